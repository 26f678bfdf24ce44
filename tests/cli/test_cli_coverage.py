"""`counter catalog coverage` and `counter catalog check`: both guides of 53 matters, every fault at once."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from cli_tools import run
from rich.cells import cell_len

import catalog_data
from counter.catalog import elements, load
from counter.catalog.compare import digest_of

if TYPE_CHECKING:
    from pathlib import Path

ON = ("--on", "2026-11-26")
MATRIX = re.compile(r"^([EP]\d\d)  ([-+/.]{5} ){4}[-+/.]{5}  ([-+/.]{5} ){3}[-+/.]{2}  \S")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped files, to be changed."""
    target = tmp_path_factory.mktemp("copied") / "catalogue"
    return shutil.copytree(catalog_data.ROOT, target, ignore=shutil.ignore_patterns("*.py*", "__*"))


@pytest.fixture
def root(copied: Path, tmp_path: Path) -> Path:
    return shutil.copytree(copied, tmp_path / "catalogue")


def changed(root: Path, name: str, old: str, new: str) -> Path:
    text = (root / name).read_text("utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), "utf-8")
    return root


def put(data: Path, name: str, text: str) -> None:
    """A file of 本站目录."""
    path = data / "overlay" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


# -- coverage ----------------------------------------------------------------------------------------------


@pytest.mark.rule("R119")
@pytest.mark.rule("R120")
def test_the_matrix_has_one_line_for_each_matter_and_fits_80_columns(data: Path) -> None:
    ran = run("catalog", "coverage", data=data)
    assert ran.code == 0
    lines = ran.out.splitlines()
    found = [hit.group(1) for line in lines if (hit := MATRIX.match(line))]
    assert found == [*(f"E{n:02}" for n in range(1, 32)), *(f"P{n:02}" for n in range(1, 23))]
    assert max(cell_len(line) for line in lines) <= 80
    assert "+ 齐  / 部分  . 待核定  - 不适用" in lines
    assert any(line.startswith("  事项有材料清单 ") for line in lines)
    assert "一条材料要求也没有的事：P09" in ran.out


def test_the_marks_of_the_matrix_are_the_states_of_the_elements(data: Path) -> None:
    told = run("catalog", "coverage", "--json", data=data).json
    lines = run("catalog", "coverage", data=data).out.splitlines()
    marks = {"齐": "+", "部分": "/", "待核定": ".", "不适用": "-"}
    drawn = {line[:3]: line[5:].split("  ") for line in lines if MATRIX.match(line)}
    assert len(told["matters"]) == 53
    for one in told["matters"]:
        for guide, text in zip(("full", "brief"), drawn[one["id"]], strict=False):
            assert text.replace(" ", "") == "".join(marks[cell["state"]] for cell in one[guide]), one["id"]


def test_one_matter_is_told_element_by_element_with_what_it_lacks(data: Path) -> None:
    ran = run("catalog", "coverage", "--matter", "E03", data=data)
    assert ran.code == 0
    assert max(cell_len(line) for line in ran.out.splitlines()) <= 80
    for element in elements.FULL:
        assert f"  {element.id} {element.name}  " in ran.out
        assert all(f"    {part.id} {part.name}  " in ran.out for part in element.parts)
    assert all(f"  {brief.id} {brief.name}  " in ran.out for brief in elements.BRIEF)
    assert "没有监督投诉的电话或者地址。" in ran.out
    assert "F16 领取方式  齐（R042、R169、R170）" in ran.out


def test_json_holds_every_element_of_every_matter_and_the_figures(data: Path) -> None:
    told = run("catalog", "coverage", "--json", *ON, data=data).json
    assert told["on"] == "2026-11-26"
    for one in told["matters"]:
        assert [cell["id"] for cell in one["full"]] == [element.id for element in elements.FULL]
        assert [cell["id"] for cell in one["brief"]] == [brief.id for brief in elements.BRIEF]
    assert told["figures"]["matters_without_requirement"] == ["P09"]
    assert sum(told["figures"]["requirements"].values()) > 600
    (alone,) = run("catalog", "coverage", "--matter", "P11", "--json", data=data).json["matters"]
    assert alone["id"] == "P11"


@pytest.mark.rule("R007")
def test_a_county_that_has_said_where_it_is_fills_the_elements_of_its_windows(data: Path) -> None:
    def state(key: str, *more: str) -> str:
        told = run("catalog", "coverage", "--matter", "E03", "--json", *more, data=data).json
        return str(next(cell["state"] for cell in told["matters"][0]["full"] if cell["id"] == key))

    assert state("F18", "--county", "渑池县") == "待核定"
    shipped = load.load().catalogue.counties["渑池县"]
    put(
        data,
        "counties/own.yaml",
        f"- {{key: 渑池县, division: '411221', complaint: 县里的号, replaces: {digest_of(shipped)},\n"
        "   centre: {address: 某路1号, hours: '9:00–17:00', phone: 中心的号}}\n",
    )
    assert state("F18", "--county", "渑池县") == "齐"
    assert state("F11", "--county", "渑池县") == "齐"
    assert state("F17", "--county", "渑池县") == "齐"
    assert state("F18", "--county", "灵宝市") == "待核定"
    assert state("F18") == "待核定", "the station of this folder stands in another county"


def test_the_station_brings_its_own_address_in_its_own_county(data: Path) -> None:
    said = ("--set", "address=某路2号", "--set", "office_hours=9:00–17:00")
    assert run("setup", *said, "--pin-stdin", data=data, stdin="135792\n").code == 0
    own = run("catalog", "coverage", "--matter", "E03", "--json", data=data).json
    other = run("catalog", "coverage", "--matter", "E03", "--county", "灵宝市", "--json", data=data).json
    states = [
        next(c["state"] for c in told["matters"][0]["full"] if c["id"] == "F11") for told in (own, other)
    ]
    assert states == ["齐", "部分"]


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--county", "湖宾区"), "没有“湖宾区”这个县区。 是不是“湖滨区”？"),
        (("--county", "xx"), "可以写的有：湖滨区、陕州区"),
        (("--matter", "E99"), "E99"),
        (("--on", "某日"), "日期“某日”认不出来。"),
    ],
)
def test_a_wrong_line_is_told(args: tuple[str, ...], sentence: str, data: Path) -> None:
    ran = run("catalog", "coverage", *args, data=data)
    assert ran.code == 1
    assert sentence in ran.err


