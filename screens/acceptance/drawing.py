"""From an issued paper to the printer and to the screen. receipts/ is imported when a paper is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from counter import settings
from counter.errors import CounterError
from counter.intake.frozen import thaw
from screens.browser import downloads
from screens.printing.bell import ring, underway
from screens.shared import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL.Image import Image

    from counter.cases.records import Draft, PaperRow
    from counter.desks.context import Desk
    from counter.desks.printing import Ordered
    from counter.intake.advice import AdviceSheet
    from counter.intake.papers import Paper
    from counter.printing.jobs import PrintJob


PICTURE_DPI = 130.0
"""Of a page shown on the screen: a little more than 100 columns of a common terminal have dots."""
WIDE = 80
"""Cells of a line when a paper is only read for its characters."""
SIGNS = frozenset("　，。、；：？！（）《》〈〉【】〔〕“”‘’—…·×※─═□①②③④⑤⑥⑦⑧⑨")
"""Signs that stand on every other paper."""


def warm() -> None:
    """Read the faces and the PDF engine while the clerk still looks at papers (in a thread)."""
    import receipts

    receipts.faces.warm()


def print_issued(desk: Desk, row: PaperRow) -> str:
    """Count one more print of an issued paper, queue it, and keep its PDF. The sentence for the bottom line.

    Raises Refused, StoreFailed when nothing was counted; CounterError when only the PDF could not be kept
    and no printer was going to have it.
    """
    from counter.desks.printing import count_print

    ordered = count_print(desk, row.number)
    return save_and_print(desk, ordered, thaw(row), void=row.void_at is not None)


def save_and_print(desk: Desk, ordered: Ordered, paper: Paper, *, void: bool = False) -> str:
    """Draw and keep the PDF of a print that was ordered, and tell the printing thread that there is work."""
    from counter.desks.exchange.status import state_of
    from counter.desks.printing.ordering import named

    def draw() -> bytes:
        import receipts

        state = state_of(desk, paper.head.number)
        return receipts.render(paper, reprint=ordered.reprint, void=void, state=state)

    said = _kept(desk, ordered.job, draw, named(paper.head.number, ordered.reprint))
    odd = strange(whole_text(paper))
    return f"{said}。{odd}" if odd else said


def whole_text(paper: Paper | AdviceSheet) -> str:
    """All that stands on a paper, to look for characters that cannot be drawn."""
    import receipts

    return "".join(receipts.preview(paper, WIDE))


def keep_and_print(  # noqa: PLR0913  (what a file has no record to tell)
    desk: Desk, pdf: bytes, name: str, title: str, *, kind: str = "file", duplex: bool = False
) -> str:
    """Keep and print a drawn page that is no issued paper: an advice sheet, a guide. As above.

    `kind` (counter.printing.kinds) decides about the printer; `duplex`: both sides, flipped on short edges.
    """
    from counter.desks.printing.queue import PrintDesk

    if desk.training and kind == "guide":  # all else says so in its record
        from receipts.practice import stamped

        pdf = stamped(pdf)
    job = PrintDesk(desk).file(pdf, name, title, kind=kind, duplex=duplex).job
    return _kept(desk, job, lambda: pdf, name)


def _kept(desk: Desk, job: PrintJob | None, draw: Callable[[], bytes], name: str) -> str:
    from receipts import printers

    if job is not None:
        ring()  # the printer need not wait until the PDF is kept as well
    try:
        path = printers.save(draw(), settings.papers_dir(desk.data, desk.station), name)
    except CounterError as fault:
        if job is None:
            raise
        return f"{fault.what}这一份排在打印队列里，排除后会打出来（工作台按 P 看）。"
    downloads.kept(path)
    return f"已存 {path}{queued_zh([job])}"


def queued_zh(jobs: Sequence[PrintJob | None]) -> str:
    """What happens with prints just ordered: only a printer that took something has it."""
    names = dict.fromkeys(job.printer for job in jobs if job is not None)
    if not names:
        return "（没有设置打印机，工作台按 P 看）"
    if not all(names):
        return "，已排队；printers.toml 有误，改好后自动打印"
    return "".join(f"，{underway(name)}" for name in names)


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


def page_of(row: PaperRow, number: int, pdf: bytes = b"") -> tuple[bytes, int, Image]:
    """A page of a paper as a picture: its PDF (drawn, unless it is given), how many pages, and the page."""
    import receipts
    from receipts import raster

    drawn = pdf or receipts.render(thaw(row), reprint=max(0, row.prints - 1), void=row.void_at is not None)
    return drawn, raster.count(drawn), raster.page(drawn, number, dpi=PICTURE_DPI)


def code_of(row: PaperRow) -> Content:
    """The paper's code in half-blocks, black on white whatever the theme."""
    import receipts

    lines = receipts.qr_lines(thaw(row).head.code)
    return Content("\n").join([Content.styled(line, "#000000 on #ffffff") for line in lines])
