"""Packages in: looked at, kept, and taken strictly in order, each in one transaction.

Package n is taken after n-1: what follows a gap waits, and the missing numbers are named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desks.exchange.applying import applied
from counter.desks.exchange.came import HELD, Came, Looked
from counter.desks.exchange.fetching import fetched
from counter.desks.exchange.opening import opened
from counter.desks.exchange.places import at_work, clear_half
from counter.desks.exchange.rejoining import answered, stamp
from counter.desks.exchange.series import Series
from counter.desks.exchange.standing import here
from counter.errors import CounterError, Refused
from counter.exchange import lives
from counter.exchange.names import number_in, numbered
from counter.exchange.sealing import SUFFIX
from counter.files import settle
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.desks.context import Desk
    from counter.desks.exchange.places import Places
    from counter.desks.exchange.standing import Here


def take_all(desk: Desk, source: Path | None = None) -> Came:
    """Take what lies in a folder (None = only what waits here already).

    Whatever is wrong with one file stops no other; it is told in the answer. Raises Refused without a
    place on the county's list or when the folder is not there; StoreFailed.
    """
    require(desk.session, "clerk", "supervisor", "administrator")
    at = here(desk)
    stamp(desk, at)
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
        all_ = [(one, Series.of(view.lives, one)) for one in view.exchange.all_peers()]
    for peer, series in all_:
        waiting = where.numbers_waiting(peer.code)
        if waiting and (lacking := series.lacking(waiting)):
            found[peer.code] = lacking
    return found


def _taken(desk: Desk, at: Here, where: Places) -> Iterator[Looked]:
    with desk.store.read() as view:
        codes = [one.code for one in view.exchange.all_peers()]
    for code in codes:
        answered(desk, at, where, code)
        stuck: set[str] = set()
        while (file := _turn(desk, at, where, code, stuck)) is not None:
            told = _one(desk, at, where, code, file)
            yield told
            if told.kind != "taken":
                stuck.add(told.name)
        yield from (one for one in _too_early(desk, where, code) if one.name not in stuck)


def _turn(desk: Desk, at: Here, where: Places, code: str, stuck: set[str]) -> Path | None:
    """The package whose turn it is; None = it is not there, or something was wrong with it."""
    series = _series(desk, code)
    clear_half(where.waiting(code))
    for path in where.waiting(code).glob(f"*{SUFFIX}"):  # taken, and the plug was pulled before it went
        number = number_in(path.stem)
        if number is not None and series.is_taken(number):
            path.unlink(missing_ok=True)
    for number in series.due(where.numbers_waiting(code)):
        file = where.waiting(code) / f"{numbered(code, at.code, number)}{SUFFIX}"
        if file.is_file() and file.name not in stuck:
            return file
    return None


def _series(desk: Desk, code: str) -> Series:
    with desk.store.read() as view:
        peer = view.exchange.peers.get(code)
        assert peer is not None  # noqa: S101  (a peer stays one)
        return Series.of(view.lives, peer)


def _too_early(desk: Desk, where: Places, code: str) -> Iterator[Looked]:
    asked = {one.life for one in _series(desk, code).asked()}
    for path in sorted(where.waiting(code).glob(f"*{SUFFIX}")):
        held = lives.life_of(number_in(path.stem) or 0) in asked
        yield Looked(name=path.name, kind="waits", why=HELD if held else "前面的包还没有到，到了再收。")


def _one(desk: Desk, at: Here, where: Places, code: str, file: Path) -> Looked:
    """One package, whole or not at all."""
    try:
        with opened(desk, at, where, file) as read:
            told = applied(desk, at, code, read)
    except CounterError as why:
        return Looked(name=file.name, kind="bad", why=str(why))
    file.unlink(missing_ok=True)
    settle(file.parent)
    return told
