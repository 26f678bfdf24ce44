"""Where a scanned or typed code leads: to the case, and to the paper or slip it names. For every desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.cases.numbers import TRAINING_SAID, is_training
from counter.codes.code import scanned
from counter.desks.coding import doubt
from counter.errors import Refused

if TYPE_CHECKING:
    from counter.cases import numbers
    from counter.cases.records import Case, PaperRow
    from counter.desks.context import Desk


@dataclass(frozen=True, slots=True)
class Found:
    """What a code leads to: the case, and the paper when the code names one."""

    case: Case
    row: PaperRow | None
    warning: str = ""


def find(desk: Desk, raw: str) -> Found:
    """The case of a code or number. BadInput for a damaged one, Refused for an unknown or foreign one."""
    code = scanned(raw)
    with desk.store.read() as view:
        case = view.cases.by_number(code.case)
        row = view.papers.get(code.paper) if code.paper else None
    if case is None:
        raise _unknown(desk, code)
    return Found(case, row, _doubt(code, row) or doubt(desk, raw))


def _unknown(desk: Desk, code: numbers.Scanned) -> Refused:
    here = desk.station.district_code
    if is_training(code.district) and not desk.training:
        return Refused(TRAINING_SAID, todo="请不要采用；培训的办件只在培训里（counter train）打得开。")
    if code.district != here:
        return Refused(
            f"这是行政区划 {code.district} 的站点出具的编号，本站（{here}）没有这件办件。",
            todo="请联系出具的站点，或请申请人到原窗口办理。",
        )
    return Refused(
        f"本站没有编号为 {code.case or code.handoff} 的办件。",
        todo="请核对编号；刚在别的电脑上办的，请到那台电脑查。",
    )


def _doubt(code: numbers.Scanned, row: PaperRow | None) -> str:
    if code.paper and row is None:
        return "这件办件没有这份文书，请核对纸上的编号。"
    if row is not None and code.digest and not row.digest.upper().startswith(code.digest):
        return "纸上的码与存档不一致，这张纸可能不是本站出具的那一份，请以存档为准。"
    if row is not None and row.void_at is not None:
        return f"这份文书已作废（{row.void_reason}）" + (
            f"，由 {row.replaced_by} 代替。" if row.replaced_by else "。"
        )
    return ""
