"""The scanner of training: when scans are practised, a page for each paper lies in the scanner's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from counter import settings
from counter.training import place
from counter.training.play_desks import blank_page

if TYPE_CHECKING:
    from counter.desks.office import Office
    from counter.training.scenario import Visit

SCANNED: Final = frozenset({"scan.attach", "case.push"})
"""Actions before which the papers are scanned."""


def lay_ready(office: Office, visit: Visit, case_id: str) -> None:
    """Put the pages there, in the order of the lines. StoreFailed when the folder cannot be written."""
    if not case_id or not any(one.action in SCANNED for one in visit.truth.expects):
        return
    with office.store.read() as view:
        lines = view.courses.course(case_id).unscanned
    folder = settings.folder(office.data, office.station, "scans_folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, _ in enumerate(lines, 1):
            (folder / f"扫描{number:02d}.png").write_bytes(blank_page(number))
    except OSError as error:
        raise place.cannot("写", folder, error) from error
