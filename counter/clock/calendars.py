"""The official days: from a kept library, and from the station's own file for years it does not have.

`holidays.toml` in the data folder, written from the notice of the State Council office:

    [2027]
    source = "国办发明电〔…〕…号"
    off = { "元旦" = ["2027-01-01", "2027-01-02"] }
    makeup = { "元旦" = ["2027-01-10"] }
"""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

from counter.clock.workdays import Calendar
from counter.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FILE = "holidays.toml"
KEYS = ("source", "off", "makeup")


class HolidaysFaulty(BadInput):
    """The station's holiday file cannot be used; every fault is listed."""

    title = "节假日文件有误"

    def __init__(self, faults: tuple[str, ...]) -> None:
        listed = "\n".join(faults)
        super().__init__(f"{FILE} 有 {len(faults)} 处要改：\n{listed}", todo="请改正后再试。", field=FILE)
        self.faults = tuple(BadInput(fault, field=FILE) for fault in faults)


def calendar(data: Path | None = None) -> Calendar:
    """The library's years, and those of the station's file, which count before it.

    Raises HolidaysFaulty with every fault of the file.
    """
    known = official()
    return _with_own(known, data / FILE) if data is not None and (data / FILE).exists() else known


def official() -> Calendar:
    """What the library knows."""
    from chinese_calendar import Holiday
    from chinese_calendar.constants import holidays, workdays

    said = {one.value: one.chinese for one in Holiday}
    off = {on: said.get(name, name) for on, name in holidays.items()}
    makeup = {on: said.get(name, name) for on, name in workdays.items()}
    return Calendar(off=off, makeup=makeup, years=frozenset(on.year for on in holidays))


def _with_own(known: Calendar, file: Path) -> Calendar:
    own, faults = _read(file)
    if faults:
        raise HolidaysFaulty(tuple(faults))
    years = {year for year, *_ in own}
    off = {on: name for on, name in known.off.items() if on.year not in years}
    makeup = {on: name for on, name in known.makeup.items() if on.year not in years}
    for _, its_off, its_makeup in own:
        off.update(its_off)
        makeup.update(its_makeup)
    return Calendar(off=off, makeup=makeup, years=known.years | years)


Year = tuple[int, dict[date, str], dict[date, str]]


def _read(file: Path) -> tuple[list[Year], list[str]]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return [], [f"读不出来（{error}）。请检查引号、方括号和编码。"]
    found, faults = [], list[str]()
    for name, table in content.items():
        if not (name.isascii() and name.isdigit() and len(name) == 4 and isinstance(table, dict)):
            faults.append(f"[{name}] 应是四位年份。")
            continue
        faults += [
            f"[{name}] 里的“{key}”不认识，可以写 {'、'.join(KEYS)}。" for key in table if key not in KEYS
        ]
        year = (int(name), _days(table, "off", name, faults), _days(table, "makeup", name, faults))
        faults += [f"[{name}] {on} 既放假又补班，请只留一样。" for on in year[1].keys() & year[2].keys()]
        if not year[1]:
            faults.append(f"[{name}] 没有写放假的日子（off），不能当作这一年已经公布。")
        found.append(year)
    return found, faults


def _days(table: Mapping[str, Any], key: str, year: str, faults: list[str]) -> dict[date, str]:
    days: dict[date, str] = {}
    for name, typed in _pairs(table.get(key, {})):
        try:
            on = typed if type(typed) is date else date.fromisoformat(str(typed))
        except ValueError:
            faults.append(f"[{year}] {key} 里“{name}”的“{typed}”不是日期，请写成 {year}-01-01 这样。")
            continue
        if on.year != int(year):
            faults.append(f"[{year}] {key} 里“{name}”的 {on} 不是这一年的。")
        if key == "makeup" and on.weekday() < 5:
            faults.append(f"[{year}] makeup 里“{name}”的 {on} 本来就是工作日，补班只写周末。")
        days[on] = name
    return days


def _pairs(listed: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(listed, dict):
        yield "（没有名称）", listed
        return
    for name, days in listed.items():
        yield from ((name, one) for one in (days if isinstance(days, list) else [days]))
