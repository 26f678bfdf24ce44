"""Every way in which a few questions of a matter can be answered: exact, because only they are asked.

What a condition needs is its own questions and those that they hang on. Their answers are few even where
the whole matter has a hundred thousand situations, so that nothing has to be guessed or sampled.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from counter.catalog.check.names import GIVEN_VALUES
from counter.catalog.model import GIVEN, Range
from counter.catalog.situation import holds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from counter.catalog.check.book import Book
    from counter.catalog.model import Catalogue, Matter, When
    from counter.catalog.situation import Answers

MOST = 20_000
"""Situations looked at for one condition; beyond that the examination says that it did not look."""


class TooManyError(Exception):
    """A condition hangs on so many questions that not all their answers were looked at."""


class Situations:
    """The situations of one matter, for any set of questions; remembered, because conditions repeat."""

    def __init__(self, book: Book, matter: Matter, numbers: dict[str, list[str]]) -> None:
        self.catalogue: Catalogue = book.catalogue
        self.matter = matter
        self.numbers = numbers
        self._known: dict[tuple[str, ...], tuple[Answers, ...]] = {}

    def of(self, keys: Iterable[str]) -> tuple[Answers, ...]:
        """The answers that count, in every situation of these questions. Nothing after a `stop`.

        TooManyError when there are more than MOST.
        """
        order = self.closure(keys)
        if order not in self._known:
            self._known[order] = tuple(self._all(order))
        return self._known[order]

    def closure(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The questions and all they hang on, each after those."""
        placed: dict[str, None] = {}

        def place(key: str, trail: frozenset[str]) -> None:
            if key in placed or key in trail:
                return
            for parent in self.parents(key):
                place(parent, trail | {key})
            if key in self.catalogue.questions or key in GIVEN:
                placed[key] = None

        for key in sorted(keys):
            place(key, frozenset())
        return tuple(placed)

    def parents(self, key: str) -> tuple[str, ...]:
        """The questions that decide whether this one is asked in this matter."""
        return tuple(sorted(keys_of(self._conditions(key))))

    def _conditions(self, key: str) -> tuple[When, ...]:
        question = self.catalogue.questions.get(key)
        own = question.when if question else ()
        return (own, self.matter.asked_when.get(key, ()))

    def _all(self, order: tuple[str, ...]) -> Iterator[Answers]:
        count = 0
        for person in self._people(order):
            for answers in self._answered(tuple(k for k in order if k not in person), 0, dict(person)):
                count += 1
                if count > MOST:
                    raise TooManyError
                yield answers

    def _people(self, order: tuple[str, ...]) -> Iterator[Answers]:
        """Every kind of applicant, as far as it matters; an organisation is no child."""
        given = [key for key in order if key in GIVEN]
        for values in product(*(GIVEN_VALUES[key] for key in given)):
            person = {**dict(zip(given, values, strict=True)), **self.matter.presets}
            if (person.get("applicant_kind"), person.get("minor")) != ("组织", "是"):
                yield person

    def _answered(self, order: tuple[str, ...], at: int, counted: Answers) -> Iterator[Answers]:
        if at == len(order):
            yield counted
            return
        key = order[at]
        if not all(holds(when, counted) for when in self._conditions(key)):
            yield from self._answered(order, at + 1, counted)
            return
        for value in self._values(key):
            yield from self._answered(order, at + 1, {**counted, key: value})

    def _values(self, key: str) -> list[str]:
        """All options that do not end the joint handling; of a number, values around each bound."""
        question = self.catalogue.questions[key]
        if not question.options:
            return self.numbers.get(key, ["1"])
        stops = key in self.matter.questions
        return [option.value for option in question.options if not (stops and option.stop)]


def keys_of(whens: Iterable[When]) -> set[str]:
    """Every question that conditions read."""
    return {key for when in whens for case in when for key in case}


def numbers_of(whens: Collection[When]) -> dict[str, list[str]]:
    """Number question → values below, at and above each bound that any condition sets."""
    bounds: dict[str, set[float]] = {}
    for when in whens:
        for case in when:
            for key, test in case.items():
                if isinstance(test, Range):
                    bounds.setdefault(key, set()).update(b for b in (test.min, test.below) if b is not None)
    return {
        key: [repr(value) for bound in sorted(found) for value in (bound - 0.01, bound, bound + 0.01)]
        for key, found in bounds.items()
    }
