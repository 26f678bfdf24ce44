"""The right way through the desks after the receipt, one function for each action of the journal.

It prepares a scenario that begins at a later desk, and it is the perfect run of the tests: the same hands.
"""

from __future__ import annotations

import struct
import tempfile
import uuid
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from counter.cases.items import Collector
from counter.custody.handing import HERE, Marked
from counter.custody.records import HANDOFF_ZH
from counter.desks.archive.archiving import ArchiveDesk
from counter.desks.custody.desk import CustodyDesk
from counter.desks.department.desk import DepartmentDesk
from counter.desks.digitise.digitising import DigitiseDesk
from counter.desks.digitise.pushing import PushDesk
from counter.desks.issuing.desk import IssuingDesk
from counter.desks.issuing.posting import Parcel
from counter.desks.window.consulting import Consultation, ConsultingDesk
from counter.desks.window.supplying import SupplyDesk
from counter.desks.window.withdrawing import WithdrawDesk
from counter.errors import Refused
from counter.intake.applicant import parse_date, under_14
from counter.intake.mask import mask_name
from counter.intake.outcomes import taken

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.cases.records import Draft, Person
    from counter.custody.records import HandoffKind
    from counter.desks.archive.archiving import Render
    from counter.desks.context import Desk
    from counter.staff.roles import Role
    from counter.training.scenario import Expected, Scenario, Visit

KINDS: dict[str, HandoffKind] = {words: kind for kind, words in HANDOFF_ZH.items()}
REPRESENTATIVE = "411299198001010013"
"""What the head of an organisation shows at the issuing window: of a district that exists nowhere."""
REFUSED = "申请事项不属于本窗口所列联办事项的范围"
WITHDRAWN = "申请人决定暂不办理"
PREREVIEWED = "前置事项结果以外的材料符合要求"
COURIER = "邮政速递"
"""What is written where any sentence will do."""


class Stage(Protocol):
    """Where a scenario is played."""

    @property
    def render(self) -> Render:
        """What draws the papers of an archived case."""

    def desk(self, role: Role, department: str = "") -> Desk:
        """What the desks of somebody with this role stand on."""


def advise(stage: Stage, scenario: Scenario, visit: Visit) -> None:
    """Tell somebody who only asks, once and in full (R128)."""
    truth = visit.truth
    asked = Consultation(matter_id=scenario.matter, answers=dict(truth.answers))
    desk = ConsultingDesk(stage.desk("clerk"))
    desk.give(desk.choose(asked, truth.rows) if truth.rows else asked)


# -- digitising ---------------------------------------------------------------------------------------------


def attach(stage: Stage, expected: Expected, case_id: str) -> None:
    """Every line that lacks its electronic copy gets one page (R142)."""
    del expected
    course = _course(stage, case_id)
    if not course.unscanned:
        return
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "扫描.png"
        page.write_bytes(blank_page())
        DigitiseDesk(stage.desk("clerk")).attach_many(course, dict.fromkeys(course.unscanned, page))


def push(stage: Stage, expected: Expected, case_id: str) -> None:
    """To all departments at once (R143)."""
    attach(stage, expected, case_id)
    PushDesk(stage.desk("clerk")).push(_course(stage, case_id))


