"""A station's own faces and shapes: used where they have a character, and never in the way of a paper."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import page
import pikepdf
import pytest
import samples
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from PIL import Image
from reading import boxes, raster, whole

import receipts
from counter import settings, settings_file
from counter.settings_checks import check
from receipts import faces, own

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.settings import Station

NAMELESS = "\U0002ebf0"
"""CJK Ext I, for names of people; in no free face."""
STATION = replace(settings.sample(), name="湖滨区政务服务中心", body_face="own.ttf")


@pytest.fixture(autouse=True)
def _back_to_ours() -> Iterator[None]:
    yield
    faces.use(own.Own())


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A licensed face as stations have them: few characters, here those of 湖滨区申请人."""
    with TTFont(faces.FOLDER / "hei.ttf") as font:
        subsetter = Subsetter()
        subsetter.populate(text="湖滨区申请人一次性告知书 ")
        subsetter.subset(font)
        font.save(tmp_path / "own.ttf")
    return tmp_path


def named(name: str) -> bytes:
    """A notice for this applicant."""
    return receipts.render(replace(samples.NOTICE, applicant=replace(samples.APPLICANT, name=name)))


def valid(pdf: bytes) -> bool:
    return page.is_pdf_compliant_bytes(pdf, profile="2u")


def test_an_own_face_draws_what_it_has_and_ours_the_rest(few: Path) -> None:
    assert receipts.equip(few, replace(STATION, title_face=str(few / "own.ttf"))) == ()
    own_name = faces.look("song", "申")[0]
    assert own_name.startswith("Own-")
    assert [faces.look("song", char)[0] for char in "堃𪚔"] == ["Counter-song", "Counter-rare"]
    assert [faces.look("title", char)[0] for char in "告堃"] == [own_name, "Counter-songblack"]
    assert faces.look("songblack", "申")[0] == "Counter-songblack"
    pdf = named("申堃𪚔")
    assert valid(pdf)
    assert "申请人申堃𪚔证件" in whole(pdf)


def test_without_own_faces_papers_are_what_they_were(few: Path) -> None:
    before = receipts.render(samples.NOTICE)
    receipts.equip(few, STATION)
    assert receipts.render(samples.NOTICE) != before
    receipts.equip(few, replace(STATION, body_face=""))
    assert receipts.render(samples.NOTICE) == before


def _otf(path: Path) -> None:
    path.write_bytes(b"OTTO" + bytes(200))


def _collection(path: Path) -> None:
    path.write_bytes(b"ttcf" + bytes(200))


def _broken(path: Path) -> None:
    path.write_bytes((faces.FOLDER / "hei.ttf").read_bytes()[:5000])


def _picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG")


def _forbidden(path: Path) -> None:
    with TTFont(faces.FOLDER / "hei.ttf") as font:
        subsetter = Subsetter()
        subsetter.populate(unicodes=range(0x4E00, 0x6000))
        subsetter.subset(font)
        font["OS/2"].fsType = 2
        font.save(path)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_otf, "OTF"),
        (_collection, "合集"),
        (_broken, "已损坏"),
        (_picture, "不是 TrueType"),
        (_forbidden, "不允许嵌入"),
        (None, "不在"),
    ],
)
def test_a_face_of_no_use_is_told_in_one_sentence_and_ours_is_taken(
    tmp_path: Path, make: object, said: str
) -> None:
    before = receipts.render(samples.NOTICE)
    if callable(make):
        make(tmp_path / "own.ttf")
    (told,) = receipts.equip(tmp_path, STATION)
    assert said in told
    assert str(tmp_path / "own.ttf") in told
    assert receipts.render(samples.NOTICE) == before
    assert faces.faults() == (told,)
    assert receipts.printable(NAMELESS) == (NAMELESS,)


@pytest.mark.parametrize("typed", ["fang.otf", "fang", "C:/fonts/fang.TTC"])
def test_the_profile_takes_truetype_files_only(typed: str) -> None:
    (fault,) = check(replace(settings.sample(), title_face=typed))
    assert fault.field == "title_face"
    assert ".ttf" in fault.what
    assert check(replace(settings.sample(), title_face="fonts/fang.TTF")) == ()


