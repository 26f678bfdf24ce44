"""What goes beside the cases: keys and voids, the list of stations, 本站目录, holidays."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from counter.codes import kept, lists
from counter.codes.key_files import public_key
from counter.desks.exchange.standing import LIST
from counter.desks.key_folder import KeyFolderDesk
from counter.exchange import parcel

if TYPE_CHECKING:
    from datetime import datetime

    from counter.desks.context import Desk
    from counter.desks.exchange.loading import Load
    from counter.exchange.records import Peer
    from counter.store import View


def sign_voids(desk: Desk) -> None:
    """What this station voided goes onto its list of voids before that goes out."""
    folder = desk.data / kept.FOLDER
    with desk.store.read() as view:
        voids = tuple(lists.void_of(*one) for one in view.exchange.voided(_since(view)))
    if voids:
        KeyFolderDesk(desk).change(partial(kept.own_voids, folder, voids))


def _since(view: View) -> datetime | None:
    """Voids before the last going out are on the list already; of what a restore lost nobody can say."""
    if view.lives.line():
        return None
    found = [one.last_out for one in view.exchange.all_peers()]
    return None if None in found or not found else min(one for one in found if one is not None)


def put_lists(desk: Desk, peer: Peer, load: Load) -> str:
    """Keys, revocations, voids, stations: everything down, the own voids up. Their digest."""
    folder, found = desk.data / kept.FOLDER, {}
    own = public_key(folder)
    names = [kept.void_file(own.id)] if own else []
    if peer.side == "down":
        names = [kept.LIST, LIST, *sorted(path.name for path in folder.glob("voids-*.json"))]
    for name in names:
        if (folder / name).is_file():
            found[f"{parcel.LISTS}/{name}"] = (folder / name).read_text(encoding="utf-8")
    now = _digest(found) if found else ""
    if now != peer.lists:
        load.texts |= found
    return now


def put_catalogue(desk: Desk, peer: Peer, load: Load) -> str:
    """本站目录 and holidays of the county, downwards. Their digest."""
    from counter.catalog.load import own_files
    from counter.clock.calendars import FILE

    if peer.side == "up":
        return ""
    files = own_files(desk.overlay)
    found = {
        f"{parcel.OVERLAY}/{one.relative_to(desk.overlay).as_posix()}": one.read_text(encoding="utf-8")
        for one in files
    }
    if (desk.data / FILE).is_file():
        found[parcel.HOLIDAYS] = (desk.data / FILE).read_text(encoding="utf-8-sig")
    now = _digest(found) if found else ""
    if now != peer.catalogue:
        load.texts |= found
    return now


def _digest(texts: dict[str, str]) -> str:
    return hashlib.sha256(msgspec.json.encode(texts, order="deterministic")).hexdigest()
