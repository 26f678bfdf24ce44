"""Differences between two catalogues as rows and as a sheet: what was, what is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from counter.catalog.compare import KINDS
from screens.shared.help import Sheet
from screens.shared.rows import labelled, stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.catalog.compare import Change

EMPTY = "（空）"


def headline(change: Change) -> str:
    """Which entry, and what of it."""
    return f"{KINDS.get(change.kind, change.kind)}“{change.key}” {change.label}".rstrip()


def about(change: Change, width: int) -> Content:
    """One difference, old over new."""
    return stack(
        [
            Content.styled(headline(change), "bold"),
            labelled("原来", change.before or EMPTY, width, style="$text-muted"),
            labelled("现在", change.after or EMPTY, width),
        ]
    )


def changes_sheet(heading: str, changes: Sequence[Change]) -> Sheet:
    """Every difference, to be read."""
    return Sheet(
        heading, lambda width: stack([about(one, width) for one in changes] or [Content("没有差别。")])
    )
