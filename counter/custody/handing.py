"""What a handoff does to the papers on it (design rule 5). Pure.

A slip changes no holder. Only the receiver's confirmation does, line by line; what did not arrive as written
opens a discrepancy and stays where it was until both sides settle it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from counter.custody.records import DISCREPANCY_ZH, HandoffLine
from counter.errors import BadInput, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from counter.custody.records import Discrepancy, Mark, Piece, PieceKind

LOST: Final = "遗失"
"""The place of a paper that nobody found. It stays bound to the slip it was lost on, and goes nowhere."""

How = Literal["arrived", "stays", "lost", "counted", "written", "kept", "back"]

SETTLINGS: Final[Mapping[str, Mapping[How, str]]] = {
    "missing": {"arrived": "找到了，接收方已收到", "stays": "找到了，留在移交方", "lost": "遗失"},
    "pages": {"counted": "以实到页数为准", "written": "复核无误，以移交单页数为准", "back": "退回移交方"},
    "surplus": {"kept": "归入本件，由接收方保管", "back": "退回移交方"},
}
"""How each kind of discrepancy may be settled, in the words of the counter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What the receiver found for one line."""

    mark: Mark
    pages: int = 0
    """Pages found; 0 = not counted."""
    note: str = ""


HERE: Final = Marked(mark="here")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surplus:
    """A paper that stands on no line of the slip."""

    what: str
    kind: PieceKind = "original"
    count: int = 1
    pages: int = 0
    number: str = ""
    """办件号 it seems to belong to; "" = that of the slip's first line."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A discrepancy that a confirmation opens."""

    line_no: int
    case_id: str
    kind: Literal["missing", "pages", "surplus"]
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a confirmation does."""

    lines: tuple[HandoffLine, ...]
    """Every line as marked, surplus papers last."""
    goes: tuple[tuple[str, int], ...]
    """Pieces that change hands, with the pages counted now (0 = nobody counted)."""
    stays: tuple[str, ...]
    """Pieces that did not arrive: their giver holds them on."""
    opened: tuple[Opened, ...]


def confirm(
    lines: Sequence[HandoffLine], marks: Mapping[int, Marked], surplus: Sequence[Surplus] = ()
) -> Outcome:
    """What changes hands and what does not, from the receiver's mark for every line.

    BadInput names the lines without a mark, a number that is no line, and pages that contradict their mark.
    """
    _every_line(lines, marks)
    marked = tuple(_marked(line, marks[line.no]) for line in lines)
    extra = tuple(_extra(lines, one, no) for no, one in enumerate(surplus, len(lines) + 1))
    return Outcome(
        lines=(*marked, *extra),
        goes=tuple((one.piece_id, one.found_pages) for one in marked if one.mark != "missing"),
        stays=tuple(one.piece_id for one in marked if one.mark == "missing"),
        opened=(*_differing(marked), *(_opened(one, "surplus") for one in extra)),
    )


def _every_line(lines: Sequence[HandoffLine], marks: Mapping[int, Marked]) -> None:
    unseen = [line for line in lines if line.no not in marks or not marks[line.no].mark]
    if unseen:
        named = "、".join(f"{line.no}“{line.what}”" for line in unseen[:3])
        more = "等" if len(unseen) > 3 else ""
        raise BadInput(
            f"还有 {len(unseen)} 项没有核对：第{named}{more}。",
            todo="请逐项核对后再签收；没到的标“没到”。",
            field="marks",
        )
    foreign = sorted(set(marks) - {line.no for line in lines})
    if foreign:
        raise BadInput(
            f"移交单上没有第{foreign[0]}项。", todo="单上没有的材料请按“多出”登记。", field="marks"
        )


def _marked(line: HandoffLine, found: Marked) -> HandoffLine:
    if found.pages < 0:
        raise BadInput(f"第{line.no}项的页数不对。", todo="请数一数，写实到的页数。", field="pages")
    if found.mark == "pages" and found.pages in (0, line.pages):
        raise BadInput(
            f"第{line.no}项“{line.what}”标了页数不符，请写实到的页数（单上 {line.pages or '未数'}）。",
            todo="页数相符的请标“已到”。",
            field="pages",
        )
    if found.mark == "here" and line.pages and found.pages not in (0, line.pages):
        raise BadInput(
            f"第{line.no}项“{line.what}”单上 {line.pages} 页，您数到 {found.pages} 页。",
            todo="请标“页数不符”。",
            field="pages",
        )
    pages = 0 if found.mark == "missing" else found.pages
    note = "；".join(one for one in (line.note, found.note) if one)  # a certificate's number stays readable
    return replace(line, mark=found.mark, found_pages=pages, note=note)


def _extra(lines: Sequence[HandoffLine], one: Surplus, no: int) -> HandoffLine:
    if not one.what.strip():
        raise BadInput("请写明多出的是什么材料。", todo="例如：营业执照复印件。", field="surplus")
    if one.count < 1 or one.pages < 0:
        raise BadInput("多出材料的份数、页数不对。", todo="份数至少写 1。", field="surplus")
    like = [line for line in lines if one.number in ("", line.number)]
    if not like:
        raise BadInput(
            f"移交单上没有办件 {one.number}。", todo="请写单上的办件号，分不清的不写。", field="surplus"
        )
    return HandoffLine(
        handoff_id=like[0].handoff_id,
        no=no,
        piece_id="",
        case_id=like[0].case_id,
        number=like[0].number,
        what=one.what,
        kind=one.kind,
        count=one.count,
        pages=0,
        mark="here",
        found_pages=one.pages,
        note=one.note,
    )


def _differing(lines: Sequence[HandoffLine]) -> Iterator[Opened]:
    for line in lines:
        if line.mark == "missing":
            yield _opened(line, "missing")
        elif line.mark == "pages":
            yield _opened(line, "pages")


def _opened(line: HandoffLine, kind: Literal["missing", "pages", "surplus"]) -> Opened:
    said = f"{DISCREPANCY_ZH[kind]}：{line.what}"
    if kind == "pages":
        said += f"（单上{line.pages or '未数'}页，实到{line.found_pages}页）"
    if line.note:
        said += f"，{line.note}"
    return Opened(line_no=line.no, case_id=line.case_id, kind=kind, what=said)


# -- settling ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What the end of a discrepancy does."""

    piece: Piece | None
    """The paper as it stands afterwards: its holder tells whether it moved. None = no paper of ours."""
    new: Piece | None = None
    """A surplus paper that comes into custody."""


