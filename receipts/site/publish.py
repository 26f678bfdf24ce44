"""The site in its folder: whole or not at all, and never over files that are not ours."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from counter.errors import Refused, os_reason
from receipts.errors import SaveFailed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from receipts.site.files import File

MARK = "site.json"
"""Lists what we wrote; by it a folder is known as ours."""
KIND = "smx-counter guides"


def fit(folder: Path) -> None:
    """Whether the site may stand there. Refused, naming the first file that is not ours."""
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise Refused(f"{folder} 不是普通文件夹。", todo="请换一个名字。")
    ours = {MARK, *_listed(folder)}
    there = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if not _is_folder(one))
    foreign = [name for name in there if name not in ours]
    if foreign:
        told = f"{folder} 里有不是本程序做的文件，如 {foreign[0]}。"
        raise Refused(told, todo="一个都没有动。请换一个空的或者新的文件夹。")


def publish(folder: Path, files: Iterable[File], version: str) -> int:
    """Write the site beside the folder, then put it in its place; how many files it has.

    Refused as `fit`, SaveFailed when the disk does not take it; nothing half made is left.
    """
    fit(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name[:60]}-"))
    except OSError as fault:
        raise _not_saved(folder, fault) from fault
    try:
        names = [_write(made, one) for one in files]
        kept = {"kind": KIND, "version": version, "files": sorted(names)}
        (made / MARK).write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        made.chmod(0o755)
        fit(folder)
        _swap(made, folder)
    except OSError as fault:
        raise _not_saved(folder, fault) from fault
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return len(names)


def _write(made: Path, one: File) -> str:
    target = made / one.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(one.content)
    return one.path


def _swap(made: Path, folder: Path) -> None:
    """The new folder in place of the old one; the old one comes back if that fails."""
    if not folder.exists():
        made.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name[:60]}-old-"))
    old = folder.rename(aside / "old")
    try:
        made.rename(folder)
    except OSError:
        old.rename(folder)
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _is_folder(one: Path) -> bool:
    return one.is_dir() and not one.is_symlink()


def _listed(folder: Path) -> list[str]:
    with suppress(OSError, ValueError, AttributeError):
        told = json.loads((folder / MARK).read_text(encoding="utf-8"))
        if told.get("kind") == KIND:
            return [str(one) for one in told.get("files", ())]
    return []


def _not_saved(folder: Path, fault: OSError) -> SaveFailed:
    told = f"网页存不到 {folder}：{os_reason(fault)}。"
    return SaveFailed(told, todo="原来的网页还在。请检查磁盘空间和文件夹权限，再做一次。")
