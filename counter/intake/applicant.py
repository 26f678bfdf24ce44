"""The rules for applicant, agent and guardian, and for how the results are collected.

All faults of a person are told at once, each naming its box; nothing typed is lost.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from counter.errors import BadInput
from counter.intake.identity import DOCUMENTS, FITS, Checked, age_on, check_document
from counter.intake.phone import check_phone, normalise_phone
from counter.intake.text import clean_line, clean_name, clean_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.records import Collection, Person

T = TypeVar("T")

LONGEST_NAME = 50
"""Characters of a natural person's name (民委发〔2016〕33号 asks for a field of at least this width)."""
LONGEST_ORGANISATION = 120
"""No rule bounds the name of an organisation; this catches a pasted paragraph and still fits the papers."""
LONGEST_ADDRESS = 200
MINOR_UNDER = 14
"""PIPL art. 31: under this age the guardian's consent is needed."""

_DATE = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_PLAIN_NAME = frozenset("·-.' ’,")


class PersonFaulty(BadInput):
    """Everything wrong with one person (or with the collection), in the order of the boxes."""

    def __init__(self, faults: tuple[BadInput, ...]) -> None:
        alone = len(faults) == 1
        what = faults[0].what if alone else _numbered(faults)
        super().__init__(what, todo=faults[0].todo if alone else "", field=faults[0].field)
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPerson:
    """A person fit for the papers: cleaned, with the birth date the number tells, and what to look at."""

    person: Person
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedCollection:
    """A collection that can be carried out, and what the applicant should be told."""

    collection: Collection
    warnings: tuple[str, ...] = ()


def normalise(person: Person) -> Person:
    """The same person with every box cleaned; what can't be read stays as typed. Pure and idempotent."""
    return replace(
        person,
        name=clean_name(person.name),
        number=clean_number(person.number),
        birth=_iso(person.birth),
        phone=normalise_phone(person.phone),
        representative=clean_name(person.representative),
    )


def check_person(
    person: Person, *, on: date, role: str = "申请人", phone_required: bool = False
) -> CheckedPerson:
    """Check one person on the day `on`.

    The applicant is told by SMS (R153), so one of applicant, agent and guardian must leave a number;
    who checks them together decides that, and `phone_required` is for a person alone. Raises PersonFaulty.
    """
    clean = normalise(person)
    gather = _Gather()
    gather.run(lambda: _check_name(clean, role))
    document = gather.run(lambda: _check_document(clean, on))
    born = gather.run(lambda: _check_birth(clean, on))
    gather.run(lambda: _check_representative(clean))
    phone = gather.run(lambda: check_phone(clean.phone))
    gather.run(lambda: _need_phone(clean, role, required=phone_required))
    gather.stop()
    birth = born or (document.birth if document else None)
    notes = (*_name_warnings(clean), *(document.warnings if document else ()))
    notes += (*_birth_warnings(clean, document, birth), *(phone.warnings if phone else ()))
    return CheckedPerson(person=replace(clean, birth=birth.isoformat() if birth else ""), warnings=notes)


def check_collection(collection: Collection, applicant: Person) -> CheckedCollection:
    """Check how the results are collected (R169, R170). Raises PersonFaulty with every fault."""
    clean = replace(
        collection,
        address=clean_line(collection.address),
        recipient=clean_name(collection.recipient),
        phone=normalise_phone(collection.phone),
    )
    if clean.way == "courier":
        return _check_courier(clean)
    if clean.way == "electronic":
        return CheckedCollection(collection=clean, warnings=_electronic_notes(applicant))
    return CheckedCollection(collection=clean)


def under_14(birth: date, on: date) -> bool:
    """Under 14 on the day `on` (PIPL art. 31). On the fourteenth birthday a person is 14."""
    return age_on(birth, on) < MINOR_UNDER


def is_minor(person: Person, on: date) -> bool:
    """A natural person known to be under 14: by the birth date, or as a newborn without a document yet.

    Where no birth date is known the answer is False; check_person has warned the clerk.
    """
    if person.kind != "个人":
        return False
    birth = parse_date(person.birth)
    return under_14(birth, on) if birth else person.document == "none_yet"


def guardian_needed(person: Person, on: date) -> bool:
    """Does a guardian have to consent to the handling of this person's data (PIPL art. 31)?"""
    return is_minor(person, on)


def parse_date(raw: str) -> date | None:
    """2026-11-22, 20261122, 2026/11/22, 2026.11.22 or 2026年11月22日; None if it is no real date."""
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", clean_line(raw)).replace(" ", ""))
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


class _Gather:
    """Runs checks and keeps their faults, so that all are told at once."""

    def __init__(self) -> None:
        self.faults: list[BadInput] = []

    def run(self, check: Callable[[], T]) -> T | None:
        try:
            return check()
        except BadInput as fault:
            self.faults.append(fault)
            return None

    def stop(self) -> None:
        if self.faults:
            raise PersonFaulty(tuple(self.faults))


