"""Papers and slips of a station that has its key bear signed codes, and are found by them."""

from __future__ import annotations

import life_hands
import world

from counter.codes import code as texts
from counter.codes import kept
from counter.codes.key_files import make_key
from counter.codes.verdict import verify
from counter.desks.custody.desk import CustodyDesk
from counter.desks.finding import find
from counter.intake.frozen import thaw


def with_key(office: world.World) -> None:
    """The station makes its key."""
    station = office.office.station
    make_key(
        office.office.data / kept.FOLDER,
        district=station.district_code,
        name=station.name,
        since=world.NOW.date(),
    )


def test_a_receipt_of_a_station_with_a_key_is_signed_found_and_genuine(office: world.World) -> None:
    with_key(office)
    desk = office.desk()
    issued = world.received(desk, world.begin(desk))
    code = issued.paper.head.code
    assert texts.is_signed(code)
    found = find(office.signed(), code)
    assert (found.case.id, found.row and found.row.number) == (issued.case.id, issued.row.number)
    assert found.warning == ""
    lists = kept.read_lists(office.office.data / kept.FOLDER)
    verdict = verify(code, lists, office.clock.at, record_digest=lambda _: issued.row.digest)
    assert verdict.kind in ("genuine", "stale", "unknown")
    assert verify(code, lists, office.clock.at, record_digest=lambda _: "0" * 64).kind == "altered"


def test_a_code_of_before_the_key_is_still_read(office: world.World) -> None:
    desk = office.desk()
    issued = world.received(desk, world.begin(desk))
    assert issued.paper.head.code.startswith("SMX1:")
    with_key(office)
    found = find(office.signed(), issued.paper.head.code)
    assert found.row == issued.row


def test_a_slip_is_signed_and_scanned_too(office: world.World) -> None:
    with_key(office)
    life = life_hands.pushed(office, "E03")
    (handoff,) = life.course.handoffs
    view = CustodyDesk(office.signed()).look(handoff.id)
    slip = CustodyDesk(office.signed()).slip(view.handoff)
    assert texts.is_signed(slip.head.code)
    assert CustodyDesk(office.signed()).find(slip.head.code).handoff.id == handoff.id


def test_a_changed_signed_code_is_told(office: world.World) -> None:
    with_key(office)
    desk = office.desk()
    issued = world.received(desk, world.begin(desk))
    code = issued.paper.head.code
    other = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert find(office.signed(), other).warning
    assert thaw(issued.row).head.code == code
