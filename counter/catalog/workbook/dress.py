"""How a book looks and helps: styles, widths, notes on the heads, drop-downs for what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counter.catalog.workbook import ways
from counter.catalog.workbook.guide import NAMES
from counter.catalog.workbook.opening import MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counter.catalog.model import Catalogue
    from counter.catalog.workbook.declare import Column
    from counter.catalog.workbook.tables import Table

LINE, MOST_HEIGHT = 15, 409
"""Points: one line of text, and the tallest row a spreadsheet knows."""
FACE, SIZE = "宋体", 11
GREY, BLUE = "FFE7E6E6", "FFD9E2F3"


class Dress:
    """The named styles of one book."""

    head, text, number, shown = "列名", "可填", "可填数", "对照"

    def __init__(self, book: Any) -> None:
        from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

        side = Side(style="thin", color="FFBFBFBF")
        for name, fill, bold, form, locked in (
            (self.head, BLUE, True, "@", True),
            (self.text, "", False, "@", False),
            (self.number, "", False, "0", False),
            (self.shown, GREY, False, "@", True),
        ):
            style = NamedStyle(name=name, number_format=form)
            style.font = Font(name=FACE, size=SIZE, bold=bold)
            side_of = "center" if name == self.number else "left"
            style.alignment = Alignment(wrap_text=True, vertical="top", horizontal=side_of)
            style.border = Border(left=side, right=side, top=side, bottom=side)
            style.protection = Protection(locked=locked)
            if fill:
                style.fill = PatternFill("solid", start_color=fill)
            book.add_named_style(style)

    def of(self, table: Table, column: Column) -> str:
        """The style of a column: grey where nothing may be changed."""
        if not table.edited or column.shown or (column.key and column.path):
            return self.shown
        return self.number if isinstance(column.way, ways.Count) else self.text


def set_up(sheet: Any, table: Table, styles: list[str]) -> None:
    """Widths, the frozen head, filters, the format of rows still to come."""
    from openpyxl.utils import get_column_letter

    for no, column in enumerate(table.columns, 1):
        dimension = sheet.column_dimensions[get_column_letter(no)]
        dimension.width = column.width
        dimension.number_format = "0" if styles[no - 1] == Dress.number else "@"
    last = get_column_letter(len(table.columns))
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    sheet.protection.sheet = not table.edited
    sheet.print_title_rows = "1:1"
    widths = tuple(column.width for column in table.columns)
    heights(sheet, [tuple(column.head for column in table.columns), *table.rows], widths)
    on_paper(sheet, wide=sum(widths) > 150)


def on_paper(sheet: Any, *, wide: bool = False) -> None:
    """Landscape, all columns on one sheet of A4, or A3 for a wide one."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8 if wide else 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def heights(sheet: Any, rows: Sequence[Sequence[str | int]], widths: Sequence[int]) -> None:
    """Room for the wrapped text: not every program makes it by itself."""
    from rich.cells import cell_len

    for no, row in enumerate(rows, 1):
        lines = 1
        for value, width in zip(row, widths, strict=True):
            parts = str(value).split("\n")
            lines = max(lines, sum(-(-cell_len(part) // max(1, width - 2)) or 1 for part in parts))
        sheet.row_dimensions[no].height = min(MOST_HEIGHT, LINE * lines + 1)


def notes(sheet: Any, table: Table) -> None:
    """On each head, how its column is filled in."""
    from openpyxl.comments import Comment

    for no, column in enumerate(table.columns, 1):
        text = column.note or ("只供对照，不要改。" if column.shown or not table.edited else "")
        if text:
            needed = "（必填）" if column.needed else ""
            comment = Comment(f"{text}{needed}", "")
            comment.width, comment.height = 260, 40 + 20 * (len(text) // 16)
            sheet.cell(row=1, column=no).comment = comment


@dataclass(frozen=True, slots=True)
class Listed:
    """The names behind the drop-downs: one column of the hidden sheet for each list."""

    lists: dict[str, tuple[str, ...]]

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows of the hidden sheet, the first with the title of each list."""
        longest = max(len(names) for names in self.lists.values())
        yield tuple(self.lists)
        for no in range(longest):
            yield tuple(names[no] if no < len(names) else "" for names in self.lists.values())

    def offer(self, sheet: Any, table: Table) -> None:
        """Drop-downs on columns with a choice; those with names only warn: new ones can be written."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        for no, column in enumerate(table.columns, 1):
            source = self._source(column) if table.edited and not column.shown else ""
            if not source or (column.key and column.path):
                continue
            fixed = isinstance(column.way, ways.Choice | ways.YesNo)
            rule = DataValidation(type="list", formula1=source, allow_blank=True)
            rule.errorStyle = "stop" if fixed else "warning"
            rule.showErrorMessage = True
            rule.errorTitle, rule.error = column.head, column.note[:200]
            rule.add(f"{get_column_letter(no)}2:{get_column_letter(no)}{MOST_ROWS}")
            sheet.add_data_validation(rule)

    def _source(self, column: Column) -> str:
        if isinstance(column.way, ways.YesNo):
            return '"是,否"'
        if isinstance(column.way, ways.Choice):
            return f'"{",".join(column.way.words)}"'
        if isinstance(column.way, ways.Ref):
            return self._range(column.way.kind)
        if isinstance(column.way, ways.MatterRef):
            return self._range("matters")
        return self._range("questions") if isinstance(column.way, ways.QuestionRef) else ""

    def _range(self, kind: str) -> str:
        from openpyxl.utils import get_column_letter

        letter = get_column_letter(list(self.lists).index(kind) + 1)
        return f"'{NAMES}'!${letter}$2:${letter}${len(self.lists[kind]) + 1}"


def listed(catalogue: Catalogue) -> Listed:
    """Every name of the catalogue that a cell may hold."""
    from counter.catalog.workbook.names import names_of, row_items

    names = names_of(catalogue)
    return Listed(
        {
            "items": tuple(dict.fromkeys((*row_items(catalogue), *catalogue.items))),
            "materials": tuple(catalogue.materials),
            "departments": tuple(catalogue.departments),
            "counties": tuple(catalogue.counties),
            "matters": tuple(names.matter(matter.id) for matter in catalogue.matters),
            "questions": tuple(names.naming.shown(key)[1:-1] for key in catalogue.questions),
        }
    )
