"""Faces as files have them: numbers of characters, their way back to Unicode, outlines of a subset."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
import samples
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from reading import whole

import receipts
from receipts import faces, subset
from receipts.letters import Letters

if TYPE_CHECKING:
    from pathlib import Path

SONG = faces.look("song", "一")[0]
texts = st.text(st.sampled_from(sorted(faces.font(SONG).face.charToGlyph)).map(chr))


@given(texts)
def test_each_character_has_one_number_and_its_map_leads_back(text: str) -> None:
    letters = Letters(SONG, "F1")
    told = text.translate(letters)
    numbers = re.findall("....", told)
    assert len(numbers) == len(text)
    pairs = re.findall("<([0-9a-f]{4})> <([0-9a-f]+)>", letters.to_unicode())
    back = {number: bytes.fromhex(said).decode("utf-16-be") for number, said in pairs}
    assert "".join(map(back.__getitem__, numbers)) == text
    assert "0000" not in back


def test_blocks_of_the_map_hold_at_most_a_hundred() -> None:
    letters = Letters(SONG, "F1")
    for code in list(faces.font(SONG).face.charToGlyph)[:255]:
        assert letters[code]
    assert re.findall(r"(\d+) beginbfchar", letters.to_unicode()) == ["100", "100", "55"]


def test_a_face_stands_in_a_file_once_with_only_what_is_drawn() -> None:
    with pikepdf.open(io.BytesIO(receipts.render(samples.NOTICE))) as document:
        fonts = document.pages[0].Resources.Font
        names = [str(one.BaseFont).partition("+")[2] for one in fonts.values()]
        assert len(names) == len(set(names))
        for one in fonts.values():
            told = one.ToUnicode.read_bytes().count(b"\n<") - 1  # the range of all codes
            with TTFont(io.BytesIO(one.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())) as face:
                assert face["maxp"].numGlyphs == told + 1


def outline(font: Any, name: str) -> Any:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    return pen.value


@pytest.mark.parametrize("stem", ["song", "hei", "songblack", "songmore", "rare"])
def test_a_subset_draws_the_same_and_is_as_wide(stem: str) -> None:
    path = faces.FOLDER / f"{stem}.ttf"
    made, order = _cut(path, spread=40)
    with TTFont(path, lazy=True) as face:
        assert made["maxp"].numGlyphs == len(order)
        for n, glyph in enumerate(order):
            name = face.getGlyphName(glyph)
            assert outline(made, made.getGlyphName(n)) == outline(face, name)
            assert made["hmtx"][made.getGlyphName(n)] == face["hmtx"][name]


def _cut(path: Path, *, spread: int = 0, glyphs: tuple[int, ...] = ()) -> tuple[Any, list[int]]:
    """A subset as fontTools reads it, and the glyphs in it: some all over the face."""
    from reportlab.pdfbase import ttfonts

    from receipts import compat

    compat.install()
    face: Any = ttfonts.TTFontFace(str(path))
    every = sorted(set(face.charToGlyph.values()))
    order = [0, *(glyphs or every[:: len(every) // spread] + every[-20:])]
    cutter = subset.Cutter(face)
    return TTFont(io.BytesIO(cutter.make(map(cutter.glyph, order)))), order


def test_a_face_of_composite_glyphs_keeps_their_parts(tmp_path: Path) -> None:
    from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

    with TTFont(faces.FOLDER / "hei.ttf") as face:
        names = face.getBestCmap()
        for whole_one, parts in (("二", "一十"), ("三", "二一")):  # the second is made of a composite one
            face["glyf"][names[ord(whole_one)]] = _composite(
                Glyph(), GlyphComponent, [names[ord(one)] for one in parts]
            )
        face.save(tmp_path / "own.ttf")
    with TTFont(tmp_path / "own.ttf") as face:
        names = face.getBestCmap()
        wanted = tuple(face.getGlyphID(names[ord(one)]) for one in "三日")
        made, _ = _cut(tmp_path / "own.ttf", glyphs=wanted)
        assert made["maxp"].numGlyphs == 3 + len("二一十")
        for n, char in ((1, "三"), (2, "日")):
            assert outline(made, made.getGlyphName(n)) == outline(face, names[ord(char)])


def _composite(glyph: Any, part: Any, names: list[str]) -> Any:
    glyph.numberOfContours, glyph.components = -1, []
    for n, name in enumerate(names):
        one = part()
        one.glyphName, one.x, one.y, one.flags = name, 300 * n, n, 0
        glyph.components.append(one)
    return glyph


def test_characters_that_share_a_glyph_copy_as_what_they_are() -> None:
    """Two characters may be one glyph of a face: each still has a number of its own."""
    found: dict[int, list[int]] = {}
    for code, glyph in faces.font(SONG).face.charToGlyph.items():
        found.setdefault(glyph, []).append(code)
    one, other = next(codes for codes in found.values() if len(codes) > 1)[:2]
    letters = Letters(SONG, "F1")
    assert f"{one:c}{other:c}{one:c}".translate(letters) == "000100020001"
    assert f"<0001> <{one:04x}>\n<0002> <{other:04x}>" in letters.to_unicode()


def test_a_character_the_font_lacks_stops_the_paper_and_is_not_left_as_it_is() -> None:
    with pytest.raises(ValueError, match=r"Counter-song has no U\+E000"):
        "一\ue000".translate(Letters(SONG, "F1"))


def test_a_paper_with_more_characters_than_a_byte_can_number_is_read_back_whole() -> None:
    many = "".join(chr(0x4E00 + n) for n in range(0, 2400, 4))
    pdf = receipts.render(replace(samples.NOTICE, remarks=(many,)))
    assert set(many) <= set(whole(pdf))
