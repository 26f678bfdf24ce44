"""The station profile as boxes of text: what a box is called, offers and explains, and back to a Station."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final, get_args

from counter.errors import BadInput
from counter.settings import LABELS, LAYOUT, OFF_AT_ZERO, SAMPLE, Level, Station, label, sample
from counter.settings_checks import check, tidy
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

YES_NO = (("true", "是"), ("false", "否"))
CHOICES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "level": tuple((level, level) for level in get_args(Level)),
    "is_city_district": YES_NO,
    "integrated_acceptance": YES_NO,
    "two_hour_rule": (("clock", "自然时"), ("office", "办公时")),
}
"""The fields with a few fixed values."""
SECTIONS: Final = {
    "station": "站点",
    "window": "窗口",
    "contact": "联系方式（印在文书上）",
    "papers": "文书",
    "faces": "字体（本站自备）",
    "folders": "文件夹",
    "rules": "办理口径",
    "clock": "办公时间和提醒",
    "codes": "文书的码",
    "database": "数据",
}
WHEN: Final = {
    "window": "下次登录起使用新的窗口号。",
    "database_url": "重新打开程序后使用新的数据库。",
}
"""The fields whose change waits; every other one counts from the saving on."""
ABOUT: Final = {
    "is_city_district": "市辖区没有清单里标“市、县级（不含市辖区）”的办理层级。",
    "integrated_acceptance": "收件和受理由同一窗口一次完成的，选“是”。",
    "two_hour_rule": "两个 2 小时时限怎么算：自然时连续计算，办公时只算办公时段（没填办公时段的按自然时）。",
    "opening_spans": "工作日几点到几点，例如 08:30-12:00 14:30-17:30，到期时刻按它算；还不知道的留空。",
    "summer_spans": "换时间的季节，例如 06-01..09-30 08:00-12:00 15:00-18:00；没有的留空，几个季节用；隔开。",
    "lapse_days": "补正期限过后再过多少日告知书失效；0 = 不失效。没设补正期限的也不失效。",
    "level": "本窗口属于哪一级，决定哪些事项能在这里办。",
}
"""What to say in place of the comment in the file, which names the file's own words."""
NUMBERS = (*OFF_AT_ZERO, "idle_lock_minutes", "warn_minutes", "warn_days", "proof_days")
ORDER: Final = tuple(LABELS)

Form = dict[str, str]


def about(name: str) -> str:
    """What belongs into the box, and from when on it counts."""
    what = ABOUT.get(name, LABELS[name]).rstrip("。")
    return f"{what}。{WHEN.get(name, '保存后立即使用。')}"


def mark(value: str) -> str:
    """A note beside a value that is still a sample; empty for a real one."""
    if value.strip() == UNKNOWN:
        return f"{UNKNOWN}，请修改"
    return f"{SAMPLE}，请修改" if value.strip().startswith(SAMPLE) else ""


def section_of(name: str) -> str:
    """The heading above a field if it is the first of its section; else empty."""
    return next((SECTIONS[section] for section, keys in LAYOUT.items() if next(iter(keys)) == name), "")


def to_form(station: Station) -> Form:
    """The profile as it stands in the boxes."""
    return {name: _shown(getattr(station, name)) for name in ORDER}


def to_read(station: Station, name: str) -> str:
    """A value for who may only read: the database address holds a password."""
    value = to_form(station)[name]
    if name == "database_url":
        return "已设置" if value else "存在数据文件夹里"
    return dict(CHOICES[name])[value] if name in CHOICES else value or "（空）"


def to_station(form: Form) -> tuple[Station, tuple[BadInput, ...]]:
    """The profile in the boxes, and every fault. With faults the profile is not to be used."""
    values: dict[str, Any] = {}
    faults: list[BadInput] = []
    defaults = sample()
    for name in (field.name for field in fields(Station)):
        try:
            values[name] = _read(name, form[name])
        except BadInput as fault:
            faults.append(fault)
            values[name] = getattr(defaults, name)
    station = tidy(Station(**values))
    faults += check(station)
    return station, tuple(sorted(faults, key=lambda fault: ORDER.index(fault.field)))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "0" if value is None else str(value)


def _read(name: str, text: str) -> object:
    if name in NUMBERS:
        return _number(name, text)
    return text == "true" if CHOICES.get(name) == YES_NO else text


def _number(name: str, text: str) -> int | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    if name in OFF_AT_ZERO and plain in ("", "0"):
        return None
    if not re.fullmatch("[0-9]{1,6}", plain):
        raise BadInput(f"“{label(name)}”：请填整数。", field=name)
    return int(plain)
