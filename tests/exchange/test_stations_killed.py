"""kill -9 at every step of going out and coming in: the other side notices nothing, and nothing is half."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from county import COUNTY, NORTH, Station
from test_stations_walk import same, unbroken

from counter.desks.window.issue import IssueDesk
from counter.exchange.sealing import SUFFIX, read_envelope, whole
from counter.journal import breaks
from counter.store import open_store, unit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from county import County

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL")
MOST = 60
"""Steps looked at; going out and coming in have fewer."""


def killed_at(step: int, station: Station, what: Callable[[Station], object]) -> bool:
    """Do it in a process of its own that dies at its n-th step on the disk; whether it died."""
    child = os.fork()
    if child == 0:
        _die_at(step)
        office = replace(station.world.office, store=open_store(None, station.folder))
        try:
            what(Station(station.code, replace(station.world, office=office), station.folder))
        except BaseException:  # noqa: BLE001  (told by the code: the parent fails on it)
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _die_at(step: int) -> None:
    """Every fsync, rename, removal and commit is a step: before it, and after a commit."""
    seen = [0]

    def counted(function: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **more: object) -> object:
            seen[0] += 1
            if seen[0] == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **more)

        return run

    for name in ("fsync", "replace", "rename", "unlink"):
        setattr(os, name, counted(getattr(os, name)))
    commit = unit.UnitOfWork.commit

    def committed(self: unit.UnitOfWork) -> None:
        counted(commit)(self)
        counted(lambda: None)()

    setattr(unit.UnitOfWork, "commit", committed)  # noqa: B010


def changed(station: Station, case_id: str) -> None:
    """A small change that makes a new version."""
    desk = IssueDesk(station.desk())
    case = desk.case(case_id)
    if case.status == "received":
        desk.amend(case, "核对")
    else:
        desk.cancel_amend(case)


def sound(folder: Path) -> bool:
    """Whether everything under a package's name is a whole package."""
    for file in folder.glob(f"*{SUFFIX}"):
        whole(file, read_envelope(file)[0])
    return True


def test_a_kill_at_any_step_of_out_or_in_leaves_no_half_state(three: County) -> None:
    north, county, stick = three.north, three.county, three.stick
    case_id = north.receive().case.id
    three.round()
    out_done = in_done = False
    for step in range(1, MOST):
        sent, received = north.peer(COUNTY).sent, county.peer(NORTH).received
        changed(north, case_id)
        if not out_done:
            out_done = not killed_at(step, north, lambda one: one.out(stick))
            assert sound(stick)
            assert north.peer(COUNTY).sent in (sent, sent + 1)
        north.out(stick)
        assert north.peer(COUNTY).sent == sent + 1  # one change, one package, however often it was tried
        if not in_done:
            in_done = not killed_at(step, county, lambda one: one.take(stick))
            assert county.peer(NORTH).received in (received, received + 1)
        came = county.take(stick)
        assert not came.of("bad")
        assert not came.missing
        assert county.peer(NORTH).received == received + 1
        if step % 5 == 0 or (out_done and in_done):
            assert same(case_id, north, county)
        if step % 5 == 0:
            county.out(stick)
            north.take(stick)
        if out_done and in_done:
            break
    assert out_done
    assert in_done
    assert step > 15
    assert unbroken(county, NORTH)
    assert unbroken(north, COUNTY)
    for one in (north, county):
        assert breaks(one.world.office.store.verify_journal()) == ()
        assert list((one.folder / "exchange" / "waiting").rglob(f"*{SUFFIX}")) == []
    north.out(stick)
    assert not list(stick.glob(".*"))
