"""Bad workbooks: every fault is told with sheet and cell, at once, and nothing of it can be accepted."""

from __future__ import annotations

from datetime import datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook_tools import WHOLE, append, at, edited, nothing_to_accept, opened, row_of, saved, told

from counter.catalog.workbook import ledger, reading
from counter.catalog.workbook.columns import ORDER

if TYPE_CHECKING:
    from counter.catalog.workbook.reading import Book

ITEM = "食品经营许可(新办)"
FORM = WHOLE.items[ITEM].requirements[0].material


SHEETS = [*ORDER, "情形问题", "通知原文", "通用时限", ledger.TITLE]


@pytest.mark.parametrize("titles", [SHEETS[0::3], SHEETS[1::3], SHEETS[2::3]], ids="".join)
def test_every_missing_sheet_is_told(titles: list[str]) -> None:
    def change(book: Any) -> None:
        for title in titles:
            book[title].sheet_state = "visible"
            del book[title]

    book = edited(change)
    nothing_to_accept(book)
    assert [f"{title}：少了这张表" in told(book) for title in titles] == [True] * len(titles)


def test_a_renamed_and_an_extra_sheet_are_both_told() -> None:
    def change(book: Any) -> None:
        book["收费"].title = "收费标准"
        book.create_sheet("Sheet1")

    book = edited(change)
    nothing_to_accept(book)
    for said in ("收费：少了这张表", "收费标准：多了这张表", "Sheet1：多了这张表"):
        assert said in told(book)


def test_columns_missing_renamed_doubled_and_unknown_are_told() -> None:
    def change(book: Any) -> None:
        at(book["材料要求"], "份数", 1).value = "份数量"
        at(book["材料"], "规格", 1).value = "材料"
        book["依据"].delete_cols(2)
        book["收费"].cell(row=1, column=30).value = "备注一"
        at(book["材料要求"], "形式").value = None

    book = edited(change)
    nothing_to_accept(book)
    for said in (
        "不认识的列“份数量”。是不是“份数”？",
        "材料：少了列“规格”",
        "列“材料”有两个",
        "依据：少了列“全称”",
        "收费!AD1：不认识的列“备注一”。请删去这一列。",
    ):
        assert said in told(book)


CELLS: list[tuple[str, object, str]] = [
    ("份数", "=1+1", "公式"),
    ("份数", "两份", "不是数"),
    ("份数", 0, "1 到 9999"),
    ("份数", 1.5, "1 到 9999"),
    ("份数", datetime(2026, 1, 2), "日期"),  # noqa: DTZ001
    ("份数", "1" * 400, "不是数"),
    ("出处", 20260501, "应是文字"),
    ("出处", datetime(2026, 5, 1), "当成了日期"),  # noqa: DTZ001
    ("出处", time(9, 30), "当成了日期"),
    ("出处", True, "逻辑值"),
    ("出处", "条文\u200b已读", "U+200B"),
    ("出处", "条文_x0007_已读", "U+0007"),
    ("出处", "长" * 4001, "最多 4000 个字"),
    ("出处", None, "没有填“出处”"),
    ("材料", "营业执昭", "是不是“营业执照”？"),
    ("材料", "火星通行证", "没有材料“火星通行证”"),
    ("材料", None, "没有填“材料”"),
    ("形式", "影印件", "原件、复印件、电子证照可免、电子核验"),
    ("把握", "很高", "高、中、低、待核"),
    ("条件", "premises=租恁", "是不是“租赁”？"),
    ("条件", "场地=租赁", "没有情形问题“场地”"),
    ("依据", "《食品安全发》 第一条", "是不是“食品安全法”？"),
    ("依据", None, "没有填“依据”"),
    ("施行日", "2026-13-01", "2026-05-01 这样"),
    ("施行日", "明年", "2026-05-01 这样"),
    ("失效日", 46143, "应是文字"),
    ("容缺依据", "《行政许可法》 第一条", "没有填“容缺后果”"),
    ("容缺后果", "不予许可", "没有填“容缺依据”"),
    ("容缺依据", "《行政许可法》\n《食品安全法》", "只能写一条"),
    ("序", "第一", "不是数"),
    ("事项", "食品经营许可（新办）", "没有事项“食品经营许可（新办）”。是不是“食品经营许可(新办)”？"),
    ("事项", "企业登记注册(设立)", "不在这个工作簿的范围里"),
]


