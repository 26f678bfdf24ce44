"""Hands for tests of training: the perfect run of a scenario through the real desks, and what it leaves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import world

import receipts
from counter.cases.records import Outcome
from counter.desks.window.issue import IssueDesk
from counter.intake import outcomes
from counter.intake.parties import Parties
from counter.intake.review import needs_judgement, raised
from counter.staff.session import Session
from counter.training import play_desks
from counter.training.scenario import Attempt, Did, Given, Handled, Judged
from counter.training.score_after import fits

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.records import Case, Entry
    from counter.desks.context import Desk
    from counter.intake.checklist import Line
    from counter.staff.roles import Role
    from counter.training.scenario import Expected, Planted, Scenario, Visit

TRAINEE = "学员"
LATER = {"": timedelta(), "+15m": timedelta(minutes=15), "+1h": timedelta(hours=1), "+2h": timedelta(hours=2)}


@dataclass
class Hall:
    """Where a scenario is played: one person who sits at every desk."""

    office: world.World
    case: Case | None = None
    seen: int = 0
    render: Callable[..., bytes] = field(default=receipts.render)

    def desk(self, role: Role, department: str = "") -> Desk:
        session = Session(
            operator=TRAINEE,
            name=TRAINEE,
            roles=(role,),
            window="01",
            station=self.office.office.station.district_code,
            department=department,
        )
        return self.office.office.desk(session)

    @property
    def window(self) -> IssueDesk:
        return IssueDesk(self.desk("clerk"))

    def entries(self) -> list[Entry]:
        """What the journal got since the last look."""
        with self.office.office.store.read() as view:
            new = [one for one in reversed(view.journal.latest(limit=100)) if one.seq > self.seen]
        self.seen = new[-1].seq if new else self.seen
        return new


def run(office: world.World, scenario: Scenario) -> Attempt:
    """The perfect run: every visit as its truth says, the program's and the trainee's alike."""
    hall = Hall(office)
    zone = office.clock.at.tzinfo
    office.clock.at = datetime.fromisoformat(scenario.day).replace(tzinfo=zone)
    hall.entries()
    handled = []
    for index, visit in enumerate(scenario.visits):
        office.clock.at = later(office.clock.at, visit.later)
        began = office.clock.at.isoformat()
        play(hall, scenario, visit)
        done = left(hall, scenario, index, began)
        if visit.by == "trainee":
            handled.append(done)
    return Attempt(
        scenario=scenario.id,
        trainee=TRAINEE,
        started="2026-11-23T09:00:00+08:00",
        catalogue=office.office.compiled.catalogue.version,
        handled=tuple(handled),
        finished=True,
    )


def later(at: datetime, moved: str) -> datetime:
    if moved == "morning":
        return (at + timedelta(days=1)).replace(hour=8, minute=30)
    if moved.endswith("d"):
        return at + timedelta(days=int(moved[1:-1]))
    return at + LATER[moved]


# -- playing ------------------------------------------------------------------------------------------------


def play(hall: Hall, scenario: Scenario, visit: Visit) -> None:
    if visit.truth.ending in ("notice", "receipt"):
        review(hall, scenario, visit)
    elif visit.truth.ending == "advice":
        play_desks.advise(hall, scenario, visit)
        return
    elif visit.truth.ending == "stopped":
        hall.case = entered(hall, scenario, visit)
        assert hall.window.walk(hall.case).stop or hall.window.walk(hall.case).licence_open
        return
    for expected in visit.truth.expects:
        if expected.action in play_desks.ACTIONS:
            assert hall.case is not None
            play_desks.ACTIONS[expected.action](hall, expected, hall.case.id)


def entered(hall: Hall, scenario: Scenario, visit: Visit) -> Case:
    """Situation and licence."""
    desk = hall.window
    case = desk.open(scenario.matter, str(uuid.uuid4()))
    if scenario.channel == "online":
        case = desk.submitted(case, "", "")
    if visit.truth.licence is not None:
        case = desk.licence(case, visit.truth.licence)
    for key, value in visit.truth.answers.items():
        case = desk.answer(case, key, value)
    return case


def review(hall: Hall, scenario: Scenario, visit: Visit) -> None:
    desk = hall.window
    if hall.case is None:
        case = desk.choose(entered(hall, scenario, visit), visit.truth.rows)
        parties = Parties(
            applicant=scenario.applicant,
            agent=scenario.agent,
            guardian=scenario.guardian,
            guardian_consent=scenario.guardian is not None,
            premises=scenario.premises,
            collection=scenario.collection,
        )
        case = desk.parties(case, parties)[0]
    else:
        case = desk.come_back(desk.case(hall.case.id))
    for line in world.unseen(desk.walk(case)):
        case = desk.judge(case, line.key, right(line, scenario, visit))
    for paper in visit.truth.papers:
        if paper in ("deferral", "commitment"):
            case = desk.sign_letters(desk.issue_letter(case, paper).case)
    give = desk.issue_notice if visit.truth.ending == "notice" else desk.issue_receipt
    hall.case = give(case).case


def right(line: Line, scenario: Scenario, visit: Visit) -> Outcome:
    """How a line is judged rightly."""
    planted = [one for one in visit.truth.faults if one.line == line.key]
    if any(one.kind == "missing" for one in planted):
        return Outcome(kind="missing")
    if planted:
        return told(planted)
    if line.key in visit.truth.graces:
        return Outcome(kind=visit.truth.graces[line.key])
    return outcomes.taken(line, online=scenario.channel == "online")


def told(planted: list[Planted]) -> Outcome:
    picks = tuple(one.picks[0] for one in planted if one.picks)
    return Outcome(kind="defective", faults=picks, remark="" if picks else planted[0].seen)


# -- what is left -------------------------------------------------------------------------------------------


def left(hall: Hall, scenario: Scenario, index: int, began: str) -> Handled:
    """A visit as the training store shows it."""
    visit = scenario.visits[index]
    did = tuple(
        Did(
            at=one.at.isoformat(),
            action=one.action,
            case_id=one.case_id,
            detail=msgspec.json.decode(one.detail),
            visit=index,
        )
        for one in hall.entries()
    )
    about = {} if hall.case is None else state(hall)
    given = tuple(
        Given(kind=one.action.removeprefix("paper."), number=str(one.detail["paper"]), at=one.at)
        for one in did
        if one.action.startswith("paper.")
    )
    ending = given[-1].kind if given else visit.truth.ending
    return Handled(
        visit=index,
        began=began,
        ended=hall.office.clock.at.isoformat(),
        ending=ending,  # type: ignore[arg-type]
        papers=given,
        did=did,
        case_id=hall.case.id if hall.case else "",
        **about,  # type: ignore[arg-type]
    )


def state(hall: Hall) -> dict[str, object]:
    assert hall.case is not None
    case = hall.window.case(hall.case.id)
    view = hall.window.walk(case)
    return {
        "answers": {k: v for k, v in view.answers.items() if k in case.draft.answers},
        "rows": tuple(one.no for one in view.chosen),
        "applicant": case.draft.applicant,
        "agent": case.draft.agent,
        "guardian": case.draft.guardian,
        "guardian_consent": case.draft.guardian_consent,
        "licence": case.draft.licence,
        "judged": {
            key: Judged(kind=one.kind, raised=raised(one), remark=one.remark)
            for key, one in view.outcomes.items()
        },
        "asks": {line.key: line.ask for line in view.checklist.lines if needs_judgement(line)},
    }


def without(done: Handled, expected: Expected) -> tuple[Did, ...]:
    """The entries of a visit but those that show a step."""
    return tuple(one for one in done.did if not fits(expected, one))
