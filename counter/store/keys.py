"""Search keys: what two spellings of the same thing share."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from counter.intake.text import premises_key

if TYPE_CHECKING:
    from counter.cases.records import Draft

_PRIVATE = "Co"
"""Private-use characters stand in names where old systems had no code point: they count."""


def key(text: str) -> str:
    """`text` folded by NFKC and case, without spaces, punctuation and control characters.

    >>> key("三门峡市 湖滨区　黄河路12号（1楼）") == key("三门峡市湖滨区黄河路12号（1楼）")
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if (kind := unicodedata.category(c)) == _PRIVATE or kind[0] not in "ZPC")


def searchable(draft: Draft) -> dict[str, str]:
    """The columns beside the draft that a list or a search needs."""
    person = draft.applicant
    name = person.name if person else ""
    return {
        "applicant_name": name,
        "applicant_kind": person.kind if person else "个人",
        "name_key": key(name),
        "document_number": key(person.number) if person else "",
        "premises": draft.premises,
        "premises_key": premises_key(draft.premises),
    }
