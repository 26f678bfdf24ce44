"""A merged checklist for answers from a file, without any case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counter.cases.records import Draft
from counter.catalog.model import GIVEN
from counter.cli import told
from counter.cli.casefile import CaseFile, read_answers
from counter.cli.nodes import nearest
from counter.cli.plan import Check, choices
from counter.cli.say import Problem, Problems
from counter.intake.walk import walk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from counter.catalog.model import Catalogue, Matter
    from counter.intake.walk import Walk
    from counter.settings import Station

GIVEN_CHOICES = {"agent": ("否", "是"), "applicant_kind": ("个人", "组织"), "minor": ("否", "是")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for on the command line."""

    matter: str
    answers: Path | None
    items: str
    on: date
    station: Station


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The checklist, what had to be assumed, and what stands against it."""

    view: Walk
    assumed: Mapping[str, str]
    problems: tuple[Problem, ...]

    def data(self) -> dict[str, Any]:
        """As JSON."""
        view = self.view
        items = [
            {
                "no": one.no,
                "name": one.name,
                "dept": one.row.dept,
                "level": str(view.handling_of(one)),
                "known": one.known,
            }
            for one in view.chosen
        ]
        listed = [{"field": p.field, "line": p.line, "what": p.what, "todo": p.todo} for p in self.problems]
        return {
            "matter": {"id": view.matter.id, "name": view.matter.name, "lead": view.matter.lead},
            "catalogue": view.catalogue.version,
            "on": view.on.isoformat(),
            "answers": dict(view.answers),
            "assumed": dict(self.assumed),
            "items": items,
            "unknown": list(view.checklist.unknown),
            "lines": [told.line_data(view.catalogue, line) for line in view.checklist.lines],
            "open_questions": [
                {"key": q.key, "ask": q.ask, "choices": choices(q)} for q in view.open_questions
            ],
            "problems": listed,
        }


def matter_of(catalogue: Catalogue, typed: str) -> Matter:
    """A matter by number or name. Problems with the nearest when there is none."""
    found = [m for m in catalogue.matters if typed.strip().upper() == m.id or typed.strip() == m.name]
    if not found:
        hint = nearest(typed, [n for m in catalogue.matters for n in (m.id, m.name)])
        todo = f"{hint}编号和名称请查：counter catalog list"
        raise Problems([Problem(what=f"目录里没有“{typed}”这件事。", todo=todo, field="matter")])
    return found[0]


def checked(catalogue: Catalogue, asked: Asked) -> Result:
    """The checklist for these answers, items and day, with every problem."""
    matter = matter_of(catalogue, asked.matter)
    typed, lines, problems = read_answers(asked.answers) if asked.answers else ({}, {}, ())
    given, assumed, faults = _given(matter, typed)
    file = CaseFile(
        id="",
        matter=matter.id,
        answers={key: value for key, value in typed.items() if key not in GIVEN},
        items=_rows(asked.items),
        lines=lines,
    )
    check = Check(
        case=file, catalogue=catalogue, station=asked.station, on=asked.on, problems=[*problems, *faults]
    )
    view = _view(check, matter, given)
    return Result(view=view, assumed=assumed, problems=tuple(check.problems))


def _view(check: Check, matter: Matter, given: Mapping[str, str]) -> Walk:
    draft = Draft(matter_id=matter.id, answers={**check.answers(matter), **given})
    view = check.items(draft)
    if view.stop:
        check.add(view.stop, "", "answers")
    check.open_questions(view)
    return walk(check.catalogue, view.draft, check.station, check.on)


def _rows(typed: str) -> tuple[str, ...] | None:
    rows = tuple(
        part.strip() for part in typed.replace(",", ",").replace("、", ",").split(",") if part.strip()
    )
    return None if rows in ((), ("all",), ("全部",)) else rows


def _given(matter: Matter, typed: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str], list[Problem]]:
    """The answers that an applicant would give: as written, else the usual ones, which are told."""
    usual = {"agent": "否", "applicant_kind": "组织" if matter.annex == 1 else "个人", "minor": "否"}
    faults = [
        Problem(
            what=f"“{typed[key]}”不是 {key} 的答案。",
            todo=f"请写：{' / '.join(GIVEN_CHOICES[key])}",
            field=f"answers.{key}",
        )
        for key in GIVEN
        if key in typed and typed[key] not in GIVEN_CHOICES[key]
    ]
    assumed = {key: value for key, value in usual.items() if key not in typed}
    return {key: typed.get(key, usual[key]) for key in GIVEN}, assumed, faults
