"""Papers on an 80 mm roll: the same record, number and code; whole, readable, made of whole dots."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import page
import pypdfium2
import pytest
import samples
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds import CONTENTS, FIXED, PAPERS, WINDOW, filled
from PIL import ImageOps
from reading import boxes, meeting, squeezed, whole

import receipts
from counter.intake.papers import Form
from receipts import code, raster, roll
from receipts.blocks import Column, Heading, Sheet, Table
from receipts.printers import escpos
from receipts.roll import measures, uses
from receipts.roll import pdf as roll_pdf
from receipts.sheet import MM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from counter.intake.advice import AdviceSheet
    from counter.intake.papers import Paper

PRINTED = ((measures.WIDTH - measures.PRINTED) / 2, (measures.WIDTH + measures.PRINTED) / 2)
LEAST = 2.5
"""Millimetres: nothing that a person must read is smaller."""
TRIED = ("receipt", "proof", "deferral", "advice")


def once(kind: str) -> Paper | AdviceSheet:
    """The paper, one copy: the others are drawn alike."""
    paper = PAPERS[kind]
    return replace(paper, copies=paper.copies[:1]) if isinstance(paper, Form) else paper


@cache
def roll_of(kind: str) -> bytes:
    return receipts.render(once(kind), stock="roll")


def texts(value: object) -> Iterator[str]:
    """Every text of a record that somebody typed."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in FIXED:
                yield from texts(getattr(value, field.name))


def dots(pdf: bytes, number: int = 0) -> Image:
    """A piece as it lies in the tray: black and white dots, with the margins that are never printed."""
    made = ImageOps.invert(escpos.dots(raster.page(pdf, number, dpi=escpos.DPI)).convert("L"))
    return ImageOps.expand(made, border=(32, 0), fill=255)


def tidy(pdf: bytes) -> None:
    """Nothing outside what the head reaches, nothing on anything else: the first two pieces and the last."""
    for number in {*range(min(raster.count(pdf), 2)), raster.count(pdf) - 1}:
        found = boxes(pdf, number)
        high = raster.size(pdf, number)[1]
        assert found
        assert min(box.left for box in found) >= PRINTED[0]
        assert max(box.right for box in found) <= PRINTED[1]
        assert min(box.bottom for box in found) >= 2 * MM
        assert max(box.top for box in found) <= high - 2 * MM
        assert list(meeting(found)) == []


@pytest.mark.parametrize("kind", list(PAPERS))
def test_every_paper_is_laid_on_a_roll_whole_and_valid(kind: str) -> None:
    pdf = roll_of(kind)
    tidy(pdf)
    assert page.validate_pdf_bytes(pdf, profile="2u").failures == []
    if kind in WINDOW:  # of an advice only what concerns the situation is printed
        read = whole(pdf)
        said = {squeezed(part) for text in texts(once(kind)) for part in text.split("\n")}
        assert [part for part in said if part not in read] == []


@pytest.mark.parametrize("kind", list(WINDOW))
def test_number_and_code_are_those_of_the_a4_paper_and_are_read_from_the_dots(kind: str) -> None:
    head = WINDOW[kind].head
    found = zxingcpp.read_barcodes(dots(roll_of(kind)))
    assert [one.text for one in found] == [head.code] * bool(head.code)
    assert head.number in whole(roll_of(kind))


@pytest.mark.parametrize("content", list(CONTENTS))
@pytest.mark.parametrize("kind", TRIED)
def test_whatever_is_typed_nothing_leaves_the_roll_or_lies_on_anything_else(kind: str, content: str) -> None:
    pdf = receipts.render(filled(once(kind), CONTENTS[content]), stock="roll")
    tidy(pdf)
    assert page.validate_pdf_bytes(pdf, profile="2u").failures == []


def test_a_piece_is_as_long_as_its_content_in_whole_dots_and_a_long_paper_goes_on() -> None:
    short, long = (raster.size(roll_of(kind)) for kind in ("lead_notice", "receipt"))
    assert short[1] < long[1] < 600 * MM
    for size in (short, long):
        assert size[0] == pytest.approx(80 * MM, abs=0.01)
        assert size[1] / measures.DOT == pytest.approx(round(size[1] / measures.DOT), abs=0.05)
    lines = tuple(replace(samples.RECEIPT.lines[0], no=n) for n in range(1, 201))
    pdf = receipts.render(replace(samples.RECEIPT, lines=lines), stock="roll")
    read = whole(pdf)
    assert raster.count(pdf) == 2
    assert max(raster.size(pdf, n)[1] for n in range(2)) <= measures.LONGEST + 60 * MM
    assert all(
        part in read for part in ("第1段共2段", "第2段共2段", "收件回执（续）", "200.食品经营许可申请书")
    )


