"""kill -9 at every step of a restored station's coming back: nothing is half, and at the end all is there."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from county import COUNTY, NORTH
from restore_hands import accepted, asked, cases, restored, sound
from test_rejoin import lost_day
from test_stations_killed import MOST, killed_at

from counter.desks.context import Desk
from counter.desks.exchange.status import chains
from counter.journal import breaks

if TYPE_CHECKING:
    from county import County, Station

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL")


def whole(county: Station) -> None:
    """Either the acceptance happened, with all that belongs to it, or nothing of it did."""
    peer = county.peer(NORTH)
    with county.world.office.store.read() as view:
        rows = {one.status for one in view.lives.all_of(NORTH)}
        former = view.lives.chain(NORTH, "").rows()
        entries = len(view.journal.of_action("exchange.rejoin"))
    happened = peer.mark != ""
    assert rows == ({"current", "former"} if happened else {"asked"})
    assert bool(former) == happened
    assert entries == int(happened)
    assert not any(chains(county.desk()).values())
    assert breaks(county.world.office.store.verify_journal()) == ()


def test_a_kill_at_any_step_of_the_acceptance_leaves_no_half_state(
    three: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "verify", lambda desk, _name, _pin: desk.session)  # PINs are slow by design
    backup, before, after = lost_day(three)
    north, county, stick = restored(three, NORTH, backup), three.county, three.stick
    fresh = north.receive(3).case.id
    north.out(stick, COUNTY)
    county.take(stick)
    held = cases(county)

    def all_of_it(station: Station) -> None:
        if asked(station):
            accepted(station)
        station.take(None)
        station.out(stick, NORTH)

    steps = [step for step in range(1, MOST) if killed_at(step, county, all_of_it)]
    whole(county)
    assert len(steps) > 8
    assert {*held, fresh} == cases(county).keys()

    def come_back(station: Station) -> None:
        station.take(stick)
        station.out(stick)

    for step in range(1, MOST):
        died = killed_at(step, north, come_back)
        assert breaks(north.world.office.store.verify_journal()) == ()
        if not died:
            break
    assert not died
    three.round()
    sound(three, before, after, fresh)


def test_a_kill_before_the_commit_changes_nothing(three: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "verify", lambda desk, _name, _pin: desk.session)
    backup, _, _ = lost_day(three)
    restored(three, NORTH, backup).out(three.stick, COUNTY)
    three.county.take(three.stick)
    peer = three.county.peer(NORTH)
    died, step = True, 0
    while died and three.county.peer(NORTH) == peer:
        step += 1
        died = killed_at(step, three.county, accepted)
        whole(three.county)
    assert step > 1
    with suppress(ValueError):  # it was accepted: nothing is asked any more
        accepted(three.county)
    whole(three.county)
