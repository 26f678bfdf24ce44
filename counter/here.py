"""What is asked before anything is opened: the time, and where 本站目录 lies. Light to import."""

from __future__ import annotations

from datetime import datetime

OVERLAY = "overlay"
"""Folder of 本站目录 inside the data folder (R007)."""


def local_now() -> datetime:
    """The device time, with its offset."""
    return datetime.now().astimezone()
