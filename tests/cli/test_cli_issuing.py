"""`counter issuing` and `counter withdraw`: who may take what, and a sentence for all that may not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import course_hands
import issuing_hands as hands
import life_commands
import pytest
import world
from life_commands import POST, STRANGER

from counter import settings_file
from counter.cases.numbers import case_number
from counter.cases.records import Person

if TYPE_CHECKING:
    from pathlib import Path

    from cli_tools import Ran

    from counter.cases.course import Course

OWNER = ("--name", "赵立新", "--number", world.NUMBER)
UNKNOWN = case_number("411202", "01", date(2026, 11, 23), 9999)


def typed(office: world.World, *args: str, by: str = world.ISSUER, stdin: str | None = None) -> Ran:
    return life_commands.typed(office, *args, by=by, stdin=stdin)


def told(office: world.World, *args: str, by: str = world.ISSUER) -> str:
    return life_commands.told(office, *args, by=by)


def number_of(course: Course) -> str:
    return course.case.number or ""


@pytest.fixture
def ready(office: world.World) -> str:
    """The number of a case whose results lie at the window."""
    return number_of(hands.ready(office))


# -- who comes ---------------------------------------------------------------------------------------------


@pytest.mark.rule("R169")
@pytest.mark.parametrize(
    ("relation", "people"),
    [
        ("本人", {}),
        ("代办人", {"agent": Person(name="钱多多", number=STRANGER[3])}),
        ("监护人", {"guardian": Person(name="钱多多", number=STRANGER[3])}),
    ],
)
def test_who_is_registered_with_the_case_may_take_it(
    office: world.World, relation: str, people: dict[str, Person]
) -> None:
    course = hands.with_people(office, hands.ready(office), **people)  # type: ignore[arg-type]
    who = STRANGER if people else OWNER
    ran = typed(office, "issuing", "give", number_of(course), *who, "--no-print", "--json")
    assert ran.code == 0, ran.err
    assert (ran.json["delivery"]["relation"], ran.json["papers"][0]["printer"]) == (relation, None)


def test_who_is_not_needs_an_authority_or_a_supervisor(
    office: world.World, ready: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    give = ("issuing", "give", ready, *STRANGER)
    assert "--override 理由 --supervisor 姓名" in told(office, *give)
    assert "还要写 --supervisor" in told(office, *give, "--override", "本人住院")
    assert "还要写 --override" in told(office, *give, "--supervisor", world.SUPERVISOR)
    word = ("--override", "本人住院", "--supervisor", world.SUPERVISOR)
    monkeypatch.setenv("COUNTER_APPROVAL_PIN", "000000")
    assert "口令" in typed(office, *give, *word).err


def test_a_supervisor_answers_for_a_stranger_and_an_authority_does_too(
    office: world.World, ready: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTER_APPROVAL_PIN", world.PINS[world.SUPERVISOR])
    apart = typed(office, "issuing", "choose", ready, "--way", "窗口", "--apart", "--json")
    assert (apart.code, apart.json["together"]) == (0, False)
    word = ("--override", "本人住院", "--supervisor", world.SUPERVISOR)
    first = typed(office, "issuing", "give", ready, *STRANGER, *word, "--item", "1", "--json")
    assert first.code == 0, first.err
    paper = ("--authorisation", "2026年11月20日委托书")
    rest = typed(office, "issuing", "give", ready, *STRANGER, *paper, "--json")
    assert rest.json["delivery"]["relation"] == "受托人"
    assert 1 not in rest.json["delivery"]["rows"]


def test_the_number_may_come_from_standard_input(office: world.World, ready: str) -> None:
    args = ("issuing", "give", ready, "--name", "赵立新", "--number", "-", "--json")
    ran = typed(office, *args, stdin=f"{world.NUMBER}\n")
    assert ran.code == 0, ran.err
    assert world.NUMBER not in ran.out


# -- what cannot be ----------------------------------------------------------------------------------------


PROBLEMS: list[tuple[tuple[str, ...], str]] = [
    (("give", "{}"), "--name：还没有填领取人的姓名。"),
    (("give", "{}", "--name", "赵立新", "--number", "123"), "--number："),
    (("give", "{}", *OWNER, "--document", "驾驶证"), "请写其中一种：身份证、户口簿"),
    (("give", "{}", *OWNER, "--item", "9"), "没有序号 9 的事项。 可以写：1 食品经营许可"),
    (("give", "411202-01-20261123-9999-2", *OWNER), "办件号：编号的校验位不对"),
    (("give", UNKNOWN, *OWNER), "本站没有编号为"),
    (("give", "不是编号", *OWNER), "办件号："),
    (("mail", "{}", *POST), "还没有填收件地址"),
    (("mail", "{}", "--tracking", "1234567890123"), "--courier：还没有填承运单位"),
    (("arrived", "{}"), "没有邮件在途"),
    (("returned", "{}", "--tracking", "77777"), "没有邮件在途"),
    (("proof", "{}"), "没有等签回的回证"),
    (("proved", "{}", "--how", "电话"), "没有等部门确认的回证"),
    (("register", "{}"), "没有等登记的结果"),
    (("kept", "{}", *OWNER), "没有为这件办件留存的纸件"),
    (("choose", "{}", "--way", "飞鸽"), "请写窗口、邮寄或电子"),
    (("choose", "{}", "--way", "邮寄"), "地址"),
    (("refused", "{}", "--item", "1", "--tracking", "12345"), "不另选事项"),
    (("rate", "{}", "9"), "请写 1 到 5"),
    (("list", "--section", "待办"), "没有“待办”这一栏"),
    (("find", "没有这个人"), "没有找到"),
]
"""What is typed on a case that is ready, {} for its number, and what has to be said."""


def test_each_problem_is_one_sentence_and_nothing_is_done(office: world.World, ready: str) -> None:
    for args, expected in PROBLEMS:
        said = told(office, "issuing", *(one.format(ready) for one in args))
        assert expected in said, args
        assert said.count("\n") == 1, args


def test_what_is_not_decided_is_not_given(office: world.World) -> None:
    number = number_of(hands.at_departments(office))
    assert "没有可以送达的结果" in told(office, "issuing", "give", number, *OWNER)
    assert "不能送达" in told(office, "issuing", "give", number, *OWNER, "--item", "1")
    assert "没有领取单" in told(office, "issuing", "slip", number)
    assert "没有纸件在发证窗口" in told(office, "issuing", "shelve", number, "--place", "A1")


def test_each_desk_has_its_people(office: world.World, ready: str) -> None:
    assert "请由发证窗口的工作人员来办" in told(office, "issuing", "give", ready, *OWNER, by=world.COLLEAGUE)
    assert "请由发证窗口" in told(office, "issuing", "list", by=world.OFFICER)
    assert "请由发证窗口" in told(office, "issuing", "slip", ready, by=world.COLLEAGUE)
    assert "请由综合窗口" in told(office, "withdraw", "request", ready, *OWNER, "--reason", "不办了")
    assert "请由综合窗口" in told(office, "withdraw", "lapse")
    assert "请由综合窗口" in told(office, "push", ready)
    assert "没有办这一步的权限" in told(office, "scan", "list", by=world.OFFICER)


def test_a_number_is_asked_for_where_a_number_belongs(office: world.World, ready: str) -> None:
    wrong = typed(office, "issuing", "rate", ready, "好")
    assert (wrong.code, "级 要写数字" in wrong.err) == (2, True)
    assert "--item 要写数字" in typed(office, "issuing", "give", ready, "--item", "一").err


def test_several_parcels_and_proofs_have_to_be_named(office: world.World, ready: str) -> None:
    typed(office, "issuing", "choose", ready, "--way", "窗口", "--apart")
    for item, tracking in (("1", "11111"), ("2", "22222")):
        where = ("--address", "黄河路", "--recipient", "赵立新", "--phone", "13803980000")
        post = ("--courier", "邮政", "--tracking", tracking, *where, "--reason", "要求邮寄")
        assert typed(office, "issuing", "mail", ready, "--item", item, *post).code == 0
    assert "在途的是：邮政 11111、邮政 22222" in told(office, "issuing", "arrived", ready)
    for tracking in ("11111", "22222"):
        assert typed(office, "issuing", "arrived", ready, "--tracking", tracking).code == 0
    several = told(office, "issuing", "proof", ready)
    assert "没有写是哪一份回证" in several
    assert several.count(ready) == 2


def test_a_paper_that_cannot_be_kept_is_told_and_the_step_stands(
    office: world.World, ready: str, tmp_path: Path
) -> None:
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    ran = typed(office, "issuing", "give", ready, *OWNER, "--out", str(tmp_path / "文件"), "--json")
    assert ran.code == 1
    (problem,) = ran.json["problems"]
    (paper,) = ran.json["papers"]
    assert f"counter paper {paper['number']}" in problem["todo"]
    assert (paper["file"], ran.json["delivery"]["status"]) == (None, "delivered")
    again = typed(office, "paper", paper["number"], "--out", str(tmp_path / "再存"))
    assert (again.code, list((tmp_path / "再存").iterdir()) != []) == (0, True), "the issuing window may, too"


# -- JSON --------------------------------------------------------------------------------------------------


def test_every_answer_in_json_has_the_same_shape(office: world.World, ready: str) -> None:
    steps: list[tuple[Any, ...]] = [
        ("shelve", ready, "--place", "A1"),
        ("slip", ready),
        ("give", ready, *OWNER),
        ("proof", ready),
        ("rate", ready, "4"),
        ("proved", ready, "--how", "电话确认"),
    ]
    for step in steps:
        ran = typed(office, "issuing", *step, "--json")
        assert ran.code == 0, f"{step}: {ran.err}"
        assert {"number", "status", "status_zh", "items", "papers", "problems"} <= set(ran.json)
        assert ran.json["number"] == ready
        assert set(ran.json["items"][0]) == {"no", "name", "dept", "status", "outcome", "state_zh"}
    wrong = typed(office, "issuing", "give", ready, "--json")
    assert {"field", "line", "what", "todo"} == set(wrong.json["problems"][0])


def test_names_and_numbers_are_masked_in_lists(office: world.World, ready: str) -> None:
    listed = typed(office, "issuing", "list", "--json")
    assert {one["section"] for one in listed.json["tasks"]} == {"待领取"}
    assert {one["applicant"] for one in listed.json["tasks"]} == {"赵*"}
    for text in (world.NUMBER, ready, "赵立新"):
        (found,) = typed(office, "issuing", "find", text, "--json").json["cases"]
        assert (found["number"], found["applicant"]) == (ready, "赵*")


# -- withdrawal, lapse -------------------------------------------------------------------------------------


@pytest.mark.rule("R167")
def test_a_withdrawal_wants_a_reason_a_person_and_something_undecided(office: world.World) -> None:
    number = number_of(course_hands.received(office))
    request = ("withdraw", "request", number)
    assert "--reason：还没有写撤回的原因" in told(office, *request, *OWNER, by=world.CLERK)
    why = ("--reason", "不办了")
    assert "--name：" in told(office, *request, *why, by=world.CLERK)
    assert "--override" in told(office, *request, *why, *STRANGER, by=world.CLERK)
    assert "只能整件撤回" in told(office, *request, *why, *OWNER, "--item", "1", by=world.CLERK)
    back = ("withdraw", "return", number, *OWNER)
    assert "没有撤回" in told(office, *back, by=world.CLERK)
    done = typed(office, *request, *why, *OWNER, by=world.CLERK)
    assert f"counter withdraw return {number}" in done.out
    assert "不能撤回" in told(office, *request, *why, *OWNER, by=world.CLERK)
    assert "没有收过“相片”" in told(office, *back, "--line", "相片", by=world.CLERK)
    line = office.course(f"case-{'E03'}").handed_in[0].line
    one = typed(office, *back, "--line", line, "--json", by=world.CLERK)
    assert {piece["line"] for piece in one.json["returned"]} == {line}


def test_a_notice_lapses_only_when_its_time_is_over(office: world.World) -> None:
    station = replace(office.office.station, correction_term_days=15, lapse_days=10)
    settings_file.save(office.office.data, station)
    office.office = replace(office.office, station=station)
    office.clock.at = datetime.now().astimezone()
    desk = office.desk()
    fresh = world.noticed(desk, world.begin(desk, "E05")).case.number or ""
    assert "还没有到失效的时候" in told(office, "withdraw", "lapse", fresh, by=world.CLERK)
    assert "没有逾期未补正的告知书" in typed(office, "withdraw", "lapse", by=world.CLERK).out
    office.clock.pass_days(-90)
    desk = office.desk()
    old = world.noticed(desk, world.begin(desk)).case.number or ""
    (listed,) = typed(office, "withdraw", "lapse", "--json", by=world.CLERK).json["notices"]
    assert (listed["number"], listed["applicant"]) == (old, "赵*")
    done = typed(office, "withdraw", "lapse", old, "--json", by=world.CLERK)
    assert (done.code, done.json["status"], len(done.json["papers"])) == (0, "lapsed", 1), done.err
    assert "没有逾期未补正的告知书" in typed(office, "withdraw", "lapse", by=world.CLERK).out
