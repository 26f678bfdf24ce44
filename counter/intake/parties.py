"""The applicant step as a whole: applicant, agent, guardian, premises and collection, checked together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from counter.cases.records import Collection, Person
from counter.errors import BadInput
from counter.intake.applicant import PersonFaulty, check_collection, check_person, guardian_needed

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """What the applicant step fills in, saved together."""

    applicant: Person
    agent: Person | None = None
    guardian: Person | None = None
    guardian_consent: bool = False
    premises: str = ""
    collection: Collection = field(default_factory=Collection)


def check_parties(parties: Parties, *, on: date) -> tuple[Parties, tuple[str, ...]]:
    """The normalised parties and the warnings. Raises PersonFaulty with every fault at once."""
    faults: list[BadInput] = []
    warnings: list[str] = []

    def checked(person: Person | None, role: str, prefix: str) -> Person | None:
        if person is None:
            return None
        try:
            result = check_person(person, on=on, role=role)
        except PersonFaulty as error:
            faults.extend(_prefixed(fault, prefix) for fault in error.faults)
            return person
        warnings.extend(result.warnings)
        return result.person

    applicant = checked(parties.applicant, "申请人", "applicant") or parties.applicant
    agent = checked(parties.agent, "代办人", "agent")
    guardian = checked(parties.guardian, "监护人", "guardian")
    faults.extend(_consent_faults(applicant, guardian, consent=parties.guardian_consent, on=on))
    faults.extend(_phone_faults(applicant, agent, guardian))
    try:
        taken = check_collection(parties.collection, applicant)
        collection = taken.collection
        warnings.extend(taken.warnings)
    except PersonFaulty as error:
        faults.extend(_prefixed(fault, "collection") for fault in error.faults)
        collection = parties.collection
    if faults:
        raise PersonFaulty(tuple(faults))
    done = replace(parties, applicant=applicant, agent=agent, guardian=guardian, collection=collection)
    return done, tuple(warnings)


def _prefixed(fault: BadInput, prefix: str) -> BadInput:
    return BadInput(fault.what, todo=fault.todo, field=f"{prefix}.{fault.field}")


def _consent_faults(applicant: Person, guardian: Person | None, *, consent: bool, on: date) -> list[BadInput]:
    if not guardian_needed(applicant, on) or (guardian is not None and consent):
        return []
    return [
        BadInput(
            "申请人不满14周岁，处理个人信息要由监护人同意（个人信息保护法第31条）。",
            todo="请填写监护人，并在征得同意后勾选“监护人已同意”。",
            field="guardian.name",
        )
    ]


def _phone_faults(applicant: Person, agent: Person | None, guardian: Person | None) -> list[BadInput]:
    if any(person is not None and person.phone for person in (applicant, agent, guardian)):
        return []
    return [
        BadInput(
            "还没有联系电话，受理情况要短信告知（R153）。",
            todo="请填申请人、代办人或监护人的电话。",
            field="applicant.phone",
        )
    ]
