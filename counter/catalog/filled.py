"""How far each element of a matter's guide is filled (R119): one measure for each number F01…F25.

A measure counts what is there and says in one sentence what is not. What the notice itself settles for
every matter is filled from the notice; what nobody has said stays 待核定, however likely it may be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from counter.catalog.model import Item, Material
from counter.catalog.situation import in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from counter.catalog.model import Catalogue, Matter, Requirement

State = Literal["齐", "部分", "待核定", "不适用"]

FORM = re.compile(r"(申请书|申报书|(?<!报告)表)(\(.*\)|（.*）)?$")
"""Papers that are filled in on a blank form. A 报告表 is written by an expert, not filled in."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Where the window is and who can be asked, as far as a county or a station has said so."""

    address: str = ""
    hours: str = ""
    phone: str = ""
    complaint: str = ""
    full_guide: str = ""
    """Address of the published full guide, for the code on the brief one (R121)."""


@dataclass(frozen=True, slots=True)
class Measure:
    """`done` of `whole` are there. `lacks`: what is missing, or why there is nothing to fill.

    `source`: where it comes from when that is the same for all matters.
    """

    done: int
    whole: int
    lacks: str = ""
    source: str = ""

    @property
    def state(self) -> State:
        """Nothing to fill = 不适用."""
        if self.whole == 0:
            return "不适用"
        if self.done == self.whole:
            return "齐"
        return "部分" if self.done else "待核定"


class Scope:
    """One matter on one day: its items, what they want, and who can be asked."""

    def __init__(self, catalogue: Catalogue, matter: Matter, on: date, contacts: Contacts) -> None:
        self.catalogue, self.matter, self.contacts = catalogue, matter, contacts
        self.items = items_of(catalogue, matter)
        self.unlisted = [item for item in self.items if not has_list(item)]
        self.wants = [one for item in self.items for one in item.requirements if in_force(one, on)]
        keys = dict.fromkeys(one.material for one in self.wants)
        self.materials = [self.material(key) for key in keys]

    def material(self, key: str) -> Material:
        """The material, or an empty one while its name is a fault."""
        return self.catalogue.materials.get(key) or Material(key=key)

    def asked_on_paper(self, want: Requirement) -> bool:
        """Whether the applicant brings paper for it."""
        return want.form in ("原件", "复印件") and not self.material(want.material).exempt


def items_of(catalogue: Catalogue, matter: Matter) -> list[Item]:
    """Every item that a matter may handle, each once; a row without an entry as an empty item."""
    keys = [
        key
        for row in matter.rows
        for key in ([branch.item for branch in row.branches] or [row.item or row.name])
    ]
    return [catalogue.items.get(key) or Item(key=key) for key in dict.fromkeys(keys)]


def has_list(item: Item) -> bool:
    """Whether it is known which papers the item wants (none may be the answer)."""
    return bool(item.requirements or item.no_materials_because)


# -- ways to measure ---------------------------------------------------------------------------------------


def _there(source: str = "") -> Measure:
    return Measure(1, 1, source=source)


def _one(value: object, lacks: str, source: str = "") -> Measure:
    return _there(source) if value else Measure(0, 1, lacks)


def _items(scope: Scope, good: Callable[[Item], object], what: str) -> Measure:
    bad = [item.key for item in scope.items if not good(item)]
    lacks = f"{len(bad)} 个事项没有写{what}：{_some(bad)}。" if bad else ""
    return Measure(len(scope.items) - len(bad), len(scope.items), lacks)


def _wants(scope: Scope, good: Callable[[Requirement], object], what: str) -> Measure:
    """Over all papers wanted; an item without a list counts as one that is missing."""
    bad = [want.material for want in scope.wants if not good(want)]
    said = [f"{len(bad)} 条材料要求没有写{what}：{_some(bad)}"] if bad else []
    said += _without_list(scope)
    whole = len(scope.wants) + len(scope.unlisted)
    return Measure(len(scope.wants) - len(bad), whole, "；".join(said) + "。" if said else "")


def _materials(
    scope: Scope, of: Sequence[Material], good: Callable[[Material], object], what: str
) -> Measure:
    bad = [one.key for one in of if not good(one)]
    said = [f"{len(bad)} 种没有{what}：{_some(bad)}"] if bad else []
    said += _without_list(scope)
    whole = len(of) + len(scope.unlisted)
    return Measure(len(of) - len(bad), whole, "；".join(said) + "。" if said else "")


