"""`counter catalog export` and `import` as a person types them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from cli_tools import CLERK, process, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ITEM = "食品经营许可(新办)"
SUPERVISOR = ("--operator", CLERK)


def exported(data: Path, folder: Path, *options: str) -> Path:
    """A book of 开饭店, unless the options say more."""
    book = folder / "修改.xlsx"
    ran = run("catalog", "export", str(book), *(options or ("--matter", "E03")), data=data)
    assert ran.code == 0, ran.err
    return book


def change(path: Path, act: Callable[[Any], object]) -> None:
    book = openpyxl.load_workbook(path)
    act(book)
    book.save(path)


def cell(sheet: Any, head: str, row: int = 2) -> Any:
    number = next(int(one.column) for one in sheet[1] if one.value == head)
    return sheet.cell(row=row, column=number)


def noted(path: Path) -> None:
    def act(book: Any) -> None:
        cell(book["一件事"], "提示").value = "新的提示"

    change(path, act)


def everything(data: Path) -> dict[str, str]:
    """Every file of the data folder, by its content."""
    files = (one for one in data.rglob("*") if one.is_file() and one.suffix in ("", ".yaml", ".db", ".toml"))
    return {str(one): hashlib.sha256(one.read_bytes()).hexdigest() for one in files}


def test_export_says_how_many_rows_went_out(data: Path, tmp_path: Path) -> None:
    told = run(
        "catalog", "export", str(tmp_path / "a.xlsx"), "--matter", "开饭店(餐饮店)", "--json", data=data
    ).json
    assert told["rows"]["一件事"] == 1
    assert told["rows"]["材料要求"] > 20
    spoken = run("catalog", "export", str(tmp_path / "b.xlsx"), "--department", "公安部门", data=data)
    assert "范围：公安部门" in spoken.out
    assert "材料要求" in spoken.out
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["通知原文"]
    assert {row[3].value for row in sheet.iter_rows(min_row=2)} == {"公安部门"}


def test_export_never_covers_a_file_unless_told_to(data: Path, tmp_path: Path) -> None:
    book = tmp_path / "修改.xlsx"
    book.write_bytes(b"mine")
    ran = run("catalog", "export", str(book), data=data)
    assert ran.code == 1
    assert "--force" in ran.err
    assert book.read_bytes() == b"mine"
    assert run("catalog", "export", str(book), "--force", data=data).code == 0
    assert book.read_bytes()[:2] == b"PK"
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".tmp"] == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--department", "公安"), "是不是“公安部门”"),
        (("--matter", "E99"), "没有“E99”这件事"),
        (("--matter", "E03", "--department", "教育部门"), "没有事项"),
    ],
)
def test_an_unknown_scope_is_told_and_nothing_is_written(
    options: tuple[str, ...], said: str, data: Path, tmp_path: Path
) -> None:
    ran = run("catalog", "export", str(tmp_path / "a.xlsx"), *options, data=data)
    assert ran.code == 1
    assert said in ran.err
    assert not (tmp_path / "a.xlsx").exists()


def test_a_folder_that_is_not_there_and_a_wrong_ending_are_told(data: Path, tmp_path: Path) -> None:
    ran = run("catalog", "export", str(tmp_path / "no" / "a.xlsx"), data=data)
    assert (ran.code, "写不了" in ran.err) == (1, True)
    ran = run("catalog", "export", str(tmp_path / "a.xls"), data=data)
    assert (ran.code, ".xlsx 结尾" in ran.err) == (1, True)


def test_an_unchanged_book_has_no_difference_and_changes_nothing(data: Path, tmp_path: Path) -> None:
    book = exported(data, tmp_path)
    before = everything(data)
    ran = run("catalog", "import", str(book), data=data)
    assert ran.code == 0
    assert "没有差别" in ran.out
    assert everything(data) == before
    accepted = run("catalog", "import", str(book), "--accept", *SUPERVISOR, data=data)
    assert accepted.code == 0
    assert "没有差别" in accepted.out
    assert not (data / "overlay").exists()


def test_differences_are_listed_and_nothing_is_written_without_accept(data: Path, tmp_path: Path) -> None:
    book = exported(data, tmp_path, "--matter", "E03")
    noted(book)
    before = everything(data)
    ran = run("catalog", "import", str(book), data=data)
    assert ran.code == 0
    assert "一件事“E03” 说明：" in ran.out
    assert "→ 新的提示" in ran.out
    assert "--accept" in ran.err
    assert everything(data) == before
    told = run("catalog", "import", str(book), "--json", data=data).json
    assert [one["after"] for one in told["changes"]] == ["新的提示"]
    assert (told["matter"], told["accepted"], told["problems"]) == ("E03", "", [])


def test_a_supervisor_accepts_and_the_catalogue_is_the_new_one(data: Path, tmp_path: Path) -> None:
    book = exported(data, tmp_path, "--matter", "E03")
    noted(book)
    told = run("catalog", "import", str(book), "--accept", *SUPERVISOR, "--json", data=data).json
    assert told["accepted"] not in ("", told["made_from"])
    now = next(one for one in run("catalog", "history", "--json", data=data).json if one["current"])
    assert (now["version"], now["book"], now["changes"]) == (told["accepted"], "修改.xlsx", 1)
    assert now["accepted_by"] == CLERK
    again = run("catalog", "import", str(book), data=data)
    assert "没有差别" in again.out


def test_a_second_book_over_the_same_entry_is_told_that_it_is_late(data: Path, tmp_path: Path) -> None:
    first = exported(data, tmp_path, "--matter", "E03")
    second = tmp_path / "另一份.xlsx"
    second.write_bytes(first.read_bytes())
    noted(first)
    assert run("catalog", "import", str(first), "--accept", *SUPERVISOR, data=data).code == 0

    def act(book: Any) -> None:
        cell(book["一件事"], "提示").value = "另一种提示"

    change(second, act)
    ran = run("catalog", "import", str(second), "--accept", *SUPERVISOR, data=data)
    assert ran.code == 1
    assert "一件事!A2：“E03”在导出这个工作簿以后，目录里又改过" in ran.err


def test_every_fault_is_told_with_its_cell_and_nothing_is_accepted(data: Path, tmp_path: Path) -> None:
    book = exported(data, tmp_path, "--matter", "E03")

    def act(book: Any) -> None:
        cell(book["材料要求"], "份数").value = "两份"
        cell(book["材料"], "免提交").value = "对"
        cell(book["一件事"], "提示").value = "新的提示"

    change(book, act)
    before = everything(data)
    ran = run("catalog", "import", str(book), "--json", data=data)
    assert ran.code == 1
    assert [one["field"].split("!")[0] for one in ran.json["problems"]] == ["材料要求", "材料"]
    assert "“两份”不是数" in ran.json["problems"][0]["what"]
    accepted = run("catalog", "import", str(book), "--accept", *SUPERVISOR, data=data)
    assert accepted.code == 1
    assert "“对”不对，请写“是”或“否”" in accepted.err
    assert not (data / "overlay").exists()
    assert everything(data).keys() == before.keys()


def test_a_file_that_is_no_book_is_one_sentence(data: Path, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_text("事项,材料\n", encoding="utf-8")
    ran = run("catalog", "import", str(book), data=data)
    assert (ran.code, ran.out) == (1, "")
    assert "不是 .xlsx 工作簿" in ran.err
    assert run("catalog", "import", str(tmp_path / "none.xlsx"), data=data).err.startswith("没有文件")


def test_in_a_process_of_its_own_without_a_warning(data: Path, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    made = process("catalog", "export", str(book), "--matter", "E03", data=data)
    assert (made.code, made.err) == (0, "")
    read = process("catalog", "import", str(book), data=data)
    assert (read.code, read.err) == (0, "")
    assert "没有差别" in read.out


def test_only_the_two_commands_load_the_spreadsheet_library() -> None:
    import subprocess
    import sys

    code = "import sys, counter.cli.catalog, counter.cli.workbook; print('openpyxl' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