@cache
def spoiled(part: int) -> tuple[Book, list[str]]:
    """A book with as many of the bad cells as it has rows, each on its own, and where each is told."""
    places = []

    def change(book: Any) -> None:
        sheet = book["材料要求"]
        for row, (head, value, said) in enumerate(CELLS[part * ROWS : (part + 1) * ROWS], 2):
            cell = at(sheet, head, row)
            cell.value = value
            beside = "没有填“容缺" in said  # told at the other cell of the row, the empty one
            places.append(f"材料要求!{'' if beside else cell.coordinate + '：'}")

    return edited(change), places


ROWS = 16
"""Requirements in the book of 开饭店, at least."""


@pytest.mark.parametrize("no", range(len(CELLS)), ids=[f"{head}-{said[:8]}" for head, _, said in CELLS])
def test_a_bad_cell_is_told_with_its_place(no: int) -> None:
    book, places = spoiled(no // ROWS)
    place, said = places[no % ROWS], CELLS[no][2]
    lines = [line for line in told(book).split("\n") if said in line and line.startswith(place)]
    assert any(line.partition("：")[0].endswith(str(no % ROWS + 2)) for line in lines), told(book)


@pytest.mark.parametrize("part", range(-(-len(CELLS) // ROWS)))
def test_each_bad_cell_is_told_once_and_nothing_else_is(part: int) -> None:
    book, places = spoiled(part)
    nothing_to_accept(book)
    assert len(book.faults) == len(places), told(book)


def test_an_error_cell_is_told() -> None:
    def change(book: Any) -> None:
        cell = at(book["材料要求"], "说明")
        cell.value = "#N/A"
        cell.data_type = "e"

    assert "显示的是错误（#N/A）" in told(edited(change))


def test_merged_cells_are_told() -> None:
    book = edited(lambda book: book["材料要求"].merge_cells("C3:C5"))
    nothing_to_accept(book)
    assert "材料要求!C3:C5：这里合并了单元格" in told(book)


def test_many_faults_are_told_at_once_in_the_order_of_the_book() -> None:
    def change(book: Any) -> None:
        at(book["材料要求"], "份数").value = "两份"
        at(book["材料要求"], "形式", 3).value = "影印件"
        at(book["材料"], "免提交").value = "对"
        at(book["依据"], "施行日").value = "去年"
        at(book["一件事"], "先取得营业执照").value = "Y"

    book = edited(change)
    nothing_to_accept(book)
    assert [fault.sheet for fault in book.faults] == ["一件事", "材料要求", "材料要求", "材料", "依据"]


def test_keys_written_twice_and_rows_written_twice_are_told() -> None:
    def change(book: Any) -> None:
        append(book["材料"], 材料="营业执照", 出具单位="某局")
        sheet = book["材料要求"]
        row = row_of(sheet, ITEM, FORM)
        target = sheet.max_row + 1
        for cell in sheet[row]:
            sheet.cell(row=target, column=cell.column).value = cell.value

    book = edited(change)
    nothing_to_accept(book)
    assert "“营业执照”写了两行，前一行在 A" in told(book)
    assert "行一样。请删去一行" in told(book)


def test_a_place_for_one_takes_one() -> None:
    def change(book: Any) -> None:
        for text in ("要预约", "不预约"):
            append(book["到场须知"], 事项=ITEM, 种类="照片", 内容=text, 依据="《行政许可法》", 把握="低")

    book = edited(change)
    nothing_to_accept(book)
    assert "这一项只能写一行" in told(book)


@pytest.mark.rule("R053")
def test_catch_all_materials_are_told() -> None:
    book = edited(lambda book: append(book["材料"], 材料="其他有关材料", 出具单位="申请人自备"))
    nothing_to_accept(book)
    assert "兜底" in told(book)
    assert told(book).startswith("材料!A")


def test_deleted_and_renamed_entries_are_told() -> None:
    def change(book: Any) -> None:
        book["材料"].delete_rows(row_of(book["材料"], FORM))
        at(book["事项"], "事项", row_of(book["事项"], ITEM)).value = "食品许可"

    book = edited(change)
    nothing_to_accept(book)
    assert f"材料：少了“{FORM}”这一行" in told(book)
    assert f"事项：少了“{ITEM}”这一行" in told(book)
    assert "没有“食品许可”" in told(book)


def test_new_matters_and_counties_are_not_taken() -> None:
    def change(book: Any) -> None:
        append(book["一件事"], 编号="E99")
        append(book["县区"], 县区="新区")

    book = edited(change)
    nothing_to_accept(book)
    assert "一件事不能在工作簿里新增" in told(book)
    assert "县区不能在工作簿里新增" in told(book)


def test_fixed_text_of_the_notice_cannot_be_changed() -> None:
    def change(book: Any) -> None:
        at(book["一件事"], "名称").value = "开大饭店"
        at(book["通知原文"], "部门").value = "别的部门"
        at(book["情形问题"], "答案", 5).value = "随便"
        book["通用时限"].delete_rows(2)
        book["通知原文"].cell(row=99, column=1).value = "E03 多出来的"

    book = edited(change)
    nothing_to_accept(book)
    assert "一件事!B2：这里只供对照" in told(book)
    assert "原来是“*开饭店(餐饮店)”" in told(book)
    assert "通知原文!D2：" in told(book)
    assert "情形问题!C5：" in told(book)
    assert "通用时限：少了 1 行" in told(book)
    assert "通知原文!A99：" in told(book)


def test_the_check_of_the_catalogue_speaks_with_sheet_and_cell() -> None:
    def change(book: Any) -> None:
        sheet = book["材料"]
        row = row_of(sheet, "营业执照")
        at(sheet, "免提交", row).value = "是"
        at(sheet, "不能免的原因", row).value = "要看原件"
        items = book["事项"]
        at(items, "不需材料的原因", row_of(items, ITEM)).value = "不要"

    book = edited(change)
    nothing_to_accept(book)
    assert "标为免提交，却又写了不能免的原因" in told(book)
    assert f"事项“{ITEM}”既列了材料又写了不需材料" in told(book)
    assert [fault.sheet for fault in book.faults] == ["事项", "材料"]
    assert all(fault.cell.startswith("A") for fault in book.faults)


def test_a_limit_has_an_amount_or_needs_none() -> None:
    proved = {"依据": "《行政许可法》", "把握": "低", "出处": "某处"}

    def change(book: Any) -> None:
        for unit, amount in (("工作日", None), ("当场", 3)):
            append(
                book["时限"],
                事项或一件事=ITEM,
                种类="法定",
                内容=unit,
                数=amount,
                单位=unit,
                **proved,
            )

    book = edited(change)
    nothing_to_accept(book)
    assert "单位是“工作日”，请填数" in told(book)
    assert "单位是“当场”，数应空着" in told(book)


def test_a_cell_beside_the_columns_is_told() -> None:
    def change(book: Any) -> None:
        book["材料要求"].cell(row=4, column=40).value = "请看这里"

    assert "材料要求!AN4：这一格在各列之外" in told(edited(change))


@pytest.mark.parametrize("how", ["heads", "number", "row"])
def test_a_changed_ledger_is_told(how: str) -> None:
    def change(book: Any) -> None:
        sheet = book[ledger.TITLE]
        cell, value = {"heads": ("A1", "x"), "number": ("B1", "0"), "row": ("A9", "x")}[how]
        sheet[cell].value = value

    book = edited(change)
    nothing_to_accept(book)
    assert "重新导出" in told(book)


def test_thousands_of_bad_rows_are_told_in_bounded_time() -> None:
    def change(book: Any) -> None:
        sheet = book["材料要求"]
        for no in range(3000):
            sheet.append([f"事项{no}", no, f"材料{no}", "影印件"])

    book = edited(change)
    nothing_to_accept(book)
    assert len(book.faults) > 12_000


JUNK = st.one_of(st.text(max_size=8), st.integers(), st.floats(allow_nan=False), st.booleans(), st.none())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(ORDER), st.integers(1, 6), st.integers(1, 12), JUNK), max_size=8))
def test_whatever_is_typed_anywhere_never_ends_in_a_trace(cells: list[tuple[str, int, int, Any]]) -> None:
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = opened()
    for title, row, column, value in cells:
        try:
            book[title].cell(row=row, column=column).value = value
        except IllegalCharacterError:
            continue
    found = reading.read_data(saved(book), WHOLE)
    assert not (found.faults and found.entries)
    assert all(fault.what.endswith(("。", "？", "：")) or "。" in fault.what for fault in found.faults)
