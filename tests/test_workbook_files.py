"""Files that are no workbook of ours, or dangerous ones: one sentence, no trace, nothing taken from them."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook_tools import WHOLE, exported, nothing_to_accept, saved, told

from counter.catalog.workbook import opening, reading
from counter.catalog.workbook.opening import MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def refused(data: bytes) -> str:
    """The one sentence about a file that cannot be used at all."""
    book = reading.read_data(data, WHOLE)
    (fault,) = book.faults
    nothing_to_accept(book)
    assert fault.sheet == ""
    return fault.what


def repacked(change: Callable[[dict[str, bytes]], object], **options: Any) -> bytes:
    """The exported file with other parts in its archive."""
    with zipfile.ZipFile(io.BytesIO(exported())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
FILES = {
    "empty": (b"", "空的"),
    "xls": (OLE, "旧格式"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "csv": ("事项,材料\n".encode("gb18030"), "CSV"),
    "zip": (zipped(a=b"1"), "压缩包"),
    "docx": (zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), "别的文档"),
    "ods": (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
    "xlsb": (zipped(**{"xl/workbook.bin": b"1"}), ".xlsb"),
    "truncated": (exported()[: len(exported()) // 2], "坏了"),
    "head only": (b"PK\x03\x04", "坏了"),
    "no sheets": (zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}), "坏了"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_workbook_is_refused_with_one_sentence(name: str) -> None:
    data, said = FILES[name]
    assert said in refused(data)


def test_a_missing_file_a_folder_and_a_wrong_name_are_told(tmp_path: Path) -> None:
    for path, said in (
        (tmp_path / "没有.xlsx", "没有文件"),
        (tmp_path, "文件夹"),
        (tmp_path / "a\0b", "读不到"),
    ):
        book = reading.read(path, WHOLE)
        nothing_to_accept(book)
        assert said in told(book)
        assert book.digest == ""


def test_a_file_far_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(opening.MOST_BYTES + 1)
    assert "太大" in told(reading.read(path, WHOLE))


def test_macros_are_refused() -> None:
    assert "带宏" in refused(repacked(lambda parts: parts.update({"xl/vbaProject.bin": b"1"})))

    def as_xlsm(parts: dict[str, bytes]) -> None:
        name = "[Content_Types].xml"
        parts[name] = parts[name].replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")

    assert "带宏" in refused(repacked(as_xlsm))


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    bomb = repacked(lambda parts: parts.update({"xl/media/a.xml": b" " * (opening.MOST_UNPACKED + 1)}))
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    said = refused(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "展开以后太大" in said
    assert peak < 5_000_000


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'


@pytest.mark.parametrize("text", [ENTITY, ENTITY.decode().encode("utf-16")], ids=["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/workbook.xml", "docProps/core.xml"])
def test_declared_entities_are_refused(part: str, text: bytes) -> None:
    assert "DOCTYPE" in refused(repacked(lambda parts: parts.update({part: text})))


def test_a_part_that_lies_about_its_size_or_content_is_a_broken_file() -> None:
    data = bytearray(exported())
    place = data.find(b"xl/worksheets/sheet2.xml") + 60
    data[place : place + 20] = b"\xff" * 20
    assert "坏了" in refused(bytes(data))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_a_damaged_part_is_told_without_a_trace(part: str) -> None:
    assert "坏了" in refused(
        repacked(lambda parts: parts.update({part: parts[part][: len(parts[part]) // 2]}))
    )


def test_a_book_of_another_program_is_told_to_be_one() -> None:
    book: Any = openpyxl.Workbook()
    book.active.title = "Sheet1"
    book.active.append(["姓名", "电话"])
    said = refused(saved(book))
    assert "Sheet1" in said
    assert "counter catalog export" in said


def many_rows(count: int) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        name = next(n for n, text in parts.items() if n.startswith("xl/worksheets/sheet12"))
        rows = "".join(
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>x</t></is></c></row>' for n in range(5000, count)
        )
        parts[name] = parts[name].replace(b"</sheetData>", rows.encode() + b"</sheetData>")

    return repacked(change)


def test_fifty_thousand_rows_are_refused_quickly_and_without_much_memory() -> None:
    data = many_rows(55_000)
    tracemalloc.start()
    book = reading.read_data(data, WHOLE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    nothing_to_accept(book)
    assert f"最多 {MOST_ROWS} 行" in told(book)
    assert peak < 100_000_000


def test_a_cell_at_the_far_end_of_a_sheet_is_refused() -> None:
    def change(parts: dict[str, bytes]) -> None:
        far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        parts["xl/worksheets/sheet12.xml"] = parts["xl/worksheets/sheet12.xml"].replace(b"</sheetData>", far)

    book = reading.read_data(repacked(change), WHOLE)
    nothing_to_accept(book)
    assert "有 1048576 行" in told(book)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 400_000), st.binary(min_size=1, max_size=6))
def test_whatever_bytes_are_damaged_never_ends_in_a_trace(place: int, junk: bytes) -> None:
    data = bytearray(exported())
    place %= len(data)
    data[place : place + len(junk)] = junk
    found = reading.read_data(bytes(data), WHOLE)
    assert found.faults or found.changes == ()
