"""Records that are added and changed whole, by their key: items, clocks, pieces, messages and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import and_, bindparam, select

from counter.errors import Conflict
from counter.store.rows import Shelf
from counter.store.tables import columns, values

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Connection, Table

R = TypeVar("R")


class Records(Shelf, Generic[R]):
    """One table of frozen records. `order`: the columns lists are sorted by."""

    def __init__(
        self, connection: Connection, table: Table[Any], record: type[R], order: tuple[Column[Any], ...]
    ) -> None:
        super().__init__(connection)
        self._table, self._record, self._order = table, record, order

    def of_case(self, case_id: str) -> tuple[R, ...]:
        """Every record of a case, in order."""
        return self.where(self._table.c.case_id == case_id)

    def where(self, *tests: ColumnElement[bool], limit: int | None = None) -> tuple[R, ...]:
        """The records that pass, in order."""
        query = select(*columns(self._table, self._record)).where(*tests).order_by(*self._order)
        return tuple(self._all(self._record, query if limit is None else query.limit(limit)))

    def get(self, *key: object) -> R | None:
        """The record with this primary key."""
        test = and_(*(c == one for c, one in zip(self._table.primary_key.columns, key, strict=True)))
        return self._one(self._record, select(*columns(self._table, self._record)).where(test))

    def add(self, *records: R) -> None:
        """Keep new records. StoreFailed when a key is there already."""
        if records:
            self._connection.execute(self._table.insert(), [values(record) for record in records])

    def change(self, record: R) -> None:
        """Keep a changed record. LookupError when there is none with its key."""
        row = values(record)
        if self._connection.execute(self._update(row)).rowcount != 1:
            raise LookupError(f"no such row in {self._table.name}")

    def change_at(self, record: R, version: int) -> None:
        """Keep a changed record if it still stands at `version`. Conflict when somebody was faster."""
        row = values(record)
        if self._connection.execute(self._update(row).where(self._table.c.version == version)).rowcount != 1:
            raise Conflict(
                "这一步刚被别人办过或改过，您这一步没有存上。", todo="请看清最新的情况，再办这一步。"
            )

    def remove(self, *tests: ColumnElement[bool]) -> None:
        """Forget rows of a projection (never of what is a record)."""
        self._connection.execute(self._table.delete().where(*tests))

    def _update(self, row: dict[str, Any]) -> Any:
        keys = self._table.primary_key.columns
        test = and_(*(c == bindparam(f"key_{c.name}", row[c.name]) for c in keys))
        return (
            self._table.update()
            .where(test)
            .values({name: one for name, one in row.items() if name not in keys})
        )
