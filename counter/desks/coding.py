"""The code on a paper of this station: what is printed, and what a scanned one is doubted for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from counter.codes import code as texts
from counter.codes import kept
from counter.codes.key_files import load_signer

if TYPE_CHECKING:
    from datetime import datetime

    from counter.desks.context import Desk

_GRAVE: Final = ("altered", "revoked", "expired")
"""What counts even where the record is at hand; what only another station would ask about does not."""


def code_on(desk: Desk, number: str, digest: str, now: datetime, version: str = "") -> str:
    """What the QR code of a paper or slip issued now says.

    Signed with the station's key, as a link where there is a public page; without a key the code of before.
    `digest`: SHA-256 of the record; `version`: of the case's list. Refused when others can read the key.
    In training nothing is signed, whatever keys lie about.
    """
    return texts.stamp(
        None if desk.training else load_signer(desk.data / kept.FOLDER),
        number,
        digest,
        day=now.date(),
        version=version,
        base=desk.station.public_url,
    )


def doubt(desk: Desk, raw: str) -> str:
    """Why the signature of a scanned code does not hold, as a sentence; empty = it does, or it has none.

    For papers whose record is at hand: that one tells the rest.
    """
    if not texts.is_signed(raw):
        return ""
    from counter.codes.verdict import verify

    found = verify(raw, kept.read_lists(desk.data / kept.FOLDER), desk.now())
    return found.sentence if found.kind in _GRAVE else ""
