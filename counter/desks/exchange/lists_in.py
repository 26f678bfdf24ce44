"""What comes down beside the cases: keys and voids, the list of stations, 本站目录, holidays, old versions.

Each is signed, or named by its content, or laid over what is here only when it is in order. All of it can be
taken twice without harm, so it is done before the package's own transaction, each with its own entry.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from counter.catalog import load, overlay
from counter.catalog.compare import compare
from counter.codes import kept
from counter.codes.sealed import unseal
from counter.desks.exchange.joining import JoiningDesk
from counter.desks.exchange.standing import LIST
from counter.desks.key_folder import KeyFolderDesk
from counter.desks.supervisor import own_list
from counter.errors import CatalogueFaulty, CounterError, Refused
from counter.exchange import parcel
from counter.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.catalog.load import Compiled
    from counter.desks.context import Desk
    from counter.exchange.parcel import Parcel

SHOWN = 500


def take(desk: Desk, read: Parcel) -> list[str]:
    """Take all of it; what to tell the person."""
    _versions(desk, read)
    told = list(_lists(desk, read))
    with desk.store.read() as view:
        peer = view.exchange.peers.get(read.envelope.sender)
    if peer is not None and peer.side == "up":
        told += _holidays(desk, read)
        told += _overlay(desk, read)
    return told


# -- keys, voids, stations ---------------------------------------------------------------------------------


def _lists(desk: Desk, read: Parcel) -> Iterator[str]:
    folder = desk.data / kept.FOLDER
    files = {path.name: path for path in read.named(parcel.LISTS)}
    order = [kept.LIST, LIST, *sorted(name for name in files if name not in (kept.LIST, LIST))]
    for name in order:
        if name not in files:
            continue
        text = files[name].read_text(encoding="utf-8")
        try:
            if name == LIST:
                change = JoiningDesk(desk).take_list(text, by_package=True)
            elif unseal(text).what == "smx-station-key":
                continue
            else:
                change = KeyFolderDesk(desk).change(partial(kept.accept, folder, text))
        except CounterError as why:
            if not _old(why):
                yield f"{name}：{why}"
        else:
            if change.files:
                yield change.told


def _old(why: CounterError) -> bool:
    """Lists only go forward: one that is older than what is here is no news."""
    return isinstance(why, Refused) and (
        "现有的是" in why.what or ("没有采用" in why.what and "更新" in why.what)
    )


# -- versions, holidays, 本站目录 --------------------------------------------------------------------------


def _versions(desk: Desk, read: Parcel) -> None:
    """Old versions of the list that cases were received under: named by their content, kept beside ours."""
    for file in read.named(parcel.VERSIONS):
        target = desk.catalogues / file.name
        if target.exists():
            continue
        desk.catalogues.mkdir(parents=True, exist_ok=True)
        found = load.kept(file.parent, file.stem)
        if found is not None and found.catalogue.version == file.stem:
            write_whole(target, file.read_bytes())


def _holidays(desk: Desk, read: Parcel) -> Iterator[str]:
    from counter.clock.calendars import FILE, HolidaysFaulty, calendar

    text, target = read.text(parcel.HOLIDAYS), desk.data / FILE
    if not text or (target.is_file() and target.read_text(encoding="utf-8-sig") == text):
        return
    try:
        calendar(read.place)
    except HolidaysFaulty as why:
        yield f"县里发来的节假日文件没有采用：{why.what}"
        return
    write_whole(target, text.encode())
    with desk.store.begin() as uow:
        desk.record(uow, "holidays.take", "", {"from": read.envelope.sender})
        uow.commit()
    yield "节假日文件已经更新，时限会重新推算。"


def _overlay(desk: Desk, read: Parcel) -> Iterator[str]:
    """The county's 本站目录 in place of ours, when the whole list is in order with it."""
    files = read.named(parcel.OVERLAY)
    if not files:
        return
    root = read.place / parcel.OVERLAY
    try:
        compiled = load.load(desk.root, overlay=root)
    except CatalogueFaulty as why:
        yield f"县里发来的目录没有采用，本站的目录没有变：{why.faults[0]}"
        return
    if compiled.catalogue.version == desk.catalogue.version:
        return
    changes = compare(desk.catalogue, compiled.catalogue)
    with own_list.held(desk.overlay):
        _put(desk, read, compiled, root, [str(one) for one in changes])
    yield f"事项目录有 {len(changes)} 处更新，重新打开程序后用新目录；正在办的办件仍用原来的。"
    yield from (f"  {one}" for one in changes[:20])


def _put(desk: Desk, read: Parcel, compiled: Compiled, root: Path, changes: list[str]) -> None:
    """Written by hand first, then what the journal knows by name: cut off, it is done again."""
    load.keep(desk.catalogues, compiled)
    wanted = {one.relative_to(root).as_posix() for one in load.own_files(root)} - {overlay.ACCEPTED}
    for one in load.own_files(desk.overlay):
        name = one.relative_to(desk.overlay).as_posix()
        if name not in wanted | {overlay.ACCEPTED}:
            one.unlink()
    for name in sorted(wanted):
        target = desk.overlay / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, (root / name).read_bytes())
    accepted = root / overlay.ACCEPTED
    text = accepted.read_text(encoding="utf-8") if accepted.is_file() else ""

    def record(name: str) -> None:
        detail = {
            "before": desk.catalogue.version,
            "version": compiled.catalogue.version,
            "book": f"{read.content.station} 第{read.envelope.number}号包",
            "book_digest": read.envelope.digest,
            "count": len(changes),
            "changes": changes[:SHOWN],
            "text": name,
        }
        with desk.store.begin() as uow:
            desk.record(uow, own_list.ACCEPT, "", detail)
            uow.commit()

    if text:
        own_list.put(desk.overlay, text, record)
    else:  # nothing was accepted from workbooks there
        desk.overlay.mkdir(parents=True, exist_ok=True)
        (desk.overlay / overlay.ACCEPTED).unlink(missing_ok=True)
        record("")
