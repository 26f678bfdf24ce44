"""A supervisor's approval: typed at the window, or asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.errors import Refused
from counter.staff.roles import require

if TYPE_CHECKING:
    from counter.desks.context import Desk
    from counter.staff.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A supervisor's name and PIN, and why."""

    name: str
    pin: str
    reason: str

    def supervisor(self, desk: Desk) -> Session:
        """Who approved. Refused for a wrong name or PIN, and for somebody who is no supervisor."""
        found = desk.verify(self.name, self.pin)
        require(found, "supervisor")
        return found


class NeedsApproval(Refused):
    """The action needs a reason and a supervisor; the screen asks for both and tries again."""

    title = "需要监督员同意"
