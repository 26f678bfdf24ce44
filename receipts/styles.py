"""The styles of one type size, which a paper tries larger and smaller."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from receipts.sheet import Style

if TYPE_CHECKING:
    from receipts.faces import Face


@dataclass(frozen=True, slots=True)
class Styles:
    """What papers share of them. Size in points."""

    size: float
    LEADING: ClassVar[float] = 1.25
    """Leading, as a multiple of the size."""

    def face(self, face: Face) -> Style:
        """A face in this size."""
        return Style(face, self.size, self.size * self.LEADING)

    @property
    def text(self) -> Style:
        """Running text and cells."""
        return self.face("song")

    @property
    def centred(self) -> Style:
        """A number or a mark in a column."""
        return replace(self.text, align="centre")

    @property
    def strong(self) -> Style:
        """What nobody should miss, and names."""
        return self.face("songblack")
