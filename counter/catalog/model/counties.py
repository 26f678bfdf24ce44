"""Who serves where: departments, counties and their windows."""

from __future__ import annotations

from dataclasses import dataclass, field

from counter.catalog.model.base import Strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Department(Strict):
    """部门, named as the notice prints it."""

    key: str
    short: str
    """A few characters for narrow columns."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Strict):
    """Where one department (or the service centre, `department` "") serves in a county."""

    department: str = ""
    place: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class County(Strict):
    """县(市、区) or zone: what it sets for itself. Everything empty is 待核定."""

    key: str
    division: str = ""
    """国家行政区划代码 (GB/T 2260), six digits; zones have none."""
    zone: bool = False
    thresholds: dict[str, str] = field(default_factory=dict)
    """Question key → the standard this county has set, shown beside the question (R092)."""
    centre: Window = Window()
    windows: tuple[Window, ...] = ()
    complaint: str = ""
    """监督投诉 phone or address of the county."""
