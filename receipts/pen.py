"""The operators of one piece of text: position, font, characters. reportlab's own does more, and slower."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .pdfa import Paper


class Pen:
    """Writes runs on a paper, all in one text object. `lift` ends it."""

    def __init__(self, canvas: Paper) -> None:
        self._canvas = canvas
        self._said = ["BT"]
        self._space = 0.0
        self._face: tuple[str, float] | None = None

    def move(self, x: float, y: float) -> None:
        """Begin at this point, in points."""
        self._said.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")

    def space(self, wide: float) -> None:
        """Air between characters from here on."""
        if wide != self._space:
            self._space = wide
            self._said.append(f"{wide:.4f} Tc")

    def write(self, font: str, size: float, chars: str) -> None:
        """Characters this font has, from where the last ones ended."""
        letters = self._canvas.letters(font)
        if self._face != (font, size):
            self._face = (font, size)
            self._said.append(f"/{letters.name} {size:.5g} Tf")
        self._said.append(f"<{chars.translate(letters)}> Tj")

    def lift(self) -> None:
        """Put it on the paper, with the spacing as it was."""
        self.space(0)
        if len(self._said) > 1:
            self._canvas.addLiteral(" ".join((*self._said, "ET")))
