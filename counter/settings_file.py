"""The file the settings of a station are kept in: one TOML file that a person can read and edit."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from counter.errors import BadInput, StoreFailed, os_reason
from counter.files import write_whole
from counter.settings import LABELS, LAYOUT, OFF_AT_ZERO, Station, label, sample
from counter.settings_checks import check, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tomlkit import TOMLDocument

PROFILE: Final = "station.toml"
_KEEP_ASIDE: Final = "请改正后重新打开；改不好可以先把它另存一边（不会删除），再重新设置。"


class ProfileFaulty(BadInput):
    """The profile cannot be used as it is; every fault is listed. The file stays as it was."""

    title = "窗口设置有误"

    def __init__(self, what: str, *, todo: str = "", faults: tuple[BadInput, ...] = ()) -> None:
        listed = "\n".join(f"{n}. {fault}" for n, fault in enumerate(faults, 1))
        super().__init__(f"{what}\n{listed}" if listed else what, todo=todo, field=PROFILE)
        self.faults = faults


def load(data: Path) -> Station:
    """The profile in the data folder; the sample if there is none yet.

    Raises:
        ProfileFaulty: it cannot be read, or holds faults (all of them are listed).
        StoreFailed: the file cannot be opened.
    """
    file = data / PROFILE
    text = _text(file)
    if text is None:
        return sample()
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(file, error) from error
    given, faults = _given(content)
    station = tidy(replace(sample(), **given))
    faults += [fault for fault in check(station) if fault.field in given]
    if faults:
        raise ProfileFaulty(
            f"设置文件 {file} 有 {len(faults)} 处要改：", todo="请改正后重新打开程序。", faults=tuple(faults)
        )
    return station


def save(data: Path, station: Station) -> None:
    """Write the profile, whole or not at all; comments a person wrote stay.

    Raises:
        ProfileFaulty: the profile holds faults, or the present file is broken. Nothing is written.
        StoreFailed: the folder cannot be written to.
    """
    station = tidy(station)
    if faults := check(station):
        raise ProfileFaulty("设置还不能保存：", todo="请逐条改正。", faults=faults)
    document = _document(data / PROFILE)
    for section, keys in LAYOUT.items():
        table = document.setdefault(section, {})
        if not isinstance(table, dict):
            raise ProfileFaulty(
                f"设置文件 {data / PROFILE} 里的 {section} 写得不对，没有改动它。", todo=_KEEP_ASIDE
            )
        for key in keys:
            value = getattr(station, key)
            table[key] = 0 if value is None else value
    _write(data / PROFILE, document.as_string())


def set_aside(data: Path) -> Path:
    """Rename a broken profile so that a new one can be written; gives its new place. Nothing is lost."""
    file = data / PROFILE
    names = (file.with_name(f"{PROFILE}.aside-{n}") for n in range(1, 10_000))
    target = next(name for name in names if not name.exists())
    try:
        return file.rename(target)
    except OSError as error:
        raise _cannot("改名", file, error) from error


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ProfileFaulty(
            f"设置文件 {file} 第 {line} 行不是 UTF-8 编码，读不出来。", todo=_KEEP_ASIDE
        ) from error
    except OSError as error:
        raise _cannot("读", file, error) from error


def _broken(file: Path, error: tomllib.TOMLDecodeError) -> ProfileFaulty:
    found = re.search(r"at line (\d+)", str(error))
    where = f"第 {found[1]} 行" if found else "末尾"
    return ProfileFaulty(f"设置文件 {file} {where}写得不对，读不出来。", todo=_KEEP_ASIDE)


def _given(content: Mapping[str, Any]) -> tuple[dict[str, Any], list[BadInput]]:
    """The usable values of a file, and a fault for everything else in it."""
    given: dict[str, Any] = {}
    faults: list[BadInput] = []
    for section, key, value in _entries(content):
        if key not in LAYOUT.get(section, {}):
            faults.append(_stray(section, key))
        elif why := _wrong_type(key, value):
            faults.append(BadInput(f"“{label(key)}”：{why}", field=key))
        else:
            given[key] = None if key in OFF_AT_ZERO and value == 0 else value
    return given, faults


def _entries(content: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for section, inside in content.items():
        if isinstance(inside, dict):
            yield from ((section, key, value) for key, value in inside.items())
        else:
            yield "", section, inside


def _stray(section: str, key: str) -> BadInput:
    where = next((name for name, keys in LAYOUT.items() if key in keys), "")
    if where:
        return BadInput(f"{key} 应当写在 [{where}] 下面，不是 [{section}]。", field=key)
    near = get_close_matches(key, LABELS, n=1)
    return BadInput(f"不认识“{key}”这一项{f'，是不是 {near[0]}' if near else ''}。", field=key)


def _wrong_type(key: str, value: object) -> str:
    wanted = int if key in OFF_AT_ZERO else type(getattr(sample(), key))
    if type(value) is wanted:
        return ""
    names = {str: "用引号括起来的文字", int: "整数", bool: "true 或 false"}
    return f"要写成{names[wanted]}。"


def _document(file: Path) -> TOMLDocument:
    import tomlkit
    from tomlkit.exceptions import ParseError

    text = _text(file)
    if text is None:
        return _blank()
    try:
        return tomlkit.parse(text)
    except ParseError as error:
        raise ProfileFaulty(
            f"设置文件 {file} 第 {error.line} 行写得不对，没有改动它。", todo=_KEEP_ASIDE
        ) from error


def _blank() -> TOMLDocument:
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment("窗口设置。可以直接改这个文件，也可以用 counter setup 改。"))
    for section, keys in LAYOUT.items():
        table = tomlkit.table()
        for key, note in keys.items():
            table.add(tomlkit.comment(note))
            table.add(key, "")
        document.add(tomlkit.nl())
        document.add(section, table)
    return document


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(file, text.encode())
    except OSError as error:
        raise _cannot("写", file, error) from error


def _cannot(what: str, file: Path, error: OSError) -> StoreFailed:
    return StoreFailed(
        f"{what}不了设置文件 {file}：{os_reason(error)}。",
        todo="请管理员检查磁盘空间和文件夹权限，再试一次。",
    )
