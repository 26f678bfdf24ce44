"""The operators of one piece of text: position, font, characters. reportlab's own does more, and slower."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from . import faces

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


_ESCAPED = tuple(
    f"\\{code:03o}" if not 32 <= code < 127 else f"\\{chr(code)}" if chr(code) in "\\()" else chr(code)
    for code in range(256)
)
"""Each byte as it stands in the text of a string."""


class Letters:
    """How a PDF writes the characters of one font; reportlab gives each its place at its first appearance."""

    def __init__(self, font: str, canvas: Any) -> None:
        self._font, self._canvas = faces.font(font), canvas
        self._written: dict[str, str] = {}
        self._subset: dict[str, int] = {}
        self._names: dict[int, str] = {}

    def name(self, subset: int) -> str:
        """What pages call a subset."""
        if subset not in self._names:
            told = self._font.getSubsetInternalName(subset, self._canvas._doc)  # noqa: SLF001
            self._names[subset] = told
        return self._names[subset]

    def runs(self, chars: str) -> list[tuple[int, str]]:
        """The characters as the text of strings, by subset."""
        try:
            written = list(map(self._written.__getitem__, chars))
        except KeyError:
            self._learn(chars)
            written = list(map(self._written.__getitem__, chars))
        subsets = list(map(self._subset.__getitem__, chars))
        if subsets.count(subsets[0]) == len(subsets):
            return [(subsets[0], "".join(written))]
        parts = groupby(zip(subsets, written, strict=True), lambda one: one[0])
        return [(subset, "".join(text for _, text in run)) for subset, run in parts]

    def _learn(self, chars: str) -> None:
        fresh = [one for one in dict.fromkeys(chars) if one not in self._written]
        following = iter(fresh)
        for subset, raw in self._font.splitString("".join(fresh), self._canvas._doc):  # noqa: SLF001
            for code in raw:
                char = next(following)
                self._subset[char], self._written[char] = subset, _ESCAPED[code]


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
        letters = self._letters(font)
        for subset, text in letters.runs(chars):
            if self._face != (font, size, subset):
                self._face = (font, size, subset)
                self._said.append(f"{letters.name(subset)} {size:.5g} Tf")
            self._said.append(f"({text}) Tj")

    def _letters(self, font: str) -> Letters:
        """Kept with the canvas: another document counts its characters anew."""
        known: dict[str, Letters] = self._canvas.__dict__.setdefault("_letters", {})
        if font not in known:
            known[font] = Letters(font, self._canvas)
        return known[font]

    def lift(self) -> None:
        """Put it on the canvas, with the spacing as it was."""
        self.space(0)
        if len(self._said) > 1:
            self._canvas.addLiteral(" ".join((*self._said, "ET")))
