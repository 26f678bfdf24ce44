"""What the application form says for a walk, or for a matter as such: a blank form, or its filled-in sample.

Pure (R013, R017, R062, R119 F21).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.cases.forms.applied import Applied, application
from counter.catalog.situation import effective
from counter.intake import application as fields
from counter.intake.papers import Head, PaperItem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from counter.catalog.model import Catalogue, Matter
    from counter.intake.papers import Form
    from counter.intake.walk import Walk
    from counter.settings import Station

SPECIMEN = "样张"


def of_walk(view: Walk) -> Applied:
    """The form of what was answered, chosen and entered so far; the rest is left to be written."""
    catalogue, chosen, draft = view.catalogue, view.chosen, view.draft
    answers = effective(catalogue, view.matter, view.answers)
    entries = fields.needed(fields.merge(catalogue, chosen, answers, view.on), draft)
    partly, silent = fields.unknown(catalogue, chosen)
    doubted = fields.doubted(catalogue, chosen, answers, view.on)
    return Applied(
        matter_id=view.matter.id,
        matter=view.matter.name,
        lead=view.matter.lead,
        items=tuple(zip((one.no for one in chosen), view.reviewed().items, strict=True)),
        entries=fields.fill(entries, fields.known(draft, answers)),
        situation=_told(view, answers),
        partly=partly,
        silent=silent,
        doubted=doubted,
        natures=tuple(one.item.nature for one in chosen),
    )


def _told(view: Walk, answers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    asked = ((one, answers.get(one.key, "")) for one in view.questions)
    return tuple((one.ask, f"{said}{one.unit}" if said else "") for one, said in asked)


def of_matter(catalogue: Catalogue, matter: Matter, on: date, *, specimen: bool = False) -> Applied:
    """The blank form of a matter with all its items, to be ticked; or the sample of how it is filled in."""
    chosen = fields.every(matter, catalogue)
    entries = fields.merge(catalogue, chosen, None, on)
    partly, silent = fields.unknown(catalogue, chosen)
    doubted = fields.doubted(catalogue, chosen, None, on)
    rows = enumerate(matter.rows, 1)
    return Applied(
        matter_id=matter.id,
        matter=matter.name,
        lead=matter.lead,
        items=tuple((no, PaperItem(name=row.name, dept=row.dept, level=row.levels)) for no, row in rows),
        entries=fields.specimen(entries) if specimen else entries,
        partly=partly,
        silent=silent,
        doubted=doubted,
        natures=tuple(one.item.nature for one in chosen),
        blank=True,
        mark=SPECIMEN if specimen else "",
    )


def loose_head(station: Station | None, at: datetime) -> Head:
    """The head of a form that belongs to no case: no number, no code, nobody's name.

    `station` None = of no station: the form is good at every window.
    """
    unknown = Head(
        number="",
        case_number="",
        code="",
        issued_at=f"{at:%Y-%m-%d %H:%M}",
        station="",
        window="",
        operator="",
        address="",
        phone="",
        supervision_phone="",
    )
    if station is None:
        return unknown
    return replace(
        unknown,
        station=station.name,
        address=station.address,
        phone=station.phone,
        supervision_phone=station.supervision_phone,
        sample=bool(station.is_sample),
    )


def loose(view: Walk, station: Station, at: datetime) -> Form:
    """The form for somebody who only asks: filled in as far as was told. Refused without items."""
    return application(loose_head(station, at), of_walk(view))


def blank(
    catalogue: Catalogue, matter: Matter, station: Station | None, at: datetime, *, specimen: bool = False
) -> Form:
    """The blank form of a matter, or its sample, as of the day of `at`."""
    head = loose_head(station, at)
    return application(head, of_matter(catalogue, matter, at.date(), specimen=specimen))
