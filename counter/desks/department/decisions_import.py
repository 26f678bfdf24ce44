"""Decisions that a department sends as a list: every row is checked first, then each good one is one action.

A row that was taken in before changes nothing; it is told. Nothing is done while one row is faulty, unless
the person says to leave such rows out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Literal

from counter.cases.lifecycle import ITEM_MOVES, OUTCOME_ZH, state_zh
from counter.clock.due import LAST
from counter.desks.department.handled import may, sentences
from counter.errors import BadInput, CounterError, Refused
from counter.intake.applicant import parse_date
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.course import Course
    from counter.cases.items import CaseItem, ItemOutcome
    from counter.desks.department.decisions_file import FileRow, RowFault
    from counter.desks.department.desk import DepartmentDesk

Act = Literal["accept", "refuse", "grant", "deny"]
DECISIONS: dict[str, Act] = {
    "受理": "accept",
    "不予受理": "refuse",
    "准予": "grant",
    "准予许可": "grant",
    "不予许可": "deny",
}
OUTCOMES: dict[Act, ItemOutcome] = {"accept": "", "refuse": "refused", "grant": "granted", "deny": "denied"}
AFTER_ACCEPTANCE = ("accepted", "paused", "decided", "ready", "delivered", "closed")
_TIMED = re.compile(r"(.*\d)[ T　]+(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One row understood. `again`: the case says so already, nothing is left to do."""

    row: int
    number: str
    case_id: str
    no: int
    name: str
    act: Act
    reasons: tuple[str, ...] = ()
    elsewhere: str = ""
    basis: str = ""
    result_number: str = ""
    certificate: str = ""
    physical: bool = True
    cause: str = ""
    at: datetime | None = None
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a file would do."""

    good: tuple[Decision, ...] = ()
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was done: rows registered, rows that were there already, rows that came too late after all."""

    done: tuple[Decision, ...] = ()
    again: tuple[Decision, ...] = ()
    faults: tuple[RowFault, ...] = ()


class DecisionsImport:
    """Reads, checks and takes in the lists of departments, on the desk of who is signed in."""

    def __init__(self, desk: DepartmentDesk) -> None:
        self.desk = desk
        self._seen: dict[str, Course] = {}
        """Cases as they will be after the rows checked so far."""

    def check(self, path: Path) -> Checked:
        """Every row against the case it is about, in the order of the file. BadInput for no such file."""
        from counter.desks.department import decisions_file
        from counter.desks.department.decisions_file import RowFault

        sheet = decisions_file.read(path)
        good, faults = [], list(sheet.faults)
        broken = {fault.row for fault in sheet.faults}
        if any(row <= 1 and path.suffix.lower() != ".json" for row in broken):
            return Checked(faults=tuple(sorted(faults)))  # the heads themselves are wrong
        for row in sheet.rows:
            if row.no in broken:
                continue
            try:
                good.append(self._understood(row))
            except CounterError as error:
                column = error.field if isinstance(error, BadInput) else ""
                faults.append(RowFault(row.no, column, f"{error.what}{error.todo}"))
        return Checked(good=tuple(good), faults=tuple(sorted(faults)))

    def take(self, checked: Checked, *, skip_faulty: bool = False) -> Taken:
        """Register the good rows, one action each. Refused for faulty rows, unless they are left out."""
        from counter.desks.department.decisions_file import RowFault

        if checked.faults and not skip_faulty:
            raise Refused(
                f"有 {len(checked.faults)} 处要改，一行也没有登记。", todo="请逐处改好，再导入一次。"
            )
        done, late = [], []
        for one in checked.good:
            if one.again:
                continue
            try:
                self._do(one)
                done.append(one)
            except CounterError as error:
                late.append(RowFault(one.row, "", f"{error.what}{error.todo}"))
        again = tuple(one for one in checked.good if one.again)
        return Taken(done=tuple(done), again=again, faults=(*checked.faults, *late))

    def _do(self, one: Decision) -> None:
        seen = self.desk.course(one.case_id).item(one.no)
        if one.act == "accept":
            self.desk.accept(seen, at=one.at, cause=one.cause)
        elif one.act == "refuse":
            self.desk.refuse(seen, one.reasons, one.basis, one.elsewhere, at=one.at, cause=one.cause)
        elif one.act == "grant":
            self.desk.grant(
                seen,
                one.result_number,
                one.certificate,
                physical=one.physical,
                at=one.at,
                cause=one.cause,
            )
        else:
            self.desk.deny(
                seen,
                one.reasons,
                one.result_number,
                physical=one.physical,
                at=one.at,
                cause=one.cause,
            )

    # -- one row ---------------------------------------------------------------------------------------

    def _understood(self, row: FileRow) -> Decision:
        course = self._course(unicodedata.normalize("NFKC", clean_line(row["办件号"])).upper())
        item = _item(course, clean_line(row["事项"]))
        act = _act(clean_line(row["决定"]))
        may(self.desk.desk, item, accepting=act in ("accept", "refuse"))
        found = Decision(
            row=row.no,
            number=course.case.number or "",
            case_id=course.case.id,
            no=item.no,
            name=item.name,
            act=act,
            reasons=_reasons(row, act),
            elsewhere=clean_line(row["应当申请的机关"]),
            basis=clean_line(row["法律依据"]),
            result_number=clean_line(row["证照号"]),
            certificate=clean_line(row["电子证照"]),
            physical=_physical(clean_line(row["纸质结果"])),
            cause=clean_line(row["超期原因"]),
        )
        if _same(item, found):
            return replace(found, again=True)
        found = replace(found, at=self._moment(clean_line(row["日期"]), item, act))
        self._possible(course, item, found)
        self._seen[course.case.id] = _after(course, item, found, found.at or self.desk.desk.now())
        return found

    def _course(self, number: str) -> Course:
        for course in self._seen.values():
            if course.case.number == number:
                return course
        try:
            course = self.desk.by_number(number)
        except Refused as error:
            raise BadInput(error.what, todo=error.todo, field="办件号") from None
        return self._seen.setdefault(course.case.id, course)

    def _possible(self, course: Course, item: CaseItem, found: Decision) -> None:
        if (item.status, found.act) not in ITEM_MOVES:
            said = OUTCOME_ZH[item.outcome]
            todo = "登记错了要改，请先撤销登记。" if said else "请先登记前面的步骤，再登记这个决定。"
            raise BadInput(
                f"“{item.name}”现在是{state_zh(item)}，不能登记这个决定。", todo=todo, field="决定"
            )
        if found.act not in ("grant", "deny"):
            return
        waiting = course.waits_for(item)
        if waiting:
            raise BadInput(
                f"前置事项“{waiting[0].name}”还没有结果，不能先作决定（R162）。",
                todo="请先登记前置事项的结果。",
                field="决定",
            )
        if found.act == "grant" and course.lost(item):
            raise BadInput(
                f"前置事项“{course.lost(item)[0].name}”没有可用的结果。",
                todo="确有其他依据的，请在部门审批里写明理由登记。",
                field="决定",
            )
        if found.act == "grant" and not (found.physical or found.result_number or found.certificate):
            raise BadInput("没有纸质结果的，要填证照号或电子证照。", todo="请补填。", field="证照号")

    def _moment(self, typed: str, item: CaseItem, act: Act) -> datetime | None:
        """When the department decided: a day alone means the end of it, but never later than now."""
        if not typed:
            return None
        now = self.desk.desk.now()
        timed = _TIMED.fullmatch(unicodedata.normalize("NFKC", typed))
        day = parse_date(timed[1] if timed else typed)
        if day is None or (timed and not (int(timed[2]) < 24 and int(timed[3]) < 60)):
            raise BadInput(
                f"日期“{typed}”认不出来。", todo="请写成 2026-11-24 或 2026-11-24 15:30。", field="日期"
            )
        closing = self.desk.desk.practice.hours.closing(day) or LAST
        at = datetime.combine(day, time(int(timed[2]), int(timed[3])) if timed else closing, now.tzinfo)
        if not timed and day == now.date():
            at = now
        earliest = item.pushed_at if act in ("accept", "refuse") else item.accepted_at
        earliest = earliest.astimezone(now.tzinfo) if earliest else None
        if at > now:
            raise BadInput(f"日期 {typed} 还没有到。", todo="请核对。", field="日期")
        if earliest is not None and not timed and day == earliest.date():
            return max(at, earliest)
        if earliest is not None and at < earliest:
            before = f"{earliest:%Y-%m-%d %H:%M}"
            raise BadInput(f"日期 {typed} 早于上一步的 {before}。", todo="请按实际的先后填写。", field="日期")
        return at


