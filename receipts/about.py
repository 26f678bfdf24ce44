"""What a PDF says of itself, beside what stands on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The description of one file; `at` is the moment of its record as ISO 8601."""

    title: str
    author: str
    """The station, or the department that leads."""
    subject: str
    keywords: str
    at: str
