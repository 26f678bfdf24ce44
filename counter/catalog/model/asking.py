"""一件事申请表: the fields there are, and which of them the form of each item asks for (R013, R017)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from counter.catalog.model.base import Basis, Confidence, Strict, When

FieldKind = Literal["line", "text", "date", "number", "choice", "choices"]
"""line: one line; text: several lines; choice: one of the options; choices: any of them."""
Group = Literal[
    "申请人",
    "代办人",
    "监护人",
    "主体和单位",
    "场所和项目",
    "申请内容",
    "有关人员",
    "房屋和车辆",
    "家庭和生活状况",
    "领取方式",
]
"""Parts of the form, in the order in which they stand on it."""
LABEL = 16
"""Characters of a label at most: it stands in a narrow column."""

KNOWN = {
    "applicant.name": "申请人的姓名（名称）",
    "applicant.document": "证件类型",
    "applicant.number": "证件号码",
    "applicant.phone": "联系电话",
    "agent.name": "代办人姓名",
    "agent.document": "代办人证件类型",
    "agent.number": "代办人证件号码",
    "agent.phone": "代办人电话",
    "guardian.name": "监护人姓名",
    "guardian.document": "监护人证件类型",
    "guardian.number": "监护人证件号码",
    "guardian.phone": "监护人电话",
    "unit.name": "申请单位的名称",
    "unit.code": "统一社会信用代码",
    "unit.head": "法定代表人（负责人）",
    "premises": "经营场所或者房屋的地址",
    "collection.way": "领取方式",
    "collection.together": "统一领取还是分别领取",
    "collection.address": "快递的收件地址",
}
"""What a case may already know → in words. A field may also be filled by `answer.<question>`."""
ANSWER = "answer."


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField(Strict):
    """栏目: one thing a form asks for, whichever items want it."""

    key: str
    label: str
    group: Group
    kind: FieldKind = "line"
    unit: str = ""
    options: tuple[str, ...] = ()
    filled: str = ""
    """Where a case already knows it (`KNOWN`, or `answer.<question>`); "" = it is written by hand."""
    common: bool = False
    """It stands on every form."""
    note: str = ""
    """How to fill it in, in a few words under the label."""
    example: str = ""
    """What the filled-in sample (样张) shows; "" = 照实填写."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Strict):
    """Fields that the form of one item asks for on the same grounds.

    `material`: the item's own form, one of its requirements; basis and confidence are then those of the
    requirement, unless they are given here.
    """

    fields: tuple[str, ...]
    material: str = ""
    when: When = ()
    basis: tuple[Basis, ...] = ()
    confidence: Confidence | None = None
    evidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Strict):
    """申请内容 of one item, as far as a source names them.

    What else the department's own form may ask for is 待核定, and every form says so, unless `complete`.
    """

    key: str
    """Key of the item."""
    asks: tuple[Ask, ...]
    complete: bool = False
    """A source names all the form may ask for."""
