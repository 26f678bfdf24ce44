"""The disk is full, locked or read-only during a review: a sentence, nothing lost, then on as before."""

from __future__ import annotations

import functools
import shutil
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from helpers import start
from reading import squeezed
from walking import Hands, fire_only

from counter.desks import office
from counter.store import open_store
from screens.acceptance.checklist import ChecklistScreen
from screens.shared.dialogs import ErrorDialog

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path


@contextmanager
def locked(hands: Hands) -> Iterator[None]:
    """Another program holds the write lock, such as a backup."""
    with closing(sqlite3.connect(hands.app.data / "counter.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def pragma(hands: Hands, statement: str) -> None:
    """Said on the program's own connection, in the thread that uses it."""
    assert hands.app.office is not None
    store = hands.app.office.store

    def job() -> None:
        with store.begin() as uow:
            uow.cases._connection.exec_driver_sql(statement)

    hands.app.jobs._pool.submit(job).result()


@contextmanager
def full(hands: Hands) -> Iterator[None]:
    """Not a page more fits on the disk."""
    with closing(sqlite3.connect(hands.app.data / "counter.db")) as other:
        pages = other.execute("PRAGMA page_count").fetchone()[0]
    pragma(hands, f"PRAGMA max_page_count = {pages}")
    yield
    pragma(hands, "PRAGMA max_page_count = 1073741823")


@contextmanager
def read_only(hands: Hands) -> Iterator[None]:
    """The folder was put under write protection meanwhile."""
    pragma(hands, "PRAGMA query_only = ON")
    yield
    pragma_read(hands, "PRAGMA query_only = OFF")


def pragma_read(hands: Hands, statement: str) -> None:
    """As `pragma`, where nothing can be written."""
    assert hands.app.office is not None
    store = hands.app.office.store

    def job() -> None:
        with store.read() as view:
            view.cases._connection.exec_driver_sql(statement)

    hands.app.jobs._pool.submit(job).result()


@pytest.fixture
async def checklist(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hands]:
    """A checklist on the screen, in a program that does not wait long for a lock."""
    monkeypatch.setattr(office, "open_store", functools.partial(open_store, busy_ms=150))
    async with start(shutil.copytree(data, tmp_path / "own")) as (app, pilot):
        hands = Hands(app, pilot)
        await fire_only(hands)
        await hands.key("space")
        yield hands


@pytest.mark.parametrize(
    ("trouble", "said"),
    [(locked, "数据正被另一个窗口或程序占用"), (full, "磁盘满了"), (read_only, "只能读不能写")],
    ids=["locked", "full", "read-only"],
)
async def test_a_judgement_that_cannot_be_kept_says_so_and_works_again_afterwards(
    checklist: Hands, trouble: Callable[[Hands], AbstractContextManager[None]], said: str
) -> None:
    stored = checklist.case
    line = checklist.line.key
    with trouble(checklist):
        while not isinstance(checklist.app.screen, ErrorDialog):  # a full disk may still hold a few
            stored = checklist.case
            line = checklist.line.key
            await checklist.key("d", "tab", *"这一页没有签字也没有盖章，请补" * 20, "enter")
        assert squeezed(said) in squeezed(checklist.text)
        assert "已保存的内容都在" in squeezed(checklist.text)
        await checklist.key("enter")
        checklist.on(ChecklistScreen)
        assert checklist.line.key == line  # still the line that was not kept
        assert checklist.case == stored
    await checklist.judge()
    receipt_or_notice = await checklist.issue()
    assert receipt_or_notice.number
    assert checklist.app.office is not None
    assert checklist.app.office.store.verify_journal() == ()


async def test_the_keys_typed_ahead_are_forgotten_when_the_first_one_fails(checklist: Hands) -> None:
    stored = checklist.case
    with locked(checklist):
        await checklist.key("space", "x", "x")
        checklist.on(ErrorDialog)
    await checklist.key("enter")
    assert checklist.case == stored
