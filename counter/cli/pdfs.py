"""The PDFs of issued papers: written once, counted, and never a reason to lose anything."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counter.cases.records import Case, PaperRow
    from counter.desks.context import Desk
    from counter.desks.window.issue import IssueDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A paper that was drawn and counted."""

    file: Path
    printer: str | None
    """Whose queue it is in; "" = once printers.toml is right. None: no printer has it."""


def write(desk: Desk, row: PaperRow, folder: Path, *, queue: bool = False) -> Written:
    """Draw a paper from its record into a folder and count the print; a reprint is marked as one.

    `queue`: it goes to the printer, too.
    """
    import receipts
    from counter.desks.exchange.status import synced_mark
    from counter.desks.printing import count_print
    from counter.intake.frozen import thaw
    from receipts import printers

    with desk.store.read() as view:
        state = synced_mark(view, row)
    pdf = receipts.render(thaw(row), reprint=row.prints, void=row.void_at is not None, state=state)
    file = printers.save(pdf, folder, row.number)
    job = count_print(desk, row.number, queue=queue).job
    return Written(file=file, printer=job.printer if job else None)


def write_current(desk: IssueDesk, case: Case, folder: Path) -> dict[str, Path]:
    """The papers that stand now: those never printed are written, those lying in the folder are found.

    Number → file.
    """
    from receipts.printers import portable

    files = {}
    for row in current(case, desk.papers(case)):
        lying = folder / portable(row.number)
        files[row.number] = lying if row.prints and lying.is_file() else write(desk.desk, row, folder).file
    return files


def current(case: Case, rows: Iterable[PaperRow]) -> tuple[PaperRow, ...]:
    """The last valid paper of each kind that says how the case stands: no old notice once received."""
    last = {row.kind: row for row in rows if row.void_at is None}
    if case.status != "noticed":
        last.pop("notice", None)
    return tuple(last.values())


def folder_of(out: str | None, usual: Path) -> Path:
    """Where papers go: what was asked for, else the station's folder."""
    return Path(out).expanduser().absolute() if out else usual
