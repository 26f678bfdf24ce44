"""Break Chinese text into lines with 避头尾: no line starts with ，or ends with （.

Works in any unit: points on paper, cells on the screen. Words and numbers stay whole where they fit.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Measure = Callable[[str], float]
    """Width of one character."""

NO_START = frozenset("，。、；：？！）》〉」』】〕〗｝］”’…—～·％‰℃％,.;:?!)]}%")
NO_END = frozenset("（《〈「『【〔〖｛［“‘￥＄([{□■")
"""Also a box to tick: it stays with what it ticks."""


def _one_of(chars: frozenset[str]) -> str:
    return "[" + "".join(map(re.escape, sorted(chars))) + "]"


_LETTER = "[0-9A-Za-z\u00c0-\u024f\u0300-\u036f\u0370-\u052f\u1e00-\u1eff]"
_WORD = rf"{_LETTER}+(?:[-_./@#&+:=~*'’,]{_LETTER}+)*"
_ATOM = re.compile(
    rf"(?:{_one_of(NO_END)}\s*)*(?:{_WORD}|\S)[\u0300-\u036f]*(?:\s*{_one_of(NO_START)})*\s*|\s+"
)


def wrap(text: str, width: float, measure: Measure, *, indent: float = 0) -> list[str]:
    """Lines no wider than `width`; `indent` is taken off the first one. Joined they give the text again.

    A line feed in the text ends a line. Blanks at a line's end hang out and do not count. A single
    character wider than the line still gets a line of its own.
    """
    if "\n" not in text:
        return _wrap_one(text, width, measure, indent)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_one(paragraph, width, measure, indent if not lines else 0)
    return lines


def _wrap_one(text: str, width: float, measure: Measure, indent: float) -> list[str]:
    if indent + sum(map(measure, text.rstrip())) <= width:
        return [text]
    lines, line, used = [], "", indent
    for atom in _atoms(text):
        wide = measure(atom) if len(atom) == 1 else _wide(atom, measure)
        tight = _wide(atom.rstrip(), measure) if atom[-1].isspace() else wide
        if used + tight <= width:
            line, used = line + atom, used + wide
            continue
        if line:
            lines.append(line)
        if tight <= width and (lines or not indent):
            line, used = atom, wide
            continue
        *full, line = _broken(atom, width if line or lines or not indent else width - indent, width, measure)
        lines += full
        used = _wide(line, measure)
    return [*lines, line]


@lru_cache(maxsize=4096)
def _atoms(text: str) -> tuple[str, ...]:
    """What is not torn apart; the same text is tried in several widths."""
    return tuple(_ATOM.findall(text))


def _wide(text: str, measure: Measure) -> float:
    return sum(map(measure, text))


def _broken(atom: str, first: float, width: float, measure: Measure) -> Iterator[str]:
    """An atom too long for any line, in pieces that fit; it still looks for a good place to break."""
    start, room = 0, first
    while _wide(atom[start:].rstrip(), measure) > room:
        end = _fit(atom, start, room, measure)
        if end >= len(atom):
            break
        yield atom[start:end]
        start, room = end, width
    yield atom[start:]


def _fit(atom: str, start: int, room: float, measure: Measure) -> int:
    """Where the piece that begins at `start` ends: as much as fits, at least one character."""
    end, used = start + 1, measure(atom[start])
    while end < len(atom) and used + measure(atom[end]) <= room:
        used += measure(atom[end])
        end += 1
    for place in range(end, start, -1):
        if place < len(atom) and not _bad(atom, place):
            return place
    return end


def _bad(text: str, place: int) -> bool:
    return text[place] in NO_START or text[place - 1] in NO_END or text[place].isspace()
