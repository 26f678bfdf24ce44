"""The folder of keys and lists at a desk: it and the journal change together, or neither does."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.codes import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from counter.codes.kept import Change
    from counter.desks.context import Desk
    from counter.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class KeyFolderDesk:
    """A desk that changes the folder. Each change is one transaction and one entry."""

    desk: Desk

    @property
    def folder(self) -> Path:
        """Where keys and lists lie."""
        return self.desk.data / kept.FOLDER

    @property
    def today(self) -> date:
        """The station's day."""
        return self.desk.now().date()

    @contextmanager
    def alone(self, names: Iterable[str]) -> Iterator[UnitOfWork]:
        """The folder for oneself and a transaction: when the block fails, the files `names` are as they were.

        Refused while another window changes the folder; StoreFailed.
        """
        with kept.held(self.folder), self.desk.store.begin() as uow, kept.restored(self.folder, names):
            yield uow

    def change(
        self, make: Callable[[date], Change], *, check: Callable[[UnitOfWork], None] = lambda _uow: None
    ) -> Change:
        """Work a change out, write it and its entry; what has nothing to write is no change and has no entry.

        `check` raises when the change may not be made. Raises what `make` does; Refused while another window
        changes the folder; StoreFailed.
        """
        with kept.held(self.folder), self.desk.store.begin() as uow:
            found = make(self.today)
            if found.files:
                check(uow)
                with kept.restored(self.folder, found.files):
                    kept.put(self.folder, found)
                    self.desk.record(uow, found.action, "", found.detail)
                    uow.commit()
        return found
