"""Write a book: text only, never a formula, the same bytes for the same catalogue and scope."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from counter.catalog.workbook import guide, ledger
from counter.catalog.workbook.dress import Dress, heights, listed, notes, on_paper, set_up
from counter.catalog.workbook.guide import GUIDE, NAMES
from counter.catalog.workbook.scope import Scope, chosen
from counter.catalog.workbook.tables import edited_tables, reference_tables
from counter.catalog.workbook.wording import escaped
from counter.errors import BadInput, StoreFailed, os_reason
from counter.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from counter.catalog.model import Catalogue
    from counter.catalog.workbook.tables import Table

MADE = datetime(2000, 1, 1)  # noqa: DTZ001  (a file's date without a zone)
"""The date every book bears, so that equal content is equal bytes."""
MOST_TEXT = 32_000
"""Characters a spreadsheet can hold in one cell."""
RISKY = ("=", "+", "-", "@")
"""A spreadsheet may take a text that begins so for a formula, once somebody edits it."""


def written(catalogue: Catalogue, scope: Scope = Scope()) -> tuple[bytes, dict[str, int]]:  # noqa: B008  (frozen)
    """The bytes of a book, and sheet → number of rows in it. BadInput when nothing falls under the scope."""
    entries = chosen(catalogue, scope)
    if not entries["items"] and not entries["matters"]:
        raise BadInput(f"“{scope}”没有事项，没有可导出的。", todo="请核对一件事的编号和部门的名称。")
    edited, reference = edited_tables(catalogue, entries), reference_tables(catalogue, scope)
    book = _new_book()
    dress = Dress(book)
    _guide(book, dress, guide.lines(catalogue.version, scope, (*edited, *reference)))
    names = listed(catalogue)
    for table in (*edited, *reference):
        _sheet(book, dress, table, names)
    _hidden(book, NAMES, names.rows())
    _hidden(book, ledger.TITLE, ledger.rows(catalogue, scope, entries))
    return _packed(book), {table.title: len(table.rows) for table in edited if table.rows}


def put(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write the file whole or not at all. BadInput when it is there already and `force` is not set."""
    if path.suffix.lower() != ".xlsx":
        raise BadInput(f"文件名 {path.name} 应以 .xlsx 结尾。", todo="请改一下文件名。", field="工作簿")
    if path.exists() and not force:
        raise BadInput(f"{path} 已经有了。", todo="请换一个文件名；确实要覆盖请加 --force。", field="工作簿")
    try:
        write_whole(path, data)
    except OSError as error:
        todo = "请核对文件夹和权限；文件正开着的请先关掉。"
        raise StoreFailed(f"写不了 {path}（{os_reason(error)}）。", todo=todo) from error


def _new_book() -> Any:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = book.properties.lastModifiedBy = ""
    book.properties.title = "事项目录"
    book.properties.created = book.properties.modified = MADE
    return book


def _guide(book: Any, dress: Dress, lines: Iterable[tuple[str, str, str]]) -> None:
    sheet = book.create_sheet(GUIDE)
    rows, widths = list(lines), (18, 60, 80)
    for no, line in enumerate(rows, 1):
        for column, text in enumerate(line, 1):
            if text:
                _write(sheet, no, column, text).style = dress.head if column == 1 else dress.text
    for letter, width in zip("ABC", widths, strict=True):
        sheet.column_dimensions[letter].width = width
    heights(sheet, rows, widths)
    on_paper(sheet)
    sheet.sheet_view.showGridLines = False


def _sheet(book: Any, dress: Dress, table: Table, names: Any) -> None:
    sheet = book.create_sheet(table.title)
    for column, one in enumerate(table.columns, 1):
        _write(sheet, 1, column, one.head).style = dress.head
    styles = [dress.of(table, column) for column in table.columns]
    for no, row in enumerate(table.rows, 2):
        for column, value in enumerate(row, 1):
            cell = _write(sheet, no, column, value)
            cell.style = styles[column - 1]
            if isinstance(value, str) and value.startswith(RISKY):
                cell.quotePrefix = True
    set_up(sheet, table, styles)
    notes(sheet, table)
    names.offer(sheet, table)


def _write(sheet: Any, row: int, column: int, value: str | int) -> Any:
    """A cell that holds a number or a text, whatever the text looks like; nothing for an empty text."""
    cell = sheet.cell(row=row, column=column)
    if value != "":
        cell.value = value if isinstance(value, int) else _fitting(value)
        cell.data_type = "n" if isinstance(value, int) else "s"  # never a formula, never an error value
    return cell


def _fitting(text: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if len(text) > MOST_TEXT:
        raise BadInput(
            f"目录里有一段文字太长（{len(text)} 个字），表格软件放不下：{text[:40]}……", todo="请先缩短。"
        )
    return ILLEGAL_CHARACTERS_RE.sub("", escaped(text))


def _hidden(book: Any, title: str, rows: Iterable[Iterable[str]]) -> None:
    sheet = book.create_sheet(title)
    for no, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            _write(sheet, no, column, text)
    sheet.sheet_state = "veryHidden"


def _packed(book: Any) -> bytes:
    """The file, every part with the same date."""
    from openpyxl.writer.excel import ExcelWriter

    loose, packed = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(loose, "w")).save()
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            info = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            # without this mark a row grows again when somebody writes more into it
            archive.writestr(info, parts.read(name).replace(b' customHeight="1"', b""))
    return packed.getvalue()
