"""The faces have what a paper can need, and say so when they don't."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import samples
from fontTools.ttLib import TTFont
from reading import whole

import receipts
from receipts import faces
from receipts.errors import FontFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.intake.papers import Paper

TABLE = (faces.FOLDER / "tgh8105.txt").read_text(encoding="utf-8").replace("\n", "")
GB2312 = "".join(
    bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312", "ignore")
    for row in range(16, 88)
    for cell in range(1, 95)
)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the font folder that a test may spoil."""
    for path in (*faces.FOLDER.glob("*.ttf"), faces.FOLDER / "sums.txt"):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(faces, "FOLDER", tmp_path)
    faces.forget()
    yield tmp_path
    faces.forget()


@pytest.mark.parametrize("face", ["song", "songblack", "hei"])
def test_each_face_itself_draws_the_8105_table_and_gb2312(face: faces.Face) -> None:
    assert (len(set(TABLE)), len(GB2312)) == (8105, 6763)
    assert {faces.look(face, char)[0] for char in TABLE + GB2312} == {f"Counter-{face}"}


LEVEL_3 = (
    (0x3400, 0x4DB5),
    (0x4E00, 0x9FEF),
    (0xFA0E, 0xFA0F),
    *((code, code) for code in (0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24)),
    (0xFA27, 0xFA29),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
)
"""GB 18030-2022 level 3: the basic block, twelve of the compatibility block, Ext A to F."""


@pytest.mark.parametrize("face", ["song", "songblack", "hei", "title"])
def test_every_character_of_gb_18030_level_3_is_drawn(face: faces.Face) -> None:
    codes = [code for first, last in LEVEL_3 for code in range(first, last + 1)]
    assert len(codes) == 87_887  # as many as the standard counts
    used = {faces.look(face, chr(code))[0] for code in codes}
    assert "" not in used
    if face == "song":
        assert [f"U+{code:04X}" for code in codes if not outlined(chr(code))] == []


def outlined(char: str) -> bool:
    """Whether the glyph has an outline, and is not a blank."""
    shapes = faces.font(faces.look("song", char)[0]).face
    glyph = shapes.charToGlyph[ord(char)]
    return bool(shapes.glyphPos[glyph + 1] - shapes.glyphPos[glyph] > 10)


def test_rare_names_are_printable() -> None:
    assert receipts.printable("𬱖𫖯𠅤㛃䶮龘堃〇·𪚔") == ()


def test_a_rare_character_comes_from_the_next_face_that_has_it() -> None:
    assert [faces.look("hei", char)[0] for char in "堃㐀𪚔"] == [
        "Counter-hei",
        "Counter-songmore",
        "Counter-rare",
    ]


def test_characters_no_face_has_are_named_once_each() -> None:
    assert receipts.printable("甲\U0002ebf0乙\U0002ebf1\U0002ebf0\n") == ("\U0002ebf0", "\U0002ebf1")


def test_every_face_has_a_name_of_its_own_and_its_sum() -> None:
    files = sorted(faces.FOLDER.glob("*.ttf"))
    assert sorted(faces.sums()) == [path.name for path in files]
    names = set()
    for path in files:
        with TTFont(path, lazy=True) as font:
            names.add(str(font["name"].getDebugName(6)))
    assert len(names) == len(files) == 5


def test_a_missing_face_is_replaced_by_the_next_one(copied: Path) -> None:
    (copied / "hei.ttf").unlink()
    assert "一次性告知书" in whole(receipts.render(samples.NOTICE))
    assert len(faces.faults()) == 1
    assert "hei.ttf" in faces.faults()[0]


def test_a_character_that_may_be_in_a_missing_file_stops_the_paper_with_a_sentence(copied: Path) -> None:
    (copied / "rare.ttf").unlink()
    (copied / "songmore.ttf").write_bytes(b"")
    assert receipts.printable("堃") == ()
    with pytest.raises(FontFault, match=r"rare\.ttf 不在") as fault:
        receipts.printable("𪚔")
    assert "songmore.ttf 已损坏" in fault.value.what
    assert "重新安装" in fault.value.todo


def test_one_changed_byte_in_a_file_is_noticed(copied: Path) -> None:
    path = copied / "song.ttf"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(FontFault, match=r"song\.ttf 已损坏"):
        receipts.printable("堃")


def test_with_no_face_at_all_the_paper_says_which_files_to_bring_back(copied: Path) -> None:
    for path in copied.glob("*.ttf"):
        path.unlink()
    with pytest.raises(FontFault, match=r"song\.ttf"):
        receipts.render(samples.RECEIPT)


@pytest.mark.parametrize("content", [None, "song.ttf", "song.ttf zzz"])
def test_without_the_list_of_sums_every_file_counts_as_damaged(copied: Path, content: str | None) -> None:
    (copied / "sums.txt").unlink()
    if content:
        (copied / "sums.txt").write_text(content)
    with pytest.raises(FontFault, match=r"song\.ttf 已损坏"):
        receipts.printable("堃")


def test_two_threads_may_make_papers_at_once(copied: Path) -> None:
    assert copied.is_dir()
    papers: list[Paper] = [samples.NOTICE, samples.RECEIPT, samples.DEFERRAL] * 4
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(receipts.render, papers))
    assert together == [receipts.render(paper) for paper in papers]


def test_warm_reads_the_three_ordinary_faces_and_leaves_the_big_ones(copied: Path) -> None:
    assert copied.is_dir()
    faces.warm()
    assert set(faces._loaded) == {"song", "songblack", "hei"}


def test_warm_never_raises(copied: Path) -> None:
    for path in copied.glob("*.ttf"):
        path.unlink()
    faces.warm()
    assert len(faces.faults()) >= 3
