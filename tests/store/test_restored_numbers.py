"""Serials after a restore, on both databases: above the floor, for every window, and never below again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from counter.store.numbers import Restored

if TYPE_CHECKING:
    from counter.store import Store

DAY, NEXT = date(2026, 11, 27), date(2026, 11, 28)


def given(store: Store, window: str, day: date) -> int:
    with store.begin() as uow:
        number = uow.numbers.next("411202", window, day)
        uow.commit()
    return number


def test_after_a_restore_every_window_goes_on_above_the_floor_of_the_day(store: Store) -> None:
    assert [given(store, "01", DAY) for _ in range(2)] == [1, 2]
    with store.begin() as uow:
        assert uow.numbers.restored() is None
        uow.numbers.restore(DAY, 4000, 1)
        uow.commit()
    assert [given(store, "01", DAY) for _ in range(2)] == [4001, 4002]
    assert given(store, "02", DAY) == 4001, "a window that gave none yet"
    assert given(store, "01", NEXT) == 1, "the next day begins anew"
    with store.begin() as uow:
        uow.numbers.restore(DAY, 3000, 2)
        uow.commit()
    assert given(store, "01", DAY) == 4003, "a lower floor takes nothing back"
    with store.begin() as uow:
        assert uow.numbers.restored() == Restored(DAY, 4000, 2)
        uow.numbers.restore(NEXT, 2000, 3)
        assert uow.numbers.restored() == Restored(NEXT, 2000, 3)