def blank_page(number: int = 0) -> bytes:
    """A white page of eight dots across, as small as a PNG can be. No two numbers give the same bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    high = 8 + number
    head = struct.pack(">IIBBBBB", 8, high, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00\xff" * high)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# -- papers from hand to hand -------------------------------------------------------------------------------


def hand(stage: Stage, expected: Expected, case_id: str) -> None:
    """A slip for every bundle of the kind that lies ready (R144, R163, R168, R172)."""
    kind = KINDS[expected.detail.get("kind", HANDOFF_ZH["lead"])]
    role: dict[HandoffKind, Role] = {"lead": "clerk", "proof": "issuing"}
    desk = CustodyDesk(stage.desk(role.get(kind, "department")))
    for bundle in (one for one in desk.ready_of(_course(stage, case_id)) if one.kind == kind):
        desk.make(kind, bundle.taker, [one.piece.id for one in bundle.papers])


def confirm(stage: Stage, expected: Expected, case_id: str) -> None:
    """Every open slip of the kind confirmed line by line; what `opened` names did not arrive."""
    kind = KINDS[expected.detail.get("kind", HANDOFF_ZH["lead"])]
    lacking = expected.detail.get("opened", "")
    for slip in (one for one in _course(stage, case_id).handoffs if one.kind == kind):
        if slip.status == "open":
            desk = CustodyDesk(_side(stage, slip.taker))
            view = desk.look(slip.id)
            marks = {
                line.no: Marked(mark="missing") if lacking and line.what in lacking else HERE
                for line in view.lines
            }
            desk.confirm(view.handoff, marks)


def settle(stage: Stage, expected: Expected, case_id: str) -> None:
    """What did not arrive was found, and came after all."""
    del expected
    for slip in _course(stage, case_id).handoffs:
        desk = CustodyDesk(_side(stage, slip.taker))
        for one in desk.look(slip.id).unsettled:
            desk.settle(one, "arrived")


def _side(stage: Stage, holder: str) -> Desk:
    kind, _, key = holder.partition(":")
    if kind == "dept":
        return stage.desk("department", key)
    return stage.desk("issuing" if kind == "issuing" else "clerk")


# -- departments --------------------------------------------------------------------------------------------


def accept(stage: Stage, expected: Expected, case_id: str) -> None:
    """受理, within one working day (R150)."""
    for item in _items(stage, expected, case_id, "pushed"):
        DepartmentDesk(stage.desk("department", item.dept)).accept(item)


def refuse(stage: Stage, expected: Expected, case_id: str) -> None:
    """不予受理, with the reason written out (R155)."""
    reason = expected.detail.get("reasons", REFUSED)
    for item in _items(stage, expected, case_id, "pushed"):
        DepartmentDesk(stage.desk("department", item.dept)).refuse(item, [reason])


def prereview(stage: Stage, expected: Expected, case_id: str) -> None:
    """容缺预审 of what waits for another item's result (R161)."""
    for item in _items(stage, expected, case_id, "accepted"):
        if _course(stage, case_id).waits_for(item):
            desk = DepartmentDesk(stage.desk("department", item.dept))
            desk.prereview(item, PREREVIEWED)


def grant(stage: Stage, expected: Expected, case_id: str) -> None:
    """准予: predecessors first (R160, R162)."""
    while True:
        course = _course(stage, case_id)
        ready = [one for one in _items(stage, expected, case_id, "accepted") if not course.waits_for(one)]
        if not ready:
            return
        item = ready[0]
        DepartmentDesk(stage.desk("department", item.dept)).grant(item, f"PX{item.no:04d}")


def _items(stage: Stage, expected: Expected, case_id: str, status: str) -> list[CaseItem]:
    """The item the step names, or all that stand where it begins."""
    no = expected.detail.get("no", "")
    return [one for one in _course(stage, case_id).items if one.status == status and no in ("", str(one.no))]


# -- the issuing window -------------------------------------------------------------------------------------


def register(stage: Stage, expected: Expected, case_id: str) -> None:
    """Results brought to the window (R163)."""
    rows = _rows(expected, [one.no for one in _course(stage, case_id).items if one.status == "decided"])
    IssuingDesk(stage.desk("issuing")).register(_course(stage, case_id), rows, "A1")


def deliver(stage: Stage, expected: Expected, case_id: str) -> None:
    """Handed over at the window to who may take it (R171)."""
    course = _course(stage, case_id)
    rows = _rows(expected, [one.no for one in course.items if one.status == "ready"])
    shown = _collector(stage, course, expected)
    IssuingDesk(stage.desk("issuing")).deliver(course, rows, shown)


