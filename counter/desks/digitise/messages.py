"""Short messages to the applicant and the agent (R153, R157): filled from the list's texts, into the outbox.

No name, no identity number, no address: a telephone is read by others, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counter.catalog.model import MESSAGES
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.catalog.model import Catalogue
    from counter.desks.step import Step
    from counter.settings import Station

_SENTENCE = re.compile(r"[^。]+。?")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def tell(step: Step, key: str, item: CaseItem | None = None, **more: str) -> bool:
    """Post a message of the outbox to the applicant's telephone, and to the agent's: once for each number.

    `key` and what `more` may fill in: see `counter.catalog.model.MESSAGES` (KeyError for another key). False,
    and nothing is posted, when nobody left a number or the list has no text for it. Part of the action's
    transaction: it is sent after the commit.
    """
    said = text(step.desk.catalogue, key, step.course, item, station=step.desk.station, more=more)
    numbers = phones(step.course) if said else ()
    for number in numbers:
        step.post("message", number, {"key": key, "text": said}, item_no=item.no if item else 0)
    return bool(numbers)


def phones(course: Course) -> tuple[str, ...]:
    """Whom to tell: applicant and agent, each number once; without both, the guardian.

    A landline takes no messages and is left out.
    """
    draft = course.case.draft
    found = [one.phone for one in (draft.applicant, draft.agent) if one is not None and _mobile(one.phone)]
    if not found and draft.guardian is not None and _mobile(draft.guardian.phone):
        found = [draft.guardian.phone]
    return tuple(dict.fromkeys(found))


def _mobile(number: str) -> bool:
    """Foreign numbers count: nobody here knows which of them ring on a desk."""
    return bool(number) and not number.startswith("0") and "转" not in number


def text(  # noqa: PLR0913  (what a text is filled from)
    catalogue: Catalogue,
    key: str,
    course: Course,
    item: CaseItem | None = None,
    *,
    station: Station,
    more: Mapping[str, str] | None = None,
) -> str:
    """The message as it is sent; "" when the list has none. KeyError for a key no desk sends.

    A sentence whose placeholder is not known (待核定 counts as that) is left out.
    """
    allowed = MESSAGES[key]
    template = catalogue.messages.get(key)
    if template is None:
        return ""
    known = _known(catalogue, course, item, station) | dict(more or {})
    filled = {name: one for name, one in known.items() if name in allowed and one and one != UNKNOWN}
    kept = (part for part in _SENTENCE.findall(template.text) if _names(part) <= set(filled))
    return "".join(_PLACEHOLDER.sub(lambda found: filled[found[1]], part) for part in kept)


def _names(part: str) -> set[str]:
    return set(_PLACEHOLDER.findall(part))


def _known(catalogue: Catalogue, course: Course, item: CaseItem | None, station: Station) -> dict[str, str]:
    """What every message can say of its case, without what is personal."""
    matters = {one.id: one.name for one in catalogue.matters}
    found = {
        "number": course.case.number or "",
        "matter": matters.get(course.case.matter_id, ""),
        "station": station.name,
        "phone": station.phone,
    }
    return found | ({"item": item.name, "dept": item.dept} if item else {})
