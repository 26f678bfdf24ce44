"""What an act of the window changes about a case that is still being taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from counter.cases.records import Draft
    from counter.store import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The draft as it shall be, what the journal says, and what goes with it in the same transaction."""

    draft: Draft
    detail: Mapping[str, object]
    move: str = "edit"
    """Which move of the lifecycle it is."""
    also: Callable[[UnitOfWork], None] | None = None