def _item(course: Course, typed: str) -> CaseItem:
    found = [one for one in course.items if typed in (one.name, str(one.no))]
    if len(found) != 1:
        names = "；".join(f"{one.no} {one.name}" for one in course.items)
        raise BadInput(f"这件办件里没有事项“{typed}”。", todo=f"可以写：{names}。", field="事项")
    return found[0]


def _act(typed: str) -> Act:
    act = DECISIONS.get(typed)
    if act is None:
        raise BadInput(f"决定“{typed}”不认识。", todo="请写受理、不予受理、准予或者不予许可。", field="决定")
    return act


def _reasons(row: FileRow, act: Act) -> tuple[str, ...]:
    if act in ("accept", "grant"):
        return ()
    what = "不予受理的理由" if act == "refuse" else "不予许可的理由"
    return sentences(row["理由"].splitlines(), what, "理由")


def _physical(typed: str) -> bool:
    if typed not in ("", "是", "否"):
        raise BadInput(f"纸质结果“{typed}”不认识。", todo="请写“是”或者“否”。", field="纸质结果")
    return typed != "否"


def _same(item: CaseItem, found: Decision) -> bool:
    """Whether the case says already what the row says; BadInput when it says something else about it."""
    if found.act == "accept":
        return item.status in AFTER_ACCEPTANCE and item.outcome != "refused"
    if not item.outcome or item.outcome != OUTCOMES[found.act]:
        return False
    kept = (item.reasons, item.elsewhere) if found.act == "refuse" else (item.reasons, item.result_number)
    says = (found.reasons, found.elsewhere if found.act == "refuse" else found.result_number)
    if kept != says:
        raise BadInput(
            f"“{item.name}”已经登记了{OUTCOME_ZH[item.outcome]}，内容和这一行不同。",
            todo="登记错了要改，请先撤销登记，再导入。",
            field="决定",
        )
    return True


def _after(course: Course, item: CaseItem, found: Decision, at: datetime) -> Course:
    """The case as it will be once the row is done: later rows are checked against it."""
    moved = replace(item, status=ITEM_MOVES[item.status, found.act], outcome=OUTCOMES[found.act])
    if found.act == "accept":
        moved = replace(moved, accepted_at=at)
    else:
        moved = replace(
            moved,
            decided_at=at,
            reasons=found.reasons,
            elsewhere=found.elsewhere,
            result_number=found.result_number,
        )
    return replace(course, items=tuple(moved if one.no == item.no else one for one in course.items))
