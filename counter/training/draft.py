"""A scenario while it is being made: what the generator's parts hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counter.cases.records import Draft
from counter.catalog import situation
from counter.intake.walk import given, walk
from counter.settings import sample

if TYPE_CHECKING:
    from datetime import date

    from counter.catalog.model import Catalogue, Matter, Question
    from counter.intake.checklist import Line
    from counter.intake.walk import Walk
    from counter.training.dice import Dice
    from counter.training.people import People
    from counter.training.scenario import Card, Level, Planted, Trap


@dataclass(slots=True, kw_only=True)
class Making:
    """Everything decided so far."""

    catalogue: Catalogue
    matter: Matter
    level: Level
    seed: int
    dice: Dice
    on: date
    people: People
    licence: str = ""
    """统一社会信用代码, for 企业准营."""
    answers: dict[str, str] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    left_out: int = 0
    """A row that applies and is not wanted; 0 = all are."""
    cards: dict[str, Card] = field(default_factory=dict)
    """By checklist line."""
    queries: dict[str, Card] = field(default_factory=dict)
    """What the window's queries show, by checklist line."""
    brought: list[Card] = field(default_factory=list)
    """Papers nobody asks for."""
    lacking: list[Planted] = field(default_factory=list)
    faults: list[Planted] = field(default_factory=list)
    cures: list[Planted] = field(default_factory=list)
    """Faults of papers the applicant, who is here, can put right on the spot (R137)."""
    traps: list[Trap] = field(default_factory=list)
    wish: list[str] = field(default_factory=list)
    advised: bool = False
    """No list is known: there is nothing to receive, only to tell."""
    stopped: bool = False
    """Nothing can be received: no licence, or an answer that ends the joint handling."""
    stop_answers: dict[str, str] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The checklist under these answers and rows."""
        return look(self, self.answers, self.rows).checklist.lines

    @property
    def wanted(self) -> list[Line]:
        """The lines on which paper is handed in."""
        return [line for line in self.lines if line.ask in ("原件", "复印件")]

    @property
    def exempt(self) -> list[Line]:
        """The lines that the window queries or fetches."""
        return [line for line in self.lines if line.ask == "免提交"]


def waiting_for(making: Making, answers: dict[str, str]) -> tuple[Question, ...]:
    """The questions still open, without the cost of a whole walk."""
    told = {**answers, **given(_draft(making, answers, None), making.on)}
    return situation.open_questions(making.catalogue, making.matter, told, making.on)


def look(making: Making, answers: dict[str, str], rows: tuple[int, ...] | None = None) -> Walk:
    """What the window of training shows for these answers."""
    return walk(making.catalogue, _draft(making, answers, rows), sample(), making.on)


def _draft(making: Making, answers: dict[str, str], rows: tuple[int, ...] | None) -> Draft:
    people = making.people
    return Draft(
        matter_id=making.matter.id,
        answers=answers,
        chosen=rows,
        premises=people.premises,
        applicant=people.applicant,
        agent=people.agent,
        guardian=people.guardian,
    )


def in_person(making: Making) -> bool:
    """Whether an item says that the applicant has to come."""
    rows = look(making, making.answers).available
    return any(one.item.presence.in_person is not None for one in rows if one.no in making.rows)
