"""The applicant comes back: only what was raised, what is new and what changed is looked at again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import world
from world import (
    CLERK,
    SUPERVISOR,
    World,
    approval,
    begin,
    take_all,
    taken,
)

from counter.cases.records import Outcome
from counter.desks.approval import NeedsApproval
from counter.errors import BadInput, Refused

if TYPE_CHECKING:
    from counter.cases.records import Case
    from counter.desks.window.issue import IssueDesk

MISSING = Outcome(kind="missing")


@pytest.fixture
def back(desk: IssueDesk, ready: Case) -> tuple[Case, str, str]:
    """Noticed on one line and back at the window: the case, that line, and a line that was in order."""
    first, second, *_ = world.papers_asked(desk.walk(ready))
    case = take_all(desk, desk.judge(ready, first.key, MISSING))
    return desk.come_back(desk.issue_notice(case).case), first.key, second.key


# -- coming back ----------------------------------------------------------------------------------------


def test_after_the_notice_nothing_is_judged_until_the_applicant_is_back(desk: IssueDesk, ready: Case) -> None:
    line = world.papers_asked(desk.walk(ready))[0]
    case = desk.issue_notice(take_all(desk, desk.judge(ready, line.key, MISSING))).case
    for action in (
        lambda: desk.judge(case, line.key, taken(line)),
        lambda: desk.changed(case, line.key, "换了"),
        lambda: desk.issue_notice(case),
        lambda: desk.issue_receipt(case),
    ):
        with pytest.raises(Refused, match="正等申请人补正"):
            action()
    again = desk.come_back(case)
    assert desk.come_back(again) == again, "B twice opens one round"


def test_only_a_noticed_case_comes_back(desk: IssueDesk, ready: Case) -> None:
    with pytest.raises(Refused, match="没有出过一次性告知书"):
        desk.come_back(ready)


@pytest.mark.rule("R136")
def test_the_second_review_looks_at_the_findings_only(desk: IssueDesk, back: tuple[Case, str, str]) -> None:
    case, raised, _ = back
    assert [x.key for x in world.unseen(desk.walk(case))] == [raised]


@pytest.mark.rule("R016")
@pytest.mark.rule("R136")
def test_raising_what_stood_unraised_needs_a_reason_and_a_supervisor(
    office: World, desk: IssueDesk, back: tuple[Case, str, str]
) -> None:
    case, _, settled = back
    tries: list[tuple[Any, type[Exception], str]] = [
        (None, NeedsApproval, "二次告知"),
        (approval(reason=" \u200b"), NeedsApproval, "二次告知"),
        (approval(pin="000000"), Refused, "姓名或口令不对"),
        (approval(name=CLERK), Refused, "没有办这一步的权限"),
        (approval(name="没有这个人", pin="123456"), Refused, "姓名或口令不对"),
    ]
    for given, error, sentence in tries:
        with pytest.raises(error, match=sentence):
            desk.judge(case, settled, MISSING, given)
        assert desk.case(case.id) == case
    late = desk.judge(case, settled, MISSING, approval())
    kept = late.draft.outcomes[settled]
    assert (kept.approved_by, kept.late_reason) == (SUPERVISOR, approval().reason)
    entry = office.journal()[-1]
    assert entry.action == "case.judge"
    assert json.loads(entry.detail)["approved_by"] == SUPERVISOR


@pytest.mark.rule("R016")
def test_a_breach_is_counted_when_it_is_told_and_not_when_it_was_taken_back(
    office: World, desk: IssueDesk, back: tuple[Case, str, str]
) -> None:
    case, raised, settled = back
    late = desk.undo(desk.judge(case, settled, MISSING, approval()))
    assert late.draft.outcomes[settled].kind != "missing"
    again = desk.issue_notice(desk.judge(late, raised, MISSING)).case
    assert office.breaches() == 0
    third = desk.come_back(again)
    third = desk.judge(desk.judge(third, raised, MISSING), settled, MISSING, approval())
    assert office.breaches() == 0, "only judged: nobody has been told yet"
    desk.issue_notice(third)
    assert office.breaches() == 1


@pytest.mark.rule("R016")
def test_what_changed_and_what_is_new_may_be_raised_freely(
    office: World, desk: IssueDesk, back: tuple[Case, str, str]
) -> None:
    case, raised, settled = back
    with pytest.raises(BadInput, match="有什么变化"):
        desk.changed(case, settled, " ")
    case = desk.changed(case, settled, "换了新的设备图")
    assert settled in {x.key for x in world.unseen(desk.walk(case))}
    case = desk.judge(desk.judge(case, raised, MISSING), settled, MISSING)
    desk.issue_notice(case)
    assert office.breaches() == 0


@pytest.mark.rule("R016")
def test_a_paper_first_asked_for_because_its_item_was_dropped_is_new(office: World) -> None:
    desk = office.desk()
    case = begin(desk, "P11")
    made = next(x for x in desk.walk(case).checklist.lines if x.ask == "本件产生")
    producer = next(one for one in desk.walk(case).available if one.item.result == made.key)
    first = world.papers_asked(desk.walk(case))[0]
    case = desk.come_back(desk.issue_notice(take_all(desk, desk.judge(case, first.key, MISSING))).case)
    rest = tuple(one.no for one in desk.walk(case).available if one.no != producer.no)
    case = take_all(desk, desk.choose(case, rest), but=(made.key,))
    case = desk.judge(case, made.key, MISSING)
    desk.issue_notice(case)
    assert office.breaches() == 0


# -- leaving --------------------------------------------------------------------------------------------


def test_a_case_is_dropped_with_a_reason_and_stays(desk: IssueDesk, ready: Case) -> None:
    with pytest.raises(BadInput, match="放弃的理由"):
        desk.drop(ready, "")
    gone = desk.drop(ready, "申请人暂不办理")
    assert desk.case(ready.id) == gone
    with pytest.raises(Refused, match="已放弃"):
        desk.answer(gone, "fire_area", "")
