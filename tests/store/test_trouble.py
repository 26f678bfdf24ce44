"""What goes wrong outside, said in one sentence; nothing kept is lost."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import stores
from sqlalchemy.engine import make_url

from counter.errors import StoreFailed
from counter.store import Store, failures, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(None, tmp_path, busy_ms=300)
    with store.begin() as uow:
        uow.cases.add(stores.case("c-1"))
        stores.note(uow)
        uow.commit()
    yield store
    store.close()


def whole(store: Store) -> bool:
    with store.read() as view:
        return view.cases.get("c-1") is not None and store.verify_journal() == ()


@contextmanager
def common_folder() -> Iterator[Path]:
    """A folder that also a user without rights can reach."""
    with tempfile.TemporaryDirectory(prefix="counter-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def without_rights() -> Iterator[None]:
    """Root may write everywhere: be nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_full_disk_keeps_what_was_kept(file_store: Store) -> None:
    def fill() -> None:
        with file_store.begin() as uow:
            pages = uow.cases._connection.exec_driver_sql("PRAGMA page_count").scalar()
            uow.cases._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            for _ in range(100):
                uow.cases.add(stores.case(answers={"q": "x" * 4000}))

    with pytest.raises(StoreFailed, match="磁盘满了") as full:
        fill()
    assert "清理磁盘" in full.value.todo
    assert whole(file_store)


def test_an_input_error_on_a_full_disk_is_told_as_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
    with common_folder() as folder:
        place = str(folder / "counter.db")
        assert "读写磁盘时出错" in failures.failure(error, place).what
        room = shutil.disk_usage(folder)._replace(free=0)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: room)
        assert "磁盘满了" in failures.failure(error, place).what


@pytest.mark.skipif(sys.platform == "win32", reason="needs the file modes of POSIX")
def test_a_folder_that_cannot_be_written_is_named() -> None:
    with common_folder() as folder:
        folder.chmod(0o555)
        with without_rights(), pytest.raises(StoreFailed, match="不能写") as refused:
            open_store(None, folder)
        assert str(folder) in refused.value.what


@pytest.mark.skipif(sys.platform == "win32", reason="needs the file modes of POSIX")
def test_a_database_in_a_read_only_folder_is_refused_and_stays_whole() -> None:
    with common_folder() as folder:
        store = open_store(None, folder)
        with store.begin() as uow:
            uow.cases.add(stores.case("c-1"))
            uow.commit()
        store.close()
        (folder / "counter.db").chmod(0o444)
        folder.chmod(0o555)
        with without_rights(), pytest.raises(StoreFailed, match="不能写"):
            open_store(None, folder)
        folder.chmod(0o755)
        store = open_store(None, folder)
        assert whole(store)
        store.close()


def test_a_database_that_became_read_only_meanwhile_says_so(file_store: Store) -> None:
    with file_store.begin() as uow:
        uow.cases._connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreFailed, match="只能读不能写"), file_store.begin() as uow:
        uow.cases.add(stores.case())


def test_a_file_in_the_way_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreFailed, match="不能写"):
        open_store(None, tmp_path / "data")


def test_a_folder_in_the_way_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "counter.db").mkdir()
    with pytest.raises(StoreFailed, match="是一个文件夹"):
        open_store(None, tmp_path)


def test_a_database_locked_by_another_process_is_said_to_be_busy(file_store: Store) -> None:
    code = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN EXCLUSIVE')\n"
        "print('locked', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, file_store.place],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        began = time.monotonic()
        with pytest.raises(StoreFailed, match="占用") as busy, file_store.begin():
            pass
        assert 0.2 < time.monotonic() - began < 5
        assert "稍候再按一次" in busy.value.todo
        other.communicate("\n")
    assert whole(file_store)
    with file_store.begin() as uow:
        stores.note(uow)
        uow.commit()


