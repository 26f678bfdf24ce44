"""A face as a PDF has it: each character has a number of its own, in the order of first appearance.

A composite font (ISO 32000, 9.7) with two bytes for each character: one for each face, however many
characters. reportlab's own fonts hold 256 each, so that lines must be split among them.
"""

from __future__ import annotations

import zlib
from functools import cache
from typing import Any, NamedTuple

from . import faces
from .subset import Cutter, Glyph

EM = 1000
"""Width of most of our characters, in thousandths of the em: it need not be told for each."""
BLOCK = 100
"""Characters in one block of a ToUnicode map at most."""
PACKING = 1
"""How hard outlines are packed: they hardly get smaller, and 4 takes a third longer for 3 %."""
SYMBOLIC, NONSYMBOLIC = 4, 32
"""Flags of a descriptor: whether a face has characters of its own, or those of the Latin alphabet."""

_FONT = """<< /Type /Font /Subtype /Type0 /BaseFont {base} /Encoding /Identity-H
/DescendantFonts [ {glyphs} ] /ToUnicode {unicode} >>"""
_GLYPHS = """<< /Type /Font /Subtype /CIDFontType2 /BaseFont {base} /CIDToGIDMap /Identity
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>
/DW {em} /W [{widths}] /FontDescriptor {descriptor} >>"""
_DESCRIPTOR = """<< /Type /FontDescriptor /FontName {base} /Flags {flags} /FontBBox [{box}]
/ItalicAngle {slant:g} /Ascent {ascent:g} /Descent {descent:g} /CapHeight {capital:g} /StemV {stem:g}
/FontFile2 {file} >>"""

_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class Character(NamedTuple):
    """What a file says of a character."""

    glyph: Glyph
    width: str
    """In thousandths of the em; empty if it is that of most."""
    unicode: str
    """UTF-16 in hexadecimal digits."""


class Characters(dict[int, Character]):
    """Those of one font that papers have needed so far: the papers of a day share most of theirs."""

    def __init__(self, font: str) -> None:
        super().__init__()
        self.font = font
        self.face: Any = faces.font(font).face
        self.cutter = Cutter(self.face)
        self.missing = self.cutter.glyph(0)

    def __missing__(self, code: int) -> Character:
        if code not in self.face.charToGlyph:  # a KeyError would leave it in the string as it is
            raise ValueError(f"{self.font} has no U+{code:04X}")
        wide = self.face.charWidths[code]
        self[code] = found = Character(
            self.cutter.glyph(self.face.charToGlyph[code]),
            f"{wide:.6g}" if wide != EM else "",
            chr(code).encode("utf-16-be").hex(),
        )
        return found


characters = cache(Characters)
"""By the registered name of the font, which names one font for the process."""


class Letters(dict[int, str]):
    """Code point → its number as text strings tell it: `text.translate(letters)`. One for each document.

    `name` is what pages call the font. reportlab asks for its objects when it writes the document.
    """

    def __init__(self, font: str, name: str) -> None:
        super().__init__()
        self.name = name
        self._known = characters(font)
        self._used: list[Character] = []

    def __missing__(self, code: int) -> str:
        self._used.append(self._known[code])
        self[code] = number = f"{len(self._used):04x}"
        return number

    def __str__(self) -> str:
        """Its characters, in the order of their numbers."""
        return "".join(map(chr, self))

    def addObjects(self, document: Any) -> None:  # noqa: N802  (reportlab's name)
        """Put font, outlines and map to Unicode into a reportlab document."""
        known = self._known
        outlines = known.cutter.make([known.missing, *(one.glyph for one in self._used)])
        parts = {
            "base": f"/{_tag(str(self))}+{known.face.name.decode()}",
            "file": _packed(document, outlines),
            "unicode": _stream(document, self.to_unicode()),
        }
        parts["descriptor"] = _object(document, _descriptor(known.face, parts), f"{self.name}-descriptor")
        glyphs = _GLYPHS.format(em=EM, widths=self._widths(), **parts)
        parts["glyphs"] = _object(document, glyphs, f"{self.name}-glyphs")
        document.idToObject["BasicFonts"][self.name] = _object(document, _FONT.format(**parts), self.name)

    def to_unicode(self) -> str:
        """The ToUnicode map: each number → UTF-16."""
        pairs = [f"<{number}> <{one.unicode}>" for number, one in zip(self.values(), self._used, strict=True)]
        blocks = [pairs[n : n + BLOCK] for n in range(0, len(pairs), BLOCK)]
        told = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
        return _UNICODE.format(blocks="\n".join(told))

    def _widths(self) -> str:
        """Each number whose character is not as wide as most, with its width."""
        return " ".join([f"{n} [{one.width}]" for n, one in enumerate(self._used, 1) if one.width])


def _object(document: Any, told: str, name: str) -> str:
    """Put an object into the document; how others refer to it."""
    reference: bytes = document.Reference(told.encode(), name).format(document)
    return reference.decode()


def _stream(document: Any, content: bytes | str, **entries: object) -> str:
    """The same for a stream, which gets packed if nothing says that it is."""
    from reportlab.pdfbase import pdfdoc

    made = pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content, [pdfdoc.PDFZCompress])
    reference: bytes = document.Reference(made).format(document)
    return reference.decode()


def _packed(document: Any, outlines: bytes) -> str:
    """The same for outlines."""
    content = zlib.compress(outlines, PACKING)
    return _stream(document, content, Length1=len(outlines), Filter="/FlateDecode")


def _descriptor(face: Any, parts: dict[str, str]) -> str:
    return _DESCRIPTOR.format(
        flags=face.flags & ~NONSYMBOLIC | SYMBOLIC,
        box=" ".join(f"{one:g}" for one in face.bbox),
        slant=face.italicAngle,
        ascent=face.ascent,
        descent=face.descent,
        capital=face.capHeight,
        stem=face.stemV,
        **parts,
    )


def _tag(chars: str) -> str:
    """Six letters that tell this subset of a face from others."""
    number, said = zlib.crc32(chars.encode()), ""
    for _ in range(6):
        number, rest = divmod(number, 26)
        said += chr(65 + rest)
    return said
