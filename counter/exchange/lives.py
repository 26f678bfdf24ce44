"""The lives of a station: each restore from a backup begins a new one. Pure.

A restored station has forgotten what it did after its backup, and its journal goes on from there on another
line than the one it forgot. So whatever it numbers and signs afterwards belongs to a new life, which has a
number (how often the station was restored) and a mark (from the hash of the entry of the restore, so that two
restores of one backup are two lives). The numbers of packages of different lives never meet; neither do the
entries of a case's vector, because each life has a name of its own there. The other side takes nothing of a
new life before a supervisor has accepted it, and goes on taking what the former life left behind.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (decoded at run time)
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

STEP: Final = 100_000
"""Packages one life may make for a peer."""
_MARK: Final = 16

Place = Literal["next", "early", "before", "asks", "clash"]
"""Its turn / something before it is missing / taken, or left behind / a new life that nobody accepted yet /
another life of a number that is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancestor:
    """A life of which a backup is, or the backup of its backup."""

    mark: str
    seq: int
    """Last entry of the journal that is of this life or one before."""
    hash: str
    sent: int = 0
    """Last package it made for this receiver, as far as is known; 0 = none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Began:
    """How a life began, as it tells the other side: what it still has of what was before."""

    life: int
    mark: str
    line: tuple[Ancestor, ...]
    """The lives it comes from, the first one first."""
    at: datetime
    """The moment of the restore."""
    backup: str = ""
    """What the backup is called there."""
    received: tuple[int, ...] = ()
    """Of each life of the receiver that it knows: the last package that it has, with all before."""
    their_seq: int = 0
    """The end of the receiver's journal as it knows it."""
    their_hash: str = ""
    has: dict[str, int] = field(default_factory=dict)
    """Name of each former life → its last entry that is in the backup."""


def parent_of(
    line: tuple[Ancestor, ...], known: Collection[str], *, forgetful: bool = False
) -> Ancestor | None:
    """The last of these lives that the receiver knows; None = it knows none, or lacks packages of one since.

    A life that was over before it sent anything was never heard of, and nothing of it is missing.
    `forgetful`: the receiver was restored itself, and may have known more: it is sent again what it forgot.
    """
    for one in reversed(line):
        if one.mark in known:
            return one
        if one.sent and not forgetful:
            return None
    return None


def mark_of(hash_: str) -> str:
    """The mark of the life that began with an entry. `hash_`: of that entry."""
    return hash_[:_MARK]


def name_of(code: str, mark: str) -> str:
    """What a life of a station is called in vectors; the first one is called as the station."""
    return f"{code}+{mark}" if mark else code


def life_of(number: int) -> int:
    """The life a package belongs to, by its number."""
    return number // STEP


def first(life: int) -> int:
    """The number before the first package of a life."""
    return life * STEP


def following(sent: int, life: int) -> int:
    """The number of a station's next package. `sent`: of its last one, in whichever life."""
    return max(sent, first(life)) + 1


def said(number: int) -> str:
    """A number of a package as people read it.

    >>> said(7), said(100_007)
    ('7', '1-7')
    """
    life, running = divmod(number, STEP)
    return f"{life}-{running}" if life else str(running)


def numbers_said(numbers: Iterable[int]) -> str:
    """Several of them."""
    return "、".join(map(said, numbers))


def place(  # noqa: PLR0913  (a package and what is known of its sender)
    number: int, mark: str, current: str, received: Mapping[str, int], *, needs: int = 0, taken: bool = False
) -> Place:
    """What to do with a package of a peer.

    `current`: mark of the life that counts; `received`: mark of each life that counts or counted → its last
    package that was taken with all before; `needs`: the last package of the former life that the current one
    builds on, 0 when that was taken; `taken`: whether this very number was taken. What a former life left
    behind is taken in any order: nobody may be there any more who could send what is missing.
    """
    if mark not in received:
        return "asks" if life_of(number) > life_of(received[current]) else "clash"
    if number <= received[mark] or taken:
        return "before"
    if mark != current:
        return "next"
    return "early" if needs or number != received[mark] + 1 else "next"


def lacking(received: int, there: Iterable[int], upto: int) -> tuple[int, ...]:
    """The numbers that have to come before a number of one life can be taken. `there`: what is here."""
    known = {one for one in there if life_of(one) == life_of(received)}
    return tuple(n for n in range(received + 1, upto) if n not in known)


def reached(received: int, taken: Collection[int]) -> int:
    """The last package that was taken with all before. `taken`: those after `received` that were."""
    while received + 1 in taken:
        received += 1
    return received


def stamped(vector: Mapping[str, int], name: str, head: int, has: Mapping[str, int]) -> dict[str, int]:
    """The vector of a version that was changed here. `has`: what this life has of its former ones."""
    kept = {one: max(vector.get(one, 0), seq) for one, seq in has.items()}
    return {**vector, **kept, name: head}


def has_got(received: Iterable[int], number: int) -> bool:
    """Whether a package came. `received`: of each life the last that did; `number` 0: it needed none."""
    return not number or any(life_of(one) == life_of(number) and number <= one for one in received)


def forgotten(vector: Mapping[str, int], code: str, has: Mapping[str, int]) -> bool:
    """Whether a version has something of a station that the backup of its new life has not."""
    own = (one for one in vector if one == code or one.startswith(f"{code}+"))
    return any(vector[one] > has.get(one, 0) for one in own)
