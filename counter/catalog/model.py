"""The catalogue as frozen data: what the notice lists and what each item demands.

Every class is a plain frozen dataclass, so that the YAML check (pydantic) and the compiled cache
(msgspec) read the same declaration. Texts of the notice stand character for character.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003  (read at run time by the validators)
from typing import Literal

from counter.catalog.asking import Application, Ask, FormField
from counter.catalog.base import Basis, Confidence, Range, Strict, Test, When

__all__ = ["Application", "Ask", "Basis", "Confidence", "FormField", "Range", "Strict", "Test", "When"]
"""What belongs here and is defined beside; the rest of the model is public as well."""

CONFIDENCE_ZH: dict[Confidence, str] = {"high": "高", "medium": "中", "low": "低", "to-verify": "待核"}
"""把握 as people read it."""
Nature = Literal["", "行政许可", "行政确认", "行政给付", "行政备案", "其他行政权力", "公共服务"]
"""What kind of act an item is; "" = 待核定. Only a 行政许可 falls under the general limits of its law."""
Unit = Literal["小时", "工作日", "日", "月", "年", "当天", "当场", "即时"]
"""Units of time. 当天, 当场 and 即时 carry no amount."""
Form = Literal["原件", "复印件", "电子证照可免", "电子核验"]
"""How a paper is wanted. 电子证照可免: the physical certificate is exempt (R054). 电子核验: data only."""


GIVEN = ("agent", "applicant_kind", "minor")
"""Answers that come from the applicant step instead of a question: agent 是/否, applicant_kind 个人/组织,
minor 是/否 (under 14, PIPL art. 31)."""


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
class Answered(Strict):
    """常见问题解答 (R119 F25, R125): a question applicants ask, and the answer. No basis = 待核实."""

    ask: str
    answer: str
    basis: tuple[Basis, ...] = ()


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
    also: tuple[str, ...] = ()
    """Everyday words people look for it by, such as 网吧."""
    heed: tuple[str, ...] = ()
    """What applicants have to know beforehand, told on every advice (R128); `note` is for the clerk."""
    code: str = ""
    """事项编码; "" = 待核定, never made up."""
    subjects: tuple[str, ...] = ()
    """服务对象, such as 企业法人 or 自然人; () = 待核定."""
    promised: Limit | None = None
    """承诺办结时限 of the whole matter; None = 待核定."""
    faq: tuple[Answered, ...] = ()
    signed_off: str = ""
    """Who of the lead department signed the guide off, and when; "" = the guide is a 参考稿."""
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
class Limit(Strict):
    """时限: how long somebody has for something."""

    what: str
    """What must be done within it, such as 决定 or 实地核查."""
    amount: int | None = None
    """Number of units; None only with 当天, 当场, 即时."""
    unit: Unit
    starts: str = ""
    """From when it runs, such as 受理."""
    whose: Literal["部门", "窗口", "申请人"] = "部门"
    final: bool = False
    """This limit ends the handling of the item: 办结时限, what guides and clocks show first."""
    when: When = ()
    extension: str = ""
    """By how much and by whose approval it can be extended; "" = not provided for."""
    basis: tuple[Basis, ...]
    confidence: Confidence
    evidence: str
    note: str = ""
    in_force: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class General(Strict):
    """A limit that holds for every item of a kind unless its own law says otherwise."""

    key: str
    applies: str
    """What it holds for, in words."""
    limit: Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Strict):
    """特别环节: hearing, survey, test, notice. `stops` = its time does not count (行政许可法 art. 45)."""

    name: str
    stops: bool
    joint: bool = False
    """联合评审、联合勘验、联合验收 with other departments of the matter, called by the lead (R166)."""
    when: When = ()
    basis: tuple[Basis, ...]
    confidence: Confidence
    evidence: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee(Strict):
    """收费. Not set on an item = 待核定, which is not the same as free of charge."""

    charge: str
    """不收费, or the standard in one sentence."""
    when: When = ()
    basis: tuple[Basis, ...]
    confidence: Confidence
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Strict):
    """One sentence about an item, and where it comes from."""

    text: str
    basis: tuple[Basis, ...]
    confidence: Confidence
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence(Strict):
    """特殊注意事项 (R119 F20). None = 待核定."""

    appointment: Said | None = None
    """是否须预约办理."""
    in_person: Said | None = None
    """是否须本人亲自办理."""
    everyone: Said | None = None
    """是否须所涉所有当事人亲自到场."""
    photo: Said | None = None
    """Photo to bring or taken on the spot, and how to look for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Strict):
    """联办事项, once, whichever matters carry it. No requirements = 材料清单待核定."""

    key: str
    code: str = ""
    """事项编码; "" = 待核定, never made up."""
    nature: Nature = ""
    established: tuple[Basis, ...] = ()
    """设定依据 (R119 F06)."""
    conditions: tuple[Said, ...] = ()
    """申请条件 (R119 F08)."""
    agencies: tuple[Said, ...] = ()
    """中介服务 (R119 F10); () = 待核定."""
    statutory: tuple[Limit, ...] = ()
    """法定时限."""
    promised: Limit | None = None
    """承诺办结时限; None = 待核定, and the statutory limit is shown as 法定."""
    stages: tuple[Stage, ...] = ()
    fee: tuple[Fee, ...] = ()
    """收费; () = 待核定. Several = by situation."""
    presence: Presence = Presence()
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
class Department(Strict):
    """部门, named as the notice prints it."""

    key: str
    short: str
    """A few characters for narrow columns."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Strict):
    """Where one department (or the service centre, `department` "") serves in a county."""

    department: str = ""
    place: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class County(Strict):
    """县(市、区) or zone: what it sets for itself. Everything empty is 待核定."""

    key: str
    division: str = ""
    """国家行政区划代码 (GB/T 2260), six digits; zones have none."""
    zone: bool = False
    thresholds: dict[str, str] = field(default_factory=dict)
    """Question key → the standard this county has set, shown beside the question (R092)."""
    centre: Window = Window()
    windows: tuple[Window, ...] = ()
    complaint: str = ""
    """监督投诉 phone or address of the county."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Strict):
    """A short message to an applicant (R153, R157), by its key in `MESSAGES`.

    A sentence whose {placeholder} is not known when it is sent is left out.
    """

    key: str
    text: str
    basis: str
    """Why it is sent: rule id or article."""


