"""Reviews that ended in a notice, and the 一次告知 breaches."""

from __future__ import annotations

from sqlalchemy import func, select

from counter.cases.records import Breach, Review
from counter.store.rows import Shelf, whole
from counter.store.tables import breaches, reviews, values


class ReviewsRead(Shelf):
    """Looking reviews up."""

    def of_case(self, case_id: str) -> list[Review]:
        """The reviews of a case, first round first."""
        query = whole(reviews, Review).where(reviews.c.case_id == case_id).order_by(reviews.c.round)
        return self._all(Review, query)


class Reviews(ReviewsRead):
    """Keeping reviews, inside a unit of work."""

    def add(self, review: Review) -> None:
        """Keep a review. StoreFailed if the round is there already."""
        self._connection.execute(reviews.insert(), values(review))


class BreachesRead(Shelf):
    """Looking breaches up."""

    def of_case(self, case_id: str) -> list[Breach]:
        """The breaches of a case as they came."""
        query = whole(breaches, Breach).where(breaches.c.case_id == case_id).order_by(breaches.c.id)
        return self._all(Breach, query)

    def count(self) -> int:
        """All breaches there ever were."""
        return self._connection.scalar(select(func.count()).select_from(breaches)) or 0


class Breaches(BreachesRead):
    """Keeping breaches, inside a unit of work."""

    def add(self, breach: Breach) -> None:
        """Keep a breach."""
        self._connection.execute(breaches.insert(), values(breach))
