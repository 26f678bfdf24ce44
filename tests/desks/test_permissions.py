"""Who may do what: a table of every desk and role, and nobody acts for another department or side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import course_hands as hands
import custody_hands as papers
import issuing_hands
import pytest
import world

from counter.custody.records import dept
from counter.desks.archive.archiving import ArchiveDesk
from counter.desks.custody.desk import CustodyDesk
from counter.desks.department.desk import DepartmentDesk
from counter.desks.department.stages import Special
from counter.desks.digitise.digitising import DigitiseDesk
from counter.desks.digitise.pushing import PushDesk
from counter.desks.digitise.sending import SendingDesk
from counter.desks.home.queues import QueueDesk
from counter.desks.issuing.desk import IssuingDesk
from counter.desks.issuing.rating import RatingDesk
from counter.desks.supervisor.cataloguing import CatalogueDesk
from counter.desks.supervisor.statistics import StatisticsDesk
from counter.desks.window.consulting import ConsultingDesk
from counter.desks.window.issue import IssueDesk
from counter.desks.window.supplying import SupplyDesk
from counter.desks.window.withdrawing import WithdrawDesk
from counter.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from world import World

    from counter.cases.items import CaseItem
    from counter.desks.context import Desk
    from counter.staff.roles import Role

EVERYBODY = {"clerk", "issuing", "department", "supervisor", "administrator"}
OPEN_TO: dict[Any, set[str]] = {
    ConsultingDesk: {"clerk"},
    IssueDesk: {"clerk"},
    PushDesk: {"clerk"},
    SupplyDesk: {"clerk"},
    WithdrawDesk: {"clerk"},
    DigitiseDesk: {"clerk", "issuing"},
    RatingDesk: {"clerk", "issuing"},
    IssuingDesk: {"issuing"},
    DepartmentDesk: {"department"},
    CustodyDesk: {"clerk", "issuing", "department", "supervisor"},
    ArchiveDesk: {"clerk", "issuing", "supervisor"},
    StatisticsDesk: {"supervisor", "administrator"},
    CatalogueDesk: {"supervisor"},
    SendingDesk: EVERYBODY,
    QueueDesk: EVERYBODY,
}
"""Each desk and the roles that open it; no other role does, and no role at all opens none."""


def holding(office: World, *roles: Role, department: str = "") -> Desk:
    """What a person with these roles stands on."""
    desk = office.signed(department=department)
    return replace(desk, session=replace(desk.session, roles=roles))


def opens(desk: Callable[[Desk], object], stands: Desk) -> bool:
    try:
        desk(stands)
    except Refused:
        return False
    return True


def test_a_desk_is_open_to_its_roles_and_to_no_other(office: World) -> None:
    roles: tuple[Role, ...] = ("clerk", "issuing", "department", "supervisor", "administrator")
    stands = {role: holding(office, role) for role in roles}
    assert {desk: {role for role in roles if opens(desk, stands[role])} for desk in OPEN_TO} == OPEN_TO
    nobody = holding(office)
    assert not [desk for desk in OPEN_TO if opens(desk, nobody)]


ON_ITEM: dict[str, Callable[[DepartmentDesk, CaseItem], object]] = {
    "accept": lambda desk, item: desk.accept(item),
    "refuse": lambda desk, item: desk.refuse(item, ["不具备主体资格。"]),
    "prereview": lambda desk, item: desk.prereview(item, "材料齐全。"),
    "pause": lambda desk, item: desk.pause(item, "听证", "行政许可法第四十五条"),
    "resume": lambda desk, item: desk.resume(item),
    "extend": lambda desk, item: desk.extend(item, 5, "情况复杂", "行政许可法第四十二条", "局长"),
    "grant": lambda desk, item: desk.grant(item, "豫0001"),
    "deny": lambda desk, item: desk.deny(item, ["不符合条件。"]),
    "reopen": lambda desk, item: desk.reopen(item, world.approval(reason="登记错了")),
}
LOOKING = {"page", "counts", "course", "by_number", "stages_of", "leads"}
TOGETHER = {"joint", "joint_over"}


def test_every_step_of_a_department_is_in_the_table() -> None:
    public = {name for name in dir(DepartmentDesk) if not name.startswith("_")}
    assert public == set(ON_ITEM) | LOOKING | TOGETHER


@pytest.mark.rule("R150")
def test_no_department_decides_for_another_one(office: World) -> None:
    course = hands.pushed(office)
    item, before = course.items[0], office.course(course.case.id)
    other = next(one.dept for one in course.items if one.dept != item.dept)
    desk = DepartmentDesk(holding(office, "department", department=other))
    for act in ON_ITEM.values():
        with pytest.raises(Refused, match=f"由{item.dept}办理"):
            act(desk, item)
    assert office.course(course.case.id) == before


@pytest.mark.rule("R166")
def test_only_the_lead_department_calls_a_joint_stage(office: World) -> None:
    course = hands.pushed(office)
    other = next(one.dept for one in course.items if one.dept != papers.LEAD)
    desk = DepartmentDesk(holding(office, "department", department=other))
    with pytest.raises(Refused, match="牵头部门组织"):
        desk.joint(course.items, Special(stage="联合勘验", basis="行政许可法第四十五条"))
    with pytest.raises(Refused, match="牵头部门组织"):
        desk.joint_over(course.items)


@pytest.mark.rule("R144")
def test_only_its_own_side_makes_confirms_cancels_or_settles(office: World) -> None:
    course = hands.pushed(office)
    ids = [one.id for one in papers.at_window(course)]
    strangers = [
        CustodyDesk(holding(office, *roles, department="教育部门"))
        for roles in (("issuing",), ("department",), ("supervisor",), ("issuing", "department"))
    ]
    view = papers.slip(office, course)
    other = hands.pushed(office, "E04")
    free = [one.id for one in papers.at_window(other)]
    acts: tuple[Callable[[CustodyDesk], object], ...] = (
        lambda desk: desk.make("lead", dept(papers.LEAD), free),
        lambda desk: desk.cancel(view.handoff, "重开"),
        lambda desk: desk.confirm(view.handoff, papers.all_here(view)),
        lambda desk: desk.place(ids[0], "抽屉"),
    )
    for desk in strangers:
        for act in acts:
            with pytest.raises(Refused, match="要由"):
                act(desk)
    assert papers.by_id(office, course, ids[0]).holder == papers.AT_WINDOW


def test_who_approves_an_exception_is_a_supervisor(office: World) -> None:
    course = issuing_hands.ready(office)
    for name in (world.CLERK, world.ISSUER, world.OFFICER):
        with pytest.raises(Refused, match="没有办这一步的权限"):
            issuing_hands.issuer(office).deliver(
                course,
                issuing_hands.rows(course),
                issuing_hands.STRANGER,
                approval=world.approval(name),
            )
    assert office.course(course.case.id) == course