# -- check -------------------------------------------------------------------------------------------------


def test_the_shipped_catalogue_has_open_points_and_no_faults(data: Path) -> None:
    ran = run("catalog", "check", "--json", *ON, data=data)
    assert (ran.code, ran.json["problems"]) == (0, [])
    assert (ran.json["matters"], ran.json["rows"], ran.json["own_files"]) == (53, 255, 0)
    (guides,) = (note for note in ran.json["notes"] if "办事指南要素" in note)
    assert guides.startswith("53 件事的办事指南要素没有齐（E01–E31、P01–P22）")


def test_open_points_are_told_apart_from_faults_and_leave_with_0(data: Path) -> None:
    ran = run("catalog", "check", *ON, data=data)
    assert ran.code == 0
    assert ran.err == ""
    assert "未决：53 件事的办事指南要素没有齐" in ran.out
    assert "目录没有错误：53 件事，255 行事项" in ran.out


def test_every_fault_of_every_file_is_told_in_one_run(data: Path, root: Path) -> None:
    changed(root, "matters/E03.yaml", "lead:", "laed:")
    changed(root, "matters/E06.yaml", "lead: 市场监管部门", "lead: 市场监督部门")
    (root / "matters" / "E04.yaml").write_text("id: [\n", "utf-8")
    (root / "materials" / "own.yaml").write_text("- {key: 没人要的证, cure: '请补交,盖章'}\n", "utf-8")
    ran = run("catalog", "check", "--json", "--catalogue", str(root), data=data)
    assert ran.code == 1
    for sentence in (
        "matters/E03.yaml:",
        "matters/E04.yaml:",
        "牵头部门“市场监督部门”没有登记。是不是“市场监管部门”？",
        "materials/own.yaml:1: 材料“没人要的证”没有用处",
        "materials/own.yaml:1: 材料“没人要的证”的 cure 里有半角标点“交,”。",
    ):
        assert sentence in ran.what
    plain = run("catalog", "check", "--catalogue", str(root), data=data)
    assert plain.code == 1
    assert "目录没有错误" not in plain.out
    assert all(problem["what"] in plain.err for problem in ran.json["problems"])


def test_the_day_decides_which_law_is_in_force(data: Path, root: Path) -> None:
    name = next(
        path.name for path in (root / "sources").iterdir() if "- key: 消防法" in path.read_text("utf-8")
    )
    changed(root, f"sources/{name}", "- key: 消防法\n", "- key: 消防法\n  until: 2027-01-01\n")

    def faults(day: str) -> tuple[int, str]:
        ran = run("catalog", "check", "--json", "--on", day, "--catalogue", str(root), data=data)
        return ran.code, ran.what

    assert faults("2026-11-26") == (0, "")
    code, told = faults("2027-01-01")
    assert code == 1
    assert "的依据“消防法”从 2027-01-01 起失效了。" in told


def test_a_character_that_no_face_has_is_named_with_its_number_and_place(data: Path, root: Path) -> None:
    (root / "materials" / "own.yaml").write_text("- {key: 没人要的证, obtain: 到𱍐乡领取}\n", "utf-8")
    ran = run("catalog", "check", "--json", "--catalogue", str(root), data=data)
    assert ran.code == 1
    assert "materials/own.yaml:1: 材料“没人要的证”的 obtain 里的“𱍐”（U+31350）没有字体能打印。" in ran.what


@pytest.mark.rule("R007")
def test_the_stations_own_catalogue_is_checked_with_the_shipped_one(data: Path) -> None:
    put(data, "materials/own.yaml", "- {key: 本县的证, cure: '请补交,盖章'}\n")
    ran = run("catalog", "check", "--json", *ON, data=data)
    assert ran.code == 1
    assert ran.json["own_files"] == 1
    (fault,) = ran.json["problems"]
    assert fault["what"].startswith("本站目录/materials/own.yaml:1: 材料“本县的证”的 cure 里有半角标点")
    assert any("材料“本县的证”没有用处" in note for note in ran.json["notes"])
    alone = run("catalog", "check", "--json", *ON, "--catalogue", str(catalog_data.ROOT), data=data)
    assert alone.json["own_files"] == 0
    assert alone.json["problems"] == []


def test_an_own_entry_written_against_something_older_is_an_open_point(data: Path) -> None:
    put(data, "materials/own.yaml", "- {key: 营业执照, exempt: true, replaces: 0123456789ab}\n")
    ran = run("catalog", "check", "--json", *ON, data=data)
    assert ran.code == 0
    assert ran.json["notes"][0].startswith("本站目录/materials/own.yaml:1: “营业执照”是按以前的内容改的")


def test_a_start_does_not_wait_for_what_only_the_check_looks_at(data: Path, root: Path) -> None:
    """A half-width comma in a county's sentence keeps no counter closed."""
    put(data, "materials/own.yaml", "- {key: 本县的证, cure: '请补交,盖章'}\n")
    assert run("catalog", "check", data=data).code == 1
    listed = run("catalog", "list", "--json", data=data)
    assert listed.code == 0
    assert len(json.loads(listed.out)) == 53
