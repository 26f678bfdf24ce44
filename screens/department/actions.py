"""What a department does to an item: the same keys and windows on the case page and on its own screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screens.course.actions import CaseAction
from screens.department.accepting import accept, refuse
from screens.department.deciding import deny, grant, prereview, undo
from screens.department.deed import Deed
from screens.department.timing import extend, pause_or_resume

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from screens.department.deed import Place


def _run(step: Callable[[Deed], None]) -> Callable[[Place, Course, CaseItem | None], None]:
    def run(page: Place, course: Course, item: CaseItem | None) -> None:
        if item is not None:
            page.act(lambda: Deed(page, course, item), step)

    return run


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
    _action("accept", "a", "受理", ("部门受理，办件计时开始（R150—R154、R158）", _is("pushed")), accept),
    _action("refuse", "x", "不予受理", ("列明理由，出具决定书（R155—R158）", _is("pushed")), refuse),
    _action("prereview", "v", "容缺预审", ("前置结果没到，先审其余材料（R161）", _waits), prereview),
    _action(
        "stage", "t", "停表/恢复", ("特别环节不计时（R166）", _is("accepted", "paused")), pause_or_resume
    ),
    _action("extend", "e", "延长", ("经负责人批准延长时限", _extends), extend),
    _action("grant", "g", "准予", ("登记准予和证照号（R160—R165）", _decides), grant),
    _action("deny", "n", "不予许可", ("登记不予许可和理由（R160—R165）", _decides), deny),
    _action("undo", "u", "撤销登记", ("登记错了的决定，监督员同意后撤销", _is("decided")), undo),
)
