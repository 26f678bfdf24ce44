"""`counter archive`: the archive without a screen."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import bagit
import course_hands
import issuing_hands
import pytest
import world
from cli_tools import paper_text, run

from counter.desks.office import open_office

if TYPE_CHECKING:
    from pathlib import Path

    from cli_tools import Ran


@pytest.fixture(scope="module")
def two_cases(first_station: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A station with one case finished and one withdrawn whose papers are still at the window."""
    data = shutil.copytree(first_station, tmp_path_factory.mktemp("archive") / "data")
    clock = world.Clock()
    office = world.World(open_office(data, now=clock), clock)
    try:
        done = issuing_hands.finished(office)
        left = course_hands.received(office, "E05")
        left = issuing_hands.clerk(office).withdraw(left, issuing_hands.OWNER, "不办了")
        return data, f"{done.case.number}", f"{left.case.number}"
    finally:
        office.close()


@pytest.fixture
def station(two_cases: tuple[Path, str, str], tmp_path: Path) -> Path:
    return shutil.copytree(two_cases[0], tmp_path / "data")


def archive(station: Path, *args: str) -> Ran:
    return run("archive", *args, data=station)


def test_the_list_says_what_each_case_still_lacks(station: Path, two_cases: tuple[Path, str, str]) -> None:
    _, done, _ = two_cases
    ran = archive(station, "list", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["cases"] == [{"number": done, "matter": "E03", "missing": []}]
    assert "可以归档" in archive(station, "list").out


@pytest.mark.rule("R177")
def test_a_case_is_archived_checked_and_its_papers_are_real(
    station: Path, two_cases: tuple[Path, str, str]
) -> None:
    _, done, _ = two_cases
    ran = archive(station, "make", done, "--json")
    assert ran.code == 0, ran.err
    place = station / "archive" / ran.json["archived"][done]
    bagit.Bag(str(place)).validate()
    (index,) = (place / "data" / "文书").glob("卷内目录*.pdf")
    assert "原件存放" in paper_text(index)
    assert "市场监管部门" in paper_text(index)
    checked = archive(station, "check", done)
    assert checked.code == 0, checked.err
    assert "完整" in checked.out
    (place / "data" / "目录.txt").write_text("other", "utf-8")
    damaged = archive(station, "check", done, "--json")
    assert damaged.code == 1
    assert "档案包" in damaged.what


def test_all_that_are_clean_go_and_the_withdrawn_one_needs_a_reason(
    station: Path, two_cases: tuple[Path, str, str]
) -> None:
    _, done, left = two_cases
    assert archive(station, "make", "--all").code == 0
    assert f"{done} 已归档" not in archive(station, "make", "--all").out, "once"
    refused = archive(station, "make", left, "--json")
    assert refused.code == 1
    assert "没有退还" in refused.what
    assert archive(station, "make", left, "--unclaimed", "申请人声明不要了").code == 0
    assert archive(station, "list").out.strip() == "没有待归档的办件。"


def test_one_of_many_that_cannot_go_is_told_and_the_exit_code_says_so(
    station: Path, two_cases: tuple[Path, str, str]
) -> None:
    _, done, _ = two_cases
    scan = next((station / "scans").rglob("*.png"))
    scan.write_bytes(b"other")
    ran = archive(station, "make", "--all", "--json")
    assert ran.code == 1
    assert ran.json["archived"] == {}
    assert done in ran.what


def test_a_number_or_all_and_not_both(station: Path) -> None:
    assert archive(station, "make").code == 2
    assert archive(station, "make", "1", "--all").code == 2


@pytest.mark.rule("R179")
def test_inspectors_get_an_export_without_originals(
    station: Path, two_cases: tuple[Path, str, str], tmp_path: Path
) -> None:
    _, done, _ = two_cases
    args = ("inspect", done, "--out", str(tmp_path / "检查"), "--for", "市政务服务办", "--why", "案卷评查")
    early = archive(station, *args)
    assert early.code == 1
    assert "还没有归档" in early.err
    assert archive(station, "make", done).code == 0
    ran = archive(station, *args, "--json")
    assert ran.code == 0, ran.err
    (place,) = (tmp_path / "检查").iterdir()
    assert ran.json["place"] == str(place)
    bagit.Bag(str(place)).validate()
    assert "不得要求联办部门提供原件" in (place / "data" / "说明.txt").read_text("utf-8")


def test_an_unknown_number_is_told(station: Path) -> None:
    ran = archive(station, "check", "411202-01-20261123-9999-9", "--json")
    assert ran.code == 1
    assert "没有编号为" in ran.what
