"""Saving and printing: whole or not at all, and every failure is a sentence."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from counter.printing.records import Order, Printer
from receipts import printers
from receipts.errors import PrintFailed, SaveFailed
from receipts.printers.command import arguments

if TYPE_CHECKING:
    from counter.printing.records import PrinterKind

PDF = b"%PDF-1.4 one"
OTHER = b"%PDF-1.4 two"
NAME = "411202-01-20261123-0004-7.S1"


def python(code: str) -> str:
    """A printer command that runs this code with the file as its argument."""
    return f'"{sys.executable}" -c "{code}" {{file}}'


def a(kind: PrinterKind, address: object) -> Printer:
    """A printer of this kind."""
    return Printer(name="前台", kind=kind, address=str(address))


def order(path: Path, copies: int = 1) -> Order:
    """So many of this file."""
    return Order(title=printers.job_title(path), file=path, copies=copies)


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
    with pytest.raises(SaveFailed, match="没有权限"):
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
    command = python(f"import sys, shutil; shutil.copy(sys.argv[1], {str(copy)!r})")
    assert printers.send(a("command", command), order(path)) == ""
    assert copy.read_bytes() == PDF


def test_spoolers_get_an_ascii_job_title(tmp_path: Path) -> None:
    path = tmp_path / f"回执{NAME}.pdf"
    one, named = order(path), Order(title="paper", file=path)
    assert arguments("lp -d front {file}", one) == ["lp", "-t", NAME, "-d", "front", str(path)]
    assert arguments("lp -t {title} {file}", named) == ["lp", "-t", "paper", str(path)]
    assert printers.job_title(Path("回执.pdf")) == "paper"


def test_spoolers_count_copies_themselves_and_other_commands_run_again(tmp_path: Path) -> None:
    path = printers.save(PDF, tmp_path, NAME)
    two = order(path, 2)
    assert arguments("lp -d front {file}", two)[3:5] == ["-n", "2"]
    assert arguments("lp -n 1 {file}", two) == ["lp", "-t", NAME, "-n", "1", str(path)]
    assert arguments("lpr {file}", two) == ["lpr", "-T", NAME, "-#2", str(path)]
    assert arguments("print -c {copies} {file}", two) == ["print", "-c", "2", str(path)]
    runs = tmp_path / "runs"
    count = f"open({str(runs)!r}, 'a').write('x')"
    printers.send(a("command", python(count)), two)
    printers.send(a("command", python(count).replace("{file}", "{file} {copies}")), two)
    assert runs.read_text() == "xxx"


def test_a_name_with_placeholders_is_not_filled_twice(tmp_path: Path) -> None:
    path = tmp_path / "{title}.pdf"
    assert arguments("print --in={file}", order(path)) == ["print", f"--in={path}"]


def test_windows_paths_keep_their_backslashes(tmp_path: Path) -> None:
    command = r'"C:\Program Files\Sumatra PDF\SumatraPDF.exe" -print-to "前台 1" {file}'
    words = arguments(command, order(tmp_path / "a.pdf"), windows=True)
    assert words[:3] == [r"C:\Program Files\Sumatra PDF\SumatraPDF.exe", "-print-to", "前台 1"]
    assert words[3] == str(tmp_path / "a.pdf")


@pytest.mark.parametrize("windows", [False, True])
@pytest.mark.parametrize(
    ("command", "said"), [('lp "{file}', "引号"), ("lp -d front", "{file}"), ("", "{file}")]
)
def test_an_unusable_command_is_said(tmp_path: Path, command: str, said: str, windows: bool) -> None:
    with pytest.raises(PrintFailed, match=said) as fault:
        arguments(command, order(tmp_path / "a.pdf"), windows=windows)
    assert "站点资料" in fault.value.todo
    assert not fault.value.retry
    assert said in printers.state(a("command", command))


@pytest.mark.parametrize(
    ("command", "said", "retry"),
    [
        ("no-such-printer-command {file}", "没有安装", False),
        (python("import sys; sys.exit(3)"), "返回值 3", True),
        (python("import sys; sys.exit('没有纸了\\x1b[31m')"), "没有纸了〔U.001B〕", True),
        (python("import time; time.sleep(60)"), "没有结束", False),
    ],
)
def test_a_failing_printer_is_said_and_loses_nothing(
    tmp_path: Path, command: str, said: str, retry: bool
) -> None:
    path = printers.save(PDF, tmp_path, NAME)
    with pytest.raises(PrintFailed, match=said) as fault:
        printers.send(a("command", command), order(path), timeout=1 if "sleep" in command else 30)
    assert "没有丢失" in fault.value.todo
    assert str(path) in fault.value.todo
    assert fault.value.retry is retry
    assert path.read_bytes() == PDF


def test_what_went_out_before_a_failure_is_not_printed_again_by_itself(tmp_path: Path) -> None:
    path, runs = printers.save(PDF, tmp_path, NAME), tmp_path / "runs"
    second = f"import sys; f = open({str(runs)!r}, 'a'); sys.exit(f.tell()); f.write('x')"
    once = second.replace("sys.exit(f.tell());", "") + "; sys.exit(f.tell() - 1)"
    with pytest.raises(PrintFailed, match="前面 1 份已经送出") as fault:
        printers.send(a("command", python(once)), order(path, 3))
    assert not fault.value.retry
    assert runs.read_text() == "xx"


@pytest.mark.parametrize("copies", [0, -1, 100])
def test_nobody_prints_none_or_a_hundred(tmp_path: Path, copies: int) -> None:
    with pytest.raises(PrintFailed, match="份数") as fault:
        printers.send(a("folder", tmp_path), order(printers.save(PDF, tmp_path, NAME), copies))
    assert not fault.value.retry


@pytest.mark.parametrize("content", [None, b"", b"<html>"])
def test_only_a_pdf_goes_to_a_printer(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.pdf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PrintFailed, match=r"不是 PDF") as fault:
        printers.send(a("command", python("0")), order(path))
    assert not fault.value.retry


# -- folders -----------------------------------------------------------------------------------------------


def test_a_folder_keeps_each_paper_once_under_its_ascii_name(tmp_path: Path) -> None:
    there, source = tmp_path / "打印", tmp_path / "spool.bin"
    there.mkdir()
    source.write_bytes(PDF)
    for_it, one = a("folder", there), Order(title=NAME, file=source, copies=2)
    assert printers.state(for_it) == ""
    assert printers.send(for_it, one) == printers.send(for_it, one) == str(there / f"{NAME}.pdf")
    source.write_bytes(OTHER)
    assert printers.send(for_it, one) == str(there / f"{NAME}-2.pdf")
    assert (there / f"{NAME}.pdf").read_bytes() == PDF


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    gone = a("folder", tmp_path / "stick")
    assert "没有接上" in printers.state(gone)
    with pytest.raises(PrintFailed, match="没有接上") as fault:
        printers.send(gone, order(printers.save(PDF, tmp_path, NAME)))
    assert fault.value.retry
    assert not (tmp_path / "stick").exists()
    assert "没有写" in printers.state(a("folder", " "))


def test_a_full_folder_is_said_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = printers.save(PDF, tmp_path, NAME)
    (tmp_path / "there").mkdir()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PrintFailed, match="磁盘已满") as fault:
        printers.send(a("folder", tmp_path / "there"), order(path))
    assert fault.value.retry
    assert list((tmp_path / "there").iterdir()) == []
