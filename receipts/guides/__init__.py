"""办事指南 on paper: the leaf, the folded leaflet and the full guide, from one record (R112–R121).

A code names the guide and its version; characters no face has are drawn by their number, as on every paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from counter.guides.record import Guide

Form = Literal["leaf", "leaflet", "full"]
FORMS: dict[Form, str] = {"leaf": "活页", "leaflet": "折页", "full": "完整版"}


def render(guide: Guide, form: Form) -> bytes:
    """The guide as PDF; the same guide gives the same bytes.

    FontFault if a font file it needs is missing or damaged, GuideTooLong if a folded leaflet cannot hold it.
    """
    from receipts import clean, faces
    from receipts.guides import full, leaf, leaflet, words

    faces.renew()
    told = words.whole(guide)
    if clean.text(told) != told:
        guide = clean.record(guide)
    drawn = {"leaf": leaf.render, "leaflet": leaflet.render, "full": full.render}
    return drawn[form](guide)


def file_name(guide: Guide, form: Form) -> str:
    """办事指南-E03-开饭店-活页-湖滨区: no version, so that a new print replaces the old file."""
    return "-".join(filter(None, ("办事指南", guide.matter_id, guide.matter, FORMS[form], guide.place)))


def missing(guide: Guide) -> tuple[str, ...]:
    """Characters of the guide that no face has: they are printed as their number."""
    from receipts import faces
    from receipts.guides import words

    return faces.missing(words.whole(guide))
