"""一件事 as the annexes list them: the matter, its rows, and what applicants ask about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from counter.catalog.model.base import Basis, Strict, When
from counter.catalog.model.limits import Limit


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
