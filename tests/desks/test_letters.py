"""Letters cover what was promised, and an amended receipt is voided, replaced and kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast, get_args

import pytest
import world
from world import APPLICANT, World, begin, deferrable, received, take_all

from counter.cases.records import Outcome
from counter.errors import BadInput, Refused
from counter.intake.papers import LetterKind
from counter.intake.parties import Parties

if TYPE_CHECKING:
    from counter.cases.records import Case
    from counter.desks.window.issue import IssueDesk
    from counter.intake.papers import Letter, Receipt

MISSING = Outcome(kind="missing")


# -- letters --------------------------------------------------------------------------------------------


@pytest.mark.rule("R140")
@pytest.mark.rule("R141")
def test_no_receipt_before_the_consequences_are_told_and_the_letter_signed(
    desk: IssueDesk, ready: Case
) -> None:
    line = deferrable(desk, ready)[0]
    case = take_all(desk, desk.judge(ready, line.key, Outcome(kind="deferred")))
    with pytest.raises(Refused, match="还没有告知后果并签署承诺书"):
        desk.issue_receipt(case)
    with pytest.raises(Refused, match="还没有打印容缺受理承诺书"):
        desk.sign_letters(case)
    letter = desk.issue_letter(case, "deferral")
    with pytest.raises(Refused, match="还没有告知后果并签署承诺书"):
        desk.issue_receipt(letter.case)
    signed = desk.sign_letters(letter.case)
    paper = cast("Receipt", desk.issue_receipt(signed).paper)
    printed = next(x for x in paper.lines if x.material == line.key)
    assert (printed.got, printed.how) == ("容缺", "补交期限待核定")
    told = cast("Letter", letter.paper).lines
    assert [(x.material, bool(x.consequence), bool(x.basis)) for x in told] == [(line.key, True, True)]


@pytest.mark.rule("R141")
def test_a_letter_that_no_longer_covers_the_lines_is_printed_and_signed_anew(
    desk: IssueDesk, ready: Case
) -> None:
    one, two = deferrable(desk, ready)[:2]
    case = take_all(desk, desk.judge(ready, one.key, Outcome(kind="deferred")))
    case = desk.sign_letters(desk.issue_letter(case, "deferral").case)
    case = desk.judge(case, two.key, Outcome(kind="deferred"))
    with pytest.raises(Refused, match="还没有打印"):
        desk.sign_letters(case)
    second = desk.issue_letter(case, "deferral")
    with pytest.raises(Refused, match="签署承诺书"):
        desk.issue_receipt(second.case)
    assert not second.case.draft.outcomes[one.key].signed, "the voided letter was signed, not this one"
    desk.issue_receipt(desk.sign_letters(second.case))
    rows = [row for row in desk.papers(case) if row.kind == "deferral"]
    assert [(row.void_at is None, row.replaced_by) for row in rows] == [
        (False, second.row.number),
        (True, ""),
    ]


@pytest.mark.rule("R141")
@pytest.mark.parametrize("change", ["term", "applicant"])
def test_a_signed_letter_does_not_cover_another_term_or_another_person(
    desk: IssueDesk, ready: Case, change: str
) -> None:
    line = deferrable(desk, ready)[0]
    case = take_all(desk, desk.judge(ready, line.key, Outcome(kind="deferred", due="2026-12-01")))
    case = desk.sign_letters(desk.issue_letter(case, "deferral").case)
    if change == "applicant":
        case, _ = desk.parties(case, Parties(applicant=replace(APPLICANT, name="赵立")))
        with pytest.raises(Refused, match="还没有打印"):
            desk.issue_receipt(case)
        return
    case = desk.judge(case, line.key, Outcome(kind="deferred", due="2027-12-01"))
    with pytest.raises(Refused, match="还没有打印"):
        desk.sign_letters(case)


def test_a_letter_needs_a_promise(desk: IssueDesk, ready: Case) -> None:
    case = take_all(desk, ready)
    for kind in get_args(LetterKind):
        with pytest.raises(Refused, match="不需要承诺书"):
            desk.issue_letter(case, kind)


@pytest.mark.rule("R141")
def test_a_commitment_is_signed_in_its_own_letter(desk: IssueDesk) -> None:
    case = begin(desk, "P20")
    line = next(x for x in desk.walk(case).checklist.lines if x.commitment is not None)
    case = take_all(desk, desk.judge(case, line.key, Outcome(kind="committed")))
    letter = desk.issue_letter(case, "commitment")
    assert letter.row.number.endswith(".C1")
    paper = cast("Receipt", desk.issue_receipt(desk.sign_letters(letter.case)).paper)
    assert next(x for x in paper.lines if x.material == line.key).got == "承诺"


@pytest.mark.rule("R140")
def test_nothing_is_deferred_or_promised_without_a_basis(desk: IssueDesk, ready: Case) -> None:
    line = next(x for x in desk.walk(ready).checklist.lines if x.ask == "原件" and not x.deferral)
    for outcome in (Outcome(kind="deferred"), Outcome(kind="committed")):
        with pytest.raises(Refused, match=r"没有.*的依据"):
            desk.judge(ready, line.key, outcome)


# -- amending -------------------------------------------------------------------------------------------


def test_an_amended_receipt_is_voided_and_replaced_and_both_are_kept(either: World) -> None:
    desk = either.desk()
    first = received(desk, begin(desk))
    with pytest.raises(BadInput, match="更正的理由"):
        desk.amend(first.case, " ")
    case = desk.amend(first.case, "联系电话登记有误")
    case, _ = desk.parties(case, Parties(applicant=replace(APPLICANT, phone="13900001111")))
    second = desk.issue_receipt(case)
    paper = cast("Receipt", second.paper)
    assert (paper.replaces, paper.reason) == (first.row.number, "联系电话登记有误")
    assert second.case.received_at == first.case.received_at
    old, new = desk.papers(case)
    assert (old.void_reason, old.replaced_by) == ("联系电话登记有误", new.number)
    assert (old.record, old.digest) == (first.row.record, first.row.digest)
    assert new.void_at is None
    assert second.case.draft.amend_reason == ""


def test_a_cancelled_amendment_leaves_the_case_as_the_receipt_says(desk: IssueDesk, ready: Case) -> None:
    done = received(desk, ready)
    case = desk.amend(done.case, "电话有误")
    line = world.papers_asked(desk.walk(case))[0]
    case, _ = desk.parties(case, Parties(applicant=replace(APPLICANT, name="别人")))
    case = desk.judge(desk.choose(case, (1,)), line.key, MISSING)
    with pytest.raises(Refused, match="未解决"):
        desk.issue_receipt(case)
    with pytest.raises(Refused, match="不能出具一次性告知书"):
        desk.issue_notice(case)
    back = desk.cancel_amend(case)
    assert (back.status, back.draft) == ("received", done.case.draft)
    assert [row.void_at for row in desk.papers(case)] == [None]


@pytest.mark.rule("R141")
def test_a_cancelled_amendment_leaves_the_signed_letter_valid(desk: IssueDesk, ready: Case) -> None:
    one, two = deferrable(desk, ready)[:2]
    case = take_all(desk, desk.judge(ready, one.key, Outcome(kind="deferred")))
    signed = desk.sign_letters(desk.issue_letter(case, "deferral").case)
    done = desk.issue_receipt(signed)
    case = desk.judge(desk.amend(done.case, "有误"), two.key, Outcome(kind="deferred"))
    desk.cancel_amend(desk.issue_letter(case, "deferral").case)
    valid = {row.number.rpartition(".")[2]: row.void_at is None for row in desk.papers(case)}
    assert valid == {"R1": True, "S1": True, "N1": True, "R2": False}


@pytest.mark.rule("R141")
def test_an_amendment_with_new_promises_replaces_letter_and_receipt_together(
    desk: IssueDesk, ready: Case
) -> None:
    one, two = deferrable(desk, ready)[:2]
    case = take_all(desk, desk.judge(ready, one.key, Outcome(kind="deferred")))
    done = desk.issue_receipt(desk.sign_letters(desk.issue_letter(case, "deferral").case))
    case = desk.judge(desk.amend(done.case, "有误"), two.key, Outcome(kind="deferred"))
    desk.issue_receipt(desk.sign_letters(desk.issue_letter(case, "deferral").case))
    valid = {row.number.rpartition(".")[2]: row.void_at is None for row in desk.papers(case)}
    assert valid == {"R1": False, "S1": False, "N1": False, "R2": True, "S2": True, "N2": True}
