"""Migrations: from nothing, from an older version, never from a newer one."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import stores
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from counter.errors import BadInput, StoreFailed
from counter.store import Store, open_store, schema
from counter.store.tables import metadata

if TYPE_CHECKING:
    from pathlib import Path

SECOND = '''"""A step of tomorrow."""
import sqlalchemy as sa
from alembic import op
revision = "9999"
down_revision = "{before}"
def upgrade() -> None:
    op.add_column("papers", sa.Column("colour", sa.Text, nullable=False, server_default="white"))
    {more}
'''


@pytest.fixture
def tomorrow(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program of tomorrow: one more migration. Gives the file of that migration."""
    scripts = tmp_path_factory.mktemp("scripts") / "migrations"
    shutil.copytree(schema.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    step = scripts / "versions" / "9999_tomorrow.py"
    step.write_text(SECOND.format(before=schema.REVISIONS[-1], more=""))
    monkeypatch.setattr(schema, "SCRIPTS", scripts)
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9999"))
    return step


def execute(store: Store, statement: str) -> None:
    with store._engines.write.begin() as connection:
        connection.execute(text(statement))


def test_the_known_revisions_are_those_of_the_scripts() -> None:
    script = ScriptDirectory(str(schema.SCRIPTS))
    assert [step.revision for step in script.walk_revisions()] == list(reversed(schema.REVISIONS))
    assert script.get_heads() == [schema.REVISIONS[-1]]


def test_the_migrations_make_exactly_the_tables_of_the_program(store: Store) -> None:
    with store._engines.read.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_opening_a_store_that_is_up_to_date_needs_no_alembic(tmp_path: Path) -> None:
    open_store(None, tmp_path).close()
    code = (
        "import sys, pathlib; import counter.store; assert 'alembic' not in sys.modules\n"
        "counter.store.open_store(None, pathlib.Path(sys.argv[1])).close()\n"
        "assert 'alembic' not in sys.modules; assert 'sqlalchemy.orm' not in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code, str(tmp_path)], check=True)


def test_an_older_database_is_brought_up_to_date_and_keeps_its_content(
    url: str | None, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before = open_store(url, tmp_path)
    with before.begin() as uow:
        kept = uow.cases.add(stores.case())
        stores.note(uow)
        uow.commit()
    before.close()
    request.getfixturevalue("tomorrow")
    after = open_store(url, tmp_path)
    execute(after, "SELECT colour FROM papers")
    with after.read() as view:
        assert view.cases.get(kept.id) == kept
    assert after.verify_journal() == ()
    after.close()


def test_what_a_station_knew_of_its_peers_before_lives_were_told_apart_is_kept(
    url: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(schema, "REVISIONS", schema.REVISIONS[: schema.REVISIONS.index("0005") + 1])
        older = open_store(url, tmp_path)
        names = "code, name, side, sent, acked, received, told, linked, looked, head_seq, head_hash"
        rest = "lists, catalogue, catalogues"
        row = "'411202-01', '湖滨区', 'up', 3, 2, 4, 4, 9, 9, 8, 'ab', '', '', '[]'"
        execute(older, f"INSERT INTO peers ({names}, {rest}) VALUES ({row})")  # noqa: S608  (no input)
        older.close()
    store = open_store(url, tmp_path)
    with store.read() as view:
        (peer,) = view.exchange.all_peers()
        assert (peer.sent, peer.received, peer.life, peer.mark, peer.known, peer.since) == (
            3,
            4,
            0,
            "",
            "",
            0,
        )
        assert view.lives.line() == ()
        assert view.lives.all_of(peer.code) == ()
    store.close()


def test_a_copy_of_the_file_is_kept_before_it_is_migrated(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before = open_store(None, tmp_path)
    with before.begin() as uow:
        kept = uow.cases.add(stores.case())
        uow.commit()
    # The other window is still open: what it wrote last is in the write-ahead log, not in the file yet.
    request.getfixturevalue("tomorrow")
    open_store(None, tmp_path).close()
    before.close()
    (copy,) = tmp_path.glob("counter-before-*.db")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600 or sys.platform == "win32"
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT version_num FROM alembic_version").fetchone() == (schema.REVISIONS[-2],)
        assert old.execute("SELECT id FROM cases").fetchone() == (kept.id,)


def test_a_migration_that_fails_leaves_everything_as_it_was(
    url: str | None, tmp_path: Path, tomorrow: Path
) -> None:
    good = tomorrow.read_text()
    tomorrow.unlink()
    with pytest.MonkeyPatch.context() as today:
        today.setattr(schema, "REVISIONS", schema.REVISIONS[:-1])
        open_store(url, tmp_path).close()
        broken = 'op.execute("SELECT * FROM nowhere")'
        tomorrow.write_text(SECOND.format(before=schema.REVISIONS[-1], more=broken))
    with pytest.raises(StoreFailed):
        open_store(url, tmp_path)
    tomorrow.write_text(good)
    open_store(url, tmp_path).close()


def test_a_newer_database_is_refused_and_not_touched(store: Store, url: str | None, tmp_path: Path) -> None:
    execute(store, "UPDATE alembic_version SET version_num = '2031'")
    store.close()
    file = tmp_path / "counter.db"
    before = file.read_bytes() if file.exists() else b""
    with pytest.raises(StoreFailed, match="更新版本的程序") as refused:
        open_store(url, tmp_path)
    assert "请升级程序" in refused.value.todo
    assert (file.read_bytes() if file.exists() else b"") == before


def test_somebody_elses_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "counter.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE recipes (id)")
    before = file.read_bytes()
    with pytest.raises(StoreFailed, match="不是本程序的数据库"):
        open_store(None, tmp_path)
    assert file.read_bytes() == before


def test_windows_that_start_together_make_the_tables_once(url: str | None, tmp_path: Path) -> None:
    start, failures = threading.Barrier(4), list[BaseException]()

    def window() -> None:
        start.wait()
        try:
            open_store(url, tmp_path).close()
        except StoreFailed as error:
            failures.append(error)

    threads = [threading.Thread(target=window) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    store = open_store(url, tmp_path)
    assert store.verify_journal() == ()
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")
def test_only_this_user_may_read_the_file(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    store = open_store(None, data)
    with store.begin() as uow:
        stores.note(uow)
        uow.commit()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()}
    store.close()
    assert modes == {0o600}
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")
def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    open_store(None, tmp_path).close()
    (tmp_path / "counter.db").chmod(0o644)
    open_store(None, tmp_path).close()
    assert stat.S_IMODE((tmp_path / "counter.db").stat().st_mode) == 0o600


def test_every_sqlite_connection_is_durable_and_checks_keys(tmp_path: Path) -> None:
    store = open_store(None, tmp_path)
    with store._engines.write.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    store.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


@pytest.mark.parametrize(
    "url", ["mysql://root@localhost/x", "counter", "sqlite://", "sqlite:///:memory:", "://"]
)
def test_an_address_that_cannot_be_used_is_bad_input(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="数据库地址用不了") as bad:
        open_store(url, tmp_path)
    assert bad.value.field == "database_url"
    assert list(tmp_path.iterdir()) == []


def test_a_sqlite_address_names_the_file(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / '三门峡' / 'x.db'}", tmp_path / "unused")
    assert store.place == str(tmp_path / "三门峡" / "x.db")
    store.close()
    assert not (tmp_path / "unused").exists()
