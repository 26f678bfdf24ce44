"""`counter train class`, `history`, `sheet`, `check`, `prices` from the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import compiled
import lesson_hands
import mistakes
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from counter.catalog import load
from counter.cli import train_class
from counter.training import classroom, history, written
from counter.training.place import folder_of
from counter.training.score import score

if TYPE_CHECKING:
    from pathlib import Path

    import click


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    compiled.give(folder)
    return folder


def run(command: click.Command, *args: str, data: Path) -> tuple[int, str, str]:
    ran = CliRunner().invoke(command, [*args, "--data", str(data)])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran.exit_code, ran.stdout, ran.stderr


def test_a_class_is_made_practised_and_collected(
    hall: lesson_hands.Hall, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    new = ("new", "第一期：窗口", "--task", "W04", "--task", "w27", "--trainer", "王主任", "--no-coach")
    code, out, _ = run(train_class.class_group, *new, data=data)
    assert code == 0
    assert "早餐店：健康证明过了期" in out
    file = tmp_path / f"第一期：窗口{classroom.SUFFIX}"
    code, _, err = run(train_class.class_group, *new, data=data)
    assert (code, "已经有了" in err) == (1, True)

    of = classroom.read(file, load.load(cache=data / "catalogues").catalogue)
    assert not of.coach
    for scenario in of.scenarios:
        attempt = lesson_hands.run(hall, scenario)
        history.keep(
            tmp_path / "in", scenario, attempt, score(scenario, attempt), class_id=of.id, secret=of.secret
        )
    book = tmp_path / "成绩.xlsx"
    collect = ("collect", str(file), str(tmp_path / "in"), "--out", str(book))
    code, out, err = run(train_class.class_group, *collect, data=data)
    assert code == 0
    assert f"学员 {'█' * 30} 100" in out
    assert load_workbook(book)["成绩"]["B4"].value == 100
    code, _, err = run(train_class.class_group, *collect, data=data)
    assert (code, "--force" in err) == (1, True)

    spoilt = next((tmp_path / "in").iterdir())
    spoilt.write_text(spoilt.read_text(encoding="utf-8").replace("学员", "别人"), encoding="utf-8")
    code, out, err = run(train_class.class_group, *collect, "--force", "--json", data=data)
    assert code == 1
    assert "被改过" in err
    (row,) = json.loads(out)["rows"]
    assert (row["trainee"], row["average"]) == ("学员", 50)


def test_history_and_sheet_show_what_was_kept(data: Path, tmp_path: Path) -> None:
    scenario = written.one("W24")
    attempt = replace(mistakes.PERFECT, scenario="W24")
    folder = folder_of(data) / history.FOLDER
    path = history.keep(folder, scenario, attempt, score(scenario, attempt))
    code, out, _ = run(train_class.history, data=data)
    assert (code, "W24" in out, "学员" in out) == (0, True, True)
    assert "W24" not in run(train_class.history, "--trainee", "别人", data=data)[1]
    (one,) = json.loads(run(train_class.history, "--json", data=data)[1])
    assert one["scenario"] == "W24"

    code, out, _ = run(train_class.sheet, str(path), data=data)
    assert (code, "培训成绩单" in out, "R136" in out) == (0, True, True)
    pdf = tmp_path / "单.pdf"
    assert run(train_class.sheet, str(path), "--out", str(pdf), data=data)[0] == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    assert run(train_class.sheet, str(path), "--out", str(pdf), data=data)[0] == 1
    code, _, err = run(train_class.sheet, str(tmp_path / "none"), data=data)
    assert (code, "读不到" in err) == (1, True)


def test_check_and_prices(data: Path) -> None:
    code, out, _ = run(train_class.check, data=data)
    assert (code, out) == (0, f"{len(written.load())} 个情景，没有问题。\n")
    code, out, _ = run(train_class.prices, data=data)
    assert (code, "二次告知" in out, "满分100分" in out) == (0, True, True)
