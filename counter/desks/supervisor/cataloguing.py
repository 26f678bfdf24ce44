"""监督员 and the catalogue: accept what a department corrected, and say which versions there have been."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import catalog_data
from counter.catalog import load, overlay
from counter.catalog.compare import Change, compare
from counter.desks.supervisor import books, own_list
from counter.errors import Refused, StoreFailed
from counter.files import write_whole
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from counter.cases.records import Entry
    from counter.desks.context import Desk
    from counter.store import Store

SHOWN = 500
"""Differences written into the journal word for word; the number is always told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One catalogue this station knows."""

    version: str
    kept_at: datetime
    """When it was first kept here."""
    current: bool
    cases: int
    """Cases opened under it."""
    accepted_by: str = ""
    accepted_at: datetime | None = None
    book: str = ""
    changes: int = 0


class CatalogueDesk:
    """What the supervisor does with the catalogue."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "supervisor")

    @property
    def folder(self) -> Path:
        """本站目录."""
        return self.desk.overlay

    def accept(
        self, entries: Mapping[str, Mapping[str, Any]], *, book: str, book_digest: str
    ) -> tuple[load.Compiled, tuple[Change, ...]]:
        """Take corrected entries into 本站目录: a new version from here on; cases keep theirs.

        Raises Refused when nothing differs, the catalogue changed meanwhile or accepted.yaml is not what was
        accepted here, CatalogueFaulty with every fault the new list would have, StoreFailed when the folder
        cannot be written. Nothing is written then.
        """
        with own_list.held(self.folder):
            self._unchanged_on_disk()
            self._as_accepted()
            text, compiled = self._tried(entries)
            changes = compare(self.desk.catalogue, compiled.catalogue)
            if not changes:
                raise Refused("这个工作簿和现在的目录没有差别。", todo="不需要接受；请核对是不是选错了文件。")
            self._put(text, own_list.ACCEPT, compiled, self._detail(compiled, changes, book, book_digest))
        return compiled, changes

    def take(self, typed: str) -> books.Taken:
        """Read a workbook; nothing is written."""
        return books.take(self.desk.catalogue, typed, self.desk.now().date())

    def accept_book(self, taken: books.Taken) -> load.Compiled:
        """Accept what a workbook changes, as it was shown."""
        compiled, _ = self.accept(taken.entries, book=taken.name, book_digest=taken.digest)
        return compiled

    def send(self, typed: str, scope: str) -> books.Sent:
        """Write a workbook for a matter, a department or all."""
        return books.send(self.desk.catalogue, typed, scope)

    def stale(self) -> tuple[str, ...]:
        """What has to be looked at again.

        Own entries whose shipped entry has changed since, and an accepted.yaml nobody accepted here.
        """
        compiled = load.kept(self.desk.catalogues, self.desk.catalogue.version)
        foreign = own_list.unknown(self.desk.store, self.folder)
        return (*((foreign,) if foreign else ()), *(compiled.stale if compiled else ()))

    def settle(self) -> load.Compiled:
        """Say that every accepted entry was looked at against the shipped one of today and still stands.

        Raises Refused when nothing waits for that, or what waits was written by hand.
        """
        with own_list.held(self.folder):
            self._unchanged_on_disk()
            waiting = self.stale()
            text, compiled = self._tried({}, again=True)
            if len(compiled.stale) == len(waiting):
                raise Refused(
                    "没有可以在这里确认的条目。", todo="手工写在本站目录里的，请改好它的 replaces 一行。"
                )
            detail = {"before": self.desk.catalogue.version, "version": compiled.catalogue.version}
            self._put(text, own_list.SETTLE, compiled, {**detail, "entries": list(waiting)})
        return compiled

    def history(self) -> tuple[Version, ...]:
        """Every catalogue kept here, newest first."""
        return history(self.desk.store, self.desk.catalogues, self.desk.catalogue.version)

    def differences(self, old: str, new: str) -> tuple[Change, ...]:
        """What changed between two versions kept here. Raises Refused when one of them is not here."""
        return compare(self.desk.catalogue_of(old), self.desk.catalogue_of(new))

    def _detail(
        self, compiled: load.Compiled, changes: tuple[Change, ...], book: str, digest: str
    ) -> dict[str, object]:
        return {
            "before": self.desk.catalogue.version,
            "version": compiled.catalogue.version,
            "book": book,
            "book_digest": digest,
            "count": len(changes),
            "changes": [str(one) for one in changes[:SHOWN]],
        }

    def _put(self, text: str, action: str, compiled: load.Compiled, detail: Mapping[str, object]) -> None:
        """Keep the version for the cases to come, then change 本站目录 and the journal together."""
        load.keep(self.desk.catalogues, compiled)

        def record(name: str) -> None:
            with self.desk.store.begin() as uow:
                self.desk.record(uow, action, "", {**detail, "text": name})
                uow.commit()

        own_list.put(self.folder, text, record)

    def _as_accepted(self) -> None:
        if own_list.unknown(self.desk.store, self.folder):
            raise Refused(own_list.FOREIGN, todo="核对无误的在“事项目录”里按 S，再接受；不对的从备份恢复。")

    def _unchanged_on_disk(self) -> None:
        root = self.desk.root or catalog_data.ROOT
        version = load.content_version(load.files_of(root), root, load.own_files(self.folder))
        if version != self.desk.catalogue.version:
            raise Refused(
                "目录刚刚已经变了。", todo="请退出程序再打开，重新导入这个工作簿，核对差别后再接受。"
            )

    def _tried(
        self, entries: Mapping[str, Mapping[str, Any]], *, again: bool = False
    ) -> tuple[str, load.Compiled]:
        """The new accepted.yaml, and the catalogue as it would be, compiled from a copy.

        `again`: what was accepted before is marked anew as well.
        """
        with tempfile.TemporaryDirectory() as place:
            trial = Path(place) / "overlay"
            if self.folder.is_dir():
                shutil.copytree(self.folder, trial)
            trial.mkdir(exist_ok=True)
            accepted = trial / overlay.ACCEPTED
            below, kept = self.desk.catalogue, ""
            if accepted.exists():
                kept = accepted.read_text(encoding="utf-8")
                accepted.unlink()
                below = load.load(self.desk.root, overlay=trial).catalogue
            text = overlay.accepted_text(below, kept, entries, again=again)
            write_whole(accepted, text.encode())
            return text, load.load(self.desk.root, overlay=trial)


def history(store: Store, catalogues: Path, current: str) -> tuple[Version, ...]:
    """Every catalogue kept here, newest first, with who accepted it and how many cases stand on it."""
    with store.read() as view:
        accepted = {own_list.detail_of(e)["version"]: e for e in view.journal.of_action(own_list.ACCEPT)}
        cases = view.cases.by_catalogue()
    found = [
        _version(path, accepted.get(path.stem), cases.get(path.stem, 0), current)
        for path in catalogues.glob("*.catalogue")
    ]
    return tuple(sorted(found, key=lambda one: one.kept_at, reverse=True))


def _version(path: Path, entry: Entry | None, cases: int, current: str) -> Version:
    try:
        kept_at = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError as error:
        raise StoreFailed(f"读不到 {path}。", todo="请检查数据文件夹的权限。") from error
    detail = own_list.detail_of(entry) if entry else {}
    return Version(
        version=path.stem,
        kept_at=kept_at,
        current=path.stem == current,
        cases=cases,
        accepted_by=entry.operator if entry else "",
        accepted_at=entry.at if entry else None,
        book=str(detail.get("book", "")),
        changes=int(detail.get("count", 0)),
    )