def test_every_copy_is_a_piece_of_its_own_and_says_who_keeps_it() -> None:
    proof = PAPERS["proof"]
    assert isinstance(proof, Form)
    pdf = receipts.render(proof, stock="roll")
    assert raster.count(pdf) == len(proof.copies)
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for n, keeper in enumerate(proof.copies, 1):
            with closing(document[n - 1]) as piece, closing(piece.get_textpage()) as read:
                assert f"第{n}联 {keeper}存" in read.get_text_range()


def test_void_reprinted_and_training_papers_cannot_be_taken_for_others() -> None:
    head = replace(samples.RECEIPT.head, training=True)
    pdf = receipts.render(replace(samples.RECEIPT, head=head), stock="roll", reprint=2, void=True)
    read = whole(pdf)
    for mark in ("作废", "培训样张", "重打第2次"):
        assert read.count(mark) == 2, "at the head and at the foot"
    large = [box for box in boxes(pdf, 0) if box.char in "作废"]
    assert max(box.top - box.bottom for box in large) > 5 * MM, "grey does not print on a roll"
    assert "作废" not in whole(roll_of("receipt"))


@pytest.mark.parametrize("kind", ["receipt", "slip", "advice"])
def test_text_is_readable_and_the_code_is_made_of_whole_dots(kind: str) -> None:
    sizes = set()
    with closing(pypdfium2.PdfDocument(roll_of(kind))) as document, closing(document[0]) as piece:
        for one in piece.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            matrix, size = one.get_matrix(), pypdfium2.raw.c_float()
            assert pypdfium2.raw.FPDFTextObj_GetFontSize(one, size)
            sizes.add(size.value * matrix.d / MM)
    assert sizes
    assert min(sizes) >= LEAST


@pytest.mark.parametrize("length", [8, 60, 157, 200])
def test_a_module_of_the_code_is_so_many_whole_dots(length: int) -> None:
    dark = code.modules("A1:" * (length // 3))
    size = roll_pdf._module(dark)
    assert size / measures.DOT == pytest.approx(round(size / measures.DOT))
    assert 26 <= size * len(dark) / MM <= 38
    assert code.QUIET * size <= (measures.WIDTH - measures.RIGHT) + 0.01, "white up to the edge of the paper"


def test_the_same_record_gives_the_same_bytes() -> None:
    assert receipts.render(samples.RECEIPT, stock="roll") == roll_of("receipt")


# -- names told by numbers ---------------------------------------------------------------------------------

NAMES = st.lists(st.text("甲乙、丙", min_size=1, max_size=4), min_size=1, max_size=5, unique=True)


@settings(max_examples=60, deadline=None)
@given(NAMES, st.data())
def test_names_become_numbers_only_if_the_numbers_say_the_same(names: list[str], data: st.DataObject) -> None:
    numbers = {name: str(n) for n, name in enumerate(names, 1)}
    some = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=4))
    joined = uses.AND.join(some)
    told = uses.told(joined, numbers)
    if told != joined:
        back = [names[int(number) - 1] for number in told.split(uses.AND)]
        assert uses.AND.join(back) == joined


def test_what_is_no_list_of_known_names_stays_as_it_is() -> None:
    numbers = {"设置、张贴": "1", "设置": "2"}
    assert uses.told("设置、张贴、设置", numbers) == "1、2"
    for text in ("", "别的", "设置、别的", "设置、", "设置张贴"):
        assert uses.told(text, numbers) == text
    used = Table((Column("序号", 1), Column("材料", 1), Column(uses.USED, 1)), (("1", "表", "设置"),))
    assert uses.shortened((Heading("一"), used)) == (Heading("一"), used), "no list of items on this paper"


def test_a_sheet_of_nothing_still_has_its_head() -> None:
    bare = Sheet(
        title="测", number="", case_number="", code="", issued_at="", station="", matter="", blocks=()
    )
    assert squeezed(whole(roll.render(bare))) == "测"
