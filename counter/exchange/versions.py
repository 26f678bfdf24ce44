"""Which of two versions of a case goes on, and when nobody can say but a person. Pure.

A version carries a vector: for each station the last of its own journal entries that is in it. A version that
has all the other one has, and more, replaces it. Where both have something the other lacks, the cores decide:
the side that changed nothing gives way; when both did, it is a conflict and nothing is thrown away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from counter.exchange.snapshot import core_digest, digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.exchange.snapshot import Snapshot

Verdict = Literal["new", "same", "theirs", "mine", "union", "conflict"]
"""Not here yet / nothing to do / theirs goes on / ours goes on / ours with what grew there / both changed."""


def has_all(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether a version with the vector `one` has everything the version with `other` has."""
    return all(one.get(station, 0) >= seq for station, seq in other.items())


def joined(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """The vector of a version that has what both have."""
    return {station: max(one.get(station, 0), other.get(station, 0)) for station in sorted({*one, *other})}


def verdict(  # noqa: PLR0911  (one way out for each answer)
    mine: Snapshot | None, theirs: Snapshot, common: str, base: Mapping[str, int]
) -> Verdict:
    """What to do with a version that came.

    `common`: digest of the core that both sides are known to have had last; "" = none is known. `base`: its
    vector. That they had it is not enough: a version that lacks some of it was made beside it, not after it.
    """
    if mine is None:
        return "new"
    if digest(mine) == digest(theirs):
        return "same"
    more, other = has_all(mine.vector, theirs.vector), has_all(theirs.vector, mine.vector)
    if more != other:
        return "mine" if more else "theirs"
    here, there = core_digest(mine.core), core_digest(theirs.core)
    if there == here:
        return "union"
    if common and has_all(theirs.vector, base) and has_all(mine.vector, base):
        if there == common:
            return "union"
        if here == common:
            return "theirs"
    return "conflict"
