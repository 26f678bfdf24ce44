"""成绩单: what the result sheet of a run says, as a frozen record. Pure; `receipts.training` draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.training.coach import quotes
from counter.training.prices import PRICES
from counter.training.scenario import ENDING_ZH, LEVEL_ZH

if TYPE_CHECKING:
    from counter.catalog.model import Catalogue
    from counter.training.scenario import Attempt, Scenario
    from counter.training.score import Score, ScoreLine

DESK_ZH = {
    "consulting": "咨询台",
    "window": "综合窗口",
    "digitise": "扫描推送",
    "custody": "移交签收",
    "department": "联办部门",
    "issuing": "发证窗口",
    "withdrawal": "撤回退还",
    "archive": "归档",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One line that cost points."""

    where: str
    points: int
    """Positive: what was taken off."""
    text: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSheet:
    """A sheet as it is drawn."""

    trainee: str
    scenario: str
    title: str
    matter: str
    level: str
    at: str
    points: int
    full: int
    used: str
    keys: str
    hints: int
    coach: bool
    finished: bool
    misses: tuple[SheetRow, ...]
    quotes: tuple[str, ...]
    """The words of every rule that was offended, each once."""
    right: tuple[str, ...]
    outcome: tuple[str, ...]
    """How each visit should have ended."""
    catalogue: str


def sheet(scenario: Scenario, attempt: Attempt, score: Score, catalogue: Catalogue) -> ResultSheet:
    """Everything the sheet of this run says."""
    names = {matter.id: matter.name for matter in catalogue.matters}
    offended = tuple(dict.fromkeys(rule for one in score.missed for rule in one.rules))
    keys = f"{score.keys}次" + (f"（熟练操作约{attempt.usual_keys}次）" if attempt.usual_keys else "")
    return ResultSheet(
        trainee=attempt.trainee,
        scenario=scenario.id,
        title=scenario.title,
        matter=f"{names.get(scenario.matter, '')}（{scenario.matter}）",
        level=f"{scenario.level}级　{LEVEL_ZH[scenario.level]}",
        at=attempt.started[:16].replace("T", " "),
        points=score.points,
        full=score.full,
        used=f"{score.minutes:g}分钟（标准{scenario.minutes}分钟）",
        keys=keys,
        hints=sum(one.hints for one in attempt.handled),
        coach=attempt.coach,
        finished=attempt.finished,
        misses=tuple(_row(scenario, one) for one in score.missed),
        quotes=quotes(tuple(sorted(offended)), catalogue),
        right=tuple(one.text for one in score.lines if one.ok),
        outcome=tuple(_ending(scenario)),
        catalogue=attempt.catalogue,
    )


def _row(scenario: Scenario, line: ScoreLine) -> SheetRow:
    whole = line.kind in ("time", "keys", "hint")
    where = "全程" if whole else _place(scenario, line.visit)
    return SheetRow(where=where, points=-line.points, text=line.text, rules=line.rules)


def _place(scenario: Scenario, index: int) -> str:
    """第几步 the trainee handled, and at which desk."""
    own = [n for n, visit in enumerate(scenario.visits) if visit.by == "trainee"]
    desk = DESK_ZH[scenario.visits[index].desk]
    return f"{own.index(index) + 1} {desk}" if len(own) > 1 else desk


def _ending(scenario: Scenario) -> list[str]:
    visits = [(n, visit) for n, visit in enumerate(scenario.visits) if visit.by == "trainee"]
    return [
        f"{_place(scenario, n)}：{_right_way(visit.truth.ending, visit.truth.expects)}" for n, visit in visits
    ]


def _right_way(ending: str, expects: tuple[object, ...]) -> str:
    told = "；".join(getattr(one, "told", "") for one in expects)
    return told if ending == "done" and told else ENDING_ZH[ending]  # type: ignore[index]


def price_rows(score: Score) -> list[str]:
    """What each kind of mistake made in this run costs, for the foot of the sheet."""
    kinds = dict.fromkeys(one.kind for one in score.missed)
    return [f"{PRICES[kind].name}：每次{PRICES[kind].points}分" for kind in kinds]
