"""Sentences that compare: X与Y不一致, X有误, A不是B, X未包含Y. Both values come to stand on the card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from counter.training.looks import values
from counter.training.looks.fields import Field
from counter.training.looks.pairs import Pair
from counter.training.looks.places import Stated
from counter.training.people import SOMEBODY

if TYPE_CHECKING:
    from counter.training.looks.base import Look
    from counter.training.scenario import FaultKind

_NAMES: Final = ("姓名", "名称", "单位名称", "机构名称", "申请人名称", "申请人姓名", "权利人", "场所名称")
_NUMBERS: Final = ("号码", "证件号码", "身份证号码", "公民身份号码", "统一社会信用代码")
_PLACES: Final = (
    *("地址", "经营地址", "经营场所地址", "场所地址", "租赁地址", "生产地址", "排水地址"),
    *("居住地址", "住所地址", "落户地址", "房屋坐落"),
)
PARTS: Final[dict[str, FaultKind]] = {
    **dict.fromkeys(_NAMES, "name"),
    **dict.fromkeys(_NUMBERS, "number"),
    **dict.fromkeys(_PLACES, "address"),
}
OTHERS: Final = re.compile(
    r"^(申请人|申请书|申请表|申请审核表|申请|身份证|身份证明|身份证件|证件|营业执照|登记信息|本人|报名地址"
    r"|申请落户地|申请书的经营地址|申请的营业场所|申请地址)$"
)
"""With what a paper is compared: with the applicant, as the trainee knows them."""
_CLASS: Final = re.compile("医院|医疗机构|指定机构|资质")
_OTHER: Final = {"白色": "蓝色", "2寸": "1寸", "两寸": "一寸", "货运": "非营运"}
_HERE: Final = re.compile("现场|实际|场所实际|房屋实际|实际从事的经营")
SEVERAL: Final = re.compile("(?:或|、|和)(?![^（]*）)")
_WHOSE: Final = re.compile("^(.{2,}?)(姓名|名称)$")
_PAPER: Final = re.compile("[书表证单图册据同议程照簿果息料录函票件称明告纸算]$|声明|登记|档案|纪要|标准")
_CALLED: Final = {
    "申请": "申请书",
    "申请的": "申请书",
    "申报": "申报表",
    "登记": "登记信息",
    "登记的": "登记信息",
    "报装": "报装申请表",
}
"""What the catalogue calls in short."""


def is_not(found: re.Match[str], _material: str) -> tuple[Look, ...]:
    """A不是B: two people who have to be the same, or a word that has to stand there."""
    what, other = found["what"], found["other"].removesuffix("的")
    what = {"证件": "证件上的姓名", "账户": "账户户名", "使用的": "所用文书"}.get(what, what)
    if values.sort_of(what) in ("person", "company") and not _CLASS.search(other):
        return (Pair(what, other, "person", what, other),)
    if other.endswith("出具"):
        return (Stated(f"{what}的出具单位", other.removesuffix("出具"), "其他机构"),)
    good = other.split("或")[0]
    return (Stated(what, good, _OTHER.get(good, "其他")),)


def compared(found: re.Match[str], material: str) -> tuple[Look, ...]:
    """X与Y不一致: in the places of the card where the applicant is meant, else both values side by side."""
    groups = found.groupdict()
    what = (groups["what"] or "").replace("姓名或名称", "姓名")
    other = re.sub("（.*?）", "", groups.get("other") or "申请书")
    nouns = SEVERAL.split(what)
    whose = _WHOSE.match(nouns[0])
    own = OTHERS.match(other) and not SOMEBODY.search(material + what) and "患者" not in what
    looks: list[Look] = []
    for noun in nouns:
        full = f"{whose[1]}{noun}" if whose and not own and noun in _NUMBERS else noun
        look = Field(PARTS[noun]) if own and noun in PARTS else _pair(full, other)
        looks += [look] if look else []
    return tuple(dict.fromkeys(looks))


def _tail(noun: str) -> str:
    return noun.rpartition("的")[2]


def _pair(noun: str, other: str) -> Pair | None:
    """Both values of a noun; None where it has none that could be made up."""
    other = _CALLED.get(other, other)
    sort, theirs = values.sort_of(noun), values.sort_of(other)
    if noun in ("", "图", "内容", "登记内容", "登记信息", "拟发布的内容"):
        return _contents(noun, other)
    if sort is None or (theirs == "scope" and (sort != "scope" or noun[-1] != other[-1])):
        return None
    if theirs == "address" and sort not in ("address", "spot", "company", "person"):
        return Pair(f"{noun}登记的地址", other, "address", "地址", other)
    if _HERE.fullmatch(other):
        return Pair(noun, f"他说实际的{_tail(noun)}", sort, noun, other)
    if theirs == sort and other != noun and (sort == "person" or not _PAPER.search(other)):
        return Pair(noun, other, sort, noun, other)
    if other == "本人" and sort == "number":
        other = "本人证件"
    return Pair(noun, f"{other}{'上' if _PAPER.search(other) else ''}的{_tail(noun)}", sort, noun, other)


def _contents(noun: str, other: str) -> Pair:
    """A whole paper held against another (or against what there is): so many things here, so many there."""
    theirs = values.sort_of(other)
    if theirs == "person" or (theirs in ("scope", "address") and not _PAPER.search(other)):
        label = {"person": "姓名", "address": "图上的地点"}.get(theirs, f"写明的{other[-2:]}")
        return Pair(label, other, theirs, label, other)
    label = "图上画的" if noun == "图" else "写明的"
    return Pair(
        label, "他说现场有的" if _HERE.fullmatch(other) else f"{other}上的", "count", noun or label, other
    )


def mistaken(found: re.Match[str], _material: str) -> tuple[Look, ...]:
    """X有误: held against what the clerk has in hand."""
    nouns = SEVERAL.split(found["what"])
    whose = _WHOSE.match(nouns[0])
    full = [f"{whose[1]}{one}" if whose and one in _NUMBERS else one for one in nouns]
    looks = [_pair(noun, "账户资料" if "账" in noun else "证件") for noun in full]
    return tuple(one for one in looks if one)


def contains(found: re.Match[str], _material: str) -> tuple[Look, ...]:
    """X未包含Y: a list against another list, or against the one thing that has to stand in it."""
    what, other = found["what"], found["other"]
    if re.search("申请|拟", other):
        return (Pair(other, what, "scope", what, other),)  # what has to contain the other loses one
    return (Stated(what, other, "其他"),)


def not_brought_up(found: re.Match[str], _material: str) -> tuple[Look, ...]:
    """婚姻状况或成员关系: as the papers have it, and as the applicant tells."""
    looks = [_pair(one, "实际") for one in found["what"].split("或")]
    return tuple(one for one in looks if one)
