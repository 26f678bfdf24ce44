"""Short messages to applicants: which there are, and what their texts may name (R153, R157)."""

from __future__ import annotations

from dataclasses import dataclass

from counter.catalog.model.base import Strict

_OF_CASE = frozenset({"number", "matter", "station", "phone"})
_OF_ITEM = _OF_CASE | {"item", "dept"}
MESSAGES: dict[str, frozenset[str]] = {
    "accepted": _OF_ITEM | {"due"},
    "refused": _OF_ITEM,
    "ready": _OF_ITEM,
    "couriered": _OF_CASE | {"courier", "tracking"},
    "lost": _OF_CASE | {"courier", "tracking"},
    "withdrawn": _OF_CASE,
    "correction": _OF_CASE | {"due"},
    "lapse_warning": _OF_CASE | {"due"},
    "lapse": _OF_CASE | {"due"},
    "deferral": _OF_CASE | {"material", "due"},
    "deferral_over": _OF_CASE | {"material", "due", "depts", "consequence"},
}
"""Every message the desks send → the placeholders its text may use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Strict):
    """A short message to an applicant (R153, R157), by its key in `MESSAGES`.

    A sentence whose {placeholder} is not known when it is sent is left out.
    """

    key: str
    text: str
    basis: str
    """Why it is sent: rule id or article."""
