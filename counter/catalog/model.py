"""The catalogue as frozen data: what the notice lists and what each item demands.

Every class is a plain frozen dataclass, so that the YAML check (pydantic) and the compiled cache
(msgspec) read the same declaration. Texts of the notice stand character for character.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003  (read at run time by the validators)
from typing import ClassVar, Literal

Confidence = Literal["high", "medium", "low", "to-verify"]
Form = Literal["原件", "复印件", "电子证照可免", "电子核验"]
"""How a paper is wanted. 电子证照可免: the physical certificate is exempt (R054). 电子核验: data only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strict:
    """Unknown keys are faults, in every catalogue file."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Range(Strict):
    """A number from `min` (included) up to `below` (excluded)."""

    min: float | None = None
    below: float | None = None


GIVEN = ("agent", "applicant_kind", "minor")
"""Answers that come from the applicant step instead of a question: agent 是/否, applicant_kind 个人/组织,
minor 是/否 (under 14, PIPL art. 31)."""

Test = str | tuple[str, ...] | Range
When = tuple[dict[str, Test], ...]
"""Any of the dicts holds; a dict holds when every question in it has one of the answers. () = always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Strict):
    """One answer. `stop` ends the joint handling with this sentence (what to do instead)."""

    value: str
    hint: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Strict):
    """A situation question (情形问题). `basis` is a rule id or an article."""

    key: str
    ask: str
    options: tuple[Option, ...] = ()
    unit: str = ""
    """Set for a number question (no options): the unit of the number."""
    when: When = ()
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(Strict):
    """Inside one row of the notice: which item is really handled, by the answers."""

    item: str
    when: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Strict):
    """One row of the annex: name, department, levels and remark exactly as printed (trimmed)."""

    name: str
    dept: str
    levels: str
    remark: str = ""
    item: str = ""
    """Key of the catalogue item; empty = the row's own name."""
    when: When = ()
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter(Strict):
    """一件事: one numbered entry of an annex with its rows and questions."""

    id: str
    annex: int
    no: int
    marks: str
    name: str
    lead: str
    licence_first: bool = False
    """企业准营类 (R089): the business licence must have been obtained before."""
    note: str = ""
    questions: tuple[str, ...] = ()
    """Keys of the questions that decide which rows apply, in the order they are asked. Questions that only
    decide a requirement need no mention: they are asked when their item applies."""
    asked_when: dict[str, When] = field(default_factory=dict)
    """Conditions under which a question is asked in this matter only (the venue in 开酒吧: only with KTV)."""
    presets: dict[str, str] = field(default_factory=dict)
    """Answers the matter settles by itself (二手房 is 存量房): they count, and are not asked."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Strict):
    """A law or document. `in_force` / `until` bound its validity; None = open."""

    key: str
    title: str
    number: str = ""
    issuer: str = ""
    in_force: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis(Strict):
    """Where a demand comes from: a source and its article."""

    source: str
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grace(Strict):
    """容缺受理 or 告知承诺 for one requirement; only with a basis (R140, R141)."""

    basis: Basis
    consequence: str
    """The adverse consequence the applicant must be told."""
    days: int | None = None
    unit: Literal["工作日", "日"] = "工作日"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor(Strict):
    """前置事项: an item whose result this one needs."""

    item: str
    basis: Basis
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Strict):
    """联办事项, once, whichever matters carry it. No requirements = 材料清单待核定."""

    key: str
    requirements: tuple[Requirement, ...] = ()
    result: str = ""
    """Material key of the paper this item produces."""
    after: tuple[Predecessor, ...] = ()
    no_materials_because: str = ""
    """Set when the item truly wants no paper (a look-up): the sentence that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Strict):
    """A rule of the notice, quoted, for on-screen citation."""

    id: str
    quote: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue(Strict):
    """Everything, validated. `version` is the hash of the content (design rule 7)."""

    version: str
    matters: tuple[Matter, ...]
    items: dict[str, Item]
    materials: dict[str, Material]
    questions: dict[str, Question]
    sources: dict[str, Source]
    rules: dict[str, Rule]

    def matter(self, matter_id: str) -> Matter:
        """The matter by its number, such as E03. KeyError if unknown."""
        for matter in self.matters:
            if matter.id == matter_id:
                return matter
        raise KeyError(matter_id)
