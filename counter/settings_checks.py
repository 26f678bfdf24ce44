"""What the settings of a station may hold: every fault is found in one run, and named."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final, get_args

from counter import values
from counter.cases.numbers import is_training
from counter.clock import opening
from counter.codes import link
from counter.errors import BadInput
from counter.settings import Level, Station, TwoHourRule, label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TRAINING_ONLY: Final = "99 开头的只用在培训里，请填本站的行政区划代码。"
_PLAIN: Final = (
    *("district_code", "window", "phone", "supervision_phone", "public_url"),
    *("opening_spans", "summer_spans", "same_day_cutoff"),
)


def tidy(station: Station) -> Station:
    """The profile with stray spaces and full-width digits made plain."""
    found = {field.name: getattr(station, field.name) for field in fields(station)}
    texts: dict[str, Any] = {n: _tidy(n, value) for n, value in found.items() if isinstance(value, str)}
    return replace(station, **texts)


def _tidy(name: str, value: str) -> str:
    return unicodedata.normalize("NFKC" if name in _PLAIN else "NFC", value).strip()


def check(station: Station) -> tuple[BadInput, ...]:
    """Every fault of a profile; `field` names where."""
    whys = [(name, test(getattr(station, name))) for name, test in _TESTS.items()]
    if station.summer_spans and not station.opening_spans:
        whys.append(("summer_spans", f"请先填“{label('opening_spans')}”。"))
    return tuple(BadInput(f"“{label(name)}”：{why}", field=name) for name, why in whys if why)


_TESTS: Final[Mapping[str, Callable[[Any], str]]] = {
    "name": values.line(50),
    "level": values.one_of(*get_args(Level)),
    "district_code": lambda code: values.digits(6)(code) or (_TRAINING_ONLY if is_training(code) else ""),
    "county_name": values.line(50),
    "window": values.digits(2),
    "idle_lock_minutes": values.between(1, 240),
    "address": values.line(100),
    "phone": values.phone,
    "supervision_phone": values.phone,
    "office_hours": values.line(100),
    "remedy_reconsideration": values.line(200),
    "remedy_court": values.line(200),
    "papers_folder": values.line(500),
    "scans_folder": values.line(500),
    "outbox_folder": values.line(500),
    "messages_folder": values.line(500),
    "printer_command": values.line(500, empty=True),
    "body_face": values.ending(".ttf"),
    "title_face": values.ending(".ttf"),
    "correction_term_days": values.between(1, 365),
    "lapse_days": values.between(1, 365),
    "two_hour_rule": values.one_of(*get_args(TwoHourRule)),
    "opening_spans": values.reads(opening.spans),
    "summer_spans": values.reads(opening.seasons),
    "warn_minutes": values.between(0, 600),
    "warn_days": values.between(0, 30),
    "proof_days": values.between(1, 30),
    "same_day_cutoff": values.reads(opening.moment),
    "public_url": link.why_not,
    "database_url": values.url,
}
