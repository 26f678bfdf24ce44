"""Document numbers: what proves a slip of the finger is refused, what is only unusual is a warning.

No real person is ever turned away by a table of ours: an area code we do not know, an old number or a
foreign shape only warns. The right check digit is never worked out for anybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from counter.errors import BadInput
from counter.intake.text import clean_number

if TYPE_CHECKING:
    from counter.cases.records import DocumentType

Sex = Literal["", "男", "女"]

DOCUMENTS: Final[dict[DocumentType, str]] = {
    "resident_id": "居民身份证",
    "household": "户口簿",
    "passport": "护照",
    "hmt_residence": "港澳台居民居住证",
    "hmt_permit": "港澳台居民来往内地（大陆）通行证",
    "foreign_pr": "外国人永久居留身份证",
    "uscc": "统一社会信用代码",
    "none_yet": "尚无证件（新生儿）",
}
"""The names of the document types, as shown and printed."""

FITS: Final[dict[Literal["个人", "组织"], tuple[DocumentType, ...]]] = {
    "个人": tuple(document for document in DOCUMENTS if document != "uscc"),
    "组织": ("uscc",),
}
"""Which documents a natural person and an organisation may show."""

_PROVINCES = frozenset(
    f"{region}{place}"
    for region, last in (("1", 5), ("2", 3), ("3", 7), ("4", 6), ("6", 5), ("7", 1))
    for place in range(1, last + 1)
) | {"50", "51", "52", "53", "54"}
_HMT = {"81": "810000", "82": "820000", "83": "830000"}
"""Codes of 港澳台居民居住证 (国办发〔2018〕81号): Hong Kong, Macao, Taiwan."""
_USCC_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
"""GB 32100: without I O S V Z."""
_RECHECK = "请对照证件逐位核对后重输。"
_EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A number that may be used: normalised, with what it tells and what the clerk should look at."""

    number: str
    birth: date | None = None
    sex: Sex = ""
    warnings: tuple[str, ...] = ()


def check_document(document: DocumentType, number: str, *, on: date, birth: date | None = None) -> Checked:
    """Check one document number on the day `on`; `birth` is the typed date, for papers without a number.

    Raises BadInput with one sentence (field "number"; "birth" where the date itself is wanted).
    """
    clean = clean_number(number)
    if document == "none_yet":
        return _none_yet(clean, birth, on)
    if document == "household" and not clean:
        return _household_without_number(birth)
    if not clean:
        raise _fault(f"还没有填{DOCUMENTS[document]}的号码。", "请填写证件上的号码。")
    return _CHECKS[document](clean, on)


def age_on(birth: date, on: date) -> int:
    """Full years of age (周岁) on the day `on`: a year is completed on the birthday.

    Who is born on 29 February completes it on 28 February of a common year (民法典 202: 月末日).
    """
    return on.year - birth.year - ((on.month, on.day) < _birthday(birth, on.year))


def _birthday(birth: date, year: int) -> tuple[int, int]:
    try:
        return birth.replace(year=year).timetuple()[1:3]
    except ValueError:
        return 2, 28


def _resident(number: str, on: date) -> Checked:
    if len(number) == 15:
        return _old_resident(number, on)
    checked = _citizen(number, on, "公民身份号码")
    return _with_warning(checked, _area_warning(number))


def _old_resident(number: str, on: date) -> Checked:
    if not _is_digits(number):
        raise _fault("15位的旧号码应当全是数字。", _RECHECK)
    old = "这是15位的旧号码，没有校验码，查不出输错的位；请尽量改填18位公民身份号码。"
    born = _date("19" + number[6:12], on, "第7至12位")
    checked = Checked(number=number, birth=born, sex=_sex(number[14]), warnings=(old,))
    return _with_warning(checked, _area_warning(number))


def _residence(number: str, on: date) -> Checked:
    if number[:2] not in _HMT and len(number) == 18:
        raise _fault(
            "港澳台居民居住证的号码以81、82或83开头，这个号码不是。", "请核对号码；其他证件请改选证件类型。"
        )
    checked = _citizen(number, on, "港澳台居民居住证号码")
    usual = number[:6] == _HMT[number[:2]]
    return _with_warning(
        checked, "" if usual else "号码前6位少见（通常是810000、820000或830000），请再看一眼证件。"
    )


def _foreign(number: str, on: date) -> Checked:
    if len(number) == 15:
        return _old_foreign(number)
    if len(number) != 18:
        raise _fault(
            f"外国人永久居留身份证号码是18位（旧证15位），现在是{len(number)}位。",
            "请对照证件补齐或删去多余的字。",
        )
    if number[0] != "9":
        raise _fault(
            "18位的外国人永久居留身份证号码以9开头，这个号码不是。", "请核对号码；其他证件请改选证件类型。"
        )
    return _citizen(number, on, "外国人永久居留身份证号码")


def _old_foreign(number: str) -> Checked:
    if not re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        raise _fault("15位的外国人永久居留证号码应是3个字母加12位数字。", _RECHECK)
    return Checked(number=number, warnings=("这是15位的旧号码，没有核对校验码，请再看一眼证件。",))


