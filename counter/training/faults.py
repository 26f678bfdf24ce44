"""What is wrong with the stack of papers: lines that lack theirs, and cards that are marred. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from counter.training import cards, marks
from counter.training.scenario import FaultKind, Planted

if TYPE_CHECKING:
    from counter.intake.checklist import Line
    from counter.training.draft import Making

CURABLE: Final[frozenset[FaultKind]] = frozenset(
    ("unsigned", "incomplete", "undated", "altered", "name", "number", "address")
)
"""What one can put right on a paper of one's own, there and then."""
COPIED: Final[frozenset[FaultKind]] = frozenset(("unclear", "copies"))
"""Not planted where the original lies beside the copy: the window makes another one."""
CURED: Final = ("R137",)
MISSING: Final = ("R135", "R136")
FAULTY: Final = ("R135", "R136")
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
    return Planted(line=line.key, kind="missing", seen=f"桌上没有“{line.key}”", rules=MISSING)


def _faulty(making: Making, line: Line) -> bool:
    return any(one.line == line.key for one in (*making.faults, *making.cures))


def _mar_some(making: Making, count: int) -> None:
    """Faults on different papers; once in a while a second one on the same."""
    lines = [line for line in making.wanted if line.key in making.cards]
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
        kind: picks
        for kind, picks in _possible(line).items()
        if kind not in had and (not had or cured == curable(making, line, kind))
    }
    kinds = making.dice.some(sorted(possible), len(possible))
    if "form" in kinds and making.dice.happens(PLAIN_LAST):
        kinds.sort(key=lambda kind: kind == "form")
    for kind in kinds:
        try:
            _put(making, line, kind, possible[kind])
        except ValueError:
            continue
        return True
    return False


def _possible(line: Line) -> dict[FaultKind, tuple[str, ...]]:
    """By kind, the sentences that name it; form and count are faults of the line and need none."""
    found = marks.seen_faults(line.material)
    if "原件" not in line.forms or line.copy_will_do:
        found.pop("form", None)
    elif "form" not in found:
        found["form"] = ()
    if (line.copies or 1) > 1:
        found["copies"] = ()
    return found


def _put(making: Making, line: Line, kind: FaultKind, sentences: tuple[str, ...]) -> None:
    card = making.cards[line.key]
    if kind in COPIED and card.originals and card.copies:
        raise ValueError("it can be copied again")
    _showable(card.seal, card.signature, kind)
    picks = sentences
    if kind == "incomplete":
        shown = {one.label for one in card.details}
        able = [one for one in sentences if marks.box_of(one) in shown]
        if not able:
            raise ValueError("no box on the card")
        picks = (making.dice.of(able),)
    making.cards[line.key], seen = marks.marred(making.dice, card, kind, picks, making.on)
    cure = curable(making, line, kind)
    planted = Planted(
        line=line.key,
        kind=kind,
        card=card.key,
        picks=picks,
        standard=_standard(line, kind),
        seen=seen,
        rules=CURED if cure else FAULTY,
    )
    (making.cures if cure else making.faults).append(planted)


def curable(making: Making, line: Line, kind: FaultKind) -> bool:
    """Whether the applicant, who is here and not an agent, can put it right there and then (R137)."""
    own = cards.issuer(line.material) is None and cards.holder(line.material, making.people) is not None
    signed = marks.seen_faults(line.material).get("unsigned", ())
    return own and kind in CURABLE and making.people.agent is None and not marks.signer_of(signed)


def _showable(seal: str | None, signature: str | None, kind: FaultKind) -> None:
    """A place that is not on the card cannot be empty."""
    if (kind == "unsealed" and seal is None) or (kind == "unsigned" and signature is None):
        raise ValueError("no such place on the card")


def _standard(line: Line, kind: FaultKind) -> str:
    """The 受理标准 it offends, if one says so in words."""
    words = marks.WORDS.get(kind)
    return next((one for one in line.standards if words and words.search(one)), "")
