"""The printers of a station: `printers.toml` in the data folder, and which paper goes to which of them.

[前台激光]
kind = "cups"                     # cups、windows、folder、command 或 escpos
address = "front"                 # 打印队列的名称；留空是系统默认的
duplex = true                     # 能自动双面

[小票机]
kind = "escpos"
address = "tcp://host:9100"       # 或设备文件的路径
stock = "roll"                    # A4 或 roll（80 毫米卷纸）

[文书]                             # 没写的用第一台 A4 打印机
收件回执 = "小票机"
一次性告知书 = {printer = "前台激光", copies = 2}

Without the file, the `printer_command` of the station profile is the one printer, named 默认打印机.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, get_args
from urllib.parse import urlsplit

from counter.errors import BadInput
from counter.plain_toml import read
from counter.printing.kinds import KINDS, ROLL
from counter.printing.records import PRINTER_KINDS, Printer, Stock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FILE: Final = "printers.toml"
PAPERS: Final = "文书"
"""The section that says what goes where; no printer can have this name."""
DEFAULT: Final = "默认打印机"
MOST_COPIES: Final = 9
LONGEST: Final = 20
"""Characters of a printer's name."""
STOCKS: Final[tuple[Stock, ...]] = get_args(Stock)
_KEYS: Final = ("kind", "address", "stock", "duplex")
_OF_PAPER: Final = ("printer", "copies")
_NAMES: Final[Mapping[str, str]] = {zh: kind for kind, zh in KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What the station says of one kind of paper."""

    printer: str = ""
    """Empty = the first printer that takes it."""
    copies: int = 0
    """0 = as many as the paper needs by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printers:
    """All printers of a station, in the order of the file."""

    all: tuple[Printer, ...] = ()
    rules: Mapping[str, Rule]

    def __bool__(self) -> bool:
        return bool(self.all)

    def named(self, name: str) -> Printer | None:
        """The printer of this name."""
        return next((one for one in self.all if one.name == name), None)

    def chosen(self, kind: str) -> Printer | None:
        """Where a kind of paper goes: as the file says, else the first A4 printer; None = nowhere."""
        own = self.named(self.rules.get(kind, Rule()).printer)
        return own or next((one for one in self.all if one.stock == "A4"), None)

    def copies(self, kind: str, wanted: int) -> int:
        """How many of it, where the paper by itself wants so many."""
        return self.rules.get(kind, Rule()).copies or wanted


def fits(printer: Printer, kind: str) -> bool:
    """Whether a printer can take this kind of paper: a roll is for short ones."""
    return printer.stock == "A4" or kind in ROLL


class PrintersFaulty(BadInput):
    """The station's printers cannot be used; every fault is listed."""

    title = "打印机文件有误"

    def __init__(self, faults: tuple[str, ...]) -> None:
        listed = "\n".join(faults)
        super().__init__(f"{FILE} 有 {len(faults)} 处要改：\n{listed}", todo="请改正后再试。", field=FILE)
        self.faults = tuple(BadInput(fault, field=FILE) for fault in faults)


def printers(data: Path, command: str = "") -> Printers:
    """The printers of a station. `command`: the profile's own, for a station without the file.

    Raises PrintersFaulty with every fault of the file.
    """
    file = data / FILE
    if not file.exists():
        own = (Printer(name=DEFAULT, kind="command", address=command),) if command else ()
        return Printers(all=own, rules={})
    content, faults = read(file)
    papers = content.pop(PAPERS, {})
    made = []
    for name, table in content.items():
        found = list(_faults(name, table))
        faults += found
        if not found:
            made.append(_printer(name, table, data))
    known = {name: next((one for one in made if one.name == name), None) for name in content}
    faults += _of_papers(papers, known)
    if faults:
        raise PrintersFaulty(tuple(faults))
    return Printers(all=tuple(made), rules={_NAMES[zh]: _rule(said) for zh, said in papers.items()})


# -- one printer -------------------------------------------------------------------------------------------


def _printer(name: str, table: Mapping[str, Any], data: Path) -> Printer:
    kind, address = table["kind"], table.get("address", "").strip()
    if kind == "folder":
        address = str(data / address)
    stock = table.get("stock", "roll" if kind == "escpos" else "A4")
    return Printer(name=name, kind=kind, address=address, stock=stock, duplex=table.get("duplex", False))


def _faults(name: str, table: Any) -> Iterator[str]:
    if len(name) > LONGEST or not name.isprintable():
        yield f"[{name[:LONGEST]}…] 名称最多 {LONGEST} 个字。"
    if not isinstance(table, dict):
        yield f"[{name}] 应当是一节，里面写 kind。"
        return
    for key in table:
        if key not in _KEYS:
            yield f"[{name}] 里的“{key}”不认识{_near(key, _KEYS)}"
    kind = table.get("kind")
    if kind not in PRINTER_KINDS:
        yield f"[{name}] 的 kind 应当是 {'、'.join(PRINTER_KINDS)} 之一。"
        return
    if not isinstance(table.get("address", ""), str):
        yield f"[{name}] 的 address 应当写在引号里。"
        return
    yield from _address(name, kind, table.get("address", "").strip())
    stock = table.get("stock", "A4")
    if stock not in STOCKS:
        yield f"[{name}] 的 stock 应当是 {'、'.join(STOCKS)} 之一。"
    elif kind == "escpos" and table.get("stock") == "A4":
        yield f"[{name}] 是小票机，stock 应当是 roll。"
    if not isinstance(table.get("duplex", False), bool):
        yield f"[{name}] 的 duplex 应当写成 true 或 false。"


def _address(name: str, kind: str, address: str) -> Iterator[str]:
    if kind in ("folder", "command", "escpos") and not address:
        yield f"[{name}] 的 address 不能空着：{_WANTED[kind]}。"
    elif kind == "command" and "{file}" not in address:
        yield f"[{name}] 的 address 里没有 {{file}}，程序不知道把文书放在哪里。例如：lp -d front {{file}}"
    elif kind == "escpos" and "://" in address and not _tcp(address):
        yield f"[{name}] 的 address 应当是 tcp://主机:端口，端口一般是 9100。"


_WANTED: Final[Mapping[str, str]] = {
    "folder": "写放 PDF 的文件夹",
    "command": "写打印命令，例如 lp -d front {file}",
    "escpos": "写 tcp://主机:9100，或者设备文件的路径",
}


def _tcp(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme == "tcp" and bool(parts.hostname) and bool(parts.port) and parts.path in ("", "/")
    except ValueError:
        return False


# -- which paper where -------------------------------------------------------------------------------------


def _rule(said: Any) -> Rule:
    if isinstance(said, str):
        return Rule(printer=said)
    if isinstance(said, int):
        return Rule(copies=said)
    return Rule(printer=said.get("printer", ""), copies=said.get("copies", 0))


def _of_papers(papers: Any, known: Mapping[str, Printer | None]) -> Iterator[str]:
    if not isinstance(papers, dict):
        yield f"[{PAPERS}] 应当是一节，每行写一种文书用哪台打印机。"
        return
    for zh, said in papers.items():
        if zh not in _NAMES:
            yield f"[{PAPERS}] 里的“{zh}”不是文书的名称{_near(zh, _NAMES)}"
        elif why := _rule_fault(said):
            yield f"[{PAPERS}] 的“{zh}”{why}"
        else:
            yield from _place(zh, _rule(said).printer, known)


def _rule_fault(said: Any) -> str:
    if not isinstance(said, str | dict) and type(said) is not int:
        return "应当写打印机的名称、份数，或者 {printer = “名称”, copies = 份数}。"
    if isinstance(said, dict):
        stray = [key for key in said if key not in _OF_PAPER]
        if stray:
            return f"里的“{stray[0]}”不认识{_near(stray[0], _OF_PAPER)}"
        if not isinstance(said.get("printer", ""), str):
            return "的 printer 应当写在引号里。"
    copies = said.get("copies", 1) if isinstance(said, dict) else said
    if not isinstance(said, str) and (type(copies) is not int or not 1 <= copies <= MOST_COPIES):
        return f"的份数应当是 1 到 {MOST_COPIES} 的整数。"
    return ""


def _place(zh: str, name: str, known: Mapping[str, Printer | None]) -> Iterator[str]:
    if name and name not in known:
        yield f"[{PAPERS}] 的“{zh}”：没有叫“{name}”的打印机{_near(name, known)}"
    elif name and (printer := known[name]) is not None and not fits(printer, _NAMES[zh]):
        short = "、".join(KINDS[kind] for kind in sorted(ROLL))
        yield f"[{PAPERS}] 的“{zh}”在卷纸上放不下，“{name}”只能打{short}。"


def _near(name: str, known: Any) -> str:
    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"，是不是“{near[0]}”？" if near else "。"
