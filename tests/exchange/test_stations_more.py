"""What else goes with packages: lists, 本站目录, the line, 待同步; and that no change is overlooked."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import life_hands
import pytest
import world
from county import COUNTY, EVERYTHING, NORTH, SOUTH, Station
from test_stations_walk import same

from counter.codes import kept
from counter.desks.custody.desk import CustodyDesk
from counter.desks.digitise.pushing import PushDesk
from counter.desks.exchange import cases_out, lines, outgoing
from counter.desks.exchange.standing import check_window, station_list
from counter.desks.exchange.status import state_of, status
from counter.desks.supervisor import own_list
from counter.desks.supervisor.keys import KeysDesk
from counter.desks.window.issue import IssueDesk
from counter.errors import BadInput, Refused, StoreFailed
from counter.exchange.line import Far, Line
from counter.exchange.snapshot import digest
from counter.exchange.stations import Listed, admitted, right, windows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from county import County

    from counter.exchange.snapshot import Snapshot


# -- windows and rights ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "5", "25-21", "21-2", "aa-bb", "21–25", "021-025"])
def test_a_range_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        windows_of(text)


@pytest.mark.rule("R032")
@pytest.mark.parametrize(
    ("level", "given", "levels", "may"),
    [
        ("县级", (), "县级", True),
        ("乡级", (), "县级", False),
        ("乡级", (), "乡级", True),
        ("乡级", (), "县、乡级", True),
        ("村级", (), "乡级", False),
        ("乡级", ("E03",), "县级", True),
        ("村级", ("食品经营许可(新办)",), "县级", True),
        ("乡级", ("E04",), "县级", False),
    ],
)
def test_a_lower_station_receives_what_its_level_and_the_county_allow(
    level: str, given: tuple[str, ...], levels: str, may: bool
) -> None:
    found = right(level, given, matter="E03", item="食品经营许可(新办)", levels=levels)  # type: ignore[arg-type]
    assert found.may is may
    assert may or "代收转送" in found.why


def test_two_stations_never_share_a_window(three: County) -> None:
    listed = station_list(three.county.folder / kept.FOLDER)
    assert listed is not None
    north = listed.of(NORTH)
    assert north is not None
    other = Listed(
        district="411202",
        name="西乡便民服务中心",
        level="乡级",
        windows="25-26",
        public="A" * 51 + "Q",
        box=north.box,
    )
    with pytest.raises(Refused, match="和北乡便民服务中心（21-25）重叠"):
        admitted(listed, other, world.NOW.date())
    with pytest.raises(Refused, match="不在本站的号段 21-25 里"):
        check_window(three.north.folder, three.north.world.office.station, "01")
    three.north.world.office.store.close()
    (three.north.folder / "keys" / "stations.json").unlink()
    with pytest.raises(Refused, match="不在本站的号段 21-25 里"):  # its own card says so before the list does
        check_window(three.north.folder, three.north.world.office.station, "01")
    (three.north.folder / "keys" / "card.json").unlink()
    with pytest.raises(Refused, match="还没有自己的窗口号段"):
        check_window(three.north.folder, three.north.world.office.station, "21")


# -- what comes down ---------------------------------------------------------------------------------------

SOURCES = """- key: 站点交换试用规定
  title: 站点交换试用规定
  number: 示例文件
