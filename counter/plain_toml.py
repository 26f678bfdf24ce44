"""TOML as people write it: heads and keys in Chinese without quotes mean the same as with them."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from counter.errors import os_reason

if TYPE_CHECKING:
    from pathlib import Path

_BARE_HEAD = re.compile(r"""(?m)^([ \t]*)\[([^\[\]"'\n#]+)\]""")
"""TOML wants ["市场监管部门"]; who writes [市场监管部门] means the same."""
_BARE_KEY = re.compile(r"""(?m)^([ \t]*)([^\s\[\]"'#=][^\[\]"'#=\n]*?)([ \t]*=)""")


def read(file: Path) -> tuple[dict[str, Any], list[str]]:
    """The content of a file, or why it could not be read. A missing file is an empty one."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError) as error:
        return {}, [_unreadable(error)]
    try:
        return tomllib.loads(_BARE_KEY.sub(_key, _BARE_HEAD.sub(_head, text))), []
    except tomllib.TOMLDecodeError as error:
        return {}, [_unreadable(error)]


def _unreadable(error: Exception) -> str:
    """The parser speaks English; what helps is the line."""
    if isinstance(error, OSError):
        return f"读不出来（{os_reason(error)}）。请检查文件的权限和位置。"
    if isinstance(error, UnicodeDecodeError):
        return "不是 UTF-8 编码，读不出来。请用 UTF-8 编码重新保存。"
    line = re.search(r"at line (\d+)", str(error))
    where = f"第 {line[1]} 行" if line else "文件末尾"
    return f"{where}写得不对，读不出来。请检查那里的引号、方括号和等号，同一个名称只能写一次。"


def _head(found: re.Match[str]) -> str:
    return found[0] if found[2].isascii() else f'{found[1]}["{found[2].strip()}"]'


def _key(found: re.Match[str]) -> str:
    return found[0] if found[2].isascii() else f'{found[1]}"{found[2].strip()}"{found[3]}'