def _without_list(scope: Scope) -> list[str]:
    names = [item.key for item in scope.unlisted]
    return [f"{len(names)} 个事项的材料清单待核定：{_some(names)}"] if names else []


def _some(names: Iterable[str]) -> str:
    listed = list(dict.fromkeys(names))
    return "、".join(listed[:3]) + (f"等 {len(listed)} 个" if len(listed) > 3 else "")


# -- the elements ------------------------------------------------------------------------------------------


def _copies_and_size(scope: Scope) -> Measure:
    paper = [want for want in scope.wants if scope.asked_on_paper(want)]
    copies = sum(want.copies is not None for want in paper)
    sizes = sum(bool(scope.material(want.material).size) for want in paper)
    said = [f"{len(paper) - copies} 条没有份数"] if copies < len(paper) else []
    said += [f"{len(paper) - sizes} 条没有规格"] if sizes < len(paper) else []
    said += _without_list(scope)
    whole = 2 * (len(paper) + len(scope.unlisted))
    return Measure(copies + sizes, whole, "；".join(said) + "。" if said else "")


def _grace(scope: Scope, kind: Literal["deferral", "commitment"], name: str) -> Measure:
    """Silence is not a no: whether a paper may be deferred is for the department to say."""
    found = sum(getattr(want, kind) is not None for want in scope.wants)
    rest = len(scope.wants) - found
    said = [f"{rest} 条没有写能不能{name}，没有依据的一律按不能办"] if rest else []
    said += _without_list(scope)
    whole = len(scope.wants) + len(scope.unlisted)
    return Measure(found, whole, "；".join(said) + "。" if said else "")


def _promised(scope: Scope) -> Measure:
    if scope.matter.promised is not None:
        return _there()
    found = _items(scope, lambda item: item.promised, "承诺时限")
    lawful = sum(any(limit.final for limit in item.statutory) for item in scope.items)
    more = f"其中 {lawful} 个有法定办结时限，可以先写法定的。" if lawful and found.lacks else ""
    return Measure(found.done, found.whole, found.lacks + more)


def _sample(scope: Scope) -> Measure:
    def shown(item: Item) -> bool:
        return bool(item.result and scope.material(item.result).specimen)

    return _items(scope, shown, "办理结果的样本")


def _address(scope: Scope) -> Measure:
    have = {"地址": scope.contacts.address, "办公时间": scope.contacts.hours}
    bad = [name for name, value in have.items() if not value]
    return Measure(2 - len(bad), 2, f"没有{'和'.join(bad)}。" if bad else "")


def _asking(scope: Scope) -> Measure:
    """Where one can ask is said by the notice; by which number is for the county to say."""
    phone = scope.contacts.phone
    return Measure(1 + bool(phone), 2, "" if phone else "没有咨询电话。", "R122、R123")


def _tracking(_: Scope) -> Measure:
    """The notice says where a certificate is looked up, not how the progress is."""
    return Measure(1, 2, "办理进程怎么查，通知没有写。", "R174（结果）")


def _photo(scope: Scope) -> Measure:
    return _items(scope, lambda item: item.presence.photo, "照片的提醒")


def _forms(scope: Scope) -> list[Material]:
    return [one for one in scope.materials if FORM.search(one.key) and not one.exempt]


def _letters(scope: Scope) -> list[Material]:
    keys = [one.material for one in scope.wants if one.deferral or one.commitment]
    return [scope.material(key) for key in dict.fromkeys(keys)]


NO_GRACE = "没有一种材料写明实行容缺受理或者告知承诺。"


def _letter(scope: Scope) -> Measure:
    """The window prints the letter itself, from the consequences that the requirement names."""
    whole = len(_letters(scope))
    return Measure(whole, whole, "" if whole else NO_GRACE, "R140、R141，窗口按材料打印" if whole else "")


def _letter_specimen(scope: Scope) -> Measure:
    if not _letters(scope):
        return Measure(0, 0, NO_GRACE)
    bad = [one.key for one in _letters(scope) if not one.specimen]
    return Measure(
        len(_letters(scope)) - len(bad),
        len(_letters(scope)),
        f"{len(bad)} 种实行容缺或承诺的材料没有示范文本：{_some(bad)}。" if bad else "",
    )


