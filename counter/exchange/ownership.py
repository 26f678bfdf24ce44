"""What a station may still do about a case that another station acts on. Pure."""

from __future__ import annotations

from typing import Final

ANYWHERE: Final = frozenset(
    {
        "handoff.forward",
        *("paper.print", "handoff.print", "archive.inspection"),
        *("clock.soon", "clock.late", "clock.recalc", "clock.cause"),
        *("outbox.sent", "outbox.missed", "outbox.retry", "outbox.cancel"),
    }
)
"""Handing over (its desk asks whose the case was before), printing once more, telling what is due, and
sending what this station itself has in its outbox."""
EXCHANGE: Final = "exchange."
"""How the actions of the exchange itself begin."""


def free(action: str) -> bool:
    """Whether an action changes nothing that the owner decides."""
    return action in ANYWHERE or action.startswith(EXCHANGE)
