"""The window's desk up to the reviewed checklist: every rule of the walk holds, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import world
from world import (
    APPLICANT,
    LICENCE,
    NUMBER,
    SUPERVISOR,
    World,
    begin,
    take_all,
    taken,
)

from counter.cases.records import Collection, Licence, Outcome, Person
from counter.errors import BadInput, Refused
from counter.intake.applicant import PersonFaulty
from counter.intake.parties import Parties

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.records import Case
    from counter.desks.window.issue import IssueDesk

MISSING = Outcome(kind="missing")
BAD_NUMBERS = ["abc", "-5", "1e5", "nan", "inf", "1_000", "100-200", "１,000", "٣", "9999999999", "1.2.3"]


# -- who and what ---------------------------------------------------------------------------------------


def test_only_a_clerk_has_an_acceptance_desk(office: World) -> None:
    with pytest.raises(Refused, match="没有办这一步的权限"):
        office.desk(SUPERVISOR)


def test_an_unknown_matter_is_refused_in_a_sentence(desk: IssueDesk) -> None:
    with pytest.raises(Refused, match="没有编号为 E99 的事项"):
        desk.open("E99", "x")


def test_opening_twice_with_one_id_gives_one_draft_and_one_entry(office: World, desk: IssueDesk) -> None:
    assert desk.open("E03", "same") == desk.open("E03", "same")
    assert [e.action for e in office.journal()] == ["case.open"]


def test_a_case_that_is_not_there_is_refused(desk: IssueDesk) -> None:
    with pytest.raises(Refused, match="没有找到"):
        desk.case("nobody")


@pytest.mark.parametrize("typed", BAD_NUMBERS)
def test_a_number_answer_takes_numbers_only(desk: IssueDesk, typed: str) -> None:
    case = desk.open("E07", "x")
    with pytest.raises(BadInput, match="请填数字"):
        desk.answer(case, "area", typed)
    assert desk.case("x") == case


@pytest.mark.rule("R096")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("１９９．５", "199.5"), (" 200 ", "200"), ("0", "0"), ("199.999", "199.999"), ("007", "7")],
)
def test_a_number_answer_is_tidied_and_never_rounded_over_a_limit(
    desk: IssueDesk, typed: str, kept: str
) -> None:
    assert desk.answer(desk.open("E07", "x"), "area", typed).draft.answers == {"area": kept}


def test_an_option_that_is_not_offered_is_refused_and_an_empty_answer_is_taken_back(desk: IssueDesk) -> None:
    case = desk.answer(desk.open("E05", "x"), "ktv", "是")
    with pytest.raises(BadInput, match="没有这个选项"):
        desk.answer(case, "ktv", "也许")
    with pytest.raises(Refused, match="没有这个问题"):
        desk.answer(case, "nothing", "是")
    assert desk.answer(case, "ktv", "").draft.answers == {}


# -- licence, items, applicant --------------------------------------------------------------------------


@pytest.mark.rule("R089")
def test_a_licensed_trade_goes_on_only_with_a_licence_or_a_reason(desk: IssueDesk) -> None:
    case = world.answered(desk, desk.open("E03", "x"), {})
    assert desk.walk(case).licence_open
    assert desk.walk(case).next_step() == "situation"
    with pytest.raises(BadInput, match="先取得营业执照"):
        desk.licence(case, Licence())
    with pytest.raises(BadInput, match="校验码"):
        desk.licence(case, Licence(number=LICENCE[:-1] + "A"))
    with pytest.raises(BadInput, match="先取得营业执照"):
        desk.licence(case, Licence(override_reason=" \u200b "))
    assert not desk.walk(desk.licence(case, Licence(number=LICENCE.lower()))).licence_open
    case = desk.case("x")
    said = desk.licence(case, Licence(override_reason="执照正在变更，凭受理通知书先行办理"))
    assert desk.walk(said).done("situation")


@pytest.mark.rule("R089")
def test_without_the_licence_no_paper_is_issued(desk: IssueDesk, ready: Case) -> None:
    case = replace(ready, draft=replace(ready.draft, licence=None))
    with pytest.raises(Refused, match="前面的步骤"):
        desk.issue_notice(case)
    assert desk.papers(ready) == ()


@pytest.mark.rule("R025")
@pytest.mark.rule("R090")
@pytest.mark.rule("R091")
def test_an_enterprise_takes_all_items_or_one_alone(desk: IssueDesk, ready: Case) -> None:
    every = desk.walk(ready).available
    assert len(every) == 4
    assert desk.walk(ready).chosen == every
    for one in every:
        view = desk.walk(ready := desk.choose(ready, (one.no,)))
        assert view.chosen == (one,)
        assert all(line.items == (one.name,) for line in view.checklist.lines)


@pytest.mark.rule("R106")
@pytest.mark.rule("R107")
def test_a_person_takes_all_items_or_one_alone(desk: IssueDesk) -> None:
    case = begin(desk, "P17")
    assert len(desk.walk(case).chosen) == 7
    assert [one.no for one in desk.walk(desk.choose(case, (3,))).chosen] == [3]


@pytest.mark.parametrize("rows", [(), (99,), (0, -1)])
def test_no_item_is_no_choice(desk: IssueDesk, ready: Case, rows: tuple[int, ...]) -> None:
    with pytest.raises(BadInput, match="至少选一个"):
        desk.choose(ready, rows)


@pytest.mark.rule("R095")
def test_an_item_that_begins_to_apply_after_the_choice_is_not_left_out_unseen(desk: IssueDesk) -> None:
    case = begin(desk, "E05", answers={"ktv": "否"})
    assert {3, 4}.isdisjoint(one.no for one in desk.walk(case).chosen)
    case = desk.choose(case, (1, 2))
    case = world.answered(desk, desk.answer(case, "ktv", "是"), {})
    chosen = [one.no for one in desk.walk(case).chosen]
    assert chosen[:2] == [1, 2]
    assert len({3, 4} & set(chosen)) == 1
    assert 5 not in chosen, "what the applicant did not want stays out"


def test_every_fault_of_the_applicant_step_is_told_at_once_and_nothing_is_saved(
    desk: IssueDesk, ready: Case
) -> None:
    wrong = Parties(
        applicant=Person(name="", number="110101199003074515"),
        agent=Person(name="钱", number="1", phone="1"),
        collection=Collection(way="courier"),
    )
    with pytest.raises(PersonFaulty) as caught:
        desk.parties(ready, wrong)
    fields = [fault.field for fault in caught.value.faults]
    assert {"applicant.name", "applicant.number", "agent.number", "agent.phone"} <= set(fields)
    assert {"collection.address", "collection.recipient", "collection.phone"} <= set(fields)
    assert desk.case(ready.id) == ready


def test_under_fourteen_needs_a_guardian_who_consents(desk: IssueDesk) -> None:
    case = desk.open("P01", "x")
    child = Person(name="赵小宝", document="none_yet", birth="2026-11-01")
    guardian = Person(name="赵立新", number=NUMBER, phone="13803980000")
    for parties in (
        Parties(applicant=child, agent=APPLICANT),
        Parties(applicant=child, guardian=guardian),
        Parties(applicant=child, agent=APPLICANT, guardian_consent=True),
    ):
        with pytest.raises(PersonFaulty, match="监护人同意"):
            desk.parties(case, parties)
    saved, _ = desk.parties(case, Parties(applicant=child, guardian=guardian, guardian_consent=True))
    assert desk.walk(saved).answers["minor"] == "是"


def test_the_same_applicant_or_premises_shows_the_open_case(desk: IssueDesk, ready: Case) -> None:
    other = desk.open("E07", "other")
    assert desk.duplicates(other) == ()
    other, _ = desk.parties(other, Parties(applicant=APPLICANT, premises="别处1号"))
    assert [line.id for line in desk.duplicates(other)] == [ready.id]


# -- the review -----------------------------------------------------------------------------------------


@pytest.mark.rule("R132")
def test_no_line_can_be_added_by_hand(desk: IssueDesk, ready: Case) -> None:
    actions: list[Callable[[], object]] = [
        lambda: desk.judge(ready, "其他有关材料", MISSING),
        lambda: desk.judge(ready, "", MISSING),
        lambda: desk.judge(ready, "结婚证", MISSING),
    ]
    for action in actions:
        with pytest.raises(Refused, match="不能临时添加材料"):
            action()
    assert desk.case(ready.id) == ready


@pytest.mark.rule("R053")
@pytest.mark.rule("R133")
def test_an_exempt_line_is_fetched_and_an_ordinary_one_cannot_be(desk: IssueDesk, ready: Case) -> None:
    view = desk.walk(ready)
    exempt = next(x for x in view.checklist.lines if x.ask == "免提交")
    plain = next(x for x in view.checklist.lines if x.ask == "原件")
    case = desk.judge(ready, exempt.key, Outcome(kind="electronic", how="在线核验"))
    assert desk.walk(case).outcomes[exempt.key].how == "在线核验"
    with pytest.raises(Refused, match="不能电子调取"):
        desk.judge(case, plain.key, Outcome(kind="electronic", how="数据共享"))


@pytest.mark.rule("R134")
def test_an_original_is_wanted_where_the_list_says_so(desk: IssueDesk, ready: Case) -> None:
    strict = next(x for x in desk.walk(ready).checklist.lines if x.ask == "原件" and not x.copy_will_do)
    for outcome in (
        Outcome(kind="copy", copies=1),
        Outcome(kind="original", copies=1),
        Outcome(kind="cured", copies=1),
        Outcome(kind="original"),
    ):
        with pytest.raises((BadInput, Refused), match="要求原件"):
            desk.judge(ready, strict.key, outcome)


@pytest.mark.rule("R140")
@pytest.mark.rule("R141")
def test_nobody_can_say_told_signed_or_approved_but_the_steps_that_do_it(
    desk: IssueDesk, ready: Case
) -> None:
    line = next(x for x in desk.walk(ready).checklist.lines if x.deferral)
    forged = Outcome(kind="deferred", told=True, signed=True, late_reason="x", approved_by=SUPERVISOR)
    kept = desk.judge(ready, line.key, forged).draft.outcomes[line.key]
    assert (kept.told, kept.signed, kept.late_reason, kept.approved_by) == (False, False, "", "")


@pytest.mark.parametrize("due", ["2026-11-22", "2026-02-30", "明天", "\x1b[31m"])
def test_a_deferral_falls_due_on_a_real_day_to_come(desk: IssueDesk, ready: Case, due: str) -> None:
    line = next(x for x in desk.walk(ready).checklist.lines if x.deferral)
    with pytest.raises(BadInput, match="补交日期"):
        desk.judge(ready, line.key, Outcome(kind="deferred", due=due))
    kept = desk.judge(ready, line.key, Outcome(kind="deferred", due="2026年12月1日"))
    assert kept.draft.outcomes[line.key].due == "2026-12-01"


def test_a_sentence_is_kept_without_escapes_and_with_its_markup(desk: IssueDesk, ready: Case) -> None:
    line = world.papers_asked(desk.walk(ready))[0]
    typed = "\x1b[31m缺\x07第2页[/red]<b>&{}\n\t"
    kept = desk.judge(ready, line.key, Outcome(kind="defective", remark=typed)).draft.outcomes[line.key]
    assert kept.remark == "缺第2页[/red]<b>&{}"


def test_undo_takes_back_one_judgement_at_a_time(desk: IssueDesk, ready: Case) -> None:
    line = world.papers_asked(desk.walk(ready))[0]
    first = desk.judge(ready, line.key, MISSING)
    second = desk.judge(first, line.key, taken(line))
    once = desk.undo(second)
    assert once.draft.outcomes[line.key].kind == "missing"
    twice = desk.undo(once)
    assert line.key not in twice.draft.outcomes
    with pytest.raises(Refused, match="没有可以撤销"):
        desk.undo(twice)


def test_a_change_of_the_situation_unsees_only_what_no_longer_fits(desk: IssueDesk, ready: Case) -> None:
    case = take_all(desk, ready)
    fewer = desk.choose(case, (1,))
    assert world.unseen(desk.walk(fewer)) == ()
    assert world.unseen(desk.walk(desk.choose(fewer, (1, 2, 3, 4)))) == (), "nothing judged is lost"
