"""A visit played the right way, by the program itself: it prepares what comes before the trainee.

It is also the perfect run of the tests. The actions of the desks after the receipt are in `play_desks`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from counter.cases.records import Outcome
from counter.desks.window.issue import IssueDesk
from counter.errors import Refused
from counter.intake import outcomes, review
from counter.staff.session import Session
from counter.training.checking import brought, parties_of
from counter.training.play_desks import ACTIONS, advise

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.records import Case
    from counter.desks.archive.archiving import Render
    from counter.desks.context import Desk
    from counter.desks.office import Office
    from counter.intake.checklist import Line
    from counter.intake.papers import LetterKind
    from counter.staff.roles import Role
    from counter.training.scenario import Expected, Planted, Scenario, Truth, Visit

PROGRAM: Final = "培训程序"
"""Who did in the journal what was prepared."""
SWAPPED: Final = "换了一份"
"""What is said to have changed where the scenario does not say more."""
CHOICES: Final = 60
"""Questions answered at most: a list that asks on and on is a fault of the catalogue."""
DONE_BEFORE: Final = frozenset({"consult.give", "case.come_back", "case.submitted"})
"""Expected actions that are part of the review itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where a scenario is played: an office of training, and whoever is needed at its desks."""

    office: Office
    render: Render
    """Draws the papers of an archived case."""
    name: str = PROGRAM
    _desks: dict[tuple[str, str], Desk] = field(default_factory=dict)

    def desk(self, role: Role, department: str = "") -> Desk:
        """What the desks of somebody with this role stand on."""
        if (role, department) not in self._desks:
            station = self.office.station
            session = Session(
                operator="training",
                name=self.name,
                roles=(role,),
                window=station.window,
                station=station.district_code,
                department=department,
            )
            self._desks[role, department] = self.office.desk(session)
        return self._desks[role, department]


def case_id_of(scenario: Scenario) -> str:
    """The id of the case the program opens for a scenario."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"training:{scenario.id}"))


def play(stage: Stage, scenario: Scenario, index: int, case_id: str = "") -> str:
    """Do everything right at one visit; the id of its case ("" while there is none).

    `case_id`: the case of the visits before. Refused or BadInput when the scenario cannot be played so.
    """
    visit = scenario.visits[index]
    truth = visit.truth
    if truth.ending == "advice":
        advise(stage, scenario, visit)
    if truth.ending == "stopped":
        case_id = _stopped(IssueDesk(stage.desk("clerk")), scenario, truth).id
    if truth.ending in ("notice", "receipt"):
        case_id = _review(stage, scenario, visit, case_id)
    if truth.ending == "forward":
        case_id = _forwarded(stage, scenario, visit)
    for expected in truth.expects:
        if expected.action not in DONE_BEFORE and not expected.action.startswith("paper."):
            _do(stage, expected, case_id)
    return case_id


def _do(stage: Stage, expected: Expected, case_id: str) -> None:
    if expected.action not in ACTIONS:
        raise Refused(f"程序不会办“{expected.action}”这一步。", todo="请检查情景文件。")
    ACTIONS[expected.action](stage, expected, case_id)


def _review(stage: Stage, scenario: Scenario, visit: Visit, case_id: str) -> str:
    """From the first question, or from the coming back, to the paper."""
    desk = IssueDesk(stage.desk("clerk"))
    case = desk.case(case_id) if case_id else _entered(desk, scenario, visit.truth)
    if case.status == "noticed":
        case = desk.come_back(case)
    case = _judged(desk, case, scenario, visit)
    papers = visit.truth.papers or (visit.truth.ending,)
    for kind in papers:
        case = _issued(desk, case, str(kind))
    return case.id


def _forwarded(stage: Stage, scenario: Scenario, visit: Visit) -> str:
    """代收转送: what was brought is taken, and goes to the county's window."""
    from counter.desks.exchange.owning import OwningDesk

    desk = IssueDesk(stage.desk("clerk"))
    case = _entered(desk, scenario, visit.truth)
    for line in brought(visit, desk.walk(case)):
        case = desk.judge(case, line.key, outcomes.taken(line))
    return OwningDesk(stage.desk("clerk")).forward(case, desk.walk(case)).case.id


