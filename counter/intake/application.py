"""一件事申请表: one form for all items taken, each field once, filled as far as is known (R013, R017, R062).

Pure: catalogue, items, answers and day in. What no source names is not asked; that it is 待核定 is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, get_args

from counter.catalog.model import Item
from counter.catalog.model.asking import ANSWER, Group
from counter.catalog.situation import Selected, holds, in_force
from counter.intake.identity import DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from counter.cases.records import Draft, Person
    from counter.catalog.model import Application, Ask, Basis, Catalogue, Confidence, FormField, Matter

GROUPS: tuple[Group, ...] = get_args(Group)
WAYS = {"window": "窗口领取", "courier": "快递送达", "electronic": "电子送达"}
UNSURE: Final = ("low", "to-verify")
"""Confidence of grounds that the form warns of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One field of the form. `rows`: the numbers of the items whose own form asks for it; () = every form."""

    field: FormField
    rows: tuple[int, ...] = ()
    value: str = ""
    """What the case knows; "" = it is written by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Why a field is asked for one item."""

    field: str
    row: int
    basis: tuple[Basis, ...]
    confidence: Confidence
    evidence: str
    material: str = ""
    """The item's own form that this one stands for; "" = none is named."""


def grounds(
    catalogue: Catalogue, chosen: Sequence[Selected], answers: Mapping[str, str] | None, on: date
) -> tuple[Grounds, ...]:
    """Every field that the form of a chosen item asks for on that day, with its source.

    `answers` None = whatever the situation is: for a blank form.
    """
    return tuple(
        Grounds(
            field=key,
            row=one.no,
            basis=basis,
            confidence=confidence,
            evidence=evidence,
            material=ask.material,
        )
        for one in chosen
        for ask in _asks(catalogue.applications.get(one.item.key))
        for basis, confidence, evidence in _based(one.item, ask, answers, on)
        for key in ask.fields
    )


def _asks(application: Application | None) -> tuple[Ask, ...]:
    return application.asks if application else ()


def _based(
    item: Item, ask: Ask, answers: Mapping[str, str] | None, on: date
) -> Iterator[tuple[tuple[Basis, ...], Confidence, str]]:
    """Basis, confidence and evidence of what is asked; nothing where it is not asked."""
    if answers is not None and not holds(ask.when, answers):
        return
    if not ask.material and ask.confidence:
        yield ask.basis, ask.confidence, ask.evidence
    for one in item.requirements:
        counts = in_force(one, on) and (answers is None or holds(one.when, answers))
        if ask.material and one.material == ask.material and counts:
            yield ask.basis or one.basis, ask.confidence or one.confidence, ask.evidence or one.evidence
            return


def merge(
    catalogue: Catalogue, chosen: Sequence[Selected], answers: Mapping[str, str] | None, on: date
) -> tuple[Entry, ...]:
    """The fields of all chosen items, each once, in the order of the catalogue's parts and fields."""
    asked: dict[str, list[int]] = {}
    for one in grounds(catalogue, chosen, answers, on):
        asked.setdefault(one.field, []).append(one.row)
    fields = (field for field in catalogue.fields.values() if field.common or field.key in asked)
    entries = [
        Entry(field=field, rows=() if field.common else tuple(dict.fromkeys(asked[field.key])))
        for field in fields
    ]
    return tuple(sorted(entries, key=lambda entry: GROUPS.index(entry.field.group)))


def every(matter: Matter, catalogue: Catalogue) -> tuple[Selected, ...]:
    """All that a matter may ever ask for: each row, and each branch of a row, whatever the situation."""
    return tuple(
        Selected(no, row, catalogue.items.get(key) or Item(key=key))
        for no, row in enumerate(matter.rows, 1)
        for key in [branch.item for branch in row.branches] or [row.item or row.name]
    )


def unknown(catalogue: Catalogue, chosen: Sequence[Selected]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Rows whose own form may ask for more than sources say; and those of which nothing is known."""
    kept = catalogue.applications
    partly = [one.no for one in chosen if not (one.item.key in kept and kept[one.item.key].complete)]
    silent = [one.no for one in chosen if one.item.key not in kept]
    known = {one.no for one in chosen if one.item.key in kept}
    return tuple(dict.fromkeys(partly)), tuple(dict.fromkeys(no for no in silent if no not in known))


def doubted(
    catalogue: Catalogue, chosen: Sequence[Selected], answers: Mapping[str, str] | None, on: date
) -> tuple[int, ...]:
    """Rows of which some field is asked on grounds that are not sure: forms of elsewhere, or of before."""
    unsure = {one.row for one in grounds(catalogue, chosen, answers, on) if one.confidence in UNSURE}
    return tuple(dict.fromkeys(one.no for one in chosen if one.no in unsure))


# -- what is known -----------------------------------------------------------------------------------------


def known(draft: Draft, answers: Mapping[str, str]) -> dict[str, str]:
    """What the case knows, by the name a field's `filled` gives. Only what says something is in it.

    Numbers stand whole: it is the applicant's own form, and the departments work with it.
    """
    found = {f"{ANSWER}{key}": value for key, value in answers.items()}
    for role, person in (
        ("applicant", draft.applicant),
        ("agent", draft.agent),
        ("guardian", draft.guardian),
    ):
        found |= _person(role, person)
    found |= _unit(draft)
    found["premises"] = draft.premises
    if draft.collection is not None:
        found["collection.way"] = WAYS[draft.collection.way]
        found["collection.together"] = (
            "全部办结后统一领取" if draft.collection.together else "各事项办结后分别领取"
        )
        found["collection.address"] = draft.collection.address
    return {key: value for key, value in found.items() if value.strip()}


def _person(role: str, person: Person | None) -> dict[str, str]:
    if person is None:
        return {}
    return {
        f"{role}.name": person.name,
        f"{role}.document": DOCUMENTS[person.document],
        f"{role}.number": person.number,
        f"{role}.phone": person.phone,
    }


def _unit(draft: Draft) -> dict[str, str]:
    """The organisation that applies; of a person who applies for a business only its licence is known."""
    one = draft.applicant
    if one is None or one.kind != "组织":
        return {"unit.code": draft.licence.number if draft.licence else ""}
    return {
        "unit.name": one.name,
        "unit.code": one.number if one.document == "uscc" else "",
        "unit.head": one.representative,
    }


def fill(entries: Sequence[Entry], said: Mapping[str, str]) -> tuple[Entry, ...]:
    """The entries with what is known; a choice only takes one of its options."""
    return tuple(replace(one, value=_fits(one.field, said.get(one.field.filled, ""))) for one in entries)


def _fits(field: FormField, value: str) -> str:
    return value if not field.options or value in field.options else ""


def needed(entries: Sequence[Entry], draft: Draft) -> tuple[Entry, ...]:
    """Without agent or guardian once the applicant was entered without one."""
    if draft.applicant is None:
        return tuple(entries)
    absent = {
        group for group, person in (("代办人", draft.agent), ("监护人", draft.guardian)) if person is None
    }
    return tuple(one for one in entries if one.field.group not in absent)


def specimen(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries as the filled-in sample shows them."""
    return tuple(
        replace(one, value=one.field.example or (one.field.options[0] if one.field.options else "照实填写"))
        for one in entries
    )
