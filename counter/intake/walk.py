"""One applicant's walk, computed whole from the draft: situation → items → applicant → checklist → result.

Screens, desks and the plain route all read this one view; it holds no state of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.cases.channel import online
from counter.catalog import levels, situation
from counter.intake import checklist as checklists
from counter.intake import review
from counter.intake.applicant import guardian_needed
from counter.intake.compose import Reviewed, paper_items
from counter.intake.steps import STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from counter.cases.records import Draft, Outcome
    from counter.catalog.model import Catalogue, Matter, Question
    from counter.catalog.situation import Selected
    from counter.intake.checklist import Checklist
    from counter.intake.steps import Step
    from counter.settings import Station


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Everything a step shows, for one draft on one day."""

    catalogue: Catalogue
    matter: Matter
    draft: Draft
    on: date
    answers: Mapping[str, str]
    """Answers given, and those that follow from the applicant (agent, applicant_kind, minor)."""
    questions: tuple[Question, ...]
    open_questions: tuple[Question, ...]
    stop: str
    available: tuple[Selected, ...]
    handlings: tuple[levels.Handling, ...]
    """Where each available item is handled, in the same order."""
    chosen: tuple[Selected, ...]
    checklist: Checklist
    outcomes: Mapping[str, Outcome]
    """Outcomes that still stand: one that no longer fits its line is 待看 again."""

    @property
    def licence_open(self) -> bool:
        """企业准营: the licence has not been seen and not been overridden (R089)."""
        licence = self.draft.licence
        return self.matter.licence_first and not (licence and (licence.number or licence.override_reason))

    @property
    def tally(self) -> review.Tally:
        """The checklist at a glance."""
        return review.tally(self.checklist, self.outcomes)

    def done(self, step: Step) -> bool:
        """Whether a step has all it needs."""
        if step == "situation":
            return not (self.open_questions or self.stop or self.licence_open)
        if step == "items":
            return bool(self.chosen) and self.draft.chosen is not None
        if step == "applicant":
            return self.draft.applicant is not None and self.draft.collection is not None
        if step == "materials":
            return bool(self.checklist.lines) and not review.unseen(self.checklist, self.outcomes)
        return False

    def next_step(self) -> Step:
        """The first step that still needs something: where a resumed draft opens."""
        return next((step for step in STEPS if not self.done(step)), "result")

    def handling_of(self, one: Selected) -> levels.Handling:
        """Where one available item is handled."""
        return self.handlings[self.available.index(one)]

    def reviewed(self) -> Reviewed:
        """What papers are composed from."""
        items = paper_items(self.chosen, [str(self.handling_of(one)) for one in self.chosen])
        return Reviewed(
            catalogue=self.catalogue,
            matter=self.matter,
            items=items,
            checklist=self.checklist,
            draft=self.draft,
            outcomes=self.outcomes,
        )


def walk(catalogue: Catalogue, draft: Draft, station: Station, on: date) -> Walk:
    """Compute the view. KeyError when the matter is not in this catalogue."""
    matter = catalogue.matter(draft.matter_id)
    answers = {**draft.answers, **given(draft, on)}
    available = situation.selected(catalogue, matter, answers)
    chosen = tuple(one for one in available if draft.chosen is None or one.no in draft.chosen)
    effective = situation.effective(catalogue, matter, answers)
    checklist = checklists.build(catalogue, chosen, effective, on)
    return Walk(
        catalogue=catalogue,
        matter=matter,
        draft=draft,
        on=on,
        answers=answers,
        questions=situation.questions(catalogue, matter, answers, on, draft.chosen),
        open_questions=situation.open_questions(catalogue, matter, answers, on, draft.chosen),
        stop=situation.stop_of(catalogue, matter, answers),
        available=available,
        handlings=tuple(
            levels.handling(one.row.levels, station.level, city_district=station.is_city_district)
            for one in available
        ),
        chosen=chosen,
        checklist=checklist,
        outcomes=review.standing_outcomes(checklist, draft.outcomes, online=online(draft)),
    )


def given(draft: Draft, on: date) -> dict[str, str]:
    """The answers that come from the applicant step. Empty while nobody has been entered."""
    if draft.applicant is None:
        return {}
    return {
        "agent": "是" if draft.agent is not None else "否",
        "applicant_kind": draft.applicant.kind,
        "minor": "是" if guardian_needed(draft.applicant, on) else "否",
    }
