"""Lists of decisions that departments send: checked whole, taken in row by row, twice without harm."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import department_hands as hands
import openpyxl
import pytest
from department_hands import ADVERT, DRAIN, FIRE, FOOD
from world import NOW, SUPERVISOR, World

from counter.desks.department import decisions_file
from counter.desks.department.decisions_file import HEADS
from counter.desks.department.decisions_import import DecisionsImport
from counter.errors import BadInput, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.course import Course
    from counter.desks.department.decisions_import import Checked, Taken

Row = dict[str, Any]


def book(path: Path, rows: list[Row], *, heads: tuple[str, ...] = tuple(HEADS)) -> Path:
    """The empty list of the program, filled in as a department does."""
    decisions_file.template(path)
    made = openpyxl.load_workbook(path)
    sheet: Any = made.worksheets[0]
    for number, head in enumerate(heads, 1):
        sheet.cell(1, number).value = head
        for at, row in enumerate(rows, 2):
            sheet.cell(at, number).value = row.get(head)
    made.save(path)
    return path


def table(path: Path, rows: list[Row], encoding: str = "utf-8-sig") -> Path:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADS)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def objects(path: Path, rows: list[Row]) -> Path:
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def row(course: Course, word: str, decision: str, **more: object) -> Row:
    return {"办件号": course.case.number, "事项": hands.item(course, word).name, "决定": decision, **more}


def importing(office: World, department: str = "") -> DecisionsImport:
    return DecisionsImport(hands.officer(office, department))


def checked(office: World, path: Path) -> Checked:
    return importing(office).check(path)


def taken(office: World, path: Path, *, skip_faulty: bool = False) -> Taken:
    desk = importing(office)
    return desk.take(desk.check(path), skip_faulty=skip_faulty)


def rows_of(course: Course) -> list[Row]:
    """Each kind of decision once; the food licence accepted and granted in one file."""
    return [
        row(course, FOOD, "受理"),
        row(course, FOOD, "准予", 证照号="JY14112020001", 电子证照="EC-1"),
        row(
            course, ADVERT, "不予受理", 理由="载体不在规划范围\n没有提交效果图", 应当申请的机关="灵宝市城管局"
        ),
        row(course, FIRE, "受理"),
        row(course, FIRE, "不予许可", 理由="疏散出口数量不够", 证照号="消不许〔2026〕1号"),
    ]


@pytest.mark.parametrize("make", [book, table, objects], ids=["xlsx", "csv", "json"])
def test_a_list_registers_every_row_and_a_second_time_nothing(
    office: World, tmp_path: Path, make: Any
) -> None:
    course = hands.arrived(office)
    suffix = {book: ".xlsx", table: ".csv", objects: ".json"}[make]
    file = make(tmp_path / f"决定{suffix}", rows_of(course))
    entries = len(office.journal())
    done = taken(office, file)
    assert (len(done.done), done.again, done.faults) == (5, (), ())
    assert len(office.journal()) == entries + 5
    course = office.course(course.case.id)
    assert [hands.item(course, word).outcome for word in (FOOD, ADVERT, FIRE, DRAIN)] == [
        "granted",
        "refused",
        "denied",
        "",
    ]
    assert hands.item(course, ADVERT).reasons == ("载体不在规划范围", "没有提交效果图")
    assert hands.item(course, FOOD).certificate == "EC-1"
    again = taken(office, file)
    assert (again.done, len(again.again), again.faults) == ((), 5, ())
    assert office.course(course.case.id) == course


def test_a_csv_as_chinese_excel_saves_it_is_read(office: World, tmp_path: Path) -> None:
    course = hands.arrived(office)
    file = table(tmp_path / "gbk.csv", [row(course, FOOD, "受理")], "gb18030")
    assert len(taken(office, file).done) == 1


def test_every_fault_is_told_by_row_and_column_and_nothing_is_done(office: World, tmp_path: Path) -> None:
    course = hands.arrived(office)
    bad = [
        row(course, FOOD, "受理"),
        row(course, FOOD, "批准"),
        {**row(course, FOOD, "受理"), "办件号": "411202-01-20261123-9999-1"},
        {**row(course, FOOD, "受理"), "事项": "烟草专卖零售许可"},
        row(course, ADVERT, "不予受理"),
        row(course, FIRE, "准予"),
        row(course, DRAIN, "受理", 日期="明天"),
        row(course, DRAIN, "受理", 日期="2026-12-24"),
        row(course, DRAIN, "受理", 日期="2026-11-01"),
        row(course, DRAIN, "受理", 纸质结果="也许"),
        {"办件号": course.case.number, "事项": "", "决定": "受理"},
        row(course, DRAIN, "=1+1"),
    ]
    file = book(tmp_path / "bad.xlsx", bad)
    found = checked(office, file)
    told = {(fault.row, fault.column): fault.what for fault in found.faults}
    assert list(told) == [
        (3, "决定"),
        (4, "办件号"),
        (5, "事项"),
        (6, "理由"),
        (7, "决定"),
        (8, "日期"),
        (9, "日期"),
        (10, "日期"),
        (11, "纸质结果"),
        (12, "事项"),
        (13, "决定"),
    ]
    assert "食品经营许可" in told[5, "事项"]
    assert "公式" in told[13, "决定"]
    assert "先登记前面的步骤" in told[7, "决定"]
    before = office.course(course.case.id)
    with pytest.raises(Refused, match="一行也没有登记"):
        taken(office, file)
    assert office.course(course.case.id) == before
    done = taken(office, file, skip_faulty=True)
    assert ([one.row for one in done.done], len(done.faults)) == ([2], 11)


def test_rows_build_on_each_other_and_on_predecessors(office: World, tmp_path: Path) -> None:
    course = hands.arrived(office, "E17")
    rows = [row(course, word, "受理") for word in ("种畜禽", "动物防疫")]
    first = [*rows, row(course, "种畜禽", "准予", 证照号="1")]
    found = checked(office, table(tmp_path / "a.csv", first))
    assert [(fault.row, fault.column) for fault in found.faults] == [(4, "决定")]
    assert "前置事项“动物防疫条件合格证核发”还没有结果" in found.faults[0].what
    whole = [*rows, row(course, "动物防疫", "准予", 证照号="1"), row(course, "种畜禽", "准予", 证照号="2")]
    assert len(taken(office, table(tmp_path / "b.csv", whole)).done) == 4


def test_what_was_registered_otherwise_is_a_fault_and_not_changed(office: World, tmp_path: Path) -> None:
    course = hands.accepted(office, hands.arrived(office), FOOD)
    course = hands.officer(office).grant(hands.item(course, FOOD), "JY1")
    other = [row(course, FOOD, "准予", 证照号="JY2"), row(course, FOOD, "不予许可", 理由="不合格")]
    found = checked(office, table(tmp_path / "other.csv", other))
    assert ["内容和这一行不同" in fault.what or "先撤销登记" in fault.what for fault in found.faults] == [
        True,
        True,
    ]
    assert office.course(course.case.id) == course


def test_another_departments_item_is_not_taken(office: World, tmp_path: Path) -> None:
    course = hands.arrived(office)
    file = table(tmp_path / "x.csv", [row(course, FIRE, "受理")])
    (fault,) = importing(office, "市场监管部门").check(file).faults
    assert "由消防救援机构办理" in fault.what


def test_a_day_means_its_end_and_never_later_than_now(office: World, tmp_path: Path) -> None:
    course = hands.arrived(office)
    office.clock.pass_days(3)
    rows = [
        row(course, FOOD, "受理", 日期=date(2026, 11, 24)),
        row(course, FIRE, "受理", 日期="2026-11-23 10:30"),
        row(course, DRAIN, "受理", 日期="2026-11-26"),
    ]
    assert len(taken(office, book(tmp_path / "d.xlsx", rows)).done) == 3
    course = office.course(course.case.id)
    moments = [hands.item(course, word).accepted_at for word in (FOOD, FIRE, DRAIN)]
    assert moments[:2] == [
        datetime(2026, 11, 24, 23, 59, tzinfo=NOW.tzinfo),
        datetime(2026, 11, 23, 10, 30, tzinfo=NOW.tzinfo),
    ]
    assert moments[2] is not None
    assert moments[2] <= office.clock.at


def test_hostile_texts_stay_texts(office: World, tmp_path: Path) -> None:
    course = hands.arrived(office)
    reason = "\x1b[31m[bold]红[/bold]\u202e<script>&amp;"
    file = objects(tmp_path / "h.json", [row(course, FOOD, "不予受理", 理由=[reason, "第二条"])])
    taken(office, file)
    food = hands.item(office.course(course.case.id), FOOD)
    assert food.reasons == ("[bold]红[/bold]<script>&amp;", "第二条")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.xlsx", b"PK\x03\x04broken", "坏了"),
        ("a.xlsx", b"%PDF-1.7", "PDF"),
        ("a.csv", b"a,b\r\n1,2\r\n", "没有“办件号"),
        ("a.csv", b'\xe5\x8a\x9e\xe4\xbb\xb6\xe5\x8f\xb7,"x', "引号"),
        ("a.csv", b"\xff\xff\xff", "编码"),
        ("a.json", b"{}", "列表"),
        ("a.json", b"[1", "不是 JSON"),
        ("a.json", b"[" * 100_000, "不是 JSON"),
        ("a.doc", b"x", "种类不认识"),
    ],
)
def test_a_file_that_is_no_list_says_what_to_do(
    office: World, tmp_path: Path, name: str, data: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadInput, match=told):
        checked(office, tmp_path / name)


def test_a_missing_file_and_a_long_number_and_an_unknown_column_are_told(
    office: World, tmp_path: Path
) -> None:
    course = hands.arrived(office)
    with pytest.raises(BadInput, match="没有文件"):
        checked(office, tmp_path / "none.xlsx")
    number = book(tmp_path / "n.xlsx", [row(course, FOOD, "受理", 证照号=14112020001)])
    assert [(x.row, x.column) for x in checked(office, number).faults] == [(2, "证照号")]
    heads = ("办件编号", *tuple(HEADS)[1:])
    with pytest.raises(BadInput, match="没有“办件号"):
        checked(office, book(tmp_path / "h.xlsx", [row(course, FOOD, "受理")], heads=heads))
    odd = ("办件号", "事项", "决定", "理由书", *tuple(HEADS)[4:])
    (fault,) = checked(office, book(tmp_path / "o.xlsx", [row(course, FOOD, "受理")], heads=odd)).faults
    assert "是不是“理由”" in fault.what


def test_the_template_is_text_cells_and_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    decisions_file.template(path)
    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(HEADS)
    assert {sheet.cell(2, n).number_format for n in range(1, len(HEADS) + 1)} == {"@"}
    with pytest.raises(BadInput, match="已经有了"):
        decisions_file.template(path)
    with pytest.raises(BadInput, match=r"\.xlsx 或 \.csv"):
        decisions_file.template(tmp_path / "空表.txt")


def test_a_supervisor_imports_nothing(office: World) -> None:
    from counter.desks.department.desk import DepartmentDesk

    with pytest.raises(Refused, match="没有办这一步的权限"):
        DepartmentDesk(office.signed(SUPERVISOR))
