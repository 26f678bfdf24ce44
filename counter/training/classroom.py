"""A class: the trainer hands out one file with a list, and collects the results of everybody.

The list names written scenarios by their number and made-up ones by matter, level and seed: the same seed is
the same scenario on any machine with the same catalogue, whose version the file names. What comes back counts
only if its seal holds, it was made for this class, and its score comes out again from what was recorded.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import msgspec

from counter.errors import BadInput
from counter.training import history, sealed, written
from counter.training.history import Result  # noqa: TC001  (part of what is collected)
from counter.training.marker import MARK
from counter.training.scenario import STATION_ENDS, Level, Scenario, StationKind, station_named
from counter.training.score import score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from counter.catalog.model import Catalogue

KIND = "培训班文件"
SUFFIX = ".培训班.json"
MOST_TASKS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One exercise of the list: a written scenario, or one made up from matter, level and seed."""

    scenario: str = ""
    matter: str = ""
    level: Level = 1
    seed: int = 0
    station: StationKind = "县级"

    @property
    def key(self) -> str:
        """The id of its scenario."""
        return self.scenario or f"{self.matter}-{self.level}-{self.seed}{STATION_ENDS[self.station]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFile:
    """What the trainer hands out."""

    id: str
    title: str
    trainer: str
    made_at: str
    catalogue: str
    """Version of the catalogue it was made with."""
    secret: str
    tasks: tuple[Task, ...]
    coach: bool = True
    """Whether the coach may be on."""
    digest: str = ""
    """Over all scenarios: another version of the program may have another one of that number."""
    format: Literal[1] = 1
    scenarios: tuple[Scenario, ...] = ()
    """The scenarios of the tasks, in their order; filled by `read` and `new`, not part of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One trainee of a class: the best run of each task."""

    trainee: str
    best: dict[str, Result] = field(default_factory=dict)
    """Task key → best result."""
    tries: int = 0

    @property
    def total(self) -> int:
        """Points of all tasks together."""
        return sum(one.points for one in self.best.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What came back of a class, best first, and a sentence for each file that does not count."""

    of: ClassFile
    rows: tuple[Row, ...]
    faults: tuple[str, ...] = ()

    def average(self, row: Row) -> float:
        """Points for each task of the class; a task that was not done counts 0."""
        return row.total / len(self.of.tasks)


def task(text: str) -> Task:
    """A task as it is typed: W01, or E03-2-4711 (matter, level, seed). BadInput for anything else.

    A made-up one may end with -乡 or -村: it plays at such a station.
    """
    typed = text.strip().upper()
    station = station_named(typed)
    typed = typed.removesuffix(STATION_ENDS[station])
    parts = typed.split("-")
    if len(parts) == 1 and typed.startswith("W") and station == "县级":
        return Task(scenario=written.one(typed).id)
    if len(parts) == 3 and parts[1] in ("1", "2", "3") and parts[2].isascii() and parts[2].isdigit():
        levels: dict[str, Level] = {"1": 1, "2": 2, "3": 3}
        return Task(matter=parts[0], level=levels[parts[1]], seed=int(parts[2][:9]), station=station)
    raise BadInput(
        f"“{text}”不是情景。",
        todo="请写成 W01，或者 E03-2-4711（一件事-难度-种子，后面可加 -乡、-村）。",
        field="task",
    )


def new(  # noqa: PLR0913  (what the file says)
    title: str,
    tasks: Sequence[Task],
    catalogue: Catalogue,
    *,
    trainer: str,
    at: datetime,
    coach: bool = True,
) -> ClassFile:
    """A class file with a secret of its own. BadInput without title or tasks, or with one task twice."""
    keys = [one.key for one in tasks]
    if not title.strip():
        raise BadInput("还没有写培训班的名称。", todo="例如：2026年第一期窗口人员培训。", field="title")
    if not 1 <= len(keys) <= MOST_TASKS:
        raise BadInput(
            f"情景应有 1 到 {MOST_TASKS} 个，现在是 {len(keys)} 个。", todo="请改一下。", field="task"
        )
    doubled = next((key for key in keys if keys.count(key) > 1), "")
    if doubled:
        raise BadInput(f"情景 {doubled} 写了两次。", todo="请删去一个，或换一个种子。", field="task")
    made = ClassFile(
        id=secrets.token_hex(4),
        title=title.strip(),
        trainer=trainer.strip(),
        made_at=at.isoformat(timespec="seconds"),
        catalogue=catalogue.version,
        secret=secrets.token_hex(16),
        tasks=tuple(tasks),
        coach=coach,
    )
    scenarios = resolved(made, catalogue)
    return replace(made, scenarios=scenarios, digest=digest(scenarios))


def digest(scenarios: Sequence[Scenario]) -> str:
    """What stands for these very scenarios, truth and all."""
    return hashlib.sha256(msgspec.json.encode([_plain(one) for one in scenarios])).hexdigest()


def _plain(scenario: Scenario) -> dict[str, object]:
    """As programs wrote it that knew the county's window only, wherever it plays there."""
    told: dict[str, object] = msgspec.to_builtins(scenario, order="deterministic")
    if scenario.station == "县级":
        del told["station"], told["authorised"]
    return told


def write(made: ClassFile, path: Path) -> Path:
    """Put a class file on the disk. BadInput when something stands there, StoreFailed when it cannot be."""
    if path.exists():
        raise BadInput(f"{path} 已经有了。", todo="请换一个文件名：旧的培训班还要用它收成绩。", field="out")
    return sealed.write(path, KIND, replace(made, scenarios=()), made.secret)


def read(path: Path, catalogue: Catalogue) -> ClassFile:
    """A class file with its scenarios. BadInput when it was changed, or names what is not there."""
    found = sealed.read(path, KIND, ClassFile, None)
    if not sealed.holds(path, found.secret):
        raise BadInput(f"{path.name} 的内容被改过。", todo="请向教员再要一份。")
    scenarios = resolved(found, catalogue)
    if digest(scenarios) != found.digest:
        raise BadInput(
            f"{path.name} 的情景和本机的不一样：教员的程序或事项目录是另一个版本。",
            todo="请和教员用同一个版本，再打开。",
        )
    return replace(found, scenarios=scenarios)


def resolved(made: ClassFile, catalogue: Catalogue) -> tuple[Scenario, ...]:
    """The scenario of each task. BadInput for a matter the catalogue does not have."""
    return tuple(_scenario(one, catalogue) for one in made.tasks)


def _scenario(one: Task, catalogue: Catalogue) -> Scenario:
    if one.scenario:
        return written.one(one.scenario)
    if one.matter not in {matter.id for matter in catalogue.matters}:
        raise BadInput(f"目录里没有编号为 {one.matter} 的一件事。", todo="请核对编号。", field="task")
    from counter.training import generator

    return generator.generate(catalogue, one.matter, one.level, one.seed, one.station)


# -- collecting ---------------------------------------------------------------------------------------------


def collect(of: ClassFile, paths: Iterable[Path]) -> Collected:
    """The results of a class, from files and folders. Nothing of a file that does not count is kept."""
    good: list[Result] = []
    faults: list[str] = []
    for path in sorted(set(_files(paths))):
        try:
            good.append(_counted(of, path))
        except BadInput as error:
            faults.append(f"{error.what}{error.todo}")
    if not good and not faults:
        faults.append("没有找到成绩文件。请核对文件夹：成绩在学员的 training/results 里。")
    rows = [_row(name, good) for name in dict.fromkeys(one.trainee for one in good)]
    rows.sort(key=lambda row: (-row.total, row.trainee))
    return Collected(of=of, rows=tuple(rows), faults=tuple(faults))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            # Whatever they are called: mail and chat programs make x.成绩(1).json of a file that comes twice.
            found = (one for one in path.rglob("*.json") if one.name != MARK)
            yield from (one for one in found if not one.name.endswith(SUFFIX))
        else:
            yield path


def _counted(of: ClassFile, path: Path) -> Result:
    """A result that counts. BadInput with the reason otherwise."""
    found = history.read(path)
    if found.class_id != of.id:
        raise BadInput(f"{path.name} 不是这个培训班的成绩。", todo="没有计入。")
    if not sealed.holds(path, of.secret):
        raise BadInput(f"{path.name} 的内容被改过，没有计入。", todo=f"请{found.trainee}交来原来的文件。")
    keys = [one.key for one in of.tasks]
    if found.scenario not in keys:
        raise BadInput(f"{path.name} 的情景 {found.scenario} 不在这个班的名单里。", todo="没有计入。")
    if found.attempt.catalogue != of.catalogue:
        raise BadInput(f"{path.name} 是在另一个目录版本上做的。", todo="没有计入：题目可能不一样。")
    again = score(of.scenarios[keys.index(found.scenario)], found.attempt)
    if (again.points, found.trainee) != (found.points, found.attempt.trainee):
        raise BadInput(f"{path.name} 的得分和记录对不上，没有计入。", todo="请重新做一遍。")
    return found


def _row(trainee: str, results: Sequence[Result]) -> Row:
    own = [one for one in results if one.trainee == trainee]
    best: dict[str, Result] = {}
    for one in own:
        if one.scenario not in best or one.points > best[one.scenario].points:
            best[one.scenario] = one
    return Row(trainee=trainee, best=best, tries=len(own))
