"""数字化推送: the electronic set goes to every joint department at once (R142–R144, R148, R149)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter import settings
from counter.cases.course import pushed_scans
from counter.cases.forms import Unconnected, lead_notice
from counter.cases.lifecycle import OPEN_ITEM
from counter.cases.queues import AFTER_PUSH
from counter.clock.watch import term_of
from counter.desks.department.handled import facts_of, lead_of
from counter.desks.digitise.digitising import kept_in, verify
from counter.desks.digitise.electronic import lines_of
from counter.desks.digitise.manifest import manifest
from counter.desks.step import Step, stepping
from counter.errors import BadInput, Conflict, Refused
from counter.exchange.package import MOST_BYTES, MOST_FILES
from counter.exchange.routes import routes
from counter.intake.text import clean_line
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counter.cases.course import Course
    from counter.cases.items import CaseItem, OutgoingKind
    from counter.desks.context import Desk
    from counter.desks.digitise.electronic import SetLine
    from counter.exchange.routes import Routes


class PushDesk:
    """The window's desk for what was received and must go on."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk")

    # -- the push --------------------------------------------------------------------------------------

    def push(self, seen: Course) -> Course:
        """One message to each joint department, in the transaction that starts their clocks (R143).

        Refused while a paper line has no electronic copy (a line counts only with both), and when a kept file
        is not what was registered. A department that is not connected is fetched by the lead department,
        which is told at once (R149).
        """
        routed = routes_of(self.desk)
        verify(kept_in(self.desk.data), seen)
        with stepping(self.desk, seen.case.id) as step:
            _check_complete(step.course)
            step.move_case("push")
            _same_scans(seen, step.course)
            step.stop("digitise")
            step.stop("push_now")
            for item in step.course.items:
                self._to_department(step, item)
            depts = tuple(dict.fromkeys(item.dept for item in step.course.items))
            lines = lines_of(self.desk, step.course)
            sent, away = self._posted(step, depts, lines, routed)
            if away:
                self._tell_lead(step, away, lines, routed)
            return step.finish("case.push", {"to": list(sent), "unconnected": list(away)})

    def _to_department(self, step: Step, item: CaseItem) -> None:
        pushed = step.move_item(item, "push", pushed_at=step.now)
        step.start("accept", term_of("accept", self.desk.practice, step.now), item=pushed)

    def _posted(
        self, step: Step, depts: Iterable[str], lines: tuple[SetLine, ...], routed: Routes
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Departments that get their message, and those that are not connected."""
        depts = tuple(depts)
        sent = tuple(dept for dept in depts if routed.to(dept).connected)
        for dept in sent:
            said = manifest(self.desk, step.course, lines, {dept})
            _check_size(said["files"])
            step.post("push", dept, said)
        return sent, tuple(dept for dept in depts if dept not in sent)

    def _tell_lead(
        self, step: Step, away: tuple[str, ...], lines: tuple[SetLine, ...], routed: Routes
    ) -> None:
        """获取申报信息通知单 for the lead department, and its clock (R149).

        It is sent if the lead can be reached; else it is handed over as paper, and the message only keeps
        what was pushed. The electronic set goes with it unless the lead has it as a joint department.
        """
        facts = facts_of(self.desk, step.course.case)
        said = manifest(self.desk, step.course, lines, set(away))
        told = [_unconnected(step.course, dept, len(said["files"])) for dept in away]
        when = f"{step.now:%Y-%m-%d %H:%M}"
        paper, _ = step.issue("lead_notice", lambda head: lead_notice(head, facts, told, pushed_at=when))
        step.start("notify_lead", term_of("notify_lead", self.desk.practice, step.now))
        has_it = any(one.kind == "push" and one.recipient == facts.lead for one in step.course.outbox)
        said |= {"paper": paper.head.number, "departments": list(away)}
        message = step.post("lead_notice", facts.lead, said | ({"files": []} if has_it else {}))
        if not routed.to(facts.lead).connected:
            by_hand = replace(message, status="cancelled", error=f"{facts.lead}尚未对接，通知单以纸质递交。")
            step.uow.courses.outbox.change(by_hand)

    # -- after the push --------------------------------------------------------------------------------

    def push_more(self, seen: Course) -> Course:
        """What was scanned after the push (容缺 papers brought later) follows it, to whom it concerns.

        The two hours of what was supplied later end once nothing is left to scan (R142). Refused when there
        is nothing new, or no department is concerned with it any more.
        """
        routed = routes_of(self.desk)
        verify(kept_in(self.desk.data), seen)
        with stepping(self.desk, seen.case.id) as step:
            _same_scans(seen, step.course)
            if step.course.case.status not in AFTER_PUSH or not step.course.asking:
                raise Refused("各部门都已经作出决定，或者还没有推送过，不能补充推送。")
            if not step.course.unsent:
                raise Refused("没有新的扫描件要推送。", todo="请先把补交的材料扫描、登记。")
            to = self._posted_more(step, routed)
            if not step.course.unscanned:
                step.stop("digitise")
                step.stop("push_now")
            return step.finish("case.push_more", {"to": to})

    def _posted_more(self, step: Step, routed: Routes) -> list[str]:
        lines, had = lines_of(self.desk, step.course), pushed_scans(step.course)
        waiting = _concerned(step.course, lines)
        sent = [dept for dept in waiting if routed.to(dept).connected]
        away = [dept for dept in waiting if dept not in sent]
        lead = lead_of(self.desk, step.course.case)
        to: list[tuple[OutgoingKind, str, set[str]]] = [("push", dept, {dept}) for dept in sent]
        if away and routed.to(lead).connected:
            to.append(("lead_notice", lead, set(away)))
        if not to:
            raise Refused(
                "要补充推送的部门和牵头部门都还没有对接。", todo="请把补交的材料打印出来，递送牵头部门。"
            )
        for kind, recipient, depts in to:
            said = manifest(self.desk, step.course, lines, depts, but=had)
            _check_size(said["files"])
            step.post(kind, recipient, said | {"supplement": True})
        return [recipient for _, recipient, _ in to]

    def notified(self, seen: Course, how: str) -> Course:
        """The lead department has the notice on paper (R149): `how` says to whom it was given."""
        said = clean_line(how)
        if not said:
            raise BadInput("请写明交给了谁。", todo="例如：市场监管部门 刘洋 当面签收。", field="how")
        with stepping(self.desk, seen.case.id) as step:
            if step.course.clock("notify_lead") is None:
                raise Refused("这件办件没有等着通知的牵头部门，或者已经登记过了。")
            step.stop("notify_lead")
            return step.finish("case.lead_notified", {"how": said})


def routes_of(desk: Desk) -> Routes:
    """How departments are reached now. RoutesFaulty with every fault of the file."""
    outbox = settings.folder(desk.data, desk.station, "outbox_folder")
    return routes(desk.data, set(desk.catalogue.departments), outbox)


def _concerned(course: Course, lines: tuple[SetLine, ...]) -> tuple[str, ...]:
    """Departments that have not decided; of those that have, only the ones that want what came later."""
    new = set(course.unsent)
    wanted = {name for line in lines if line.key in new for name in line.items}
    asking = course.asking
    chosen = [one for one in asking if one.status in OPEN_ITEM or one.name in wanted] or asking
    return tuple(dict.fromkeys(one.dept for one in chosen))


def _check_complete(course: Course) -> None:
    if course.unscanned:
        waiting = "、".join(f"“{line}”" for line in course.unscanned[:3])
        raise Refused(
            f"还有 {len(course.unscanned)} 项材料没有扫描或者没有电子件：{waiting}。",
            todo="请先把纸质材料转为电子材料，线上提交的取回电子件，再推送。",
        )


def _same_scans(seen: Course, now: Course) -> None:
    """The files were proved outside the transaction: what is pushed has to be what was proved."""
    if {one.id for one in now.scans if one.removed_at is None} - {one.id for one in seen.scans}:
        raise Conflict("刚又登记了扫描件，还没有推送。", todo="请看一眼新登记的，再推送。")


def _check_size(files: list[dict[str, object]]) -> None:
    size = sum(int(str(one["size"])) for one in files)
    if size > MOST_BYTES - (1 << 20) or len(files) >= MOST_FILES:
        raise Refused(
            f"扫描件一共 {size >> 20} MB、{len(files)} 个，一个材料包装不下。",
            todo=f"一个包最多 {MOST_BYTES >> 20} MB、{MOST_FILES} 个文件。请调低分辨率重新扫描最大的几份。",
        )


def _unconnected(course: Course, dept: str, files: int) -> Unconnected:
    """`package` stays unknown: the platform numbers its packages itself."""
    names = tuple(item.name for item in course.items if item.dept == dept)
    return Unconnected(dept=dept, items=names, package="", files=files)
