"""申请材料, and what an item wants of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from counter.catalog.model.base import Basis, Confidence, Strict, When

Form = Literal["原件", "复印件", "电子证照可免", "电子核验"]
"""How a paper is wanted. 电子证照可免: the physical certificate is exempt (R054). 电子核验: data only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material(Strict):
    """申请材料: one real-world paper, whoever wants it."""

    key: str
    """Its canonical name, as printed on papers."""
    issuer: str = "申请人自备"
    exempt: bool = False
    """Issued by government, hence never asked for (R053, R054)."""
    not_exempt_because: str = ""
    inspected: bool = False
    """The original is shown and given back; a copy kept of it is a legal form."""
    faults: tuple[str, ...] = ()
    """Common faults as short sentences that fit a notice."""
    obtain: str = ""
    """How and where the applicant gets it."""
    cure: str = ""
    """How a faulty one is put right."""
    review: tuple[str, ...] = ()
    """审查要点: what the clerk looks at, whichever item wants it."""
    size: str = ""
    """规格, such as A4 or a photo size; "" = 待核定."""
    valid: str = ""
    """How long it is good for, with where that is said; "" = 待核定."""
    blank: str = ""
    """Where the blank form is to be had: an address or a file (R119 F21); "" = 待核定 or no form."""
    specimen: str = ""
    """A filled-in sample: an address or a file (R119 F13.2, F21.2, F22.2); "" = 待核定."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grace(Strict):
    """容缺受理 or 告知承诺 for one requirement; only with a basis (R140, R141)."""

    basis: Basis
    consequence: str
    """The adverse consequence the applicant must be told."""
    days: int | None = None
    unit: Literal["工作日", "日"] = "工作日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Strict):
    """材料要求: what one item wants of one material."""

    material: str
    form: Form
    copies: int | None = None
    """None = no number is proved anywhere: 待核定."""
    when: When = ()
    standards: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    confidence: Confidence
    evidence: str
    note: str = ""
    deferral: Grace | None = None
    commitment: Grace | None = None
    in_force: date | None = None
    until: date | None = None
    """First and last-plus-one day on which this is demanded; None = open."""
