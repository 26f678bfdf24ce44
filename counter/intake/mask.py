"""What a list may show of a person: never more than these rules (SCREENS: 李*, 138****5678).

An organisation is public and stays whole. Every function takes any text and never raises.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from counter.cases.records import DocumentType, Person

STAR = "*"
_AREA = re.compile(r"0[0-9]{2,3}-(?=[0-9]{7,8}$)")
_TYPED = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
_EXTENSION = re.compile(r"转[0-9]+$")


def mask_name(name: str, kind: Literal["个人", "组织"] = "个人") -> str:
    """First character (with its combining marks) and one star, however long: 李*, 阿* for 阿卜杜·热合曼.

    A name of one character is all star, so that the mask always hides something.
    """
    if kind == "组织" or not name:
        return name
    first = _first(name)
    return STAR if first == name else first + STAR


def mask_number(number: str, document: DocumentType = "resident_id") -> str:
    """A document number, same length: 411202********1234; birth dates always fall under the stars.

    18 and more: first 6 and last 4 stay; 15–17: first 6 and last 2; 8–14: first and last quarter;
    5–7: first and last; less: none. A 统一社会信用代码 is public.
    """
    if document == "uscc":
        return number
    head, tail = _shown(len(number))
    return _starred(number, head, tail)


def mask_numbers(text: str) -> str:
    """A sentence somebody typed, with every 18-digit identity number in it masked."""
    return _TYPED.sub(lambda found: mask_number(found[0]), text)


def mask_phone(phone: str) -> str:
    """138****5678; a landline keeps its area code (0398-***1234), an extension is hidden whole."""
    extension = _EXTENSION.search(phone)
    main = phone[: extension.start()] if extension else phone
    area = _AREA.match(main)
    head = area.end() if area else 0
    return main[:head] + _mask_digits(main[head:], local=bool(area)) + ("转***" if extension else "")


def mask_person(person: Person) -> Person:
    """The person as a list or a rail may show it; the birth date goes altogether."""
    return replace(
        person,
        name=mask_name(person.name, person.kind),
        number=mask_number(person.number, person.document),
        birth="",
        phone=mask_phone(person.phone),
        representative=mask_name(person.representative),
    )


def _shown(length: int) -> tuple[int, int]:
    if length >= 18:
        return 6, 4
    if length >= 15:
        return 6, 2
    if length >= 8:
        return length // 4, length // 4
    return (1, 1) if length >= 5 else (0, 0)


def _mask_digits(text: str, *, local: bool) -> str:
    """Digits starred by their number, separators kept; anything else is starred too."""
    count = sum(char.isalnum() for char in text)
    head, tail = (0, 4) if local else (3, 4) if count >= 11 else (0, 2) if count >= 7 else (0, 0)
    masked, seen = [], 0
    for char in text:
        seen += char.isalnum()
        keep = char in "+- ()" or (char.isalnum() and (seen <= head or seen > count - tail))
        masked.append(char if keep else STAR)
    return "".join(masked)


def _starred(text: str, head: int, tail: int) -> str:
    return text[:head] + STAR * (len(text) - head - tail) + text[len(text) - tail :]


def _first(name: str) -> str:
    end = 1
    while end < len(name) and unicodedata.category(name[end])[0] == "M":
        end += 1
    return name[:end]
