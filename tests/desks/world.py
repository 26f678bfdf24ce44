"""A small office for tests: a data folder, a clock that stands, a clerk, a colleague and a supervisor."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import compiled

from counter import settings, settings_file
from counter.cases.records import Licence, Outcome, Person
from counter.desks.approval import Approval
from counter.desks.office import Office, open_office
from counter.desks.window.issue import IssueDesk
from counter.intake.parties import Parties
from counter.intake.review import needs_judgement
from counter.staff.enrol import enrol
from counter.staff.session import Session

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from counter.cases.course import Course
    from counter.cases.items import Task
    from counter.cases.records import Case, Entry
    from counter.desks.context import Desk
    from counter.desks.window.issue import Issued
    from counter.intake.checklist import Line
    from counter.intake.walk import Walk
    from counter.staff.roles import Role

NOW = datetime(2026, 11, 23, 9, 42, 10, tzinfo=timezone(timedelta(hours=8)))
CLERK, COLLEAGUE, SUPERVISOR = "张敏", "李强", "王主任"
OFFICER, ISSUER = "陈科长", "孙发证"
PINS = {CLERK: "246813", COLLEAGUE: "135790", SUPERVISOR: "864209", OFFICER: "975310", ISSUER: "112358"}
ROLES: dict[str, tuple[Role, ...]] = {
    CLERK: ("clerk", "issuing"),
    COLLEAGUE: ("clerk",),
    SUPERVISOR: ("supervisor",),
    OFFICER: ("department",),
    ISSUER: ("issuing",),
}
LICENCE = "91410000MA40H3R67H"
NUMBER = "110101199003074514"
"""An identity number with a right check digit; no test finds it in the journal."""
APPLICANT = Person(name="赵立新", number=NUMBER, phone="13803980000")


@dataclass(slots=True)
class Clock:
    """The time of the office; it moves only when told to."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def pass_days(self, days: int) -> None:
        self.at += timedelta(days=days)

    def pass_hours(self, hours: int) -> None:
        self.at += timedelta(hours=hours)


@dataclass(slots=True)
class World:
    """The office, its clock, and a desk for whoever is asked for."""

    office: Office
    clock: Clock

    @classmethod
    def open(cls, folder: Path, *, url: str = "", catalogue: Path | None = None) -> World:
        clock = Clock()
        folder.mkdir(parents=True, exist_ok=True)
        if url:
            settings_file.save(folder, replace(settings.sample(), database_url=url))
        if catalogue is None:
            compiled.give(folder)
        return cls(open_office(folder, catalogue=catalogue, now=clock), clock)

    @classmethod
    def copy(cls, begun: Path, folder: Path) -> World:
        shutil.copytree(begun, folder)
        return cls.open(folder)

    def hire(self) -> None:
        with self.office.store.begin() as uow:
            for name, pin in PINS.items():
                enrol(uow, id=name, name=name, roles=ROLES[name], pin=pin)
            uow.commit()

    def close(self) -> None:
        self.office.store.close()

    def desk(self, name: str = CLERK, window: str = "01") -> IssueDesk:
        """The window's desk of this person, signed in without the cost of a PIN."""
        return IssueDesk(self.signed(name, window))

    def signed(self, name: str = CLERK, window: str = "01", *, department: str = "") -> Desk:
        """What the desks of this person stand on."""
        session = Session(
            operator=name,
            name=name,
            roles=ROLES[name],
            window=window,
            station=self.office.station.district_code,
            department=department,
        )
        return self.office.desk(session)

    def course(self, case_id: str) -> Course:
        """Everything about a case as stored now."""
        with self.office.store.read() as view:
            return view.courses.course(case_id)

    def tasks(self, case_id: str) -> list[Task]:
        with self.office.store.read() as view:
            return view.tasks.of_case(case_id)

    def journal(self) -> list[Entry]:
        with self.office.store.read() as view:
            return list(reversed(view.journal.latest(limit=500)))

    def breaches(self) -> int:
        with self.office.store.read() as view:
            return view.breaches.count()


def approval(name: str = SUPERVISOR, pin: str = "", reason: str = "首次复核时漏看了这份材料") -> Approval:
    return Approval(name=name, pin=pin or PINS[name], reason=reason)


def begin(
    desk: IssueDesk, matter_id: str = "E03", *, answers: dict[str, str] | None = None, parties: Any = None
) -> Case:
    """A case with its situation, all its items and its applicant: only the materials are left."""
    case = desk.open(matter_id, f"case-{matter_id}")
    if desk.walk(case).matter.licence_first:
        case = desk.licence(case, Licence(number=LICENCE))
    case = answered(desk, case, answers or {})
    case = desk.choose(case, tuple(one.no for one in desk.walk(case).available))
    return desk.parties(case, parties or Parties(applicant=APPLICANT, premises="湖滨区黄河路12号"))[0]


def answered(desk: IssueDesk, case: Case, answers: dict[str, str]) -> Case:
    """Every open question answered: as told, else by its first option that stops nothing."""
    while waiting := desk.walk(case).open_questions:
        question = waiting[0]
        usual = [option.value for option in question.options if not option.stop][:1] or ["150"]
        case = desk.answer(case, question.key, answers.get(question.key, usual[0]))
    return case


def taken(line: Line) -> Outcome:
    """What is due, handed in."""
    number = line.copies or 1
    if line.ask == "免提交":
        return Outcome(kind="electronic", how="数据共享")
    if line.ask == "复印件":
        return Outcome(kind="copy", copies=number)
    return Outcome(kind="original", originals=number, copies=number if "复印件" in line.forms else 0)


def take_all(desk: IssueDesk, case: Case, *, but: Collection[str] = ()) -> Case:
    """Every line still unseen taken as it is due, but some left alone."""
    for line in unseen(desk.walk(case)):
        if line.key not in but:
            case = desk.judge(case, line.key, taken(line))
    return case


def unseen(view: Walk) -> tuple[Line, ...]:
    return tuple(x for x in view.checklist.lines if needs_judgement(x) and x.key not in view.outcomes)


def papers_asked(view: Walk) -> tuple[Line, ...]:
    """Lines on which the applicant hands something in."""
    return tuple(x for x in view.checklist.lines if x.ask in ("原件", "复印件"))


def deferrable(desk: IssueDesk, case: Case) -> list[Line]:
    return [x for x in desk.walk(case).checklist.lines if x.deferral is not None]


def noticed(desk: IssueDesk, case: Case, count: int = 1) -> Issued:
    for line in papers_asked(desk.walk(case))[:count]:
        case = desk.judge(case, line.key, Outcome(kind="missing"))
    return desk.issue_notice(take_all(desk, case))


def received(desk: IssueDesk, case: Case) -> Issued:
    return desk.issue_receipt(take_all(desk, case))
