"""`counter scan` and `counter push`: files of the scanner tied to a case, and where they went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import course_hands as hands
import life_commands
import pytest
import scan_hands as scanner
import supply_hands as later
import world
from cli_tools import Ran, paper_text

from counter import scans

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.course import Course


def typed(office: world.World, *args: str, by: str = world.CLERK, stdin: str | None = None) -> Ran:
    return life_commands.typed(office, *args, by=by, stdin=stdin)


def told(office: world.World, *args: str, by: str = world.CLERK) -> str:
    return life_commands.told(office, *args, by=by)


def brought(office: world.World, *names: str) -> Path:
    """Files of the scanner, each with other bytes; the folder."""
    for width, name in enumerate(names, 210):
        folder = scanner.scanned_in(office, name, width=width).parent
    return folder


@pytest.fixture
def course(office: world.World) -> Course:
    return hands.received(office)


@pytest.fixture
def number(course: Course) -> str:
    return course.case.number or ""


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits until a file has lain still."""
    monkeypatch.setattr(scans, "SETTLED", -1.0)


@pytest.mark.rule("R142")
@pytest.mark.usefixtures("settled")
def test_files_are_listed_with_what_is_wrong_and_tied_in_order(
    office: world.World, course: Course, number: str
) -> None:
    assert "没有等着的文件" in typed(office, "scan", "list").out
    folder = brought(office, "1.pdf", "2.pdf")
    (folder / "坏的.pdf").write_bytes(b"no scan")
    listed = typed(office, "scan", "list", number, "--json").json
    assert {one["name"]: bool(one["fault"]) for one in listed["files"]} == {
        "1.pdf": False,
        "2.pdf": False,
        "坏的.pdf": True,
    }
    assert listed["unscanned"] == list(course.unscanned)
    shown = typed(office, "scan", "list").out
    assert "坏的.pdf" in shown
    assert "1页" in shown
    done = typed(office, "scan", "tie", number, "--in-order", "--json")
    assert done.code == 0, done.err
    assert [one["line"] for one in done.json["tied"]] == list(course.unscanned[:2])
    assert done.json["unscanned"] == list(course.unscanned[2:])
    assert sorted(one.name for one in (folder / scans.TAKEN).iterdir()) == ["1.pdf", "2.pdf"]
    assert "没有可以登记的" in told(office, "scan", "tie", number, "--in-order")


def test_by_number_by_name_by_place_and_several_files_for_one_material(
    office: world.World, course: Course, number: str, tmp_path: Path
) -> None:
    brought(office, "a.pdf", "b.pdf")
    elsewhere = scanner.paper(tmp_path / "别处" / "c.pdf", 3, width=250)
    lines = typed(office, "scan", "list", number, "--json").json["lines"]
    first, second = (one for one in lines if one["line"] in course.unscanned[:2])
    pairs = (f"{first['no']}=a.pdf", f"{first['line']}=b.pdf", f"{second['line']}={elsewhere}")
    done = typed(office, "scan", "tie", number, *pairs, "--json")
    assert done.code == 0, done.err
    assert [one["pages"] for one in done.json["tied"]] == [1, 1, 3]
    scanned = {
        one["line"]: one["scans"] for one in typed(office, "scan", "list", number, "--json").json["lines"]
    }
    assert scanned[first["line"]] == ["a.pdf", "b.pdf"]
    assert elsewhere.exists(), "only the scanner's own folder is cleared"
    gone = typed(office, "scan", "remove", number, first["line"], "--reason", "扫歪了")
    assert "已移除" in gone.out
    assert "b.pdf" in gone.out
    assert typed(office, "scan", "verify", number, "--json").json["verified"] == 2