_OF_CASE = frozenset({"number", "matter", "station", "phone"})
_OF_ITEM = _OF_CASE | {"item", "dept"}
MESSAGES: dict[str, frozenset[str]] = {
    "accepted": _OF_ITEM | {"due"},
    "refused": _OF_ITEM,
    "ready": _OF_ITEM,
    "couriered": _OF_CASE | {"courier", "tracking"},
    "withdrawn": _OF_CASE,
    "correction": _OF_CASE | {"due"},
    "lapse_warning": _OF_CASE | {"due"},
    "lapse": _OF_CASE | {"due"},
    "deferral": _OF_CASE | {"material", "due"},
    "deferral_over": _OF_CASE | {"material", "due", "depts", "consequence"},
}
"""Every message the desks send → the placeholders its text may use."""


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
    departments: dict[str, Department] = field(default_factory=dict)
    counties: dict[str, County] = field(default_factory=dict)
    general: dict[str, General] = field(default_factory=dict)
    """General limits by key (行政许可法, the notice itself)."""
    messages: dict[str, Message] = field(default_factory=dict)
    """Texts of the short messages to applicants, by key."""
    fields: dict[str, FormField] = field(default_factory=dict)
    """栏目 of 一件事申请表, by key, in the order in which they stand on it."""
    applications: dict[str, Application] = field(default_factory=dict)
    """What the form of an item asks for, by the item's key."""

    def matter(self, matter_id: str) -> Matter:
        """The matter by its number, such as E03. KeyError if unknown."""
        for matter in self.matters:
            if matter.id == matter_id:
                return matter
        raise KeyError(matter_id)
