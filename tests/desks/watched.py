"""Cases as stored, for tests in which a great many things happen to them by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from world import World

    from counter.cases.course import Course


class Watched:
    """The cases of 赵立新 in an office."""

    def __init__(self, office: World) -> None:
        self.store = office.office.store
        with self.store.read() as view:
            self.ids = [one.id for one in view.cases.search("赵立新")]
        self._read_at = -1
        self._read: list[Course] = []

    @property
    def courses(self) -> list[Course]:
        """Read once after every action: each leaves its entry in the journal."""
        with self.store.read() as view:
            head = view.journal.head().seq
            if head != self._read_at:
                self._read_at, self._read = head, [view.courses.course(one) for one in self.ids]
        return self._read
