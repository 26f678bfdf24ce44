"""Issued papers: their record stays as it was issued; prints are counted, a wrong one is voided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from counter.cases.records import PaperRow
from counter.errors import Refused
from counter.store.rows import Shelf, whole
from counter.store.tables import papers, values

if TYPE_CHECKING:
    from datetime import datetime

c = papers.c
_PAPER = whole(papers, PaperRow)


class PapersRead(Shelf):
    """Looking papers up."""

    def get(self, number: str) -> PaperRow | None:
        """The paper with this number, void or not."""
        return self._one(PaperRow, _PAPER.where(c.number == number))

    def of_case(self, case_id: str) -> list[PaperRow]:
        """Every paper of a case in the order of issue, the void ones too."""
        return self._all(PaperRow, _PAPER.where(c.case_id == case_id).order_by(c.issued_at, c.number))


class Papers(PapersRead):
    """Issuing, printing and voiding, inside a unit of work."""

    def add(self, paper: PaperRow) -> None:
        """Keep a newly issued paper. StoreFailed if the number was given before."""
        self._connection.execute(papers.insert(), values(paper))

    def void(self, number: str, by: str, reason: str, at: datetime, replaced_by: str = "") -> PaperRow:
        """Void a paper, once. Refused if there is none or it already is void."""
        change = papers.update().where(c.number == number, c.void_at.is_(None))
        row = {"void_at": at, "void_by": by, "void_reason": reason, "replaced_by": replaced_by}
        if self._connection.execute(change, row).rowcount != 1:
            known = self.get(number)
            raise Refused(f"{number} 已经作废过了。") if known else _unknown(number)
        voided = self.get(number)
        if voided is None:
            raise _unknown(number)
        return voided

    def count_print(self, number: str) -> int:
        """One print more; the new count (1 = the first print). Refused if there is no such paper."""
        self._connection.execute(papers.update().where(c.number == number).values(prints=c.prints + 1))
        prints = self._connection.scalar(select(c.prints).where(c.number == number))
        if prints is None:
            raise _unknown(number)
        return prints


def _unknown(number: str) -> Refused:
    return Refused(f"找不到编号为 {number} 的纸件。", todo="请核对编号，或扫纸件上的码。")
