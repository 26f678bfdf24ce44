"""A package that waits is opened: signed by its sender, whole, decrypted, proved, unpacked for a moment."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from counter.codes import kept
from counter.desks.exchange.fetching import sender_of
from counter.desks.exchange.places import free_room
from counter.exchange import parcel
from counter.exchange.sealing import open_sealed, read_envelope, whole
from counter.exchange.zips import unpacked
from counter.store.schema import REVISIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.desks.context import Desk
    from counter.desks.exchange.places import Places
    from counter.desks.exchange.standing import Here
    from counter.exchange.parcel import Parcel


@contextmanager
def opened(desk: Desk, at: Here, where: Places, file: Path) -> Iterator[Parcel]:
    """What a package holds, below the folder of work until the block ends.

    Raises Refused, BadInput or StoreFailed with what is wrong with it.
    """
    envelope, signer = read_envelope(file)
    sender_of(desk, at, envelope, signer)
    whole(file, envelope)
    packed = where.work / f"{file.name}.zip"
    with suppress(FileNotFoundError):
        packed.unlink()
    free_room(where.root, envelope.size * 2)
    open_sealed(file, desk.data / kept.FOLDER, packed)
    with unpacked(packed, where.work) as received:
        yield parcel.parcel_of(received, envelope, REVISIONS[-1])
