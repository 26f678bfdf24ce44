"""What a department does to an item: the same keys and windows on the case page and on its own screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, get_args

from counter.cases.forms import GROUNDS, Ground
from counter.cases.lifecycle import OUTCOME_ZH
from counter.desks.approval import Approval
from counter.desks.department.desk import DepartmentDesk
from counter.desks.department.stages import Special
from counter.errors import BadInput, Conflict
from counter.intake.applicant import parse_date
from screens.course.actions import CaseAction
from screens.department.form import Asked, FactForm
from screens.shared.dialogs import Confirm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.desks.department.stages import Choice as StageChoice
    from counter.errors import CounterError
    from screens.app import CounterApp

    class Place(Protocol):
        """Where an action runs: the case page, or the department's own screen."""

        @property
        def app(self) -> Any: ...
        @property
        def counter(self) -> CounterApp: ...
        def act(
            self,
            job: Callable[[], Any],
            then: Callable[[Any], None] = ...,
            failed: Callable[[CounterError], None] | None = None,
        ) -> None: ...
        def took(self, course: Course) -> None: ...
        def say(
            self, left: str | None = None, *, right: str | None = None, trouble: bool = False
        ) -> None: ...


GROUND_ZH: dict[Ground, str] = {
    "": "其他",
    "not_needed": "不需许可",
    "not_ours": "不属本机关",
    "untrue": "虚假",
    "incomplete": "补正不齐",
}
TYPED = "另写"
"""A stage the catalogue does not know: its name and its law are typed."""
PHYSICAL = (("是", "有纸质结果"), ("否", "只有电子"))


# -- doing one step ----------------------------------------------------------------------------------------


class Deed:
    """One step on one item: after a conflict it looks at the item as it is now, so F10 can try once more."""

    def __init__(self, page: Place, course: Course, item: CaseItem) -> None:
        self.page, self.course, self.item = page, course, item
        self.desk = DepartmentDesk(page.counter.signed_desk)

    def tried(self, step: Callable[[CaseItem], Course]) -> Course:
        """In the job thread."""
        try:
            return step(self.item)
        except Conflict:
            self.course = self.desk.course(self.course.case.id)
            self.item = self.course.item(self.item.no)
            raise

    def ask(
        self,
        heading: str,
        told: str,
        asked: tuple[Asked, ...],
        step: Callable[[CaseItem, Mapping[str, str]], Course],
    ) -> None:
        """Ask for the facts, do it, show the case, print what was issued."""
        form: FactForm[Course] = FactForm(
            heading, told, asked, lambda typed: self.tried(lambda seen: step(seen, typed))
        )
        self.page.app.push_screen(form, self._took)

    def confirm(self, heading: str, told: str, step: Callable[[CaseItem], Course]) -> None:
        """Yes or no, then the same."""

        def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                self.page.act(lambda: self.tried(step), self._took)

        self.page.app.push_screen(Confirm(heading, told), go)

    def _took(self, course: Course | None) -> None:
        if course is None:
            return
        had = {row.number for row in self.course.papers}
        self.page.took(course)
        for row in course.papers:
            if row.number not in had:
                self._print(row.number, course)

    def _print(self, number: str, course: Course) -> None:
        """Keep and print it. The paper stands whatever happens here."""
        page, signed = self.page, self.page.counter.signed_desk
        row = next(one for one in course.papers if one.number == number)

        def job() -> str:
            from screens.acceptance import drawing

            return drawing.print_issued(signed, row)

        page.act(job, page.say)


def _run(step: Callable[[Deed], None]) -> Callable[[Place, Course, CaseItem | None], None]:
    def run(page: Place, course: Course, item: CaseItem | None) -> None:
        if item is not None:
            page.act(lambda: Deed(page, course, item), step)

    return run


# -- 受理、不予受理 ----------------------------------------------------------------------------------------


def _accept(deed: Deed) -> None:
    waits = "、".join(f"“{one.name}”" for one in deed.course.waits_for(deed.item))
    later = f"前置事项{waits}还没有结果，受理以后可以先作容缺预审。" if waits else ""
    told = f"办件计时从现在开始，出具受理通知书，并短信告知申请人。{later}"
    heading = f"受理“{deed.item.name}”吗？"
    late = _why_late(deed, "accept", "deemed")
    if late:
        deed.ask(heading, told, late, lambda seen, typed: deed.desk.accept(seen, cause=typed["cause"]))
        return
    deed.confirm(heading, told, deed.desk.accept)


def _refuse(deed: Deed) -> None:
    asked = (
        Asked(id="ground", label="情形", options=tuple((key, GROUND_ZH[key]) for key in get_args(Ground))),
        Asked(id="reasons", label="理由", many=True, hint="一条一句"),
        Asked(id="elsewhere", label="应向哪里申请", hint="不属本机关的必填：机关全称"),
        Asked(id="basis", label="法律依据", hint="不写按所选情形的法律条款"),
        *_why_late(deed, "accept", "deemed"),
    )

    def step(seen: CaseItem, typed: Mapping[str, str]) -> Course:
        ground = next(key for key in GROUNDS if key == typed["ground"]) if typed["ground"] else ""
        return deed.desk.refuse(
            seen,
            typed["reasons"].splitlines(),
            typed["basis"],
            typed["elsewhere"],
            ground=ground,
            cause=typed.get("cause", ""),
        )

    told = "理由写进不予受理决定书，不能空着。决定书由发证窗口送达，救济途径按窗口设置印。"
    deed.ask(f"不予受理“{deed.item.name}”", told, asked, step)


# -- 预审、停表、延长 --------------------------------------------------------------------------------------


