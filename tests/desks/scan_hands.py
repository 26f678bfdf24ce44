"""Hands for tests of scans and the outbox: papers from the scanner, a case that is pushed, routes written."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import course_hands as hands
import world
from parcels import bags
from pypdf import PdfWriter

from counter.cases.records import Outcome
from counter.desks.digitise.digitising import DigitiseDesk
from counter.desks.digitise.sending import send_due, sender_of
from counter.desks.step import stepping

if TYPE_CHECKING:
    from pathlib import Path

    from world import World

    from counter.cases.course import Course
    from counter.cases.items import Outgoing
    from counter.cases.records import Person
    from counter.desks.digitise.sending import Passed


def paper(target: Path, pages: int = 1, *, width: int = 210) -> Path:
    """A scanned PDF; another width gives other bytes."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width, 297)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        writer.write(file)
    return target


def scanned_in(office: World, name: str, pages: int = 1, *, width: int = 210) -> Path:
    """A file the scanner put into the watched folder a while ago by the office's clock."""
    return paper(DigitiseDesk(office.signed()).watched / name, pages, width=width)


def settled(file: Path, ago: float = 60) -> Path:
    """As if it had been lying there for a while."""
    then = time.time() - ago
    os.utime(file, (then, then))
    return file


def routed(office: World, text: str) -> None:
    """Write routes.toml."""
    file = office.office.data / "routes.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)


def messages(office: World, course: Course, kind: str = "push") -> tuple[Outgoing, ...]:
    """The outbox of a case as stored now."""
    return tuple(one for one in office.course(course.case.id).outbox if one.kind == kind)


def posted(office: World) -> Passed:
    """One pass of the sender that works by itself."""
    return send_due(sender_of(office.office))


def depts(course: Course) -> list[str]:
    """The joint departments, each once."""
    return list(dict.fromkeys(item.dept for item in course.items))


def ready(office: World) -> Course:
    """A case whose papers are all scanned."""
    return hands.scanned(office, hands.received(office))


def with_deferral(office: World) -> Course:
    """A received case with one paper deferred, its letter signed."""
    desk = office.desk()
    case = world.begin(desk)
    line = world.deferrable(desk, case)[0]
    case = world.take_all(desk, desk.judge(case, line.key, Outcome(kind="deferred")))
    case = desk.sign_letters(desk.issue_letter(case, "deferral").case)
    return office.course(desk.issue_receipt(case).case.id)


def with_people(course: Course, *, phone: str | None = None, agent: Person | None = None) -> Course:
    """The course as if the applicant had another telephone, or came with an agent."""
    draft = course.case.draft
    applicant = draft.applicant
    assert applicant is not None
    if phone is not None:
        applicant = replace(applicant, phone=phone)
    draft = replace(draft, applicant=applicant, agent=agent)
    return replace(course, case=replace(course.case, draft=draft))


def dropped(office: World) -> list[Path]:
    """Every package in the folders of the departments."""
    outbox = office.office.data / "outbox"
    return [bag for folder in sorted(outbox.iterdir()) for bag in bags(folder)] if outbox.exists() else []


def by_http(office: World, course: Course, url: str) -> None:
    tables = (f'["{dept}"]\nway = "http"\nurl = "{url}"\n' for dept in depts(course))
    routed(office, "".join(tables))


def told(office: World, course: Course, *texts: str) -> Course:
    """Messages to the applicant, one after the other."""
    for one in texts:
        with stepping(office.signed(), course.case.id) as step:
            step.post("message", world.APPLICANT.phone, {"text": one})
            course = step.finish("test.post", {})
    return course


def texts(office: World) -> list[str]:
    return sorted(one.read_text(encoding="utf-8") for one in message_files(office))


def message_files(office: World) -> list[Path]:
    return sorted((office.office.data / "messages").glob("*.txt"))
