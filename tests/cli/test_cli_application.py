"""The application form without a screen: of a case, with an advice, blank and as a filled-in sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import world
from cli_tools import entries, paper_text, run
from consultations import E03

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.rule("R062")
def test_the_form_of_a_case_is_written_and_the_same_one_the_second_time(tmp_path: Path) -> None:
    office = world.World.open(tmp_path / "data")
    office.hire()
    desk = office.desk(world.CLERK)
    number = world.received(desk, world.begin(desk)).case.number or ""
    asked = ("application", number, "--operator", world.CLERK, "--out", str(tmp_path), "--json")
    pin = world.PINS[world.CLERK]
    first = run(*asked, data=office.office.data, pin=pin).json
    assert first["paper"] == f"{number}.F1"
    text = paper_text(first["file"])
    assert "一件事申请表" in text
    assert world.NUMBER in text
    second = run(*asked, data=office.office.data, pin=pin).json
    assert second["paper"] == first["paper"]
    assert "重打第1次" in paper_text(second["file"])
    office.close()


@pytest.mark.rule("R017")
def test_an_advice_comes_with_the_form_to_take_home(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("".join(f"{key}: {value}\n" for key, value in E03.items()), encoding="utf-8")
    before = entries(data)
    told = run("consult", "E03", "--answers", str(file), "--form", str(tmp_path / "out"), "--json", data=data)
    text = paper_text(told.json["form"])
    assert "■大型户外广告" in text
    assert "本事项申请书另有规定的字段：待核定" in text
    assert entries(data) == before


@pytest.mark.rule("R119")
def test_blank_forms_and_samples_are_written_matter_by_matter(data: Path, tmp_path: Path) -> None:
    made = run("guides", "forms", "--matter", "E03", "--matter", "P17", "--out", str(tmp_path), data=data)
    assert made.code == 0, made.err
    assert len(made.out.splitlines()) == 2
    sample = run("guides", "forms", "--matter", "E03", "--specimen", "--out", str(tmp_path), data=data)
    (name,) = sample.out.splitlines()
    assert name.endswith("-样张.pdf")
    assert "样张" in paper_text(name)
    unclear = run("guides", "forms", "--out", str(tmp_path), data=data)
    assert unclear.code == 1
    assert "没有写清楚" in unclear.err
