"""A file of decisions that a department sends: read cell by cell as text, whatever its format.

XLSX, CSV and JSON give the same rows. No formula is run; what is wrong with a cell is told by row and column.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from counter.catalog.workbook import opening
from counter.catalog.workbook.faults import Unreadable
from counter.errors import BadInput, StoreFailed, os_reason
from counter.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from counter.catalog.workbook.opening import Grid, Raw

HEADS: Final = {
    "办件号": "照受理通知书或收件回执抄写，必填",
    "事项": "事项全称，或者它在这件办件里的序号，必填",
    "决定": "受理、不予受理、准予、不予许可，四选一，必填",
    "理由": "不予受理、不予许可必填；一条一句，几条就换行",
    "应当申请的机关": "不属于本机关的，写应当向哪个机关申请",
    "法律依据": "不予受理的法律依据",
    "证照号": "证照号或者决定书的文号",
    "电子证照": "电子证照的编号",
    "纸质结果": "是或者否；不填算“是”",
    "超期原因": "超过时限才作决定的，写明原因",
    "日期": "作出决定的日期，如 2026-11-24，可以写到分：2026-11-24 15:30；不填算登记的时候",
}
NEEDED: Final = ("办件号", "事项", "决定")
GUIDE: Final = "填写说明"
SHEET: Final = "决定"
MOST_TEXT = 3000
"""Characters of one cell: the reasons of one decision."""
ROWS = 500
"""Rows of a template that are ready to be filled in."""


@dataclass(frozen=True, slots=True, order=True)
class RowFault:
    """One thing to put right: `row` as the file counts it (0 = the file), the column's head, what to do."""

    row: int
    column: str
    what: str

    def __str__(self) -> str:
        where = "　".join(part for part in (f"第{self.row}行" if self.row else "", self.column) if part)
        return f"{where}：{self.what}" if where else self.what


