"""Sentences said of several items, gathered: the same sentence once, with everybody it is said of. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.guides.record import Told
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counter.catalog.model import Catalogue


def gathered(told: Iterable[Told], labels: tuple[str, ...]) -> tuple[Told, ...]:
    """Each sentence once with its items. What is said of all of `labels` names none of them."""
    found: dict[Told, list[str]] = {}
    for one in told:
        plain = Told(text=one.text, short=one.short, basis=one.basis, brief=one.brief)
        found.setdefault(plain, []).extend(one.items)
    made = []
    for plain, whose in found.items():
        listed = tuple(label for label in labels if label in whose)
        items = () if listed == labels else listed
        made.append(
            Told(text=plain.text, short=plain.short, basis=plain.basis, brief=plain.brief, items=items)
        )
    return tuple(made)


def briefly(told: Iterable[Told], labels: tuple[str, ...]) -> tuple[Told, ...]:
    """What the brief guide says of it: without bases, the same sentence once."""
    plain = (Told(text=one.short or one.text, items=one.items or labels) for one in told if one.brief)
    return gathered(plain, labels)


def known(told: tuple[Told, ...]) -> tuple[Told, ...]:
    """The sentences, or none when all that can be said is 待核定."""
    return () if all(one.text == UNKNOWN for one in told) else told


def split(cited: str) -> tuple[str, ...]:
    """Citations that were joined for one line."""
    return tuple(dict.fromkeys(part for part in cited.split("；") if part))


def ruled(catalogue: Catalogue, text: str, *rules: str) -> Told:
    """A sentence that the notice itself says, with the places where it does."""
    places = (catalogue.rules[rule].place for rule in rules if rule in catalogue.rules)
    return Told(
        text=text,
        basis=tuple(f"三政办〔2023〕32号{place.removeprefix('通知')}" for place in dict.fromkeys(places)),
    )
