"""The journal as the store keeps it."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from stores import NOW, case, note

from counter.errors import StoreFailed
from counter.journal import GENESIS, Head, entry_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.journal import Fault
    from counter.store import Store

UNGUARD = {
    "sqlite": ("DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"),
    "postgresql": (
        "DROP TRIGGER journal_no_change ON journal",
        "DROP TRIGGER journal_no_truncate ON journal",
    ),
}


def filled(store: Store, count: int = 5) -> None:
    with store.begin() as uow:
        for n in range(count):
            note(uow, f"step {n}")
        uow.commit()


def tamper(store: Store, *statements: str) -> None:
    """What somebody with the database's own tools could do, once the guards are down."""
    engine = store._engines.write
    with engine.begin() as connection:
        for statement in (*UNGUARD[engine.dialect.name], *statements):
            connection.execute(text(statement))


def kinds(faults: Sequence[Fault]) -> list[tuple[int, str]]:
    return [(fault.seq, fault.kind) for fault in faults]


def test_entries_form_a_chain(store: Store) -> None:
    with store.begin() as uow:
        first = note(uow, "open", "c-1", detail={"b": 1, "a": "开饭店"})
        second = note(uow, "save", "c-1")
        note(uow, "other")
        uow.commit()
    assert (first.seq, first.previous, first.detail) == (1, GENESIS, '{"a":"开饭店","b":1}')
    assert (second.seq, second.previous) == (2, first.hash)
    assert first.hash == entry_hash(first)
    with store.read() as view:
        assert view.journal.of_case("c-1") == [first, second]
        assert [entry.seq for entry in view.journal.latest(2)] == [3, 2]
        assert [entry.seq for entry in view.journal.latest(2, before=2)] == [1]
        assert view.journal.head().seq == 3
    assert store.verify_journal() == ()


def test_an_empty_journal_is_whole(store: Store) -> None:
    assert store.verify_journal() == ()
    with store.read() as view:
        assert view.journal.head() == Head(0, GENESIS)


def test_an_uncommitted_entry_leaves_no_gap(store: Store) -> None:
    with store.begin() as uow:
        note(uow)
    filled(store, 2)
    assert store.verify_journal() == ()


@pytest.mark.parametrize(
    "statement", ["UPDATE journal SET action = 'x' WHERE seq = 2", "DELETE FROM journal WHERE seq = 2"]
)
def test_the_database_itself_refuses_to_change_an_entry(store: Store, statement: str) -> None:
    filled(store)
    with pytest.raises(StoreFailed, match="流水只能追加"), store.begin() as uow:
        uow.journal._connection.execute(text(statement))
    assert store.verify_journal() == ()


def test_emptying_the_journal_is_refused_by_postgresql_too(store: Store) -> None:
    filled(store)
    statement = "DELETE FROM journal" if store._engines.file else "TRUNCATE journal"
    with pytest.raises(StoreFailed, match="流水只能追加"), store.begin() as uow:
        uow.journal._connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE journal SET action = 'x' WHERE seq = 2", [(2, "altered")]),
        ("UPDATE journal SET at = 'gestern' WHERE seq = 2", [(2, "unreadable")]),
        ("UPDATE journal SET at = replace(at, 'T01:', 'T00:') WHERE seq = 2", [(2, "altered"), (2, "clock")]),
        ("DELETE FROM journal WHERE seq = 2", [(2, "missing")]),
        ("DELETE FROM journal WHERE seq IN (2, 3)", [(2, "missing")]),
        ("DELETE FROM journal WHERE seq >= 4", [(4, "tail")]),
        ("DELETE FROM journal", [(1, "tail")]),
        (
            "UPDATE journal SET seq = 9 WHERE seq = 2",
            [(2, "missing"), (6, "missing"), (9, "altered"), (6, "head")],
        ),
        ("UPDATE journal_head SET seq = 4", [(5, "head")]),
        ("UPDATE journal_head SET hash = 'x'", [(5, "head")]),
    ],
)
def test_verifying_finds_what_was_done_behind_the_stores_back(
    store: Store, statement: str, found: list[tuple[int, str]]
) -> None:
    filled(store)
    tamper(store, statement)
    assert kinds(store.verify_journal()) == found


def test_an_entry_slipped_in_with_a_fitting_hash_is_found_by_its_neighbour(store: Store) -> None:
    filled(store)
    with store.read() as view:
        forged = replace(view.journal.latest(1, before=3)[0], action="forged")
    tamper(
        store,
        f"UPDATE journal SET action = 'forged', hash = '{entry_hash(forged)}' WHERE seq = 2",  # noqa: S608
    )
    assert kinds(store.verify_journal()) == [(3, "link")]


def test_verifying_streams_and_sees_one_moment_while_others_append(store: Store) -> None:
    filled(store, 2500)
    stop, failures = threading.Event(), list[BaseException]()

    def window() -> None:
        while not stop.is_set():
            try:
                filled(store, 1)
            except StoreFailed as error:
                failures.append(error)
                return

    thread = threading.Thread(target=window)
    thread.start()
    try:
        found = [store.verify_journal() for _ in range(3)]
    finally:
        stop.set()
        thread.join()
    assert found == [(), (), ()]
    assert failures == []


def test_a_clock_set_back_stops_nobody_and_is_remarked(store: Store) -> None:
    with store.begin() as uow:
        note(uow, at=NOW)
        note(uow, at=NOW.replace(hour=8))
        uow.commit()
    (fault,) = store.verify_journal()
    assert (fault.seq, fault.kind, fault.remark) == (2, "clock", True)
    assert "时钟被调回过" in fault.text


def test_state_and_entry_are_kept_together_or_not_at_all(store: Store) -> None:
    with store.begin() as uow:
        uow.cases.add(case("c-1"))
        note(uow, "open", "c-1")
    with store.read() as view:
        assert view.cases.get("c-1") is None
        assert view.journal.of_case("c-1") == []
