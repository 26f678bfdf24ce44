"""What no answer can reach: rows, items, papers, questions; and answers that change nothing.

Only for `counter catalog check`: a start does not wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from counter.catalog.check.situations import Situations, TooManyError, keys_of, numbers_of
from counter.catalog.model import GIVEN, Item, Requirement
from counter.catalog.situation import branch_of, holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counter.catalog.check.book import Book, Part
    from counter.catalog.model import Catalogue, Matter, Row, When
    from counter.catalog.situation import Answers


@dataclass(slots=True)
class Tally:
    """What was reached in any matter, and what was too much to look at."""

    faults: list[str] = field(default_factory=list)
    reached: set[tuple[int, int]] = field(default_factory=set)
    """(identity of the part, number of the case) that holds somewhere."""
    items: set[str] = field(default_factory=set)
    carried: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    alive: set[str] = field(default_factory=set)
    unseen: list[str] = field(default_factory=list)


def walked(book: Book) -> Tally:
    """Walk through all matters once."""
    tally = Tally()
    numbers = numbers_of([when for part in book.parts for _, when in part.whens])
    for matter in book.catalogue.matters:
        _Walk(book, matter, Situations(book, matter, numbers), tally).run()
    return tally


def reach_faults(book: Book, tally: Tally) -> Iterator[str]:
    """Every row, branch, item, condition and question that no combination of answers reaches."""
    yield from tally.faults
    for part in book.of(Item):
        if part.value.key in tally.carried - tally.items:
            yield f"{part.where}怎样回答都选不上。请核对各件事里选它的条件。"
    for part in book.parts:
        if isinstance(part.entry, Item) and part.entry.key in tally.items:
            yield from _dead_cases(part, tally)
    yield from _dead_questions(book, tally)


def _dead_cases(part: Part, tally: Tally) -> Iterator[str]:
    when: When = getattr(part.value, "when", ())
    for no in range(len(when)):
        if (id(part.value), no) not in tally.reached:
            which = f"第{no + 1}种情形" if len(when) > 1 else "条件"
            yield f"{part.where}的{which}在带它的哪一件事里都不会成立。请核对条件或删去。"


def _dead_questions(book: Book, tally: Tally) -> Iterator[str]:
    used = {key for matter in book.catalogue.matters for key in matter.questions}
    used |= {k for part in book.of(Requirement) for k in keys_of([part.value.when])}
    for key in book.catalogue.questions:
        where = f"{book.place('questions', key)}: 问题“{key}”"
        if key in used - tally.asked:
            yield f"{where}哪一件事都问不到。请核对它的条件或删去。"
        elif key in tally.asked - tally.alive:
            yield f"{where}怎样回答都不影响事项和材料。请让条件用到它的答案，或删去。"


class _Walk:
    """One matter, looked at from every side."""

    def __init__(self, book: Book, matter: Matter, situations: Situations, tally: Tally) -> None:
        self.book, self.matter, self.tally = book, matter, tally
        self.situations = situations
        self.where = f"{book.place('matters', matter.id)}: "

    @property
    def catalogue(self) -> Catalogue:
        return self.book.catalogue

    def run(self) -> None:
        for no, row in enumerate(self.matter.rows, 1):
            self._row(no, row)
        self._questions()

    # -- rows and what their items say -------------------------------------------------------------------

    def _row(self, no: int, row: Row) -> None:
        where = f"{self.where}第{no}行"
        whens = [row.when, *(branch.when for branch in row.branches)]
        taken = {branch.item for branch in row.branches} or {row.item or row.name}
        self.tally.carried |= taken
        chosen = self._chosen(row, whens, where)
        if chosen is None:
            self.tally.items |= taken
            return
        reached = {item for item, _ in chosen}
        self.tally.items |= reached
        if not reached:
            self.tally.faults.append(f"{where}“{row.name}”怎样回答都选不上。请核对它的条件。")
        for item in sorted(taken - reached if reached else ()):
            said = f"{where}的分支“{item}”怎样回答都轮不到，请核对条件和分支的先后。"
            self.tally.faults.append(said)
        self._cases_of_row(where, whens)
        for item in reached & self.catalogue.items.keys():
            self._item(row, whens, self.catalogue.items[item], where)

    def _chosen(self, row: Row, whens: list[When], where: str) -> list[tuple[str, Answers]] | None:
        """Item taken and answers, for each situation that selects the row. None = not looked at."""
        return self._selecting(row, keys_of(whens), where)

    def _selecting(self, row: Row, keys: Iterable[str], where: str) -> list[tuple[str, Answers]] | None:
        try:
            found = self.situations.of(keys)
        except TooManyError:
            self.tally.unseen.append(f"{where}: 有关的问题太多，没有逐一核对每种回答。请减少条件里的问题。")
            return None
        return [
            (item, answers)
            for answers in found
            if holds(row.when, answers) and (item := branch_of(row, answers)) is not None
        ]

    def _cases_of_row(self, where: str, whens: list[When]) -> None:
        for when in whens:
            for no, case in enumerate(when if len(when) > 1 else (), 1):
                if not any(holds((case,), one) for one in self.situations.of(keys_of(whens))):
                    self.tally.faults.append(f"{where}: 第{no}种情形永远不会成立。请核对条件或删去。")

    def _item(self, row: Row, whens: list[When], item: Item, where: str) -> None:
        for part in _with_when(item):
            waiting = [n for n in range(len(part.when)) if (id(part), n) not in self.tally.reached]
            chosen = self._selecting(row, keys_of([*whens, part.when]), where) if waiting else ()
            for no in waiting:
                case = (part.when[no],)
                if chosen is None or any(i == item.key and holds(case, a) for i, a in chosen):
                    self.tally.reached.add((id(part), no))

    # -- questions -----------------------------------------------------------------------------------------

    def _questions(self) -> None:
        listed = [key for key in self.matter.questions if key not in self.matter.presets]
        for key in dict.fromkeys(listed):
            if key not in self.catalogue.questions:
                continue
            if not self._answerable(key):
                self.tally.faults.append(f"{self.where}问题“{key}”在这件事里问不到。请核对条件或删去。")
                continue
            self.tally.asked.add(key)
            if not self._alive(key):
                said = f"{self.where}问题“{key}”怎样回答都不影响这件事。请删去，或让条件用到它的答案。"
                self.tally.faults.append(said)
        for key in self._of_papers - set(listed):
            if self._answerable(key):
                self.tally.asked.add(key)
                self._alive(key)

    @cached_property
    def _of_papers(self) -> set[str]:
        """Questions that requirements ask, with those they hang on."""
        whens = [need.when for item in self._items for need in item.requirements]
        closure = self.situations.closure(keys_of(whens))
        return {key for key in closure if key not in GIVEN and key not in self.matter.presets}

    @cached_property
    def _items(self) -> list[Item]:
        keys = [b.item for row in self.matter.rows for b in row.branches]
        keys += [row.item or row.name for row in self.matter.rows if not row.branches]
        return [self.catalogue.items[key] for key in dict.fromkeys(keys) if key in self.catalogue.items]

    def _answerable(self, key: str) -> bool:
        try:
            return any(key in answers for answers in self.situations.of([key]))
        except TooManyError:
            return True

    def _alive(self, key: str) -> bool:
        question = self.catalogue.questions[key]
        stops = key in self.matter.questions and any(option.stop for option in question.options)
        alive = stops or any(self._decides(key, when) for when in self._uses)
        if alive:
            self.tally.alive.add(key)
        return alive

    @cached_property
    def _uses(self) -> list[When]:
        """Everything in this matter that an answer can change."""
        whens = [when for row in self.matter.rows for when in (row.when, *(b.when for b in row.branches))]
        whens += [part.when for item in self._items for part in _with_when(item)]
        whens += self.matter.asked_when.values()
        asked = self._of_papers | set(self.matter.questions)
        return whens + [q.when for key, q in self.catalogue.questions.items() if key in asked]

    def _decides(self, key: str, when: When) -> bool:
        """Whether two answers to the question, all else the same, make a difference to the condition."""
        if key not in keys_of([when]):
            return False
        try:
            found = self.situations.of(keys_of([when]))
        except TooManyError:
            return True
        outcomes: dict[tuple[tuple[str, str], ...], set[bool]] = {}
        for answers in found:
            if key in answers:
                rest = tuple(sorted(pair for pair in answers.items() if pair[0] != key))
                outcomes.setdefault(rest, set()).add(holds(when, answers))
        return any(len(truths) > 1 for truths in outcomes.values())


def _with_when(item: Item) -> Iterator[Any]:
    """The parts of an item that hold in some situations only."""
    parts = (*item.requirements, *item.statutory, *item.stages, *item.fee)
    yield from (part for part in (*parts, *((item.promised,) if item.promised else ())) if part.when)
