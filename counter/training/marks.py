"""How a fault of the catalogue looks on a paper: its kind, read from the sentence a clerk would pick.

Only faults that can be *seen* on a card are planted. What a sentence asks for in words (a plan that is not to
scale) is left to written scenarios.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from counter.training.dice import like, other_digit
from counter.training.scenario import Detail

if TYPE_CHECKING:
    from datetime import date

    from counter.catalog.model import Material
    from counter.training.dice import Dice
    from counter.training.scenario import Card, FaultKind

_NOT: Final = "未加|未|没有加|没有|没|缺少|漏"
PLAIN: Final[tuple[tuple[FaultKind, re.Pattern[str]], ...]] = (
    ("expired", re.compile(r"^[^或、]*(已?(超)?过有效期(限)?|已过签注期限|过期)$")),
    ("unsealed", re.compile(rf"^(?P<who>[^、或]*?)(签名或)?({_NOT})盖(?P<what>[^、或]*)章$")),
    ("unsigned", re.compile(rf"^(?P<who>[^、或有一]*?)({_NOT})(本人)?签(名|字)(或(者)?(未)?盖章)?$")),
    ("undated", re.compile(rf"^({_NOT})(少|有)?(写|填写|填|签署|签)?日期$")),
    ("altered", re.compile(r"^有?涂改[^或、]*$")),
    ("unclear", re.compile(r"^(复印件|图片|照片|图纸)?(不清晰|模糊)$")),
    (
        "incomplete",
        re.compile(
            r"^(?P<box>[^，。]{2,14}?)(未填写|未填|漏填|没有填写?|没有写明|没有写|未写明|填写不完整)$"
        ),
    ),
    ("incomplete", re.compile(r"^(未填写|未填|漏填|没有写明|没有写|未写明)(?P<box>[^，。]{2,14})$")),
    ("form", re.compile(r"^(没有带原件|只[交带]了复印件|提交的是复印件)$")),
)
"""The first that fits counts."""
_EITHER: Final = re.compile(r"未签名或未盖章$")
"""Named by a missing signature as well as by a missing seal."""
_MISMATCH: Final = re.compile(r"^(?P<what>[^，。]+?)与(?P<other>[^，。]+?)不(一致|符)$")
_NAMES: Final = ("姓名", "名称", "单位名称", "机构名称", "申请人名称", "申请人姓名", "权利人")
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
WORDS: Final[dict[FaultKind, re.Pattern[str]]] = {
    "expired": re.compile("有效期|期限内"),
    "unsealed": re.compile("章"),
    "unsigned": re.compile("签"),
    "undated": re.compile("日期"),
    "name": re.compile("(姓名|名称|权利人).*一致"),
    "number": re.compile("(号码|代码).*一致"),
    "address": re.compile("(地址|住所|坐落).*一致"),
    "altered": re.compile("涂改"),
    "unclear": re.compile("清晰"),
    "incomplete": re.compile("填写|写明|完整"),
    "form": re.compile("原件"),
    "copies": re.compile("份"),
}
"""Words of a 受理标准 that a fault of this kind offends."""
BOXES: Final = 4
"""Boxes of a form shown on its card at most."""
SELF: Final = ("", "申请人", "本人", "经营者", "申报人", "声明人", "委托人", "申办人", "填表人", "承诺书")
"""Whose signature is the applicant's own."""


def kinds_of(sentence: str) -> tuple[FaultKind, ...]:
    """How a fault of the catalogue can be seen: any of these; () when a card cannot show it."""
    if _EITHER.search(sentence):
        return ("unsigned", "unsealed")
    for kind, pattern in PLAIN:
        if pattern.match(sentence):
            return (kind,)
    return _compared(sentence)


def _compared(sentence: str) -> tuple[FaultKind, ...]:
    found = _MISMATCH.match(sentence)
    if found is None or not OTHERS.match(found["other"]):
        return ()
    parts = re.split("或|、|和", found["what"])
    if not all(part in PARTS for part in parts):
        return ()
    return tuple(dict.fromkeys(PARTS[part] for part in parts))


def seen_faults(material: Material) -> dict[FaultKind, tuple[str, ...]]:
    """The faults of a material that a card can show: by kind, the sentences that name it."""
    made: dict[FaultKind, tuple[str, ...]] = {}
    for sentence in material.faults:
        for kind in kinds_of(sentence):
            made[kind] = (*made.get(kind, ()), sentence)
    return made


def box_of(sentence: str) -> str:
    """The box of a form that a sentence says is empty; "" for other faults."""
    if kinds_of(sentence) != ("incomplete",):
        return ""
    found = (pattern.match(sentence) for kind, pattern in PLAIN if kind == "incomplete")
    return next((one["box"] for one in found if one), "")


