"""The mark on a folder of training. Nothing else in here: everything that opens a data folder asks this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

MARK: Final = "training.json"
FOLDER: Final = "training"
"""Below the station's data folder."""


def marked(data: Path) -> bool:
    """Whether a data folder was made by training."""
    return (data / MARK).exists()
