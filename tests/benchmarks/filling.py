"""Rows in bulk into an empty store, on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from counter.store.course_tables import case_items, clocks, pieces, tasks
from counter.store.tables import cases, papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Table

Rows = dict[str, list[tuple[Any, ...]]]
"""By table; every row whole, in the order of its columns, as stored."""
TABLES: Final = (cases, case_items, clocks, pieces, papers, tasks)
"""In an order that keeps the foreign keys."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the rows of a table each column stands."""

    table: Table
    names: tuple[str, ...]

    def at(self, name: str) -> int:
        """The place of a column."""
        return self.names.index(name)

    @property
    def listed(self) -> str:
        """The columns as SQL lists them."""
        return ", ".join(f'"{name}"' for name in self.names)


PLACES: Final = {table.name: Place(table, tuple(table.columns.keys())) for table in TABLES}


@contextmanager
def writing(folder: Path, url: str | None) -> Iterator[Callable[[Rows], None]]:
    """What writes a batch and forgets it; at the end the database is as if it had long been used."""
    with _postgres(url) if url else _sqlite(folder / "counter.db") as write:
        yield write


@contextmanager
def _sqlite(file: Path) -> Iterator[Callable[[Rows], None]]:
    """One transaction for each batch, never waiting for the disk: it is nobody's data."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-400000")

        def write(batch: Rows) -> None:
            connection.execute("BEGIN")
            for table in TABLES:
                place = PLACES[table.name]
                marks = ", ".join("?" * len(place.names))
                insert = f"INSERT INTO {table.name} ({place.listed}) VALUES ({marks})"  # noqa: S608  (our names)
                connection.executemany(insert, batch[table.name])
            connection.execute("COMMIT")
            batch.clear()

        yield write
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _postgres(url: str) -> Iterator[Callable[[Rows], None]]:
    """By COPY. Foreign keys are right by making; the counting of tasks is left to its trigger."""
    import psycopg

    with closing(psycopg.connect(url)) as connection:

        def write(batch: Rows) -> None:
            with connection.cursor() as cursor:
                for table in TABLES:
                    role = "origin" if table is tasks else "replica"
                    cursor.execute(f"SET session_replication_role = {role}")
                    columns = PLACES[table.name].listed
                    with cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
                        for row in batch[table.name]:
                            copy.write_row(row)
            connection.commit()
            batch.clear()

        yield write
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")  # the server would do so by itself within a minute
