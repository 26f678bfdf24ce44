"""The paper of a checklist line as it looks when nothing is wrong with it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from counter.training import marks
from counter.training.scenario import Card, Detail

if TYPE_CHECKING:
    from datetime import date

    from counter.cases.records import Person
    from counter.catalog.model import Material
    from counter.intake.checklist import Line
    from counter.training.dice import Dice
    from counter.training.scenario import FaultKind

SOMEBODY: Final = re.compile(
    "配偶|双方|死者|收养|生父母|父母|子女|孩子|儿童|幼儿|新生儿|卖方|买方|从业|护士|医师|药师|聘用|驾驶员|员工|职工"
    "|人员|投资人|股东|出租|继承|家庭成员|共有|质量负责人|第三方|检测机构"
)
"""Papers of people the trainee has not been told about: nothing personal stands on their cards."""
ISSUER: Final = 16
"""Characters of an issuer's name that fit a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who stands on the papers."""

    applicant: Person
    head: Person
    """Of an organisation, with a number of his or her own; the applicant otherwise."""
    agent: Person | None
    guardian: Person | None
    premises: str

    @property
    def signer(self) -> str:
        """Who signs for the applicant."""
        return self.guardian.name if self.guardian else self.head.name


def clean(dice: Dice, line: Line, people: People, on: date) -> Card:
    """What the applicant hands in for a line, in order."""
    material = line.material
    faults = marks.seen_faults(material)
    originals, copies = counts(line)
    who = holder(material, people)
    return Card(
        key=line.key,
        title=line.key,
        line=line.key,
        originals=originals,
        copies=copies,
        holder=who.name if who and {"name", "number"} & set(faults) else None,
        number=who.number if who and "number" in faults else None,
        address=people.premises if "address" in faults and people.premises else None,
        issuer=issuer(material),
        date=(on - timedelta(days=1 + dice.below(20))).isoformat() if "undated" in faults else None,
        valid_until=(on + timedelta(days=90 + dice.below(900))).isoformat() if "expired" in faults else None,
        seal=_seal(material, people, faults),
        signature=_signature(people, faults),
        pages=1 + dice.below(4),
        details=tuple(Detail(label=box, value="已填写") for box in marks.boxes(material)),
    )


def counts(line: Line) -> tuple[int, int]:
    """Originals and copies in full number."""
    wanted = line.copies or 1
    if line.ask == "复印件":
        return (1 if line.material.inspected else 0), wanted
    return (1, wanted) if "复印件" in line.forms else (wanted, 0)


def holder(material: Material, people: People) -> Person | None:
    """Whose name stands on it; None = somebody the trainee does not know."""
    key = material.key
    if "代理人" in key or "代办" in key:
        return people.agent
    if "监护人" in key:
        return people.guardian
    if "身份证" in key and people.applicant.kind == "组织":
        return people.head
    return None if SOMEBODY.search(key) else people.applicant


def issuer(material: Material) -> str | None:
    """Who issued it; None for what the applicant made."""
    said = material.issuer
    return None if "自备" in said or len(said) > ISSUER else said


def _seal(material: Material, people: People, faults: dict[FaultKind, tuple[str, ...]]) -> str | None:
    if "unsealed" not in faults:
        return None
    named = marks.sealer_of(faults["unsealed"])
    if named and named not in ("单位", "企业", "申请单位", "建设单位", "用人单位"):
        return f"{named}印章"
    if issuer(material):
        return f"{material.issuer}印章"
    return people.applicant.name if people.applicant.kind == "组织" else "单位印章"


def _signature(people: People, faults: dict[FaultKind, tuple[str, ...]]) -> str | None:
    if "unsigned" not in faults:
        return None
    named = marks.signer_of(faults["unsigned"])
    return f"{named}已签名" if named else people.signer
