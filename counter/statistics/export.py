"""Figures to take along: a workbook with charts, or CSV files. Texts are texts, never formulas."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counter.statistics.tables import Table

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet may take a text that begins so for a formula."""
CHARTED = {"收件": 2, "超期": 12}
"""Column of the first table (from 1) drawn as a chart of its own."""


def workbook(
    tables: Sequence[Table], heading: str, charted: Mapping[str, int] = CHARTED, *, total: bool = True
) -> bytes:
    """An XLSX file: one sheet for each table, with charts beside the first.

    `charted`: title of each chart → column of the first table (from 1). `total`: its last row is a sum.
    """
    from openpyxl import Workbook

    book = Workbook()
    del book[book.sheetnames[0]]
    for table in tables:
        sheet = book.create_sheet(table.title)
        for row in ((heading,), (table.note,), table.heads, *table.rows):
            sheet.append(list(row))
        _dress(sheet, table)
    _charts(book.worksheets[0], tables[0], charted, total=total)
    return _saved(book)


def safe(cell: str | int) -> str | int:
    """A text that no spreadsheet takes for a formula when it reads a CSV file."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def _dress(sheet: Any, table: Table) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for cell in (sheet["A1"], *sheet[3]):
        cell.font = Font(bold=True)
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for number, head in enumerate(table.heads, 1):
        longest = max((len(str(row[number - 1])) for row in table.rows), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(60, 4 + 2 * max(len(head), longest))
    sheet.freeze_panes = "B4"


def _charts(sheet: Any, table: Table, charted: Mapping[str, int], *, total: bool) -> None:
    from openpyxl.chart import BarChart, Reference

    last = 3 + len(table.rows) - total
    if last < 4:
        return
    for place, (title, column) in enumerate(charted.items()):
        chart = BarChart()
        chart.title, chart.legend = title, None
        chart.add_data(Reference(sheet, min_col=column, min_row=4, max_row=last))
        chart.set_categories(Reference(sheet, min_col=1, min_row=4, max_row=last))
        sheet.add_chart(chart, f"R{3 + 18 * place}")


def _saved(book: Any) -> bytes:
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def csv_files(tables: Sequence[Table]) -> bytes:
    """A ZIP with one CSV file for each table; UTF-8 with the mark that spreadsheets look for."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        for table in tables:
            packed.writestr(f"{table.title}.csv", csv_text(table).encode("utf-8-sig"))
    return into.getvalue()


def csv_text(table: Table) -> str:
    """One table as CSV."""
    into = io.StringIO()
    writer = csv.writer(into)
    for row in (table.heads, *table.rows):
        writer.writerow([safe(cell) for cell in row])
    return into.getvalue()
