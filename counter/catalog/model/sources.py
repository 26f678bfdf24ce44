"""What is cited: laws and documents with their days, and the rules of the notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from counter.catalog.model.base import Strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Strict):
    """A law or document. `in_force` / `until` bound its validity; None = open."""

    key: str
    title: str
    number: str = ""
    issuer: str = ""
    in_force: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Strict):
    """A rule of the notice, quoted, for on-screen citation."""

    id: str
    quote: str
    place: str = ""