def _check_name(person: Person, role: str) -> None:
    what = "姓名" if person.kind == "个人" else "名称"
    if not person.name:
        raise BadInput(f"还没有填{role}的{what}。", todo="请按证件填写。", field="name")
    _bound(person.name, what, LONGEST_NAME if person.kind == "个人" else LONGEST_ORGANISATION, "name")


def _check_document(person: Person, on: date) -> Checked:
    if person.document not in FITS[person.kind]:
        todo = "组织请选统一社会信用代码。" if person.kind == "组织" else "个人请选本人的身份证件。"
        raise BadInput(
            f"{DOCUMENTS[person.document]}不是{person.kind}用的证件。", todo=todo, field="document"
        )
    return check_document(person.document, person.number, on=on, birth=parse_date(person.birth))


def _check_birth(person: Person, on: date) -> date | None:
    if person.kind == "组织" or not person.birth:
        return None
    birth = parse_date(person.birth)
    if birth is None:
        raise BadInput("出生日期认不出来。", todo="请写成2026-11-22这样。", field="birth")
    if birth > on and person.document != "none_yet":  # none_yet: the document check has said it
        raise BadInput("出生日期在今天之后。", todo="请核对后重填。", field="birth")
    return birth


def _check_representative(person: Person) -> None:
    if person.kind == "个人":
        return
    if not person.representative:
        todo = "请按执照或证书填写。"
        raise BadInput("还没有填法定代表人（负责人）。", todo=todo, field="representative")
    _bound(person.representative, "法定代表人（负责人）姓名", LONGEST_NAME, "representative")


def _need_phone(person: Person, role: str, *, required: bool) -> None:
    if required and not person.phone:
        todo = "受理情况要短信告知；本人没有电话的，请填代办人或家属的。"
        raise BadInput(f"还没有填{role}的联系电话。", todo=todo, field="phone")


def _check_courier(collection: Collection) -> CheckedCollection:
    gather = _Gather()
    gather.run(lambda: _need(collection.address, "邮寄地址", "address"))
    gather.run(lambda: _need(collection.recipient, "收件人", "recipient"))
    gather.run(lambda: _need(collection.phone, "收件人电话", "phone"))
    gather.run(lambda: _bound(collection.address, "邮寄地址", LONGEST_ADDRESS, "address"))
    gather.run(lambda: _bound(collection.recipient, "收件人", LONGEST_ORGANISATION, "recipient"))
    phone = gather.run(lambda: check_phone(collection.phone))
    gather.stop()
    return CheckedCollection(collection=collection, warnings=phone.warnings if phone else ())


def _electronic_notes(applicant: Person) -> tuple[str, ...]:
    note = "没有电子证照的结果，仍要到窗口领取或另选邮寄，请告诉申请人。"
    unreachable = "申请人没有留电话，电子证照办好后无法短信通知，请留一个能联系的号码。"
    return (note,) if applicant.phone else (note, unreachable)


def _name_warnings(person: Person) -> tuple[str, ...]:
    names = (person.name,) if person.kind == "个人" else (person.representative,)
    text = "".join((*names, person.name))
    rules = (
        (
            any(_is_private(char) for char in text),
            "名字里有自造字（私用区），别的系统可能认不出，请记下字形说明。",
        ),
        (any(_is_radical(char) for char in text), "名字里有偏旁部首字符（多半是粘贴来的），请改打正字。"),
        (any(_is_odd(char) for name in names for char in name), "姓名里有数字或符号，请对照证件再看一眼。"),
    )
    return tuple(sentence for holds, sentence in rules if holds)


def _birth_warnings(person: Person, document: Checked | None, birth: date | None) -> tuple[str, ...]:
    if person.kind == "组织":
        return ()
    if birth is None:
        return ("没有出生日期，判断不了是否未满14周岁；未满的请填出生日期并请监护人同意。",)
    told = document.birth if document else None
    differs = told is not None and told != birth
    return ("填的出生日期与证件号码里的不一致，请看证件上写的是哪一天。",) if differs else ()


def _iso(raw: str) -> str:
    birth = parse_date(raw)
    return birth.isoformat() if birth else clean_line(raw)


def _need(value: str, what: str, field: str) -> None:
    if not value:
        raise BadInput(f"选了邮寄，还没有填{what}。", todo="请补填，或改选窗口领取。", field=field)


def _bound(value: str, what: str, most: int, field: str) -> None:
    if len(value) > most:
        todo = "请删去多余的字。"
        raise BadInput(f"{what}最多{most}个字，现在是{len(value)}个字。", todo=todo, field=field)


def _is_private(char: str) -> bool:
    return unicodedata.category(char) == "Co"


def _is_radical(char: str) -> bool:
    return "\u2e80" <= char <= "\u2fdf"


def _is_odd(char: str) -> bool:
    """Neither letter nor mark; characters newer than our tables (Cn) are taken for letters."""
    return unicodedata.category(char)[0] in "NPSZ" and char not in _PLAIN_NAME and char != "〇"


def _numbered(faults: tuple[BadInput, ...]) -> str:
    lines = (f"{no}. {fault}" for no, fault in enumerate(faults, 1))
    return "\n".join((f"有 {len(faults)} 处要改：", *lines))
