"""The file of a finished case: what lies in it, who keeps the originals, what stands against archiving.

Pure (R175–R179). 全宗、类别、保管期限 and the like are the archive's to say: 待核定 until it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.forms import IndexLine
from counter.cases.lifecycle import OUTCOME_ZH, STATUS_ZH
from counter.custody.handing import LOST
from counter.custody.records import APPLICANT, ISSUING, holder_zh, window
from counter.intake.frozen import thaw, title
from counter.intake.mask import mask_numbers
from counter.intake.papers import Form
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from counter.cases.course import Course
    from counter.cases.forms import CaseFacts
    from counter.cases.records import PaperRow
    from counter.custody.records import Piece

NO_ORIGINALS = (
    "相关部门检查、考核联办事项档案、卷宗时，不得要求联办部门提供原件（三政办〔2023〕32号附件3“归档”）。"
)
"""R179, word for word but for its beginning."""


def index_lines(course: Course) -> tuple[IndexLine, ...]:
    """卷内目录: papers issued, electronic copies, then every thing of paper with its holder (R175)."""
    return (*_papers(course), *_scans(course), *_pieces(course))


def _papers(course: Course) -> Iterator[IndexLine]:
    for row in course.papers:
        yield IndexLine(
            what=f"{title(row)} {_item_of(row)}".rstrip(),
            number=row.number,
            form="电子",
            date=f"{row.issued_at:%Y-%m-%d}",
            kept="电子卷",
            note="作废" if row.void_at else "",
        )


def _item_of(row: PaperRow) -> str:
    """The item a department's paper is about; "" for papers of the whole case."""
    paper = thaw(row)
    facts = paper.facts if isinstance(paper, Form) else ()
    return next((fact.value for fact in facts if fact.label == "申请事项"), "")


def _scans(course: Course) -> Iterator[IndexLine]:
    for scan in course.scans:
        if scan.removed_at is None:
            yield IndexLine(
                what=scan.line, form="电子", pages=scan.pages, date=f"{scan.at:%Y-%m-%d}", kept="电子卷"
            )


def _pieces(course: Course) -> Iterator[IndexLine]:
    for piece in course.pieces:
        yield IndexLine(
            what=_called(course, piece),
            number=piece.number,
            form="复印件" if piece.kind == "copies" else "原件",
            pages=piece.pages,
            date=f"{piece.made_at:%Y-%m-%d}",
            kept=LOST if piece.place == LOST else holder_zh(piece.holder),
            note=f"{piece.count}份" if piece.count > 1 else "",
        )


def _called(course: Course, piece: Piece) -> str:
    named = [one.name for one in course.items if one.no == piece.item_no]
    return f"{named[0]} {piece.line}" if named and piece.line not in named[0] else piece.line


# -- what stands against it --------------------------------------------------------------------------------


def obstacles(course: Course, lead: str, *, unclaimed: str = "") -> tuple[str, ...]:
    """Every reason why the case cannot be archived yet, as sentences; () = it can.

    `lead`: the 牵头部门, which keeps the originals (R175). `unclaimed`: why papers of a withdrawn case stay
    although they were not returned.
    """
    return tuple(_obstacles(course, lead, unclaimed))


def _obstacles(course: Course, lead: str, unclaimed: str) -> Iterator[str]:
    status = course.case.status
    if status not in ("finished", "withdrawn"):
        yield f"办件{STATUS_ZH[status]}，还没有结束。"
    yield from (f"差异“{x.what}”还没有处理。" for x in course.discrepancies if x.settled_at is None)
    yield from (f"移交单 {x.number} 还没有签收。" for x in course.handoffs if x.status == "open")
    if status == "finished":
        running = {x.subject for x in course.clocks if x.kind == "deferral" and x.stopped_at is None}
        yield from (f"容缺材料“{x}”没有补交，也没有登记为未补交。" for x in sorted(running))
        if course.unscanned:
            yield f"还有 {len(course.unscanned)} 项材料没有电子件。"
    failed = sum(one.status == "failed" for one in course.outbox)
    if failed:
        yield f"有 {failed} 条消息发送失败。"
    yield from (f"“{x.line}”还在{holder_zh(x.holder)}。" for x in course.pieces if _posted(x))
    yield from (f"送达回证 {x.number} 还在发证窗口。" for x in course.pieces if _waits(x))
    if status == "withdrawn":
        kept = [one for one in course.handed_in if one.holder != APPLICANT and one.place != LOST]
        if kept and not unclaimed:
            yield f"还有 {len(kept)} 份材料没有退还申请人；申请人不要的，请写明原因。"
    else:
        yield from _astray(course, lead)


def _posted(piece: Piece) -> bool:
    return piece.holder.startswith("courier:") and piece.place != LOST


def _waits(piece: Piece) -> bool:
    return piece.kind == "proof" and piece.holder == ISSUING and piece.place != LOST


def _astray(course: Course, lead: str) -> Iterator[str]:
    """Originals belong to the lead department, and no joint department keeps any (R175, R176)."""
    for piece in course.handed_in:
        if piece.holder in (APPLICANT, f"dept:{lead}") or piece.place == LOST:
            continue
        if piece.holder.startswith(window("")):
            yield f"“{piece.line}”还在{holder_zh(piece.holder)}，没有递送牵头部门。"
        elif piece.kind == "original":
            yield f"原件“{piece.line}”在{holder_zh(piece.holder)}，应当由牵头部门留存。"


# -- metadata ----------------------------------------------------------------------------------------------


def headings(course: Course, facts: CaseFacts, lines: Sequence[IndexLine], at: datetime) -> dict[str, str]:
    """Metadata after the headings of GB/T 42727 and DA/T 85; what nobody has fixed is 待核定."""
    items = course.items
    ends = [moment for one in items for moment in (one.closed_at, one.decided_at) if moment is not None]
    pages = sum(one.pages for one in lines)
    outcomes = (f"{x.name}：{OUTCOME_ZH[x.outcome] or STATUS_ZH['withdrawn']}" for x in items)
    return {
        "聚合层次": "件",
        "全宗号": UNKNOWN,
        "全宗名称": UNKNOWN,
        "档案门类": UNKNOWN,
        "类别号": UNKNOWN,
        "保管期限": UNKNOWN,
        "密级": UNKNOWN,
        "件号": UNKNOWN,
        "归档年度": f"{max(ends, default=at):%Y}",
        "题名": f"{facts.applicant.name}“{facts.matter}”办件",
        "责任者": "、".join(dict.fromkeys((facts.lead, *(one.dept for one in items)))),
        "办件编号": facts.number,
        "政务服务事项": facts.matter,
        "联办事项": "、".join(one.name for one in items),
        "申请人": facts.applicant.name,
        "收件日期": f"{course.case.received_at:%Y-%m-%d}" if course.case.received_at else UNKNOWN,
        "办结日期": f"{max(ends):%Y-%m-%d}" if ends else UNKNOWN,
        "办理结果": mask_numbers("；".join(outcomes)),
        "件数": str(len(lines)),
        "已计页数": str(pages),
        "归档日期": f"{at:%Y-%m-%d}",
    }
