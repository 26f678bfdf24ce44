"""`counter catalog`: the list as stored, checklists, questions, search, check."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from cli_tools import CASES, run

import catalog_data
from counter.catalog.load import load

if TYPE_CHECKING:
    from pathlib import Path

E03 = CASES / "E03-full.yaml"


def test_the_list_is_every_matter_with_its_rows_exactly_as_stored(data: Path) -> None:
    listed = run("catalog", "list", "--json", data=data).json
    stored = load(cache=data / "catalogues").catalogue.matters
    assert len(listed) == len(stored) == 53
    assert sum(len(matter["items"]) for matter in listed) == 255
    assert set(listed[0]) == {"annex", "no", "marks", "name", "lead", "items"}
    for told, matter in zip(listed, stored, strict=True):
        keys = ("annex", "no", "marks", "name", "lead")
        assert [told[key] for key in keys] == [getattr(matter, key) for key in keys]
        rows = [(i["name"], i["dept"], i["levels"], i["remark"]) for i in told["items"]]
        assert rows == [(r.name, r.dept, r.levels, r.remark) for r in matter.rows]


def test_the_plain_list_shows_every_row(data: Path) -> None:
    out = run("catalog", "list", data=data).out
    assert len(out.splitlines()) == 53 + 255
    assert "E03  *开饭店(餐饮店)  牵头：市场监管部门" in out


def test_a_checklist_merges_what_several_items_want(data: Path) -> None:
    told = run("catalog", "checklist", "E03", "--answers", str(E03), "--json", data=data)
    assert told.code == 0
    lines = {line["material"]: line for line in told.json["lines"]}
    assert len(lines) == len(told.json["lines"])
    licence = lines["营业执照"]
    assert licence["exempt"]
    assert len(licence["items"]) == 2
    assert licence["bases"]
    assert licence["standards"]
    assert lines["场所平面布置图、场所消防设施平面图"]["deferral"]["consequence"]
    assert told.json["open_questions"] == []
    assert told.json["assumed"] == {"agent": "否", "applicant_kind": "组织", "minor": "否"}


def test_items_and_day_and_agent_change_the_checklist(data: Path, tmp_path: Path) -> None:
    def materials(*more: str, answers: Path = E03, matter: str = "E03") -> set[str]:
        ran = run("catalog", "checklist", matter, "--answers", str(answers), "--json", *more, data=data)
        assert ran.code == 0, ran.err
        return {line["material"] for line in ran.json["lines"]}

    assert materials("--items", "1,3") < materials()
    assert "排水许可申请表" not in materials("--items", "1,3")
    with_agent = tmp_path / "agent.yaml"
    with_agent.write_text(
        E03.read_text(encoding="utf-8").replace("answers:", "answers:\n  agent: 是"), "utf-8"
    )
    assert "授权委托书" in materials(answers=with_agent)
    marriage = ("--items", "1", "--on")
    p11 = CASES / "P11-marriage.yaml"
    before = materials(*marriage, "2025-05-09", answers=p11, matter="P11")
    after = materials(*marriage, "2025-05-10", answers=p11, matter="P11")
    assert before - after == {"双方居民户口簿"}


def test_open_questions_are_listed_and_give_1(data: Path) -> None:
    ran = run("catalog", "checklist", "E03", "--json", data=data)
    assert ran.code == 1
    assert "fire_area" in [q["key"] for q in ran.json["open_questions"]]
    assert "answers.fire_area" in [p["field"] for p in ran.json["problems"]]
    assert "没有回答" in ran.err


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("E3",), "没有“E3”这件事"),
        (("E03", "--on", "明天"), "日期“明天”认不出来"),
        (("E03", "--items", "1,8"), "没有“8”这个事项"),
        (("E03", "--answers", "nowhere.yaml"), "读不到文件"),
    ],
)
def test_a_wrong_checklist_line_is_told(args: tuple[str, ...], expected: str, data: Path) -> None:
    ran = run("catalog", "checklist", *args, data=data)
    assert ran.code == 1
    assert expected in ran.err


def test_answers_of_a_case_that_is_stopped_say_where_to_go(data: Path, tmp_path: Path) -> None:
    answers = tmp_path / "a.yaml"
    answers.write_text("ethnic_reason: 户籍管理中错报、误登\n", "utf-8")
    ran = run("catalog", "checklist", "P05", "--answers", str(answers), data=data)
    assert ran.code == 1
    assert "公安机关" in ran.err


def test_questions_come_with_options_and_basis(data: Path) -> None:
    asked = {q["key"]: q for q in run("catalog", "questions", "E05", "--json", data=data).json}
    assert asked["ktv"]["decides"] == "事项"
    assert asked["fire_procedure"]["decides"] == "材料"
    assert [o["value"] for o in asked["ktv"]["options"]] == ["是", "否"]
    assert "ktv" in run("catalog", "questions", "开酒吧", data=data).out


@pytest.mark.parametrize(
    ("text", "first"), [("kfd", "E03"), ("E03", "E03"), ("新生儿", "P01"), ("jiuba", "E05")]
)
def test_search_finds_the_matter_first(text: str, first: str, data: Path) -> None:
    assert run("catalog", "search", text, "--json", data=data).json[0]["id"] == first


def test_search_without_a_hit_gives_1(data: Path) -> None:
    assert run("catalog", "search", "造火箭", data=data).code == 1


def test_check_passes_the_shipped_catalogue(data: Path) -> None:
    ran = run("catalog", "check", "--on", "2026-11-23", "--json", data=data)
    assert ran.code == 0
    assert (ran.json["matters"], ran.json["rows"]) == (53, 255)


def test_check_tells_every_fault_of_another_catalogue(data: Path, tmp_path: Path) -> None:
    root = shutil.copytree(
        catalog_data.ROOT, tmp_path / "catalogue", ignore=shutil.ignore_patterns("*.py*", "__*")
    )
    matter = root / "matters" / "E03.yaml"
    matter.write_text(
        matter.read_text("utf-8").replace("fire_area: 是", "fire_aera: 是").replace("lead:", "laed:"), "utf-8"
    )
    (root / "matters" / "E04.yaml").write_text("id: [\n", "utf-8")
    ran = run("catalog", "check", "--json", "--catalogue", str(root), data=data)
    assert ran.code == 1
    assert "matters/E03.yaml" in ran.what
    assert "matters/E04.yaml" in ran.what
    assert len(ran.json["problems"]) >= 3
    nowhere = run("catalog", "check", "--catalogue", str(tmp_path / "no"), data=data)
    assert nowhere.code == 1
