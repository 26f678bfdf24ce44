"""数字化: what was taken as paper gets its electronic copy, line by line, within two hours (R142).

A file is kept under its hash before the row is written, and leaves the watched folder after the commit: cut
off anywhere, either nothing happened or the file comes up once more.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from counter import scans, settings
from counter.cases.course import pushed_scans
from counter.cases.items import ScanRow
from counter.desks.digitise.electronic import HANDED, SetLine, lines_of, standing
from counter.desks.step import stepping
from counter.errors import BadInput, Refused
from counter.intake.mask import mask_numbers
from counter.intake.text import clean_line
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from counter.cases.course import Course
    from counter.custody.records import Piece
    from counter.desks.context import Desk
    from counter.desks.step import Step
    from counter.scans import ScanFile

FOLDER = "scans"
"""Kept scans, below the data folder."""
OPEN = ("received", "handling", "finished")
"""Cases whose papers may still get electronic copies."""


def kept_in(data: Path) -> Path:
    """The folder of the kept scans."""
    return data / FOLDER


class DigitiseDesk:
    """The desk beside the scanner."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk", "issuing")

    # -- looking ---------------------------------------------------------------------------------------

    @property
    def watched(self) -> Path:
        """The folder a scanner puts its files into."""
        return settings.folder(self.desk.data, self.desk.station, "scans_folder")

    @property
    def kept(self) -> Path:
        """The folder of the kept scans."""
        return kept_in(self.desk.data)

    def arrived(self) -> tuple[Path, ...]:
        """The finished files that wait in the watched folder, oldest first.

        The station's own folder is made on the first look; one outside that is away is told. BadInput then.
        """
        if self.watched.is_relative_to(self.desk.data):
            with suppress(OSError):
                self.watched.mkdir(parents=True, exist_ok=True)
        return scans.arrived(self.watched, now=self.desk.now())

    def looked(self, file: Path) -> ScanFile:
        """What a waiting file is. BadInput when it is no sound scan."""
        return scans.inspect(file)

    def lines(self, course: Course) -> tuple[SetLine, ...]:
        """Every line with its scans, in the order of the checklist."""
        return lines_of(self.desk, course)

    def course(self, case_id: str) -> Course:
        """The case as it stands now. Refused if there is none."""
        with self.desk.store.read() as view:
            return view.courses.course(case_id)

    # -- tying files to lines --------------------------------------------------------------------------

    def attach(self, seen: Course, line: str, file: Path) -> Course:
        """Tie one file to one line."""
        return self.attach_many(seen, {line: file})

    def attach_many(self, seen: Course, files: Mapping[str, Path] | Iterable[tuple[str, Path]]) -> Course:
        """Tie files to lines, all or none: line → file, or (line, file) where a line gets several.

        The same file may stand for two lines.

        Raises BadInput for a file that is no sound scan, Refused for a line nothing was taken on, for a file
        the line has already, and for a case that is not at this stage.
        """
        tied = tuple(files.items() if isinstance(files, Mapping) else files)
        if not tied:
            raise BadInput("还没有选扫描文件。", todo="请先扫描，或者写文件的位置。")
        for key, _ in tied:
            _line(lines_of(self.desk, seen), key)
        kept = {file: scans.keep(file, self.kept) for file in dict.fromkeys(file for _, file in tied)}
        _check_once([(key, kept[file]) for key, file in tied])
        with stepping(self.desk, seen.case.id) as step:
            _check_stage(step.course)
            rows = [self._row(step, key, kept[file], no) for no, (key, file) in enumerate(tied)]
            course = self._added(step, rows)
        for file, scan in kept.items():
            self._set_aside(file, scan)
        return course

    def share(self, seen: Course, scan_id: str, line: str) -> Course:
        """A scan that stands for one line stands for another as well: two papers came in one file."""
        with stepping(self.desk, seen.case.id) as step:
            _check_stage(step.course)
            found = _scan(step.course, scan_id)
            return self._added(step, [self._tied(step, line, found)])

    def _row(self, step: Step, key: str, scan: ScanFile, no: int) -> ScanRow:
        """`no`: its place among those of one call, which keep their order on every list."""
        new = ScanRow(
            id="",
            case_id=step.course.case.id,
            line=key,
            sha256=scan.sha256,
            media=scan.media,
            size=scan.size,
            pages=scan.pages,
            name=mask_numbers(scan.name),
            at=step.now,
            by=step.who,
        )
        return replace(self._tied(step, key, new), at=step.now + timedelta(microseconds=no))

    def _tied(self, step: Step, key: str, scan: ScanRow) -> ScanRow:
        line = _line(lines_of(self.desk, step.course), key)
        if any(one.sha256 == scan.sha256 for one in line.scans):
            raise _tied_before(key)
        return replace(scan, id=str(uuid.uuid4()), line=key, item_no=line.item_no, at=step.now, by=step.who)

    def _added(self, step: Step, rows: list[ScanRow]) -> Course:
        before = step.course
        step.uow.courses.scans.add(*rows)
        _count_pages(step, before, replace(before, scans=(*before.scans, *rows)))
        told = [f"{one.line}　{one.pages}页　{one.sha256}" for one in rows]
        return step.finish("scan.attach", {"scans": told})

    def _set_aside(self, file: Path, scan: ScanFile) -> None:
        """Out of the watched folder. One that cannot be moved comes up again, and is told then."""
        if file.parent == self.watched:
            with suppress(OSError):
                scans.set_aside(file, scan)

    # -- taking back, proving --------------------------------------------------------------------------

    def remove(self, seen: Course, scan_id: str, reason: str) -> Course:
        """A scan no longer stands for its line; row and file stay.

        Not after it was pushed, unless its file is lost: then another one has to take its place. Not after
        the archive.
        """
        why = clean_line(reason)
        if not why:
            raise BadInput("请写明为什么移除。", todo="例如：扫歪了，重新扫描。", field="reason")
        with stepping(self.desk, seen.case.id) as step:
            if step.course.case.status == "archived":
                raise Refused("这件办件已经归档，扫描件不能再改。", todo="请在“归档”里打开查看。")
            found = _scan(step.course, scan_id)
            if scan_id in pushed_scans(step.course) and self._whole(found):
                raise Refused(
                    "这份扫描件已经推送给联办部门，不能移除。", todo="扫错的，请另扫一份登记，再补充推送。"
                )
            gone = replace(found, removed_at=step.now, removed_by=step.who, removed_reason=mask_numbers(why))
            step.uow.courses.scans.change(gone)
            rest = tuple(gone if one.id == scan_id else one for one in step.course.scans)
            _count_pages(step, step.course, replace(step.course, scans=rest))
            return step.finish("scan.remove", {"line": found.line, "sha256": found.sha256, "reason": why})

    def _whole(self, scan: ScanRow) -> bool:
        try:
            scans.verify(self.kept, scan)
        except Refused:
            return False
        return True

    def verify(self, course: Course) -> None:
        """Every kept file is still what was registered. Refused with every line that is not."""
        verify(self.kept, course)


