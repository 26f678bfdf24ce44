"""What a department does in a book becomes exactly that in the catalogue, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from workbook_tools import WHOLE, append, at, edited, exported, opened, row_of, saved, told

from counter.catalog import model
from counter.catalog.overlay import with_entries
from counter.catalog.workbook import export, reading
from counter.catalog.workbook.scope import Scope

if TYPE_CHECKING:
    from counter.catalog.workbook.reading import Book

ITEM = "食品经营许可(新办)"
FORM = WHOLE.items[ITEM].requirements[0].material
SOURCE = "食品安全法"


def only(book: Book, kind: str, key: str) -> Any:
    """The one entry that differs."""
    assert told(book) == ""
    assert {kind: list(found) for kind, found in book.entries.items()} == {kind: [key]}
    return book.entries[kind][key]


@pytest.mark.rule("R030")
def test_a_changed_cell_is_one_difference() -> None:
    def change(book: Any) -> None:
        sheet = book["材料要求"]
        at(sheet, "份数", row_of(sheet, ITEM, FORM)).value = 3

    book = edited(change)
    first, *rest = WHOLE.items[ITEM].requirements
    assert only(book, "items", ITEM) == replace(
        WHOLE.items[ITEM], requirements=(replace(first, copies=3), *rest)
    )
    (one,) = book.changes
    assert str(one) == f"事项“{ITEM}” 材料要求 “{FORM}” 份数：（空） → 3"
    assert book.made_from == WHOLE.version


def test_a_new_row_with_a_new_material_and_a_new_source() -> None:
    def change(book: Any) -> None:
        append(book["依据"], 名称="某市规定", 全称="某市餐饮规定", 施行日="2026-05-01")
        append(book["材料"], 材料="油烟检测报告", 出具单位="检测机构", 常见不符="过期\n无印章")
        append(
            book["材料要求"],
            事项=ITEM,
            材料="油烟检测报告",
            形式="原件",
            份数="２",
            条件="【premises】=租赁",
            受理标准="一年内\n有资质印章",
            依据="《某市规定》 第三条\n食品安全法第四条",
            把握="高",
            出处="某局核定",
            容缺依据="《某市规定》 第九条",
            容缺后果="不予许可",
            容缺期限=5,
            失效日=datetime(2027, 5, 1),  # noqa: DTZ001
        )

    book = edited(change)
    assert told(book) == ""
    assert book.entries["sources"]["某市规定"].in_force == date(2026, 5, 1)
    assert book.entries["materials"]["油烟检测报告"].faults == ("过期", "无印章")
    *before, new = book.entries["items"][ITEM].requirements
    assert tuple(before) == WHOLE.items[ITEM].requirements
    bases = (model.Basis(source="某市规定", article="第三条"), model.Basis(source=SOURCE, article="第四条"))
    assert new == model.Requirement(
        material="油烟检测报告",
        form="原件",
        copies=2,
        when=({"premises": "租赁"},),
        standards=("一年内", "有资质印章"),
        basis=bases,
        confidence="high",
        evidence="某局核定",
        deferral=model.Grace(
            basis=model.Basis(source="某市规定", article="第九条"),
            consequence="不予许可",
            days=5,
            unit="工作日",
        ),
        until=date(2027, 5, 1),
    )
    assert {one.kind for one in book.changes} == {"sources", "materials", "items"}


def test_a_deleted_row_is_a_requirement_less() -> None:
    def change(book: Any) -> None:
        sheet = book["材料要求"]
        sheet.delete_rows(row_of(sheet, ITEM, FORM))

    book = edited(change)
    found = only(book, "items", ITEM)
    assert found.requirements == WHOLE.items[ITEM].requirements[1:]


def test_the_order_number_moves_a_row() -> None:
    def change(book: Any) -> None:
        sheet = book["材料要求"]
        at(sheet, "序", row_of(sheet, ITEM, FORM)).value = 99

    first, *rest = WHOLE.items[ITEM].requirements
    assert only(edited(change), "items", ITEM).requirements == (*rest, first)


def test_limits_of_items_and_matters_stand_on_one_sheet() -> None:
    proved = {"依据": f"《{SOURCE}》 第一条", "把握": "高", "出处": "某局承诺"}

    def change(book: Any) -> None:
        for owner, kind in (("E03", "一件事承诺"), (ITEM, "承诺")):
            append(
                book["时限"],
                事项或一件事=owner,
                种类=kind,
                内容="办结",
                数=3,
                单位="工作日",
                **proved,
            )

    book = edited(change)
    limit = book.entries["items"][ITEM].promised
    assert (limit.amount, limit.unit, limit.whose, limit.final) == (3, "工作日", "部门", False)
    assert book.entries["matters"]["E03"].promised == limit
    assert told(book) == ""


def test_answers_fees_and_conditions_can_be_added_and_taken_away() -> None:
    def change(book: Any) -> None:
        append(book["常见问答"], 一件事="E03 开饭店", 问="要多久？", 答="三天。")
        append(book["申请条件"], 事项=ITEM, 内容="有场所", 依据=f"《{SOURCE}》", 把握="中")
        book["收费"].delete_rows(2, book["收费"].max_row)

    book = edited(change)
    assert told(book) == ""
    assert book.entries["matters"]["E03"].faq[-1] == model.Answered(ask="要多久？", answer="三天。")
    assert book.entries["items"][ITEM].conditions[-1].text == "有场所"
    assert all(item.fee == () for item in book.entries["items"].values())


def test_a_county_sets_its_window_and_its_threshold() -> None:
    data = exported(Scope(department="公安部门"))
    book = opened(data)
    row = row_of(book["县区"], "湖滨区")
    at(book["县区"], "服务中心电话", row).value = "0398-2812345"
    append(book["县区窗口"], 县区="湖滨区", 部门="公安部门", 窗口="3号")
    append(book["县区标准"], 县区="湖滨区", 情形问题=WHOLE.questions["fire_area"].ask, 标准="300平方米以上")
    found = only(reading.read_data(saved(book), WHOLE), "counties", "湖滨区")
    assert found.centre.phone == "0398-2812345"
    assert found.windows == (model.Window(department="公安部门", place="3号"),)
    assert found.thresholds == {"fire_area": "300平方米以上"}


def test_an_item_that_had_no_list_gets_one() -> None:
    """Rows of the notice without a registered item stand in the book, to be filled in."""
    unknown = next(
        row.item or row.name
        for matter in WHOLE.matters
        for row in matter.rows
        if not row.branches and (row.item or row.name) not in WHOLE.items
    )
    matter = next(m.id for m in WHOLE.matters for r in m.rows if unknown in (r.item, r.name))
    book = opened(export.written(WHOLE, Scope(matter))[0])
    proved = {"依据": f"《{SOURCE}》", "把握": "中", "出处": "某局"}
    append(book["材料要求"], 事项=unknown, 材料="营业执照", 形式="复印件", **proved)
    found = only(reading.read_data(saved(book), WHOLE), "items", unknown)
    assert [one.material for one in found.requirements] == ["营业执照"]


def test_what_somebody_else_changed_meanwhile_is_left_alone_when_the_book_did_not_touch_it() -> None:
    licence = replace(WHOLE.materials["营业执照"], cure="新的补正办法")
    newer = replace(with_entries(WHOLE, {"materials": {"营业执照": licence}}), version="f" * 16)

    def change(book: Any) -> None:
        at(book["一件事"], "提示").value = "新的提示"

    book = edited(change, newer)
    assert only(book, "matters", "E03").note == "新的提示"
    assert len(book.changes) == 1
    assert book.made_from == WHOLE.version


def test_what_both_changed_is_a_fault_that_says_so() -> None:
    licence = replace(WHOLE.materials["营业执照"], cure="新的补正办法")
    newer = replace(with_entries(WHOLE, {"materials": {"营业执照": licence}}), version="f" * 16)

    def change(book: Any) -> None:
        at(book["材料"], "如何补正", row_of(book["材料"], "营业执照")).value = "我的补正办法"

    book = edited(change, newer)
    assert book.entries == {}
    (fault,) = book.faults
    assert fault.sheet == "材料"
    assert fault.cell.startswith("A")
    assert "导出这个工作簿以后，目录里又改过" in fault.what


def test_the_same_correction_arrived_already_is_no_difference() -> None:
    matter = replace(WHOLE.matter("E03"), note="新的提示")
    newer = replace(with_entries(WHOLE, {"matters": {"E03": matter}}), version="f" * 16)

    def change(book: Any) -> None:
        at(book["一件事"], "提示").value = "新的提示"

    book = edited(change, newer)
    assert (told(book), book.changes) == ("", ())


def test_clearing_a_cell_makes_it_unknown_again() -> None:
    matter = replace(WHOLE.matter("E03"), code="0411")
    catalogue = with_entries(WHOLE, {"matters": {"E03": matter}})
    book = opened(export.written(catalogue, Scope("E03"))[0])
    at(book["一件事"], "事项编码").value = None
    assert only(reading.read_data(saved(book), catalogue), "matters", "E03").code == ""
