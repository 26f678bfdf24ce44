"""Packages in: looked at, kept, and taken strictly in order, each in one transaction.

Package n is taken after n-1: what follows a gap waits, and the missing numbers are named.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from counter.codes import kept
from counter.desks.exchange.applying import applied
from counter.desks.exchange.came import Came, Looked
from counter.desks.exchange.fetching import fetched, sender_of
from counter.desks.exchange.places import at_work, clear_half, free_room
from counter.desks.exchange.standing import here
from counter.errors import CounterError, Refused
from counter.exchange import parcel
from counter.exchange.names import number_in, numbered
from counter.exchange.sealing import SUFFIX, open_sealed, read_envelope, whole
from counter.exchange.zips import unpacked
from counter.files import settle
from counter.staff.roles import require
from counter.store.schema import REVISIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.desks.context import Desk
    from counter.desks.exchange.places import Places
    from counter.desks.exchange.standing import Here
    from counter.exchange.records import Peer


def take_all(desk: Desk, source: Path | None = None) -> Came:
    """Take what lies in a folder (None = only what waits here already).

    Whatever is wrong with one file stops no other; it is told in the answer. Raises Refused without a
    place on the county's list or when the folder is not there; StoreFailed.
    """
    require(desk.session, "clerk", "supervisor", "administrator")
    at = here(desk)
    if source is not None and not source.exists():
        raise Refused(f"文件夹“{source}”不在。", todo="请插好 U 盘，或者核对位置，再办一次。")
    with at_work(desk.data) as where:
        seen = [fetched(desk, at, where, file) for file in _files(source)]
        taken = list(_taken(desk, at, where))
        return Came(files=(*_left(seen, taken), *taken), missing=missing(desk, where))


def _files(source: Path | None) -> list[Path]:
    if source is None:
        return []
    if source.is_file():
        return [source]
    return sorted(one for one in source.glob(f"*{SUFFIX}") if one.is_file() and not one.is_symlink())


def _left(seen: list[Looked], taken: list[Looked]) -> list[Looked]:
    """What is to be told of the files themselves: what was fetched and taken at once is told as taken."""
    done = {one.name for one in taken}
    return [one for one in seen if one.name not in done]


def missing(desk: Desk, where: Places) -> dict[str, tuple[int, ...]]:
    """For each peer the numbers that have to come before what waits can be taken."""
    found = {}
    with desk.store.read() as view:
        peers = view.exchange.all_peers()
    for peer in peers:
        waiting = set(where.numbers_waiting(peer.code))
        if waiting:
            lacking = tuple(n for n in range(peer.received + 1, max(waiting)) if n not in waiting)
            if lacking:
                found[peer.code] = lacking
    return found


def _taken(desk: Desk, at: Here, where: Places) -> Iterator[Looked]:
    with desk.store.read() as view:
        codes = [one.code for one in view.exchange.all_peers()]
    for code in codes:
        stuck = ""
        while True:
            with desk.store.read() as view:
                peer = view.exchange.peers.get(code)
            if peer is None:
                break
            file = where.waiting(code) / f"{numbered(code, at.code, peer.received + 1)}{SUFFIX}"
            _drop_taken(where, code, peer.received)
            if not file.is_file():
                break
            told = _one(desk, at, where, peer, file)
            yield told
            if told.kind != "taken":
                stuck = told.name
                break
        yield from (one for one in _too_early(where, code) if one.name != stuck)


def _drop_taken(where: Places, code: str, upto: int) -> None:
    """What was taken, and its file not yet cleared away when somebody pulled the plug."""
    clear_half(where.waiting(code))
    for path in where.waiting(code).glob(f"*{SUFFIX}"):
        number = number_in(path.stem)
        if number is not None and number <= upto:
            path.unlink(missing_ok=True)


def _too_early(where: Places, code: str) -> Iterator[Looked]:
    for path in sorted(where.waiting(code).glob(f"*{SUFFIX}")):
        yield Looked(name=path.name, kind="waits", why="前面的包还没有到，到了再收。")


def _one(desk: Desk, at: Here, where: Places, peer: Peer, file: Path) -> Looked:
    """One package, whole or not at all."""
    try:
        envelope, signer = read_envelope(file)
        sender_of(desk, at, envelope, signer)
        whole(file, envelope)
        packed = where.work / f"{file.name}.zip"
        with suppress(FileNotFoundError):
            packed.unlink()
        free_room(where.root, envelope.size * 2)
        open_sealed(file, desk.data / kept.FOLDER, packed)
        with unpacked(packed, where.work) as received:
            read = parcel.parcel_of(received, envelope, REVISIONS[-1])
            told = applied(desk, at, peer, read)
    except CounterError as why:
        return Looked(name=file.name, kind="bad", why=str(why))
    file.unlink(missing_ok=True)
    settle(file.parent)
    return told
