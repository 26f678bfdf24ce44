"""`counter train` without a terminal: the list, one exercise; and other commands keep off its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli_tools import run

from counter.cases import numbers
from counter.store import open_store
from counter.training.marker import MARK

if TYPE_CHECKING:
    from pathlib import Path


def test_the_list_names_every_written_scenario_with_its_rules(data: Path) -> None:
    told = run("train", "list", "--json", data=data)
    assert told.code == 0
    assert len(told.json) >= 30
    assert all(one["rules"] and one["steps"] for one in told.json)
    assert told.json[0]["id"] in run("train", "list", data=data).out


def test_an_exercise_is_shown_with_its_papers_and_its_answer_only_when_asked_for(data: Path) -> None:
    shown = run("train", "show", "E04-2-1", data=data)
    assert shown.code == 0
    assert "（空白）" in shown.out
    assert "应当：" not in shown.out
    answered = run("train", "show", "e04-2-1", "--answer", data=data)
    assert answered.out.startswith(shown.out.splitlines()[0])
    assert "应当：出具一次性告知书" in answered.out
    assert "truth" not in run("train", "show", "E04-2-1", "--json", data=data).out
    assert run("train", "show", "E04-2-1", "--json", "--answer", data=data).json["visits"][0]["truth"]
    assert "没有编号为" in run("train", "show", "W99", data=data).err
    assert run("train", "show", "nonsense", data=data).code == 1


def test_without_a_terminal_it_says_what_can_be_done_instead(data: Path) -> None:
    told = run("train", data=data)
    assert told.code == 1
    assert "counter train list" in told.err
    assert not (data / "training").exists()


@pytest.mark.parametrize(
    "command", [("queue",), ("journal", "verify"), ("catalog", "search", "E03"), ("setup",), ("keys", "show")]
)
def test_no_other_command_works_in_a_folder_of_training(tmp_path: Path, command: tuple[str, ...]) -> None:
    folder = tmp_path / "training"
    folder.mkdir()
    (folder / MARK).write_text("{}", encoding="utf-8")
    open_store(None, folder, training=True).close()
    before = sorted(folder.iterdir())
    told = run(*command, data=folder)
    assert told.code == 1
    assert "培训的数据文件夹" in told.err
    assert sorted(folder.iterdir()) == before


def test_a_code_of_training_is_said_to_be_one(data: Path) -> None:
    from datetime import date

    number = numbers.case_number("991202", "01", date(2026, 11, 23), 4)
    told = run("verify", numbers.code_of(f"{number}.G1", "AB" * 32), data=data)
    assert told.code == 1
    assert "培训样张" in told.out + told.err
