"""Open a file that claims to be a workbook, safely: bounded, no macros, no entities, no formulas run.

What comes out are plain cells. Whatever is wrong with the file as a whole is one Unreadable.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from counter.catalog.workbook.faults import Fault, Unreadable

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 20_000_000
"""Of the file. The whole catalogue is well under one million."""
MOST_UNPACKED = 80_000_000
"""Of everything in it: what a compressed file may grow to in memory."""
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 10_000, 100, 300_000
"""Of one sheet; the whole catalogue needs under 1,000 rows and 30 columns."""
AGAIN = "请用导出的工作簿另存为 .xlsx 再导入。"

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error)
"""What zipfile raises on a damaged archive."""
_OLE, _PDF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?)[\"']")
_ROW, _CELL = re.compile(rb"<(?:\w+:)?row[\s>]"), re.compile(rb"<(?:\w+:)?c[\s>]")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MACROS = re.compile(r"vbaProject|vbaData|xl/macrosheets/|activeX", re.IGNORECASE)

Kind = Literal["text", "number", "bool", "date", "formula", "error"]


@dataclass(frozen=True, slots=True)
class Raw:
    """One cell that is not empty."""

    value: str | float | bool | date
    kind: Kind


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its number and its cells by column number (from 1)."""

    no: int
    cells: dict[int, Raw]


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet."""

    title: str
    lines: tuple[Line, ...]


def data_of(path: Path) -> bytes:
    """The bytes of the file. Unreadable when there is none, or too many."""
    try:
        if path.is_dir():
            raise Unreadable(f"{path} 是文件夹。请写工作簿文件的名字。")
        if path.exists() and not path.is_file():
            raise Unreadable(f"{path} 不是文件。请写工作簿文件的名字。")
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(
                f"{path.name} 太大（超过 {MOST_BYTES // 1_000_000} MB），不像是导出的工作簿。请核对文件。"
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"没有文件 {path}。请核对文件名和所在的文件夹。") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "文件名不能用"
        raise Unreadable(f"读不到 {path}（{why}）。请关掉打开它的程序，核对权限。") from None


def grids_of(data: bytes) -> tuple[tuple[Grid, ...], tuple[Fault, ...]]:
    """Every sheet as plain cells, and what is wrong with single sheets (merged cells, too many rows)."""
    _look_at_head(data)
    sizes = _look_inside(data)
    if sizes:
        return (), tuple(sizes)
    book = _loaded(data)
    grids, faults = [], []
    for sheet in book.worksheets:
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
            faults.append(_too_large(sheet.title, sheet.max_row))
            continue
        faults += [_merged(sheet.title, str(one)) for one in sheet.merged_cells.ranges]
        grids.append(Grid(sheet.title, tuple(_lines(sheet))))
    return tuple(grids), tuple(faults)


def _look_at_head(data: bytes) -> None:
    if not data:
        raise Unreadable(f"这个文件是空的。{AGAIN}")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("这个工作簿加了打开密码。请在表格软件里去掉密码，另存后再导入。")
        raise Unreadable("这是旧格式（.xls 或文档），读不了。请在表格软件里另存为 .xlsx 再导入。")
    if data.startswith(_PDF):
        raise Unreadable(f"这是 PDF 文件，不是工作簿。{AGAIN}")
    if not data.startswith(b"PK"):
        raise Unreadable(f"这不是 .xlsx 工作簿（可能是文本、CSV 或网页改了名字）。{AGAIN}")


def _look_inside(data: bytes) -> list[Fault]:
    """Unreadable for a wrong archive; faults of sheets that are too large to be loaded at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_at_parts(archive.infolist())
            parts = {one.filename: archive.read(one) for one in archive.infolist() if _is_xml(one.filename)}
    except BROKEN:
        raise Unreadable(f"这个文件坏了，打不开（可能没有传完整）。请重新传一次。{AGAIN}") from None
    for name, text in parts.items():
        if _DECLARED.search(text.replace(b"\0", b"")):
            raise Unreadable(
                f"这个工作簿的部件 {name} 里有不允许的声明（DOCTYPE），可能被人动过手脚。请不要使用它。"
            )
        if name == "[Content_Types].xml" and b"macroEnabled" in text:
            raise Unreadable("这个工作簿带宏。请在表格软件里另存为不带宏的 .xlsx 再导入。")
    sheets = {name: text for name, text in parts.items() if name.startswith("xl/worksheets/")}
    rows = {name: len(_ROW.findall(text)) for name, text in sheets.items()}
    many = [_too_large("", count) for count in rows.values() if count > MOST_ROWS]
    many += [_too_large("", 0) for text in sheets.values() if len(_CELL.findall(text)) > MOST_CELLS]
    return many[:1]


def _look_at_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = {one.filename for one in parts}
    if any(_MACROS.search(name) for name in names):
        raise Unreadable("这个工作簿带宏。请在表格软件里另存为不带宏的 .xlsx 再导入。")
    if "xl/workbook.bin" in names or "mimetype" in names:
        raise Unreadable("这是别的表格格式（.xlsb 或 .ods），读不了。请在表格软件里另存为 .xlsx 再导入。")
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise Unreadable(f"这是一个压缩包或别的文档，不是 .xlsx 工作簿。{AGAIN}")
    if any(one.flag_bits & 1 for one in parts):
        raise Unreadable("这个文件加了密码。请去掉密码，另存后再导入。")
    if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in parts):
        raise Unreadable(f"这个文件的压缩方式不是工作簿用的。{AGAIN}")
    if sum(one.file_size for one in parts) > MOST_UNPACKED or len(parts) > 1000:
        raise Unreadable(
            f"这个文件展开以后太大（超过 {MOST_UNPACKED // 1_000_000} MB），不像是导出的工作簿。"
            "请不要使用它。"
        )


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels", ".vml"))


def _too_large(title: str, rows: int) -> Fault:
    counted = f"有 {rows} 行" if rows > MOST_ROWS else "太宽或格子太多"
    return Fault(
        title,
        "",
        f"{'' if title else '有一张表'}{counted}，读不了；一张表最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列。"
        "请删去下面和右边用不到的行列再导入。",
    )


def _merged(title: str, where: str) -> Fault:
    return Fault(title, where, "这里合并了单元格。请取消合并，每行填全。")


def _loaded(data: bytes) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # parts of other programs that openpyxl leaves out
            book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    except Exception:  # noqa: BLE001  (openpyxl fails in many ways on a damaged book)
        raise Unreadable(
            "这个工作簿的内容坏了，读不出来。请在表格软件里打开、另存为 .xlsx 再导入。"
        ) from None
    if not book.worksheets:
        raise Unreadable(f"这个工作簿里没有表。{AGAIN}")
    return book


def _lines(sheet: Any) -> list[Line]:
    found = []
    for row in sheet.iter_rows():
        cells = {cell.column: raw for cell in row if (raw := _raw(cell.value, cell.data_type)) is not None}
        if cells:
            found.append(Line(row[0].row, cells))
    return found


def _raw(value: Any, data_type: str) -> Raw | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if data_type in ("f", "e"):
        return Raw(str(value), "formula" if data_type == "f" else "error")
    if isinstance(value, bool):
        return Raw(value, "bool")
    if isinstance(value, int | float):
        return Raw(value, "number")
    return Raw(value, "text") if isinstance(value, str) else _moment(value)


def _moment(value: Any) -> Raw:
    """A date; a time of day or a span has none and stays a text of its own kind."""
    if isinstance(value, datetime):
        return Raw(value.date(), "date")
    return Raw(value if isinstance(value, date) else str(value), "date")