def _prereview(deed: Deed) -> None:
    waits = "、".join(f"“{one.name}”" for one in deed.course.waits_for(deed.item))
    told = f"等{waits}的结果；先审查其余材料，把结论写在这里。"
    asked = (Asked(id="note", label="预审结论", value=deed.item.prereview),)
    deed.ask("容缺预审", told, asked, lambda seen, typed: deed.desk.prereview(seen, typed["note"]))


def _stage(deed: Deed) -> None:
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


def _extend(deed: Deed) -> None:
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


# -- 决定 --------------------------------------------------------------------------------------------------


def _grant(deed: Deed) -> None:
    lost = deed.course.lost(deed.item)
    asked = [
        Asked(id="result_number", label="证照号", hint="证照号或者文书编号"),
        Asked(id="certificate", label="电子证照", hint="电子证照的编号"),
        Asked(id="physical", label="结果", options=PHYSICAL),
    ]
    if lost:
        asked.append(Asked(id="override", label="仍准予的理由"))
    asked += _why_late(deed, "decide", "decide_now")
    names = "、".join(f"“{one.name}”{OUTCOME_ZH[one.outcome] or '已终止'}" for one in lost)
    told = f"前置事项{names}，确有其他依据才能准予。" if lost else "结果随即推送，纸质结果交发证窗口。"

    def step(seen: CaseItem, typed: Mapping[str, str]) -> Course:
        return deed.desk.grant(
            seen,
            typed["result_number"],
            typed["certificate"],
            physical=typed["physical"] == "是",
            override=typed.get("override", ""),
            cause=typed.get("cause", ""),
        )

    deed.ask(f"准予“{deed.item.name}”", told, tuple(asked), step)


def _deny(deed: Deed) -> None:
    asked = (
        Asked(id="reasons", label="理由", many=True, hint="一条一句"),
        Asked(id="result_number", label="决定书文号"),
        Asked(id="physical", label="结果", options=PHYSICAL),
        *_why_late(deed, "decide", "decide_now"),
    )

    def step(seen: CaseItem, typed: Mapping[str, str]) -> Course:
        return deed.desk.deny(
            seen,
            typed["reasons"].splitlines(),
            typed["result_number"],
            physical=typed["physical"] == "是",
            cause=typed.get("cause", ""),
        )

    deed.ask(f"不予许可“{deed.item.name}”", "理由不能空着（行政许可法第三十八条）。", asked, step)


def _undo(deed: Deed) -> None:
    asked = (
        Asked(id="reason", label="理由"),
        Asked(id="name", label="监督员"),
        Asked(id="pin", label="口令", secret=True),
    )

    def step(seen: CaseItem, typed: Mapping[str, str]) -> Course:
        return deed.desk.reopen(seen, Approval(name=typed["name"], pin=typed["pin"], reason=typed["reason"]))

    told = f"登记的“{OUTCOME_ZH[deed.item.outcome]}”要撤销，需要监督员同意；决定书还在部门才能撤销。"
    deed.ask(f"撤销登记：“{deed.item.name}”", told, asked, step)


# -- what is typed -----------------------------------------------------------------------------------------


def _why_late(deed: Deed, *kinds: str) -> tuple[Asked, ...]:
    """Asked only when the step comes after its time; may stay empty."""
    now = deed.page.counter.now()
    clocks = [deed.course.clock(kind, deed.item.no) for kind in kinds]
    if not any(one is not None and one.due_at is not None and one.due_at < now for one in clocks):
        return ()
    return (Asked(id="cause", label="超期原因", hint="已经超过时限，请写明原因"),)


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


def _is(*statuses: str) -> Callable[[Course, CaseItem | None], bool]:
    return lambda _course, item: item is not None and item.status in statuses


def _waits(course: Course, item: CaseItem | None) -> bool:
    return item is not None and item.status == "accepted" and bool(course.waits_for(item))


def _decides(course: Course, item: CaseItem | None) -> bool:
    return item is not None and item.status == "accepted" and not course.waits_for(item)


def _extends(course: Course, item: CaseItem | None) -> bool:
    if item is None or item.status != "accepted":
        return False
    return any(course.clock(kind, item.no) for kind in ("decide", "feedback"))


def _action(
    name: str,
    key: str,
    label: str,
    when: tuple[str, Callable[[Course, CaseItem | None], bool]],
    step: Callable[[Deed], None],
) -> CaseAction:
    """`when`: what the key map says, and whether the key works now. A window may accept, too (R158)."""
    roles: tuple[Any, ...] = ("department", "clerk") if key in "ax" else ("department",)
    return CaseAction(
        id=name, key=key, label=label, tooltip=when[0], roles=roles, applies=when[1], run=_run(step)
    )


ACTIONS: tuple[CaseAction, ...] = (
    _action("accept", "a", "受理", ("部门受理，办件计时开始（R150—R154、R158）", _is("pushed")), _accept),
    _action("refuse", "x", "不予受理", ("列明理由，出具决定书（R155—R158）", _is("pushed")), _refuse),
    _action("prereview", "v", "容缺预审", ("前置结果没到，先审其余材料（R161）", _waits), _prereview),
    _action("stage", "t", "停表/恢复", ("特别环节不计时（R166）", _is("accepted", "paused")), _stage),
    _action("extend", "e", "延长", ("经负责人批准延长时限", _extends), _extend),
    _action("grant", "g", "准予", ("登记准予和证照号（R160—R165）", _decides), _grant),
    _action("deny", "n", "不予许可", ("登记不予许可和理由（R160—R165）", _decides), _deny),
    _action("undo", "u", "撤销登记", ("登记错了的决定，监督员同意后撤销", _is("decided")), _undo),
)
