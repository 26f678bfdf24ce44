"""The key presses of a skilled run: everything right, nothing pressed that need not be. Pure.

They are computed from the scenario's truth and the catalogue when an exercise begins, and kept with the
attempt, not with the scenario: so they follow the list and the windows. Names, numbers and sentences count
one key a character, as `screens.training.app` counts them. The desks after the window are in `strokes_desks`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from counter.cases.records import Draft
from counter.intake import boxes, review
from counter.intake.applicant import guardian_needed
from counter.intake.parties import check_parties
from counter.intake.walk import walk
from counter.settings import sample
from counter.training.checking import brought, day_of, look, moved, parties_of
from counter.training.play import SWAPPED, finding
from counter.training.score import first_review, is_review
from counter.training.strokes_desks import DO, Desks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from counter.catalog.model import Catalogue, Question
    from counter.intake.checklist import Line
    from counter.intake.walk import Walk
    from counter.training.scenario import Planted, Scenario, Truth, Visit

OPENED: Final = 2
"""F2 (or F3) and Enter around the number of the matter."""
SUBMITTED: Final = 3
"""O, and Enter on the moment and the number that are offered."""
SIGNED: Final = 3
"""L, S, Y: the letters printed, told about, signed."""
FORWARDED: Final = 3
"""F10 to the result, T, Y."""
CHANGED: Final = 2
"""G and Enter around what changed."""
DEFECT: Final = 2
"""D and Enter around the letters."""


def usual(scenario: Scenario, catalogue: Catalogue) -> int:
    """The keys of all the trainee's visits together. BadInput for people who cannot be registered."""
    return sum(by_visit(scenario, catalogue))


def by_visit(scenario: Scenario, catalogue: Catalogue) -> Iterator[int]:
    """Of each visit the trainee handles, in order; 0 where there is nothing to do."""
    on, desks = day_of(scenario), _desks(scenario, catalogue)
    for index, visit in enumerate(scenario.visits):
        on += moved(visit)
        later = [one for one in visit.truth.expects if one.action in DO]
        if visit.by == "trainee":
            yield _at_window(scenario, index, catalogue, on, desks) + sum(desks.keys(x, on) for x in later)
        else:
            for one in later:
                desks.done(one)


def _desks(scenario: Scenario, catalogue: Catalogue) -> Desks:
    """The desks after the window, for what the last review receives."""
    last = next((one for one in reversed(scenario.visits) if is_review(one)), scenario.visits[0])
    view = look(scenario, last, catalogue)
    return Desks(view, dict(last.truth.graces))


def _at_window(scenario: Scenario, index: int, catalogue: Catalogue, on: date, desks: Desks) -> int:
    """Consulting and intake; 0 where a visit is neither."""
    visit = scenario.visits[index]
    if visit.truth.ending == "advice":
        return _advice(scenario, visit, catalogue, on)
    if visit.truth.ending == "stopped":
        return OPENED + len(scenario.matter) + _told(_asked(scenario, visit, catalogue, on), visit.truth)
    if visit.truth.ending == "forward":
        taking = _taking(visit, look(scenario, visit, catalogue, on))
        desks.at_window()
        return _entry(scenario, visit, catalogue, on) + taking + FORWARDED
    if not is_review(visit):
        return 0
    first = first_review(scenario, index)
    begun = _entry(scenario, visit, catalogue, on) if first else desks.come_back()
    desks.at_window()
    return begun + judging(scenario, index, look(scenario, visit, catalogue, on)) + _papers(scenario, index)


# -- situation, items, applicant ----------------------------------------------------------------------------


def _entry(scenario: Scenario, visit: Visit, catalogue: Catalogue, on: date) -> int:
    truth, view = visit.truth, _asked(scenario, visit, catalogue, on)
    online = SUBMITTED if scenario.channel == "online" else 0
    left = [key for key in truth.answers if key not in {one.key for one in view.questions}]
    again = 2 + sum(_answer(catalogue.questions[key], truth) for key in left) if left else 0
    situation = _told(view, truth) + 1 if view.questions or truth.licence else 0
    return (
        OPENED
        + len(scenario.matter)
        + online
        + situation
        + again
        + _items([one.known != (one.no in truth.rows) for one in view.available])
        + 1
        + _applicant(look(scenario, visit, catalogue, on), scenario, on)
    )


def _asked(scenario: Scenario, visit: Visit, catalogue: Catalogue, on: date) -> Walk:
    """What the situation asks, before anybody said which items are wanted."""
    truth = visit.truth
    draft = Draft(matter_id=scenario.matter, answers=dict(truth.answers), licence=truth.licence)
    return walk(catalogue, draft, sample(), on)