def _faq(scope: Scope) -> Measure:
    if not scope.matter.faq:
        return Measure(0, 1, "没有常见问题解答。")
    bad = [one.ask for one in scope.matter.faq if not one.basis]
    whole = len(scope.matter.faq)
    return Measure(whole - len(bad), whole, f"{len(bad)} 条解答没有写依据。" if bad else "")


PROCEDURE = "附件3 二、办事通用工作规程"

MEASURES: dict[str, Callable[[Scope], Measure]] = {
    "F01.1": lambda s: _one(s.matter.name, "没有名称。"),
    "F01.2": lambda s: _one(s.matter.code, "一件事的编码待核定。"),
    "F02.1": lambda s: _one(s.matter.rows, "没有联办事项。"),
    "F02.2": lambda s: _items(s, lambda item: item.code, "编码"),
    "F03": lambda s: _one(s.matter.lead, "没有牵头部门。"),
    "F04": lambda s: _one(all(row.dept for row in s.matter.rows), "有一行没有部门。"),
    "F05": lambda s: _one(s.matter.subjects, "服务对象待核定。"),
    "F06": lambda s: _items(s, lambda item: item.established, "设定依据"),
    "F07": lambda s: _one(all(row.levels for row in s.matter.rows), "有一行没有层级。"),
    "F08": lambda s: _items(s, lambda item: item.conditions, "申请条件"),
    "F09.1": lambda s: _items(s, has_list, "材料清单"),
    "F09.2": lambda s: _wants(s, lambda want: want.basis, "依据"),
    "F09.3": lambda s: _wants(s, lambda want: want.form, "形式"),
    "F09.4": lambda s: _wants(s, lambda want: s.material(want.material).issuer, "来源"),
    "F09.5": lambda s: _wants(s, lambda want: want.standards or s.material(want.material).review, "受理标准"),
    "F09.6": _copies_and_size,
    "F09.7": lambda s: _grace(s, "deferral", "容缺"),
    "F09.8": lambda s: _grace(s, "commitment", "书面承诺"),
    "F09.9": lambda s: _items(s, has_list, "材料清单"),
    "F10": lambda s: _items(s, lambda item: item.agencies, "中介服务"),
    "F11.1": lambda _: _there("R130、R131"),
    "F11.2": _address,
    "F12": lambda _: _there(PROCEDURE),
    "F12.1": lambda s: _items(s, lambda item: item.stages, "特别环节（有或者没有）"),
    "F13.1": lambda s: _items(s, lambda item: item.result, "办理结果"),
    "F13.2": _sample,
    "F14": _promised,
    "F15.1": lambda s: _items(s, lambda item: item.fee, "收费"),
    "F15.2": lambda s: _items(s, lambda i: i.fee and all(one.basis for one in i.fee), "收费依据"),
    "F16": lambda _: _there("R042、R169、R170"),
    "F17": _asking,
    "F18": lambda s: _one(s.contacts.complaint, "没有监督投诉的电话或者地址。"),
    "F19.1": _tracking,
    "F19.2": _tracking,
    "F20.1": lambda s: _items(s, lambda item: item.presence.appointment, "要不要预约"),
    "F20.2": lambda s: _items(s, lambda item: item.presence.in_person, "要不要本人来"),
    "F20.3": lambda s: _items(s, lambda item: item.presence.everyone, "要不要当事人都来"),
    "F20.4": _photo,
    "F21": lambda _: _there("R017、R062"),
    "F21.1": lambda s: _materials(s, _forms(s), lambda one: one.blank, "空白表的地址"),
    "F21.2": lambda s: _materials(s, _forms(s), lambda one: one.specimen, "示范文本"),
    "F22.1": _letter,
    "F22.2": _letter_specimen,
    "F23": lambda _: _there(f"{PROCEDURE}和前后置关系"),
    "F24": lambda s: _materials(s, s.materials, lambda one: one.faults, "常见错误"),
    "F25": _faq,
}
"""Number → its measure. F12 and F21 have one beside their parts: the way itself, the one form for all."""
