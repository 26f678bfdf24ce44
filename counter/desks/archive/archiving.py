"""归档: the electronic set of a case as a BagIt package, its index, and looking into it later (R175–R179).

The package is on the disk, proved, before the row that speaks of it; whoever is killed between leaves a
package that nobody speaks of, and the next archiving of that case clears it away.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from counter.cases import forms
from counter.cases.archive_index import NO_ORIGINALS, headings, index_lines, obstacles
from counter.cases.items import Archived
from counter.cases.lifecycle import move
from counter.desks.department.handled import facts_of, lead_of
from counter.desks.digitise.digitising import kept_in, verify
from counter.desks.numbering import numbered
from counter.desks.step import stepping
from counter.errors import BadInput, Conflict, Refused, StoreFailed, os_reason
from counter.intake.frozen import thaw
from counter.intake.papers import TITLES
from counter.intake.text import clean_line
from counter.locks import alone
from counter.scans import SUFFIXES, path_of
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counter.cases.course import Course
    from counter.cases.forms import IndexLine
    from counter.cases.items import Task
    from counter.cases.records import Entry, PaperRow
    from counter.desks.context import Desk
    from counter.exchange.package import Enclosed
    from counter.intake.papers import Paper

FOLDER = "archive"
"""Packages, below the data folder, one folder for each year."""
OWN = "本站档案"
PAPERS, COPIES = "文书", "材料"


class Render(Protocol):
    """How a paper becomes a PDF; `receipts.render` is one."""

    def __call__(self, paper: Paper, *, void: bool = False) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file of an archived package."""

    name: str
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An archived case, looked into: nothing of it can be changed."""

    course: Course
    archived: Archived
    place: Path
    files: tuple[Kept, ...]
    about: dict[str, str]
    """Its headings."""


@dataclass(frozen=True, slots=True)
class _Made:
    rows: tuple[PaperRow, ...]
    """Cover and index."""
    archived: Archived


class ArchiveDesk:
    """Where finished cases are put away."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk", "issuing", "supervisor")

    @property
    def folder(self) -> Path:
        """Where the packages lie."""
        return self.desk.data / FOLDER

    # -- looking ---------------------------------------------------------------------------------------

    def waiting(self, *, after: Task | None = None, limit: int = 100) -> list[Task]:
        """A page of 待归档, oldest first. `after`: the last task of the page before."""
        from counter.store.tasks import Wanted

        with self.desk.store.read() as view:
            return view.tasks.page(Wanted(queue="archive"), after=after, limit=limit)

    def look(self, case_id: str) -> Course:
        """The case as it stands."""
        with self.desk.store.read() as view:
            return view.courses.course(case_id)

    def by_number(self, number: str) -> Course:
        """The case with this 办件号. Refused when there is none."""
        with self.desk.store.read() as view:
            case = view.cases.by_number(clean_line(number))
            if case is None:
                raise Refused(f"没有编号为 {clean_line(number)} 的办件。", todo="请核对编号。")
            return view.courses.course(case.id)

    def index(self, course: Course) -> tuple[IndexLine, ...]:
        """The rows of 卷内目录 as they would be now."""
        return index_lines(course)

    def obstacles(self, course: Course, *, unclaimed: str = "") -> tuple[str, ...]:
        """Everything that stands against archiving, as sentences; () = nothing."""
        return obstacles(course, lead_of(self.desk, course.case), unclaimed=unclaimed)

    # -- archiving -------------------------------------------------------------------------------------

    def archive(self, seen: Course, render: Render, *, unclaimed: str = "") -> Course:
        """Put a case away: index, package, row, in this order, so that a kill leaves nothing half.

        `render` draws the papers. Refused with every reason while something of the case is open, or when a
        scan is gone or damaged; Conflict when the case changed meanwhile; StoreFailed when the disk refuses.
        """
        said = clean_line(unclaimed)
        with self._alone():
            course = self.look(seen.case.id)
            if course.case.version != seen.case.version:
                raise Conflict("这件办件刚被别人改过，没有归档。", todo="请看清最新的情况，再归档。")
            move(course.case.status, "archive")
            found = self.obstacles(course, unclaimed=said)
            if found:
                raise Refused(f"还不能归档：{''.join(found)}", todo="请先办完这几步，再归档。")
            verify(kept_in(self.desk.data), course)
            self._clear(course)
            return self._keep(course, self._made(course, render), said)

    def _made(self, course: Course, render: Render) -> _Made:
        """The package on the disk. Nothing is in the store yet."""
        now, facts, lines = self.desk.now(), facts_of(self.desk, course.case), index_lines(course)
        case = (course.case.id, course.case.number or "")
        about = headings(course, facts, lines, now)
        with self.desk.store.read() as view:
            front, front_row = numbered(
                self.desk,
                view,
                case,
                kind="cover",
                make=lambda head: forms.cover(head, facts, about, course.items),
                now=now,
            )
            paper, row = numbered(
                self.desk,
                view,
                case,
                kind="index",
                make=lambda head: forms.index(head, facts, lines),
                now=now,
            )
            journal = view.journal.of_case(course.case.id)
        id_, year = str(uuid.uuid4()), f"{now:%Y}"
        with self._work() as work:
            files = [
                *self._copies(course),
                *_drawn(course.papers, render, work),
                _written(work, f"{PAPERS}/{TITLES['cover']} {front_row.number}.pdf", render(front)),
                _written(work, f"{PAPERS}/{TITLES['index']} {row.number}.pdf", render(paper)),
                _written(work, "目录.txt", _listed(lines)),
                _written(work, "日志.json", _journal(journal)),
                _written(work, "metadata.json", _json(about)),
            ]
            place = self._bag(id_, course, files, about, self.folder / year)
        digest = _digest(place)
        archived = Archived(
            case_id=course.case.id,
            at=now,
            by=self.desk.session.name,
            package=f"{year}/{place.name}",
            digest=digest,
            index_paper=row.number,
        )
        return _Made((front_row, row), archived)

    def _keep(self, course: Course, made: _Made, unclaimed: str) -> Course:
        with stepping(self.desk, course.case.id) as step:
            if replace(step.course, outbox=()) != replace(course, outbox=()):
                raise Conflict("归档的时候，这件办件有了变化，没有归档。", todo="请看清最新的情况，再归档。")
            for row in made.rows:
                step.uow.papers.add(row)
            step.uow.courses.archives.add(made.archived)
            step.move_case("archive")
            step.stop_all(0)
            detail: dict[str, object] = {
                "package": made.archived.package,
                "digest": made.archived.digest,
                "paper": made.archived.index_paper,
            }
            return step.finish("case.archive", detail | ({"unclaimed": unclaimed} if unclaimed else {}))

    def _copies(self, course: Course) -> Iterator[Enclosed]:
        """The electronic set. A file that is gone or changed is told by the package's writer."""
        from counter.exchange.names import portable
        from counter.exchange.package import Enclosed

        kept = kept_in(self.desk.data)
        there = [one for one in course.scans if one.removed_at is None]
        for no, scan in enumerate(there, 1):
            name = portable(f"{no:03d} {scan.line}{SUFFIXES[scan.media]}")
            yield Enclosed(name=f"{COPIES}/{name}", path=path_of(kept, scan), sha256=scan.sha256)

    def _bag(
        self, id_: str, course: Course, files: Sequence[Enclosed], about: dict[str, str], folder: Path
    ) -> Path:
        from counter.exchange.bags import write_bag
        from counter.exchange.package import Package

        package = Package(
            id=id_,
            kind="archive",
            number=course.case.number or course.case.id,
            sender=self.desk.station.name,
            recipient=OWN,
            about=about,
            manifest={"metadata": about},
            files=tuple(files),
            made_at=self.desk.now(),
        )
        return write_bag(package, folder)

    def _clear(self, course: Course) -> None:
        """Packages of this case without a row: somebody was killed before it was kept."""
        from counter.exchange.bags import clear_stale

        for year in self.folder.glob("[0-9]*"):
            clear_stale(year)
            for left in year.glob(f"{course.case.number}_*"):
                shutil.rmtree(left)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time archives in a data folder: nobody clears away what another is writing."""
        busy = Refused("别的窗口正在归档。", todo="请等一会儿再归档。")
        with alone(self.folder / ".lock", patience=60, busy=busy, failed=self._unusable, mode=0o777):
            yield

    def _unusable(self, fault: OSError) -> StoreFailed:
        return StoreFailed(
            f"档案文件夹“{self.folder}”用不了：{os_reason(fault)}。",
            todo="请检查磁盘空间和文件夹权限，再归档。",
        )

    @contextmanager
    def _work(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix=".", suffix=".tmp", dir=self.folder) as work:
            yield Path(work)

    # -- afterwards ------------------------------------------------------------------------------------

    def open_archived(self, case_id: str) -> Opened:
        """The archived package, every hash counted anew. Refused when it is gone, damaged or another's."""
        from counter.exchange.proving import read_bag

        course = self.look(case_id)
        archived = course.archived
        if archived is None:
            raise Refused("这件办件还没有归档。", todo="请先归档。")
        place = self.folder / archived.package
        try:
            if _digest(place) != archived.digest:
                raise _damaged(place, "校验清单和归档时登记的不一致")
            package = read_bag(place).package
        except BadInput as fault:
            raise _damaged(place, fault.what) from fault
        except OSError as fault:
            raise _damaged(place, "读不出来") from fault
        files = tuple(
            Kept(name=one.name, size=one.path.stat().st_size, sha256=one.sha256) for one in package.files
        )
        return Opened(course=course, archived=archived, place=place, files=files, about=dict(package.about))

    def inspection(self, case_id: str, target: str | Path, *, whom: str, why: str) -> Path:
        """Copy an archived case for inspectors, as a package of its own (R179). Gives its place.

        It holds the electronic copies, the papers and a list without the places of originals: no department
        can be asked for one. The journal says who exported it for whom, and why.
        """
        whom, why = clean_line(whom), clean_line(why)
        for value, what, field in ((whom, "给哪个单位", "whom"), (why, "检查、考核的名目", "why")):
            if not value:
                raise BadInput(f"还没有写{what}。", todo="导出要留下记录，请写明。", field=field)
        folder = _folder(target)
        opened = self.open_archived(case_id)
        with self._alone(), self._work() as work:
            place = self._exported(opened, folder, work, {"提供给": whom, "用途": why})
        with stepping(self.desk, case_id) as step:
            step.finish("archive.inspection", {"whom": whom, "why": why, "to": str(place)})
        return place

    def _exported(self, opened: Opened, folder: Path, work: Path, extra: dict[str, str]) -> Path:
        from counter.exchange.package import Enclosed

        index = f"{PAPERS}/{TITLES['index']} {opened.archived.index_paper}.pdf"
        wanted = (f"{PAPERS}/", f"{COPIES}/")
        files = [
            Enclosed(name=one.name, path=opened.place / "data" / one.name, sha256=one.sha256)
            for one in opened.files
            if one.name.startswith(wanted) and one.name != index
        ]
        lines = [line for line in index_lines(opened.course) if line.kept == "电子卷"]
        files += [
            _written(work, "目录.txt", _listed(lines)),
            _written(work, "说明.txt", f"{NO_ORIGINALS}\n".encode()),
        ]
        about = opened.about | extra | {"说明": NO_ORIGINALS}
        return self._bag(str(uuid.uuid4()), opened.course, files, about, folder)


