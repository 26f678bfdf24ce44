"""站点交换 by keys and by commands: out and in, two versions, 代收转送, handing over, joining."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import world
from click.testing import CliRunner
from county import COUNTY, HEAD, NORTH, PIN, SOUTH, opened
from entry_hands import at
from helpers import keys, screen_text, text
from helpers import opened as running
from test_stations_walk import confirm_all

from counter.cli.root import counter
from counter.codes import kept
from counter.codes.keys import fingerprint
from counter.desks.approval import Approval
from counter.desks.exchange.joining import JoiningDesk
from counter.desks.exchange.owning import OwningDesk
from counter.desks.window.issue import IssueDesk
from screens.acceptance.result import ResultScreen
from screens.course.page import CasePage
from screens.exchange.desk import ExchangeScreen
from screens.exchange.versions import VersionsScreen
from screens.home.workbench import Workbench

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from county import County

BOSS = Approval(name=HEAD, pin=PIN, reason="站点停电")


def both_changed(three: County) -> str:
    """A case that the county took over while its township went on with it; the number."""
    north, county = three.north, three.county
    course = north.receive()
    three.round()
    OwningDesk(county.desk()).take_over(course.case.id, BOSS)
    there, here = IssueDesk(north.desk()), IssueDesk(county.desk())
    there.amend(there.case(course.case.id), "电话登记有误")
    here.amend(here.case(course.case.id), "地址登记有误")
    north.out(three.stick)
    return course.case.number or ""


async def test_a_conflict_is_seen_side_by_side_and_decided_by_keys(three: County) -> None:
    number = both_changed(three)
    three.close()
    async with running(three.county.folder) as (app, pilot):
        await text(pilot, PIN, "enter")
        assert at(app, Workbench)
        await keys(pilot, "x")
        assert at(app, ExchangeScreen)
        shown = screen_text(app)
        assert "下级 北乡便民服务中心" in shown
        assert "南乡便民服务中心" in shown
        await keys(pilot, "i")
        await text(pilot, str(three.stick), "enter")
        shown = screen_text(app)
        assert "收下 1 包，办件 1 件" in shown
        assert number in shown
        assert "等裁定" in shown
        await keys(pilot, "down", "down", "enter")
        assert at(app, VersionsScreen)
        shown = screen_text(app)
        assert "地址登记有误" in shown
        assert "电话登记有误" in shown
        assert "湖滨区政务服务中心" in shown
        await keys(pilot, "a")
        for typed in ("以后改的为准", HEAD, PIN):
            await text(pilot, typed, "enter")
        assert at(app, ExchangeScreen)
        shown = screen_text(app)
        assert "用本站的版本" in shown
        assert "等裁定" not in shown
        await keys(pilot, "o")
        await keys(pilot, "enter")
        assert "已放进" in screen_text(app)
    again = opened(three.north.folder, NORTH)
    assert [one.kind for one in again.take(three.stick).files if one.kind == "taken"]
    found = again.snapshot(f"case-{NORTH}-1")
    again.world.close()
    assert found is not None
    assert found.core.case.draft.amend_reason == "地址登记有误"


async def test_what_may_not_be_received_is_forwarded_by_one_key(three: County) -> None:
    JoiningDesk(three.county.desk()).authorise(SOUTH, [])
    three.round()
    desk = IssueDesk(three.south.desk())
    case = world.take_all(desk, three.south.begin())
    three.close()
    async with running(three.south.folder) as (app, pilot):
        await text(pilot, PIN, "enter")
        await keys(pilot, "f4")
        await text(pilot, world.APPLICANT.name, "enter", "enter")
        assert at(app, ResultScreen)
        await keys(pilot, "f10")
        assert "代收转送" in screen_text(app)  # refused, with the way that is open
        await keys(pilot, "escape", "t", "y")
        shown = screen_text(app)
        assert "代收材料转送单" in shown
        assert ".X1" in shown
        await keys(pilot, "f8")
        assert at(app, Workbench)
    south = opened(three.south.folder, SOUTH)
    assert south.world.course(case.id).away == "湖滨区政务服务中心"
    south.out(three.stick)
    south.world.close()
    county = opened(three.county.folder, COUNTY)
    county.take(three.stick)
    assert confirm_all(county) == 1
    county.world.close()


async def test_a_case_is_handed_over_on_its_page(three: County) -> None:
    course = three.north.receive()
    three.close()
    async with running(three.north.folder) as (app, pilot):
        await text(pilot, PIN, "enter")
        await keys(pilot, "f4")
        await text(pilot, course.case.number or "", "enter")
        assert at(app, CasePage)
        await keys(pilot, "f6", "y", "f5")
        shown = screen_text(app)
        assert "湖滨区政务服务中心办理，本站只能查看" in shown
        assert "接管" in shown
        assert "材料去向" in shown
        for offered in ("推送", "扫描件", "撤回", "更正收件", "交站点"):
            assert f" {offered}" not in shown.splitlines()[-3] + shown.splitlines()[-2], offered
        await keys(pilot, "p", "s", "l", "f6")
        assert screen_text(app) == shown


def told(data: Path, *args: str) -> Result:
    """A command of the plain route by the head of the station."""
    env = {"COUNTER_PIN": PIN, "COUNTER_OPERATOR": HEAD, "COUNTER_APPROVAL_PIN": PIN, "COUNTER_DATA": None}
    return CliRunner().invoke(counter, ["exchange", *args, "--data", str(data)], env=env, prog_name="counter")


def test_the_same_without_a_screen(three: County, tmp_path: Path) -> None:
    number = both_changed(three)
    three.close()
    county, north, stick = three.county.folder, three.north.folder, str(three.stick)
    came = told(county, "in", stick)
    assert came.exit_code == 1
    assert "两边都改过的 1 件，请监督员裁定" in came.stdout
    assert "更正理由：地址登记有误  /  电话登记有误" in told(county, "conflicts").stdout
    settled = told(county, "settle", number, "--choose", "theirs", "--supervisor", HEAD, "--reason", "核对过")
    assert settled.exit_code == 0, settled.stderr
    out = told(county, "out", stick)
    assert out.exit_code == 0
    assert "北乡便民服务中心（411202-21）：新装 1 包（办件 1 件）" in out.stdout
    assert told(north, "in", stick).exit_code == 0
    status = told(county, "status", "--chains")
    assert status.exit_code == 0
    assert "北乡便民服务中心的日志：完整，没有断" in status.stdout
    (up,) = json.loads(told(north, "status", "--json").stdout)["peers"]
    assert (up["name"], up["missing"]) == ("湖滨区政务服务中心", [])
    assert "21-25" in told(north, "stations").stdout
    assert told(county, "take-over", number, "--supervisor", HEAD, "--reason", "停电").exit_code == 0
    refused = told(county, "hand", number, "--to", NORTH)
    assert refused.exit_code == 1
    assert "正在更正" in refused.stderr
    assert told(county, "out", str(tmp_path / "nowhere")).exit_code == 1


def test_a_new_station_joins_by_commands(three: County, tmp_path: Path) -> None:
    root = fingerprint(kept.trusted(three.county.folder / kept.FOLDER))
    fresh = tmp_path / "west"
    env = {"COUNTER_PIN": PIN, "COUNTER_OPERATOR": HEAD, "COUNTER_DATA": None}
    runner = CliRunner()

    def done(*args: str, pin: str = "") -> str:
        found = runner.invoke(counter, [*args, "--data", str(fresh)], env=env, input=pin)
        assert found.exit_code == 0, found.output
        return found.stdout

    done("setup", "--init", HEAD, "--pin-stdin", pin=f"{PIN}\n")
    done("setup", "--set", "name=西乡便民服务中心", "--set", "level=乡级", "--set", "window=41")
    done("keys", "make")
    assert "station-card-411202-41.json" in done(
        "exchange", "card", "--windows", "41-45", "--out", str(tmp_path)
    )
    card = str(tmp_path / "station-card-411202-41.json")
    three.close()
    admitted = told(three.county.folder, "admit", card, "--authorise", "E03")
    assert "已列入西乡便民服务中心（411202-41，乡级，窗口 41-45）" in admitted.stdout, admitted.stderr
    assert told(three.county.folder, "admit", card, "--authorise", "开饭馆").exit_code == 1
    assert told(three.county.folder, "lists", "--out", str(tmp_path)).exit_code == 0
    lists = [str(one) for one in sorted(tmp_path.glob("*-list-*.json"))]
    assert runner.invoke(counter, ["exchange", "join", *lists, "--data", str(fresh)], env=env).exit_code == 1
    assert "4 个站点" in done("exchange", "join", *lists, "--trust", root)
    assert "西乡便民服务中心（本站）" in done("exchange", "stations")
