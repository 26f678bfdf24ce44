"""A restored station by keys and by commands: seen, accepted or refused, told by the check-up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner
from county import COUNTY, HEAD, NORTH, PIN, opened
from entry_hands import at
from helpers import keys, screen_text, text
from helpers import opened as running
from restore_hands import restored
from test_rejoin import lost_day
from test_stations_screens import told

from counter.cli.root import counter
from counter.doctor.judging import exchange
from screens.exchange.desk import ExchangeScreen

if TYPE_CHECKING:
    from county import County

WHY = ("--supervisor", HEAD, "--reason", "电话核对过")


def asking(three: County) -> str:
    """The northern township was restored and asks; the name of its backup."""
    backup, _, _ = lost_day(three)
    north = restored(three, NORTH, backup)
    north.receive(3)
    north.out(three.stick, COUNTY)
    return backup.name


async def test_a_restored_station_is_seen_and_accepted_by_keys(three: County) -> None:
    backup = asking(three)
    three.close()
    async with running(three.county.folder) as (app, pilot):
        await text(pilot, PIN, "enter")
        await keys(pilot, "x", "a")  # nothing to accept under the cursor
        assert at(app, ExchangeScreen)
        await keys(pilot, "i")
        await text(pilot, str(three.stick), "enter")
        assert "恢复，等裁定" in screen_text(app)
        await keys(pilot, "f5", "down", "down")
        shown = screen_text(app)
        assert backup in shown
        assert "要发回办件 2 件" in shown
        await keys(pilot, "r")
        for typed in ("先核对", HEAD, PIN):
            await text(pilot, typed, "enter")
        assert "恢复，已拒绝" in screen_text(app)
        assert "先核对" in screen_text(app)
        await keys(pilot, "a")
        for typed in ("电话核对过", HEAD, PIN):
            await text(pilot, typed, "enter")
        shown = screen_text(app)
        assert "已同意北乡便民服务中心接着交换" in shown
        assert "恢复，" not in shown
        await keys(pilot, "i", "enter")
        assert "办件 1 件" in screen_text(app)
        await keys(pilot, "o", "enter")  # where the packages came from
        assert "已放进" in screen_text(app)
    north = opened(three.north.folder, NORTH)
    north.take(three.stick)
    assert north.snapshot(f"case-{NORTH}-2") is not None
    north.world.close()


def test_the_same_without_a_screen(three: County) -> None:
    backup = asking(three)
    three.close()
    county, north, stick = three.county.folder, three.north.folder, str(three.stick)
    came = told(county, "in", stick)
    assert came.exit_code == 1
    assert "要本站的监督员同意以后再收" in came.stdout
    listed = told(county, "rejoin")
    assert listed.exit_code == 1
    assert f"从备份 {backup} 恢复：等裁定" in listed.stdout
    assert "要发回办件 2 件" in listed.stdout
    assert "等本站裁定（rejoin）" in told(county, "status").stdout
    assert "等它同意接着交换" in told(north, "status").stdout
    assert told(county, "rejoin", "--accept", *WHY).exit_code == 1  # whose?
    assert told(county, "rejoin", NORTH, "--accept", "--supervisor", HEAD).exit_code == 1  # why?
    refused = told(county, "rejoin", NORTH, "--refuse", *WHY)
    assert "已拒绝北乡便民服务中心" in refused.stdout
    again = told(county, "rejoin", "--json")
    assert (again.exit_code, json.loads(again.stdout)[0]["status"]) == (0, "refused")
    done = told(county, "rejoin", NORTH, "--accept", *WHY)
    assert done.exit_code == 0, done.stderr
    assert "已同意北乡便民服务中心接着交换" in done.stdout
    assert "没有等裁定的恢复" in told(county, "rejoin").stdout
    assert told(county, "in").exit_code == 0
    assert told(county, "out", stick).exit_code == 0
    assert told(north, "in", stick).exit_code == 0
    (up,) = json.loads(told(north, "status", "--json").stdout)["peers"]
    assert up["waits_for_acceptance"] is False
    chains = told(county, "status", "--chains")
    assert "北乡便民服务中心（恢复以前）的日志：完整，没有断" in chains.stdout
    assert "对方收到第 0 号，" not in chains.stdout
    assert "收到第 1-1 号" in chains.stdout


def test_the_check_up_names_what_a_restore_left_open(three: County) -> None:
    asking(three)
    three.county.take(three.stick)
    three.close()
    runner = CliRunner()
    found = {
        code: runner.invoke(counter, ["doctor", "--data", str(three.stations[code].folder)]).stdout
        for code in (COUNTY, NORTH)
    }
    assert "北乡便民服务中心从备份恢复过，等本站裁定" in found[COUNTY]
    assert "湖滨区政务服务中心还没有同意接着交换" in found[NORTH]
    assert exchange((), ()).state == "good"
