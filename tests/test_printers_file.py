"""printers.toml: what it may say, every fault at once, and where each kind of paper goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counter.intake.papers import TITLES
from counter.printing.config import DEFAULT, FILE, Printers, PrintersFaulty, printers
from counter.printing.kinds import KINDS
from counter.printing.records import Printer

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
# 前台
[前台激光]
kind = "cups"
address = "front"
duplex = true

["小票机"]
kind = "escpos"
address = "tcp://localhost:9100"   # 卷纸 = 80 毫米

[文件夹]
kind = "folder"
address = "out"

[文书]
收件回执 = "小票机"
"一次性告知书" = {printer = "文件夹", copies = 3}
受理通知书 = 2
"""


def written(data: Path, text: str) -> Printers:
    (data / FILE).write_text(text, encoding="utf-8")
    return printers(data)


def faults(data: Path, text: str) -> list[str]:
    with pytest.raises(PrintersFaulty) as raised:
        written(data, text)
    return [fault.what for fault in raised.value.faults]


def test_the_printers_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = written(tmp_path, GOOD)
    assert found.all == (
        Printer(name="前台激光", kind="cups", address="front", duplex=True),
        Printer(name="小票机", kind="escpos", address="tcp://localhost:9100", stock="roll"),
        Printer(name="文件夹", kind="folder", address=str(tmp_path / "out")),
    )


@pytest.mark.parametrize(
    ("kind", "printer", "copies"),
    [
        ("receipt", "小票机", 2),
        ("notice", "文件夹", 3),
        ("acceptance", "前台激光", 2),
        ("proof", "前台激光", 1),
    ],
)
def test_each_kind_goes_where_the_file_says_else_to_the_first_a4_printer(
    tmp_path: Path, kind: str, printer: str, copies: int
) -> None:
    found = written(tmp_path, GOOD)
    by_itself = 2 if kind == "receipt" else 1
    chosen = found.chosen(kind)
    assert chosen is not None
    assert (chosen.name, found.copies(kind, by_itself)) == (printer, copies)


def test_a_roll_alone_takes_nothing_by_itself(tmp_path: Path) -> None:
    found = written(tmp_path, '[小票机]\nkind = "escpos"\naddress = "/dev/usb/lp0"\n')
    assert found.chosen("notice") is None
    assert found.chosen("receipt") is None, "only where the file says so"


def test_the_command_of_the_profile_is_the_one_printer_until_there_is_a_file(tmp_path: Path) -> None:
    command = "lp -d front {file}"
    assert printers(tmp_path, command).all == (Printer(name=DEFAULT, kind="command", address=command),)
    assert not printers(tmp_path)
    (tmp_path / FILE).write_text('[新的]\nkind = "cups"\n', encoding="utf-8")
    assert [one.name for one in printers(tmp_path, command).all] == ["新的"]


BAD = {
    '[甲]\nkind = "laser"\n': "[甲] 的 kind 应当是 cups、windows、folder、command、escpos 之一。",
    '[甲]\nkind = "cups"\nadress = "x"\n': "[甲] 里的“adress”不认识，是不是“address”？",
    '[甲]\nkind = "folder"\n': "[甲] 的 address 不能空着：写放 PDF 的文件夹。",
    '[甲]\nkind = "command"\naddress = "lp"\n': "[甲] 的 address 里没有 {file}，程序不知道把文书放在哪里。",
    '[甲]\nkind = "escpos"\naddress = "http://x"\n': "[甲] 的 address 应当是 tcp://主机:端口，",
    '[甲]\nkind = "escpos"\naddress = "tcp://x:99999"\n': "[甲] 的 address 应当是 tcp://主机:端口",
    '[甲]\nkind = "escpos"\naddress = "/dev/lp"\nstock = "A4"\n': "[甲] 是小票机，stock 应当是 roll。",
    '[甲]\nkind = "cups"\nstock = "A3"\n': "[甲] 的 stock 应当是 A4、roll 之一。",
    '[甲]\nkind = "cups"\nduplex = 1\n': "[甲] 的 duplex 应当写成 true 或 false。",
    '[甲]\nkind = "cups"\naddress = 9\n': "[甲] 的 address 应当写在引号里。",
    '甲 = "cups"\n': "[甲] 应当是一节，里面写 kind。",
    '[文书]\n收件单 = "甲"\n': "[文书] 里的“收件单”不是文书的名称",
    '[文书]\n收件回执 = "甲"\n': "[文书] 的“收件回执”：没有叫“甲”的打印机",
    "[文书]\n收件回执 = 0\n": "[文书] 的“收件回执”的份数应当是 1 到 9 的整数。",
    "[文书]\n收件回执 = true\n": "[文书] 的“收件回执”应当写打印机的名称、份数",
    "[文书]\n收件回执 = {copy = 2}\n": "[文书] 的“收件回执”里的“copy”不认识，是不是“copies”？",
    "[文书]\n收件回执 = {printer = 2}\n": "[文书] 的“收件回执”的 printer 应当写在引号里。",
    '文书 = "甲"\n': "[文书] 应当是一节",
    "[甲\n": "第 1 行写得不对，读不出来",
    '[卷]\nkind = "cups"\nstock = "roll"\n[文书]\n不予受理决定书 = "卷"\n': "在卷纸上放不下",
}


@pytest.mark.parametrize("text", BAD)
def test_a_fault_is_one_sentence_that_says_what_to_write(tmp_path: Path, text: str) -> None:
    (said,) = faults(tmp_path, text)
    assert BAD[text] in said


def test_what_is_no_toml_is_told_by_its_line_without_the_words_of_the_parser(tmp_path: Path) -> None:
    for text in ('[甲]\nkind = "cups"\n[甲]\n', '[甲]\n\nkind = "cups\n', "[甲]\nkind = cups\n\n[甲]x"):
        (said,) = faults(tmp_path, text)
        assert "行写得不对" in said
        assert not any(word in said for word in ("line", "at ", "Invalid", "Cannot"))
    (tmp_path / FILE).write_bytes('[甲]\nkind = "cups"\n'.encode("gbk"))
    with pytest.raises(PrintersFaulty, match="不是 UTF-8 编码"):
        printers(tmp_path)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    many = [text for text in BAD if text.startswith("[甲]")]
    text = "".join(one.replace("甲", f"第{no}台") for no, one in enumerate(many))
    assert len(faults(tmp_path, text + "[文书]\n收件单 = 1\n")) == len(many) + 1


def test_a_printer_with_faults_is_not_also_said_to_be_missing(tmp_path: Path) -> None:
    assert len(faults(tmp_path, '[甲]\nkind = "x"\n[文书]\n收件回执 = "甲"\n')) == 1


def test_no_two_kinds_of_paper_share_a_name() -> None:
    assert len(set(KINDS.values())) == len(KINDS)
    assert set(TITLES) <= set(KINDS)
