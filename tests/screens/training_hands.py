"""A skilled trainee: every exercise the right way by keys through the real windows, without a key wasted."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, cast

import compiled
from helpers import PIN, settle
from walking import Hands

from counter.cases.records import Draft
from counter.custody.records import HANDOFF_ZH
from counter.intake import boxes as forms
from counter.intake import review
from counter.training import play_desks
from counter.training.clock import SimClock
from counter.training.place import open_hall
from counter.training.play import finding
from screens.acceptance.applicant import wid
from screens.acceptance.checklist import ChecklistScreen
from screens.acceptance.items import ItemsScreen
from screens.acceptance.line_about import LETTERS
from screens.acceptance.result import ResultScreen
from screens.acceptance.situation import LICENCE, SituationScreen, asked_of
from screens.acceptance.step import StepScreen
from screens.archive.desk import ArchiveScreen
from screens.consulting.advice import AdviceScreen
from screens.consulting.consult import ConsultScreen
from screens.course.page import CasePage
from screens.custody.confirm import ConfirmScreen
from screens.custody.handoffs import HandoffsScreen
from screens.department.desk import DepartmentScreen
from screens.department.form import FactForm
from screens.digitise.scans import ScansScreen
from screens.entry.sign_in import SignIn
from screens.home.workbench import Workbench
from screens.issuing.desk import IssuingScreen
from screens.issuing.dialogs import Fill, Menu, Rate, Tick
from screens.issuing.identity import Identity
from screens.shared.choice import Choice
from screens.shared.dialogs import Ask, Confirm
from screens.shared.listing import Listing
from screens.training.app import TrainingApp
from screens.training.hall import HallScreen
from screens.training.result import ScoreScreen
from screens.training.table import TableScreen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from pathlib import Path

    from counter.cases.course import Course
    from counter.catalog.model import Question
    from counter.training.exercise import Exercise
    from counter.training.scenario import Attempt, Expected, Planted, Scenario, Visit
    from counter.training.score import Score

TRAINEE = "学员甲"
ZONE = timezone(timedelta(hours=8))
SELF = ("paper.notice", "paper.receipt", "case.submitted", "case.come_back", "consult.give")
"""Steps that are part of the review or the consultation itself."""


class Standing:
    """A device clock that stands."""

    def __call__(self) -> datetime:
        return datetime(2026, 11, 27, 10, 0, tzinfo=ZONE)


class Ticking(Standing):
    """It moves by a millisecond at each look: what the program prepares was before the trainee began."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> datetime:
        self.looks += 1
        return super().__call__() + timedelta(milliseconds=self.looks)


def made(data: Path) -> Path:
    """A station's folder in which the trainee has been here before."""
    compiled.give(data)
    hall = open_hall(data, clock=SimClock(Standing()))
    hall.office.first_operator(TRAINEE, PIN)
    hall.office.store.close()
    return data


@asynccontextmanager
async def trained(
    data: Path,
    size: tuple[int, int] = (120, 40),
    *,
    class_file: Path | None = None,
    device: Callable[[], datetime] | None = None,
) -> AsyncIterator[tuple[TrainingApp, Trainee]]:
    """Training on a station's data folder, as far as it comes by itself."""
    compiled.give(data)
    app = TrainingApp(data, clock=SimClock(device or Standing()), class_file=class_file)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield app, Trainee(app, pilot)


async def again(hands: Hands) -> None:
    """The trainee, who is known here, signs in."""
    hands.on(SignIn)
    await hands.own(PIN)
    await hands.key("enter")
    hands.on(HallScreen)


