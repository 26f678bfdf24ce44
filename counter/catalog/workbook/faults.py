"""What is wrong with a book: where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right. Without a sheet it is about the file, without a cell about the sheet."""

    sheet: str
    cell: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}" if self.where else self.what

    @property
    def where(self) -> str:
        """The place as people write it: 材料要求!C12."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


class Unreadable(Exception):
    """A cell (or a whole file) that cannot be used. The text is the sentence for the person."""
