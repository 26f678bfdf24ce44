"""What was put into a form is what stands on its paper, on every copy and every page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import form_samples as made
import pytest
import samples
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import boxes, pages, raster, squeezed, whole
from rich.cells import cell_len

import receipts
from counter.cases import forms
from counter.intake.papers import TITLES, Fact
from receipts import clean, draw, pdf
from receipts.layouts import parts
from receipts.layouts.form import kept
from receipts.sheet import LEFT, MEASURE, RIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Nature
    from counter.intake.papers import Form, Party

FORMS = [pytest.param(form, id=kind) for kind, form in made.FORMS.items()]
HOSTILE = [
    "<b>&amp;粗</b>",
    "[red]红[/red]",
    "[/]未闭合[",
    "{}{0}%s",
    "𬱖𫖯𠅤㛃䶮龘堃〇",
    "O’Brien-Nguyễn",
    "=HYPERLINK(1)",
]


def texts(form: Form) -> Iterator[str]:
    """Every text of a form that has to stand on the paper."""
    yield from (form.title, form.verdict, *form.opening, form.matter, form.lead, form.addressee)
    yield from (form.head.number, form.head.station, form.head.issued_at)
    for fact in (*form.facts, *form.by_hand):
        yield from (fact.label, fact.value)
    for section in form.sections:
        yield from (section.heading, *section.texts)
        for box in section.boxes:
            yield from (box.label, box.value)
        if section.table:
            yield from (column.head for column in section.table.columns)
            yield from (text for row in section.table.rows for text in row)
    for signer in form.signers:
        yield from (signer.label, *signer.lines)


def one_copy(form: Form) -> Form:
    return replace(form, copies=())


@pytest.mark.rule("R152")
@pytest.mark.rule("R155")
@pytest.mark.parametrize("form", FORMS)
def test_everything_in_the_record_stands_on_the_paper(form: Form) -> None:
    text = whole(receipts.render(form))
    assert [part for part in texts(form) if squeezed(part) not in text] == []


@pytest.mark.parametrize("width", [20, 40, 56, 76, 120])
@pytest.mark.parametrize("form", FORMS)
def test_the_preview_says_the_same_within_its_width(form: Form, width: int) -> None:
    lines = receipts.preview(form, width, reprint=1, void=True)
    assert max(map(cell_len, lines)) <= width
    told = squeezed("".join(lines))
    for text in (form.title, form.verdict, *form.opening, *(fact.value for fact in form.facts)):
        assert squeezed(text) in told
    if width == 40:
        rows = [row for part in form.sections if part.table for row in part.table.rows]
        assert all(squeezed(f"{row[0]}.{row[1]}") in told for row in rows)


@pytest.mark.parametrize("form", FORMS)
def test_the_code_is_decoded_from_a_one_bit_page(form: Form) -> None:
    (found,) = zxingcpp.read_barcodes(raster(receipts.render(form, void=True)).convert("L"))
    assert found.text == form.head.code


@pytest.mark.parametrize("title", list(TITLES.values()))
def test_no_title_runs_into_the_code_beside_it(title: str) -> None:
    wide = draw.width(title, pdf.TITLE) + pdf.TITLE_SPACE * (len(title) - 1)
    number = max(made.SLIP, f"{samples.CASE}.A1", key=len)
    code = RIGHT - max(31 * 72 / 25.4, draw.width(number, pdf.NUMBER))
    assert LEFT + (MEASURE + wide) / 2 < code


@pytest.mark.parametrize("form", FORMS)
def test_each_copy_is_drawn_whole_and_says_who_keeps_it(form: Form) -> None:
    printed = pages(receipts.render(form))
    single = pages(receipts.render(one_copy(form)))
    assert len(printed) % max(1, len(form.copies)) == 0
    each = len(printed) // max(1, len(form.copies))
    assert each in (len(single), len(single) + 1)
    for number, keeper in enumerate(form.copies, 1):
        for page, text in enumerate(printed[(number - 1) * each : number * each], 1):
            assert f"{form.head.number}第{number}联{squeezed(keeper)}存第{page}页共{each}页" in text
            assert form.title in text
    assert "联" not in "".join(single).replace("联系", "").replace("联办", "")


def test_how_many_copies_there_are_is_written_on_them() -> None:
    assert "一式两份，移交方、接收方各存一份" in whole(receipts.render(made.SLIP_PAPER))
    assert "一式3份，发证窗口、市场监督管理部门、消防救援机构各存一份" in whole(receipts.render(made.PROOF))
    assert kept(()) == ()


@pytest.mark.parametrize("form", FORMS)
def test_reprints_and_void_forms_are_marked_on_every_page(form: Form) -> None:
    for text in pages(receipts.render(form, reprint=3, void=True)):
        assert "重打第3次" in text
        assert "作废" in text
    assert "重打" not in whole(receipts.render(form))


@pytest.mark.parametrize("kind", sorted(set(made.FORMS) - {"slip"}))
@pytest.mark.parametrize("more", range(0, 40, 3))
def test_signatures_never_stand_alone_on_a_page(kind: str, more: int) -> None:
    form = one_copy(made.FORMS[kind])
    last = next((section.texts[-1] for section in reversed(form.sections) if section.texts), "")
    form = replace(form, opening=(*form.opening, *["再说一句。"] * more))
    page = pages(receipts.render(form))[-1]
    assert squeezed(form.signers[-1].label) in page
    assert squeezed(last) in page


@pytest.mark.parametrize(
    "kind",
    [
        *("pause", "lead_notice", "proof", "return", "withdrawal", "lapse", "index"),
        *("deferred", "collect", "extension", "cover"),
    ],
)
def test_an_ordinary_form_is_one_page(kind: str) -> None:
    assert len(pages(receipts.render(one_copy(made.FORMS[kind])))) == 1


@pytest.mark.parametrize(
    ("agent", "nature"), [(None, ""), (samples.AGENT, "行政许可")], ids=["alone", "agent"]
)
def test_an_ordinary_acceptance_is_one_page_with_its_seal(agent: Party | None, nature: Nature) -> None:
    form = forms.acceptance(
        made.head("A"),
        replace(made.FACTS, agent=agent),
        made.ITEM,
        limit_words="7个工作日（承诺时限）",
        due_words="2026-12-03",
        nature=nature,
    )
    (text,) = pages(receipts.render(one_copy(form)))
    assert "办理部门（专用印章）日期：年月日" in text


@pytest.mark.rule("R144")
def test_a_slip_of_many_lines_repeats_its_head_and_numbers_every_line() -> None:
    form = forms.slip(made.slip_head(), made.HANDOFF, made.slip_lines(300))
    texts_ = pages(receipts.render(one_copy(form)))
    head = "序号材料（证照）名称办件号形式份数页数核对备注"
    assert len(texts_) > 10
    assert all(head in text for text in texts_[:-1])
    text = "".join(texts_)
    for line in made.slip_lines(300):
        assert squeezed(f"{line.no}{line.what}{line.number}") in text
    assert text.count("□") == 300


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_and_rare_texts_are_printed_as_they_were_typed(name: str) -> None:
    facts = replace(made.FACTS, applicant=replace(samples.APPLICANT, name=name), matter=name)
    item = replace(made.REFUSED, reasons=(name, "第二条理由"), elsewhere=name)
    form = forms.refusal(made.head("B"), facts, item, review_body=name, court=name)
    text, shown = whole(receipts.render(form)), squeezed(name)
    for part in (f"申请人{shown}证件", f"{shown}：你（单位）通过“{shown}”", f"1.{shown}2.第二条理由"):
        assert part in text
    assert f"请向{shown}提出申请" in text
    lines = [replace(line, what=name, note=name) for line in made.slip_lines(3)]
    slip = whole(receipts.render(forms.slip(made.slip_head(), made.HANDOFF, lines)))
    assert slip.count(shown) == 3 * 2 * 2


LONG = {
    "cjk": "长" * 200,
    "latin": "W" * 200,
    "punctuation": "，。" * 100,
    "rare": "\U0002ebf0" * 60,
    "lines": "甲\n" * 80,
    "page": "一段很长的说明，" * 400,
}


@pytest.mark.parametrize("kind", list(LONG))
def test_nothing_leaves_the_text_area_however_long(kind: str) -> None:
    long = LONG[kind]
    facts = replace(made.FACTS, applicant=replace(samples.APPLICANT, name=long), lead=long)
    item = replace(made.REFUSED, reasons=(long, long), dept=long, name=long)
    lines = [replace(line, what=long, number=long, note=long) for line in made.slip_lines(2)]
    for form in (
        forms.refusal(made.head("B"), facts, item, basis=long),
        forms.slip(made.slip_head(), replace(made.HANDOFF, taker=f"dept:{long}", note=long), lines),
        forms.proof(made.head("H"), facts, replace(made.DELIVERY, reason=long, witness=long), made.GIVEN),
    ):
        drawn = receipts.render(replace(form, copies=(long[:300],)))
        for number in range(len(pages(drawn))):
            for box in boxes(drawn, number):
                assert box.left >= LEFT - 2
                assert box.right <= RIGHT + 2
                assert 25 <= box.bottom <= box.top <= 842 - 25


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80), st.integers(min_value=20, max_value=90))
def test_no_typed_text_breaks_the_preview(text: str, width: int) -> None:
    lines = [replace(line, what=text, note=text, number=text) for line in made.slip_lines(2)]
    form = forms.slip(made.slip_head(), replace(made.HANDOFF, note=text), lines)
    shown = receipts.preview(form, width)
    assert max(map(cell_len, shown)) <= width
    assert not any(c < " " or c in "\x7f\x9b\u202e" for line in shown for c in line)


@pytest.mark.parametrize("char", ["\x1b", "\u202e", "\ue000"])
def test_a_character_without_a_shape_is_named_never_left_out(char: str) -> None:
    form = replace(made.PAUSE, facts=(Fact(label="事由", value=f"张{char}三"),))
    assert f"张〔U+{ord(char):04X}〕三" in whole(receipts.render(form))


def test_what_is_not_known_is_said_to_be_so() -> None:
    form = replace(made.PAUSE, facts=(Fact(label="依据", value=" "),))
    assert "依据待核定" in whole(receipts.render(form))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_form_gives_the_same_bytes_and_ordinary_texts_stay(form: Form) -> None:
    first = receipts.render(form)
    receipts.render(samples.NOTICE)
    assert receipts.render(form) == first
    assert clean.record(form) == form


def test_sample_station_data_are_called_samples() -> None:
    marked = replace(made.REFUSAL, head=replace(made.REFUSAL.head, sample=True))
    assert parts.SAMPLE in whole(receipts.render(marked))


def test_a_slip_tells_nobody_where_to_complain_and_names_no_applicant() -> None:
    text = whole(receipts.render(made.SLIP_PAPER))
    assert "监督电话" not in text
    assert squeezed(samples.APPLICANT.name) not in text
    assert "监督电话0398-0000001" in whole(receipts.render(made.REFUSAL))


def test_a_form_that_belongs_to_no_case_has_no_code_and_room_for_the_number() -> None:
    loose = replace(made.APPLICATION, head=replace(made.APPLICATION.head, number="", case_number="", code=""))
    drawn = receipts.render(loose)
    assert not zxingcpp.read_barcodes(raster(drawn).convert("L"))
    assert "办件号印制日期2026-11-23" in whole(drawn)
    assert samples.CASE not in whole(drawn)
    assert "办件号：" in "".join(receipts.preview(loose, 76))


def test_a_specimen_is_marked_on_every_page() -> None:
    texts_ = pages(receipts.render(replace(made.APPLICATION, mark="样张", head=made.head("F"))))
    assert all(text.count("样张") >= 2 for text in texts_)
    assert "样张" not in whole(receipts.render(made.APPLICATION))


@pytest.mark.parametrize("kind", ["cjk", "latin", "rare", "lines"])
def test_an_application_holds_whatever_was_typed(kind: str) -> None:
    long = LONG[kind]
    entries = tuple(replace(one, value="" if one.field.options else long) for one in made.APPLIED.entries)
    form = forms.application(
        made.head("F"), replace(made.APPLIED, entries=entries, situation=((long, long),))
    )
    drawn = receipts.render(form)
    for number in range(len(pages(drawn))):
        for box in boxes(drawn, number):
            assert box.left >= LEFT - 2
            assert box.right <= RIGHT + 2
            assert 25 <= box.bottom <= box.top <= 842 - 25
