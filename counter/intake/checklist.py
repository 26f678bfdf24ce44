"""One set of papers, once: the requirements of all chosen items merged into one checklist.

A material wanted by several items stands once, with the largest number of copies, all standards, and every
item that wants it. What government issued is exempt (R053, R054); what another item of the same case will
produce is injected and never asked of the applicant. Pure: catalogue, items, answers and day in, lines out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from counter.catalog.situation import holds, in_force

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from counter.catalog.model import Basis, Catalogue, Confidence, Form, Grace, Material, Requirement
    from counter.catalog.situation import Selected

Ask = Literal["原件", "复印件", "免提交", "本件产生"]
"""What is asked of the applicant for a line."""

_STRENGTH: dict[str, int] = {"to-verify": 0, "low": 1, "medium": 2, "high": 3}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One item's demand inside a line."""

    item: str
    row: int
    dept: str
    requirement: Requirement


@dataclass(frozen=True, slots=True)
class Line:
    """One material on the checklist. `key` is the material's key."""

    key: str
    material: Material
    ask: Ask
    wanted: tuple[Wanted, ...]
    supplied_by: str = ""
    """For 本件产生: the item of this case whose result it is."""

    @property
    def items(self) -> tuple[str, ...]:
        """Names of the items that want it, each once."""
        return tuple(dict.fromkeys(w.item for w in self.wanted))

    @property
    def forms(self) -> tuple[Form, ...]:
        """Every form in which it is wanted, the strictest (原件) first."""
        order: tuple[Form, ...] = ("原件", "复印件", "电子证照可免", "电子核验")
        have = {w.requirement.form for w in self.wanted}
        return tuple(form for form in order if form in have)

    @property
    def copies(self) -> int | None:
        """The largest proved number; None when no source proves one (待核定)."""
        return max(
            (w.requirement.copies for w in self.wanted if w.requirement.copies is not None), default=None
        )

    @property
    def standards(self) -> tuple[str, ...]:
        """All 受理标准, each once."""
        return tuple(dict.fromkeys(s for w in self.wanted for s in w.requirement.standards))

    @property
    def notes(self) -> tuple[str, ...]:
        """All supplementary notes, each once."""
        return tuple(dict.fromkeys(w.requirement.note for w in self.wanted if w.requirement.note))

    @property
    def bases(self) -> tuple[Basis, ...]:
        """All bases, each once."""
        return tuple(dict.fromkeys(b for w in self.wanted for b in w.requirement.basis))

    @property
    def confidence(self) -> Confidence:
        """The weakest confidence among those who want it: a line is as sure as its least sure demand."""
        return min((w.requirement.confidence for w in self.wanted), key=_STRENGTH.__getitem__)

    @property
    def deferral(self) -> Grace | None:
        """容缺 only when every item that wants it allows it; the shortest term counts."""
        return _shared_grace([w.requirement.deferral for w in self.wanted])

    @property
    def commitment(self) -> Grace | None:
        """告知承诺 only when every item that wants it allows it."""
        return _shared_grace([w.requirement.commitment for w in self.wanted])

    @property
    def electronic(self) -> bool:
        """Whether the window may fetch it instead of taking paper (R053, R054, R133)."""
        return self.ask == "免提交" or bool({"电子证照可免", "电子核验"} & set(self.forms))

    @property
    def copy_will_do(self) -> bool:
        """Whether a copy is a legal form: wanted as a copy only, or shown in original and kept as a copy."""
        return "原件" not in self.forms or self.material.inspected

    @property
    def due(self) -> str:
        """应交, as printed. No number where none is proved: the paper says once that it is 待核定."""
        if self.ask in ("免提交", "本件产生"):
            return self.ask
        forms = "、".join(form for form in self.forms if form in ("原件", "复印件"))
        return forms if self.copies is None else f"{forms}（{self.copies}份）"

    @property
    def count_unknown(self) -> bool:
        """Paper is asked for, and no source proves how many (待核定)."""
        return self.ask in ("原件", "复印件") and self.copies is None


def _shared_grace(graces: Sequence[Grace | None]) -> Grace | None:
    known = [grace for grace in graces if grace is not None]
    if not known or len(known) != len(graces):
        return None
    return min(known, key=lambda g: (g.days is None, g.days or 0))


@dataclass(frozen=True, slots=True)
class Checklist:
    """The lines, and the items whose materials are still 待核定 (these cannot be received)."""

    lines: tuple[Line, ...]
    unknown: tuple[str, ...]

    def line(self, key: str) -> Line:
        """The line of a material. KeyError if it is not on the list: nothing can be added by hand."""
        for line in self.lines:
            if line.key == key:
                return line
        raise KeyError(key)


def build(
    catalogue: Catalogue, chosen: Sequence[Selected], answers: Mapping[str, str], on: date
) -> Checklist:
    """The merged checklist of the chosen items on that day."""
    chosen = sorted(chosen, key=lambda one: one.no)
    wanted: dict[str, list[Wanted]] = {}
    for one in chosen:
        for requirement in one.item.requirements:
            if in_force(requirement, on) and holds(requirement.when, answers):
                entry = Wanted(one.name, one.no, one.row.dept, requirement)
                wanted.setdefault(requirement.material, []).append(entry)
    supplied = _supplied(chosen)
    lines = tuple(
        _line(catalogue.materials[key], tuple(entries), supplied.get(key, ()))
        for key, entries in wanted.items()
    )
    return Checklist(lines, tuple(dict.fromkeys(one.name for one in chosen if not one.known)))


def _supplied(chosen: Sequence[Selected]) -> dict[str, tuple[Selected, ...]]:
    found: dict[str, tuple[Selected, ...]] = {}
    for one in chosen:
        if one.item.result:
            found[one.item.result] = (*found.get(one.item.result, ()), one)
    return found


def _line(material: Material, wanted: tuple[Wanted, ...], suppliers: tuple[Selected, ...]) -> Line:
    others = [s for s in suppliers if any(w.row != s.no for w in wanted)]
    own = [w for w in wanted if any(w.row == s.no for s in suppliers)]
    if others and not own:
        return Line(material.key, material, "本件产生", wanted, others[0].name)
    return Line(material.key, material, _ask(material, wanted), wanted)


def _ask(material: Material, wanted: tuple[Wanted, ...]) -> Ask:
    forms = {w.requirement.form for w in wanted}
    if material.exempt or forms <= {"电子证照可免", "电子核验"}:
        return "免提交"
    return "原件" if "原件" in forms else "复印件"
