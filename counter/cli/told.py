"""A case as JSON: what the plain route prints. People are masked as in every list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counter.cases.channel import SUBMITTED, uploaded
from counter.cases.lifecycle import STATUS_ZH
from counter.cli.marks import kind_zh
from counter.intake import compose
from counter.intake.mask import mask_name, mask_person
from counter.intake.review import raised

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from counter.cases.records import Case, CaseLine, Outcome, PaperRow, Person
    from counter.catalog.model import Catalogue
    from counter.intake.checklist import Line
    from counter.intake.walk import Walk

Data = dict[str, object]


def case_data(case: Case, view: Walk) -> Data:
    """The case: number, status, matter, items with their level, lines with their outcome."""
    return {
        "id": case.id,
        "number": case.number,
        "status": case.status,
        "status_zh": STATUS_ZH[case.status],
        "round": case.draft.round,
        "channel": case.draft.channel,
        "submitted_at": case.draft.submitted_at,
        "platform_number": case.draft.platform_number,
        "matter": {"id": view.matter.id, "name": view.matter.name, "lead": view.matter.lead},
        "catalogue": case.catalogue,
        "applicant": person_data(case.draft.applicant),
        "agent": person_data(case.draft.agent),
        "collection": compose.collection_sentence(case.draft.collection),
        "items": [_item(view, n) for n in range(len(view.chosen))],
        "lines": [_judged(line, view) for line in view.checklist.lines],
    }


def person_data(person: Person | None) -> Data | None:
    """A person with everything personal masked."""
    if person is None:
        return None
    from counter.intake.identity import DOCUMENTS

    shown = mask_person(person)
    return {
        "kind": shown.kind,
        "name": shown.name,
        "document": DOCUMENTS[shown.document],
        "number": shown.number,
        "phone": shown.phone,
    }


def _item(view: Walk, n: int) -> Data:
    one = view.chosen[n]
    handling = view.handling_of(one)
    return {
        "no": one.no,
        "name": one.name,
        "dept": one.row.dept,
        "level": str(handling),
        "here": handling.here,
    }


def _judged(line: Line, view: Walk) -> Data:
    outcome = view.outcomes.get(line.key)
    return {
        "material": line.key,
        "ask": line.ask,
        "due": line.due,
        "items": list(line.items),
        "outcome": outcome.kind if outcome else None,
        "outcome_zh": _outcome_zh(outcome) if outcome else ("" if line.supplied_by else "待看"),
        "got": compose.got(line, outcome),
        "how": compose.how(line, outcome),
        "raised": list(raised(outcome)) if outcome and outcome.kind in ("missing", "defective") else [],
    }


def _outcome_zh(outcome: Outcome) -> str:
    return SUBMITTED if uploaded(outcome) else kind_zh(outcome.kind)


def paper_data(row: PaperRow, file: Path | None) -> Data:
    """An issued paper and where its PDF is (none written now = null)."""
    from counter.intake.frozen import thaw, title

    return {
        "number": row.number,
        "kind": row.kind,
        "title": title(row),
        "code": thaw(row).head.code,
        "digest": row.digest,
        "issued_at": row.issued_at.isoformat(timespec="minutes"),
        "prints": row.prints,
        "void": row.void_at is not None,
        "void_reason": row.void_reason,
        "replaced_by": row.replaced_by,
        "file": str(file) if file else None,
    }


def papers_data(rows: Iterable[PaperRow], files: Mapping[str, Path]) -> list[Data]:
    """Every paper of a case, in the order of issue."""
    return [paper_data(row, files.get(row.number)) for row in rows]


def duplicate_data(line: CaseLine) -> Data:
    """A possible duplicate, masked."""
    return {
        "number": line.number,
        "status": line.status,
        "status_zh": STATUS_ZH[line.status],
        "matter": line.matter_id,
        "applicant": mask_name(line.applicant_name),
        "premises": line.premises,
        "window": line.window,
        "updated_at": line.updated_at.isoformat(timespec="minutes"),
    }


def line_data(catalogue: Catalogue, line: Line) -> dict[str, Any]:
    """A merged line of a checklist, as `counter catalog checklist` prints it."""
    return {
        "material": line.key,
        "ask": line.ask,
        "due": line.due,
        "forms": list(line.forms),
        "copies": line.copies,
        "items": list(line.items),
        "standards": list(line.standards),
        "bases": [compose.cite(catalogue, basis) for basis in line.bases],
        "confidence": line.confidence,
        "exempt": line.ask == "免提交",
        "supplied_by": line.supplied_by,
        "deferral": _grace(catalogue, line, "deferral"),
        "commitment": _grace(catalogue, line, "commitment"),
        "faults": list(line.material.faults),
        "obtain": line.material.obtain,
        "notes": list(line.notes),
    }


def _grace(catalogue: Catalogue, line: Line, which: str) -> Data | None:
    grace = line.deferral if which == "deferral" else line.commitment
    if grace is None:
        return None
    return {
        "basis": compose.cite(catalogue, grace.basis),
        "consequence": grace.consequence,
        "days": grace.days,
        "unit": grace.unit,
    }
