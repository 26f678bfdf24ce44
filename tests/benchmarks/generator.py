"""A station of any size: cases with items, clocks, pieces, papers and tasks, written in bulk.

About a twentieth is open, spread over all matters, their departments, twenty operators and the windows. Each
matter gets a few whole courses made by the program's own records, clocks and queues; every case is one of
them with an id, a number, a day, an applicant and an operator of its own. What it writes is the same each
time for the same number of cases.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from filling import PLACES, Rows, writing
from sqlalchemy import TypeDecorator
from sqlalchemy.dialects import sqlite

from counter.cases.course import Course
from counter.cases.items import CaseItem, KeptClock
from counter.cases.numbers import case_number, paper_number
from counter.cases.queues import tasks
from counter.cases.records import Case, Collection, Draft, Outcome, PaperRow, Person
from counter.clock.duties import DUTIES
from counter.clock.terms import Term
from counter.custody.records import Piece, dept, window
from counter.desks.step import reckoned
from counter.store.columns import moment
from counter.store.course_tables import case_items, clocks, pieces
from counter.store.course_tables import tasks as task_table
from counter.store.keys import searchable
from counter.store.tables import cases, papers, values
from counter.store.tasks import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table

    from counter.cases.items import ItemStatus
    from counter.cases.records import CaseStatus
    from counter.catalog.model import Matter
    from counter.clock.duties import DutyKind
    from counter.desks.context import Desk

OPERATORS: Final = tuple(f"工作人员{n:02d}" for n in range(1, 21))
WINDOWS: Final = tuple(f"{n:02d}" for n in range(1, 21))
SHARES: Final[tuple[tuple[CaseStatus, float], ...]] = (
    ("draft", 0.004),
    ("noticed", 0.006),
    ("received", 0.004),
    ("handling", 0.036),
    ("finished", 0.004),
    ("withdrawn", 0.006),
    ("dropped", 0.03),
    ("archived", 0.91),
)
"""How many of the cases stand where."""
ITEMS: Final[tuple[tuple[ItemStatus, float], ...]] = (
    ("pushed", 0.2),
    ("accepted", 0.4),
    ("paused", 0.05),
    ("decided", 0.1),
    ("ready", 0.1),
    ("delivered", 0.1),
    ("closed", 0.05),
)
"""Where the items of a case in handling stand."""
KIND: Final[dict[ItemStatus, DutyKind]] = {
    "pushed": "accept",
    "accepted": "decide",
    "paused": "decide",
    "decided": "feedback",
    "ready": "deliver",
    "delivered": "proof",
}
YEARS: Final = 3
"""Over how many years the closed ones are spread."""
HOUSES: Final = ("", "（渑池县）")
"""Each department of the list twice: of the city, and of a county."""
VARIANTS: Final = 3
"""Different courses of one matter in one status."""
SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
GIVEN: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文斌红梅鑫宇浩然"
    "子轩雨泽欣怡梓涵思远晓东海燕志远春生立新"
)
BATCH: Final = 5_000
SELF: Final = "@"
"""In a course made once: the id of the case, and of its operator."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a benchmark looks for."""

    id: str
    number: str
    name: str
    document: str
    status: CaseStatus


