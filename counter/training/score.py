"""What a run was worth: every mistake named, priced from one table, with the rule it offends. Pure.

A perfect run scores the full 100; each mistake costs exactly its price; more mistakes never score more; the
sum ends at 0. A question answered wrongly is charged once: the rows it brings in or keeps out are not charged
as well. A wrong paper is a mistake of its own, beside the ones that led to it: the applicant leaves with it.
A visit in which nothing came to an end costs at least its share of the points, whatever was right in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.training import score_after, score_review
from counter.training.prices import FULL, PRICES, share
from counter.training.scenario import Handled
from counter.training.worth import Miss, cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counter.training.scenario import Attempt, Scenario, Visit

FREE_TIME = 1.0
STEP_TIME = 0.2
"""Each started fifth over the usual time costs a point."""
FREE_KEYS = 1.5
STEP_KEYS = 0.5
"""Each started half of the usual keys above one and a half times costs a point."""
LEAST_KEYS = 20
"""The fewest that are taken as usual: who looks around in a short exercise wastes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One line of the sheet: something right (0 points), or something missed."""

    text: str
    points: int
    """0 or negative."""
    rules: tuple[str, ...] = ()
    ok: bool = True
    kind: str = ""
    """Key of PRICES; empty on a line that is right."""
    visit: int = 0
    """Index of the visit."""
    line: str = ""
    """The checklist line it is about, if it is about one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The points of one run, and why."""

    points: int
    full: int
    lines: tuple[ScoreLine, ...]
    minutes: float = 0.0
    """What was used, simulated or real, whichever was more."""
    usual: int = 0
    keys: int = 0

    @property
    def missed(self) -> tuple[ScoreLine, ...]:
        """Only what cost points."""
        return tuple(one for one in self.lines if not one.ok)

    def lost(self, kind: str) -> int:
        """How many points one kind of mistake cost; a positive number."""
        return -sum(one.points for one in self.lines if one.kind == kind)


def score(scenario: Scenario, attempt: Attempt) -> Score:
    """The score of a run. A visit that was never begun counts as one in which nothing was done."""
    lines: list[ScoreLine] = []
    for index, visit in enumerate(scenario.visits):
        if visit.by == "trainee":
            lines += _visit(scenario, index, visit, handled(attempt, index))
    used, keys = minutes(attempt), sum(one.keys for one in attempt.handled)
    lines += _charged(_pace(scenario, attempt, used, keys), visit=0)
    total = FULL + sum(one.points for one in lines)
    return Score(
        points=max(0, total),
        full=FULL,
        lines=tuple(lines),
        minutes=round(used, 1),
        usual=scenario.minutes,
        keys=keys,
    )


def handled(attempt: Attempt, index: int) -> Handled:
    """What was done at a visit; nothing, if it was never begun."""
    found = next((one for one in attempt.handled if one.visit == index), None)
    return found or Handled(visit=index, began="", ended="")


def minutes(attempt: Attempt) -> float:
    """The time used: simulated or real, whichever was more."""
    real = sum(one.seconds for one in attempt.handled) / 60
    simulated = sum(score_after.between(one.began, one.ended) for one in attempt.handled)
    return max(real, simulated)


def is_review(visit: Visit) -> bool:
    """Whether papers are looked at: a notice or a receipt ends it (or would, if nothing stood in the way)."""
    return visit.truth.ending in ("notice", "receipt")


def _visit(scenario: Scenario, index: int, visit: Visit, done: Handled) -> list[ScoreLine]:
    misses: list[Miss] = []
    right: list[str] = []
    if is_review(visit):
        if first_review(scenario, index):
            misses += score_review.intake_misses(scenario, visit, done)
        misses += score_review.paper_misses(visit, done)
        right += score_review.found(visit, done)
    elif visit.truth.ending == "forward":
        if first_review(scenario, index):
            misses += score_review.intake_misses(scenario, visit, done)
        misses += score_review.forward_misses(visit, done)
    elif visit.truth.ending == "stopped":
        misses += score_review.stopped_misses(scenario, visit, done)
    misses += score_review.ending_misses(visit, done)
    misses += score_after.misses(visit, done)
    right += score_after.fulfilled(visit, done)
    kept = [ScoreLine(text=text, points=0, visit=index) for text in right]
    charged = _charged(misses, visit=index)
    return [*kept, *charged, *_unfinished(scenario, index, done, charged)]


def _unfinished(
    scenario: Scenario, index: int, done: Handled, charged: list[ScoreLine]
) -> Iterator[ScoreLine]:
    """What is left of the share of a visit that did not come to an end."""
    if score_review.unfinished(scenario.visits[index], done):
        own = share(sum(visit.by == "trainee" for visit in scenario.visits))
        left = max(0, own + sum(one.points for one in charged))
        text = f"{PRICES['unfinished'].name}：这一次来访的份额是{own}分"
        yield ScoreLine(text=text, points=-left, ok=False, kind="unfinished", visit=index)


def first_review(scenario: Scenario, index: int) -> bool:
    """Situation, items and applicant are entered once, at the first review; the program's are right."""
    return not any(is_review(one) for one in scenario.visits[:index])


def _pace(scenario: Scenario, attempt: Attempt, used: float, keys: int) -> Iterator[Miss]:
    over = steps_over(used, scenario.minutes, FREE_TIME, STEP_TIME)
    if over:
        yield Miss("time", f"{used:.0f}分钟，标准用时{scenario.minutes}分钟", times=over)
    usual = attempt.usual_keys and max(LEAST_KEYS, attempt.usual_keys)
    many = steps_over(keys, usual, FREE_KEYS, STEP_KEYS)
    if many:
        yield Miss("keys", f"{keys}次，熟练操作约{attempt.usual_keys}次", times=many)
    hints = sum(one.hints for one in attempt.handled)
    if hints:
        yield Miss("hint", f"{hints}次", times=hints)


def steps_over(used: float, usual: float, free: float, step: float) -> int:
    """How many started steps, each `step` of the usual, lie above `free` times the usual; 0 if unknown."""
    if usual <= 0 or used <= usual * free:
        return 0
    return -int(-(used - usual * free) // (usual * step))


def _charged(misses: Sequence[Miss] | Iterator[Miss], *, visit: int) -> list[ScoreLine]:
    return [
        ScoreLine(
            text=f"{PRICES[one.kind].name}：{one.text}",
            points=-cost(one),
            rules=one.rules or PRICES[one.kind].rules,
            ok=False,
            kind=one.kind,
            visit=visit,
            line=one.line,
        )
        for one in misses
    ]
