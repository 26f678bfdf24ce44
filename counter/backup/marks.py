"""Names that a restore leaves in a data folder. Nothing else in here: whoever opens one looks for them."""

from __future__ import annotations

from typing import Final

PLAN: Final = "restore.json"
"""While it is there, a restore is not finished (see swap.py)."""
ASIDE: Final = "aside-"
"""How a folder begins in which a restore put what it replaced."""
STAGING: Final = ".restoring-"
"""How the second place begins."""
