"""What every repository shares: reading records whole, inserting once, and the fast path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import TypeDecorator, select
from sqlalchemy.dialects import postgresql, sqlite

from counter.store.tables import columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, CursorResult, Dialect, Select, Table
    from sqlalchemy.sql import ClauseElement

R = TypeVar("R")


class Shelf:
    """One kind of record on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _one(self, record: type[R], query: Select[*tuple[Any, ...]], **binds: object) -> R | None:
        row = self._connection.execute(query, binds).mappings().one_or_none()
        return None if row is None else record(**row)

    def _all(self, record: type[R], query: Select[*tuple[Any, ...]], **binds: object) -> list[R]:
        return [record(**row) for row in self._connection.execute(query, binds).mappings()]


def whole(table: Table[Any], record: type[Any]) -> Select[Any]:
    """A query for records of a table, whole."""
    return select(*columns(table, record))


def insert(connection: Connection, table: Table[Any]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in the database's own dialect."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


class Prepared:
    """A statement rendered to SQL once, for the path that every answer takes.

    SQLAlchemy looks a statement up in its cache anew each time; here that would cost as much as the disk.
    Values come by column name (and bound name) and are converted as the columns want them.
    """

    def __init__(self, statement: ClauseElement, table: Table[Any], names: Iterable[str] = ()) -> None:
        self._statement = statement
        self._names = tuple(names)
        types = {name: table.columns[name].type for name in self._names}
        self._decorated = [(n, t) for n, t in types.items() if isinstance(t, TypeDecorator)]
        self._rendered: dict[str, str] = {}

    def run(self, connection: Connection, row: dict[str, Any]) -> CursorResult[Any]:
        """Execute with this row, which is used up."""
        dialect = connection.dialect
        for name, kind in self._decorated:
            row[name] = kind.process_bind_param(row[name], dialect)
        sql = self._rendered.get(dialect.name) or self._render(dialect)
        return connection.exec_driver_sql(sql, row)

    def _render(self, dialect: Dialect) -> str:
        sql = str(self._statement.compile(dialect=dialect, column_keys=list(self._names)))
        self._rendered[dialect.name] = sql
        return sql
