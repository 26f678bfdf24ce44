"""From an issued paper to the printer and to the screen. receipts/ is imported when a paper is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from counter import settings
from counter.errors import CounterError
from counter.intake.frozen import thaw
from screens.shared import rows

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.records import Draft, PaperRow
    from counter.intake.papers import Paper
    from counter.settings import Station


SIGNS = frozenset("　，。、；：？！（）《》〈〉【】〔〕“”‘’—…·×※─═□①②③④⑤⑥⑦⑧⑨")
"""Signs that stand on every other paper."""
PATIENCE = 8.0
"""Seconds a print command may take before it counts as failed: a spooler answers at once, and keys wait."""


def warm() -> None:
    """Read the faces and the PDF engine while the clerk still looks at papers (in a thread)."""
    import receipts

    receipts.faces.warm()


def save_and_print(paper: Paper, station: Station, data: Path, *, reprint: int, void: bool) -> str:
    """Draw, save to the papers folder, and print if the station has a printer command.

    Returns the sentence for the bottom line. Raises CounterError when saving or printing fails.
    """
    import receipts

    pdf = receipts.render(paper, reprint=reprint, void=void)
    return keep_and_print(pdf, paper.head.number + (f"-重打{reprint}" if reprint else ""), station, data)


def keep_and_print(pdf: bytes, name: str, station: Station, data: Path) -> str:
    """Save a drawn paper and print it if the station has a printer command; as above."""
    from counter.printing.records import Order, Printer
    from receipts import printers

    path = printers.save(pdf, settings.papers_dir(data, station), name)
    if not station.printer_command:
        return f"已存 {path}（没有设置打印命令，工作台按 S 设置）"
    printer = Printer(name="默认打印机", kind="command", address=station.printer_command)
    printers.send(printer, Order(title=printers.job_title(path), file=path), timeout=PATIENCE)
    return f"已打印并存 {path}"


def text_of(row: PaperRow, width: int) -> Content:
    """The plain text of a paper in `width` cells; first, which of its characters cannot be printed."""
    import receipts

    lines = receipts.preview(thaw(row), width, reprint=max(0, row.prints - 1), void=row.void_at is not None)
    told = strange("".join(lines))
    warned = (*rows.lines(told, width), "") if told else ()
    return Content("\n".join((*warned, *lines)))


def strange(text: str) -> str:
    """Which characters of a text no face can draw, and what helps; empty if all can be.

    Told before printing, and without reading a face as long as a text holds common characters only.
    """
    odd = "".join(dict.fromkeys(char for char in text if not common(char)))
    if not odd:
        return ""
    import receipts

    try:
        missing = receipts.printable(odd)
    except CounterError as fault:
        return str(fault)
    if not missing:
        return ""
    from receipts import own

    named = "、".join(map(own.told, missing))
    files = "、".join(map(own.file_name, missing))
    helps = f"有字形图片的，存成 {files} 放进数据文件夹的 glyphs。"
    return f"{len(missing)} 个字没有字形，文书上印成 {named}。{helps}"


def common(char: str) -> bool:
    """Whether every face of ours surely has it."""
    return char.isascii() or "\u4e00" <= char <= "\u9fa5" or char in SIGNS


def of_people(draft: Draft) -> str:
    """What applicants and agents are called and where they live, as it will stand on papers."""
    people = (one for one in (draft.applicant, draft.agent, draft.guardian) if one is not None)
    texts = [text for one in people for text in (one.name, one.representative, one.number)]
    where = draft.collection
    return "".join((*texts, *((where.recipient, where.address) if where else ())))


def code_of(row: PaperRow) -> Content:
    """The paper's code in half-blocks, black on white whatever the theme."""
    import receipts

    lines = receipts.qr_lines(thaw(row).head.code)
    return Content("\n").join([Content.styled(line, "#000000 on #ffffff") for line in lines])