@dataclass(frozen=True, slots=True)
class FileRow:
    """One filled row: head → text."""

    no: int
    cells: dict[str, str]

    def __getitem__(self, head: str) -> str:
        return self.cells.get(head, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a file says, and what is wrong with it."""

    rows: tuple[FileRow, ...] = ()
    faults: tuple[RowFault, ...] = field(default=())


def read(path: Path) -> Sheet:
    """Every row of the file. BadInput for a file that is no such list at all; faults for single cells."""
    try:
        data = opening.data_of(path)
        if path.suffix.lower() == ".xlsx":
            return _grid(data)
        if path.suffix.lower() == ".csv":
            return _table(list(_csv(data)))
        if path.suffix.lower() == ".json":
            return _objects(data)
    except Unreadable as error:
        raise BadInput(str(error), field="file") from None
    raise BadInput(f"文件 {path.name} 的种类不认识。", todo="请用 .xlsx、.csv 或者 .json。", field="file")


# -- the formats -------------------------------------------------------------------------------------------


def _grid(data: bytes) -> Sheet:
    grids, faults = opening.grids_of(data)
    if faults:
        raise Unreadable(str(faults[0]))
    grid = next((one for one in grids if set(NEEDED) <= set(_heads(one))), None)
    if grid is None:
        raise Unreadable(_foreign())
    heads = _heads(grid)
    rows, wrong = [], list(_unknown_heads(heads))
    for line in grid.lines[1:]:
        cells: dict[str, str] = {}
        for column, raw in line.cells.items():
            head = heads[column - 1] if column <= len(heads) else ""
            _take(line.no, head, raw, cells, wrong)
        if any(cells.values()):
            rows.append(FileRow(line.no, cells))
    return _checked(rows, wrong)


def _heads(grid: Grid) -> list[str]:
    if not grid.lines:
        return []
    first = grid.lines[0].cells
    return [str(first[n].value).strip() if n in first else "" for n in range(1, max(first) + 1)]


def _take(row: int, head: str, raw: Raw, cells: dict[str, str], wrong: list[RowFault]) -> None:
    """A cell as text; numbers only where a number is meant: a long certificate number would lose digits."""
    if raw.kind == "formula":
        wrong.append(RowFault(row, head, "这一格是公式，不收。请改成文字。"))
    elif raw.kind == "date" and head == "日期" and isinstance(raw.value, date):
        cells[head] = raw.value.isoformat()
    elif raw.kind == "number" and head == "事项" and float(str(raw.value)).is_integer():
        cells[head] = str(int(float(str(raw.value))))
    elif raw.kind == "text":
        cells[head] = str(raw.value)
    else:
        wrong.append(RowFault(row, head, "这一格不是文字。请把单元格格式设为“文本”，再重新输入。"))


def _csv(data: bytes) -> Iterable[tuple[int, list[str]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("这个 CSV 文件的编码读不出来。请另存为 UTF-8 再导入。")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    at = 1
    try:
        for line in reader:
            yield at, line
            at = reader.line_num + 1
    except csv.Error:
        raise Unreadable(
            f"CSV 文件第 {reader.line_num} 行的引号或逗号不对。请核对，或者改用 .xlsx。"
        ) from None


def _table(lines: Sequence[tuple[int, list[str]]]) -> Sheet:
    heads = [one.strip() for one in lines[0][1]] if lines else []
    if not set(NEEDED) <= set(heads):
        raise Unreadable(_foreign())
    if len(lines) > opening.MOST_ROWS:
        raise Unreadable(f"这个文件有 {len(lines)} 行，太多；一次最多 {opening.MOST_ROWS} 行。请分几次导入。")
    rows, wrong = [], list(_unknown_heads(heads))
    for no, line in lines[1:]:
        if len(line) > len(heads) and any(cell.strip() for cell in line[len(heads) :]):
            wrong.append(RowFault(no, "", "这一行比表头多出了格子。请核对逗号和引号。"))
        cells = dict(zip(heads, line, strict=False))
        for head, text in cells.items():
            if text.lstrip().startswith("="):
                wrong.append(RowFault(no, head, "这一格是公式，不收。请改成文字。"))
        if any(cell.strip() for cell in cells.values()):
            rows.append(FileRow(no, cells))
    return _checked(rows, wrong)


def _objects(data: bytes) -> Sheet:
    try:
        found: Any = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise Unreadable("这不是 JSON 文件，或者没有传完整。请核对。") from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Unreadable(
            'JSON 要写成一个列表，每个决定一项，例如 [{"办件号": …, "事项": …, "决定": "受理"}]。'
        )
    if len(found) > opening.MOST_ROWS:
        raise Unreadable(f"这个文件有 {len(found)} 项，太多；一次最多 {opening.MOST_ROWS} 项。")
    rows, wrong = [], []
    for no, one in enumerate(found, 1):
        wrong += [RowFault(no, str(head)[:20], _unknown(str(head))) for head in one if head not in HEADS]
        cells = {head: _text(value) for head, value in one.items() if head in HEADS}
        wrong += [RowFault(no, head, "这一格应是文字。") for head, text in cells.items() if text is None]
        rows.append(FileRow(no, {head: text or "" for head, text in cells.items()}))
    return _checked(rows, wrong)


def _text(value: object) -> str | None:
    """A text, a row number, or a list of sentences; None for anything else."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else "" if value is None else None


# -- checks ------------------------------------------------------------------------------------------------


def _checked(rows: list[FileRow], faults: list[RowFault]) -> Sheet:
    told = {(fault.row, fault.column) for fault in faults}
    for row in rows:
        missing = (head for head in NEEDED if not row[head].strip() and (row.no, head) not in told)
        faults += [RowFault(row.no, head, f"没有填。{HEADS[head]}。") for head in missing]
        faults += [
            RowFault(row.no, head, f"有 {len(text)} 个字，太长；最多 {MOST_TEXT} 个字。")
            for head, text in row.cells.items()
            if len(text) > MOST_TEXT
        ]
    if not rows and not faults:
        raise Unreadable("文件里还没有填决定。请填好再导入。")
    return Sheet(rows=tuple(rows), faults=tuple(sorted(set(faults))))


def _unknown_heads(heads: Sequence[str]) -> Iterable[RowFault]:
    for head in heads:
        if head and head not in HEADS:
            yield RowFault(1, head[:20], _unknown(head))
        if head and heads.count(head) > 1:
            yield RowFault(1, head, "表头有两列同名。请删去一列。")


def _unknown(head: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(head, HEADS, 1, 0.5)
    hint = f"是不是“{near[0]}”？" if near else f"可以用的是：{'、'.join(HEADS)}。"
    return f"不认识这一列。{hint}"


def _foreign() -> str:
    return f"文件里没有“{'”“'.join(NEEDED)}”这几列。请先用 counter decide template 写一份空表，在里面填。"


# -- an empty one ------------------------------------------------------------------------------------------


def template(path: Path) -> None:
    """Write an empty list to fill in, XLSX or CSV. BadInput when the file is there already."""
    if path.exists():
        raise BadInput(f"{path} 已经有了。", todo="请换一个文件名。", field="file")
    made = {".xlsx": _empty_book, ".csv": _empty_csv}.get(path.suffix.lower())
    if made is None:
        raise BadInput(f"文件名 {path.name} 应以 .xlsx 或 .csv 结尾。", todo="请改一下文件名。", field="file")
    try:
        write_whole(path, made())
    except OSError as error:
        raise StoreFailed(f"写不了 {path}（{os_reason(error)}）。", todo="请核对文件夹和权限。") from error


def _empty_csv() -> bytes:
    return ("\ufeff" + ",".join(HEADS) + "\r\n").encode()


def _empty_book() -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = SHEET
    sheet.append(list(HEADS))
    sheet.freeze_panes = "A2"
    for number, head in enumerate(HEADS, 1):
        cell = sheet.cell(1, number)
        cell.font = Font(bold=True)
        letter = cell.column_letter
        sheet.column_dimensions[letter].width = 40 if head == "理由" else 26 if head == "办件号" else 16
        for row in range(2, ROWS + 2):
            sheet.cell(row, number).number_format = "@"
            sheet.cell(row, number).alignment = Alignment(wrap_text=True, vertical="top")
        choices = {"决定": "受理,不予受理,准予,不予许可", "纸质结果": "是,否"}.get(head)
        if choices:
            allowed = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
            allowed.add(f"{letter}2:{letter}{ROWS + 1}")
            sheet.add_data_validation(allowed)
    guide: Any = book.create_sheet(GUIDE)
    for row_of in HEADS.items():
        guide.append(list(row_of))
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 18, 90
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