def generate(desk: Desk, url: str | None, number: int, seed: int = 1) -> tuple[Sample, ...]:
    """Fill an empty store with so many cases; some of them, spread evenly, to look for."""
    dice, kept = random.Random(seed), list[Sample]()  # noqa: S311  (made-up data)
    made = _Maker(desk, dice)
    with writing(desk.data, url) as write:
        batch: Rows = defaultdict(list)
        for n in range(number):
            sample = made.case(n, batch)
            if n % max(1, number // 200) == 0 or (sample.status == "handling" and len(kept) < 400):
                kept.append(sample)
            if n % BATCH == BATCH - 1:
                write(batch)
        write(batch)
    return tuple(kept)


class _Maker:
    """Makes cases: courses once, then as many of each as wanted."""

    def __init__(self, desk: Desk, dice: random.Random) -> None:
        self.desk, self.dice, self.now = desk, dice, desk.now()
        self.matters = desk.catalogue.matters
        self.serials: dict[tuple[str, str], int] = defaultdict(int)
        self.made: dict[tuple[str, CaseStatus, int], dict[str, list[tuple[Any, ...]]]] = {}

    def case(self, n: int, batch: Rows) -> Sample:
        """The n-th case, added to the batch."""
        status = _pick(self.dice, SHARES)
        matter = self.matters[n % len(self.matters)]
        variant = self.dice.randrange(VARIANTS)
        rows = self.made.get((matter.id, status, variant))
        if rows is None:
            rows = _raw(_course(self.desk, matter, status, self.dice))
            self.made[matter.id, status, variant] = rows
        return self._own(n, status, rows, batch)

    def _own(self, n: int, status: CaseStatus, rows: Rows, batch: Rows) -> Sample:
        dice = self.dice
        span = 1 if status in ("draft", "noticed", "received", "handling") else 365 * YEARS
        day = self.now - timedelta(days=dice.randrange(span), minutes=dice.randrange(100))
        name = dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(GIVEN)
        sample = Sample(f"case-{n:08d}", self._number(day), name, f"{dice.randrange(10**17):017d}X", status)
        own = {
            "case_id": sample.id,
            "number": sample.number if status not in ("draft", "dropped") else None,
            "name": name,
            "document": sample.document.lower(),
            "operator": dice.choice(OPERATORS),
            "window": sample.number[7:9],
            "at": _moment(day.replace(second=0, microsecond=0)),
        }
        for table, listed in rows.items():
            batch[table] += (_FILL[table](row, own) for row in listed)
        return sample

    def _number(self, day: datetime) -> str:
        window_ = self.dice.choice(WINDOWS)
        key = (window_, f"{day:%Y%m%d}")
        self.serials[key] += 1
        return case_number(self.desk.station.district_code, window_, day.date(), self.serials[key])


# -- one course of each kind -------------------------------------------------------------------------------


def _course(desk: Desk, matter: Matter, status: CaseStatus, dice: random.Random) -> Course:
    case = _case(desk, matter, status)
    if status in ("draft", "noticed", "dropped"):
        return Course(case=case)
    items = tuple(_items(desk, matter, status, dice))
    lead = matter.rows[0].dept
    kept = tuple(_pieces(desk, status, lead))
    running = tuple(_clocks(desk, items, status, dice))
    row = PaperRow(
        number=SELF,
        case_id=SELF,
        kind="receipt",
        record="{}",
        digest="0" * 64,
        issued_at=desk.now(),
        issued_by=SELF,
        prints=1,
    )
    return Course(case=case, items=items, clocks=running, pieces=kept, papers=(row,))


def _case(desk: Desk, matter: Matter, status: CaseStatus) -> Case:
    now = desk.now()
    draft = Draft(
        matter_id=matter.id,
        answers={f"question_{n}": "是" for n in range(5)},
        chosen=tuple(range(1, len(matter.rows) + 1)),
        premises="湖滨区黄河路12号",
        applicant=Person(name="NAME", number="DOCUMENT", phone="13800000000"),
        collection=Collection(),
        outcomes={f"材料{n}": Outcome(kind="original", originals=1) for n in range(8)},
    )
    return Case(
        id=SELF,
        number=SELF,
        status=status,
        version=30,
        matter_id=matter.id,
        catalogue=desk.catalogue.version,
        draft=draft,
        opened_at=now,
        opened_by=SELF,
        window=SELF,
        updated_at=now,
        updated_by=SELF,
        received_at=now,
    )


def _items(desk: Desk, matter: Matter, status: CaseStatus, dice: random.Random) -> Iterator[CaseItem]:
    ended: ItemStatus = "withdrawn" if status == "withdrawn" else "closed"
    now = desk.now()
    house = dice.choice(HOUSES)
    for no, row in enumerate(matter.rows[:6], 1):
        where = "waiting" if status == "received" else _pick(dice, ITEMS) if status == "handling" else ended
        decided = where in ("decided", "ready", "delivered", "closed")
        yield CaseItem(
            case_id=SELF,
            no=no,
            status=where,
            outcome="granted" if decided else "",
            item=row.item or row.name,
            name=row.name,
            dept=row.dept + house,
            level=row.levels,
            here=True,
            pushed_at=None if where == "waiting" else now,
            accepted_at=now if decided else None,
            accepted_by="审批人员" if decided or where == "accepted" else "",
            stage="现场勘验" if where == "paused" else "",
            decided_at=now if decided else None,
            decided_by="审批人员" if decided else "",
        )


def _clocks(
    desk: Desk, items: tuple[CaseItem, ...], status: CaseStatus, dice: random.Random
) -> Iterator[KeptClock]:
    ago = timedelta(minutes=dice.randrange(1, 100))
    hours = Term(amount=2, unit="小时", basis="R142")
    yield _clock(desk, 1, "digitise", 0, "窗口", desk.now() - ago, hours, stopped=status != "received")
    yield _clock(desk, 2, "handover", 0, "窗口", desk.now() - ago, hours, stopped=status != "received")
    for at, item in enumerate(items, 3):
        kind = KIND.get(item.status)
        term = Term(amount=dice.choice((1, 5, 20)), unit="工作日", basis="R150")
        start = desk.now() - timedelta(days=dice.randrange(0, 3 if term.amount > 1 else 1))
        yield _clock(desk, 2 * at, kind or "decide", item.no, item.dept, start, term, stopped=kind is None)
        yield _clock(desk, 2 * at + 1, "accept", item.no, item.dept, start, term, stopped=kind != "accept")


def _clock(  # noqa: PLR0917  (the facts of a clock)
    desk: Desk, n: int, kind: DutyKind, no: int, whose: str, start: datetime, term: Term, *, stopped: bool
) -> KeptClock:
    kept = KeptClock(
        id=f"{SELF}-{n}",
        case_id=SELF,
        item_no=no,
        kind=kind,
        whose=whose,
        start=start,
        event=DUTIES[kind].event,
        term=term,
        due_at=None,
    )
    return replace(reckoned(kept, desk), stopped_at=desk.now() if stopped else None)


def _pieces(desk: Desk, status: CaseStatus, lead: str) -> Iterator[Piece]:
    holder = window(SELF) if status == "received" else dept(lead)
    for n in range(5):
        yield Piece(
            id=f"{SELF}-{n}",
            case_id=SELF,
            item_no=0,
            line=f"材料{n}",
            kind="original" if n % 2 else "copies",
            count=1,
            pages=2,
            holder=holder,
            made_at=desk.now(),
        )


# -- as rows -----------------------------------------------------------------------------------------------


def _raw(course: Course) -> Rows:
    """Every record of a course as the tuple that is stored, with marks for what differs."""
    found: Rows = {
        cases.name: [_row(cases, values(course.case) | searchable(course.case.draft))],
        case_items.name: [_row(case_items, values(one)) for one in course.items],
        clocks.name: [_row(clocks, values(one)) for one in course.clocks],
        pieces.name: [_row(pieces, values(one)) for one in course.pieces],
        papers.name: [_row(papers, values(one)) for one in course.papers],
        task_table.name: [_row(task_table, values(one) | {"sort": sort_of(one)}) for one in tasks(course)],
    }
    return {name: rows for name, rows in found.items() if rows}


def _row(table: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    dialect = sqlite.dialect()
    return tuple(
        column.type.process_bind_param(row[column.name], dialect)
        if isinstance(column.type, TypeDecorator)
        else row[column.name]
        for column in table.columns
    )


@lru_cache(maxsize=100_000)
def _moment(at: datetime) -> str:
    return moment(at)


def _filler(table: Table, own: dict[str, str]) -> Any:
    """What puts a case's own values into a row of the table: `own` says which column gets which."""
    place = PLACES[table.name]
    spots = [(place.at(column), key) for column, key in own.items()]

    def fill(row: tuple[Any, ...], values_: dict[str, Any]) -> tuple[Any, ...]:
        made = list(row)
        for at, key in spots:
            made[at] = values_[key]
        return tuple(made)

    return fill


_OWN_CASE = {
    "id": "case_id",
    "number": "number",
    "opened_at": "at",
    "opened_by": "operator",
    "window": "window",
    "updated_at": "at",
    "updated_by": "operator",
    "received_at": "at",
    "applicant_name": "name",
    "name_key": "name",
    "document_number": "document",
}
_DRAFT = PLACES[cases.name].at("draft")
_TASK = {name: PLACES[task_table.name].at(name) for name in ("ref", "operator", "number")}
_PAPER = PLACES[papers.name].at("number")
_fill_case = _filler(cases, _OWN_CASE)
_fill_task = _filler(task_table, {"case_id": "case_id", "window": "window", "applicant_name": "name"})
_fill_paper = _filler(papers, {"case_id": "case_id", "issued_by": "operator", "issued_at": "at"})


def _case_row(row: tuple[Any, ...], own: dict[str, Any]) -> tuple[Any, ...]:
    made = list(_fill_case(row, own))
    made[_DRAFT] = row[_DRAFT].replace("NAME", own["name"]).replace("DOCUMENT", own["document"].upper())
    return tuple(made)


def _task_row(row: tuple[Any, ...], own: dict[str, Any]) -> tuple[Any, ...]:
    made = list(_fill_task(row, own))
    made[_TASK["ref"]] = row[_TASK["ref"]].replace(SELF, own["case_id"])
    made[_TASK["number"]] = own["number"] or ""
    if row[_TASK["operator"]] == SELF:
        made[_TASK["operator"]] = own["operator"]
    return tuple(made)


def _paper_row(row: tuple[Any, ...], own: dict[str, Any]) -> tuple[Any, ...]:
    made = list(_fill_paper(row, own))
    made[_PAPER] = paper_number(own["number"], "receipt", 1)
    return tuple(made)


def _child(table: Table) -> Any:
    """Rows whose own id hangs on the case's."""
    at, of = PLACES[table.name].at("id"), PLACES[table.name].at("case_id")
    held = PLACES[table.name].at("holder") if table is pieces else None

    def fill(row: tuple[Any, ...], own: dict[str, Any]) -> tuple[Any, ...]:
        made = list(row)
        made[at], made[of] = own["case_id"] + row[at][1:], own["case_id"]
        if held is not None:
            made[held] = row[held].replace(SELF, own["window"])
        return tuple(made)

    return fill


_FILL: Final = {
    cases.name: _case_row,
    case_items.name: _filler(case_items, {"case_id": "case_id"}),
    clocks.name: _child(clocks),
    pieces.name: _child(pieces),
    papers.name: _paper_row,
    task_table.name: _task_row,
}


def _pick(dice: random.Random, shares: tuple[tuple[Any, float], ...]) -> Any:
    at = dice.random()
    for value, share in shares:
        if at < share:
            return value
        at -= share
    return shares[-1][0]
