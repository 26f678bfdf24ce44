"""TOML as people write it: heads and keys in Chinese without quotes mean the same as with them."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

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
    return f"读不出来（{error}）。请检查引号、方括号和编码。"


def _head(found: re.Match[str]) -> str:
    return found[0] if found[2].isascii() else f'{found[1]}["{found[2].strip()}"]'


def _key(found: re.Match[str]) -> str:
    return found[0] if found[2].isascii() else f'{found[1]}"{found[2].strip()}"{found[3]}'