def test_the_self_test_says_that_an_own_face_is_missing(tmp_path: Path) -> None:
    from counter.cli import selftest
    from receipts.errors import FontFault

    settings_file.save(tmp_path, STATION)
    with pytest.raises(FontFault, match=r"own\.ttf 不在") as fault:
        selftest._fonts(tmp_path)
    assert "body_face" in fault.value.todo


# -- shapes of characters no face has ----------------------------------------------------------------------


def drawn(folder: Path, *, mode: str = "L") -> Path:
    """A picture of a black block with white around, as a scan would give."""
    folder.mkdir(exist_ok=True)
    image = Image.new("L" if mode == "P" else mode, (90, 120), "white")
    image.paste("black", (20, 30, 70, 90))
    path = folder / "U+2EBF0.png"
    image.convert(mode).save(path)
    return path


def with_shapes(data: Path) -> Station:
    station = replace(STATION, body_face="")
    receipts.equip(data, station)
    return station


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "P"])
def test_a_picture_the_station_adds_is_drawn_in_the_line(tmp_path: Path, mode: str) -> None:
    with_shapes(tmp_path)
    before = named(f"张{NAMELESS}三")
    assert "张〔U+2EBF0〕三" in whole(before)
    drawn(tmp_path / "glyphs", mode=mode)  # seen without a restart
    pdf = named(f"张{NAMELESS}三")
    assert receipts.printable(NAMELESS) == ()
    assert valid(pdf)
    text = whole(pdf)
    assert "张三" in text
    assert "U+2EBF0" not in text
    left, right = _around(pdf)
    image = raster(pdf, dpi=300)
    strip = image.crop((round(left * 300 / 72), 0, round(right * 300 / 72), image.height))
    dark = strip.convert("L").histogram()[0]
    side = 9.5 * 300 / 72
    assert dark > 0.15 * side * side


def _around(pdf: bytes) -> tuple[float, float]:
    """The gap between 张 and 三 of the applicant's name, on the first page."""
    found = boxes(pdf, 0)
    at = next(n for n, box in enumerate(found) if box.char == "张" and found[n + 1].char == "三")
    return found[at].right, found[at + 1].left


def test_who_copies_the_line_gets_the_character(tmp_path: Path) -> None:
    drawn(tmp_path / "glyphs")
    with_shapes(tmp_path)
    pdf = named(f"张{NAMELESS}三")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        content = document.pages[0].Contents.read_bytes()
    assert b"/ActualText <feff" + NAMELESS.encode("utf-16-be").hex().encode() in content


def test_a_description_stands_in_the_frame_in_place_of_the_number(tmp_path: Path) -> None:
    (tmp_path / "glyphs").mkdir()
    (tmp_path / "glyphs" / "U+2EBF0.txt").write_text("左亻右龙\n第二行", encoding="utf-8-sig")
    with_shapes(tmp_path)
    pdf = named(f"张{NAMELESS}三")
    assert "张〔左亻右龙〕三" in whole(pdf)
    assert valid(pdf)
    assert receipts.printable(NAMELESS) == (NAMELESS,)  # still told to the clerk: it is no shape


def test_a_picture_that_cannot_be_read_is_as_none(tmp_path: Path) -> None:
    path = drawn(tmp_path / "glyphs")
    path.write_bytes(path.read_bytes()[:60])
    shutil.copy(path, path.with_name("U+2EBF1.png"))
    with_shapes(tmp_path)
    assert receipts.printable(f"{NAMELESS}\U0002ebf1") == (NAMELESS, "\U0002ebf1")
    assert "张〔U+2EBF0〕三" in whole(named(f"张{NAMELESS}三"))


def test_the_clerk_is_told_before_printing_and_common_texts_read_no_face(tmp_path: Path) -> None:
    from screens.acceptance import drawing

    with_shapes(tmp_path)
    told = drawing.strange(f"张{NAMELESS}三")
    assert "〔U+2EBF0〕" in told
    assert "U+2EBF0.png" in told
    faces.forget()
    assert drawing.strange("张三，湖滨区（01）窗") == ""
    assert faces._loaded == {}
    assert drawing.strange("𬱖㛃") == ""
