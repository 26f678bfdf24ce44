"""The paper of a checklist line as it looks when nothing is wrong with it. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from counter.training import marks
from counter.training.looks.base import Setting
from counter.training.looks.fields import Field
from counter.training.looks.hands import sealer_of, signer_of
from counter.training.looks.places import Blank, Unfound
from counter.training.looks.sets import BETWEEN, PAGES, Part
from counter.training.people import holder
from counter.training.scenario import Card, Detail

if TYPE_CHECKING:
    from datetime import date

    from counter.catalog.model import Material
    from counter.intake.checklist import Line
    from counter.training.dice import Dice
    from counter.training.looks.base import Look
    from counter.training.people import People

    Looks = dict[Look, tuple[str, ...]]

ISSUER: Final = 16
"""Characters of an issuer's name that fit a card."""
PLACES: Final = 8
"""Places shown on a card beside the fixed ones: as many as can be read at a glance."""
BESIDE: Final = {"图上标有": "图名", "里面有": "正文", "写有": "标题", "分析了": "概况"}
"""What is always there, so that a set of one does not stand empty when it is lacking."""
QUERY: Final = "（查询结果）"


def clean(dice: Dice, line: Line, people: People, on: date) -> Card:
    """What the applicant hands in for a line, in order."""
    looks = marks.looks_for(line, people.barred)
    originals, copies = counts(line)
    fields = {look.kind: said for look, said in looks.items() if isinstance(look, Field)}
    who = holder(line.material, people)
    setting = Setting(dice=dice, people=people, material=line.material, on=on)
    details = _details(setting, looks)
    return Card(
        key=line.key,
        title=line.key,
        line=line.key,
        originals=originals,
        copies=copies,
        holder=who.name if who and {"name", "number"} & set(fields) else None,
        number=who.number if who and "number" in fields else None,
        address=people.premises if "address" in fields and people.premises else None,
        issuer=issuer(line.material),
        date=(on - timedelta(days=1 + dice.below(20))).isoformat() if "undated" in fields else None,
        valid_until=_term(dice, on) if "expired" in fields else None,
        seal=_seal(line.material, people, fields.get("unsealed")),
        signature=_signature(people, fields.get("unsigned")),
        pages=None if any(one.label == PAGES for one in details) else 1 + dice.below(4),
        details=details,
    )


def queried(dice: Dice, line: Line, people: People, on: date) -> Card:
    """What the window's query shows for a line that is fetched, in order."""
    looks = marks.looks_for(line, people.barred)
    kinds = {look.kind for look in looks if isinstance(look, Field)}
    who = holder(line.material, people)
    setting = Setting(dice=dice, people=people, material=line.material, on=on)
    return Card(
        key=line.key + QUERY,
        title=line.key + QUERY,
        line=line.key,
        holder=who.name if who and {"name", "number"} & kinds else None,
        number=who.number if who and "number" in kinds else None,
        address=people.premises if "address" in kinds and people.premises else None,
        valid_until=_term(dice, on) if "expired" in kinds else None,
        details=(*Unfound().shown(setting), *_details(setting, looks)),
        queried=True,
    )


def _term(dice: Dice, on: date) -> str:
    return (on + timedelta(days=90 + dice.below(900))).isoformat()


def _details(setting: Setting, looks: Looks) -> tuple[Detail, ...]:
    """The places of the card, each once; where there are too many, some of them, by lot."""
    shown = {look: look.shown(setting) for look in looks if not isinstance(look, Unfound)}
    drawn = _drawn(setting.dice, [details for details in shown.values() if details])
    sets: dict[str, list[str]] = {}
    found: dict[str, str] = {}
    # A place with a value of its own is filled by it: the ones that are just filled come last.
    for look, details in sorted(shown.items(), key=lambda one: isinstance(one[0], Blank)):
        if not {one.label for one in details} <= drawn:
            continue
        for one in details:
            found.setdefault(one.label, one.value)
            if isinstance(look, Part) and one.label == look.label:
                sets.setdefault(one.label, []).append(one.value)
    for label, parts in sets.items():
        found[label] = BETWEEN.join(parts if len(parts) > 1 else [BESIDE[label], *parts])
    return tuple(Detail(label=label, value=value) for label, value in found.items())


def _drawn(dice: Dice, groups: list[tuple[Detail, ...]]) -> set[str]:
    """The labels there is room for."""
    labels: set[str] = set()
    for group in dice.some(groups, len(groups)):
        more = labels | {one.label for one in group}
        if len(more) <= PLACES:
            labels = more
    return labels


def counts(line: Line) -> tuple[int, int]:
    """Originals and copies in full number."""
    wanted = line.copies or 1
    if line.ask == "复印件":
        return (1 if line.material.inspected else 0), wanted
    return (1, wanted) if "复印件" in line.forms else (wanted, 0)


def issuer(material: Material) -> str | None:
    """Who issued it; None for what the applicant made."""
    said = material.issuer
    return None if "自备" in said or len(said) > ISSUER else said


def _seal(material: Material, people: People, sentences: tuple[str, ...] | None) -> str | None:
    if sentences is None:
        return None
    named = sealer_of(sentences)
    if named and named not in ("单位", "企业", "申请单位", "建设单位", "用人单位"):
        return f"{named}印章"
    if issuer(material):
        return f"{material.issuer}印章"
    return people.applicant.name if people.applicant.kind == "组织" else "单位印章"


def _signature(people: People, sentences: tuple[str, ...] | None) -> str | None:
    if sentences is None:
        return None
    named = signer_of(sentences)
    return f"{named}已签名" if named else people.signer