def _citizen(number: str, on: date, what: str) -> Checked:
    """The 18 characters of GB 11643: real date, sequence with the sex, ISO 7064 MOD 11-2."""
    from stdnum.iso7064 import mod_11_2

    if len(number) != 18:
        raise _fault(f"{what}应是18位，现在是{len(number)}位。", "请对照证件补齐或删去多余的字。")
    if not _is_digits(number[:17]) or not (_is_digits(number[17]) or number[17] == "X"):
        raise _fault(f"{what}的前17位应是数字，第18位是数字或X。", "请改掉里面的其他字符。")
    birth = _date(number[6:14], on, "第7至14位")
    if not mod_11_2.is_valid(number):
        raise _fault("第18位校验码不对，应再核对一遍号码。", _RECHECK)
    return Checked(number=number, birth=birth, sex=_sex(number[16]))


def _passport(number: str, _on: date) -> Checked:
    if len(number) > 30:
        raise _fault("护照号码太长，不像是一个号码。", "请只填护照资料页上的号码。")
    usual = re.fullmatch(r"(?=.*[0-9])[A-Z0-9]{5,17}", number)
    return Checked(number=number, warnings=() if usual else ("护照号码的样子少见，请对照资料页再看一眼。",))


def _permit(number: str, _on: date) -> Checked:
    """H/M and 8 digits (10 with the renewal count) for Hong Kong and Macao, 8 (10) digits for Taiwan."""
    if len(number) > 20:
        raise _fault("通行证号码太长，不像是一个号码。", "请只填通行证上的号码。")
    if re.fullmatch(r"[HM]?(?:[0-9]{8}|[0-9]{10})", number):
        return Checked(number=number)
    if re.fullmatch(r"[HM][0-9]+", number):
        raise _fault("港澳居民来往内地通行证号码是H或M加8位数字（或10位），位数不对。", _RECHECK)
    if _is_digits(number):
        raise _fault("台湾居民来往大陆通行证号码是8位数字（或10位），位数不对。", _RECHECK)
    return Checked(number=number, warnings=("通行证号码的样子少见，请对照证件再看一眼。",))


def _uscc(number: str, _on: date) -> Checked:
    """Checksum only: some registrars' codes begin with a letter, and no region is ever refused."""
    from stdnum.cn import uscc

    if len(number) != 18:
        raise _fault(
            f"统一社会信用代码应是18位，现在是{len(number)}位。", "请对照执照或证书补齐或删去多余的字。"
        )
    if not set(number) <= _USCC_ALPHABET:
        raise _fault(
            "统一社会信用代码只有数字和大写字母，没有I、O、S、V、Z。", "请看是不是1、0、5、2输成了字母。"
        )
    if uscc.calc_check_digit(number) != number[17]:
        raise _fault("第18位校验码不对，应再核对一遍代码。", "请对照执照或证书逐位核对后重输。")
    return Checked(number=number)


def _none_yet(number: str, birth: date | None, on: date) -> Checked:
    if number:
        raise _fault("选了“尚无证件”，号码应当留空。", "已有号码的，请改选证件类型。")
    if birth is None:
        raise BadInput("尚无证件的，要填出生日期。", todo="请按出生医学证明填写。", field="birth")
    if birth > on:
        raise BadInput("出生日期在今天之后。", todo="请核对后重填。", field="birth")
    old = age_on(birth, on) >= 1
    return Checked(
        number="", birth=birth, warnings=("已满1周岁仍选“尚无证件”，请问清是否已有户口。",) if old else ()
    )


def _household_without_number(birth: date | None) -> Checked:
    if birth is None:
        raise BadInput(
            "户口簿没有填公民身份号码的，要填出生日期。", todo="请补号码或出生日期。", field="birth"
        )
    return Checked(number="", birth=birth, warnings=("没有填公民身份号码，请看户口簿本人页上是否已有。",))


def _area_warning(number: str) -> str:
    if number[:2] in _HMT:
        return "号码以81、82或83开头，像是港澳台居民居住证，请看证件类型选对没有。"
    if number[0] == "9":
        return "号码以9开头，像是外国人永久居留身份证，请看证件类型选对没有。"
    return (
        ""
        if number[:2] in _PROVINCES
        else "号码前两位不是认识的省级代码，请再看一眼证件；确实如此的可以继续。"
    )


def _date(digits: str, on: date, place: str) -> date:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _fault(f"号码{place}的出生日期不是真实的日期。", _RECHECK) from None
    if day > on:
        raise _fault(f"号码{place}的出生日期在今天之后。", _RECHECK)
    if day < _EARLIEST:
        raise _fault(f"号码{place}的出生日期早于1900年。", _RECHECK)
    return day


def _with_warning(checked: Checked, warning: str) -> Checked:
    more = (*checked.warnings, warning) if warning else checked.warnings
    return Checked(number=checked.number, birth=checked.birth, sex=checked.sex, warnings=more)


def _sex(digit: str) -> Sex:
    return "男" if int(digit) % 2 else "女"


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _fault(what: str, todo: str) -> BadInput:
    return BadInput(what, todo=todo, field="number")


_CHECKS = {
    "resident_id": _resident,
    "household": _resident,
    "passport": _passport,
    "hmt_residence": _residence,
    "hmt_permit": _permit,
    "foreign_pr": _foreign,
    "uscc": _uscc,
}
