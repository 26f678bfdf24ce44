"""What each trainee did so far: a file for each run, in the folder of training. None is ever overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.errors import BadInput
from counter.exchange.names import portable
from counter.training import sealed
from counter.training.scenario import Attempt, Level  # noqa: TC001  (decoded at run time)
from counter.training.score import Score  # noqa: TC001  (decoded at run time)

if TYPE_CHECKING:
    from pathlib import Path

    from counter.training.scenario import Scenario

FOLDER = "results"
"""Below the folder of training."""
KIND = "培训成绩"
SUFFIX = ".成绩.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One run as it is kept: what was done, and what it was worth."""

    trainee: str
    scenario: str
    title: str
    matter: str
    level: Level
    points: int
    full: int
    attempt: Attempt
    score: Score
    class_id: str = ""
    """The class it was made for; "" = none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Everything found in a folder: the results, oldest first, and a sentence for each file that is none."""

    results: tuple[Result, ...] = ()
    faults: tuple[str, ...] = ()


def keep(  # noqa: PLR0913  (what, by whom, for which class)
    folder: Path,
    scenario: Scenario,
    attempt: Attempt,
    score: Score,
    *,
    class_id: str = "",
    secret: str = "",
) -> Path:
    """Write the result file of a run, sealed for its class as well. StoreFailed when it cannot be."""
    result = Result(
        trainee=attempt.trainee,
        scenario=scenario.id,
        title=scenario.title,
        matter=scenario.matter,
        level=scenario.level,
        points=score.points,
        full=score.full,
        attempt=attempt,
        score=score,
        class_id=class_id,
    )
    seals = (sealed.NO_CLASS, secret) if class_id else (sealed.NO_CLASS,)
    return sealed.write(_free(folder, attempt), KIND, result, *seals)


def _free(folder: Path, attempt: Attempt) -> Path:
    """A name nobody has taken: when, what, who."""
    when = "".join(char for char in attempt.started[:19] if char.isdigit())
    stem = portable(f"{when}-{attempt.scenario}-{attempt.trainee}")
    names = (f"{stem}{'' if number == 1 else f'-{number}'}{SUFFIX}" for number in range(1, 1000))
    return next(folder / name for name in names if not (folder / name).exists())


def read(path: Path) -> Result:
    """One result file. BadInput as `sealed.read`."""
    return sealed.read(path, KIND, Result, sealed.NO_CLASS)


def every(folder: Path) -> Kept:
    """Everything in a folder, oldest first."""
    results: list[Result] = []
    faults: list[str] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            results.append(read(path))
        except BadInput as error:
            faults.append(error.what)
    results.sort(key=lambda one: one.attempt.started)
    return Kept(results=tuple(results), faults=tuple(faults))


def of(folder: Path, trainee: str) -> tuple[Result, ...]:
    """The runs of one trainee, oldest first."""
    return tuple(one for one in every(folder).results if one.trainee == trainee)
