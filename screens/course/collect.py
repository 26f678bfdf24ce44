"""Every desk's actions on a case, collected for its page."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.course.actions import CaseAction

MODULES = (
    "screens.digitise.actions",
    "screens.department.actions",
    "screens.custody.actions",
    "screens.issuing.actions",
    "screens.withdrawal.actions",
    "screens.archive.actions",
    "screens.exchange.actions",
)
"""In the order in which a case comes to the desks: so do the keys in the key bar."""


def collected() -> tuple[CaseAction, ...]:
    """The actions of all desks."""
    return tuple(action for module in MODULES for action in import_module(module).ACTIONS)
