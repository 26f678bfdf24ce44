"""咨询一次性告知单: what was told is what stands on it, on one page wherever a legible size allows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from consultations import E03, FULL, LATER, UNLISTED, advice, catalogue, first_answers, own
from reading import boxes, pages, squeezed, whole
from rich.cells import cell_len

import receipts
from counter.intake.advice import AdviceSheet
from receipts import leaf
from receipts.layouts import lay_advice
from receipts.sheet import WIDTH

LONG = ("E06", "E08", "E23", "E29")
"""More materials than one page holds in a legible size."""
MATTERS = [matter.id for matter in catalogue().matters]


def sheet_of(matter_id: str = "E03", answers: dict[str, str] | None = None) -> AdviceSheet:
    told = advice(matter_id, first_answers(matter_id) if answers is None else answers)
    return AdviceSheet(
        advice=told,
        station="湖滨区政务服务中心",
        window="01窗",
        operator="张敏",
        issued_at="2026-11-23 09:42",
    )


E03_SHEET = sheet_of("E03", E03)
FULL_SHEET = replace(E03_SHEET, advice=advice("X01", {}, of=own(FULL, LATER, UNLISTED)))


@pytest.mark.rule("R128")
@pytest.mark.rule("R129")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_the_sheet_of_every_matter_tells_everything(matter_id: str) -> None:
    sheet = sheet_of(matter_id)
    told = sheet.advice
    text = re.sub(r"□\d+", "", whole(receipts.render(sheet)))  # the box stands beside, in mid-height
    for one in told.bring:
        assert squeezed(one.name) in text
        assert all(squeezed(standard) in text for standard in one.standards)
    for one in (*told.fetched, *told.inside):
        assert squeezed(one.name) in text
    for item in told.items:
        assert squeezed(item.name) in text
        assert squeezed(item.limit) in text
    for note in told.notes:
        assert squeezed(note) in text
    for answer in told.situation:
        assert squeezed(answer.ask + answer.said) in text
    assert squeezed(told.savings.papers_told) in text
    assert told.catalogue in text


@pytest.mark.parametrize("matter_id", MATTERS)
def test_one_page_holds_what_one_page_can(matter_id: str) -> None:
    count = len(pages(receipts.render(sheet_of(matter_id))))
    assert count <= (2 if matter_id in LONG else 1)


@pytest.mark.parametrize("matter_id", ["E03", "E08", "P03"])
def test_no_character_lies_outside_the_margins_or_below_the_least_size(matter_id: str) -> None:
    pdf = receipts.render(sheet_of(matter_id))
    for number in range(len(pages(pdf))):
        for box in boxes(pdf, number):
            assert box.left >= leaf.MARGIN - 2
            assert box.right <= WIDTH - leaf.MARGIN + 2
            assert box.bottom >= leaf.FOOTER - 3
    _, rows = leaf.fitted(lay_advice(sheet_of(matter_id)))
    sizes = {cell.style.size for page in rows for placed in page for cell in placed.row.cells}
    assert min(sizes) >= leaf.SMALLEST


def test_it_is_no_case_paper() -> None:
    text = whole(receipts.render(E03_SHEET))
    assert "不是收件、受理凭证" in text
    assert "签名" not in text.replace("签名或者盖章", "").replace("签名（盖章）", "")
    assert "办件" not in text
    assert "SMX1" not in text


def test_each_thing_to_bring_has_a_box_to_tick() -> None:
    text = whole(receipts.render(E03_SHEET))
    assert text.count("□") == len(E03_SHEET.advice.bring)


def test_what_is_known_stands_there_and_what_is_not_is_open() -> None:
    text = whole(receipts.render(FULL_SHEET))
    for part in (
        "7个工作日（承诺）；现场核查：受理后10个工作日",
        "不收费",
        "甲许可证",
        "承诺时限15个工作日",
        "不用交本件产生：甲许可证（由“甲许可”办结后产生）",
        "原件2份",
        "丁确认【材料清单待核定】",
        "要本人来吗？不用。",
        "办理·第2批",
        "各办理部门的电话待核定",
    ):
        assert part in text


def test_the_questions_give_way_before_the_page_overflows() -> None:
    many = replace(FULL_SHEET.advice, faq=FULL_SHEET.advice.faq * 200)
    crowded = replace(FULL_SHEET, advice=many)
    texts = pages(receipts.render(crowded))
    asked = FULL_SHEET.advice.faq[0].ask
    printed = texts[0].count(asked)
    assert len(texts) == 1
    assert 0 < printed < len(many.faq)
    assert f"另有{len(many.faq) - printed}个常见问题印不下" in texts[0]
    assert "印不下" not in "".join(receipts.preview(crowded, 78))


def test_a_page_that_is_not_enough_goes_on_under_its_name_with_the_head_of_the_list() -> None:
    told = E03_SHEET.advice
    bring = tuple(replace(told.bring[n % 14], no=n + 1, name=f"材料{n + 1}") for n in range(90))
    first, second, *_ = pages(receipts.render(replace(E03_SHEET, advice=replace(told, bring=bring))))
    assert "材料1" in first
    assert "咨询一次性告知单（续）" in second
    assert "材料、要求和取得途径应交事项" in second


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert receipts.render(E03_SHEET) == receipts.render(E03_SHEET)


def test_markup_and_rare_characters_are_text() -> None:
    odd = replace(E03_SHEET, station="<b>&amp;𬱖[red]", operator="[/]未闭合[")
    text = whole(receipts.render(odd))
    assert "<b>&amp;𬱖[red]" in text
    assert "[/]未闭合[" in text


def test_a_sample_station_says_so() -> None:
    assert "本站资料为示例" in whole(receipts.render(replace(E03_SHEET, sample=True)))
    assert "本站资料为示例" not in whole(receipts.render(E03_SHEET))


@pytest.mark.parametrize("width", [20, 40, 78, 120])
def test_the_preview_tells_the_same_within_its_width(width: int) -> None:
    lines = receipts.preview(E03_SHEET, width)
    assert max(map(cell_len, lines)) <= width
    text = squeezed("".join(lines))
    for one in E03_SHEET.advice.bring:
        assert squeezed(one.name) in text
    assert "不是收件、受理凭证" in text
    assert squeezed(E03_SHEET.advice.savings.trips_told) in text


def test_what_only_the_clerk_should_know_is_not_printed() -> None:
    told = E03_SHEET.advice
    noted = [note for one in told.bring for note in one.notes]
    assert noted
    crowded = replace(E03_SHEET, advice=replace(told, hint="窗口自己留意"))
    text = "".join(pages(receipts.render(crowded)))
    assert "窗口自己留意" not in text
    assert not any(note in text for note in noted)
