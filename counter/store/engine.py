"""Connections: one engine for writing and its twin for reading, on SQLite or PostgreSQL."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from counter.errors import BadInput, StoreUnusable, os_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine, RootTransaction

FILE = "counter.db"
"""The SQLite file inside the data folder."""


@dataclass(frozen=True, slots=True)
class Engines:
    """Writing begins with the write lock; reading sees one snapshot. They share their connections."""

    write: Engine
    read: Engine
    place: str
    """For people: the file, or the URL without its password."""
    file: Path | None
    """The SQLite file; None on PostgreSQL."""

    @contextmanager
    def writing(self) -> Iterator[tuple[Connection, RootTransaction]]:
        """A transaction that is rolled back unless it is committed."""
        # As a context, SQLAlchemy's transaction refuses whatever comes after its commit.
        with self.write.connect() as connection, connection.begin() as transaction:
            try:
                # The write lock at the start: a transaction never has to be upgraded half-way and fail.
                self._start(connection, "BEGIN IMMEDIATE")
                yield connection, transaction
            finally:
                # Closing an open transaction rolls it back; after a commit this does nothing.
                transaction.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot, rolled back at the end."""
        with self.read.connect() as connection:
            transaction = connection.begin()
            try:
                self._start(connection, "BEGIN")
                yield connection
            finally:
                transaction.close()

    def _start(self, connection: Connection, how: str) -> None:
        # SQLAlchemy's recipe for SQLite (the driver keeps its hands off, we begin), but in place of its
        # begin event: one listener there makes every statement of the engine a third slower.
        raw = connection.connection.dbapi_connection
        if self.file is not None and raw is not None:
            raw.cursor().execute(how)


def engines(url: str | None, data: Path, *, busy_ms: int) -> Engines:
    """The engines for a URL, or for the SQLite file in `data` without one.

    Raises:
        BadInput: the URL is none we can use.
        StoreUnusable: the folder or file cannot be made.
    """
    target = _parsed(url) if url else URL.create("sqlite", database=str(data / FILE))
    if target.get_backend_name() == "sqlite":
        return _sqlite(target, busy_ms)
    return _postgres(target, busy_ms)


def file_of(url: str | None, data: Path) -> Path | None:
    """The SQLite file of a station; None on PostgreSQL. BadInput for a URL that is none.

    The file is not opened: closing it would let go of every lock this process has on it (POSIX).
    """
    target = _parsed(url) if url else URL.create("sqlite", database=str(data / FILE))
    if target.get_backend_name() != "sqlite":
        return None
    return Path(target.database or "").expanduser().absolute()


def lost_file(url: str | None, data: Path) -> None:
    """StoreUnusable where the database is gone from a folder that was worked in.

    A new one in its place would number from the start again, as papers that were handed out.
    """
    if url or (data / FILE).exists():
        return
    if not ((data / "keys" / "station.key").exists() or any((data / "scans").glob("??/*"))):
        return
    raise StoreUnusable(
        f"数据库 {data / FILE} 不见了，文件夹里却有以前的密钥或扫描件。"
        "没有另建新的：新的会从头编号，和发出去的纸重号。",
        todo="请不要接着办：请管理员把它找回来，或者用备份恢复（counter restore 备份 --really）；"
        "确实要重新开始的，请换一个空的数据文件夹。",
    )


def _parsed(url: str) -> URL:
    try:
        target = make_url(url)
    except (ArgumentError, ValueError):
        target = URL.create("unknown")
    backend = target.get_backend_name()
    if backend == "sqlite" and target.database not in (None, "", ":memory:"):
        return target.set(drivername="sqlite", query={})
    if backend == "postgresql":
        return target.set(drivername="postgresql+psycopg")
    raise BadInput(
        "数据库地址用不了。",
        todo="请写成 postgresql://用户@主机/数据库名 或 sqlite:///文件路径；留空就存在数据文件夹里。",
        field="database_url",
    )


def _sqlite(url: URL, busy_ms: int) -> Engines:
    file = Path(url.database or "").expanduser().absolute()
    _make_file(file)
    engine = create_engine(
        url.set(database=str(file)),
        connect_args={"timeout": busy_ms / 1000},
        paramstyle="named",
        hide_parameters=True,
    )
    event.listen(engine, "connect", _sqlite_connected)
    return Engines(engine, engine, str(file), file)


def _make_file(file: Path) -> None:
    """Citizens' data: only this user may read it, wherever the system knows such modes."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except IsADirectoryError:
        raise StoreUnusable(
            f"{file} 是一个文件夹，不是数据文件。", todo="请移开它，或用 --data 换一个文件夹。"
        ) from None
    except OSError as error:
        raise StoreUnusable(
            f"数据文件夹不能写（{file}）：{os_reason(error)}。",
            todo="请管理员检查文件夹是否存在、有没有写权限，或用 --data 换一个能写的文件夹。",
        ) from error
    if os.name == "posix" and file.stat().st_mode & 0o077 and file.stat().st_uid == os.geteuid():
        file.chmod(0o600)


def _sqlite_connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _postgres(url: URL, busy_ms: int) -> Engines:
    try:
        engine = create_engine(
            url,
            connect_args={"connect_timeout": 5, "application_name": "smx-counter"},
            pool_pre_ping=True,
            hide_parameters=True,
        )
    except ModuleNotFoundError as error:
        raise StoreUnusable(
            "没有安装 PostgreSQL 的驱动。",
            todo="请安装带 postgres 的版本：pip install 'smx-counter[postgres]'。",
        ) from error

    def connected(connection: Any, _record: object) -> None:
        connection.autocommit = True
        connection.execute(f"SET lock_timeout = {int(busy_ms)}")
        connection.execute("SET idle_in_transaction_session_timeout = 60000")
        connection.autocommit = False

    event.listen(engine, "connect", connected)
    read = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(engine, read, url.render_as_string(hide_password=True), None)
