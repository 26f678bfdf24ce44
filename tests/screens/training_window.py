"""A skilled trainee at the window and the consulting desk: every visit as its truth says, no key wasted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from walking import Hands

from counter.cases.records import Draft
from counter.intake import boxes as forms
from counter.intake import review
from counter.training.checking import brought
from counter.training.play import SWAPPED, finding
from screens.acceptance.applicant import wid
from screens.acceptance.checklist import ChecklistScreen
from screens.acceptance.items import ItemsScreen
from screens.acceptance.line_about import LETTERS
from screens.acceptance.result import ResultScreen
from screens.acceptance.situation import LICENCE, SituationScreen, asked_of
from screens.acceptance.step import StepScreen
from screens.consulting.advice import AdviceScreen
from screens.consulting.consult import ConsultScreen
from screens.course.page import CasePage
from screens.home.workbench import Workbench
from screens.shared.choice import Choice
from screens.shared.dialogs import Confirm
from screens.shared.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.cases.course import Course
    from counter.catalog.model import Question
    from counter.intake.checklist import Line
    from counter.training.exercise import Exercise
    from counter.training.scenario import Planted, Scenario, Truth, Visit
    from screens.training.app import TrainingApp


@dataclass
class AtWindow(Hands):
    """From the first question to the paper, and what every desk shares."""

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
            await self.enters(scenario, truth)
        if truth.ending == "forward":
            await self.forwards(visit)
            return
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

    async def enters(self, scenario: Scenario, truth: Truth) -> None:
        """Situation, items and applicant, up to the papers."""
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
        last = max(no for no, box in enumerate(shown) if wanted.get(box, "") not in ("", self._value(box)))
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
                await self.own(planted[line.key][0].seen or SWAPPED)
                await self.key("enter")
        while self.snapshot.walk.tally.unseen:
            line, before = self.line, self.snapshot.walk.tally.unseen
            await self.key(*self.keys_for(visit, line, planted.get(line.key, [])))
            assert self.snapshot.walk.tally.unseen == before - 1, f"{line.key}:\n{self.text}"

    async def forwards(self, visit: Visit) -> None:
        """What was brought is taken, down to the last of it; then the slip to the county."""
        left = [line.key for line in brought(visit, self.snapshot.walk)]
        while left:
            key = self.line.key
            fetched = self.line.ask == "免提交"
            await self.key("space" if key in left or fetched else "x")
            left = [one for one in left if one != key]
        await self.key("f10")
        self.on(ResultScreen)
        await self.key("t")
        self.on(Confirm)
        await self.key("y")
        assert [one.kind for one in self.snapshot.papers] == ["forward"], self.text

    def keys_for(self, visit: Visit, line: Line, faults: list[Planted]) -> tuple[str, ...]:
        """What tells how one line is."""
        truth, key = visit.truth, line.key
        if faults:
            found = finding(faults)
            if found.kind == "missing":
                return ("x",)
            known = line.material.faults
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
