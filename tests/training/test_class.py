"""Results kept, classes handed out and collected: what was changed does not count, and nothing is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import compiled
import mistakes
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from counter.catalog import load
from counter.errors import BadInput, Refused, StoreFailed
from counter.statistics.export import workbook
from counter.training import classroom, history, sealed, written
from counter.training.class_tables import CHARTED, plot, tables
from counter.training.classroom import Task
from counter.training.score import score
from counter.training.sheet import sheet

if TYPE_CHECKING:
    from pathlib import Path

    from counter.catalog.model import Catalogue
    from counter.training.classroom import ClassFile
    from counter.training.scenario import Attempt

AT = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
W01 = written.one("W01")


@cache
def catalogue() -> Catalogue:
    return load.load(cache=compiled._compiled()).catalogue


def blank(
    scenario: str = "W01", trainee: str = "白露", started: str = "2026-11-23T10:00:00+08:00"
) -> Attempt:
    """A run in which nothing was done right but the time."""
    return replace(
        mistakes.PERFECT,
        scenario=scenario,
        trainee=trainee,
        started=started,
        catalogue=catalogue().version,
        handled=mistakes.PERFECT.handled[:1],
    )


def kept(folder: Path, attempt: Attempt, of: ClassFile | None = None) -> Path:
    scenario = written.one(attempt.scenario)
    found = score(scenario, attempt)
    if of is None:
        return history.keep(folder, scenario, attempt, found)
    return history.keep(folder, scenario, attempt, found, class_id=of.id, secret=of.secret)


def a_class(*typed: str) -> ClassFile:
    tasks = [classroom.task(one) for one in typed or ("W01", "W02")]
    return classroom.new("第一期", tasks, catalogue(), trainer="王主任", at=AT)


# -- history ------------------------------------------------------------------------------------------------


def test_a_result_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    attempt = blank()
    path = kept(tmp_path, attempt)
    found = history.read(path)
    assert (found.attempt, found.score) == (attempt, score(W01, attempt))
    assert (found.trainee, found.scenario, found.points) == ("白露", "W01", found.score.points)


def test_runs_of_one_second_are_kept_side_by_side_oldest_first(tmp_path: Path) -> None:
    kept(tmp_path, blank(started="2026-11-24T10:00:00+08:00"))
    for trainee in ("白露", "白露", "a/b:*?"):
        kept(tmp_path, blank(trainee=trainee))
    found = history.every(tmp_path)
    assert (len(found.results), found.faults) == (4, ())
    mine = history.of(tmp_path, "白露")
    assert [one.attempt.started[8:10] for one in mine] == ["23", "23", "24"]
    assert history.of(tmp_path, "a/b:*?")
    assert history.every(tmp_path / "nothing").results == ()


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_is_changed_in_a_result_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = kept(tmp_path_factory.mktemp("kept"), blank())
    raw = json.loads(path.read_text(encoding="utf-8"))
    spot: Any = raw["content"]
    step: Any = None
    parent: Any = None
    while isinstance(spot, dict | list) and spot:
        parent, step = (
            spot,
            data.draw(st.sampled_from(list(spot) if isinstance(spot, dict) else range(len(spot)))),
        )
        spot = parent[step]
    parent[step] = data.draw(st.sampled_from([v for v in (0, 100, "", "改", True, None) if v != spot]))
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(BadInput, match="被改过"):
        history.read(path)
    assert len(history.every(path.parent).faults) == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "不是培训文件，或者没有传完整"),
        (b"\xff\xfe", "不是培训文件"),
        (b'{"kind": "x"}', "不是培训成绩"),
        ('{"kind": "培训成绩", "content": {}, "seals": 1}'.encode(), "被改过"),
        (b"[1]", "不是培训成绩"),
        (b"[" * 100_000, "不是培训文件"),
        (b" " * (sealed.MOST_BYTES + 1), "太大"),
    ],
)
def test_what_is_no_result_is_told_and_stops_nothing(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / f"x{history.SUFFIX}").write_bytes(content)
    kept(tmp_path, blank())
    found = history.every(tmp_path)
    assert len(found.results) == 1
    assert says in found.faults[0]


def test_a_result_of_a_newer_program_is_not_guessed_at(tmp_path: Path) -> None:
    body = {"trainee": "白露", "new": 1}
    path = tmp_path / "x.json"
    raw = {"kind": history.KIND, "content": body, "seals": [sealed.seal(history.KIND, body, sealed.NO_CLASS)]}
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(BadInput, match="新版程序"):
        history.read(path)


def test_a_full_disk_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("counter.files.os.fsync", full)
    with pytest.raises(StoreFailed, match="写不下"):
        kept(tmp_path, blank())
    assert list(tmp_path.iterdir()) == []


# -- class files --------------------------------------------------------------------------------------------


def test_a_class_file_gives_the_same_scenarios_on_any_machine(tmp_path: Path) -> None:
    made = a_class("W01", "e03-2-4711", "P11-3-7")
    path = classroom.write(made, tmp_path / "班.json")
    read = classroom.read(path, catalogue())
    assert read == made
    assert [one.id for one in read.scenarios] == ["W01", "E03-2-4711", "P11-3-7"]
    assert "visits" not in path.read_text(encoding="utf-8"), "the truth is not handed out"
    with pytest.raises(BadInput, match="已经有了"):
        classroom.write(made, path)


def test_two_classes_have_different_secrets() -> None:
    one, other = a_class(), a_class()
    assert one.id != other.id
    assert one.secret != other.secret


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("W99", "没有编号为 W99"),
        ("E03", "“E03”不是情景"),
        ("E03-4-1", "不是情景"),
        ("E03-1-x", "不是情景"),
        ("", "不是情景"),
        ("E99-1-1", "没有编号为 E99 的一件事"),
    ],
)
def test_a_task_that_is_none_is_told(typed: str, says: str) -> None:
    with pytest.raises((BadInput, Refused), match=says):
        a_class(typed)


def test_a_class_needs_a_name_and_each_task_once() -> None:
    with pytest.raises(BadInput, match="名称"):
        classroom.new(" ", [Task(scenario="W01")], catalogue(), trainer="", at=AT)
    with pytest.raises(BadInput, match="W01 写了两次"):
        a_class("W01", "w01")
    with pytest.raises(BadInput, match="现在是 0 个"):
        classroom.new("班", [], catalogue(), trainer="", at=AT)


def test_a_class_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    path = classroom.write(a_class(), tmp_path / "班.json")
    path.write_text(path.read_text(encoding="utf-8").replace("W02", "W03"), encoding="utf-8")
    with pytest.raises(BadInput, match="被改过"):
        classroom.read(path, catalogue())


def test_a_class_of_another_version_is_not_practised_as_something_else(tmp_path: Path) -> None:
    made = replace(a_class(), digest="0" * 64)
    path = classroom.write(made, tmp_path / "班.json")
    with pytest.raises(BadInput, match="另一个版本"):
        classroom.read(path, catalogue())


# -- collecting ---------------------------------------------------------------------------------------------


def changed(path: Path, **content: Any) -> Path:
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["content"] |= content
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


def test_a_class_is_collected_best_first_and_each_bad_file_is_named(tmp_path: Path) -> None:
    of, other = a_class(), a_class()
    good, bad = tmp_path / "good", tmp_path / "bad"
    kept(good, blank("W01", "白露"), of)
    kept(good, replace(blank("W01", "白露", "2026-11-23T11:00:00+08:00"), handled=()), of)
    kept(good, blank("W02", "白露"), of)
    kept(good, replace(blank("W01", "谷雨生"), handled=()), of)
    kept(bad, blank(trainee="甲"), other)
    kept(bad, blank(trainee="乙"))
    changed(kept(bad, blank(trainee="丙"), of), points=100)
    forged = kept(bad, blank(trainee="辛"), of)
    raw = json.loads(forged.read_text(encoding="utf-8"))
    raw["content"] |= {"points": 100}
    raw["seals"] = [sealed.seal(history.KIND, raw["content"], sealed.NO_CLASS)]
    forged.write_text(json.dumps(raw), encoding="utf-8")
    kept(bad, blank("W05", "丁"), of)
    kept(bad, replace(blank(trainee="戊"), catalogue="old"), of)
    lied = replace(score(W01, blank(trainee="己")), points=100)
    history.keep(bad, W01, blank(trainee="己"), lied, class_id=of.id, secret=of.secret)
    (bad / f"庚{history.SUFFIX}").write_bytes(b"{")

    found = classroom.collect(of, [good, bad, good])
    assert [row.trainee for row in found.rows] == ["白露", "谷雨生"]
    first, last = found.rows
    assert (first.tries, set(first.best), last.total) == (3, {"W01", "W02"}, 0)
    assert first.best["W01"].points == score(W01, blank()).points > 0
    assert found.average(first) == first.total / 2
    told = "\n".join(found.faults)
    for words in ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"):
        assert words in told
    for words in (
        "不是这个培训班",
        "被改过",
        "不在这个班的名单里",
        "目录版本",
        "得分和记录对不上",
        "没有传完整",
    ):
        assert words in told
    assert len(found.faults) == 8


def test_a_result_that_was_renamed_on_the_way_counts_and_an_empty_folder_is_told(tmp_path: Path) -> None:
    of, came = a_class(), tmp_path / "came"
    came.mkdir()
    assert "没有找到成绩文件" in classroom.collect(of, [came]).faults[0]
    result = kept(came, blank("W01", "白露"), of)
    result.rename(came / "白露.成绩(1).json")
    found = classroom.collect(of, [came])
    assert [row.trainee for row in found.rows] == ["白露"]
    assert found.faults == ()


def test_the_tables_the_plot_and_the_workbook_say_the_same(tmp_path: Path) -> None:
    of = a_class()
    kept(tmp_path, blank("W01", "白露"), of)
    kept(tmp_path, replace(blank("W02", "=谷雨"), handled=()), of)
    found = classroom.collect(of, [tmp_path])
    points, kinds, rules = tables(found, catalogue())
    assert points.rows[0][0] == "白露"
    assert points.rows[0][-2:] == (found.rows[0].best["W01"].points, "—")
    assert sum(int(row[2]) for row in kinds.rows) >= 100
    assert ("R136", catalogue().rules["R136"].quote) in [(row[0], row[2]) for row in rules.rows]
    assert [line.split()[0] for line in plot(found)] == ["白露", "=谷雨"]
    assert plot(found)[0].count("█") > plot(found)[1].count("█") == 0

    book = load_workbook(BytesIO(workbook((points, kinds, rules), "班", CHARTED, total=False)))
    assert book.sheetnames == ["成绩", "失分", "规定"]
    cell = book["成绩"]["A5"]
    assert (cell.value, cell.data_type) == ("=谷雨", "s"), "a name is no formula"
    charts = vars(book["成绩"])["_charts"]
    assert len(charts) == len(CHARTED)


def test_a_class_nobody_answered_has_empty_tables() -> None:
    found = classroom.collect(a_class(), [])
    assert [table.rows for table in tables(found, catalogue())] == [(), (), ()]
    assert plot(found) == []
    assert workbook(tables(found, catalogue()), "班", CHARTED, total=False)


# -- the sheet ----------------------------------------------------------------------------------------------


def test_the_sheet_names_every_miss_with_its_rule_and_the_words_of_it() -> None:
    attempt = replace(blank(), handled=())
    found = score(W01, attempt)
    said = sheet(W01, attempt, found, catalogue())
    assert (said.points, said.full) == (found.points, 100)
    assert sum(one.points for one in said.misses) == -sum(one.points for one in found.missed)
    rules = {rule for one in said.misses for rule in one.rules}
    assert len(said.quotes) == len(rules)
    assert all(any(quote.startswith(rule) for quote in said.quotes) for rule in rules)
    assert said.outcome == ("综合窗口：出具一次性告知书",)
