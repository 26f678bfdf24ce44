"""`backup.toml` in the data folder: where backups go, how many are kept. None = the defaults.

folder = "E:/counter-backup"
daily = 7
weekly = 8
automatic = true
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from counter import plain_toml
from counter.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE: Final = "backup.toml"
FOLDER: Final = "backups"
KEYS: Final = ("folder", "daily", "weekly", "automatic")
MOST: Final = 1000


class BackupFileFaulty(BadInput):
    """The file cannot be used; every fault is listed."""

    title = "备份设置有误"

    def __init__(self, faults: tuple[str, ...]) -> None:
        listed = "\n".join(faults)
        super().__init__(f"{FILE} 有 {len(faults)} 处要改：\n{listed}", todo="请改正后再试。", field=FILE)
        self.faults = tuple(BadInput(fault, field=FILE) for fault in faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a station makes its backups."""

    folder: Path
    daily: int = 7
    weekly: int = 8
    automatic: bool = True


def plan(data: Path) -> Plan:
    """What the file says. BackupFileFaulty with every fault of it."""
    found, faults = plain_toml.read(data / FILE)
    faults = faults or _faults(found)
    if not faults and len(_inside(data, found)) > 1:
        faults = ["folder 在数据文件夹里面时，只能是它下面的一层，例如 backups。"]
    if faults:
        raise BackupFileFaulty(tuple(faults))
    return Plan(
        folder=_folder(data, found),
        daily=found.get("daily", 7),
        weekly=found.get("weekly", 8),
        automatic=found.get("automatic", True),
    )


def usual(data: Path) -> frozenset[Path]:
    """Where this station's backups lie by default and by its file, however faulty that is."""
    named = _folder(data, plain_toml.read(data / FILE)[0])
    return frozenset({data / FOLDER, named})


def _folder(data: Path, found: Mapping[str, Any]) -> Path:
    named = found.get("folder", FOLDER)
    return data / Path(named if isinstance(named, str) and named.strip() else FOLDER).expanduser()


def _inside(data: Path, found: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts of its path below the data folder; () = it lies elsewhere."""
    folder, home = _folder(data, found).resolve(), data.resolve()
    return folder.relative_to(home).parts if folder.is_relative_to(home) else ()


def _faults(found: Mapping[str, Any]) -> list[str]:
    faults = [f"不认识“{key}”，可以写 {'、'.join(KEYS)}。" for key in found if key not in KEYS]
    folder = found.get("folder", FOLDER)
    if not isinstance(folder, str) or not folder.strip():
        faults.append("folder 要写成用引号括起来的文件夹。")
    for key in ("daily", "weekly"):
        number = found.get(key, 1)
        if type(number) is not int or not 1 <= number <= MOST:
            faults.append(f"{key} 要写成 1 到 {MOST} 的整数。")
    if type(found.get("automatic", True)) is not bool:
        faults.append("automatic 要写成 true 或 false。")
    return faults
