"""The operators of one piece of text: position, font, characters. reportlab's own does more, and slower."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import faces

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


class Pen:
    """Writes runs on a canvas, all in one text object. `lift` ends it."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas: Any = canvas
        self._said = ["BT"]
        self._space = 0.0
        self._face: tuple[str, float, int] | None = None

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
        drawn, document = faces.font(font), self._canvas._doc  # noqa: SLF001
        for subset, raw in drawn.splitString(chars, document):
            if self._face != (font, size, subset):
                self._face = (font, size, subset)
                self._said.append(f"{drawn.getSubsetInternalName(subset, document)} {size:.5g} Tf")
            self._said.append(f"({self._canvas._escape(raw)}) Tj")  # noqa: SLF001

    def lift(self) -> None:
        """Put it on the canvas, with the spacing as it was."""
        self.space(0)
        if len(self._said) > 1:
            self._canvas.addLiteral(" ".join((*self._said, "ET")))
