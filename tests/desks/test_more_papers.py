"""Papers issued on the way: application, deferral notice, collection slip, extension, cover of the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import issuing_hands as hands
import pytest
import supply_hands as later
from consultations import E03
from world import CLERK, OFFICER, World, begin, deferrable, received, take_all

from counter.cases.records import Outcome
from counter.desks.department.desk import DepartmentDesk
from counter.desks.issuing.collecting import REPLACED
from counter.desks.window.applying import ApplicationDesk
from counter.desks.window.consulting import Consultation, ConsultingDesk
from counter.errors import Refused
from counter.intake.frozen import thaw
from counter.intake.papers import Form

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.records import Case, PaperRow
    from counter.desks.window.issue import IssueDesk


def of_kind(rows: tuple[PaperRow, ...], kind: str) -> list[PaperRow]:
    return [row for row in rows if row.kind == kind]


def form_of(row: PaperRow) -> Form:
    paper = thaw(row)
    assert isinstance(paper, Form)
    return paper


def said(form: Form) -> str:
    rows = [row for part in form.sections if part.table for row in part.table.rows]
    boxes = [(box.label, box.value) for part in form.sections for box in part.boxes]
    texts = [text for part in form.sections for text in part.texts]
    facts = [(fact.label, fact.value) for fact in form.facts]
    return "\n".join((*("|".join(row) for row in (*rows, *boxes, *facts)), *texts, form.verdict))


# -- 一件事申请表 ------------------------------------------------------------------------------------------


@pytest.mark.rule("R017")
@pytest.mark.rule("R062")
def test_the_form_of_a_case_is_numbered_kept_and_the_same_until_something_changes(
    desk: IssueDesk, ready: Case
) -> None:
    window = ApplicationDesk(desk.desk)
    first = window.issue_application(ready)
    assert first.row.number == f"{first.case.number}.F1"
    text = said(form_of(first.row))
    assert "姓名/名称|赵立新" in text
    assert "证件号码|110101199003074514" in text
    assert first.case.status == "draft"
    again = window.issue_application(first.case)
    assert (again.row.number, again.case) == (first.row.number, first.case)
    fewer = desk.choose(first.case, (1,))
    second = window.issue_application(fewer)
    assert second.row.number.endswith(".F2")
    old, new = of_kind(desk.papers(second.case), "application")
    assert (old.void_at is not None, new.void_at) == (True, None)
    assert said(form_of(new)).count("|消防救援机构|") == 0


def test_judgements_and_letters_are_not_touched_by_the_form(desk: IssueDesk, ready: Case) -> None:
    line = deferrable(desk, ready)[0]
    case = take_all(desk, desk.judge(ready, line.key, Outcome(kind="deferred")))
    case = desk.sign_letters(desk.issue_letter(case, "deferral").case)
    after = ApplicationDesk(desk.desk).issue_application(case).case
    assert after.draft == case.draft
    assert desk.issue_receipt(after).case.status == "received"


def test_after_the_receipt_the_form_says_what_was_received_and_once_over_there_is_none(
    desk: IssueDesk, ready: Case
) -> None:
    done = received(desk, ready)
    issued = ApplicationDesk(desk.desk).issue_application(done.case)
    assert issued.row.number.endswith(".F1")
    assert issued.case.status == "received"
    dropped = desk.drop(begin(desk, "E04"), "不办了")
    with pytest.raises(Refused, match="已经结束"):
        ApplicationDesk(desk.desk).issue_application(dropped)


def test_a_list_kept_from_before_there_were_fields_takes_those_in_use(
    desk: IssueDesk, ready: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = replace(desk.desk.catalogue, fields={}, applications={})
    monkeypatch.setattr(type(desk.desk), "catalogue_of", lambda _desk, _version: bare)
    form = form_of(ApplicationDesk(desk.desk).issue_application(ready).row)
    assert "姓名/名称|赵立新" in said(form)


def test_a_form_taken_home_belongs_to_no_case_and_the_journal_says_that_it_was_given(office: World) -> None:
    desk = ConsultingDesk(office.desk(CLERK).desk)
    form = desk.form(Consultation(matter_id="E03", answers=E03))
    assert (form.head.number, form.head.code, form.head.case_number) == ("", "", "")
    assert "大型户外广告" in said(form)
    (entry,) = office.journal()
    assert entry.action == "consult.form"
    with office.office.store.read() as view:
        assert sum(view.cases.counts().values()) == 0


# -- 容缺受理通知书 ----------------------------------------------------------------------------------------


@pytest.mark.rule("R140")
def test_what_is_deferred_is_told_with_the_receipt_its_term_and_consequence(office: World) -> None:
    before = later.pushed(office, due="2099-12-01")
    (row,) = of_kind(before.course.papers, "deferred")
    text = said(form_of(row))
    assert f"1|{before.line}|" in text
    assert "2099-12-01前" in text
    assert "逾期" in text
    letter = of_kind(before.course.papers, "deferral")[-1]
    assert f"承诺书|{letter.number}" in text


def test_a_receipt_without_deferrals_has_no_such_notice(desk: IssueDesk, ready: Case) -> None:
    assert of_kind(desk.papers(received(desk, ready).case), "deferred") == []


# -- 领取单 ------------------------------------------------------------------------------------------------


@pytest.mark.rule("R169")
@pytest.mark.rule("R170")
@pytest.mark.rule("R171")
def test_results_collected_one_by_one_have_a_slip_that_grows_with_them(office: World) -> None:
    course = hands.at_departments(office, collection=hands.APART)
    course = hands.granted(office, course)
    nos = [one.no for one in course.items]
    one = hands.issuer(office).register(course, nos[:1], "A-1")
    (first,) = of_kind(one.papers, "collect")
    text = said(form_of(first))
    assert f"1|{course.items[0].name}|" in text
    assert "分别领取" in text
    assert "身份证件原件" in text
    assert course.items[1].name in text, "what is still to come is named"
    two = hands.issuer(office).register(one, nos[1:2], "A-2")
    old, new = of_kind(two.papers, "collect")
    assert (old.void_at is not None, old.void_reason, old.replaced_by) == (True, REPLACED, new.number)
    assert f"2|{course.items[1].name}|" in said(form_of(new))


@pytest.mark.rule("R169")
def test_together_there_is_one_slip_and_none_for_what_is_posted(office: World) -> None:
    course = hands.granted(office, hands.at_departments(office))
    nos = [one.no for one in course.items]
    half = hands.issuer(office).register(course, nos[:-1])
    assert of_kind(half.papers, "collect") == []
    whole = hands.issuer(office).register(half, nos[-1:])
    (slip,) = of_kind(whole.papers, "collect")
    assert said(form_of(slip)).count("\n") > len(nos)
    posted = hands.granted(office, hands.at_departments(office, "E04", collection=hands.MAILED))
    sent = hands.issuer(office).register(posted, [one.no for one in posted.items])
    assert of_kind(sent.papers, "collect") == []


# -- 延长、封面 --------------------------------------------------------------------------------------------


def test_who_waits_longer_is_told_why_and_until_when(office: World) -> None:
    course = hands.at_departments(office)
    item = next(one for one in course.items if course.clock("decide", one.no))
    was = course.clock("decide", item.no)
    desk = DepartmentDesk(office.signed(OFFICER))
    now: Course = desk.extend(item, 5, "需要补充现场核查", "行政许可法第四十二条", "李局长")
    (row,) = of_kind(now.papers, "extension")
    text = said(form_of(row))
    due = now.clock("decide", item.no)
    assert was is not None
    assert due is not None
    assert was.due_at is not None
    assert due.due_at is not None
    assert f"原到期日|{was.due_at:%Y-%m-%d}" in text
    assert f"新到期日|{due.due_at:%Y-%m-%d}" in text
    assert "需要补充现场核查" in text
    assert "李局长" in text


@pytest.mark.rule("R177")
def test_the_file_has_a_cover_with_its_headings_before_the_index(office: World) -> None:
    course = hands.archivist(office).archive(
        hands.finished(office), lambda paper, *, void=False: f"%PDF {paper.head.number} {void}".encode()
    )
    assert {row.kind for row in course.papers[-2:]} == {"cover", "index"}
    (front,) = of_kind(course.papers, "cover")
    text = said(form_of(front))
    assert "全宗号|待核定" in text
    assert f"办件号|{course.case.number}" in text
    assert all(f"|{one.name}|{one.dept}|" in text for one in course.items)
    opened = hands.archivist(office).open_archived(course.case.id)
    assert any("卷宗封面" in file.name for file in opened.files)
