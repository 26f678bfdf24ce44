"""The window's desk: what a clerk does is one transaction and one journal entry, and the rules hold."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import world
from world import (
    APPLICANT,
    CLERK,
    COLLEAGUE,
    LICENCE,
    NUMBER,
    SUPERVISOR,
    World,
    approval,
    begin,
    take_all,
    taken,
)

from counter.cases.records import Collection, Licence, Outcome, Person
from counter.desks.acceptance import AcceptanceDesk, NeedsApproval
from counter.desks.issue import IssueDesk
from counter.errors import BadInput, Conflict, Refused
from counter.intake.applicant import PersonFaulty
from counter.intake.parties import Parties

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.records import Case

MISSING = Outcome(kind="missing")
BAD_NUMBERS = ["abc", "-5", "1e5", "nan", "inf", "1_000", "100-200", "１,000", "٣", "9999999999", "1.2.3"]


@pytest.fixture
def desk(office: World) -> IssueDesk:
    return office.desk()


@pytest.fixture
def ready(desk: IssueDesk) -> Case:
    """E03 up to its materials."""
    return begin(desk)


@pytest.fixture
def back(desk: IssueDesk, ready: Case) -> tuple[Case, str, str]:
    """Noticed on one line and back at the window: the case, that line, and a line that was in order."""
    first, second, *_ = world.papers_asked(desk.walk(ready))
    case = take_all(desk, desk.judge(ready, first.key, MISSING))
    return desk.come_back(desk.issue_notice(case).case), first.key, second.key


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


# -- together, and the journal --------------------------------------------------------------------------


def test_two_desks_on_one_case_lose_nothing(either: World) -> None:
    mine, yours = either.desk(), either.desk(COLLEAGUE, "02")
    seen = begin(mine)
    first, second, *_ = world.papers_asked(mine.walk(seen))
    saved = yours.judge(seen, first.key, MISSING)
    actions: list[Callable[[], object]] = [
        lambda: mine.judge(seen, second.key, MISSING),
        lambda: mine.typed(seen, {"name": "赵"}),
        lambda: mine.drop(seen, "不办了"),
        lambda: mine.choose(seen, (1,)),
    ]
    for action in actions:
        with pytest.raises(Conflict):
            action()
    assert mine.case(seen.id) == saved
    assert set(mine.judge(saved, second.key, MISSING).draft.outcomes) == {first.key, second.key}


def test_of_two_desks_at_the_same_moment_one_wins(either: World) -> None:
    desks = [either.desk(), either.desk(COLLEAGUE, "02")]
    seen = begin(desks[0])
    lines = world.papers_asked(desks[0].walk(seen))[:2]
    before = len(either.journal())
    barrier, won, lost = threading.Barrier(2), [], []

    def judge(at: int) -> None:
        barrier.wait()
        try:
            won.append(desks[at].judge(seen, lines[at].key, MISSING))
        except Conflict as error:
            lost.append(error)

    threads = [threading.Thread(target=judge, args=(at,)) for at in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(won), len(lost)) == (1, 1)
    assert desks[0].case(seen.id) == won[0]
    assert len(either.journal()) == before + 1


def _line(desk: IssueDesk, case: Case) -> str:
    return world.papers_asked(desk.walk(case))[0].key


def _noticed(desk: IssueDesk, case: Case) -> Case:
    return desk.issue_notice(take_all(desk, desk.judge(case, _line(desk, case), MISSING))).case


def _received(desk: IssueDesk, case: Case) -> Case:
    return desk.issue_receipt(take_all(desk, case)).case


def _deferred(desk: IssueDesk, case: Case) -> Case:
    line = next(x for x in desk.walk(case).checklist.lines if x.deferral)
    return desk.judge(case, line.key, Outcome(kind="deferred"))


def _lettered(desk: IssueDesk, case: Case) -> Case:
    return desk.issue_letter(_deferred(desk, case), "deferral").case


def _as_is(_: IssueDesk, case: Case) -> Case:
    return case


ACTIONS: dict[str, tuple[Any, Callable[[IssueDesk, Case], object]]] = {
    "open": (_as_is, lambda d, _: d.open("E03", "another")),
    "answer": (_as_is, lambda d, c: d.answer(c, "fire_area", "")),
    "licence": (_as_is, lambda d, c: d.licence(c, Licence(number=LICENCE))),
    "choose": (_as_is, lambda d, c: d.choose(c, (1,))),
    "typed": (_as_is, lambda d, c: d.typed(c, {"number": NUMBER})),
    "parties": (_as_is, lambda d, c: d.parties(c, Parties(applicant=APPLICANT))),
    "judge": (_as_is, lambda d, c: d.judge(c, _line(d, c), MISSING)),
    "undo": (lambda d, c: d.judge(c, _line(d, c), MISSING), lambda d, c: d.undo(c)),
    "come_back": (_noticed, lambda d, c: d.come_back(c)),
    "changed": (_as_is, lambda d, c: d.changed(c, _line(d, c), "换了新的")),
    "amend": (_received, lambda d, c: d.amend(c, "电话登记有误")),
    "cancel_amend": (lambda d, c: d.amend(_received(d, c), "电话有误"), lambda d, c: d.cancel_amend(c)),
    "drop": (_as_is, lambda d, c: d.drop(c, "不办了")),
    "issue_notice": (
        lambda d, c: take_all(d, d.judge(c, _line(d, c), MISSING)),
        lambda d, c: d.issue_notice(c),
    ),
    "issue_receipt": (take_all, lambda d, c: d.issue_receipt(c)),
    "issue_letter": (_deferred, lambda d, c: d.issue_letter(c, "deferral")),
    "sign_letters": (_lettered, lambda d, c: d.sign_letters(c)),
    "printed": (_noticed, lambda d, c: d.printed(d.papers(c)[0].number)),
}
LOOKING = {"case", "walk", "last_review", "duplicates", "papers", "find", "search", "recent"}


def test_every_public_method_of_the_desk_is_known_to_look_or_to_act() -> None:
    public = {
        name for name in dir(IssueDesk) if not name.startswith("_") and callable(getattr(IssueDesk, name))
    }
    assert public == LOOKING | set(ACTIONS)
    assert issubclass(IssueDesk, AcceptanceDesk)


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_one_act_is_one_journal_entry_and_a_whole_chain(office: World, ready: Case, name: str) -> None:
    before, act = ACTIONS[name]
    desk = office.desk()
    case = before(desk, ready)
    count = len(office.journal())
    act(desk, case)
    entries = office.journal()
    assert len(entries) == count + 1
    assert (entries[-1].operator, entries[-1].window) == (CLERK, "01")
    assert entries[-1].case_id in (case.id, "another")
    assert office.office.store.verify_journal() == ()


def test_the_journal_never_holds_a_whole_identity_number(office: World, desk: IssueDesk) -> None:
    people = Parties(applicant=APPLICANT, agent=replace(APPLICANT, name="钱多"), premises=f"门牌{NUMBER}")
    case = desk.typed(begin(desk, parties=people), {"applicant.number": NUMBER, "phone": "13803980000"})
    line = _line(desk, case)
    case = desk.judge(case, line, Outcome(kind="defective", remark=f"证号{NUMBER}写成了{NUMBER.lower()}"))
    case = desk.come_back(desk.issue_notice(take_all(desk, case)).case)
    case = desk.changed(case, line, f"换成{NUMBER}的")
    case = desk.issue_receipt(take_all(desk, case)).case
    desk.drop(desk.open("E03", "other"), f"{NUMBER}不办了")
    desk.amend(case, f"号码{NUMBER}有误")
    said = "\n".join(entry.detail for entry in office.journal())
    assert NUMBER not in said
    assert APPLICANT.name not in said
    assert APPLICANT.phone not in said
    assert "110101********4514" in said
