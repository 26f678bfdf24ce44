"""Packages as files: made from their plans, put into a folder or onto a stick, kept until acknowledged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from counter.desks.exchange.places import PLAN, at_work, clear_half, free_room, put_there
from counter.desks.exchange.standing import here
from counter.errors import Refused
from counter.exchange import parcel
from counter.exchange.parcel import Plan
from counter.exchange.sealing import SUFFIX, read_envelope, sign_anew, whole, write_sealed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from counter.codes.keys import Signer
    from counter.desks.context import Desk
    from counter.desks.exchange.places import Places
    from counter.desks.exchange.standing import Here
    from counter.exchange.records import SentPackage


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
        yield _file_of(desk, signer, where, row, (at.code, station.box))
    _tidy(where, code, {row.number for row in due})


def _file_of(desk: Desk, signer: Signer, where: Places, row: SentPackage, ends: tuple[str, str]) -> Path:
    sender, box = ends
    name = f"{sender}_{row.peer}_{row.number:06d}{SUFFIX}"
    file = where.made(row.peer) / name
    if file.is_file():
        try:
            envelope, _ = read_envelope(file)
            whole(file, envelope)
        except Exception:  # noqa: BLE001  (whatever is wrong with it: it is made again from its plan)
            file.unlink()
        else:
            sign_anew(file, signer)
            return file
    plan = read_plan(where.plan(row.peer, row.number))
    packed = where.work / f"{name}.zip"
    free_room(where.root, sum(_sizes(desk, plan)) * 2)
    parcel.pack(plan, packed, scans=desk.data / "scans", catalogues=desk.catalogues)
    write_sealed(packed, file, plan.envelope, signer, box)
    packed.unlink()
    return file


def _sizes(desk: Desk, plan: Plan) -> Iterable[int]:
    from counter.scans import SUFFIXES

    for sha256, media in plan.scans:
        place = desk.data / "scans" / sha256[:2] / f"{sha256}{SUFFIXES[media]}"
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
        number = path.stem.rsplit("_", 1)[-1]
        if path.suffix in (PLAN, SUFFIX) and number.isdigit() and int(number) not in due:
            path.unlink(missing_ok=True)


# -- carrying ----------------------------------------------------------------------------------------------


def carry(desk: Desk, made: Iterable[Made], folder: Path) -> tuple[Made, ...]:
    """Put every package that is due into a folder or onto a stick; own ones that were acknowledged go there.

    Refused when the folder is not there; StoreFailed when it has no room or cannot be written.
    """
    if not folder.is_dir():
        raise Refused(f"文件夹“{folder}”不在。", todo="请插好 U 盘，或者先建这个文件夹，再办一次。")
    at = here(desk)
    with at_work(desk.data):
        carried = tuple(_carried(at, one, folder) for one in made)
        told = {one.peer: [file.name for file in one.files] for one in carried if one.carried}
        with desk.store.begin() as uow:
            for one in carried:
                peer = uow.exchange.peers.get(one.peer)
                if peer is not None and one.files:
                    uow.exchange.put("peers", replace(peer, last_out=desk.now()))
            if told:
                desk.record(uow, "exchange.carry", "", {"to": str(folder), "packages": told})
            uow.commit()
    return carried


def _carried(at: Here, one: Made, folder: Path) -> Made:
    clear_half(folder, f"{at.code}_{one.peer}_")
    lacking = sum(file.stat().st_size for file in one.files if not (folder / file.name).is_file())
    free_room(folder, lacking, spare=1 << 20)  # a stick may be small: nothing else is written there
    copied = sum(put_there(file, folder) for file in one.files)
    due = {file.name for file in one.files}
    for old in folder.glob(f"{at.code}_{one.peer}_*{SUFFIX}"):
        if old.name not in due:
            old.unlink(missing_ok=True)
    return replace(one, carried=copied)
