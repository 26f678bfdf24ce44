"""How papers become the PDFs of an archived package."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counter.intake.papers import Paper


def render(paper: Paper, *, void: bool = False) -> bytes:
    """As `receipts.render`, loaded when the first paper is wanted."""
    import receipts

    return receipts.render(paper, void=void)
