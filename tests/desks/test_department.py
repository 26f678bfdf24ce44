"""Departments accept or refuse within a working day; paper, SMS and platform follow (R150–R158)."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import department_hands as hands
import pytest
from department_hands import ADVERT, DRAIN, FIRE, FOOD
from world import COLLEAGUE, NUMBER, OFFICER, SUPERVISOR, World, approval

from counter.custody.records import dept
from counter.desks.department.desk import DepartmentDesk
from counter.errors import BadInput, Conflict, CounterError, Refused
from counter.intake.frozen import thaw
from counter.intake.papers import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course
    from counter.cases.items import CaseItem

REASONS = ("经营场所在居民住宅楼内", "没有提交布局图")


def form(course: Course, kind: str) -> Form:
    """The last paper of a kind."""
    found = thaw([row for row in course.papers if row.kind == kind][-1])
    assert isinstance(found, Form)
    return found


def said(paper: Form) -> str:
    """Everything on it."""
    facts = [f"{one.label}{one.value}" for one in paper.facts]
    texts = [text for section in paper.sections for text in section.texts]
    return "\n".join((*facts, *paper.opening, paper.verdict, *texts))


def sent(course: Course, kind: str, no: int) -> list[dict[str, object]]:
    return [json.loads(x.payload) for x in course.outbox if (x.kind, x.item_no) == (kind, no)]


# -- 受理 --------------------------------------------------------------------------------------------------


@pytest.mark.rule("R150")
@pytest.mark.rule("R151")
@pytest.mark.rule("R152")
@pytest.mark.rule("R153")
@pytest.mark.rule("R154")
def test_acceptance_starts_the_limit_and_tells_paper_platform_and_telephone(either: World) -> None:
    course = hands.arrived(either)
    food = hands.item(course, FOOD)
    course = hands.officer(either, food.dept).accept(food)
    food = hands.item(course, FOOD)
    assert (food.status, food.accepted_by) == ("accepted", OFFICER)
    assert course.clock("accept", food.no) is None
    assert course.clock("deemed", food.no) is None
    for kind in ("decide", "feedback"):
        clock = hands.running(course, kind, food)
        assert (clock.start, clock.whose, str(clock.term)) == (food.accepted_at, food.dept, "10个工作日")
    assert either.journal()[-1].action == "item.accept"
    paper = form(course, "acceptance")
    assert "办理时限10个工作日（法定时限）" in said(paper)
    assert "到期日2026-12-07" in said(paper)
    (told,) = sent(course, "decision", food.no)
    assert (told["decision"], told["number"], told["no"]) == ("受理", course.case.number, food.no)
    (sms,) = sent(course, "message", food.no)
    assert "食品经营许可”已由市场监管部门受理" in str(sms["text"])
    assert hands.queues(either, course, food) == ["approve"]


def test_acceptance_out_of_time_is_kept_as_late(office: World) -> None:
    course = hands.arrived(office)
    office.clock.pass_days(2)
    course = hands.officer(office).accept(hands.item(course, FOOD), cause="系统停机")
    (accept,) = [x for x in course.clocks if (x.kind, x.item_no) == ("accept", hands.item(course, FOOD).no)]
    (deemed,) = [x for x in course.clocks if (x.kind, x.item_no) == ("deemed", hands.item(course, FOOD).no)]
    assert (accept.late, accept.cause) == (True, "系统停机")
    assert (deemed.late, deemed.cause) == (False, "")


def test_an_unknown_limit_starts_no_clock_and_the_paper_says_so(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office, "P17"), "网签")
    signing = hands.item(course, "网签")
    assert course.clock("decide", signing.no) is None
    assert [task.due_at for task in office.tasks(course.case.id) if task.item_no == signing.no] == [None]
    assert "本事项的办理时限待核定" in said(form(course, "acceptance"))


def test_a_limit_from_receipt_counts_from_when_the_department_received_it(office: World) -> None:
    course = hands.arrived(office)
    office.clock.at += timedelta(hours=5)
    fire = hands.item(hands.accepted(office, course, FIRE), FIRE)
    course = office.course(course.case.id)
    clock = hands.running(course, "decide", fire)
    assert clock.start == fire.pushed_at
    assert clock.event == "部门收到申请"
    assert "自收到申请起算" in said(form(course, "acceptance"))


def test_what_is_deferred_for_this_item_stands_on_its_acceptance(office: World) -> None:
    course = hands.arrived(office)
    catalogue = office.office.compiled.catalogue
    wanted = next(
        one.material
        for one in catalogue.items[hands.item(course, FOOD).item].requirements
        if one.material in {piece.line for piece in course.pieces}
    )
    from counter.clock.terms import Term
    from counter.desks.step import stepping

    with stepping(office.signed(), course.case.id) as step:
        step.start("deferral", Term(amount=5, unit="工作日", basis="容缺受理承诺书"), subject=wanted)
        course = step.finish("test.defer", {})
    course = hands.accepted(office, course, FOOD)
    assert f"{wanted}（2026-11-30前补交）" in said(form(course, "acceptance"))
    course = hands.accepted(office, course, ADVERT)
    assert wanted not in said(form(course, "acceptance"))


def test_only_the_own_department_accepts(office: World) -> None:
    course = hands.arrived(office)
    with pytest.raises(Refused, match="由市场监管部门办理") as told:
        hands.officer(office, "城市管理部门").accept(hands.item(course, FOOD))
    assert "管理员" in told.value.todo
    with pytest.raises(Refused, match="没有办这一步的权限"):
        DepartmentDesk(office.signed(COLLEAGUE))
    assert office.course(course.case.id) == course


@pytest.mark.rule("R158")
def test_where_receipt_and_acceptance_are_one_the_window_accepts_but_never_decides(office: World) -> None:
    course = hands.arrived(office)
    office.office = replace(office.office, station=replace(office.office.station, integrated_acceptance=True))
    desk = DepartmentDesk(office.signed(COLLEAGUE))
    course = desk.accept(hands.item(course, FOOD))
    assert hands.item(course, FOOD).accepted_by == COLLEAGUE
    course = desk.refuse(hands.item(course, FIRE), REASONS)
    assert hands.item(course, FIRE).outcome == "refused"
    with pytest.raises(Refused, match="没有办这一步的权限"):
        desk.grant(hands.item(course, FOOD), "JY1")


# -- 不予受理 ----------------------------------------------------------------------------------------------


@pytest.mark.rule("R155")
@pytest.mark.rule("R156")
@pytest.mark.rule("R157")
def test_a_refusal_lists_its_reasons_and_waits_on_paper_for_the_issuing_window(either: World) -> None:
    course = hands.arrived(either)
    desk = hands.officer(either)
    course = desk.refuse(hands.item(course, DRAIN), ["  ", *REASONS], "", "三门峡市水务部门")
    drain = hands.item(course, DRAIN)
    assert (drain.status, drain.outcome, drain.reasons) == ("decided", "refused", REASONS)
    paper = form(course, "refusal")
    for words in (*REASONS, "三门峡市水务部门", "60日内", "6个月内", "行政复议"):
        assert words in said(paper)
    (piece,) = [one for one in course.pieces if one.kind == "refusal"]
    assert (piece.holder, piece.item_no, piece.number) == (dept(drain.dept), drain.no, paper.head.number)
    assert course.clock("accept", drain.no) is None
    assert course.clock("deemed", drain.no) is None
    assert course.clock("decide", drain.no) is None
    assert sent(course, "decision", drain.no)[0]["reasons"] == list(REASONS)
    assert "不予受理" in str(sent(course, "message", drain.no)[0]["text"])
    assert hands.queues(either, course, drain) == ["issue"]
    others = [one.status for one in course.items if one.no != drain.no]
    assert others == ["pushed"] * 3


@pytest.mark.rule("R155")
@pytest.mark.parametrize("reasons", [(), ("",), (" ", "\x1b[31m", "\u200b")])
def test_a_refusal_without_a_reason_is_not_taken(office: World, reasons: tuple[str, ...]) -> None:
    course = hands.arrived(office)
    with pytest.raises(BadInput, match="不能空着") as told:
        hands.officer(office).refuse(hands.item(course, FOOD), reasons)
    assert told.value.field == "reasons"
    assert office.course(course.case.id) == course


def test_who_is_not_competent_says_where_to_go(office: World) -> None:
    course = hands.arrived(office)
    desk = hands.officer(office)
    with pytest.raises(BadInput, match="应当申请的机关"):
        desk.refuse(hands.item(course, FOOD), REASONS, ground="not_ours")
    course = desk.refuse(hands.item(course, FOOD), REASONS, "", "灵宝市市场监管局", ground="not_ours")
    assert "第三十二条第一款第（二）项" in said(form(course, "refusal"))


def test_remedies_come_from_the_settings_of_the_station(office: World) -> None:
    station = replace(
        office.office.station, remedy_reconsideration="湖滨区人民政府", remedy_court="湖滨区人民法院"
    )
    office.office = replace(office.office, station=station)
    course = hands.officer(office).refuse(hands.item(hands.arrived(office), FOOD), REASONS)
    assert "向湖滨区人民政府申请行政复议" in said(form(course, "refusal"))
    assert "向湖滨区人民法院提起行政诉讼" in said(form(course, "refusal"))


def test_the_journal_holds_no_identity_number_that_somebody_typed_as_a_reason(office: World) -> None:
    course = hands.arrived(office)
    reason = f"申请人 {NUMBER} 与[bold]营业执照[/bold]不一致<b>&amp;"
    course = hands.officer(office).refuse(hands.item(course, FOOD), [reason])
    assert hands.item(course, FOOD).reasons == (reason,)
    assert NUMBER not in office.journal()[-1].detail
    assert "[bold]营业执照[/bold]不一致<b>&amp;" in said(form(course, "refusal"))


@pytest.mark.parametrize("long", ["长" * 301])
def test_a_reason_too_long_for_the_paper_is_told(office: World, long: str) -> None:
    course = hands.arrived(office)
    with pytest.raises(BadInput, match="太长"):
        hands.officer(office).refuse(hands.item(course, FOOD), [long])


# -- 两个人 ------------------------------------------------------------------------------------------------


def together(*jobs: Callable[[], object]) -> list[object]:
    """Run at the same time; what each gave back, or its error."""

    def tried(job: Callable[[], object]) -> object:
        try:
            return job()
        except CounterError as error:
            return error

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(tried, jobs))


def test_two_departments_decide_their_items_at_the_same_time(either: World) -> None:
    course = hands.accepted(either, hands.arrived(either), FOOD, ADVERT)
    food, advert = hands.item(course, FOOD), hands.item(course, ADVERT)
    one, two = hands.officer(either, food.dept), hands.officer(either, advert.dept)
    done = together(lambda: one.grant(food, "JY14112020001"), lambda: two.deny(advert, REASONS))
    assert not [x for x in done if isinstance(x, Exception)]
    course = either.course(course.case.id)
    assert [hands.item(course, word).outcome for word in (FOOD, ADVERT)] == ["granted", "denied"]


def test_two_people_on_one_item_one_wins_and_nothing_is_half_done(either: World) -> None:
    course = hands.arrived(either)
    food = hands.item(course, FOOD)
    one, two = hands.officer(either), hands.officer(either, food.dept)
    entries = len(either.journal())
    done = together(lambda: one.accept(food), lambda: two.refuse(food, REASONS))
    (lost,) = [x for x in done if isinstance(x, Exception)]
    assert isinstance(lost, Conflict)
    assert "没有存上" in lost.what
    course = either.course(course.case.id)
    now = hands.item(course, FOOD)
    papers = [row.kind for row in course.papers if row.kind in ("acceptance", "refusal")]
    pieces = [piece for piece in course.pieces if piece.item_no == food.no]
    assert (papers, len(pieces)) == ((["acceptance"], 0) if now.outcome == "" else (["refusal"], 1))
    assert len(sent(course, "decision", food.no)) == 1
    assert len(either.journal()) == entries + 1


# -- 撤销登记 ----------------------------------------------------------------------------------------------


def test_a_refusal_registered_by_mistake_is_undone_with_a_supervisor(either: World) -> None:
    course = hands.arrived(either)
    deemed = hands.running(course, "deemed", hands.item(course, FOOD))
    desk = hands.officer(either)
    course = desk.refuse(hands.item(course, FOOD), REASONS)
    either.clock.pass_days(1)
    course = desk.reopen(hands.item(course, FOOD), approval(reason="登记时选错了事项"))
    food = hands.item(course, FOOD)
    assert (food.status, food.outcome, food.reasons, food.decided_at) == ("pushed", "", (), None)
    again = hands.running(course, "deemed", food)
    assert (again.start, again.due_at) == (deemed.start, deemed.due_at)
    assert hands.running(course, "accept", food).start == food.pushed_at
    (paper,) = [row for row in course.papers if row.kind == "refusal"]
    assert (paper.void_by, paper.void_reason) == (OFFICER, "登记时选错了事项")
    (piece,) = [one for one in course.pieces if one.kind == "refusal"]
    assert piece.holder == "作废"
    assert sent(course, "decision", food.no)[-1]["decision"] == "撤销登记"
    assert json.loads(either.journal()[-1].detail)["approved_by"] == SUPERVISOR
    course = desk.accept(food)
    assert hands.item(course, FOOD).status == "accepted"


def test_undoing_wants_a_supervisor_and_a_reason(office: World) -> None:
    desk = hands.officer(office)
    course = desk.refuse(hands.item(hands.arrived(office), FOOD), REASONS)
    food = hands.item(course, FOOD)
    with pytest.raises(BadInput, match="理由"):
        desk.reopen(food, approval(reason=" "))
    with pytest.raises(Refused, match="姓名或口令不对"):
        desk.reopen(food, approval(pin="000000"))
    with pytest.raises(Refused, match="没有办这一步的权限"):
        desk.reopen(food, approval(COLLEAGUE))
    assert office.course(course.case.id) == course


def test_what_left_the_department_is_not_undone(office: World) -> None:
    from counter.custody.records import ISSUING
    from counter.desks.step import stepping

    desk = hands.officer(office)
    course = desk.refuse(hands.item(hands.arrived(office), FOOD), REASONS)
    with stepping(office.signed(), course.case.id) as step:
        (piece,) = [one for one in step.course.pieces if one.kind == "refusal"]
        step.hand(piece, ISSUING, "JJ-1")
        course = step.finish("test.hand", {})
    with pytest.raises(Refused, match="已经离开"):
        desk.reopen(hands.item(course, FOOD), approval())


def on_another_list(item: CaseItem) -> CaseItem:
    return replace(item, version=item.version - 1)


def test_an_item_seen_before_somebody_changed_it_is_a_conflict_for_every_step(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office), FOOD)
    old, desk = on_another_list(hands.item(course, FOOD)), hands.officer(office)
    steps: tuple[Callable[[], object], ...] = (
        lambda: desk.pause(old, "听证", "行政许可法第四十六条"),
        lambda: desk.extend(old, 5, "案情复杂", "", "李局长"),
        lambda: desk.grant(old, "JY1"),
        lambda: desk.deny(old, REASONS),
        lambda: desk.reopen(old, approval()),
    )
    for step in steps:
        with pytest.raises(Conflict, match="没有存上"):
            step()
    assert office.course(course.case.id) == course


def test_a_whole_restaurant_one_item_refused_the_others_decided(either: World) -> None:
    course = hands.arrived(either)
    desk = hands.officer(either)
    course = desk.refuse(hands.item(course, ADVERT), REASONS)
    course = hands.accepted(either, course, FOOD, FIRE, DRAIN)
    either.clock.pass_days(1)
    course = desk.grant(hands.item(course, FIRE), "消验〔2026〕1号")
    course = desk.grant(hands.item(course, FOOD), "JY1", "EC-1")
    course = desk.deny(hands.item(course, DRAIN), REASONS, "排不许〔2026〕1号")
    assert [hands.queues(either, course, item) for item in course.items] == [["issue"]] * 4
    held = {(piece.item_no, piece.kind, piece.holder) for piece in course.pieces if piece.item_no}
    assert held == {
        (item.no, "result" if item.outcome == "granted" else "refusal", dept(item.dept))
        for item in course.items
    }
    running = {(x.kind, x.item_no) for x in course.clocks if x.item_no and x.stopped_at is None}
    assert running == {("feedback", hands.item(course, word).no) for word in (FOOD, FIRE, DRAIN)}
