"""The parts of a case's page as text: its head, an item, custody, clocks, papers, deliveries. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.content import Content

from counter.cases.lifecycle import STATUS_ZH, state_zh
from counter.clock.duties import DUTIES
from counter.clock.left import left
from counter.custody.records import APPLICANT, DISCREPANCY_ZH, PIECE_ZH, holder_zh
from counter.desks.issuing.rating import LEVELS
from counter.intake.mask import mask_number
from counter.intake.papers import TITLES
from screens.course.why import name_of
from screens.shared.rows import labelled, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from counter.cases.course import Course
    from counter.cases.items import CaseItem, Delivery, KeptClock
    from counter.clock.duties import DutyKind
from counter.custody.records import Piece

SECTIONS = ("事项", "材料与去向", "时限", "文书", "日志", "送达与评价")
WAY_ZH = {"window": "窗口领取", "courier": "快递", "electronic": "电子送达"}
DELIVERED_ZH = {"sent": "在途", "delivered": "已送达", "refused": "拒收", "returned": "退回", "lost": "遗失"}
NUMBER, STATE, LEFT = 3, 18, 9
"""Cells of the columns of the items that do not grow."""


def rail(chosen: int) -> Content:
    """The names of the parts, the one shown marked."""
    parts: list[Content | str | tuple[str, str]] = []
    for number, name in enumerate(SECTIONS, 1):
        text = f"{number}{name}"
        parts.append((f"[{text}]", "bold $primary") if number == chosen else (f" {text} ", "$text-muted"))
    return Content.assemble(*parts)


def head(course: Course, matter: str, width: int, odd: str = "") -> Content:
    """Number, matter, state; who and how to reach them; how results are taken; `odd`: what cannot print."""
    case = course.case
    state = STATUS_ZH[case.status] + (f"（{course.away}办理，本站只能查看）" if course.away else "")
    top = Content.assemble(
        (case.number or "未编号", "bold"), f"  {case.matter_id} {matter}  ", (state, "bold $accent")
    )
    parts = [
        top,
        labelled("申请人", _person(course), width, limit=2),
        labelled("领取", _taken(course), width),
    ]
    return stack([*parts, *([labelled("生僻字", odd, width, style="$warning")] if odd else [])])


def _person(course: Course) -> str:
    draft = course.case.draft
    if draft.applicant is None:
        return "未填"
    one = draft.applicant
    said = [one.name, mask_number(one.number, one.document), one.phone]
    if one.representative:
        said.insert(1, f"负责人 {one.representative}")
    if draft.agent is not None:
        said.append(f"代办人 {draft.agent.name} {draft.agent.phone}".rstrip())
    return "  ".join(part for part in said if part)


def _taken(course: Course) -> str:
    case, chosen = course.case, course.case.draft.collection
    way = "还没有选" if chosen is None else WAY_ZH[chosen.way]
    together = "" if chosen is None else "一并领取" if chosen.together else "办好一项领一项"
    received = (
        f"{case.received_at:%Y-%m-%d %H:%M} {case.window}窗 {case.opened_by}收件" if case.received_at else ""
    )
    return "  ".join(part for part in (way, together, received) if part)


# -- items -------------------------------------------------------------------------------------------------


def item_cells(texts: Sequence[str], width: int, style: str = "") -> Content:
    """One row of the items: number, name, department, state, what is left."""
    room = width - NUMBER - STATE - LEFT - 4
    name = room * 3 // 5
    widths = (NUMBER, name, room - name, STATE, LEFT)
    return row([(text, wide, style) for text, wide in zip(texts, widths, strict=True)])


def item_row(item: CaseItem, course: Course, now: datetime, width: int) -> Content:
    """An item as the table lists it."""
    kept = pressing(course, item.no)
    late = kept is not None and kept.due_at is not None and kept.due_at < now
    spare = left(kept.due_at, now, sure=kept.sure) if kept is not None else ""
    texts = (str(item.no), item.name, item.dept, state_zh(item), spare)
    return item_cells(texts, width, "$text-error" if late or item.outcome in ("denied", "refused") else "")


def _by_urgency(one: KeptClock) -> tuple[bool, bool, datetime, int]:
    """Running before stopped, soonest due first; at the same moment as the duties follow one another."""
    turn = tuple(DUTIES).index(cast("DutyKind", one.kind))
    if one.stopped_at is not None:
        return True, False, one.start, turn
    return False, one.due_at is None, one.due_at or one.start, turn


def pressing(course: Course, item_no: int) -> KeptClock | None:
    """The running clock of an item that ends first; one that stands only when none runs."""
    running = [one for one in course.clocks if one.item_no == item_no and one.stopped_at is None]
    ordered = sorted(running, key=_by_urgency)
    return ordered[0] if ordered else None


def about_item(item: CaseItem, course: Course, now: datetime, width: int) -> Content:
    """All that is known of one item."""
    facts = list(_facts(item, course, now))
    return stack([Content.styled(item.name, "bold"), *(labelled(a, b, width) for a, b in facts if b)])


def _facts(item: CaseItem, course: Course, now: datetime) -> Iterator[tuple[str, str]]:
    yield "部门", f"{item.dept}  {item.level}"
    yield "现在", state_zh(item)
    yield "前置", "、".join(_before(item, course))
    yield "受理", f"{item.accepted_at:%Y-%m-%d %H:%M} {item.accepted_by}" if item.accepted_at else ""
    yield "预审", item.prereview
    yield "决定", f"{item.decided_at:%Y-%m-%d %H:%M} {item.decided_by}" if item.decided_at else ""
    yield "理由", "；".join(item.reasons)
    yield "另向", item.elsewhere
    result = "" if item.outcome in ("refused", "denied") else item.result
    yield "证照", "  ".join(part for part in (result, item.result_number, item.certificate) if part)
    yield "到窗", f"{item.ready_at:%Y-%m-%d %H:%M}" if item.ready_at else ""
    yield "送达", f"{item.delivered_at:%Y-%m-%d %H:%M}" if item.delivered_at else ""
    kept = pressing(course, item.no)
    if kept is not None:
        yield "期限", f"{name_of(kept, course)}  {moment(kept)}  {left(kept.due_at, now)}  按 W 看为什么"
    elif item.status == "accepted":
        yield "期限", "办结时限待核定"


def _before(item: CaseItem, course: Course) -> list[str]:
    waits = {one.no for one in course.waits_for(item)}
    lost = {one.no for one in course.lost(item)}
    said = []
    for one in course.items:
        if one.no in item.after:
            mark = "等它的结果" if one.no in waits else "没有结果" if one.no in lost else "已有结果"
            said.append(f"{one.no} {one.name}（{mark}）")
    return said


# -- custody -----------------------------------------------------------------------------------------------


def custody(course: Course, width: int) -> Content:
    """Every paper with who has it; the electronic copies; what is amiss."""
    parts = [labelled(f"{PIECE_ZH[one.kind]}", _piece(one, course), width) for one in course.pieces]
    for kind in (one for one in course.discrepancies if one.settled_at is None):
        way = f"{holder_zh(kind.giver)} → {holder_zh(kind.taker)}"
        text = f"{kind.what}：{DISCREPANCY_ZH[kind.kind]}，{way}，还没有处理"
        parts.append(labelled("差异", text, width, style="$text-error"))
    parts += [labelled("扫描件", one, width) for one in _scans(course)]
    waiting = course.unscanned
    if waiting:
        parts.append(labelled("没扫描", "、".join(waiting), width, style="$text-warning"))
    return stack(parts) if parts else Content("没有纸质材料，也没有扫描件。")


def _piece(one: Piece, course: Course) -> str:
    slip = next((x.number for x in course.handoffs if x.id == one.handoff), "")
    count = f"{one.count}份" + (f"{one.pages}页" if one.pages else "")
    where = "已退还、已领取：申请人" if one.holder == APPLICANT else holder_zh(one.holder)
    said = [one.line, one.number, count, f"在 {where}", one.place, f"移交中 {slip}" if slip else ""]
    return "  ".join(part for part in said if part)


def _scans(course: Course) -> Iterator[str]:
    for one in course.scans:
        gone = f"（已撤下：{one.removed_reason}）" if one.removed_at else ""
        yield f"{one.line}  {one.pages}页  {one.name}  {one.at:%m-%d %H:%M} {one.by}{gone}"


# -- clocks, papers, deliveries ----------------------------------------------------------------------------


def moment(kept: KeptClock) -> str:
    """When a clock ends, or that it stands."""
    if kept.due_at is None:
        return "停表中"
    return f"{kept.due_at:%Y-%m-%d %H:%M}{'' if kept.sure else '（待定）'}"


def clocks(course: Course, now: datetime, width: int) -> Content:
    """Every clock: those that run, soonest due first, then those that have stopped."""
    ordered = sorted(course.clocks, key=_by_urgency)
    parts = []
    for kept in ordered:
        ended = f"{kept.stopped_at:%m-%d %H:%M} 停止" if kept.stopped_at else left(kept.due_at, now)
        late = kept.late or (kept.stopped_at is None and kept.due_at is not None and kept.due_at < now)
        said = [f"到期 {moment(kept)}", ended, "超期" if late else "", kept.cause, f"由{kept.whose}办"]
        text = f"{name_of(kept, course)}  {'  '.join(part for part in said if part)}"
        parts.append(
            labelled(
                "计时" if kept.stopped_at is None else "已停",
                text,
                width,
                style="$text-error" if late else "",
            )
        )
    return stack(parts) if parts else Content("没有计时。")


def papers(course: Course, width: int) -> Content:
    """What was issued, void papers too."""
    parts = []
    for one in course.papers:
        state = f"作废：{one.void_reason}" if one.void_at else "有效"
        again = f"重打{one.prints - 1}次" if one.prints > 1 else ""
        title = TITLES.get(one.kind, one.kind)  # type: ignore[call-overload]
        said = (f"{title}", one.number, f"{one.issued_at:%m-%d %H:%M}", one.issued_by, state, again)
        parts.append(labelled("文书", "  ".join(part for part in said if part), width))
    return (
        stack([*parts, Content.styled("按 M 看文书、重打", "$text-muted")])
        if parts
        else Content("还没有文书。")
    )


def deliveries(course: Course, names: Mapping[int, str], width: int) -> Content:
    """How the results went out, and what the applicant thought of it."""
    parts = [labelled(DELIVERED_ZH[one.status], _delivery(one, names), width) for one in course.deliveries]
    for rated in course.ratings:
        said = (LEVELS[rated.level], "、".join(rated.reasons), rated.remark, f"{rated.at:%m-%d %H:%M}")
        parts.append(labelled("评价", "  ".join(part for part in said if part), width))
    if course.archived is not None:
        kept = course.archived
        parts.append(labelled("归档", f"{kept.at:%Y-%m-%d} {kept.by}  {kept.package}", width))
    return stack(parts) if parts else Content("还没有送达，也没有评价。")


def _delivery(one: Delivery, names: Mapping[int, str]) -> str:
    who = one.collector
    taker = f"{who.name}（{who.relation}）" if who else ""
    back = (
        f"回证 {one.proof_back_at:%m-%d} 收回"
        if one.proof_back_at
        else f"回证 {one.paper} 未收回"
        if one.paper
        else ""
    )
    what = "、".join(names.get(no, str(no)) for no in one.rows)
    said = (
        WAY_ZH[one.way],
        what,
        f"{one.at:%m-%d %H:%M} {one.by}",
        taker,
        one.courier,
        one.tracking or "",
        one.reason,
        back,
    )
    return "  ".join(part for part in said if part)