def boxes(material: Material) -> tuple[str, ...]:
    """The boxes of its form that can be found empty, as shown on the card."""
    found = (box_of(one) for one in material.faults)
    return tuple(dict.fromkeys(one for one in found if one))[:BOXES]


def signer_of(sentences: tuple[str, ...]) -> str:
    """Who signs, as the first of these sentences says; "" = the applicant."""
    found = PLAIN[2][1].match(sentences[0]) if sentences else None
    who = found["who"] if found else ""
    return "" if who in SELF else who


def sealer_of(sentences: tuple[str, ...]) -> str:
    """Whose seal it is, as the first of these sentences says; "" = not said."""
    found = PLAIN[1][1].match(sentences[0]) if sentences else None
    if found is None:
        return ""
    return found["who"] or found["what"].removesuffix("公").removesuffix("印")


def marred(dice: Dice, card: Card, kind: FaultKind, picks: tuple[str, ...], on: date) -> tuple[Card, str]:
    """The card with a fault on it, and where it is to be seen. ValueError for a card that cannot show it."""
    return _MAR[kind](dice, card, picks, on)


def _expired(dice: Dice, card: Card, _picks: tuple[str, ...], on: date) -> tuple[Card, str]:
    day = (on - timedelta(days=3 + dice.below(60))).isoformat()
    return replace(card, valid_until=day), f"有效期到{day}，今天是{on}"


def _unsealed(_dice: Dice, card: Card, _picks: tuple[str, ...], _on: date) -> tuple[Card, str]:
    return replace(card, seal=""), "盖章处空白"


def _unsigned(_dice: Dice, card: Card, _picks: tuple[str, ...], _on: date) -> tuple[Card, str]:
    return replace(card, signature=""), "签名处空白"


def _undated(_dice: Dice, card: Card, _picks: tuple[str, ...], _on: date) -> tuple[Card, str]:
    return replace(card, date=""), "日期处空白"


def _name(dice: Dice, card: Card, _picks: tuple[str, ...], _on: date) -> tuple[Card, str]:
    if card.holder is None:
        raise ValueError("a paper without a holder")
    other = like(dice, card.holder)
    return replace(card, holder=other), f"写的是“{other}”，不是“{card.holder}”"


def _number(dice: Dice, card: Card, _picks: tuple[str, ...], _on: date) -> tuple[Card, str]:
    if not card.number:
        raise ValueError("a paper without a number")
    other = other_digit(dice, card.number)
    return replace(card, number=other), f"号码{other}与{card.number}差一位"


def _address(dice: Dice, card: Card, _picks: tuple[str, ...], _on: date) -> tuple[Card, str]:
    if not card.address:
        raise ValueError("a paper without an address")
    other = other_digit(dice, card.address)
    return replace(card, address=other), f"写的是“{other}”，经营（居住）地址是“{card.address}”"


def _altered(dice: Dice, card: Card, _picks: tuple[str, ...], _on: date) -> tuple[Card, str]:
    line = dice.below(6) + 2
    said = f"第{line}行划掉了几个字重写，旁边没有签名"
    return replace(card, remarks=(*card.remarks, said)), said


def _unclear(dice: Dice, card: Card, _picks: tuple[str, ...], _on: date) -> tuple[Card, str]:
    said = dice.of(("右半边发黑，看不清字", "复印得太淡，号码认不全", "下边缺了一截，没有印全"))
    return replace(card, remarks=(*card.remarks, said)), said


def _incomplete(_dice: Dice, card: Card, picks: tuple[str, ...], _on: date) -> tuple[Card, str]:
    box = box_of(picks[0])
    if box not in {one.label for one in card.details}:
        raise ValueError("a box the card does not show")
    details = tuple(Detail(label=box, value="") if one.label == box else one for one in card.details)
    return replace(card, details=details), f"“{box}”一栏空白"


def _form(_dice: Dice, card: Card, _picks: tuple[str, ...], _on: date) -> tuple[Card, str]:
    return replace(card, originals=0, copies=max(1, card.originals)), "只有复印件，没有原件"


def _copies(dice: Dice, card: Card, _picks: tuple[str, ...], _on: date) -> tuple[Card, str]:
    had = max(card.copies, card.originals)
    if had < 2:
        raise ValueError("one copy is as few as can be")
    left = 1 + dice.below(had - 1)
    fewer = replace(card, copies=left) if card.copies > 1 else replace(card, originals=left)
    return fewer, f"只有{left}份，应交{had}份"


_MAR: Final = {
    "expired": _expired,
    "unsealed": _unsealed,
    "unsigned": _unsigned,
    "undated": _undated,
    "name": _name,
    "number": _number,
    "address": _address,
    "altered": _altered,
    "unclear": _unclear,
    "incomplete": _incomplete,
    "form": _form,
    "copies": _copies,
}
