"""The home of everybody: the work queues with true counts, what is due soonest, and finding any case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from counter.cases import numbers
from counter.cases.queues import ALARMS, MINE, QUEUES
from counter.desks import finding
from counter.desks.home.sieve import Sieve
from counter.errors import BadInput, Refused
from counter.staff.roles import require
from counter.store.cases import hyphenated
from counter.store.tasks import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from counter.cases.course import Course
    from counter.cases.items import Task
    from counter.cases.records import Case, CaseLine, Entry
    from counter.desks.context import Desk
    from counter.desks.finding import Found
    from counter.store import View

Scope = Literal["mine", "all", "dept"]
SCOPE_ZH: dict[Scope, str] = {"mine": "我的", "all": "全部", "dept": "本部门"}
PRESSING = ("late", "soon", "failed", "discrepancy", "conflict")
"""What cannot wait stands on top, whoever looks."""
DEPARTMENTS_FIRST = ("accept", "approve", "paused", "deferred", "issue", "incoming")
MINE_ZH = "我的待办"
PAGE = 100
SERIAL = range(1, 7)
"""Digits of a serial typed alone: 4, 0004."""
WINDOWS = tuple(f"{window:02d}" for window in range(100))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One queue as the home screen lists it."""

    queue: str
    zh: str
    number: int
    nearest: datetime | None
    """The earliest due moment in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Every queue, as of one entry of the journal."""

    scope: Scope
    lines: tuple[QueueLine, ...]
    seen: int
    unqueued: int = 0
    """Cases of an older program that could not be set going: the list they were received under is missing."""

    def number(self, queue: str) -> int:
        """How many tasks stand in a queue."""
        return next((line.number for line in self.lines if line.queue == queue), 0)


class QueueDesk:
    """Everybody's desk for looking at what there is to do."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk", "issuing", "department", "supervisor", "administrator")

    @property
    def of_department(self) -> bool:
        """Whether the person works for a department and for no window."""
        return set(self.desk.session.roles) == {"department"}

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """What the person may look at, what concerns them most first."""
        own: tuple[Scope, ...] = ("dept",) if self.desk.session.department else ()
        return (*own, "all", "mine") if self.of_department or not own else ("all", "mine", *own)

    @property
    def order(self) -> tuple[str, ...]:
        """The queues in the order of the list."""
        first = (MINE, *PRESSING, *(DEPARTMENTS_FIRST if self.of_department else ()))
        return tuple(dict.fromkeys((*first, *QUEUES)))

    def board(self, scope: Scope, sieve: Sieve | None = None) -> Board:
        """Counts and the soonest due moment of every queue; exact at any size."""
        with self.desk.store.read() as view:
            seen = view.journal.head().seq
            lines = tuple(self._lines(view, scope, sieve or Sieve()))
            left = len(view.cases.unqueued())
        return Board(scope=scope, lines=lines, seen=seen, unqueued=left)

    def page(
        self, queue: str, scope: Scope, sieve: Sieve | None = None, after: Task | None = None
    ) -> tuple[Task, ...]:
        """A page of a queue, soonest due first. `after`: the last task of the page before."""
        wanted = self._wanted(queue, scope, sieve or Sieve())
        with self.desk.store.read() as view:
            return tuple(view.tasks.page(wanted, after=after, limit=PAGE))

    def first(self, wanted: int, queue: str, scope: Scope, sieve: Sieve | None = None) -> list[Task]:
        """As many tasks of a queue from its beginning, whole pages: a few more, or all there are."""
        found: list[Task] = []
        while len(found) < wanted:
            page = self.page(queue, scope, sieve, found[-1] if found else None)
            found += page
            if len(page) < PAGE:
                break
        return found

    def seen(self) -> int:
        """The number of the newest journal entry: when it moved, somebody did something."""
        with self.desk.store.read() as view:
            return view.journal.head().seq

    def course(self, case_id: str) -> Course:
        """Everything about a case. Refused if there is none."""
        with self.desk.store.read() as view:
            return view.courses.course(case_id)

    def journal(self, case_id: str) -> tuple[Entry, ...]:
        """What happened to a case, first to last."""
        with self.desk.store.read() as view:
            return tuple(view.journal.of_case(case_id))

    def asked(self, case: Case) -> dict[str, str]:
        """What the questions of the case's own list ask, by key; {} where that list is missing here."""
        try:
            known = self.desk.catalogue_of(case.catalogue).questions
        except Refused:
            return {}
        return {key: question.ask for key, question in known.items()}

    def find(self, text: str) -> Found | tuple[CaseLine, ...]:
        """Where a scan, a number with or without hyphens, today's serial, a name or a document leads.

        BadInput for a number with a wrong check digit, Refused for one of another station.
        """
        text = text.strip()
        if text.isdecimal() and len(text) in SERIAL and (found := self._of_today(int(text))):
            return found
        coded = text.upper().startswith("SMX1") or any(one.isdigit() for one in text[:5])
        if not coded or len(text) in SERIAL:
            return self._searched(text)
        try:
            return finding.find(self.desk, hyphenated(text) or text)
        except BadInput:
            found = self._searched(text)
            if found:
                return found
            raise

    def _searched(self, text: str) -> tuple[CaseLine, ...]:
        with self.desk.store.read() as view:
            return tuple(view.cases.search(text))

    def _of_today(self, serial: int) -> tuple[CaseLine, ...]:
        today, district = self.desk.now().date(), self.desk.station.district_code
        wanted = [numbers.case_number(district, window, today, serial) for window in WINDOWS]
        with self.desk.store.read() as view:
            return tuple(view.cases.numbered(wanted))

    # -- helpers ---------------------------------------------------------------------------------------

    def _lines(self, view: View, scope: Scope, sieve: Sieve) -> Iterator[QueueLine]:
        counted = self._counted(view, scope, sieve)
        for queue in self.order:
            wanted = self._wanted(queue, scope, sieve)
            number = counted[queue] if queue in counted else view.tasks.count(wanted)
            first = view.tasks.page(wanted, limit=1) if number else []
            zh = MINE_ZH if queue == MINE else QUEUES[queue]
            yield QueueLine(queue=queue, zh=zh, number=number, nearest=first[0].due_at if first else None)

    def _counted(self, view: View, scope: Scope, sieve: Sieve) -> dict[str, int]:
        """By the counters of the store, which cost nothing at any size; {} where they do not know it."""
        if sieve.matter_id or sieve.due_from or sieve.due_before:
            return {}
        every, own = self._wanted("", scope, sieve), self._wanted(MINE, scope, sieve)
        found = dict.fromkeys(QUEUES, 0) | view.tasks.counts(dept=every.dept, operator=every.operator)
        counts = view.tasks.counts(dept=own.dept, operator=own.operator)
        found[MINE] = sum(number for queue, number in counts.items() if queue not in ALARMS)
        return found

    def _wanted(self, queue: str, scope: Scope, sieve: Sieve) -> Wanted:
        own = queue == MINE or scope == "mine"
        return Wanted(
            queue=queue,
            dept=sieve.dept or (self.desk.session.department if scope == "dept" else "") or None,
            operator=self.desk.session.name if own else sieve.operator or None,
            matter_id=sieve.matter_id or None,
            due_from=sieve.due_from,
            due_before=sieve.due_before,
        )
