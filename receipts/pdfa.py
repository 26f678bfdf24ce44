"""A canvas whose file is PDF/A-2u (ISO 19005-2): it can be kept for decades, and all its text copied.

What reportlab lacks is added as objects of its own: the colours the file means (OutputIntent), its
description as XMP, its language, an ID made of all that stands in it. Imports reportlab: load it late.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen import canvas as pdfgen

from . import compat, faces
from .letters import Letters

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable

    from .about import About
    from .flow import Placed

PROFILE = Path(__file__).parent / "colour" / "srgb.icc"
LANGUAGE = "zh-CN"
PROGRAM = "smx-counter"
CHINA = timezone(timedelta(hours=8))
UNDATED = datetime(2000, 1, 1, tzinfo=CHINA)
"""For a record whose moment cannot be read: the same record must still give the same bytes."""


class Paper(pdfgen.Canvas):
    """A canvas that finishes itself as PDF/A-2u. `about` is what the file says of itself."""

    def __init__(self, buffer: io.BytesIO, about: About, size: tuple[float, float]) -> None:
        options: dict[str, Any] = {"initialFontName": faces.first(), "pageCompression": 1, "invariant": 1}
        compat.install()
        super().__init__(buffer, size, pdfVersion=(1, 7), lang=LANGUAGE, **options)
        self.about = about
        self._marks = 0
        self._letters: dict[str, Letters] = {}
        self._seal = hashlib.md5(usedforsecurity=False)
        self.setTitle(about.title)
        self.setAuthor(about.author)
        self.setSubject(about.subject)
        self.setKeywords(about.keywords)
        self.setCreator(PROGRAM)
        self.setProducer(PROGRAM)
        self.setDateFormatter(lambda *_: moment(about).strftime("D:%Y%m%d%H%M%S+08'00'"))
        self.setViewerPreference("DisplayDocTitle", "true")
        self.setViewerPreference("PrintScaling", "None")  # codes are whole dots only at their own size

    def letters(self, font: str) -> Letters:
        """How this file writes the characters of a font, by its registered name."""
        if font not in self._letters:
            drawn: Any = self
            made = self._letters[font] = Letters(font, f"F{len(self._letters) + 1}")
            drawn._doc.delayedFonts.append(made)  # noqa: SLF001
        return self._letters[font]

    def mark(self, text: str, top: float, *, level: int = 0) -> None:
        """A bookmark to this height of the page, in points from the lower edge of where one draws."""
        self._marks += 1
        key = f"mark-{self._marks}"
        self.bookmarkHorizontal(key, 0, top)
        self.addOutlineEntry(text, key, level)

    def mark_rows(self, page: Iterable[Placed], *, level: int = 0) -> None:
        """Bookmarks to the rows of a page that have a name."""
        for placed in page:
            if placed.row.bookmark:
                self.mark(placed.row.bookmark, placed.top, level=level)

    def showPage(self) -> None:  # noqa: N802  (reportlab's name)
        """End the page; what stands on it goes into the ID of the file."""
        drawn: Any = self
        self._seal.update("\n".join(drawn._code).encode())  # noqa: SLF001
        super().showPage()

    def save(self) -> None:
        """Write the file."""
        if self._marks and self.getPageNumber() > 2:  # the next one: two are done
            self.showOutline()
        drawn: Any = self
        document = drawn._doc  # noqa: SLF001
        catalog = document.Catalog
        catalog.__NoDefault__ = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents"]
        catalog.OutputIntents = pdfdoc.PDFArray([_intent(document)])
        catalog.Metadata = _stream({"Type": "Metadata", "Subtype": "XML"}, xmp(self.about).encode())
        document._ID = self._id()  # noqa: SLF001  (reportlab hashes title and author only)
        super().save()

    def _id(self) -> bytes:
        """Of all that was drawn and said: two papers share it only if they are the same."""
        for told in (xmp(self.about), *map(str, self._letters.values())):
            self._seal.update(told.encode())
        made = self._seal.hexdigest().encode()
        return b"[<" + made + b"><" + made + b">]"


def moment(about: About) -> datetime:
    """When the record was made, by the station's clock, which is China's."""
    try:
        found = datetime.fromisoformat(about.at)
    except ValueError:
        return UNDATED
    return found.astimezone(CHINA) if found.tzinfo else found.replace(tzinfo=CHINA)


def _stream(names: dict[str, str], content: bytes, **more: object) -> pdfdoc.PDFStream:
    """An object of its own, not compressed again."""
    entries = {key: pdfdoc.PDFName(name) for key, name in names.items()} | more
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content, filters=[])


def _intent(document: Any) -> pdfdoc.PDFDictionary:
    """That grey and colour mean those of sRGB."""
    profile = _stream({"Filter": "FlateDecode"}, _profile(), N=3)
    name = pdfdoc.PDFString("sRGB IEC61966-2.1")
    return pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("OutputIntent"),
            "S": pdfdoc.PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": name,
            "Info": name,
            "DestOutputProfile": document.Reference(profile, "ColourProfile"),
        }
    )


@cache
def _profile() -> bytes:
    import zlib

    return zlib.compress(PROFILE.read_bytes(), 9)


def xmp(about: About) -> str:
    """The description as XMP, saying the same as the file's Info dictionary, as PDF/A wants."""
    at = moment(about).isoformat(timespec="seconds")
    return _XMP.format(
        title=escape(about.title),
        author=escape(about.author),
        subject=escape(about.subject),
        keywords=escape(about.keywords),
        language=LANGUAGE,
        program=PROGRAM,
        at=at,
    )


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>{keywords}</pdf:Keywords><pdf:Producer>{program}</pdf:Producer>
<xmp:CreatorTool>{program}</xmp:CreatorTool>
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
