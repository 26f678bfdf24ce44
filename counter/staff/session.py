"""Who sits at the window now."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in operator at a window of a station. `operator` is the operator's id."""

    operator: str
    name: str
    roles: tuple[str, ...]
    window: str
    station: str
    department: str = ""
    """Which department this person acts for; "" = any of this centre's."""
