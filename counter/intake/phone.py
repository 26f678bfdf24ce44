"""Telephone numbers as a counter gets them: mobiles, landlines with area code and extension, foreign ones.

A number our tables do not know only warns (new ranges are opened all the time); what cannot be rung is
refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.errors import BadInput
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_EXTENSION = re.compile(
    r"(?P<main>.+?)\s*(?:转|分机|ext\.?|x|#)\s*(?P<ext>[0-9]{1,6})"
    r"|(?P<trunk>0[0-9]{2,3}-[0-9]{7,8})-(?P<inner>[0-9]{1,6})",
    re.IGNORECASE,
)
_WRITABLE = re.compile(r"[0-9+() .\-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPhone:
    """A number that can be rung, written one way: 13812345678, 0398-2821234转801, +852 9123 4567."""

    number: str
    warnings: tuple[str, ...] = ()


def check_phone(raw: str, *, field: str = "phone") -> CheckedPhone:
    """Check one telephone number; the empty text stays empty. Raises BadInput naming `field`."""
    main, extension = _split(_folded(raw))
    if not main:
        return CheckedPhone(number="")
    if not _WRITABLE.fullmatch(main):
        raise BadInput("联系电话里有认不出的字。", todo="请只填一个电话号码，分机写成“转801”。", field=field)
    return _checked(main, extension, field)


def normalise_phone(raw: str) -> str:
    """The one way to write it if it can be read as a number, else the cleaned text as typed."""
    try:
        return check_phone(raw).number
    except BadInput:
        return _folded(raw)


def _checked(main: str, extension: str, field: str) -> CheckedPhone:
    import phonenumbers

    number = _parsed(main, field)
    digits = str(number.national_number)
    home = number.country_code == 86
    if home and len(digits) in (7, 8):
        raise BadInput("座机号码前面少了区号。", todo="请加上区号，如0398-2821234。", field=field)
    if home and re.match(r"1[3-9]", digits) and len(digits) != 11:
        raise BadInput(f"手机号码应是11位，现在是{len(digits)}位。", todo="请核对后重填。", field=field)
    if not phonenumbers.is_possible_number(number):
        raise BadInput("联系电话的位数不对，拨不通。", todo="请填手机号码，或带区号的座机号码。", field=field)
    known = phonenumbers.is_valid_number(number)
    warnings = () if known else ("联系电话不在已知的号段里，请念一遍给申请人听。",)
    return CheckedPhone(number=_written(number) + (extension and f"转{extension}"), warnings=warnings)


def _parsed(main: str, field: str) -> PhoneNumber:
    import phonenumbers

    try:
        return phonenumbers.parse(main, "CN")
    except phonenumbers.NumberParseException:
        todo = "请填手机号码，或带区号的座机号码。"
        raise BadInput("联系电话的位数不对，拨不通。", todo=todo, field=field) from None


def _written(number: PhoneNumber) -> str:
    import phonenumbers

    if number.country_code != 86:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    digits = phonenumbers.national_significant_number(number)
    area = phonenumbers.length_of_geographical_area_code(number)
    return f"0{digits[:area]}-{digits[area:]}" if area else digits


def _split(text: str) -> tuple[str, str]:
    found = _EXTENSION.fullmatch(text)
    if not found:
        return text, ""
    return found["main"] or found["trunk"], found["ext"] or found["inner"]


def _folded(raw: str) -> str:
    return clean_line(unicodedata.normalize("NFKC", clean_line(raw)))
