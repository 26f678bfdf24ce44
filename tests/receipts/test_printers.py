"""Saving and printing: whole or not at all, and every failure is a sentence."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from receipts import printers
from receipts.errors import PrintFailed, SaveFailed

PDF = b"%PDF-1.4 one"
OTHER = b"%PDF-1.4 two"
NAME = "411202-01-20261123-0004-7.S1"


def python(code: str) -> str:
    """A printer command that runs this code with the file as its argument."""
    return f'"{sys.executable}" -c "{code}" {{file}}'


def test_a_saved_paper_is_whole_and_leaves_no_trace_beside_it(tmp_path: Path) -> None:
    path = printers.save(PDF, tmp_path / "new" / "folder", NAME)
    assert path.read_bytes() == PDF
    assert [p.name for p in path.parent.iterdir()] == [f"{NAME}.pdf"]


def test_the_same_paper_is_kept_once_and_another_never_overwritten(tmp_path: Path) -> None:
    first = printers.save(PDF, tmp_path, NAME)
    assert printers.save(PDF, tmp_path, NAME) == first
    second = printers.save(OTHER, tmp_path, NAME)
    assert (first.read_bytes(), second.read_bytes(), second.name) == (PDF, OTHER, f"{NAME}-2.pdf")
    assert printers.save(OTHER, tmp_path, NAME) == second


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("收件回执 1.pdf", "收件回执 1.pdf"),
        ("../../etc/passwd", "_.._etc_passwd.pdf"),
        ('a<b>:"c|d?*', "a_b_c_d_.pdf"),
        ("CON", "_CON.pdf"),
        ("lpt1.x", "_lpt1.x.pdf"),
        ("  . ", "paper.pdf"),
        ("甲\n乙", "甲 乙.pdf"),
        ("长" * 300, "长" * 60 + ".pdf"),
    ],
)
def test_names_are_portable(typed: str, kept: str) -> None:
    assert printers.portable(typed) == kept


def test_a_full_disk_is_said_and_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaveFailed, match="磁盘已满") as fault:
        printers.save(PDF, tmp_path, NAME)
    assert "没有丢失" in fault.value.todo
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SaveFailed, match="没有写入权限"):
        printers.save(PDF, tmp_path, NAME)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder that is read-only for everybody")
def test_a_read_only_file_system_is_said() -> None:
    with pytest.raises(SaveFailed) as fault:
        printers.save(PDF, Path("/proc/self"), NAME)
    assert "换一个文件夹" in fault.value.todo


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_bytes(b"")
    with pytest.raises(SaveFailed, match="挡住了文件夹"):
        printers.save(PDF, blocked, NAME)


def test_the_printer_gets_the_file_as_one_argument(tmp_path: Path) -> None:
    path = printers.save(PDF, tmp_path / "有 空格 $HOME `x`", NAME)
    copy = tmp_path / "printed"
    printers.send(path, python(f"import sys, shutil; shutil.copy(sys.argv[1], {str(copy)!r})"))
    assert copy.read_bytes() == PDF


def test_spoolers_get_an_ascii_job_title(tmp_path: Path) -> None:
    path = tmp_path / f"回执{NAME}.pdf"
    assert printers.arguments("lp -d front {file}", path) == ["lp", "-t", NAME, "-d", "front", str(path)]
    assert printers.arguments("lp -t {title} {file}", path) == ["lp", "-t", NAME, str(path)]
    assert printers.job_title(Path("回执.pdf")) == "paper"


def test_a_name_with_placeholders_is_not_filled_twice(tmp_path: Path) -> None:
    path = tmp_path / "{title}.pdf"
    assert printers.arguments("print --in={file}", path) == ["print", f"--in={path}"]


def test_windows_paths_keep_their_backslashes(tmp_path: Path) -> None:
    command = r'"C:\Program Files\Sumatra PDF\SumatraPDF.exe" -print-to "前台 1" {file}'
    words = printers.arguments(command, tmp_path / "a.pdf", windows=True)
    assert words[:3] == [r"C:\Program Files\Sumatra PDF\SumatraPDF.exe", "-print-to", "前台 1"]
    assert words[3] == str(tmp_path / "a.pdf")


@pytest.mark.parametrize("windows", [False, True])
@pytest.mark.parametrize(
    ("command", "said"), [('lp "{file}', "引号"), ("lp -d front", "{file}"), ("", "{file}")]
)
def test_an_unusable_command_is_said(tmp_path: Path, command: str, said: str, windows: bool) -> None:
    with pytest.raises(PrintFailed, match=said) as fault:
        printers.arguments(command, tmp_path / "a.pdf", windows=windows)
    assert "站点资料" in fault.value.todo


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("no-such-printer-command {file}", "运行不了"),
        (python("import sys; sys.exit(3)"), "返回值 3"),
        (python("import sys; sys.exit('没有纸了\\x1b[31m')"), "没有纸了〔U.001B〕"),
        (python("import time; time.sleep(60)"), "没有结束"),
    ],
)
def test_a_failing_printer_is_said_and_loses_nothing(tmp_path: Path, command: str, said: str) -> None:
    path = printers.save(PDF, tmp_path, NAME)
    with pytest.raises(PrintFailed, match=said) as fault:
        printers.send(path, command, timeout=1.5)
    assert "没有丢失" in fault.value.todo
    assert str(path) in fault.value.todo
    assert path.read_bytes() == PDF
