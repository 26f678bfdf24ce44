"""A paper printed once more: counted and journaled, whoever does it; nothing else changes (design rule 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.errors import Refused

if TYPE_CHECKING:
    from counter.desks.context import Desk


def count_print(desk: Desk, number: str) -> int:
    """Which reprint of the paper this is (0 = the first print). Refused when there is no such paper."""
    with desk.store.begin() as uow:
        row = uow.papers.get(number)
        if row is None:
            raise Refused(f"没有编号为 {number} 的文书。")
        count = uow.papers.count_print(number)
        desk.record(uow, "paper.print", row.case_id, {"paper": number, "print": count})
        uow.commit()
    return count - 1