def verify(folder: Path, course: Course) -> None:
    """Every scan that stands has its file, unchanged. Refused names each line whose file is not."""
    bad = []
    for scan in course.scans:
        if scan.removed_at is None:
            try:
                scans.verify(folder, scan)
            except Refused:
                bad.append(scan.line)
    if bad:
        names = "、".join(f"“{line}”" for line in dict.fromkeys(bad))
        raise Refused(
            f"{names}的扫描件不见了，或者内容和登记时不一样。",
            todo="请从备份恢复；没有备份的，移除这一份，重新扫描登记，再推送。",
        )


def _line(lines: tuple[SetLine, ...], key: str) -> SetLine:
    found = next((line for line in lines if line.key == key), None)
    if found is None:
        raise Refused(f"这件办件没有“{key}”这一项。", todo="请从清单里选。")
    if found.taken == "none":
        raise Refused(f"“{key}”没有收到纸质或电子材料，没有可以登记的。", todo="补交以后再登记。")
    return found


def _check_once(tied: list[tuple[str, ScanFile]]) -> None:
    """Of one call, too: no line gets the same content twice."""
    had = set()
    for key, scan in tied:
        if (key, scan.sha256) in had:
            raise _tied_before(key)
        had.add((key, scan.sha256))


def _tied_before(key: str) -> Refused:
    return Refused(f"“{key}”已经登记过这个文件。", todo="请选另一个文件，或者转到下一项。")


def _scan(course: Course, scan_id: str) -> ScanRow:
    for scan in course.scans:
        if scan.id == scan_id and scan.removed_at is None:
            return scan
    raise Refused("这份扫描件已经移除了，或者不是这件办件的。", todo="请刷新后再选。")


def _check_stage(course: Course) -> None:
    if course.case.status not in OPEN:
        raise Refused("这件办件现在不能登记扫描件。", todo="收件以后、归档以前可以登记。")


def _count_pages(step: Step, before: Course, after: Course) -> None:
    """Pieces get the pages of their scans, unless somebody counted them otherwise."""
    for piece in step.course.pieces:
        was, now = _pages(before, piece), _pages(after, piece)
        if piece.pages in (0, was) and piece.pages != now:
            step.uow.courses.pieces.change(replace(piece, pages=now))


def _pages(course: Course, piece: Piece) -> int:
    """In all: each copy of a set has as many pages as its scan."""
    item_no = 0 if piece.kind in HANDED else piece.item_no
    pages = sum(scan.pages for scan in standing(course, piece.line, item_no))
    return pages * piece.count if piece.kind == "copies" else pages
