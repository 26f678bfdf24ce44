"""Who stands on the papers of a made-up exercise, and what else they agree on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from counter.cases.records import Person
    from counter.catalog.model import Material

SOMEBODY: Final = re.compile(
    r"配偶|(?<!收养)双方(?!\(或本人)|(?<!与)死者|被收养|送养|生父母|父母|子女|孩子|儿童|幼儿|新生儿|卖方|买方"
    "|(?<!驾驶员)从业|兽医|护士|医师|药师|聘用|(?<!汽车)驾驶员|员工|职工"
    "|(?<!就业|特困|困难|失业|参保|企业|流动)人员|投资人|股东|出租(?!汽车)|继承|家庭成员|共有|质量负责人|第三方|检测机构"
)
"""Papers of people the trainee has not been told about: nothing personal stands on their cards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who stands on the papers."""

    applicant: Person
    head: Person
    """Of an organisation, with a number of his or her own; the applicant otherwise."""
    agent: Person | None
    guardian: Person | None
    premises: str
    seed: str = ""
    """What is made up beside them is made of it, so that two papers say the same."""
    barred: tuple[str, ...] = ()
    """Words for what, by the applicant's answers, is not so in this case: 有配偶, 夫妻共同收养."""

    @property
    def signer(self) -> str:
        """Who signs for the applicant."""
        return self.guardian.name if self.guardian else self.head.name


def holder(material: Material, people: People) -> Person | None:
    """Whose name stands on it; None = somebody the trainee does not know."""
    key = material.key
    if key.startswith("继承人"):
        return people.applicant
    if "代理人" in key or "代办" in key:
        return people.agent
    if "监护人" in key:
        return people.guardian
    if SOMEBODY.search(key):
        return None
    return people.head if "身份证" in key else people.applicant
