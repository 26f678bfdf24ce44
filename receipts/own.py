"""What a station adds: its own licensed faces (仿宋, 小标宋), and shapes of characters no face has.

A shape is a file named for its character in the folder of glyphs: U+2EBF0.png, black on white, or
U+2EBF0.txt, one line that describes it (⿰亻龙). Without either, papers give the number, in a frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from . import clean

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

SIDE = 160
"""Dots of a picture's side: 700 to the inch in running text."""
LONGEST = 24
"""Characters of a description."""
BIGGEST = 2_000_000
"""Bytes of a picture file; a scan of a whole page is no glyph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Files of one station; None = it has none."""

    body: Path | None = None
    """In place of 宋体."""
    title: Path | None = None
    """In place of the heavy 宋体 of titles."""
    glyphs: Path | None = None
    """Folder of shapes."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A shape as rows of bits, black = 0, SIDE dots wide and high."""

    bits: bytes


_folder: Path | None = None
_seen = 0
"""When the folder was last changed, as far as we know; nanoseconds."""


def use(folder: Path | None) -> None:
    """The folder of shapes from here on; what is in it is read at first use."""
    global _folder  # noqa: PLW0603  (one station for each process)
    _folder = folder
    picture.cache_clear()
    described.cache_clear()
    changed()


def changed() -> bool:
    """Whether shapes were added or taken away since this was last asked; they are then read anew."""
    global _seen  # noqa: PLW0603
    try:
        now = _folder.stat().st_mtime_ns if _folder is not None else 0
    except OSError:
        now = 0
    if now == _seen:
        return False
    _seen = now
    picture.cache_clear()
    described.cache_clear()
    return True


def file_name(char: str, kind: str = "png") -> str:
    """What the file of this character is called."""
    return f"U+{ord(char):04X}.{kind}"


def has(char: str) -> bool:
    """Whether the station added a picture of this character."""
    return picture(char) is not None


def told(char: str) -> str:
    """How a character without a shape is named on paper: its description, else its number."""
    said = described(char)
    return f"〔{said}〕" if said else clean.note(char)


@cache
def described(char: str) -> str:
    """The station's description of a character; empty if there is none."""
    if _folder is None:
        return ""
    try:
        said = (_folder / file_name(char, "txt")).read_text(encoding="utf-8-sig").strip()
    except (OSError, ValueError):
        return ""
    line = clean.text(said.partition("\n")[0]).strip()
    return "" if char in line else line[:LONGEST]


@cache
def picture(char: str) -> Picture | None:
    """The station's picture of a character, fitted into a square; None if there is none that can be read."""
    if _folder is None or len(char) != 1:
        return None
    path = _folder / file_name(char)
    try:
        if not path.is_file() or path.stat().st_size > BIGGEST:
            return None
        return _fitted(path)
    except (OSError, ValueError, SyntaxError):  # Pillow says broken files in all three ways
        return None


def _fitted(path: Path) -> Picture:
    from PIL import Image, ImageOps

    with Image.open(path, formats=("PNG",)) as found:
        grey = _on_white(found)
    square = ImageOps.pad(grey, (SIDE, SIDE), color=255)
    return Picture(square.point(lambda value: 255 * (value > 127)).convert("1").tobytes())


def _on_white(found: Image) -> Image:
    from PIL import Image

    clear = found.convert("RGBA")
    ground = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(ground, clear).convert("L")