# -- files of a package ------------------------------------------------------------------------------------


def _drawn(papers: Sequence[PaperRow], render: Render, work: Path) -> Iterator[Enclosed]:
    """Every paper as PDF, drawn from its frozen record; a void one is marked."""
    for row in papers:
        pdf = render(thaw(row), void=row.void_at is not None)
        title = TITLES[row.kind]  # type: ignore[index]
        yield _written(work, f"{PAPERS}/{title} {row.number}.pdf", pdf)


def _written(work: Path, name: str, data: bytes) -> Enclosed:
    from counter.exchange.package import Enclosed

    path = work / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return Enclosed(name=name, path=path, sha256=hashlib.sha256(data).hexdigest())


def _listed(lines: Sequence[IndexLine]) -> bytes:
    """The index without where originals lie, as a table of tabs."""
    heads = ("序号", "文件（材料）名称", "文号", "形式", "页数", "日期", "备注")
    rows = [
        (str(no), one.what, one.number, one.form, str(one.pages or ""), one.date, one.note)
        for no, one in enumerate(lines, 1)
    ]
    return "".join("\t".join(map(clean_line, row)) + "\n" for row in (heads, *rows)).encode()


def _journal(entries: Sequence[Entry]) -> bytes:
    return _json(
        [
            {
                "seq": one.seq,
                "at": one.at.isoformat(),
                "window": one.window,
                "operator": one.operator,
                "action": one.action,
                "detail": json.loads(one.detail),
                "hash": one.hash,
            }
            for one in entries
        ]
    )


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _digest(place: Path) -> str:
    return hashlib.sha256((place / "tagmanifest-sha256.txt").read_bytes()).hexdigest()


def _damaged(place: Path, why: str) -> Refused:
    return Refused(f"档案包“{place.name}”{why}。", todo="请不要改动它，请管理员从备份恢复这个文件夹。")


def _folder(target: str | Path) -> Path:
    typed = str(target).strip()
    if not typed:
        raise BadInput("还没有写存到哪里。", todo="请写一个文件夹，例如 /media/usb/检查。", field="target")
    folder = Path(typed).expanduser()
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"“{typed}”不是文件夹。", todo="请写一个文件夹。", field="target")
    return folder.absolute()