@dataclass
class Trainee(Hands):
    """One trainee at an exercise."""

    @property
    def training(self) -> TrainingApp:
        return cast("TrainingApp", self.app)

    @property
    def exercise(self) -> Exercise:
        assert self.training.exercise is not None, self.text
        return self.training.exercise

    @property
    def course(self) -> Course:
        with self.exercise.office.store.read() as view:
            return view.courses.course(self.exercise.saved.case_id)

    async def runs(self, scenario: Scenario) -> tuple[Attempt, Score]:
        """From the list of exercises to the result sheet."""
        self.training.begin(self.screen, scenario)
        await self.rests()
        while isinstance(self.screen, TableScreen):
            visit = self.exercise.visit
            await self.key("escape")
            await self.handle(scenario, visit)
            await self.ends(visit)
        result = self.on(ScoreScreen)
        return result.attempt, result.score

    async def rests(self) -> None:
        """Wait for what was begun without a key."""
        await settle(self.pilot)

    async def ends(self, visit: Visit) -> None:
        """Ctrl+T, E, and how it ended."""
        await self.key("ctrl+t", "e")
        if isinstance(self.screen, Menu):
            await self.key(str(("done", "advice", "stopped").index(visit.truth.ending) + 1))
        else:
            self.on(Confirm)
            await self.key("y")

    async def handle(self, scenario: Scenario, visit: Visit) -> None:
        """One visit, as its truth says."""
        truth = visit.truth
        if truth.ending == "advice":
            await self.advise(scenario, visit)
        elif truth.ending == "stopped":
            await self.begin(scenario.matter.lower(), scenario.matter)
            await self.told(truth.answers, truth.licence.number if truth.licence else "")
        elif truth.ending in ("notice", "receipt"):
            await self.reviews(scenario, visit)
        for expected in truth.expects:
            if expected.action not in SELF:
                await DO[expected.action](self, expected)

    # -- the window ------------------------------------------------------------------------------------

    async def told(self, answers: Mapping[str, str], licence: str = "") -> bool:
        """The licence and what was told, past what was not; whether nothing is open then."""
        said = {**answers, **({LICENCE: licence} if licence else {})}
        while waiting := [
            no for no, one in enumerate(asked_of(self.snapshot)) if not one.answer and one.key in said
        ]:
            screen = self.on(SituationScreen)
            at = screen.query_one(Listing).highlighted or 0
            to = next((no for no in waiting if no >= at), waiting[0])
            await self.key(*["down" if to > at else "up"] * abs(to - at))
            asked = screen._current()
            assert asked is not None, self.text
            await self.answers(asked.question, said[asked.key])
        return not any(not one.answer for one in asked_of(self.snapshot))

    async def answers(self, question: Question | None, value: str) -> None:
        """A digit, or what is typed."""
        if question is None or question.unit:
            await self.own(value)
            await self.key("enter")
        else:
            await self.key(str([option.value for option in question.options].index(value) + 1))

    async def reviews(self, scenario: Scenario, visit: Visit) -> None:
        """From the first question (or the coming back) to the paper."""
        truth = visit.truth
        if self.exercise.saved.case_id:
            if not isinstance(self.screen, ResultScreen):
                await self.opens()
            await self.key("b")
            self.on(ChecklistScreen)
        else:
            await self.begin(scenario.matter.lower(), scenario.matter)
            if scenario.channel == "online":
                await self.key("o", "enter", "enter")
            licence = truth.licence.number if truth.licence else ""
            if not isinstance(self.screen, ItemsScreen):
                await self.key("enter" if await self.told(truth.answers, licence) else "f10")
            await self.picks_items(truth.rows)
            await self.fills(scenario)
            if self.snapshot.walk.open_questions:
                await self.key("f2")
                assert await self.told(truth.answers)
                await self.key("f5")
        await self.judges(visit)
        await self.key("f10")
        self.on(ResultScreen)
        if truth.graces and truth.ending == "receipt":
            await self.key("l", "s", "y")
        had = len(self.snapshot.papers)
        await self.key("f10")
        if isinstance(self.screen, Confirm):
            await self.key("y")
        assert len(self.snapshot.papers) > had, self.text

    async def picks_items(self, rows: tuple[int, ...]) -> None:
        """Off what is not wanted, no further down than needed."""
        available = self.snapshot.walk.available
        marked = [one.known for one in available]
        wanted = [one.no in rows for one in available]
        wrong = [no for no, pair in enumerate(zip(marked, wanted, strict=True)) if pair[0] != pair[1]]
        at = 0
        for no in wrong:
            await self.key(*["down"] * (no - at), "space")
            at = no
        await self.key("enter")

    async def fills(self, scenario: Scenario) -> None:
        """The form, box by box as far as something is to be typed; then F10."""
        wanted = self.form(scenario)
        shown = forms.shown(wanted, guardian=scenario.guardian is not None)
        last = max(no for no, box in enumerate(shown) if wanted.get(box, "") not in ("", self._default(box)))
        if wanted["applicant.kind"] != self._value("applicant.kind"):
            await self.key("up")
        while True:
            box = self._box()
            want, have = wanted.get(box, ""), self._value(box)
            if want and want != have:
                focused = self.app.focused
                if isinstance(focused, Choice):
                    await self.key(str([one for one, _ in focused.options].index(want) + 1))
                else:
                    if have:
                        await self.key("ctrl+u")
                    await self.own(want)
            if box == shown[last]:
                break
            await self.key("enter")
        await self.key("f10")
        if isinstance(self.screen, Confirm):
            await self.key("enter")
        self.on(ChecklistScreen)

    def form(self, scenario: Scenario) -> forms.Form:
        """What stands in the boxes at the end."""
        draft = Draft(
            matter_id=scenario.matter,
            premises=scenario.premises,
            applicant=scenario.applicant,
            agent=scenario.agent,
            guardian=scenario.guardian,
            guardian_consent=scenario.guardian is not None and scenario.guardian_present,
            collection=scenario.collection,
        )
        return forms.first_form(draft, self.snapshot.walk.matter)

    def _value(self, box: str) -> str:
        return str(self.screen.query_one(f"#{wid(box)}").value)

    _default = _value

    async def judges(self, visit: Visit) -> None:
        """Every waiting line by its keys; a settled one that changed is told so first."""
        truth = visit.truth
        planted: dict[str, list[Planted]] = {}
        for one in truth.faults:
            planted.setdefault(one.line, []).append(one)
        last = self.snapshot.last
        for line in self.snapshot.walk.checklist.lines:
            standing = review.standing(line.key, last, self.snapshot.case.draft.changed)
            if standing == "settled" and line.key in planted:
                if line.key not in self.screen.lines.keys:
                    await self.key("v")
                await self.go_to(line.key)
                await self.key("g")
                await self.own(planted[line.key][0].seen or "换了一份")
                await self.key("enter")
        while self.snapshot.walk.tally.unseen:
            line, before = self.line, self.snapshot.walk.tally.unseen
            await self.key(*self.keys_for(visit, line, planted.get(line.key, [])))
            assert self.snapshot.walk.tally.unseen == before - 1, f"{line.key}:\n{self.text}"

    def keys_for(self, visit: Visit, line: object, faults: list[Planted]) -> tuple[str, ...]:
        truth, key = visit.truth, line.key  # type: ignore[attr-defined]
        if faults:
            found = finding(faults)
            if found.kind == "missing":
                return ("x",)
            known = line.material.faults  # type: ignore[attr-defined]
            letters = [LETTERS[known.index(one)] for one in found.faults]
            tab = ("tab", *found.remark) if found.remark else ()
            return ("d", *letters, *tab, "enter")
        if any(one.line == key for one in truth.cures):
            return ("z",)
        return ({"deferred": "r", "committed": "p"}.get(truth.graces.get(key, ""), "space"),)

    # -- the consulting desk ---------------------------------------------------------------------------

    async def advise(self, scenario: Scenario, visit: Visit) -> None:
        """F3, the matter, the answers, the items, the sheet."""
        truth = visit.truth
        await self.key("f3", *scenario.matter.lower(), "enter")
        screen = self.on(ConsultScreen)
        while screen.view.open_questions:
            line = screen._current()
            assert line is not None, self.text
            assert line.question is not None, self.text
            await self.answers(line.question, truth.answers[line.question.key])
        at = self.screen.query_one("#questions").highlighted or 0
        for no, row in enumerate(screen.rows):
            if row.item is not None and truth.rows and row.taken != (row.item.no in truth.rows):
                await self.key(*["down" if no > at else "up"] * abs(no - at), "space")
                at = no
        await self.key("f10")
        self.on(AdviceScreen)
        await self.key("p")

    # -- later desks -----------------------------------------------------------------------------------

    async def home(self) -> None:
        while not isinstance(self.screen, Workbench):
            await self.key("f8" if isinstance(self.screen, StepScreen) else "escape")

    async def opens(self) -> None:
        """The page of the case, by today's number or the name."""
        if isinstance(self.screen, CasePage):
            return
        await self.home()
        await self.key("f4")
        applicant = self.course.case.draft.applicant
        assert applicant is not None
        await self.own(applicant.name[:4])
        await self.key("enter", "enter")

    async def attaches(self, _: Expected | None = None) -> None:
        await self.opens()
        await self.key("s")
        self.on(ScansScreen)
        await self.key("a", "y")
        assert not self.course.unscanned, self.text

    async def pushes(self, _: Expected) -> None:
        if self.course.unscanned:
            await self.attaches()
        elif not isinstance(self.screen, ScansScreen):
            await self.opens()
        await self.key("p", "y")
        assert self.course.case.status == "handling", self.text

    async def at_handoffs(self) -> None:
        """F5, unless it is open."""
        if not isinstance(self.screen, HandoffsScreen):
            await self.home()
            await self.key("f5")

    async def hands_over(self, expected: Expected) -> None:
        before = len(self.course.handoffs)
        await self.at_handoffs()
        await self.key("n", "y")
        assert len(self.course.handoffs) > before, self.text

    async def confirms(self, expected: Expected) -> None:
        kind = play_desks.KINDS[expected.detail.get("kind", HANDOFF_ZH["lead"])]
        await self.at_handoffs()
        lacking = expected.detail.get("opened", "")
        while any(one.status == "open" and one.kind == kind for one in self.course.handoffs):
            self.on(HandoffsScreen)
            await self.key("enter")
            screen = self.on(ConfirmScreen)
            for line in screen.view.lines:
                await self.key("n" if lacking and line.what in lacking else "space")
            await self.key("f10")
            if isinstance(self.screen, Confirm):
                await self.key("y")
            if any(one.status == "open" and one.kind == kind for one in self.course.handoffs):
                await self.key("escape")

    async def settles(self, _: Expected) -> None:
        await self.at_handoffs()
        await self.key("enter")
        self.on(ConfirmScreen)
        await self.key("s", "1", "enter")

    async def at_department(self, expected: Expected, part: str) -> None:
        if not isinstance(self.screen, DepartmentScreen):
            await self.home()
            await self.key("b")
        screen = self.on(DepartmentScreen)
        if screen.queue != part:
            await self.key({"accept": "1", "approve": "2"}[part])
        no = expected.detail.get("no", "")
        while no and str(self.screen.item.no) != no:
            await self.key("down")

    async def accepts(self, expected: Expected) -> None:
        no = expected.detail.get("no", "")
        for _ in [x for x in self.course.items if x.status == "pushed" and no in ("", str(x.no))]:
            await self.at_department(expected, "accept")
            await self.key("a", "y")

    async def refuses(self, expected: Expected) -> None:
        await self.at_department(expected, "accept")
        await self.key("x")
        self.on(FactForm)
        await self.key("enter")
        await self.own(expected.detail.get("reasons", play_desks.REFUSED))
        await self.key("f10")

    async def prereviews(self, expected: Expected) -> None:
        await self.at_department(expected, "approve")
        await self.key("v")
        await self.own(play_desks.PREREVIEWED)
        await self.key("enter")

    async def grants(self, expected: Expected) -> None:
        named = expected.detail.get("no", "")
        for item in self.course.items:
            if item.status == "accepted" and named in ("", str(item.no)):
                await self.at_department(expected, "approve")
                await self.key("g")
                await self.own(f"PX{item.no:04d}")
                await self.key("f10")

    async def at_issuing(self, part: str) -> None:
        if not isinstance(self.screen, IssuingScreen):
            await self.home()
            await self.key("f6")
        screen = self.on(IssuingScreen)
        if screen.section != part:
            await self.key({"issue": "1", "collect": "2", "mail": "3"}[part])

    async def ticks(self, expected: Expected) -> None:
        if isinstance(self.screen, Tick):
            named = expected.detail.get("rows", "").split("、")
            for no, (value, _) in enumerate(self.screen.options):
                if named != [""] and value not in named:
                    await self.key(*["down"] * no, "space")
            await self.key("enter")

    async def registers(self, expected: Expected) -> None:
        await self.at_issuing("issue")
        await self.key("r")
        await self.ticks(expected)
        self.on(Ask)
        await self.key("enter")

    async def shows(self, expected: Expected) -> None:
        shown = play_desks.collector(self.course.case.draft, expected, self.app.now().date())
        self.on(Identity)
        await self.own(shown.name)
        await self.key("enter")
        await self.own(shown.number)
        await self.key("enter", "enter")

    async def delivers(self, expected: Expected) -> None:
        await self.at_issuing("collect")
        await self.key("d", "1")
        await self.ticks(expected)
        await self.shows(expected)
        self.on(Confirm)
        await self.key("y")
        self.on(Rate)
        await self.key("escape")

    async def sends(self, expected: Expected) -> None:
        await self.at_issuing("mail")
        await self.key("d", "1")
        await self.ticks(expected)
        self.on(Fill)
        await self.own(play_desks.COURIER)
        await self.key("enter")
        await self.own("PX0123456789")
        await self.key("enter", "enter", "enter", "enter")
        assert self.course.deliveries, self.text

    async def supplies(self, _: Expected) -> None:
        await self.opens()
        await self.key("y")
        if isinstance(self.screen, Menu):
            await self.key("1")
        self.on(Fill)
        await self.key("enter", "enter")

    async def withdraws(self, expected: Expected) -> None:
        await self.opens()
        await self.key("c")
        await self.ticks(expected)
        await self.shows(expected)
        self.on(Ask)
        await self.own(expected.detail.get("reason", play_desks.WITHDRAWN))
        await self.key("enter")

    async def gives_back(self, expected: Expected) -> None:
        await self.opens()
        await self.key("z")
        self.on(Tick)
        await self.key("enter")
        await self.shows(expected)

    async def archives(self, _: Expected) -> None:
        await self.home()
        await self.key("v")
        self.on(ArchiveScreen)
        await self.key("f", "y")
        assert self.course.case.status == "archived", self.text


DO: dict[str, Callable[[Trainee, Expected], Awaitable[None]]] = {
    "scan.attach": Trainee.attaches,
    "case.push": Trainee.pushes,
    "handoff.make": Trainee.hands_over,
    "handoff.confirm": Trainee.confirms,
    "handoff.settle": Trainee.settles,
    "item.accept": Trainee.accepts,
    "item.refuse": Trainee.refuses,
    "item.prereview": Trainee.prereviews,
    "item.grant": Trainee.grants,
    "issuing.register": Trainee.registers,
    "delivery.window": Trainee.delivers,
    "delivery.sent": Trainee.sends,
    "case.supply": Trainee.supplies,
    "case.withdraw": Trainee.withdraws,
    "case.give_back": Trainee.gives_back,
    "case.archive": Trainee.archives,
}
