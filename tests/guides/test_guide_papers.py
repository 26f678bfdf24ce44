"""The guides on paper: every element in order, nothing lost, nothing off the page, the code readable."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp
from guide_hands import HOSTILE, MATTERS, ON, SPREAD, catalogue, guide_of, pdf_of, renamed, with_lists
from reading import boxes, pages, raster, squeezed, whole

from counter.codes.link import LONGEST
from counter.guides.compose import guide
from counter.guides.record import Chart
from receipts import clean, faces, guides
from receipts.guides import chart_plan, leaf, leaflet
from receipts.guides.errors import GuideTooLong
from receipts.guides.leaf_rows import FRAME, MARGIN
from receipts.sheet import HEIGHT, LEFT, MM, WIDTH

if TYPE_CHECKING:
    from counter.guides.record import Element, Guide
    from receipts.guides import Form

ROOM = (HEIGHT - 30 * MM, WIDTH - 58 * MM)
FOLD = 3 * MM


def in_order(heads: list[str], text: str) -> bool:
    """Whether the heads stand in the text one after the other."""
    at = 0
    for one in heads:
        at = text.find(squeezed(one), at)
        if at < 0:
            return False
        at += len(squeezed(one))
    return True


def heads_of(elements: tuple[Element, ...]) -> list[str]:
    return [f"{one.number}{one.name}" for one in elements]


def chart_of(one: Guide) -> Chart:
    (drawn,) = one.element("F23").blocks
    assert isinstance(drawn, Chart)
    return drawn


def panel_texts(pdf: bytes) -> list[str]:
    """The text of the six panels in the order in which they are read."""
    found = []
    for page, left, right in (
        (0, 197, 297),
        (1, 0, 100),
        (1, 100, 200),
        (1, 200, 297),
        (0, 0, 97),
        (0, 97, 197),
    ):
        with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[page].get_textpage()) as text:
            found.append(squeezed(text.get_text_bounded(left * MM, 0, right * MM, WIDTH)))
    return found


# -- the leaf ----------------------------------------------------------------------------------------------


@pytest.mark.rule("R116")
@pytest.mark.rule("R120")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_every_leaf_holds_its_17_elements_in_order_on_two_pages_at_most(matter_id: str) -> None:
    pdf, one = pdf_of(matter_id, "leaf"), guide_of(matter_id)
    text = whole(pdf)
    assert in_order(heads_of(one.brief), text)
    assert len(pages(pdf)) <= 2
    assert "参考稿" in text
    assert one.catalogue in text
    for material in one.materials:
        assert squeezed(material.name) in text
    for item in one.items:
        assert squeezed(item.name) in text
        assert squeezed(item.dept) in text
    for situation in one.situations:
        assert squeezed(situation.mark + situation.ask) in text


@pytest.mark.parametrize("matter_id", SPREAD)
def test_no_character_of_a_leaf_leaves_its_margins(matter_id: str) -> None:
    pdf = pdf_of(matter_id, "leaf")
    for number in range(len(pages(pdf))):
        for box in boxes(pdf, number):
            assert box.left >= MARGIN - 2
            assert box.right <= WIDTH - MARGIN + 2
            assert box.bottom >= leaf.FOOTER - 3
            assert box.top <= HEIGHT - 10 * MM


@pytest.mark.parametrize("matter_id", MATTERS)
def test_the_type_of_a_leaf_stays_legible_and_its_boxes_inside_the_frame(matter_id: str) -> None:
    placed = [row for page in leaf.fitted(guide_of(matter_id)) for row in page]
    for row in placed:
        edges = [(LEFT + box.x, LEFT + box.x + box.width) for box in row.row.cells]
        assert min(left for left, _ in edges) >= FRAME.left - 0.01
        assert max(right for _, right in edges) <= FRAME.left + FRAME.width + 0.01
    assert min(cell.style.size for row in placed for cell in row.row.cells if cell.lines) >= 7.0


def test_each_thing_to_bring_has_a_box_to_tick_and_what_is_fetched_has_none() -> None:
    one, text = guide_of("E03"), whole(pdf_of("E03", "leaf"))
    brought = [m for m in one.materials if m.brought]
    assert all(f"□{m.no}{squeezed(m.name)}" in text for m in brought)
    assert not any(f"□{m.no}" in text for m in one.materials if not m.brought)
    assert "不用交，由窗口调取：营业执照、代理人身份证明（委托他人代办的）" in text


@pytest.mark.rule("R121")
@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("form", ["leaf", "leaflet"])
def test_the_code_is_read_from_what_a_printer_prints(form: Form, dpi: int) -> None:
    for matter_id in ("E03", "P09"):
        pdf = pdf_of(matter_id, form)
        codes = [
            found.text
            for number in range(len(pages(pdf)))
            for found in zxingcpp.read_barcodes(raster(pdf, number, dpi).convert("L"))
        ]
        assert codes == [guide_of(matter_id).code]


@pytest.mark.parametrize("form", ["leaf", "leaflet"])
def test_a_code_that_opens_the_longest_public_address_is_read_from_paper_too(form: Form) -> None:
    of, base = catalogue(), f"https://{'a' * (LONGEST - 12)}.org"
    one = guide(of, of.matter("E03"), None, ON, base)
    pdf = guides.render(one, form)
    codes = [
        found.text
        for number in range(len(pages(pdf)))
        for found in zxingcpp.read_barcodes(raster(pdf, number, 203).convert("L"))
    ]
    assert codes == [one.code]
    assert codes[0].startswith(f"{base.upper()}/V/SMXG:E03:")
    assert squeezed(one.code) in whole(pdf)


# -- the leaflet -------------------------------------------------------------------------------------------


@pytest.mark.rule("R116")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_a_leaflet_holds_the_17_elements_in_the_order_it_is_read(matter_id: str) -> None:
    pdf, one = pdf_of(matter_id, "leaflet"), guide_of(matter_id)
    text = "".join(panel_texts(pdf))
    assert len(pages(pdf)) == 2
    assert in_order(heads_of(one.brief), text)
    assert all(squeezed(material.name) in text for material in one.materials)


@pytest.mark.parametrize("matter_id", ["E06", "E29", "P13"])
def test_no_text_of_a_leaflet_comes_near_a_fold_or_an_edge(matter_id: str) -> None:
    pdf = pdf_of(matter_id, "leaflet")
    for number, side in enumerate((leaflet.OUTER, leaflet.INSIDE)):
        lines = (0, *side.folds, HEIGHT)
        found = boxes(pdf, number)
        assert found
        for box in found:
            assert all(box.right < line - FOLD or box.left > line + FOLD for line in lines)
            assert FOLD < box.bottom < box.top < WIDTH - FOLD


def test_the_panel_folded_in_is_narrower_and_the_same_one_on_both_sides() -> None:
    assert [round(w / MM) for w in leaflet.OUTER.widths] == [97, 100, 100]
    assert leaflet.INSIDE.widths == tuple(reversed(leaflet.OUTER.widths))
    assert [round(x / MM) for x in leaflet.OUTER.folds] == [97, 197]
    assert [round(x / MM) for x in leaflet.INSIDE.folds] == [100, 200]


def test_front_and_back_are_the_title_and_the_code() -> None:
    front, *_, back = panel_texts(pdf_of("E03", "leaflet"))
    assert "开饭店(餐饮店)" in front
    assert "牵头部门：市场监管部门" in front
    assert back.startswith("17完整版办事指南二维码")
    assert guide_of("E03").code in back


def test_a_leaflet_that_cannot_hold_its_matter_is_refused_and_the_leaf_goes_on() -> None:
    one = guide_of("E06")
    many = tuple(replace(one.materials[n % 30], no=n + 1, name=f"材料{n + 1}号") for n in range(320))
    long = with_lists(one, {one.materials: many})
    with pytest.raises(GuideTooLong, match="三折页放不下"):
        guides.render(long, "leaflet")
    text = whole(guides.render(long, "leaf"))
    assert all(f"材料{n}号" in text for n in range(1, 321))


# -- the full guide ----------------------------------------------------------------------------------------


@pytest.mark.rule("R119")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_the_full_guide_holds_its_25_elements_and_their_parts_in_order(matter_id: str) -> None:
    pdf, one = pdf_of(matter_id, "full"), guide_of(matter_id)
    _, *body = pages(pdf)
    text = "".join(body)
    heads = [f"{element.number}{element.name}" for first in one.full for element in (first, *first.parts)]
    assert in_order(heads, text)


@pytest.mark.rule("R119")
@pytest.mark.parametrize("matter_id", SPREAD)
def test_the_full_guide_tells_all_it_knows_of_each_material(matter_id: str) -> None:
    """Of matters none of whose texts is parted by the end of a page."""
    one, text = guide_of(matter_id), "".join(pages(pdf_of(matter_id, "full"))[1:])
    for material in one.materials:
        assert squeezed(material.name) in text
        assert all(squeezed(basis) in text for basis in material.basis)
        assert all(squeezed(fault) in text for fault in material.faults)


@pytest.mark.parametrize("matter_id", SPREAD)
def test_contents_and_bookmarks_lead_to_the_page_of_each_element(matter_id: str) -> None:
    pdf, one = pdf_of(matter_id, "full"), guide_of(matter_id)
    texts = pages(pdf)
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    assert [title for title, _ in marks] == ["目录", *(f"{e.number} {e.name}" for e in one.full)]
    for element, (_, page) in zip(one.full, marks[1:], strict=True):
        head = squeezed(f"{element.number}{element.name}")
        assert head in texts[page]
        assert f"{head}{page + 1}" in texts[0]


def test_every_page_names_the_matter_its_number_and_the_version() -> None:
    texts = pages(pdf_of("E03", "full"))
    for number, text in enumerate(texts, 1):
        assert "开饭店(餐饮店)" in text
        assert f"第{number}页共{len(texts)}页" in text
        assert guide_of("E03").catalogue in text


@pytest.mark.parametrize("form", ["leaf", "leaflet", "full"])
def test_the_file_says_what_it_is_and_the_same_guide_gives_the_same_bytes(form: Form) -> None:
    one = guide_of("P09")
    with closing(pypdfium2.PdfDocument(pdf_of("P09", form))) as document:
        told = document.get_metadata_dict()
    assert told["Title"].startswith("高层次人才认定 办事指南")
    assert told["Keywords"] == one.code
    assert guides.render(one, form) == pdf_of("P09", form)


def test_where_nothing_is_known_it_says_so_and_a_signed_guide_is_no_reference() -> None:
    text = whole(pdf_of("E03", "full"))
    assert "18监督投诉渠道待核定" in text
    signed = replace(guide_of("E03"), reference=False, signed_off="市场监管部门 2026-11-01")
    for form in guides.FORMS:
        assert "参考稿" not in whole(guides.render(signed, form))
    assert "牵头部门已核定：市场监管部门2026-11-01" in whole(guides.render(signed, "leaf"))


# -- the flow chart ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("matter_id", MATTERS)
def test_every_item_stands_in_the_lane_of_its_department_and_no_two_overlap(matter_id: str) -> None:
    plan = chart_plan.plan(chart_of(guide_of(matter_id)), ROOM[0])
    placed = list(plan.boxes.values())
    assert set(plan.boxes) == {item.label for item in guide_of(matter_id).items}
    for n, box in enumerate(placed):
        left, wide = plan.lanes[box.item.dept]
        assert left <= box.x
        assert box.x + box.wide <= left + wide
        for other in placed[n + 1 :]:
            beside = box.x + box.wide <= other.x or other.x + other.wide <= box.x
            assert beside or box.bottom >= other.top or other.bottom >= box.top
    assert min(box.bottom for box in placed) > plan.end


@pytest.mark.parametrize("matter_id", MATTERS)
def test_an_arrow_leads_from_each_item_to_those_that_need_its_result(matter_id: str) -> None:
    plan = chart_plan.plan(chart_of(guide_of(matter_id)), ROOM[0])
    wanted = {(first, item.label) for item in guide_of(matter_id).items for first in item.after}
    paths = list(chart_plan.follows(plan))
    found = set()
    for path in paths:
        giver = next(b for b in plan.boxes.values() if (b.middle, b.bottom) == path[0])
        taker = next(b for b in plan.boxes.values() if (b.middle, b.top) == path[-1])
        found.add((giver.item.label, taker.item.label))
        for (x, y), (u, v) in pairwise(path):
            assert x == u or y == v
            assert not any(
                crosses(box, (x, y), (u, v)) for box in plan.boxes.values() if box not in (giver, taker)
            )
    assert found == wanted


def crosses(box: chart_plan.Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether a straight line runs through a box."""
    (x, u), (y, v) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return u > box.x and x < box.x + box.wide and v > box.top - box.height and y < box.top


