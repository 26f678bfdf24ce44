"""The guide of a matter, from the catalogue, the day and the county (R029, R112, R119–R121). Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.catalog import elements
from counter.catalog.coverage import Contacts, contacts_of, coverage
from counter.guides import codes, terms
from counter.guides.chosen import everything
from counter.guides.conditions import wording
from counter.guides.fill import FILL
from counter.guides.materials import materials
from counter.guides.record import Condition, Element, Guide, GuideItem, Says, Told
from counter.guides.scope import Sources
from counter.settings import Station

if TYPE_CHECKING:
    from datetime import date

    from counter.catalog.coverage import Coverage
    from counter.catalog.model import Catalogue, County, Matter
    from counter.guides.chosen import Entry


NEVER = Condition(words="本件的情形下不办", short="不办")
"""A row whose condition no answers of its matter can satisfy; the catalogue check reports it."""


def guide(
    catalogue: Catalogue, matter: Matter, place: Station | County | None, on: date, base: str = ""
) -> Guide:
    """The guide of a matter on a day. `place`: whose windows it names; None = nobody's, they are 待核定.

    `base`: public address of the site, "" = that of the station, if it has one; phones then open the code.
    """
    scope = sources(catalogue, matter, place, on, base)
    measured = coverage(catalogue, matter, on, scope.contacts)
    full = tuple(_element(one, scope, measured) for one in elements.FULL)
    return Guide(
        matter_id=matter.id,
        matter=matter.name,
        lead=matter.lead,
        place=scope.place,
        catalogue=catalogue.version,
        on=on.isoformat(),
        reference=not matter.signed_off,
        signed_off=matter.signed_off,
        code=scope.code,
        situations=scope.wording.situations,
        items=scope.items,
        materials=scope.materials,
        full=full,
        brief=_briefly(full, scope, measured),
    )


def sources(
    catalogue: Catalogue, matter: Matter, place: Station | County | None, on: date, base: str = ""
) -> Sources:
    """What the elements are filled from."""
    base = base or (place.public_url if isinstance(place, Station) else "")
    county = catalogue.counties.get(place.county_name) if isinstance(place, Station) else place
    whole = everything(catalogue, matter, on)
    worded = wording(catalogue, matter, [entry.item for entry in whole.entries], county, on)
    bare = Sources(
        catalogue=catalogue,
        matter=matter,
        on=on,
        county=county,
        place=_name(place),
        contacts=_contacts(place, county, base),
        whole=whole,
        wording=worded,
        items=(),
        materials=materials(catalogue, whole, worded),
        code=codes.payload(matter.id, catalogue.version, base),
    )
    return _with_items(bare)


def _with_items(bare: Sources) -> Sources:
    return replace(bare, items=tuple(_item(bare, entry) for entry in bare.whole.entries))


def _name(place: Station | County | None) -> str:
    if place is None:
        return ""
    return place.name if isinstance(place, Station) else place.key


def _contacts(place: Station | County | None, county: County | None, base: str) -> Contacts:
    """What the county says; of its own county the station knows better."""
    if not isinstance(place, Station):
        return contacts_of(county, Contacts(full_guide=base))
    own = Contacts(
        address=place.address,
        hours=place.office_hours,
        phone=place.phone,
        complaint=place.supervision_phone,
        full_guide=base,
    )
    return contacts_of(county, own)


def _item(scope: Sources, entry: Entry) -> GuideItem:
    no, labels = entry.selected.no, scope.whole.labels
    condition = scope.wording.condition(entry.when)
    return GuideItem(
        label=entry.label,
        name=entry.selected.name,
        code=entry.item.code,
        dept=entry.row.dept,
        levels=entry.row.levels,
        remark=entry.row.remark,
        condition=condition or NEVER,
        limit=terms.limit_of(scope, entry.item),
        after=tuple(labels[first] for first in scope.whole.needs[no]),
        stage=scope.whole.stage(no),
        known=entry.selected.known,
    )


def _element(one: elements.Element, scope: Sources, measured: Coverage) -> Element:
    parts = tuple(_element(part, scope, measured) for part in one.parts)
    blocks = FILL[one.id](scope) if one.id in FILL else ()
    return Element(one.id, one.name, measured.cell(one.id).state, blocks, parts)


def _briefly(full: tuple[Element, ...], scope: Sources, measured: Coverage) -> tuple[Element, ...]:
    by_id = {one.id: one for element in full for one in (element, *element.parts)}
    made = []
    for brief in elements.BRIEF:
        whole = [by_id[key] for key in brief.same]
        blocks = tuple(block for one in whole for block in one.blocks)
        parts = tuple(part for one in whole for part in one.parts)
        if not brief.same:
            blocks = (Says((Told(text=scope.code),)),)
        state = measured.cell(brief.id).state if brief.same else "齐"
        made.append(Element(brief.id, brief.name, state, blocks, parts))
    return tuple(made)
