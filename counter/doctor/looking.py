"""The facts a station's health is told by. What goes wrong with one look is a line of its own."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

from counter import settings
from counter.doctor import judging
from counter.doctor.judging import Line
from counter.errors import CounterError, os_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from counter.catalog.model import Catalogue
    from counter.desks.office import Office

    Look = Callable[[], Iterable[Line]]

_PAPER: Final = re.compile(r"\d{6}-\d{2}-\d{8}-\d{4,6}-\d\.[A-Z]\d{1,3}", re.ASCII)
MOST_PAPERS: Final = 20_000
"""Files of the folder of papers that are looked at when time is short, the newest."""


class Looker:
    """Looks at one station. `deep`: the whole database and journal, entry by entry; else what is quick."""

    def __init__(self, office: Office, *, deep: bool) -> None:
        self.data, self.store = office.data, office.store
        self.compiled, self.station = office.compiled, office.station
        self.now, self.deep = office.now(), deep

    def lines(self) -> Iterator[Line]:
        """Everything, one after the other."""
        looks: tuple[tuple[str, Look], ...] = (
            ("数据库", self._database),
            ("日志", self._journal),
            ("备份", self._backup),
            ("扫描件", self._scans),
            ("文书", self._papers),
            ("磁盘空间", self._disk),
            ("时钟", self._clock),
            ("节假日", self._years),
            ("事项目录", self._catalogue),
            ("签名密钥", self._key),
            ("公钥名单", self._list),
            ("发件箱", self._outbox),
            ("站点交换", self._exchange),
            ("站点资料", self._profile),
        )
        for name, look in looks:
            yield from tried(name, look)

    # -- data ------------------------------------------------------------------------------------------

    def _database(self) -> Iterator[Line]:
        from counter.store import copying

        file = self._file
        if file is None:
            yield Line("数据库", "good", f"{self.store.place}（结构由数据库服务器核对）")
        elif self.deep:
            faults = copying.is_whole(file, unchanging=False)
            yield judging.integrity("数据库", faults, f"{file}，结构完好")
        else:
            yield Line("数据库", "good", f"{file}，能读能写；逐页核对用 counter doctor")

    def _journal(self) -> Iterator[Line]:
        from counter.journal import breaks

        with self.store.read() as view:
            head = view.journal.head()
        if self.deep:
            faults = [one.text for one in breaks(self.store.verify_journal())]
            yield judging.integrity("日志", faults, f"{head.seq} 条，前后衔接")
        else:
            yield Line("日志", "good", f"{head.seq} 条；从头核对用 counter doctor")

    def _scans(self) -> Iterator[Line]:
        from counter.store import copying

        if (file := self._file) is None:
            return
        wanted = copying.live(file).scans
        folder = self.data / "scans"
        there = {one.stem for below in _folders(folder) for one in below.iterdir()}
        yield judging.missing_scans(sorted(wanted - there), len(wanted))

    def _papers(self) -> Iterator[Line]:
        from counter.store import copying

        folder = settings.papers_dir(self.data, self.station)
        if (file := self._file) is None:
            return
        named = ((one.stat().st_mtime_ns, _PAPER.search(one.name)) for one in folder.glob("*.pdf"))
        found = sorted(((at, hit[0]) for at, hit in named if hit), reverse=True)
        numbers = [number for _, number in (found if self.deep else found[:MOST_PAPERS])]
        yield judging.stray_papers(copying.unknown_papers(file, numbers))

    @property
    def _file(self) -> Path | None:
        from counter.store.engine import file_of

        return file_of(self.station.database_url or None, self.data)

    # -- around it -------------------------------------------------------------------------------------

    def _backup(self) -> Iterator[Line]:
        from counter.backup.config import plan
        from counter.backup.places import last_made

        planned = plan(self.data)
        last = last_made(planned.folder)
        apart = planned.folder.exists() and planned.folder.stat().st_dev != self.data.stat().st_dev
        yield judging.backup(last, self.now, apart=apart, automatic=planned.automatic)

    def _disk(self) -> Iterator[Line]:
        needed = file.stat().st_size if (file := self._file) is not None else 0
        yield judging.disk(shutil.disk_usage(self.data).free, needed, str(self.data))

    def _clock(self) -> Iterator[Line]:
        with self.store.read() as view:
            last = view.journal.latest(limit=1)
        yield judging.clock(self.now, last[0].at if last else None, self.now.utcoffset())

    def _years(self) -> Iterator[Line]:
        from counter.clock.calendars import calendar

        yield judging.years(calendar(self.data).years, self.now.date())

    def _catalogue(self) -> Iterator[Line]:
        found, today = self.compiled.catalogue, self.now.date()
        yield judging.catalogue(found.version, len(found.matters), sorted(_over(found, today)))

    def _key(self) -> Iterator[Line]:
        from counter.codes.kept import FOLDER
        from counter.codes.key_files import load_signer

        try:
            signer = load_signer(self.data / FOLDER)
        except CounterError as error:
            yield judging.key(None, wrong=error.what)
            return
        left = None if signer is None else (signer.key.valid_until - self.now.date()).days
        yield judging.key(left)

    def _list(self) -> Iterator[Line]:
        from counter.codes.kept import FOLDER, key_list

        found = key_list(self.data / FOLDER)
        yield judging.key_list(found.day if found else None, self.now.date())

    def _outbox(self) -> Iterator[Line]:
        from counter.store import outbox

        with self.store.read() as view:
            failed = outbox.failed(view.courses.outbox, 1000)
            waiting = outbox.waiting(view.courses.outbox, 1)
        yield judging.outbox(len(failed), waiting[0].created_at if waiting else None, self.now)

    def _exchange(self) -> Iterator[Line]:
        from counter.desks.exchange.rejoining import waits

        with self.store.read() as view:
            peers = view.exchange.all_peers()
            if not peers:
                return
            asked = [
                one.name for one in peers for row in view.lives.all_of(one.code) if row.status == "asked"
            ]
            unheard = [one.name for one in peers if waits(view, one)]
        yield judging.exchange(asked, unheard)

    def _profile(self) -> Iterator[Line]:
        yield judging.samples(self.station.is_sample)


def tried(name: str, look: Look) -> list[Line]:
    """What a look found; what went wrong with it, where something did."""
    try:
        return list(look())
    except CounterError as error:
        return [Line(name, "act", error.what.replace("\n", " "), error.todo)]
    except OSError as error:
        said = f"{error.filename or ''} {os_reason(error)}".strip()
        return [Line(name, "act", f"读不出来：{said}", "请检查文件夹权限和磁盘。")]
    except Exception as error:  # noqa: BLE001  (a check-up tells, whatever it is)
        return [Line(name, "act", f"没料到的问题（{type(error).__name__}）", "请把这一行告诉管理员。")]


def _over(catalogue: Catalogue, on: date) -> set[str]:
    """Titles of sources that ended while something that is demanded on that day still rests on them."""
    ended = {key: one.title for key, one in catalogue.sources.items() if one.until and one.until <= on}
    cited = (
        basis.source
        for item in catalogue.items.values()
        for one in item.requirements
        if one.until is None or on < one.until
        for basis in one.basis
    )
    return {ended[key] for key in cited if key in ended}


def _folders(folder: Path) -> list[Path]:
    return [one for one in folder.iterdir() if one.is_dir()] if folder.is_dir() else []
