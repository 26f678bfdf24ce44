"""Keys and lists as files at the command line: read from what is handed in, saved where it is asked for."""

from __future__ import annotations

from pathlib import Path

from counter.cli.say import Problem, Problems
from counter.errors import StoreFailed, os_reason


def read(file: str, what: str = "名单") -> str:
    """The text of a small file. Problems when it cannot be read, or is no file of that kind (`what`)."""
    from counter.codes.sealed import MOST

    path = Path(file).expanduser()
    try:
        if path.stat().st_size > MOST:
            raise _no_list(f"{file} 太大，不像是名单。")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _no_list(f"{file} 不是{what}文件。") from None
    except OSError as error:
        raise _no_list(f"读不了 {file}（{os_reason(error)}）。", todo="请核对文件名。") from None
    except ValueError:  # a name no system takes
        raise _no_list(f"读不了 {file}（文件名不对）。", todo="请核对文件名。") from None


def _no_list(what: str, todo: str = "请核对文件。") -> Problems:
    return Problems([Problem(what=what, todo=todo, field="文件")])


def save(out: str, name: str, text: str) -> Path:
    """Save a text into a folder, made if need be; where it lies. StoreFailed when it cannot be written."""
    from counter.files import write_whole

    folder = Path(out).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / name, text.encode())
    except OSError as error:
        raise StoreFailed(
            f"存不到 {folder / name}（{os_reason(error)}）。", todo="请核对 --out 和文件夹权限。"
        ) from error
    return folder / name
