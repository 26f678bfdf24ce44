"""Guides are PDF/A-2u in all three forms, have bookmarks, and break no line before ，or after （."""

from __future__ import annotations

import io
from contextlib import closing
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

import page
import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
from guide_hands import HOSTILE, SPREAD, guide_of, pdf_of, renamed
from reading import boxes, meeting, pages

from receipts import guides
from receipts.guides import Form, full, leaf_rows, leaflet
from receipts.guides.blocks import element_rows
from receipts.guides.kit import Look
from receipts.guides.telling import FULLEST
from receipts.wrap import NO_END, NO_START

if TYPE_CHECKING:
    from collections.abc import Iterator

    from receipts.flow import Row

FORMS: tuple[Form, ...] = get_args(Form)


def faults(pdf: bytes) -> list[str]:
    report = page.validate_pdf_bytes(pdf, profile="2u")
    return [f"{one.rule_id}: {one.message}" for one in report.failures]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("matter_id", ["E03", "P01", "P13"])
def test_every_guide_is_pdf_a_2u(matter_id: str, form: Form) -> None:
    assert faults(pdf_of(matter_id, form)) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", [HOSTILE[0], HOSTILE[4]])
def test_it_stays_so_whatever_a_department_writes(form: Form, text: str) -> None:
    assert faults(guides.render(renamed(guide_of("P01"), text), form)) == []


def test_a_second_validator_agrees_on_the_full_guide() -> None:
    with pikepdf.open(io.BytesIO(pdf_of("E03", "full"))) as document:
        found = pikepdf.pdfa.check(document, "2b").findings
        links = [link for one in document.pages for link in one.get("/Annots", [])]
    assert {one.rule for one in found} == {
        "ISO_19005_2:6.6.4-3"
    }  # it says 2u of itself, and this one knows 2b
    assert len(links) == len(guide_of("E03").full)


@pytest.mark.parametrize("form", FORMS)
def test_a_leaflet_asks_to_be_turned_on_its_short_edge_and_nothing_is_scaled(form: Form) -> None:
    with pikepdf.open(io.BytesIO(pdf_of("E03", form))) as document:
        wanted = document.Root.ViewerPreferences
        assert wanted.PrintScaling == "/None"
        assert wanted.get("/Duplex") == ("/DuplexFlipShortEdge" if form == "leaflet" else None)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("matter_id", ["E03", "P09"])
def test_nothing_lies_on_anything_else(matter_id: str, form: Form) -> None:
    pdf = pdf_of(matter_id, form)
    for number in range(min(len(pages(pdf)), 3)):
        found = boxes(pdf, number)
        assert len(found) > 100
        assert list(meeting(found)) == []


def titles(pdf: bytes) -> list[tuple[int, str]]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [(one.level, one.get_title()) for one in document.get_toc()]


@pytest.mark.parametrize("matter_id", SPREAD)
def test_the_leaf_has_a_bookmark_for_each_element(matter_id: str) -> None:
    named = "、".join(title for _, title in titles(pdf_of(matter_id, "leaf"))).split("、")
    wanted = [f"{one.number} {one.name}" for one in guide_of(matter_id).brief]
    assert sorted(named) == sorted("、".join(wanted).split("、"))


def test_the_leaflet_has_its_sides_and_their_elements() -> None:
    found = titles(pdf_of("E03", "leaflet"))
    assert [title for level, title in found if level == 0] == ["外面", "里面"]
    assert {title for level, title in found if level} == {
        f"{one.number} {one.name}" for one in guide_of("E03").brief[1:-1]
    }


def rows_of(matter_id: str) -> Iterator[Row]:
    """The rows of all three forms in their usual and their least sizes."""
    one = guide_of(matter_id)
    for size in (10.5, 6.5):
        yield from leaf_rows.rows(one, FULLEST, Look(size))
        yield from leaflet.rows(one, FULLEST, Look(size))
    for element in one.full:
        yield from element_rows(element, one, full.FRAME, full.LOOK)


@pytest.mark.parametrize("matter_id", SPREAD)
def test_no_line_begins_with_a_comma_or_ends_with_an_opening_bracket(matter_id: str) -> None:
    cells = [cell for row in rows_of(matter_id) for cell in row.cells]
    pairs = [pair for cell in cells for pair in pairwise(cell.lines) if not pair[0].end]
    assert len(pairs) > 50
    bad = [
        f"{one.text}|{other.text}"
        for one, other in pairs
        if other.text.lstrip()[:1] in NO_START or one.text.rstrip()[-1:] in NO_END
    ]
    assert bad == []
