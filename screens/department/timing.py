"""停表、恢复、延长: what changes the time a department has (R166, 行政许可法第四十二条、第四十五条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desks.department.stages import Special
from counter.errors import BadInput
from counter.intake.applicant import parse_date
from screens.department.form import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.desks.department.stages import Choice as StageChoice
    from screens.department.deed import Deed

TYPED = "另写"
"""A stage the catalogue does not know: its name and its law are typed."""


def pause_or_resume(deed: Deed) -> None:
    """停表 for a 特别环节; when one is running, it ends and the time runs again."""
    if deed.item.status == "paused":
        _resume(deed)
        return
    desk, course, item = deed.desk, deed.course, deed.item
    deed.page.act(lambda: desk.stages_of(course, item), lambda known: _pause(deed, known))


def _together(deed: Deed, status: str, stage: str = "") -> tuple[CaseItem, ...]:
    """Items that a lead department may call to the same stage, or let go on from it (R166)."""
    if not deed.desk.leads(deed.course):
        return ()
    return tuple(one for one in deed.course.items if (one.status, one.stage) == (status, stage))


def _pause(deed: Deed, known: tuple[StageChoice, ...]) -> None:
    others = _together(deed, "accepted")
    asked = [*_which(known), Asked(id="basis", label="法律依据", hint="目录里有的可以不写")]
    asked += [
        Asked(id="planned", label="预计结束", hint="2026-12-31；不知道就空着"),
        Asked(id="reason", label="事由"),
    ]
    if len(others) > 1:
        listed = " ".join(str(one.no) for one in others)
        asked.append(
            Asked(id="items", label="联合的事项", value=str(deed.item.no), hint=f"序号，可写 {listed}")
        )

    def step(seen: CaseItem, typed: Mapping[str, str]) -> Course:
        stage = typed["stage"] if typed.get("choice", TYPED) == TYPED else typed["choice"]
        planned = _day(typed["planned"])
        numbers = _numbers(typed.get("items", ""), deed.course)
        if len(numbers) > 1:
            special = Special(stage=stage, basis=typed["basis"], planned=planned, reason=typed["reason"])
            chosen = [seen if no == seen.no else deed.course.item(no) for no in numbers]
            return deed.desk.joint(chosen, special)
        return deed.desk.pause(seen, stage, typed["basis"], planned, typed["reason"])

    told = "特别环节的时间不计入办理时限，书面告知申请人。"
    deed.ask(f"停表：“{deed.item.name}”", told, tuple(asked), step)


def _which(known: tuple[StageChoice, ...]) -> tuple[Asked, ...]:
    """The stages the catalogue knows, and room for another one."""
    if not known:
        return (Asked(id="stage", label="特别环节", hint="例如 听证、专家评审、鉴定"),)
    options = (*((one.name, one.name) for one in known), (TYPED, TYPED))
    return (
        Asked(id="choice", label="特别环节", options=options),
        Asked(id="stage", label="另写的环节", hint="选“另写”时填，例如 专家评审"),
    )


def _resume(deed: Deed) -> None:
    others = _together(deed, "paused", deed.item.stage)
    heading, told = f"{deed.item.stage}结束了，恢复计时吗？", "到期日按停表的时间顺延。"
    if len(others) < 2:
        deed.confirm(heading, told, deed.desk.resume)
        return
    options = (("one", "只这一项"), ("all", f"一起恢复 {len(others)} 项"))

    def step(seen: CaseItem, typed: Mapping[str, str]) -> Course:
        if typed["which"] == "one":
            return deed.desk.resume(seen)
        together = _together(deed, "paused", seen.stage)
        return deed.desk.joint_over([seen if one.no == seen.no else one for one in together])

    deed.ask(heading, told, (Asked(id="which", label="哪些事项", options=options),), step)


def extend(deed: Deed) -> None:
    """延长: before the limit is over, as the head of the department approved it."""
    clock = deed.course.clock("decide", deed.item.no) or deed.course.clock("feedback", deed.item.no)
    unit = clock.term.unit if clock else "时限单位"
    asked = (
        Asked(id="amount", label=f"延长几个{unit}"),
        Asked(id="reason", label="理由"),
        Asked(id="approver", label="批准人", hint="本机关负责人姓名"),
        Asked(id="basis", label="法律依据", hint="目录里有的可以不写"),
    )

    def step(seen: CaseItem, typed: Mapping[str, str]) -> Course:
        amount = typed["amount"].strip()
        if not (amount.isascii() and amount.isdigit() and len(amount) < 4):
            raise BadInput(f"“{amount}”不是数。", todo="请写整数，例如 10。", field="amount")
        return deed.desk.extend(seen, int(amount), typed["reason"], typed["basis"], typed["approver"])

    told = "在期限届满前、经本机关负责人批准才能延长。理由写在延长审批期限告知书上（行政许可法第四十二条）。"
    deed.ask(f"延长：“{deed.item.name}”", told, asked, step)


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    day = parse_date(typed)
    if day is None:
        raise BadInput(f"日期“{typed}”认不出来。", todo="请写成 2026-12-31 这样。", field="planned")
    return day


def _numbers(typed: str, course: Course) -> tuple[int, ...]:
    """Row numbers as typed: 1 3 4 or 1、3、4."""
    words = "".join(char if char.isdigit() else " " for char in typed).split()
    known = {str(one.no): one.no for one in course.items}
    wrong = [word for word in words if word not in known]
    if wrong:
        raise BadInput(f"没有序号 {wrong[0]} 的事项。", todo="请照列表里的序号写。", field="items")
    return tuple(dict.fromkeys(known[word] for word in words))
