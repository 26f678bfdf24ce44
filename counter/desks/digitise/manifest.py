"""What a department is told with the electronic set: its items, who applies, how each line came (R143).

It goes into the package and nowhere else: the department decides about a true person, the journal does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counter.desks.digitise.electronic import named
from counter.intake.walk import walk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from counter.cases.course import Course
    from counter.cases.records import Collection as Chosen
    from counter.cases.records import Outcome, Person
    from counter.desks.context import Desk
    from counter.desks.digitise.electronic import SetLine

LETTERS = ("deferral", "commitment")


def manifest(
    desk: Desk,
    course: Course,
    lines: tuple[SetLine, ...],
    depts: Collection[str],
    *,
    but: Collection[str] = (),
) -> dict[str, Any]:
    """The manifest for departments; `but`: ids of scans they have already."""
    case, draft = course.case, course.case.draft
    view = walk(
        desk.catalogue_of(case.catalogue), draft, desk.station, (case.received_at or desk.now()).date()
    )
    asked = {question.key: question.ask for question in view.questions}
    return {
        "number": case.number,
        "matter": case.matter_id,
        "matter_name": view.matter.name,
        "lead": view.matter.lead,
        "received_at": case.received_at.isoformat(timespec="seconds") if case.received_at else "",
        "items": [_item(course, one.no) for one in course.items if one.dept in depts],
        "all_items": [{"no": one.no, "name": one.name, "dept": one.dept} for one in course.items],
        "situation": [
            {"ask": asked[key], "answer": view.answers[key]} for key in asked if key in view.answers
        ],
        "premises": draft.premises,
        "applicant": _person(draft.applicant),
        "agent": _person(draft.agent),
        "guardian": _person(draft.guardian),
        "collection": _collection(draft.collection),
        "lines": [_line(line, lines) for line in lines if not line.made],
        "grace": list(_grace(course, lines)),
        "files": list(_files(lines, but)),
    }


def _item(course: Course, no: int) -> dict[str, Any]:
    item = course.item(no)
    return {
        "no": item.no,
        "item": item.item,
        "name": item.name,
        "dept": item.dept,
        "level": item.level,
        "after": list(item.after),
    }


def _person(person: Person | None) -> dict[str, str] | None:
    if person is None:
        return None
    return {
        "kind": person.kind,
        "name": person.name,
        "document": person.document,
        "number": person.number,
        "phone": person.phone,
        "representative": person.representative,
    }


def _collection(chosen: Chosen | None) -> dict[str, Any] | None:
    return None if chosen is None else {"way": chosen.way, "together": chosen.together}


def _line(line: SetLine, lines: tuple[SetLine, ...]) -> dict[str, Any]:
    """A line as it was judged; of one fetched instead of taken, how it was fetched (R143)."""
    outcome = line.outcome
    return {
        "line": line.key,
        "items": list(line.items),
        "taken": line.taken,
        "judged": outcome.kind if outcome else "",
        "how": outcome.how if outcome else "",
        "originals": outcome.originals if outcome else 0,
        "copies": outcome.copies if outcome else 0,
        "files": [name for name, one, _ in named(lines) if one.key == line.key],
    }


def _grace(course: Course, lines: tuple[SetLine, ...]) -> Iterator[dict[str, Any]]:
    """容缺 and 告知承诺 with their terms: the department has to watch them, too (R140, R141)."""
    letters = {row.kind: row.number for row in course.papers if row.kind in LETTERS and row.void_at is None}
    for line in lines:
        outcome = line.outcome
        if outcome is not None and outcome.kind in ("deferred", "committed"):
            yield _term(line.key, outcome, letters)


def _term(key: str, outcome: Outcome, letters: dict[str, str]) -> dict[str, Any]:
    deferred = outcome.kind == "deferred"
    return {
        "line": key,
        "kind": "容缺受理" if deferred else "告知承诺",
        "due": outcome.due,
        "told": outcome.told,
        "signed": outcome.signed,
        "letter": letters.get("deferral" if deferred else "commitment", ""),
    }


def _files(lines: tuple[SetLine, ...], but: Collection[str]) -> Iterator[dict[str, Any]]:
    for name, line, scan in named(lines):
        if scan.id not in but:
            yield {
                "name": name,
                "line": line.key,
                "scan": scan.id,
                "sha256": scan.sha256,
                "media": scan.media,
                "size": scan.size,
                "pages": scan.pages,
            }
