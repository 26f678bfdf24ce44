"""Packages as files: made from their plans, put into a folder or onto a stick, kept until acknowledged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from counter.desks.exchange.places import PLAN, at_work, clear_half, free_room, put_there
from counter.desks.exchange.standing import here
from counter.errors import BadInput, Refused
from counter.exchange import parcel
from counter.exchange.names import number_in, numbered
from counter.exchange.parcel import Plan
from counter.exchange.sealing import SUFFIX, read_envelope, sign_anew, whole, write_sealed
from counter.scans import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from counter.codes.keys import Signer
    from counter.desks.context import Desk
    from counter.desks.exchange.places import Places
    from counter.desks.exchange.standing import Here


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What one going out did for a peer."""

    peer: str
    name: str
    numbers: tuple[int, ...] = ()
    """Packages made now."""
    cases: int = 0
    files: tuple[Path, ...] = ()
    """Every package this peer has not acknowledged yet: to be carried there."""
    carried: int = 0
    """How many of them were copied or sent now."""


# -- writing -----------------------------------------------------------------------------------------------


def written(desk: Desk, at: Here, signer: Signer, where: Places, code: str) -> Iterable[Path]:
    """The sealed file of every package a peer has not acknowledged, made where it is not there yet."""
    station = at.listed.of(code)
    with desk.store.read() as view:
        due = view.exchange.unacked(code)
    for row in due:
        if station is None:
            raise Refused(f"站点名单上没有 {code} 了。", todo="请向县里核对站点名单。")
        file = where.made(code) / f"{numbered(at.code, code, row.number)}{SUFFIX}"
        if _is_whole(file):
            sign_anew(file, signer)
        else:
            plan = read_plan(where.plan(code, row.number))
            packed = _packed(desk, where, plan)
            write_sealed(packed, file, plan.envelope, signer, station.box)
            packed.unlink()
        yield file
    _tidy(where, code, {row.number for row in due})


def _is_whole(file: Path) -> bool:
    """Whether a package lies there that can be carried. A damaged one goes, and is made again."""
    if not file.is_file():
        return False
    try:
        envelope, _ = read_envelope(file)
        whole(file, envelope)
    except Exception:  # noqa: BLE001  (whatever is wrong with it)
        file.unlink()
        return False
    return True


def _packed(desk: Desk, where: Places, plan: Plan) -> Path:
    """The zip of a package, not sealed yet."""
    packed = where.work / f"{plan.envelope.name}.zip"
    free_room(where.root, sum(_sizes(desk, plan)) * 2)
    parcel.pack(plan, packed, scans=desk.data / "scans", catalogues=desk.catalogues)
    return packed


def _sizes(desk: Desk, plan: Plan) -> Iterable[int]:
    for sha256, media in plan.scans:
        place = place_of(desk.data / "scans", sha256, media)
        yield place.stat().st_size if place.is_file() else 0


def read_plan(file: Path) -> Plan:
    """A plan as it was kept. Refused when it is lost: then only a new exchange from the start helps."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Plan)
    except (OSError, msgspec.MsgspecError) as why:
        raise Refused(
            f"还没有送到的包 {file.stem} 的内容不见了（{file}）。",
            todo="请从备份恢复数据文件夹里的 exchange。",
        ) from why


def _tidy(where: Places, code: str, due: set[int]) -> None:
    """What was acknowledged needs to be kept no longer: the cases themselves are the record."""
    clear_half(where.made(code))
    for path in where.made(code).glob("*"):
        number = number_in(path.stem)
        if path.suffix in (PLAN, SUFFIX) and number is not None and number not in due:
            path.unlink(missing_ok=True)


# -- carrying ----------------------------------------------------------------------------------------------


def done_with(desk: Desk, peer: str, number: int, id_: str = "") -> bool:
    """Whether a package of this station was acknowledged. `id_`: its id, where it is known.

    One that this station does not know stays: a life that a restore ended left it, and the peer may lack it.
    """
    with desk.store.read() as view:
        known = view.exchange.sent.get(peer, number)
    return known is not None and known.acked_at is not None and id_ in ("", known.id)


def carry(desk: Desk, made: Iterable[Made], folder: Path) -> tuple[Made, ...]:
    """Put every package that is due into a folder or onto a stick; own ones that were acknowledged go there.

    Refused when the folder is not there; StoreFailed when it has no room or cannot be written.
    """
    if not folder.is_dir():
        raise Refused(f"文件夹“{folder}”不在。", todo="请插好 U 盘，或者先建这个文件夹，再办一次。")
    at = here(desk)
    with at_work(desk.data):
        carried = tuple(_carried(desk, at, one, folder) for one in made)
        went_out(desk, carried, tuple(one for one in carried if one.carried), str(folder))
    return carried


def went_out(desk: Desk, made: Iterable[Made], told: Iterable[Made], to: str) -> None:
    """When packages last went out to each peer, and one entry for those of which the journal is `told`."""
    with desk.store.begin() as uow:
        for one in made:
            peer = uow.exchange.peers.get(one.peer)
            if peer is not None and one.files:
                uow.exchange.put("peers", replace(peer, last_out=desk.now()))
        packages = {one.peer: [file.name for file in one.files] for one in told if one.files}
        if packages:
            desk.record(uow, "exchange.carry", "", {"to": to, "packages": packages})
        uow.commit()


def _carried(desk: Desk, at: Here, one: Made, folder: Path) -> Made:
    clear_half(folder, f"{at.code}_{one.peer}_")
    lacking = sum(file.stat().st_size for file in one.files if not (folder / file.name).is_file())
    free_room(folder, lacking, spare=1 << 20)  # a stick may be small: nothing else is written there
    copied = sum(put_there(file, folder) for file in one.files)
    due = {file.name for file in one.files}
    for old in folder.glob(f"{at.code}_{one.peer}_*{SUFFIX}"):
        if old.name not in due and _is_done(desk, one.peer, old):
            old.unlink(missing_ok=True)
    return replace(one, carried=copied)


def _is_done(desk: Desk, peer: str, file: Path) -> bool:
    try:
        envelope, _ = read_envelope(file)
    except BadInput:
        return False
    return done_with(desk, peer, envelope.number, envelope.id)