def test_every_fault_is_told_at_once_and_nothing_is_tied(
    office: world.World, course: Course, number: str
) -> None:
    folder = brought(office, "a.pdf")
    (folder / "坏的.pdf").write_bytes(b"no scan")
    line = course.unscanned[0]
    wrong = typed(
        office, "scan", "tie", number, "a.pdf", "99=a.pdf", f"{line}=没有.pdf", f"{line}=坏的.pdf", "--json"
    )
    assert wrong.code == 1
    assert len(wrong.json["problems"]) == 4
    for said in ("没有写成材料=文件", "没有“99”这一项材料", "没有“没有.pdf”这个文件", "坏的.pdf"):
        assert said in wrong.what
    assert office.course(course.case.id).scans == ()
    assert "写其中一样" in told(office, "scan", "tie", number)
    assert "写其中一样" in told(office, "scan", "tie", number, f"{line}=a.pdf", "--in-order")
    assert "已经登记过这个文件" in told(office, "scan", "tie", number, f"{line}=a.pdf", f"{line}=a.pdf")
    assert typed(office, "scan", "tie", number, "1=a.pdf").code == 0
    assert typed(office, "scan", "tie", number, f"{course.unscanned[1]}=已取走/a.pdf").code == 0, "once more"
    line = course.unscanned[2]
    assert "没有登记扫描件" in told(office, "scan", "remove", number, line, "--reason", "扫歪了")
    assert "这一项材料" in told(office, "scan", "remove", number, "相片", "--reason", "扫歪了")


def test_a_kept_scan_that_is_gone_is_told(office: world.World, course: Course, number: str) -> None:
    hands.scanned(office, course)
    next((office.office.data / "scans").rglob("*.png")).unlink()
    assert "扫描件不见了" in told(office, "scan", "verify", number)
    assert "扫描件不见了" in told(office, "push", number)


@pytest.mark.rule("R143")
def test_the_push_waits_for_every_copy_and_says_what_went_where(
    office: world.World, course: Course, number: str
) -> None:
    early = told(office, "push", number)
    assert f"还有 {len(course.unscanned)} 项材料没有扫描" in early
    hands.scanned(office, course)
    done = typed(office, "push", number)
    assert done.code == 0, done.err
    for item in course.items:
        assert f"推送给{item.dept}" in done.out
        assert item.name in done.out
    assert f"{len(course.unscanned)} 个扫描件" in done.out
    assert "counter handoff make" in done.out
    assert "没有新的扫描件" in told(office, "push", number)
    assert "没有等着通知的牵头部门" in told(office, "push", number, "--notified", "刘洋")


@pytest.mark.rule("R140")
@pytest.mark.rule("R143")
def test_what_is_supplied_later_is_scanned_and_follows_the_push(office: world.World) -> None:
    before = later.pushed(office, due="2099-12-01")
    number = before.course.case.number or ""
    assert typed(office, "supply", number, before.line, "--original", "1").code == 0
    assert typed(office, "scan", "list", number, "--json").json["unscanned"] == [before.line]
    brought(office, "补交.pdf")
    assert typed(office, "scan", "tie", number, f"{before.line}=补交.pdf").code == 0
    done = typed(office, "push", number)
    assert done.code == 0, done.err
    assert "补充推送给" in done.out
    assert "1 个扫描件" in done.out
    assert office.course(before.course.case.id).unsent == ()


@pytest.mark.rule("R149")
def test_a_department_that_is_not_connected_is_fetched_by_the_lead(
    office: world.World, course: Course, number: str, tmp_path: Path
) -> None:
    away = next(item.dept for item in course.items if item.dept != "市场监管部门")
    scanner.routed(office, f'["{away}"]\nway = "none"\n')
    hands.scanned(office, course)
    done = typed(office, "push", number, "--out", str(tmp_path / "纸"), "--json")
    assert done.code == 0, done.err
    (notice,) = (one for one in done.json["sent"] if one["kind"] == "lead_notice")
    assert (notice["to"], notice["departments"]) == ("市场监管部门", [away])
    assert away in paper_text(done.json["papers"][0]["file"])
    assert "--notified" in told(office, "push", number)
    assert "牵头部门知道了" in typed(office, "push", number, "--notified", "刘洋 当面签收").out
    assert office.course(course.case.id).clock("notify_lead") is None


def test_a_notice_is_not_pushed(office: world.World) -> None:
    desk = office.desk()
    number = world.noticed(desk, world.begin(desk)).case.number or ""
    assert "不能推送" in told(office, "push", number)
