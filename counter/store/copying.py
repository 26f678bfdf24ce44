"""Copies of the whole database while others write, and what a copy holds. For SQLite; see dumping.py.

A copy is one moment: the source's snapshot is held while pages are copied, with short rests, so that writers
wait for nothing but the disk.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from counter.errors import StoreFailed
from counter.journal import GENESIS, Head, breaks, verify
from counter.store.columns import parsed
from counter.store.entries import JournalRead
from counter.store.failures import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

PAGES: Final = 512
"""Pages copied at once: 2 MB."""
REST: Final = 0.004
"""Seconds of rest after them."""
MOST_FAULTS: Final = 50
CACHE: Final = 128 << 10
"""KB of pages kept while a whole database is checked: indexes are looked up row by row."""
COUNTED: Final = ("cases", "case_items", "papers", "scans", "journal", "handoffs", "operators", "print_jobs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What a database file holds."""

    schema: str
    head: Head
    last_entry: datetime | None
    counts: dict[str, int]
    faults: tuple[str, ...] = ()
    """Every fault, a sentence each; () = whole."""
    scans: frozenset[str] = frozenset()
    """SHA-256 of every scan that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """What one database has that another, older one has not."""

    cases: tuple[str, ...] = ()
    """Numbers of cases, or how a draft without number is called."""
    papers: tuple[str, ...] = ()
    handoffs: tuple[str, ...] = ()
    head: Head = field(default_factory=Head)
    last_entry: datetime | None = None
    serials: tuple[tuple[date, int], ...] = ()
    """Highest serial given on each day."""
    restored: int = 0
    """Restores it has seen."""
    peers: tuple[str, ...] = ()
    """Stations it has exchanged packages with since."""


def copy(source: Path, target: Path, *, rest: float = REST) -> None:
    """A copy of one moment, on its own (no WAL), for this user only. It is not yet forced to the disk.

    Raises StoreFailed; the caller clears away.
    """
    target.touch(mode=0o600, exist_ok=False)
    with spoken(str(source)), closing(_to_read(source)) as given, closing(sqlite3.connect(target)) as taken:
        given.execute("BEGIN")
        given.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the snapshot is taken here
        given.backup(taken, pages=PAGES, sleep=rest, progress=lambda *_: time.sleep(rest))
        taken.execute("PRAGMA journal_mode=DELETE").fetchone()


def _to_read(file: Path, *, unchanging: bool = False) -> sqlite3.Connection:
    more = "&immutable=1" if unchanging else ""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro{more}", uri=True, isolation_level=None)


def is_whole(file: Path, *, unchanging: bool = True, indexes: bool = True) -> tuple[str, ...]:
    """What SQLite itself finds wrong: pages, foreign keys, and indexes row by row, which takes longest.

    `unchanging`: nobody writes it.
    """
    with spoken(str(file)), closing(_to_read(file, unchanging=unchanging)) as connection:
        connection.execute(f"PRAGMA cache_size={-CACHE}")
        how = "integrity_check" if indexes else "quick_check"
        said = [str(row[0]) for row in connection.execute(f"PRAGMA {how}({MOST_FAULTS})")]
        faults = [f"数据库结构：{one}" for one in said if one != "ok"]
        loose = connection.execute("PRAGMA foreign_key_check").fetchmany(MOST_FAULTS)
        faults += [f"数据库里 {row[0]} 有一行找不到它所属的 {row[2]}" for row in loose]
    return tuple(faults)


def inside(file: Path, *, deep: bool = True, indexes: bool = True) -> Inside:
    """What a file holds that nobody writes. `deep`: pages, keys and the journal are checked too."""
    faults = list(is_whole(file, indexes=indexes)) if deep else []
    with spoken(str(file)), closing(_to_read(file, unchanging=True)) as connection:
        found = _facts(connection)
    if deep:
        with spoken(str(file)), _reader(file) as reading:
            shelf = JournalRead(reading)
            chain = breaks(verify(shelf.stream(), shelf.head()))
        faults += [f"日志：{one.text}" for one in chain[:MOST_FAULTS]]
    return Inside(
        schema=found.schema,
        head=found.head,
        last_entry=found.last_entry,
        counts=found.counts,
        scans=found.scans,
        faults=tuple(faults),
    )


@contextmanager
def _reader(file: Path) -> Iterator[Connection]:
    """The file for SQLAlchemy, even from a disc that nobody can write to."""
    engine = create_engine(
        "sqlite://", creator=lambda: _to_read(file, unchanging=True), poolclass=NullPool, hide_parameters=True
    )
    with engine.connect() as connection:
        yield connection


def _facts(connection: sqlite3.Connection) -> Inside:
    tables = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    if not {"alembic_version", "journal"} <= tables:
        raise StoreFailed("这不是本程序的数据库。", todo="请核对选的是不是备份。")
    schema = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    head = connection.execute("SELECT seq, hash FROM journal_head").fetchone() or (0, GENESIS)
    last = connection.execute("SELECT at FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    counts: dict[str, int] = {one: _count(connection, one) for one in COUNTED if one in tables}
    scans = connection.execute("SELECT DISTINCT sha256 FROM scans WHERE removed_at IS NULL")
    return Inside(
        schema=str(schema[0]) if schema else "",
        head=Head(*head),
        last_entry=parsed(last[0]) if last else None,
        counts=counts,
        scans=frozenset(str(row[0]) for row in scans) if "scans" in tables else frozenset(),
    )


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608  (our own names)


def live(file: Path) -> Inside:
    """The facts of a file that others may be writing; nothing is checked."""
    with spoken(str(file)), closing(_to_read(file)) as connection:
        return _facts(connection)


def unknown_papers(file: Path, numbers: Iterable[str]) -> tuple[str, ...]:
    """Those of these paper numbers that the database does not know."""
    with spoken(str(file)), closing(_to_read(file)) as connection:
        connection.execute("CREATE TEMP TABLE asked (number TEXT PRIMARY KEY)")
        connection.executemany("INSERT OR IGNORE INTO asked VALUES (?)", ((one,) for one in numbers))
        query = "SELECT number FROM asked WHERE number NOT IN (SELECT number FROM main.papers)"
        return tuple(str(row[0]) for row in connection.execute(query))


def is_training(file: Path) -> bool:
    """Whether a file is an exercise's (see stamp.py)."""
    from counter.store.stamp import TRAINING

    with spoken(str(file)), closing(_to_read(file, unchanging=True)) as connection:
        return int(connection.execute("PRAGMA application_id").fetchone()[0]) == TRAINING