def settle(
    one: Discrepancy, how: str, line: HandoffLine, piece: Piece | None, new: Piece | None = None
) -> Settlement:
    """How a discrepancy ends.

    `piece`: the paper of the line as it stands now; `new`: what a surplus paper becomes when it is kept.
    BadInput for a way this kind does not know, Refused when the paper has meanwhile gone elsewhere.
    """
    ways = SETTLINGS[one.kind]
    if how not in ways:
        listed = "、".join(f"{key}（{zh}）" for key, zh in ways.items())
        raise BadInput(
            "没有这种处理办法。", todo=f"{DISCREPANCY_ZH[one.kind]}可以选：{listed}。", field="how"
        )
    if one.kind == "surplus":
        return Settlement(piece=None, new=new if how == "kept" else None)
    if piece is None or piece.holder != (one.giver if one.kind == "missing" else one.taker):
        raise Refused("这份材料已经不在原处，不能再这样处理。", todo="请先查这份材料的去向。")
    return Settlement(piece=_settled(one, how, line, piece))


def _settled(one: Discrepancy, how: str, line: HandoffLine, piece: Piece) -> Piece:
    if how == "lost":
        return replace(piece, place=LOST)
    if how == "arrived":
        return replace(piece, holder=one.taker, handoff="", place="")
    if how == "back":
        if piece.handoff:
            raise Refused("这份材料已经开在另一张移交单上，不能退回。", todo="请先取消那张移交单。")
        return replace(piece, holder=one.giver, place="")
    if how == "counted":
        return replace(piece, pages=line.found_pages)
    return replace(piece, pages=line.pages) if how == "written" else replace(piece, handoff="")


def is_lost(piece: Piece) -> bool:
    """Whether nobody knows where it is: no desk waits for it any more."""
    return piece.place == LOST
