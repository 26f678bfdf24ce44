"""What was put into a record is what stands on its paper."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import samples
from reading import boxes, pages, squeezed, whole

import receipts
from receipts import clean
from receipts.layouts import notice as notice_layout
from receipts.layouts import parts
from receipts.layouts import receipt as receipt_layout
from receipts.sheet import LEFT, RIGHT

if TYPE_CHECKING:
    from counter.intake.papers import Letter, Notice, Paper

NAMES = [
    "𬱖𫖯𠅤㛃䶮龘堃〇",
    "阿卜杜热合曼·买买提明",
    "[red]红[/red]",
    "<b>&amp;粗</b>",
    "{}{0}%s",
    "[/]未闭合[",
    "O’Brien-Nguyễn",
    "马㐀𪚔",
]
SIXTY = replace(
    samples.NOTICE,
    findings=tuple(replace(samples.FINDINGS[n % 6], no=n + 1, cure=f"第{n + 1}项补正") for n in range(60)),
)


def named(name: str) -> Notice:
    """The notice for another applicant."""
    return replace(samples.NOTICE, applicant=replace(samples.APPLICANT, name=name))


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_printed_and_copies_as_it_was_typed(name: str) -> None:
    text = whole(receipts.render(named(name)))
    assert f"申请人{squeezed(name)}证件" in text
    assert f"{squeezed(name)}：你（单位）申请办理" in text


@pytest.mark.rule("R136")
def test_the_notice_tells_every_finding_with_basis_cure_and_source() -> None:
    text = whole(receipts.render(samples.NOTICE))
    for finding in samples.FINDINGS:
        for part in (
            finding.material,
            finding.kind,
            *finding.what,
            *finding.basis,
            finding.cure,
            finding.obtain,
        ):
            assert squeezed(part) in text
    assert "取得途径待核定" in text
    assert squeezed(notice_layout.ALL_TOLD) in text
    assert squeezed(samples.NOTICE.term) in text


@pytest.mark.rule("R136")
def test_the_notice_says_who_when_where_and_whom_to_call() -> None:
    text, head = whole(receipts.render(samples.NOTICE)), samples.NOTICE.head
    for part in (head.number, head.issued_at, head.station, head.window, head.operator, head.address):
        assert squeezed(part) in text
    for part in (head.phone, head.supervision_phone, samples.APPLICANT.number, samples.AGENT.name, "E03"):
        assert part in text
    assert "申请人（代办人）签名：日期：年月日窗口工作人员签名：" in text


@pytest.mark.rule("R139")
def test_the_receipt_lists_every_line_with_due_and_got() -> None:
    text = whole(receipts.render(samples.RECEIPT))
    named = [one.name for one in samples.RECEIPT.items]
    for line in samples.RECEIPT.lines:
        used = "、".join(str(named.index(name) + 1) for name in line.items)  # as numbered above
        assert squeezed(f"{line.no}{line.material}{used}{line.due}{line.got}{line.how}") in text
    for part in (*samples.STEPS, samples.RECEIPT.collection, receipt_layout.NOT_ACCEPTED):
        assert squeezed(part) in text


@pytest.mark.rule("R025")
def test_the_chosen_items_stand_with_department_and_level() -> None:
    text = whole(receipts.render(samples.RECEIPT))
    for no, item in enumerate(samples.ITEMS, 1):
        assert f"{no}{item.name}{item.dept}{item.level}" in text


def test_a_receipt_that_replaces_another_names_it_and_the_reason() -> None:
    paper = replace(samples.RECEIPT, replaces="411202-01-20261123-0004-7.S0", reason="第3项实交份数录错")
    text = whole(receipts.render(paper))
    assert "本回执替换回执411202-01-20261123-0004-7.S0，原回执已经作废。更正原因：第3项实交份数录错" in text


@pytest.mark.rule("R140")
@pytest.mark.rule("R141")
@pytest.mark.parametrize("paper", [samples.DEFERRAL, samples.COMMITMENT], ids=["deferral", "commitment"])
def test_a_letter_tells_term_basis_and_consequence_and_has_a_place_to_sign(paper: Letter) -> None:
    text, line = whole(receipts.render(paper)), paper.lines[0]
    for part in (line.material, line.term, line.basis, line.consequence, *paper.promises):
        assert squeezed(part) in text
    assert "承诺人（申请人或代办人）签名：日期：年月日" in text


def test_sample_station_data_are_called_samples() -> None:
    marked = replace(samples.RECEIPT, head=samples.head("S", sample=True))
    assert parts.SAMPLE in whole(receipts.render(marked))
    assert parts.SAMPLE not in whole(receipts.render(samples.RECEIPT))


def test_reprints_and_void_papers_are_marked_on_every_page() -> None:
    for text in pages(receipts.render(samples.RECEIPT, reprint=3, void=True)):
        assert "重打第3次" in text
        assert text.count("作废") >= 2
    assert "重打" not in whole(receipts.render(samples.RECEIPT))


def test_sixty_findings_are_numbered_through_and_every_page_says_which_it_is() -> None:
    texts = pages(receipts.render(SIXTY))
    assert len(texts) > 8
    for number, text in enumerate(texts, 1):
        assert f"{samples.NOTICE.head.number}第{number}页共{len(texts)}页" in text
    assert all(f"补正办法第{n}项补正" in "".join(texts) for n in range(1, 61))


def test_a_hundred_lines_repeat_the_head_of_the_table() -> None:
    lines = tuple(replace(samples.RECEIPT.lines[n % 14], no=n + 1) for n in range(100))
    texts = pages(receipts.render(replace(samples.RECEIPT, lines=lines)))
    assert all("序号材料名称用于事项应交实交说明" in text for text in texts[:-1])


LONG = {
    "cjk": "长" * 200,
    "latin": "W" * 200,
    "punctuation": "，。" * 100,
    "opening": "（" * 200,
    "rare": "\U0002ebf0" * 60,
    "lines": "甲\n" * 80,
    "page": "一段很长的说明，" * 500,
}


@pytest.mark.parametrize("kind", list(LONG))
def test_nothing_leaves_the_text_area_however_long(kind: str) -> None:
    party = replace(samples.APPLICANT, name=LONG[kind], phone=LONG[kind])
    head = replace(samples.NOTICE.head, station=LONG[kind][:200], operator=LONG[kind])
    finding = replace(samples.FINDINGS[0], material=LONG[kind], what=(LONG[kind],), obtain=LONG[kind])
    pdf = receipts.render(replace(samples.NOTICE, applicant=party, head=head, findings=(finding,) * 2))
    for number in range(len(pages(pdf))):
        for box in boxes(pdf, number):
            assert box.left >= LEFT - 2
            assert box.right <= RIGHT + 2
            assert 25 <= box.bottom <= box.top <= 842 - 25


@pytest.mark.parametrize("char", ["\U0002ebf0", "\x1b", "\u202e", "\ud800", "\ue000", "ก"])
def test_a_character_without_a_shape_is_named_never_left_out(char: str) -> None:
    assert f"张〔U+{ord(char):04X}〕三" in whole(receipts.render(named(f"张{char}三")))


@pytest.mark.parametrize("char", ["\u200b", "\ufeff", "\ufe00", "\U000e0100", "\xad"])
def test_a_character_that_shows_nothing_is_dropped(char: str) -> None:
    assert "申请人张三证件" in whole(receipts.render(named(f"张{char}三")))


def test_cleaning_keeps_ordinary_texts_and_one_kind_of_line_end() -> None:
    assert clean.text("甲\r\n乙\u2028丙\t丁\xa0戊") == "甲\n乙\n丙 丁 戊"
    assert clean.record(samples.NOTICE) == samples.NOTICE


@pytest.mark.parametrize("paper", [samples.NOTICE, samples.RECEIPT, samples.DEFERRAL], ids=lambda p: p.kind)
def test_the_same_record_gives_the_same_bytes(paper: Paper) -> None:
    first = receipts.render(paper)
    receipts.render(named("另外一份文书在中间"))
    assert receipts.render(paper) == first
    assert b"D:20261123094200+08'00'" in first


def test_other_processes_give_the_same_bytes() -> None:
    script = (
        "import sys,hashlib; sys.path[:0]=sys.argv[1:]; import receipts,samples;"
        "print(hashlib.sha256(receipts.render(samples.NOTICE)).hexdigest())"
    )
    here = Path(__file__).parent
    command = [sys.executable, "-c", script, str(here), str(here.parents[1])]
    runs = {subprocess.run(command, capture_output=True, check=True).stdout for _ in range(2)}
    assert len(runs) == 1


def test_no_page_names_a_font_that_is_not_embedded() -> None:
    assert b"Helvetica" not in receipts.render(samples.NOTICE)
    assert b"/Trans" not in receipts.render(samples.NOTICE)


def test_importing_receipts_loads_neither_reportlab_nor_qrcode() -> None:
    script = (
        "import receipts, sys; sys.exit(bool({'reportlab', 'qrcode', 'PIL', 'textual'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
