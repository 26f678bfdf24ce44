"""Which faults of a material can be seen on its card, and the sentences that name each of them.

Only faults that can be *seen* are planted: `looks` reads from a sentence how its fault looks.
What a sentence asks for in judgement (a plan that does not suit the trade) is left to written scenarios.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from counter.training.looks.places import Unfound, Whole
from counter.training.looks.sentences import looks_of

if TYPE_CHECKING:
    from counter.catalog.model import Material
    from counter.intake.checklist import Line
    from counter.training.looks.base import Look
    from counter.training.scenario import FaultKind

WORDS: Final[dict[FaultKind, re.Pattern[str]]] = {
    "expired": re.compile("有效期|期限内"),
    "unsealed": re.compile("章"),
    "unsigned": re.compile("签"),
    "undated": re.compile("日期"),
    "name": re.compile("(姓名|名称|权利人).*一致"),
    "number": re.compile("(号码|代码).*一致"),
    "address": re.compile("(地址|住所|坐落).*一致"),
    "altered": re.compile("涂改|删改"),
    "unclear": re.compile("清晰"),
    "incomplete": re.compile("填写|写明|完整"),
    "form": re.compile("原件"),
    "copies": re.compile("份"),
    "part": re.compile("齐全"),
}
"""Words of a 受理标准 that a fault of this kind offends."""
ON_PAPER: Final[frozenset[FaultKind]] = frozenset(
    ("form", "copies", "unsigned", "unsealed", "undated", "altered", "unclear", "pages", "missing")
)
"""What only paper can have: not the result of a query."""


def looks_on(material: Material, *, queried: bool) -> dict[Look, tuple[str, ...]]:
    """How faults of a material look on its paper, or on the query of the window; with the sentences."""
    made: dict[Look, tuple[str, ...]] = {}
    for sentence in material.faults:
        for look in looks_of(sentence, material.key):
            if look.kind not in ON_PAPER if queried else not isinstance(look, Unfound):
                made[look] = (*made.get(look, ()), sentence)
    return made


def looks_for(line: Line, barred: tuple[str, ...] = ()) -> dict[Look, tuple[str, ...]]:
    """How faults of a checklist line look, as it is asked for; none of what is not so in this case."""
    found = looks_on(line.material, queried=line.ask == "免提交")
    kept = {
        look: tuple(one for one in said if not any(word in one for word in barred))
        for look, said in found.items()
    }
    return {look: said for look, said in kept.items() if said}


def missing_picks(material: Material) -> tuple[str, ...]:
    """The sentences that say that the paper is not there at all."""
    return looks_on(material, queried=False).get(Whole(), ())


def standard_of(line: Line, look: Look) -> str:
    """The 受理标准 it offends, if one says so in words."""
    words = WORDS.get(look.kind)
    named = next((one for one in line.standards if look.word and look.word in one), "")
    return named or next((one for one in line.standards if words and words.search(one)), "")