"""


def test_list_and_holidays_of_the_county_come_down_and_say_what_changed(three: County) -> None:
    folder = three.county.folder / "overlay" / "sources"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(SOURCES, encoding="utf-8")
    days = '[2031]\nsource = "示例"\noff = { "元旦" = ["2031-01-01"] }\n'
    (three.county.folder / "holidays.toml").write_text(days, encoding="utf-8")
    three.county.out(three.stick)
    came = three.north.take(three.stick)
    told = "\n".join(line for one in came.files for line in one.told)
    assert "事项目录有 3 处更新" in told
    assert "站点交换试用规定" in told
    assert "节假日文件已经更新" in told
    assert (three.north.folder / "overlay" / "sources" / "own.yaml").read_text(encoding="utf-8") == SOURCES
    assert (three.north.folder / "holidays.toml").read_text(encoding="utf-8") == days
    with three.north.world.office.store.read() as view:
        (entry,) = view.journal.of_action(own_list.ACCEPT)
    assert "湖滨区政务服务中心 第1号包" in entry.detail
    assert "新增" in entry.detail
    again = three.north.take(three.stick)
    assert [one.kind for one in again.files if one.kind != "elsewhere"] == ["again"]


def test_a_list_with_faults_is_not_taken_and_the_cases_are(three: County) -> None:
    folder = three.county.folder / "overlay" / "sources"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text("- key: [\n", encoding="utf-8")
    (three.county.folder / "holidays.toml").write_text('[20]\noff = "x"\n', encoding="utf-8")
    three.county.out(three.stick)
    came = three.north.take(three.stick)
    assert [one.kind for one in came.files if one.kind != "elsewhere"] == ["taken"]
    told = "\n".join(line for one in came.files for line in one.told)
    assert "县里发来的目录没有采用" in told
    assert "节假日文件没有采用" in told
    assert not (three.north.folder / "overlay" / "sources").exists()
    assert not (three.north.folder / "holidays.toml").exists()


def test_voids_go_up_by_themselves_and_keys_come_down(three: County) -> None:
    course = three.north.receive()
    desk = IssueDesk(three.north.desk())
    case = desk.amend(desk.case(course.case.id), "电话登记有误")
    issued = desk.issue_receipt(case)
    three.round()
    known = kept.read_lists(three.county.folder / kept.FOLDER)
    (old,) = [row for row in three.county.world.course(course.case.id).papers if row.void_at is not None]
    void = known.void_of(old.number, "411202")
    assert void is not None
    assert void.replaced_by == issued.row.number
    south = kept.read_lists(three.south.folder / kept.FOLDER)
    assert south.void_of(old.number, "411202") is not None
    assert set(known.keys) <= set(south.keys)
    KeysDesk(three.county.desk()).accept((three.county.folder / "keys" / "keys.json").read_text())


def test_a_print_says_whether_the_county_has_the_paper(three: County) -> None:
    course = three.north.receive()
    number = course.papers[0].number
    before = course.papers[0].record
    assert state_of(three.north.desk(), number) == "待同步"
    three.north.out(three.stick)
    three.county.take(three.stick)
    assert state_of(three.north.desk(), number) == "待同步"  # nobody has said so yet
    assert state_of(three.county.desk(), number) == ""
    three.county.out(three.stick)
    three.north.take(three.stick)
    assert state_of(three.north.desk(), number).startswith("已同步11-23")
    assert three.north.world.course(course.case.id).papers[0].record == before


def test_status_tells_how_far_everybody_is(three: County) -> None:
    three.north.receive()
    three.north.out(three.stick)
    (up,) = status(three.north.desk()).peers
    assert (up.peer.sent, up.peer.acked, len(up.unacked), up.cases_unacked) == (1, 0, 1, 1)
    three.round()
    (up,) = status(three.north.desk()).peers
    assert (up.peer.acked, up.cases_unacked, up.missing) == (1, 0, ())
    assert {one.peer.code for one in status(three.county.desk()).peers} == {NORTH, SOUTH}
    with pytest.raises(Refused, match="没有和本站交换的站点"):
        outgoing.make_all(three.north.desk(), SOUTH)
    with pytest.raises(Refused, match="没有办这一步的权限"):
        outgoing.make_all(three.north.desk(roles=("department",)))


def test_a_case_with_more_scans_than_a_package_takes_is_spread_over_several(
    three: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases_out, "SOFT_BYTES", 10)
    case_id = three.north.receive().case.id
    scans = {one.sha256 for one in three.north.world.course(case_id).scans}
    (made,) = three.north.out(three.stick)
    assert (len(made.numbers), made.cases) == (len(scans) + (len(scans) > 1), 1) or len(made.numbers) > 1
    three.county.take(three.stick)
    assert same(case_id, three.north, three.county)


# -- no change is overlooked -------------------------------------------------------------------------------


def test_every_change_of_a_case_is_named_by_the_journal(three: County) -> None:
    """The packages rest on it: whatever changed is found by the entries since."""
    office = three.county
    first, second = office.receive(1), office.receive(2)
    cases = (first.case.id, second.case.id)
    seen = {one: digest(_snapshot(office, one)) for one in cases}
    head = _head(office)
    steps = 0
    for act in _acts(office, cases):
        act()
        now, after = {one: digest(_snapshot(office, one)) for one in cases}, _head(office)
        changed = {one for one in cases if now[one] != seen[one]}
        with office.world.office.store.read() as view:
            assert changed <= set(view.exchange.changed(head, after)), steps
        seen, head, steps = now, after, steps + len(changed)
    assert steps > 12


def _snapshot(at: Station, case_id: str) -> Snapshot:
    found = at.snapshot(case_id)
    assert found is not None
    return found


def _head(at: Station) -> int:
    with at.world.office.store.read() as view:
        return view.journal.head().seq


def _acts(office: Station, cases: tuple[str, ...]) -> Iterator[Callable[[], object]]:
    """Two cases through the house; their papers travel on the same slips."""
    lives = [life_hands.Life(office.world, office.world.course(one)) for one in cases]
    for life in lives:
        yield partial(_push, office, life)
    yield partial(_slips, office, "lead")
    yield partial(confirm_of, office)
    for life in lives:
        for no in [item.no for item in life.now().items]:
            yield partial(life.accept, no)
            yield partial(life.grant, no)
    for life in lives:
        yield partial(life.hand, "result")
    for life in lives:
        yield partial(life.deliver, *[item.no for item in life.now().items])


def _push(office: Station, life: life_hands.Life) -> None:
    PushDesk(office.desk()).push(life.now())


def _slips(office: Station, kind: str) -> None:
    desk = CustodyDesk(office.desk())
    for bundle in desk.ready(kind):  # type: ignore[arg-type]
        assert bundle.cases == 2
        desk.make(bundle.kind, bundle.taker, bundle.ids)


def confirm_of(office: Station) -> None:
    """The lead department signs."""
    from counter.custody.handing import HERE

    desk = CustodyDesk(office.desk(roles=(*EVERYTHING, "department")))
    for slip in desk.board().incoming:
        desk.confirm(slip, {line.no: HERE for line in desk.look(slip.id).lines})


# -- the line ----------------------------------------------------------------------------------------------

TOKEN = "a-long-token-of-both-sides"


@contextmanager
def line(folder: Path) -> Iterator[str]:
    """A county's line on this computer."""
    from aiohttp import web

    folder.mkdir()
    loop, stop, ready = asyncio.new_event_loop(), asyncio.Event(), threading.Event()
    found: list[str] = []

    async def run() -> None:
        runner = web.AppRunner(Line(folder, TOKEN, lambda: world.NOW).app(), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        found.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
        ready.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()


def test_a_line_is_a_folder_far_away(three: County) -> None:
    case_id = three.north.receive().case.id
    with line(three.stick.parent / "line") as url:
        folder, far = three.stick.parent / "line", Far(url, TOKEN)
        north = three.north.desk()
        (sent,) = lines.send(north, outgoing.make_all(north), far)
        assert sent.carried == 1
        (again,) = lines.send(north, outgoing.make_all(north), far)
        assert again.carried == 0
        assert [one.kind for one in three.county.take(folder).files] == ["taken"]
        three.county.out(folder)
        assert [one.kind for one in lines.fetch(north, far).files] == ["taken"]
        assert lines.fetch(north, far).files == ()
        lines.send(north, outgoing.make_all(north), far)
        assert far.names(NORTH) == [f"{COUNTY}_{NORTH}_000001.smx", f"{NORTH}_{COUNTY}_000002.smx"]
        _refusals(url, three.stick.parent)
    assert same(case_id, three.north, three.county)
    with pytest.raises(StoreFailed, match="连不上"):
        Far(url, TOKEN).names(NORTH)


def _refusals(url: str, folder: Path) -> None:
    bad = folder / f"{NORTH}_{COUNTY}_000009.smx"
    bad.write_bytes(b"no package")
    with pytest.raises(Refused, match="口令不对"):
        Far(url, "another-token-altogether").names(NORTH)
    with pytest.raises(StoreFailed, match="没有收"):
        Far(url, TOKEN).put([bad], NORTH, lambda _: True)
    with pytest.raises(BadInput, match="不加密"):
        Far("http://example.org", TOKEN)
    with pytest.raises(BadInput, match="不是网址"):
        Far("ftp://example.org", TOKEN)