def send(stage: Stage, expected: Expected, case_id: str) -> None:
    """Given to the courier the applicant chose (R042, R171)."""
    course = _course(stage, case_id)
    rows = _rows(expected, [one.no for one in course.items if one.status == "ready"])
    tracking = f"PX{uuid.uuid5(uuid.NAMESPACE_OID, case_id).int % 10**10:010d}"
    parcel = Parcel(courier=COURIER, tracking=tracking)
    IssuingDesk(stage.desk("issuing")).send(course, rows, parcel)


def _collector(stage: Stage, course: Course, expected: Expected) -> Collector:
    return collector(course.case.draft, expected, stage.desk("clerk").now().date())


def collector(draft: Draft, expected: Expected, on: date) -> Collector:
    """Who takes results: who the step names, else the guardian of a child, the head, or the applicant."""
    named = expected.detail.get("collector.name", "")
    for person in (draft.applicant, draft.agent, draft.guardian):
        if person is not None and named and mask_name(person.name, person.kind) == named:
            return _shown(person)
    if draft.applicant is None:
        raise Refused("这件办件还没有登记申请人。")
    born = parse_date(draft.applicant.birth)
    child = born is not None and under_14(born, on)
    if draft.guardian is not None and (child or draft.applicant.document == "none_yet"):
        return _shown(draft.guardian)
    return _shown(draft.applicant)


def _shown(person: Person) -> Collector:
    if person.kind == "组织":
        return Collector(name=person.representative, number=REPRESENTATIVE)
    return Collector(name=person.name, document=person.document, number=person.number)


def _rows(expected: Expected, every: list[int]) -> list[int]:
    named = expected.detail.get("rows", "")
    return [int(one) for one in named.split("、")] if named else every


# -- what comes later ---------------------------------------------------------------------------------------


def supply(stage: Stage, expected: Expected, case_id: str) -> None:
    """What was 容缺 is brought in time."""
    desk = SupplyDesk(stage.desk("clerk"))
    course = _course(stage, case_id)
    for one in desk.pending(course):
        if expected.detail.get("line", one.line.key) == one.line.key:
            course = desk.supply(course, one.line.key, taken(one.line))


def withdraw(stage: Stage, expected: Expected, case_id: str) -> None:
    """Taken back before the decision (R167)."""
    course = _course(stage, case_id)
    rows = _rows(expected, []) or None
    reason = expected.detail.get("reason", WITHDRAWN)
    who = _collector(stage, course, expected)
    WithdrawDesk(stage.desk("clerk")).withdraw(course, who, reason, rows=rows)


def give_back(stage: Stage, expected: Expected, case_id: str) -> None:
    """The papers go home, all together (R168)."""
    course = _course(stage, case_id)
    desk = stage.desk("clerk")
    here = f"window:{desk.session.window}"
    ids = [one.id for one in course.handed_in if one.holder == here]
    WithdrawDesk(desk).give_back(course, ids, _collector(stage, course, expected))


def hand_up(stage: Stage, expected: Expected, case_id: str) -> None:
    """The case with its papers to the county's window."""
    from counter.desks.exchange.owning import OwningDesk

    del expected
    OwningDesk(stage.desk("clerk")).hand([case_id])


def archive(stage: Stage, expected: Expected, case_id: str) -> None:
    """Put away with everything that belongs to it (R175)."""
    del expected
    ArchiveDesk(stage.desk("clerk")).archive(_course(stage, case_id), stage.render)


def _course(stage: Stage, case_id: str) -> Course:
    with stage.desk("clerk").store.read() as view:
        return view.courses.course(case_id)


ACTIONS: dict[str, Callable[[Stage, Expected, str], None]] = {
    "scan.attach": attach,
    "case.push": push,
    "handoff.make": hand,
    "handoff.confirm": confirm,
    "handoff.settle": settle,
    "item.accept": accept,
    "item.refuse": refuse,
    "item.prereview": prereview,
    "item.grant": grant,
    "issuing.register": register,
    "delivery.window": deliver,
    "delivery.sent": send,
    "case.supply": supply,
    "case.withdraw": withdraw,
    "case.give_back": give_back,
    "case.archive": archive,
    "handoff.forward": hand_up,
}
"""Action of the journal → how it is done rightly."""
