"""What the printing thread has in common with who orders a print: a bell, and what is said meanwhile."""

from __future__ import annotations

from threading import Event

BELL = Event()
"""Set when there is something to print; the printing thread sleeps on it."""


def ring() -> None:
    """There is something to print."""
    BELL.set()


def underway(printer: str) -> str:
    """Said until the printer has it."""
    return f"正交“{printer}”打印"


def handed(printer: str) -> str:
    """Said once it has."""
    return f"已交“{printer}”打印"
