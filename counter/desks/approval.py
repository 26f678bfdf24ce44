"""A supervisor's approval, typed at the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A supervisor's name and PIN, and why."""

    name: str
    pin: str
    reason: str