def _told(view: Walk, truth: Truth, *, consulting: bool = False) -> int:
    """Licence and answers; a key for each question that is passed over on the way to one that was told.

    `consulting`: that desk asks for no licence.
    """
    licence = truth.licence.number if truth.licence else ""
    told = [one.key in truth.answers for one in view.questions]
    last = max((no for no, one in enumerate(told) if one), default=-1)
    passed = [not consulting and view.matter.licence_first and not licence, *(not one for one in told[:last])]
    answers = sum(_answer(one, truth) for one in view.questions if one.key in truth.answers)
    return (len(licence) + 1 if licence else 0) + answers + (sum(passed) if last >= 0 else 0)


def _answer(question: Question, truth: Truth) -> int:
    return len(truth.answers[question.key]) + 1 if question.unit else 1


def _items(wrong: list[bool]) -> int:
    """Down to each item that stands otherwise than wanted, and space."""
    last = max((no for no, one in enumerate(wrong) if one), default=0)
    return last + sum(wrong)


def _applicant(view: Walk, scenario: Scenario, on: date) -> int:
    """Down to the last box that says something else than it opens with, F10, and Enter on a hint."""
    parties = parties_of(scenario)
    checked, warnings = check_parties(parties, on=on)
    draft = replace(view.draft, guardian_consent=parties.guardian_consent)
    first = boxes.first_form(Draft(matter_id=draft.matter_id, licence=draft.licence), view.matter)
    wanted = boxes.first_form(draft, view.matter)
    shown = boxes.shown(wanted, guardian=guardian_needed(checked.applicant, on))
    typed = [_box(box, first.get(box, ""), wanted.get(box, ""), wanted["applicant.kind"]) for box in shown]
    last = max(no for no, keys in enumerate(typed) if keys)
    kind = 1 if typed[0] else -1  # ↑ to the kind and Enter back: the cursor opens below it
    return sum(typed) + last + kind + 1 + bool(warnings)


def _box(box: str, first: str, wanted: str, kind: str) -> int:
    """Keys for one box: a digit for one of a few; what stands there wrongly goes by one key."""
    options = boxes.options_of(box, kind)
    if options:
        stands = first if first in dict(options) else options[0][0]
        return int(bool(wanted) and wanted != stands)
    return 0 if wanted in ("", first) else len(wanted) + bool(first)


# -- the papers ---------------------------------------------------------------------------------------------


def judging(scenario: Scenario, index: int, view: Walk) -> int:
    """The papers of a review: a key for each line to be looked at, more for one that is not in order."""
    planted = _planted(scenario.visits[index].truth)
    lines = [line for line in view.checklist.lines if review.needs_judgement(line)]
    if first_review(scenario, index):
        return sum(_line(planted.get(line.key, [])) for line in lines)
    before = next(one for one in reversed(scenario.visits[:index]) if is_review(one))
    raised = {one.line for one in before.truth.faults}
    open_ = [line for line in lines if line.key in raised or line.key in planted]
    changed = [line for line in open_ if line.key not in raised]
    return (
        sum(_line(planted.get(line.key, [])) for line in open_)
        + sum(_changed(view, line, planted[line.key][0]) for line in changed)
        + bool(changed)  # V: all lines are listed again
    )


def _taking(visit: Visit, view: Walk) -> int:
    """A key for each line down to the last that was brought; those after it are the county's."""
    last = brought(visit, view)[-1].key
    keys = [line.key for line in view.checklist.lines if review.needs_judgement(line)]
    return keys.index(last) + 1


def _planted(truth: Truth) -> dict[str, list[Planted]]:
    planted: dict[str, list[Planted]] = {}
    for fault in truth.faults:
        planted.setdefault(fault.line, []).append(fault)
    return planted


def _line(faults: list[Planted]) -> int:
    """One key for what is in order, missing, cured, deferred or committed; a defect is spelt out."""
    if not faults:
        return 1
    found = finding(faults)
    if found.kind == "missing":
        return 1
    return DEFECT + len(found.faults) + (1 + len(found.remark) if found.remark else 0)


def _changed(view: Walk, line: Line, fault: Planted) -> int:
    """By its digits to the line, and what changed about it."""
    number = view.checklist.lines.index(line) + 1
    return len(str(number)) + CHANGED + len(fault.seen or SWAPPED)


def _papers(scenario: Scenario, index: int) -> int:
    """F10 to the result, the letters, F10; a second notice is asked about."""
    truth = scenario.visits[index].truth
    again = truth.ending == "notice" and not first_review(scenario, index)
    letters = SIGNED if truth.graces and truth.ending == "receipt" else 0
    return 2 + letters + again


# -- consulting ---------------------------------------------------------------------------------------------


def _advice(scenario: Scenario, visit: Visit, catalogue: Catalogue, on: date) -> int:
    """F3, the matter, the answers, the items, F10, P."""
    truth, view = visit.truth, _asked(scenario, visit, catalogue, on)
    wrong = [bool(truth.rows) and one.known != (one.no in truth.rows) for one in view.available]
    there = 1 if any(wrong) else 0  # from the last question to the first item
    return OPENED + len(scenario.matter) + _told(view, truth, consulting=True) + there + _items(wrong) + 2