def _issued(desk: IssueDesk, case: Case, kind: str) -> Case:
    letters: tuple[LetterKind, ...] = ("deferral", "commitment")
    for letter in letters:
        if kind == letter:
            return desk.sign_letters(desk.issue_letter(case, letter).case)
    issue = desk.issue_notice if kind == "notice" else desk.issue_receipt
    return issue(case).case


# -- situation, items, applicant ----------------------------------------------------------------------------


def _entered(desk: IssueDesk, scenario: Scenario, truth: Truth) -> Case:
    case = desk.open(scenario.matter, case_id_of(scenario))
    if scenario.channel == "online":
        case = desk.submitted(case, "")
    if truth.licence is not None:
        case = desk.licence(case, truth.licence)
    case = _answered(desk, case, truth)
    case = desk.choose(case, truth.rows)
    case, _ = desk.parties(case, parties_of(scenario))
    case = _answered(desk, case, truth)
    if case.draft.chosen != truth.rows:
        case = desk.choose(case, truth.rows)
    return case


def _stopped(desk: IssueDesk, scenario: Scenario, truth: Truth) -> Case:
    """As far as it goes: to the answer that ends the joint handling, or to the licence that is not there."""
    case = desk.open(scenario.matter, case_id_of(scenario))
    if truth.licence is not None:
        case = desk.licence(case, truth.licence)
    return _answered(desk, case, truth)


def _answered(desk: IssueDesk, case: Case, truth: Truth) -> Case:
    """Each question that is asked, answered as it is true."""
    for _ in range(CHOICES):
        waiting = desk.walk(case).open_questions
        known = [one for one in waiting if one.key in truth.answers]
        if not known:
            return case
        case = desk.answer(case, known[0].key, truth.answers[known[0].key])
    raise Refused(f"{case.matter_id} 的问题问不完。", todo="请检查事项目录。")


# -- the papers ---------------------------------------------------------------------------------------------


def _judged(desk: IssueDesk, case: Case, scenario: Scenario, visit: Visit) -> Case:
    planted: dict[str, list[Planted]] = {}
    for fault in visit.truth.faults:
        planted.setdefault(fault.line, []).append(fault)
    last = desk.last_review(case)
    for line in desk.walk(case).checklist.lines:
        if not review.needs_judgement(line):
            continue
        standing = review.standing(line.key, last, case.draft.changed)
        if standing == "settled" and line.key not in planted:
            continue
        if standing == "settled":
            case = desk.changed(case, line.key, planted[line.key][0].seen or SWAPPED)
        outcome = _outcome(scenario, visit.truth, line, planted.get(line.key, []))
        case = desk.judge(case, line.key, outcome(desk))
    return case


def _outcome(
    scenario: Scenario, truth: Truth, line: Line, faults: list[Planted]
) -> Callable[[IssueDesk], Outcome]:
    if faults:
        return lambda _: finding(faults)
    if any(one.line == line.key for one in truth.cures):
        return lambda _: outcomes.cured(line)
    if truth.graces.get(line.key) == "deferred":
        return lambda desk: outcomes.deferred(line, desk.desk.now().date())
    if truth.graces.get(line.key) == "committed":
        return lambda _: Outcome(kind="committed")
    return lambda _: outcomes.taken(line, online=scenario.channel == "online")


def finding(faults: list[Planted]) -> Outcome:
    """The finding that names every planted fault of one line."""
    if any(one.kind == "missing" for one in faults):
        return Outcome(kind="missing")
    picks = tuple(dict.fromkeys(one.picks[0] for one in faults if one.picks))
    said = [one.seen or one.standard or "与要求不符" for one in faults if not one.picks]
    return Outcome(kind="defective", faults=picks, remark="；".join(said))