def beyond(present: Path, older: Path, *, limit: int = 1000) -> Beyond:
    """What `present` has that `older` has not. Both are only read. Raises StoreFailed when one cannot be."""
    with spoken(str(present)), closing(_to_read(present)) as connection:
        connection.execute(
            "ATTACH DATABASE ? AS older", (f"{older.absolute().as_uri()}?mode=ro&immutable=1",)
        )
        facts = _facts(connection)
        peers = "SELECT p.name FROM main.peers p LEFT JOIN older.peers o USING (code) WHERE "
        return Beyond(
            cases=_names(connection, _LOST_CASES, limit),
            papers=_names(connection, _LOST_PAPERS, limit),
            handoffs=_names(connection, _LOST_SLIPS, limit),
            head=facts.head,
            last_entry=facts.last_entry,
            serials=tuple(
                (date.fromisoformat(str(day)), int(most)) for day, most in connection.execute(_SERIALS)
            ),
            restored=int(connection.execute(_RESTORED).fetchone()[0] or 0),
            peers=_names(
                connection, peers + "o.code IS NULL OR p.sent > o.sent OR p.received > o.received", 50
            )
            if _has(connection, "main", "peers") and _has(connection, "older", "peers")
            else (),
        )


_LOST_CASES: Final = """SELECT coalesce(c.number, '草稿 ' || c.applicant_name) FROM main.cases c
LEFT JOIN older.cases o ON o.id = c.id WHERE o.id IS NULL OR (o.number IS NULL AND c.number IS NOT NULL)
ORDER BY c.opened_at"""
_LOST_PAPERS: Final = """SELECT p.number FROM main.papers p LEFT JOIN older.papers o USING (number)
WHERE o.number IS NULL ORDER BY p.issued_at"""
_LOST_SLIPS: Final = """SELECT h.number FROM main.handoffs h LEFT JOIN older.handoffs o USING (id)
WHERE o.id IS NULL ORDER BY h.made_at"""
_SERIALS: Final = "SELECT day, max(last) FROM main.counters WHERE \"window\" <> 'restored' GROUP BY day"
_RESTORED: Final = "SELECT max(last) FROM main.counters WHERE district = '' AND \"window\" = 'restored'"


def _names(connection: sqlite3.Connection, query: str, limit: int) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in connection.execute(f"{query} LIMIT {int(limit)}"))


def _has(connection: sqlite3.Connection, schema: str, table: str) -> bool:
    query = f"SELECT 1 FROM {schema}.sqlite_master WHERE type='table' AND name=?"  # noqa: S608  (our own names)
    return connection.execute(query, (table,)).fetchone() is not None


def nobody_else(file: Path) -> bool:
    """Whether no other program has this database open; its write-ahead log is emptied into it then.

    A damaged file counts as nobody's: there is nothing to wait for.
    """
    if not file.exists():
        return True
    try:
        with closing(sqlite3.connect(file, timeout=0.3, isolation_level=None)) as connection:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as why:
        return "locked" not in str(why) and "busy" not in str(why)
    except sqlite3.DatabaseError:
        return True
    return str(mode).lower() == "delete"
