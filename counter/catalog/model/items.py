"""联办事项: what a department decides, and what its guide says about it (R119)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from counter.catalog.model.base import Basis, Confidence, Strict, When
from counter.catalog.model.limits import Limit, Stage
from counter.catalog.model.materials import Requirement

Nature = Literal["", "行政许可", "行政确认", "行政给付", "行政备案", "其他行政权力", "公共服务"]
"""What kind of act an item is; "" = 待核定. Only a 行政许可 falls under the general limits of its law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor(Strict):
    """前置事项: an item whose result this one needs."""

    item: str
    basis: Basis
    confidence: Confidence


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
