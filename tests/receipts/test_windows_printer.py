"""Windows: what its programs are told and what their answers mean. No test here runs on Windows itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counter.printing.records import Order, Printer
from receipts import printers
from receipts.errors import PrintFailed
from receipts.printers import running, windows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from counter.printing.records import Stock

HOSTILE = "前台'; Remove-Item C:\\ \"$(calc)`"


def printer(name: str = "前台 HP", stock: Stock = "A4", *, duplex: bool = False) -> Printer:
    return Printer(name="前台", kind="windows", address=name, stock=stock, duplex=duplex)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "回执 1.pdf"
    path.write_bytes(b"%PDF-1.7")
    return path


class System:
    """Stands for the programs of Windows: keeps what was run, answers what it is told to."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, *codes: int, out: str = "", sumatra: str = ""
    ) -> None:
        self.ran: list[tuple[list[str], dict[str, str]]] = []
        self.codes, self.out = [*codes], out
        monkeypatch.setattr(running, "run", self.run)
        monkeypatch.setattr(windows, "sumatra", lambda: sumatra)

    def run(
        self, words: Sequence[str], timeout: float, *, env: Mapping[str, str] | None = None, todo: str = ""
    ) -> running.Done:
        self.ran.append(([*words], dict(env or {})))
        return running.Done(self.codes.pop(0) if self.codes else 0, self.out, "")


def test_sumatra_is_told_copies_sides_scale_and_paper(paper: Path) -> None:
    two = Order(title="S1", file=paper, copies=2, duplex=True)
    assert windows.arguments("S.exe", printer(), two) == [
        *("S.exe", "-print-to", "前台 HP", "-print-settings", "2x,simplex,noscale,paper=A4"),
        *("-silent", "-exit-on-print", str(paper)),
    ]
    assert windows.arguments("S.exe", printer(duplex=True), two)[4] == "2x,duplexshort,noscale,paper=A4"
    assert windows.arguments("S.exe", printer(""), two)[1:3] == ["-print-to-default", "-print-settings"]
    assert windows.arguments("S.exe", printer(stock="roll"), two)[4] == "2x,simplex,noscale"


def test_sumatra_is_run_once_and_its_failure_is_told(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system = System(monkeypatch, 0, 1, sumatra="S.exe")
    assert printers.send(printer(), Order(title="S1", file=paper, copies=3)) == ""
    assert [words[0] for words, _ in system.ran] == ["S.exe"]
    with pytest.raises(PrintFailed, match="返回值 1") as fault:
        printers.send(printer(), Order(title="S1", file=paper))
    assert fault.value.retry
    assert str(paper) in fault.value.todo


def test_without_sumatra_names_and_paths_are_never_part_of_what_powershell_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = System(monkeypatch)
    file = tmp_path / "a'; calc '.pdf"
    file.write_bytes(b"%PDF-1.7")
    printers.send(printer(HOSTILE), Order(title="S1", file=file, copies=2))
    (first, told), second = system.ran
    assert second == (first, told)
    assert first[-1] == windows.PRINT_TO
    assert told == {"COUNTER_PRINTER": HOSTILE, "COUNTER_FILE": str(file)}
    assert not any("calc" in word for word in first)


def test_what_went_out_before_a_failure_is_not_sent_again_by_itself(
    paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    System(monkeypatch, 0, 1)
    with pytest.raises(PrintFailed, match="前面 1 份已经送出") as fault:
        printers.send(printer(), Order(title="S1", file=paper, copies=2))
    assert not fault.value.retry


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("前台", "state 0\r\n", ""),
        ("前台", "state 131072\n", ""),
        ("前台", "state 1024", ""),
        ("前台", "state 1", "停着"),
        ("前台", "state 16", "没有纸了"),
        ("前台", f"state {0x80 | 0x2}", "没有开机"),
        ("前台", f"state {0x400000}", "盖子开着"),
        ("前台", "none", "没有打印机“前台”"),
        ("", "none", "没有设默认打印机"),
        ("前台", "", "问不到"),
        ("前台", "state x", "问不到"),
    ],
)
def test_what_the_spooler_says_is_told_in_a_sentence(name: str, said: str, told: str) -> None:
    found = windows.told(name, said)
    assert told in found
    assert bool(found) == bool(told)


def test_how_a_printer_stands_is_asked_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    system = System(monkeypatch, 0, 1, out="state 8")
    assert "卡纸" in printers.state(printer(HOSTILE))
    assert system.ran[0][1] == {"COUNTER_PRINTER": HOSTILE}
    assert not any("calc" in word for word in system.ran[0][0])
    assert "问不到" in printers.state(printer())


def test_powershell_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "_SHELL", ("no-such-powershell",))
    assert "没有安装" in printers.state(printer())


def test_sumatra_is_found_where_its_installer_puts_it(tmp_path: Path) -> None:
    assert windows.sumatra({"PATH": "", "LOCALAPPDATA": str(tmp_path)}) == ""
    home = tmp_path / "SumatraPDF" / windows.SUMATRA
    home.parent.mkdir()
    home.touch()
    assert windows.sumatra({"PATH": "", "LOCALAPPDATA": str(tmp_path)}) == str(home)
    (tmp_path / "bin").mkdir()
    there = tmp_path / "bin" / windows.SUMATRA
    there.touch(mode=0o755)
    assert windows.sumatra({"PATH": str(there.parent)}) == str(there)
