"""`counter consult`: told once from a file of answers, asked one by one at a terminal, nothing kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli_tools import entries, paper_text, run
from consultations import E03, catalogue

from counter.cli import consult as command

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def answers(tmp_path: Path) -> str:
    """E03 answered, in a file."""
    file = tmp_path / "answers.yaml"
    file.write_text("".join(f"{key}: {value}\n" for key, value in E03.items()), encoding="utf-8")
    return str(file)


@pytest.mark.rule("R128")
def test_everything_is_told_at_once_and_nothing_is_kept(data: Path, answers: str) -> None:
    before = entries(data)
    ran = run("consult", "E03", "--answers", answers, data=data, pin="")
    assert ran.code == 0
    for part in (
        "要办的事项（4项）",
        "材料（请带来14项",
        "不用交",
        "办理流程和时限",
        "注意事项",
        "少跑6趟",
    ):
        assert part in ran.out
    assert "没有说明，按通常情形" in ran.out.replace("\n", "").replace(" ", "")
    assert entries(data) == before


def test_the_same_as_json(data: Path, answers: str) -> None:
    told = run("consult", "E03", "--answers", answers, "--items", "1,3", "--json", data=data).json
    assert [one["row"] for one in told["items"]] == [1, 3]
    assert told["savings"]["trips_saved"] == 2
    assert told["savings"]["merged"] == len(told["bring"]) + len(told["fetched"]) + len(told["inside"])
    assert told["problems"] == []
    assert told["file"] is None


@pytest.mark.rule("R129")
def test_every_missing_answer_is_listed_where_nobody_can_be_asked(data: Path) -> None:
    ran = run("consult", "E03", "--json", data=data)
    assert ran.code == 1
    assert [p["field"].removeprefix("answers.") for p in ran.json["problems"]] == [
        "fire_area",
        "food_auto_machine",
        "advert_kind",
        "drainage_pretreatment",
        "drainage_key_discharger",
    ]
    assert "是 / 否" in ran.what


@pytest.mark.parametrize("typed", ["E03", "e03", "开饭店(餐饮店)", "kfd", "开饭店"])
def test_a_matter_is_found_by_number_name_and_search(data: Path, answers: str, typed: str) -> None:
    told = run("consult", typed, "--answers", answers, "--json", data=data).json
    assert told["matter_id"] == "E03"


def test_a_text_that_fits_several_matters_names_them(data: Path) -> None:
    ran = run("consult", "市场监管", "--json", data=data)
    assert ran.code == 1
    assert "请写编号" in ran.what
    assert "E03" in ran.what


def test_a_text_that_fits_none_is_told(data: Path) -> None:
    ran = run("consult", "火星移民", "--json", data=data)
    assert ran.code == 1
    assert "没有“火星移民”这件事" in ran.what


def test_wrong_answers_and_rows_are_told_with_their_line(data: Path, tmp_path: Path, answers: str) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("fire_area: 也许\nagent: 可能\n没有: 是\n", encoding="utf-8")
    wrong = run("consult", "E03", "--answers", str(file), "--json", data=data)
    assert [(p["field"], p["line"]) for p in wrong.json["problems"]] == [
        ("answers.agent", 2),
        ("answers.fire_area", 1),
        ("answers.没有", 3),
    ]
    rows = run("consult", "E03", "--answers", answers, "--items", "7", "--json", data=data)
    assert "不是这件事的行号" in rows.what


def test_the_sheet_is_saved_as_one_page(data: Path, answers: str, out: Path) -> None:
    told = run("consult", "E03", "--answers", answers, "--out", str(out), "--json", data=data).json
    text = paper_text(told["file"])
    assert "咨询一次性告知单" in text
    assert "第1页共1页" in text
    assert "食品经营许可申请书" in text


def test_the_law_of_another_day_can_be_asked_for(data: Path, answers: str) -> None:
    told = run("consult", "E03", "--answers", answers, "--on", "2027-01-05", "--json", data=data).json
    assert told["on"] == "2027-01-05"


def test_a_case_is_opened_only_for_who_signs_in(data: Path, answers: str) -> None:
    before = entries(data)
    refused = run("consult", "E03", "--answers", answers, "--open", "--json", data=data, pin="000000")
    assert refused.code == 1
    opened = run("consult", "E03", "--answers", answers, "--open", "--json", data=data)
    assert opened.code == 0
    assert opened.json["case"]
    assert entries(data) > before


# -- at a terminal -----------------------------------------------------------------------------------------


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits there and can be asked."""
    monkeypatch.setattr(command, "at_terminal", lambda: True)


@pytest.mark.usefixtures("terminal")
def test_what_is_missing_is_asked_one_by_one_by_number(data: Path) -> None:
    ran = run("consult", "E03", "--json", data=data, stdin="1\n2\n1\n2\n1\n2\n2\n")
    assert ran.code == 0, ran.err
    told = {one["key"]: (one["said"], one["assumed"]) for one in ran.json["situation"]}
    assert {key: said for key, (said, _) in told.items() if key != "agent"} == E03
    assert told["agent"] == ("别人代办", False)
    assert "  1 是" in ran.err


@pytest.mark.usefixtures("terminal")
def test_a_wrong_number_is_asked_again_and_enter_takes_the_usual(data: Path, answers: str) -> None:
    ran = run("consult", "E03", "--answers", answers, "--json", data=data, stdin="9\n\n")
    assert ran.code == 0, ran.err
    assert "请输入 1 到 2" in ran.err
    assert {one["key"]: one["said"] for one in ran.json["situation"]}["agent"] == "本人来办"


@pytest.mark.usefixtures("terminal")
def test_of_several_matters_one_is_picked(data: Path) -> None:
    from counter.catalog.load import load
    from counter.catalog.search import search

    first = search(load(cache=data / "catalogues").index, "市场监管")[0]
    ran = run("consult", "市场监管", data=data, stdin="1\n")
    assert f"  1 {first.id} {first.name}" in ran.err
    assert catalogue().matter(first.id).name == first.name


@pytest.mark.usefixtures("terminal")
@pytest.mark.rule("R109")
def test_a_stop_ends_the_asking_and_is_told(data: Path, tmp_path: Path) -> None:
    matter = catalogue().matter("P05")
    key, value = next(
        (key, option.value)
        for key in matter.questions
        for option in catalogue().questions[key].options
        if "错报" in option.stop
    )
    file = tmp_path / "stop.yaml"
    file.write_text(f"{key}: {value}\n", encoding="utf-8")
    ran = run("consult", "P05", "--answers", str(file), data=data)
    assert ran.code == 0
    assert "公安机关" in ran.out
    assert "请带来" not in ran.out
