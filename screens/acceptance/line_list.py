"""The checklist's list: which lines are listed, how each row looks, and where the cursor goes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets.option_list import Option

from counter.intake.review import FINDINGS, needs_judgement, standing
from screens.acceptance.line_about import line_row
from screens.shared.listing import Listing

if TYPE_CHECKING:
    from textual.content import Content

    from counter.intake.checklist import Line
    from screens.acceptance.work import Snapshot

FILTERS = ("全部", "待看", "问题", "要复核")
MARKS = {"open": "!", "changed": "~", "new": "+", "settled": ""}
"""Before the number, in a review after a notice: raised then, told to have changed, not listed then."""


class LineList(Listing):
    """Lines of one snapshot, filtered; rows are replaced one by one where only their text changed."""

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.filter = FILTERS[0]
        self.wanted = ""
        """Text typed after /: only lines that hold it are listed."""
        self.keys: list[str] = []
        self._rows: list[Content] = []
        self._snapshot: Snapshot | None = None

    def load(self, snapshot: Snapshot, width: int) -> None:
        """Show a snapshot in rows of `width` cells."""
        self._snapshot = snapshot
        numbered = enumerate(snapshot.walk.checklist.lines, 1)
        listed = [(number, line) for number, line in numbered if self._passes(line, snapshot)]
        rows = [self._row(number, line, snapshot, width) for number, line in listed]
        keys = [line.key for _, line in listed]
        if keys == self.keys and len(rows) == self.option_count:
            for at, prompt in enumerate(rows):
                if self._rows[at] != prompt:
                    self.replace_option_prompt_at_index(at, prompt)
        else:
            at = self.highlighted or 0
            here = self.keys[at] if at < len(self.keys) else ""
            self.clear_options()
            self.add_options([Option(prompt) for prompt in rows])
            kept = keys.index(here) if here in keys else min(at, len(rows) - 1)
            self.highlighted = kept if rows else None
        self.keys, self._rows = keys, rows

    @staticmethod
    def _row(number: int, line: Line, snapshot: Snapshot, width: int) -> Content:
        mark = ""
        if snapshot.last is not None and needs_judgement(line):
            mark = MARKS[standing(line.key, snapshot.last, snapshot.case.draft.changed)]
        return line_row(number, line, snapshot.walk.outcomes.get(line.key), mark, width)

    def _passes(self, line: Line, snapshot: Snapshot) -> bool:
        outcome = snapshot.walk.outcomes.get(line.key)
        if self.wanted and not any(self.wanted in text for text in (line.key, *line.items)):
            return False
        if self.filter == "待看":
            return needs_judgement(line) and outcome is None
        if self.filter == "问题":
            return outcome is not None and outcome.kind in FINDINGS
        if self.filter == "要复核":
            return standing(line.key, snapshot.last, snapshot.case.draft.changed) != "settled"
        return True

    @property
    def current(self) -> Line | None:
        """The line under the cursor."""
        at = self.highlighted
        if self._snapshot is None or at is None or at >= len(self.keys):
            return None
        return self._snapshot.walk.checklist.line(self.keys[at])

    def next_filter(self) -> None:
        """All, unseen, findings, to review."""
        self.filter = FILTERS[(FILTERS.index(self.filter) + 1) % len(FILTERS)]

    def go_to(self, key: str) -> None:
        """Put the cursor on a line, if it is listed."""
        if key in self.keys:
            self.highlighted = self.keys.index(key)

    def to_next(self, *, from_start: bool = False) -> None:
        """The next line nobody has judged, from the cursor on and then from the top."""
        if self._snapshot is None:
            return
        at = -1 if from_start or self.highlighted is None else self.highlighted
        walk = self._snapshot.walk
        lines = [walk.checklist.line(key) for key in self.keys]
        waiting = [n for n, x in enumerate(lines) if needs_judgement(x) and x.key not in walk.outcomes]
        after = [n for n in waiting if n > at]
        if waiting:
            self.highlighted = (after or waiting)[0]
