"""What is wrong with the stack of papers: lines that lack theirs, and cards that are marred. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from counter.training import cards, marks
from counter.training.looks.fields import Field
from counter.training.looks.hands import signer_of
from counter.training.looks.pairs import Pair
from counter.training.looks.places import Blank, Street, Whole
from counter.training.looks.sets import Sum
from counter.training.people import holder
from counter.training.scenario import FaultKind, Planted

if TYPE_CHECKING:
    from counter.intake.checklist import Line
    from counter.training.draft import Making
    from counter.training.looks.base import Look

CURABLE: Final[frozenset[FaultKind]] = frozenset(
    ("unsigned", "incomplete", "undated", "altered", "name", "number", "address")
)
"""What one can put right on a form of one's own, there and then."""
WRITTEN: Final = ("已填写", "已勾选")
"""What a box is filled with by writing alone."""
FORM: Final = re.compile("表|申请书|登记书|申报单")
"""Forms in which a value that differs from other papers is simply corrected."""
NO_FORM: Final = re.compile(
    "合同|协议|章程|决议|纪要|报告|证明|证书|凭证|文件|图|照片|制度|档案|预案|预算|材料"
)
"""Papers that are more than a form of one's own: others take part in them, or they are made elsewhere."""
COPIED: Final[frozenset[FaultKind]] = frozenset(("unclear", "copies", "pages"))
"""Not planted where the original lies beside the copy: the window makes another one."""
CURED: Final = ("R137",)
MISSING: Final = ("R135", "R136")
FAULTY: Final = ("R135", "R136")
ALONE: Final[frozenset[FaultKind]] = frozenset(("unfound",))
"""Nothing else can be seen on a query that finds nothing."""
PLAIN_LAST: Final = 80
"""Per cent in which a copy in place of an original is only planted where nothing else can be seen."""


def plant(making: Making) -> None:
    """As many faults as the level wants; at least one, where any can be seen."""
    lacks = 1 + making.dice.below(3) if making.level == 1 else making.dice.below(2)
    if making.level > 1:
        wanted = 1 + making.dice.below(3) if making.level == 2 else making.dice.below(2)
        _mar_some(making, wanted)
        if making.level == 2 and not (making.faults or making.cures):
            lacks = max(1, lacks)
    free = [line for line in making.wanted if line.key in making.cards and not _faulty(making, line)]
    for line in making.dice.some(free, lacks):
        del making.cards[line.key]
        making.lacking.append(missing(line))


def missing(line: Line) -> Planted:
    """The paper of a line is not on the table."""
    picks = marks.missing_picks(line.material)
    return Planted(line=line.key, kind="missing", picks=picks, seen=f"桌上没有“{line.key}”", rules=MISSING)


def _faulty(making: Making, line: Line) -> bool:
    return any(one.line == line.key for one in (*making.faults, *making.cures))


def _mar_some(making: Making, count: int) -> None:
    """Faults on different papers and queries; once in a while a second one on the same."""
    lines = [line for line in making.wanted if line.key in making.cards]
    trapped = {trap.line for trap in making.traps}
    lines += [line for line in making.exempt if line.key in making.queries and line.key not in trapped]
    for line in making.dice.some(lines, len(lines)):
        if _planted(making) >= count:
            return
        if _mar(making, line) and making.dice.happens(20) and _planted(making) < count:
            _mar(making, line)


def _planted(making: Making) -> int:
    return len(making.faults) + len(making.cures)


def _mar(making: Making, line: Line) -> bool:
    """One fault that this card can show; False when there is none (left)."""
    had = {one.kind for one in (*making.faults, *making.cures) if one.line == line.key}
    cured = any(one.line == line.key for one in making.cures)
    possible = {
        look: picks
        for look, picks in _possible(line, making.people.barred).items()
        if look.kind not in had | (ALONE if had else set())
        and (not had or cured == curable(making, line, look))
    }
    if had & ALONE:
        return False
    kinds = sorted({look.kind for look in possible})
    for kind in _ordered(making, kinds):
        looks = [look for look in possible if look.kind == kind]
        if any(_put(making, line, look, possible[look]) for look in making.dice.some(looks, len(looks))):
            return True
    return False


def _ordered(making: Making, kinds: list[FaultKind]) -> list[FaultKind]:
    """In what order they are tried: first of all by lot, a copy for an original mostly last."""
    found = making.dice.some(kinds, len(kinds))
    if "form" in found and making.dice.happens(PLAIN_LAST):
        found.sort(key=lambda kind: kind == "form")
    return found


def _possible(line: Line, barred: tuple[str, ...]) -> dict[Look, tuple[str, ...]]:
    """By look, the sentences that name it; form and count are faults of the line and need none."""
    found = marks.looks_for(line, barred)
    found.pop(Whole(), None)
    form, copies = Field("form"), Field("copies")
    if "原件" not in line.forms or line.copy_will_do:
        found.pop(form, None)
    elif form not in found:
        found[form] = ()
    if (line.copies or 1) > 1:
        found.setdefault(copies, ())
    return found


def _put(making: Making, line: Line, look: Look, picks: tuple[str, ...]) -> bool:
    """Mar the card of a line; False when it cannot show this."""
    stack = making.queries if line.key in making.queries else making.cards
    card = stack[line.key]
    if look.kind in COPIED and card.originals and card.copies:
        return False
    try:
        stack[line.key], seen = look.marred(making.dice, card, making.on)
    except ValueError:
        return False
    cure = curable(making, line, look)
    planted = Planted(
        line=line.key,
        kind=look.kind,
        card=card.key,
        picks=picks,
        standard=marks.standard_of(line, look),
        seen=seen,
        rules=CURED if cure else FAULTY,
    )
    (making.cures if cure else making.faults).append(planted)
    return True


def curable(making: Making, line: Line, look: Look) -> bool:
    """Whether the applicant, who is here and not an agent, can put it right there and then (R137)."""
    own = cards.issuer(line.material) is None and holder(line.material, making.people) is not None
    form = line.ask != "免提交" and not NO_FORM.search(line.key)
    signed = marks.looks_for(line).get(Field("unsigned"), ())
    here = own and form and making.people.agent is None and not signer_of(signed)
    return here and _by_pen(line, look)


def _by_pen(line: Line, look: Look) -> bool:
    """Whether a pen in the applicant's hand is enough for it."""
    if isinstance(look, Blank):
        return look.full in WRITTEN and look.kind == "incomplete"
    if isinstance(look, (Pair, Sum)):
        return bool(FORM.search(line.key))
    return isinstance(look, (Field, Street)) and look.kind in CURABLE
