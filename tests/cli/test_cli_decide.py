"""`counter decide` as a department's person types it: the plain route to every decision."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import compiled
import department_hands as hands
import pytest
from cli_tools import PIN, Ran, run
from department_hands import ADVERT, FIRE, FOOD
from world import COLLEAGUE, OFFICER, PINS, SUPERVISOR, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.cases.course import Course


@pytest.fixture
def office(data: Path) -> Iterator[World]:
    """The data folder of these commands, with the people of the world, on today's clock."""
    compiled.give(data)
    made = World.open(data)
    made.clock.at = datetime.now().astimezone()
    made.hire()
    yield made
    made.close()


def decide(data: Path, *typed: str) -> Ran:
    return run("decide", *typed, "--operator", OFFICER, data=data, pin=PINS[OFFICER])


def on(course: Course, word: str) -> tuple[str, ...]:
    return course.case.number or "", "--item", str(hands.item(course, word).no)


def test_an_item_is_accepted_paused_resumed_extended_and_granted(data: Path, office: World) -> None:
    course = hands.arrived(office)
    told = decide(data, "accept", *on(course, FOOD), "--json")
    assert (told.code, told.json["status"], len(told.json["papers"])) == (0, "accepted", 1), told.err
    law = ("--stage", "听证", "--basis", "行政许可法第四十六条", "--why", "利害关系人申请")
    assert "停表中（听证）" in decide(data, "pause", *on(course, FOOD), *law).out
    assert "审批中" in decide(data, "resume", *on(course, FOOD)).out
    more = ("--by", "5", "--why", "需要检验", "--approver", "李局长")
    assert decide(data, "extend", *on(course, FOOD), *more).code == 0
    done = decide(data, "grant", *on(course, FOOD), "--result", "JY1")
    assert "准予 待出证" in done.out
    food = hands.item(office.course(course.case.id), FOOD)
    assert (food.result_number, food.decided_by) == ("JY1", OFFICER)


def test_a_refusal_a_denial_and_undoing_one(
    data: Path, office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = hands.arrived(office)
    bare = decide(data, "refuse", *on(course, FIRE))
    assert (bare.code, "理由不能空着" in bare.err) == (1, True)
    assert decide(data, "refuse", *on(course, FIRE), "--reason", "甲", "--reason", "乙").code == 0
    assert hands.item(office.course(course.case.id), FIRE).reasons == ("甲", "乙")
    monkeypatch.setenv("COUNTER_APPROVAL_PIN", PINS[SUPERVISOR])
    undone = decide(data, "undo", *on(course, FIRE), "--supervisor", SUPERVISOR, "--why", "选错了事项")
    assert "待受理" in undone.out, undone.err
    assert decide(data, "accept", *on(course, ADVERT)).code == 0
    assert "不予许可" in decide(data, "deny", *on(course, ADVERT), "--reason", "不在规划内").out


def test_the_later_item_waits_on_the_plain_route_too(data: Path, office: World) -> None:
    course = hands.accepted(office, hands.arrived(office, "E17"))
    early = decide(data, "grant", *on(course, "种畜禽"), "--result", "1")
    assert (early.code, "还没有结果" in early.err) == (1, True)
    assert decide(data, "prereview", *on(course, "种畜禽"), "--note", "其他材料齐全").code == 0


def test_the_list_shows_what_waits_and_an_unknown_item_is_told(data: Path, office: World) -> None:
    course = hands.arrived(office)
    listed = decide(data, "list", "--json").json
    assert {one["queue"] for one in listed} == {"待受理"}
    assert len(listed) == len(course.items)
    assert str(course.case.number) in decide(data, "list").out
    for typed, told in ((("--item", "9"), "没有序号 9 的事项"), ((), "还没有写是哪个事项")):
        wrong = decide(data, "accept", str(course.case.number), *typed)
        assert told in wrong.err
        assert "1 食品经营许可" in wrong.err
    assert "没有办件号为" in decide(data, "accept", "411202-01-20261123-9999-1", "--item", "1").err


def test_a_list_is_imported_after_a_template(data: Path, office: World, tmp_path: Path) -> None:
    course = hands.arrived(office)
    file = tmp_path / "决定.csv"
    assert run("decide", "template", str(file)).code == 0
    number = course.case.number
    file.write_bytes(file.read_bytes() + f"{number},1,受理\r\n{number},9,受理\r\n".encode())
    faulty = decide(data, "import", str(file), "--json")
    assert faulty.code == 1
    assert [(one["line"], one["field"]) for one in faulty.json["problems"]] == [(3, "事项")]
    assert hands.item(office.course(course.case.id), FOOD).status == "pushed"
    skipped = decide(data, "import", str(file), "--skip-faulty", "--json")
    assert (skipped.code, skipped.json["done"]) == (1, [2])
    again = decide(data, "import", str(file), "--skip-faulty")
    assert "以前登记过，没有改动" in again.out
    assert "登记 0 行，以前登记过 1 行，放过 1 处。" in again.out


def test_a_clerk_decides_nothing(data: Path, office: World) -> None:
    course = hands.arrived(office)
    typed = ("decide", "accept", *on(course, FOOD), "--operator", COLLEAGUE)
    ran = run(*typed, data=data, pin=PINS[COLLEAGUE])
    assert (ran.code, "没有办这一步的权限" in ran.err) == (1, True)


def test_an_administrator_says_for_which_department_a_person_acts(data: Path, office: World) -> None:
    course = hands.arrived(office)
    wrong = run("operator", "department", OFFICER, "市场监督部门", data=data)
    assert (wrong.code, "是不是“市场监管部门”" in wrong.err) == (1, True), wrong.err
    assert run("operator", "department", OFFICER, "市场监管部门", data=data).code == 0
    listed = {one["name"]: one["department"] for one in run("operator", "list", "--json", data=data).json}
    assert listed[OFFICER] == "市场监管部门"
    assert "联办部门（市场监管部门）" in run("operator", "list", data=data).out
    assert {one["dept"] for one in decide(data, "list", "--json").json} == {"市场监管部门"}
    other = decide(data, "accept", *on(course, FIRE))
    assert "由消防救援机构办理" in other.err
    assert run("operator", "department", OFFICER, "不限", data=data).code == 0
    assert decide(data, "accept", *on(course, FIRE)).code == 0
    pins = f"{PIN}\n864203\n"
    typed = ("operator", "add", "钱进", "--role", "clerk", "--department", "市场监管部门", "--pin-stdin")
    assert "还没有联办部门的岗位" in run(*typed, data=data, stdin=pins).err
