"""The store: units of work that keep all or nothing, and read-only views."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from counter.journal import verify
from counter.store.cases import Cases, CasesRead
from counter.store.courses import Courses, Shelves
from counter.store.engine import engines, lost_file
from counter.store.entries import Journal, JournalRead
from counter.store.exchange import Exchange, ExchangeRead
from counter.store.failures import spoken
from counter.store.figures import FiguresRead
from counter.store.lives import Lives
from counter.store.numbers import Numbers, NumbersRead
from counter.store.operators import Operators, OperatorsRead
from counter.store.papers import Papers, PapersRead
from counter.store.prints import Prints
from counter.store.reviews import Breaches, BreachesRead, Reviews, ReviewsRead
from counter.store.schema import prepare
from counter.store.stamp import stamped
from counter.store.tasks import Tasks, TasksRead

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, RootTransaction

    from counter.journal import Fault
    from counter.store.engine import Engines


class View:
    """One snapshot of the store, for reading."""

    def __init__(self, connection: Connection) -> None:
        self.cases = CasesRead(connection)
        self.papers = PapersRead(connection)
        self.reviews = ReviewsRead(connection)
        self.breaches = BreachesRead(connection)
        self.operators = OperatorsRead(connection)
        self.numbers = NumbersRead(connection)
        self.journal = JournalRead(connection)
        self.courses = Shelves(connection)
        self.tasks = TasksRead(connection)
        self.figures = FiguresRead(connection)
        self.exchange = ExchangeRead(connection)
        self.lives = Lives(connection)
        self.prints = Prints(connection)


class UnitOfWork:
    """One transaction. Change the state first and append to the journal last, then commit."""

    def __init__(self, connection: Connection, transaction: RootTransaction) -> None:
        self._transaction = transaction
        self.cases = Cases(connection)
        self.papers = Papers(connection)
        self.reviews = Reviews(connection)
        self.breaches = Breaches(connection)
        self.operators = Operators(connection)
        self.numbers = Numbers(connection)
        self.journal = Journal(connection)
        self.courses = Courses(connection)
        self.tasks = Tasks(connection)
        self.exchange = Exchange(connection)
        self.lives = Lives(connection)
        self.prints = Prints(connection)

    def commit(self) -> None:
        """Keep everything, durably: on the disk when this returns. Nothing can follow in this unit."""
        self._transaction.commit()


class Store:
    """The counter's memory. Threads may share it; a unit of work belongs to one thread.

    Every method raises StoreFailed with a sentence when the database cannot do it.
    """

    def __init__(self, opened: Engines) -> None:
        self._engines = opened
        self.place = opened.place
        """Where the data is, for people: the file, or the URL without its password."""

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """A unit of work; whatever was not committed inside the block is rolled back."""
        with spoken(self.place), self._engines.writing() as (connection, transaction):
            yield UnitOfWork(connection, transaction)

    @contextmanager
    def read(self) -> Iterator[View]:
        """A read-only view of one moment."""
        with spoken(self.place), self._engines.reading() as connection:
            yield View(connection)

    def verify_journal(self) -> tuple[Fault, ...]:
        """Every break of the journal's chain and every remark; () = whole."""
        with self.read() as view:
            return verify(view.journal.stream(), view.journal.head())

    def close(self) -> None:
        """Let go of every connection; the store may not be used afterwards."""
        self._engines.write.dispose()


def open_store(url: str | None, data: Path, *, busy_ms: int = 5000, training: bool = False) -> Store:
    """Open the store, made or brought up to date if need be.

    `url`: a PostgreSQL (or SQLite) URL; None or "" = the file counter.db in `data`.
    `busy_ms`: how long a write waits for another window, in milliseconds.
    `training`: the store of an exercise, which is stamped so; a real one is refused then, and the other way.

    Raises:
        BadInput: the URL is none we can use.
        StoreFailed: it cannot be opened; the sentence says why and what to do.
    """
    lost_file(url, data)
    opened = engines(url, data, busy_ms=busy_ms)
    try:
        with spoken(opened.place):
            stamped(opened, training=training)
            prepare(opened)
    except BaseException:
        opened.write.dispose()
        raise
    return Store(opened)