def test_a_locked_row_of_postgresql_is_said_to_be_busy(postgres: str, tmp_path: Path) -> None:
    with stores.fresh_database(postgres) as url:
        one, two = open_store(url, tmp_path), open_store(url, tmp_path, busy_ms=200)
        with one.begin() as first:
            stores.note(first)
            with pytest.raises(StoreFailed, match="占用"), two.begin() as second:
                stores.note(second)
            first.commit()
        with two.begin() as second:
            stores.note(second)
            second.commit()
        assert two.verify_journal() == ()
        one.close()
        two.close()


@pytest.mark.parametrize(
    "content", [b"this is a letter, not a database\n" * 400, b"SQLite format 3\0" + b"\xff" * 8000]
)
def test_a_file_that_is_no_database_is_left_alone(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "counter.db").write_bytes(content)
    with pytest.raises(StoreFailed, match="损坏") as refused:
        open_store(None, tmp_path)
    assert "不要删除" in refused.value.todo
    assert (tmp_path / "counter.db").read_bytes() == content


def test_a_page_damaged_inside_the_file_is_said_to_be_damage(tmp_path: Path) -> None:
    store = open_store(None, tmp_path)
    with store.begin() as uow:
        for _ in range(200):
            uow.cases.add(stores.case())
        uow.commit()
    store.close()
    file = tmp_path / "counter.db"
    with closing(sqlite3.connect(file)) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'cases'").fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    file.write_bytes(content)
    store = open_store(None, tmp_path)
    with pytest.raises(StoreFailed, match="损坏"), store.read() as view:
        view.cases.drafts()
    store.close()


def test_a_draft_that_is_no_draft_any_more_is_said_to_be_unreadable(store: Store) -> None:
    with store.begin() as uow:
        uow.cases.add(stores.case("c-1"))
        uow.cases._connection.exec_driver_sql("UPDATE cases SET draft = '{\"matter_id\": 7}'")
        uow.commit()
    with pytest.raises(StoreFailed, match="读不出来"), store.read() as view:
        view.cases.get("c-1")


def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path: Path) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StoreFailed, match="连不上数据库") as refused:
        open_store(f"postgresql://clerk:secret@127.0.0.1:{port}/counter", tmp_path)
    assert str(port) in refused.value.what
    assert "secret" not in str(refused.value)


def test_a_database_the_server_does_not_have_is_said_to_be_missing(postgres: str, tmp_path: Path) -> None:
    url = make_url(postgres).set(database="nowhere").render_as_string(hide_password=False)
    with pytest.raises(StoreFailed, match="没有这个数据库"):
        open_store(url, tmp_path)


def test_a_connection_cut_by_the_server_is_said_to_be_broken_and_the_next_one_works(
    postgres: str, tmp_path: Path
) -> None:
    with stores.fresh_database(postgres) as url:
        store, other = open_store(url, tmp_path), open_store(url, tmp_path)

        def cut() -> None:
            with store.begin() as uow, other.begin() as killer:
                pid = uow.cases._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
                killer.cases._connection.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
                stores.note(uow)

        with pytest.raises(StoreFailed, match="连不上数据库"):
            cut()
        with store.begin() as uow:
            stores.note(uow)
            uow.commit()
        store.close()
        other.close()


def test_a_database_that_is_gone_is_never_replaced_by_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "station.key").write_text("", "utf-8")
    with pytest.raises(StoreFailed, match="不见了") as refused:
        open_store(None, tmp_path)
    assert "counter restore" in refused.value.todo
    assert not (tmp_path / "counter.db").exists()


def test_personal_data_never_stands_in_the_error(file_store: Store) -> None:
    with file_store.begin() as uow:
        uow.cases.add(stores.case(number="n"))
        uow.commit()
    with pytest.raises(StoreFailed) as failed, file_store.begin() as uow:
        uow.cases.add(stores.case(number="n", applicant=stores.person("张三丰")))
    assert "张三丰" not in f"{failed.value} {failed.value.__cause__}"
