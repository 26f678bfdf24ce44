"""The home of everybody: true counts, soonest first, filters, and finding any case."""

from __future__ import annotations

from datetime import timedelta

import course_hands as hands
import pytest
import world

from counter.cases.numbers import case_number
from counter.cases.queues import MINE, QUEUES
from counter.desks.finding import Found
from counter.desks.home.queues import PAGE, QueueDesk
from counter.desks.home.sieve import Known, Sieve, understand
from counter.errors import BadInput, Refused


def queue_desk(office: world.World, name: str = world.CLERK, department: str = "") -> QueueDesk:
    return QueueDesk(office.signed(name, department=department))


@pytest.fixture
def known(office: world.World) -> Known:
    return Known(
        index=office.office.compiled.index,
        depts=("公安部门", "市场监管部门", "消防救援机构", "消防队"),
        operators=(world.CLERK, world.COLLEAGUE),
    )


@pytest.mark.rule("R142")
@pytest.mark.rule("R150")
def test_every_queue_has_its_true_count_and_what_is_due_soonest(either: world.World) -> None:
    course = hands.pushed(either)
    either.desk(world.COLLEAGUE).open("E07", "another")
    board = queue_desk(either).board("all")
    assert {line.queue for line in board.lines} == {MINE, *QUEUES}
    assert board.number("accept") == len(course.items) == 4
    assert (board.number("draft"), board.number("handover"), board.number(MINE)) == (1, 1, 1)
    handover = next(line for line in board.lines if line.queue == "handover")
    clock = course.clock("handover")
    assert clock is not None
    assert handover.nearest == clock.due_at
    assert queue_desk(either).board("mine").number("draft") == 0
    assert queue_desk(either, world.COLLEAGUE).board("mine").number("draft") == 1


def test_a_department_sees_its_own_tasks_first(office: world.World) -> None:
    course = hands.pushed(office)
    dept = course.items[0].dept
    desk = queue_desk(office, world.OFFICER, dept)
    assert desk.scopes[0] == "dept"
    assert desk.board("dept").number("accept") == sum(item.dept == dept for item in course.items)
    assert [task.dept for task in desk.page("accept", "dept")] == [dept]
    assert desk.order.index("accept") < desk.order.index("draft")
    assert queue_desk(office).order.index("draft") < queue_desk(office).order.index("accept")


def test_pages_follow_one_another_without_a_gap_or_a_repetition(either: world.World) -> None:
    issue = either.desk()
    for number in range(PAGE + 3):
        issue.open("E07", f"case-{number:03d}")
    desk = queue_desk(either)
    first = desk.page("draft", "all")
    second = desk.page("draft", "all", after=first[-1])
    assert (len(first), len(second)) == (PAGE, 3)
    assert [task.case_id for task in (*first, *second)] == [f"case-{n:03d}" for n in range(PAGE + 3)]
    assert desk.board("all").number("draft") == PAGE + 3


def test_the_head_moves_with_every_action_and_only_then(office: world.World) -> None:
    desk = queue_desk(office)
    before = desk.seen()
    assert desk.seen() == before == desk.board("all").seen
    office.desk(world.COLLEAGUE).open("E07", "another")
    assert desk.seen() == before + 1


# -- filters -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sieve"),
    [
        ("", Sieve()),
        ("kfd", Sieve(matter_id="E03", said=("开饭店(餐饮店)",))),
        ("公安部门 张敏", Sieve(dept="公安部门", operator="张敏", said=("公安部门", "张敏"))),
        ("市场", Sieve(dept="市场监管部门", said=("市场监管部门",))),
        ("消防队", Sieve(dept="消防队", said=("消防队",))),
    ],
)
def test_words_narrow_to_a_matter_a_department_or_a_person(typed: str, sieve: Sieve, known: Known) -> None:
    assert understand(typed, known, world.NOW) == sieve


@pytest.mark.parametrize(
    ("typed", "first", "days"),
    [
        ("今天", "11-23", 1),
        ("明日", "11-24", 1),
        ("本周", "11-23", 7),
        ("下周", "11-30", 7),
        ("12-3", "12-03", 1),
    ],
)
def test_words_narrow_to_days(typed: str, first: str, days: int, known: Known) -> None:
    sieve = understand(typed, known, world.NOW)
    assert sieve.due_from is not None
    assert sieve.due_before is not None
    assert f"{sieve.due_from:%m-%d %H:%M}" == f"{first} 00:00"
    assert sieve.due_before - sieve.due_from == timedelta(days=days)


@pytest.mark.parametrize(
    ("typed", "said"), [("消防", "有 2 个"), ("13-45", "没有“13-45”这一天"), ("天书", "不是一件事")]
)
def test_a_word_that_means_nothing_or_two_things_is_told(typed: str, said: str, known: Known) -> None:
    with pytest.raises(BadInput, match=said):
        understand(typed, known, world.NOW)


def test_a_filter_counts_and_lists_the_same(either: world.World) -> None:
    course = hands.pushed(either)
    either.desk().open("E07", "another")
    desk = queue_desk(either)
    today = Sieve(due_from=world.NOW, due_before=world.NOW + timedelta(hours=14))
    for sieve in (
        Sieve(matter_id="E07"),
        Sieve(dept=course.items[1].dept),
        Sieve(operator=world.COLLEAGUE),
        today,
        Sieve(matter_id="E03", due_before=world.NOW + timedelta(days=2)),
    ):
        board = desk.board("all", sieve)
        for queue in ("draft", "handover", "accept", MINE):
            assert board.number(queue) == len(desk.page(queue, "all", sieve)), (sieve, queue)
    assert desk.board("all", today).number("handover") == 1
    assert desk.board("all", today).number("accept") == 0


# -- finding -----------------------------------------------------------------------------------------------


def test_a_case_is_found_by_number_serial_name_and_document(either: world.World) -> None:
    course = hands.received(either)
    number = course.case.number
    assert number is not None
    desk = queue_desk(either)
    for typed in (number, number.replace("-", ""), number.replace("-", "－"), f"{number}.S1"):
        found = desk.find(typed)
        assert isinstance(found, Found), typed
        assert found.case.id == course.case.id
    for typed in ("0001", "1", "赵立", world.NUMBER, number[:12], "湖滨区黄河"):
        lines = desk.find(typed)
        assert isinstance(lines, tuple), typed
        assert [line.id for line in lines] == [course.case.id], typed
    assert desk.find("0002") == ()
    assert desk.find("立新") == ()


def test_a_serial_is_of_today_at_any_window(office: world.World) -> None:
    for window in ("01", "02"):
        case = world.begin(office.desk(window=window), "E03" if window == "01" else "P17")
        world.received(office.desk(window=window), case)
    lines = queue_desk(office).find("0001")
    assert isinstance(lines, tuple)
    assert {line.window for line in lines} == {"01", "02"}
    office.clock.pass_days(1)
    assert queue_desk(office).find("0001") == ()


def test_a_number_mistyped_or_foreign_is_told(office: world.World) -> None:
    with pytest.raises(BadInput, match="校验位"):
        queue_desk(office).find("411202-01-20261123-0001-9")
    with pytest.raises(Refused, match="行政区划 110101"):
        queue_desk(office).find(case_number("110101", "01", world.NOW.date(), 1))


def test_a_department_finds_what_it_may_not_receive(office: world.World) -> None:
    course = hands.received(office)
    found = queue_desk(office, world.OFFICER).find(course.case.number or "")
    assert isinstance(found, Found)
