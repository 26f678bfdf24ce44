"""What every repository shares: reading records whole, and inserting once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from counter.store.tables import columns

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select, Table

R = TypeVar("R")


class Shelf:
    """One kind of record on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _one(self, record: type[R], query: Select[Any], **binds: object) -> R | None:
        row = self._connection.execute(query, binds).mappings().one_or_none()
        return None if row is None else record(**row)

    def _all(self, record: type[R], query: Select[Any], **binds: object) -> list[R]:
        return [record(**row) for row in self._connection.execute(query, binds).mappings()]


def whole(table: Table[Any], record: type[Any]) -> Select[Any]:
    """A query for records of a table, whole."""
    return select(*columns(table, record))


def insert(connection: Connection, table: Table[Any]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in the database's own dialect."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
