"""A book that nobody changed says what the catalogue says, for every scope; and every field has its place."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbook_tools import FOOD, WHOLE, edited, exported, grids, opened, told

from counter.catalog import model
from counter.catalog.compare import plain
from counter.catalog.overlay import with_entries
from counter.catalog.workbook import export, ledger, reading
from counter.catalog.workbook.assemble import assemble
from counter.catalog.workbook.columns import CLASSES, EDITED, GROUPS, ORDER, edited_fields, sheet_of
from counter.catalog.workbook.heads import rows_of
from counter.catalog.workbook.lists import LIST_SHEETS
from counter.catalog.workbook.scope import Scope, chosen
from counter.catalog.workbook.tables import content, entry_of
from counter.catalog.workbook.ways import CONFIDENCE
from counter.errors import BadInput

if TYPE_CHECKING:
    from counter.catalog.model import Catalogue

MATTERS = [matter.id for matter in WHOLE.matters]
DEPARTMENTS = sorted({row.dept for matter in WHOLE.matters for row in matter.rows})

BASIS = model.Basis(source="行政许可法", article="第三十二条")
WHEN: model.When = ({"premises": "租赁", "agent": "是"}, {"area": model.Range(min=200.0, below=500.5)})
GRACE = model.Grace(basis=BASIS, consequence="不予许可", days=5, unit="日")
DAYS: dict[str, Any] = {"in_force": date(2026, 5, 1), "until": date(2027, 5, 1)}
SAID = model.Said(text="要预约", basis=(BASIS,), confidence="medium", evidence="电话问过")
PROVED: dict[str, Any] = {"basis": (BASIS,), "confidence": "low", "evidence": "条文已读"}
LIMIT = model.Limit(
    what="决定",
    amount=5,
    unit="日",
    starts="受理",
    whose="窗口",
    final=True,
    when=WHEN,
    extension="十日",
    note="说明",
    **PROVED,
    **DAYS,
)


def filled() -> Catalogue:
    """One entry of each kind with something in every field a book can change."""
    requirement = model.Requirement(
        material="营业执照",
        form="复印件",
        copies=2,
        when=WHEN,
        standards=("清晰", "盖章\n每页都盖"),
        note="说明",
        deferral=GRACE,
        commitment=GRACE,
        **PROVED,
        **DAYS,
    )
    item = replace(
        WHOLE.items["食品经营许可(新办)"],
        code="0411",
        nature="行政许可",
        established=(BASIS,),
        conditions=(SAID, replace(SAID, text="=要合格")),
        agencies=(SAID,),
        statutory=(LIMIT,),
        promised=LIMIT,
        stages=(model.Stage(name="勘验", stops=True, joint=True, when=WHEN, note="说明", **PROVED),),
        fee=(model.Fee(charge="不收费", when=WHEN, **PROVED),),
        presence=model.Presence(appointment=SAID, in_person=SAID, everyone=SAID, photo=SAID),
        requirements=(requirement, replace(requirement, form="原件", deferral=None)),
        result="食品经营许可证",
        after=(model.Predecessor(item="公章刻制备案", basis=BASIS, confidence="high"),),
    )
    matter = replace(
        WHOLE.matter("E03"),
        code="0001",
        subjects=("企业法人", "自然人"),
        promised=LIMIT,
        licence_first=True,
        note="@提示",
        signed_off="张三 2026-05-01",
        also=("+网吧",),
        heed=("-先看这里。",),
        faq=(model.Answered(ask="+多久？", answer="-五日", basis=(BASIS,)),),
    )
    material = model.Material(
        key="营业执照",
        issuer="某局",
        exempt=True,
        not_exempt_because="",
        inspected=True,
        faults=("过期", "看不清"),
        obtain="窗口",
        cure="补",
        review=("看日期",),
        size="A4",
        valid="一年",
        blank="a.pdf",
        specimen="b.pdf",
    )
    window = model.Window(department="公安部门", place="3号", address="某路", hours="九点", phone="0398-123")
    county = replace(
        WHOLE.counties["湖滨区"],
        thresholds={"fire_area": "300平方米"},
        centre=replace(window, department=""),
        windows=(window, replace(window, place="4号")),
        complaint="12345",
    )
    source = model.Source(
        key="行政许可法", title="中华人民共和国行政许可法", number="7号", issuer="全国人大", **DAYS
    )
    return with_entries(
        WHOLE,
        {
            "items": {item.key: item},
            "matters": {"E03": matter},
            "materials": {"营业执照": material},
            "counties": {"湖滨区": county},
            "sources": {source.key: source},
        },
    )


def entries(catalogue: Catalogue, scope: Scope) -> dict[tuple[str, str], Any]:
    """Every entry as put together from the cells of a book: no short cut for what did not change."""
    by_title = {grid.title: grid for grid in grids(catalogue, scope)}
    sheets = {}
    for title in ORDER:
        sheet, faults = rows_of(by_title[title], sheet_of(title).whole)
        assert sheet is not None
        assert not faults
        sheets[title] = sheet
    known = ledger.read(by_title[ledger.TITLE]).known
    blank = {key: blanked(*key, catalogue) for key in known}
    found = assemble(with_entries(catalogue, _by_kind(blank)), known, sheets)
    assert found.faults == []
    assert found.entries.keys() == known.keys()
    return found.entries


def blanked(kind: str, key: str, catalogue: Catalogue) -> Any:
    """The entry without anything a book can say: all of that has to come from the cells."""
    entry = entry_of(catalogue, kind, key)
    empty = {one.name: one for one in fields(CLASSES[kind])}
    names = [name for name in edited_fields(kind) if name not in ("key", "id", "title")]
    return CLASSES[kind](**{n: getattr(entry, n) for n in empty if n not in names})


def _by_kind(found: dict[tuple[str, str], Any]) -> dict[str, dict[str, Any]]:
    whole: dict[str, dict[str, Any]] = {}
    for (kind, key), entry in found.items():
        whole.setdefault(kind, {})[key] = entry
    return whole


@pytest.mark.parametrize("catalogue", [WHOLE, filled()], ids=["shipped", "filled"])
def test_every_entry_comes_back_from_its_cells_alone(catalogue: Catalogue) -> None:
    found = entries(catalogue, Scope())
    assert len(found) > 700
    for (kind, key), entry in found.items():
        assert entry == entry_of(catalogue, kind, key), (kind, key)


@pytest.mark.parametrize("matter", MATTERS)
def test_the_book_of_each_matter_comes_back_without_a_difference(matter: str) -> None:
    scope = Scope(matter)
    for (kind, key), entry in entries(WHOLE, scope).items():
        assert entry == entry_of(WHOLE, kind, key), (kind, key)
    book = reading.read_grids(grids(WHOLE, scope), WHOLE)
    assert told(book) == ""
    assert (book.entries, book.changes, book.made_from) == ({}, (), WHOLE.version)
    assert book.scope == scope


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_the_book_of_each_department_comes_back_without_a_difference(department: str) -> None:
    book = reading.read_grids(grids(WHOLE, Scope(department=department)), WHOLE)
    assert told(book) == ""
    assert (book.entries, book.changes) == ({}, ())
    items = chosen(WHOLE, Scope(department=department))["items"]
    assert items
    assert {row.dept for m in WHOLE.matters for row in m.rows if (row.item or row.name) in items} >= {
        department
    }


def test_the_whole_book_comes_back_from_its_file() -> None:
    data, counts = export.written(WHOLE)
    book = reading.read_data(data, WHOLE)
    assert told(book) == ""
    assert (book.entries, book.changes) == ({}, ())
    assert len(book.digest) == 64
    assert counts["一件事"] == len(WHOLE.matters)
    assert counts["材料要求"] == sum(len(item.requirements) for item in WHOLE.items.values())


def test_a_book_with_every_field_filled_comes_back_from_its_file() -> None:
    catalogue = filled()
    book = reading.read_data(export.written(catalogue, FOOD)[0], catalogue)
    assert told(book) == ""
    assert (book.entries, book.changes) == ({}, ())


FIXED = {
    "matters": {"id", "annex", "no", "marks", "name", "lead", "questions", "asked_when", "presets", "rows"},
    "items": {"key"},
    "materials": {"key"},
    "sources": {"key"},
    "counties": {"key", "division", "zone"},
}
"""What the notice or the program sets: no book changes it."""


@pytest.mark.parametrize("kind", sorted(FIXED))
def test_every_field_of_an_entry_is_in_the_book_or_fixed(kind: str) -> None:
    editable = {name for name in edited_fields(kind) if name not in ("key", "id")}
    assert {one.name for one in fields(CLASSES[kind])} == editable | FIXED[kind]


@pytest.mark.parametrize(
    "sheet", [one for one in LIST_SHEETS if one.member is not dict], ids=lambda s: s.title
)
def test_every_field_of_a_row_has_a_column(sheet: Any) -> None:
    paths = {column.path for column in sheet.columns}
    for one in fields(sheet.member):
        inner = (
            {f"{one.name}.{part.name}" for part in fields(GROUPS[one.name])}
            if one.name in GROUPS
            else {one.name}
        )
        assert inner <= paths


def test_every_field_of_a_centre_and_of_the_presence_is_reached() -> None:
    paths = {c.path for s in EDITED for c in s.columns} | {slot.path for s in EDITED for slot in s.slots}
    for group, kind in (("centre", model.Window), ("presence", model.Presence)):
        wanted = {f"{group}.{one.name}" for one in fields(kind)} - {"centre.department"}
        assert wanted <= paths


def test_the_filled_catalogue_has_something_in_every_field() -> None:
    """Otherwise the round trip above would prove less than it says."""
    catalogue = filled()
    item, matter = catalogue.items["食品经营许可(新办)"], catalogue.matter("E03")
    assert plain(item).keys() >= set(edited_fields("items")) - {"no_materials_because"}
    assert plain(matter).keys() >= set(edited_fields("matters"))
    assert plain(catalogue.counties["湖滨区"]).keys() >= set(edited_fields("counties"))
    assert plain(item.requirements[0]).keys() == {one.name for one in fields(model.Requirement)}
    assert plain(LIMIT).keys() == {one.name for one in fields(model.Limit)}


def test_confidence_is_called_as_everywhere_else() -> None:
    assert {value: word for word, value in CONFIDENCE.items()} == model.CONFIDENCE_ZH


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    assert export.written(WHOLE, FOOD)[0] == exported()


def test_nothing_in_a_book_is_a_formula_and_what_looks_like_one_stays_text() -> None:
    catalogue = filled()
    book = opened(export.written(catalogue, FOOD)[0])
    kinds = {
        cell.data_type
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert kinds == {"s", "n"}
    risky = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value[0] in "=+-@" and sheet.sheet_state == "visible"
    ]
    assert {"=要合格", "+多久？", "-五日", "@提示"} <= {cell.value for cell in risky}
    assert all(cell.quotePrefix for cell in risky)


def test_a_book_helps_to_fill_it_in() -> None:
    book = opened()
    sheet = book["材料要求"]
    assert sheet.freeze_panes == "B2"
    rules = {str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation}
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == "形式")
    assert rules[letter].formula1 == '"原件,复印件,电子证照可免,电子核验"'
    material = next(cell.column_letter for cell in sheet[1] if cell.value == "材料")
    assert rules[material].errorStyle == "warning"
    assert "《材料》表" in next(cell.comment.text for cell in sheet[1] if cell.value == "材料")
    assert sheet["A2"].number_format == "@"
    assert sheet["A2"].alignment.wrap_text
    assert book["通知原文"].protection.sheet
    assert not sheet.protection.sheet
    assert book[ledger.TITLE].sheet_state == "veryHidden"


def test_the_first_sheet_says_what_to_do_and_for_whom() -> None:
    book = opened(exported(Scope(department="公安部门")))
    assert book.sheetnames[0] == "说明"
    text = "\n".join(str(cell.value) for row in book["说明"] for cell in row if cell.value)
    for part in (WHOLE.version, "公安部门", "不能删", "灰底", "原件、复印件、电子证照可免、电子核验"):
        assert part in text


def test_a_scope_holds_only_what_concerns_it() -> None:
    whole, part = chosen(WHOLE, Scope()), chosen(WHOLE, Scope("E03"))
    assert part["matters"] == ("E03",)
    assert "食品经营许可(新办)" in part["items"]
    assert len(part["items"]) < 15 < len(whole["items"])
    assert part["counties"] == ()
    wanted = {
        one.material for key in part["items"] if key in WHOLE.items for one in WHOLE.items[key].requirements
    }
    assert wanted <= set(part["materials"])
    assert len(part["materials"]) < len(whole["materials"]) / 2


def test_a_scope_that_holds_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="没有事项"):
        export.written(WHOLE, Scope("E03", "教育部门"))


def test_order_of_columns_and_rows_does_not_matter() -> None:
    def shuffle(book: Any) -> None:
        sheet = book["材料要求"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        head, body = rows[0], sorted(rows[1:], key=lambda row: str(row[2]))
        order = [len(head) - 1, *range(len(head) - 1)]
        for no, row in enumerate([head, *body], 1):
            for column, source in enumerate(order, 1):
                sheet.cell(row=no, column=column).value = row[source]
                sheet.cell(row=no, column=column).comment = None

    book = edited(shuffle)
    assert told(book) == ""
    assert book.changes == ()


def test_blanks_at_the_edges_are_no_difference() -> None:
    licence = WHOLE.materials["营业执照"]
    padded = replace(licence, issuer=f" {licence.issuer}\n", review=(" 看日期 ", ""))
    plainer = replace(licence, review=("看日期",))
    assert content("materials", padded) == content("materials", plainer)
    assert content("materials", padded) != content("materials", licence)


def test_rows_are_as_high_as_their_text_and_may_still_grow() -> None:
    sheet = opened()["材料要求"]
    heights = [sheet.row_dimensions[no].height for no in range(2, sheet.max_row + 1)]
    assert max(heights) > 60
    assert all(height >= 15 for height in heights)
    with zipfile.ZipFile(io.BytesIO(exported())) as parts:
        assert not [name for name in parts.namelist() if b"customHeight" in parts.read(name)]