def test_the_chart_tells_lanes_items_limits_and_the_clocks_of_the_notice() -> None:
    text = next(page for page in pages(pdf_of("P13", "full")) if "虚线框" in page)
    for told in ("综合受理窗口", "2小时内", "1个工作日内决定受理", "当天", "前置事项的结果推送后"):
        assert told in text
    for item in guide_of("P13").items:
        assert squeezed(f"{item.label} {item.name}") in text
        assert squeezed(item.dept) in text
        assert squeezed(item.limit) in text


# -- hostile content ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["leaf", "leaflet", "full"])
@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_department_writes_is_text_and_stays_on_the_page(form: Form, text: str) -> None:
    try:
        pdf = guides.render(renamed(guide_of("P18"), text), form)
    except GuideTooLong:
        assert form == "leaflet"
        assert len(text) == 200
        return
    strange = str.maketrans({char: clean.note(char) for char in faces.missing(text)})
    assert squeezed(text.translate(strange)) in whole(pdf)
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        sizes = [document[n].get_size() for n in range(len(document))]
    for number, (wide, tall) in enumerate(sizes):
        for box in boxes(pdf, number):
            assert box.left >= 0
            assert box.bottom >= 0
            assert box.right <= wide
            assert box.top <= tall


def test_a_chart_of_thirty_items_is_made_smaller_and_not_cut() -> None:
    one = guide_of("E29")
    many = tuple(
        replace(one.items[n % 8], label=str(n + 1), name=f"事项{n + 1}号", after=(), stage=1)
        for n in range(30)
    )
    text = whole(guides.render(with_lists(one, {one.items: many}), "full"))
    assert all(text.count(f"{n}事项{n}号") >= 2 for n in range(1, 31))


def test_characters_no_face_has_are_listed() -> None:
    assert guides.missing(guide_of("E03")) == ()
    assert guides.missing(replace(guide_of("E03"), place="\U000310ff乡")) == ("\U000310ff",)


def test_what_steers_a_terminal_or_hides_is_shown_by_its_number() -> None:
    assert "〔U+202E〕" in whole(guides.render(replace(guide_of("P09"), place="甲\u202e县"), "leaf"))
