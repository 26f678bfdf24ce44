"""The schema's version: checked at every opening, brought up when it is older, left alone when newer."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from counter.errors import StoreUnusable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from counter.store.engine import Engines

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every revision of migrations/, oldest first: known here so that opening needs no alembic."""

SCRIPTS = Path(__file__).parent / "migrations"

_MIGRATION_LOCK = 0x534D5843
"""PostgreSQL advisory lock: two windows starting together migrate one after the other."""


def prepare(engines: Engines) -> None:
    """Make sure the schema is the one this program writes.

    Raises:
        StoreUnusable: newer than this program, or somebody else's database. Nothing is touched.
    """
    with engines.reading() as connection:
        found = _found(connection, engines.place)
    if engines.file is not None:
        _write_ahead(engines)
    if found != REVISIONS[-1]:
        _migrate(engines)


def _found(connection: Connection, place: str) -> str | None:
    """The revision of the database; None = empty."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise StoreUnusable(
                f"这不是本程序的数据库（{place}）。", todo="请给本程序单独建一个数据库，或换一个数据文件夹。"
            )
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in REVISIONS:
        raise StoreUnusable(
            f"这个数据由更新版本的程序写成（{place}，数据版本 {found}），本程序没有动它。",
            todo="请升级程序后再打开。",
        )
    return found


def _write_ahead(engines: Engines) -> None:
    """WAL is a property of the file: set once, and again if a restored backup lost it."""
    with closing(engines.write.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA journal_mode=WAL")


def _migrate(engines: Engines) -> None:
    """All steps in one transaction: a migration that fails half-way leaves the old schema."""
    with engines.writing() as (connection, transaction):
        if engines.file is None:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        found = _found(connection, engines.place)
        if found == REVISIONS[-1]:
            return
        if found is not None and engines.file is not None:
            _backup(engines.file, found)
        _upgrade(connection)
        transaction.commit()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, REVISIONS[-1])


def _backup(file: Path, revision: str) -> Path:
    """A whole copy beside the file, before it is changed. Our write lock keeps it from moving meanwhile."""
    target = next(path for n in range(1, 10_000) if not (path := _backup_name(file, revision, n)).exists())
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target


def _backup_name(file: Path, revision: str, n: int) -> Path:
    return file.with_name(f"{file.stem}-before-{revision}-{n}{file.suffix}")
