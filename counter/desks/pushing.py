"""数字化推送: the electronic set goes to every joint department at once (R142–R144, R148, R149)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.clock.watch import term_of
from counter.desks.step import Step, stepping
from counter.errors import Refused
from counter.staff.roles import require

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.desks.context import Desk


class PushDesk:
    """The window's desk for what was received and must go on."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk")

    def push(self, seen: Course) -> Course:
        """One message to each joint department, in the transaction that starts their clocks (R143).

        Refused while a paper line has no electronic copy: a line counts only with both.
        """
        with stepping(self.desk, seen.case.id) as step:
            if step.course.unscanned:
                waiting = "、".join(f"“{line}”" for line in step.course.unscanned[:3])
                raise Refused(
                    f"还有 {len(step.course.unscanned)} 项纸质材料没有扫描：{waiting}。",
                    todo="请先把纸质材料转为电子材料，再推送。",
                )
            step.move_case("push")
            step.stop("digitise")
            for item in step.course.items:
                self._to_department(step, item)
            for dept in dict.fromkeys(item.dept for item in step.course.items):
                step.post("push", dept, manifest(step.course, dept))
            return step.finish("case.push", {"to": [item.dept for item in step.course.items]})

    def _to_department(self, step: Step, item: CaseItem) -> None:
        pushed = step.move_item(item, "push", pushed_at=step.now)
        step.start("accept", term_of("accept", self.desk.practice, step.now), item=pushed)


def manifest(course: Course, dept: str) -> dict[str, object]:
    """What a department gets: its items, and the electronic set of the whole case (R143)."""
    case = course.case
    return {
        "number": case.number,
        "matter": case.matter_id,
        "items": [
            {"no": item.no, "item": item.item, "name": item.name, "level": item.level}
            for item in course.items
            if item.dept == dept
        ],
        "files": [
            {"line": scan.line, "sha256": scan.sha256, "media": scan.media, "pages": scan.pages}
            for scan in course.scans
            if scan.removed_at is None
        ],
    }
