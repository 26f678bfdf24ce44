"""The same sheet drawn by other libraries: same content, same faces, same page; what ours is measured beside.

Run as a program it draws once and writes its peak of memory: `rivals.py weasyprint notice`.
"""

from __future__ import annotations

import html
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import samples

import receipts
from receipts import blocks, code, faces
from receipts.layouts import lay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counter.intake.papers import Paper
    from receipts.blocks import Sheet

PAPERS: dict[str, Paper] = {"notice": samples.NOTICE, "receipt": samples.RECEIPT}
FACES = ("song", "songblack", "hei")
Row = tuple[tuple[str, ...], tuple[float, ...]]
"""Texts side by side, and their shares of the width."""


def ours(paper: Paper) -> bytes:
    return receipts.render(paper)


def rows(sheet: Sheet) -> Iterator[tuple[str, Row]]:
    """What stands on the sheet, as lines and rows of a table: `text`, `strong`, `head` or `grid`."""
    for block in sheet.blocks:
        yield from _rows(block)


def _rows(block: Any) -> Iterator[tuple[str, Row]]:  # noqa: C901, PLR0912  (one line for each kind)
    match block:
        case blocks.Title() | blocks.Heading():
            yield "head", ((block.text,), (1,))
        case blocks.Paragraph():
            yield "strong" if block.strong else "text", (("　　" + block.text,), (1,))
        case blocks.Note():
            yield "grid", ((block.text,), (1,))
        case blocks.Listing():
            for no, text in enumerate(block.items, 1):
                yield "text", ((f"{no}. {text}",), (1,))
        case blocks.Fields():
            for fields in block.rows:
                yield (
                    "grid",
                    (
                        tuple(text for field in fields for text in (field.label, field.value)),
                        (19, 156 / len(fields) - 19) * len(fields),
                    ),
                )
        case blocks.Table():
            shares = tuple(column.share for column in block.columns)
            yield "grid", (tuple(column.head for column in block.columns), shares)
            for texts in block.rows:
                yield "grid", (texts, shares)
        case blocks.Cards():
            for card in block.cards:
                tag = f"【{card.tag}】" if card.tag else ""
                yield "grid", ((str(card.no), card.heading + tag), (19, 137))
                for field in card.fields:
                    yield "grid", ((field.label, field.value), (19, 137))
        case blocks.Signatures():
            texts = tuple("\n".join((place.label, *place.lines)) for place in block.places)
            yield "grid", (texts, (1,) * len(texts))
        case _:
            raise TypeError(f"no rival row for {type(block).__name__}")


# -- WeasyPrint --------------------------------------------------------------------------------------------

STYLE = (
    "@page { size: A4; margin: 28mm 26mm 22mm 28mm } body { font: 9.5pt/1.45 song }"
    "h1 { font: 22pt songblack; text-align: center } h2 { font: 11pt hei }"
    "table { border-collapse: collapse; width: 100%; table-layout: fixed }"
    "td { border: .35pt solid #000; padding: 2pt 4.5pt } b { font-family: songblack; font-weight: normal }"
    "svg { float: right } p { margin: 1pt 0 }"
)


def by_weasyprint() -> Callable[[Paper], bytes]:
    """A function that draws with WeasyPrint, its fonts read once."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    named = "".join(
        f"@font-face {{ font-family: {one}; src: url({(faces.FOLDER / one).as_uri()}.ttf) }}" for one in FACES
    )
    style = CSS(string=named + STYLE, font_config=fonts)

    def draw(paper: Paper) -> bytes:
        made = HTML(string=_html(lay(paper))).write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-2u"
        )
        return bytes(made)

    return draw


def _html(sheet: Sheet) -> str:
    body = [f"<p>{_svg(sheet.code)}{html.escape(sheet.station)}<h1>{sheet.title}</h1><p>{sheet.number}"]
    for kind, (texts, shares) in rows(sheet):
        if kind == "grid":
            total = sum(shares)
            cells = (
                f'<td style="width: {100 * share / total:.1f}%">{html.escape(text)}'
                for text, share in zip(texts, shares, strict=True)
            )
            body.append(f"<table><tr>{''.join(cells)}</table>")
        else:
            tag = {"head": "h2", "strong": "b"}.get(kind, "p")
            body.append(f"<{tag}>{html.escape(texts[0])}</{tag}>")
    return f'<html lang="zh"><title>{sheet.title}</title><body>{"".join(body)}'


def _svg(payload: str) -> str:
    dark = code.modules(payload)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(dark) for x, one in enumerate(row) if one)
    return f'<svg width="26mm" height="26mm" viewBox="0 0 {len(dark)} {len(dark)}"><path d="{path}"/></svg>'


# -- fpdf2 -------------------------------------------------------------------------------------------------


def by_fpdf2() -> Callable[[Paper], bytes]:
    """A function that draws with fpdf2; it reads its fonts for each document, as it has no other way."""
    from fpdf import FPDF, FontFace

    styles = {
        "head": ("hei", 11),
        "strong": ("songblack", 10.5),
        "text": ("song", 10.5),
        "grid": ("song", 9.5),
    }

    def draw(paper: Paper) -> bytes:
        sheet = lay(paper)
        pdf = FPDF(format="A4")
        pdf.set_margins(28, 28, 26)
        pdf.set_auto_page_break(True, 22)
        for one in FACES:
            pdf.add_font(one, fname=faces.FOLDER / f"{one}.ttf")
        pdf.add_page()
        dark = code.modules(sheet.code)
        side = 26 / len(dark)
        for y, line in enumerate(dark):
            for x, filled in enumerate(line):
                if filled:
                    pdf.rect(158 + x * side, 14 + y * side, side, side, style="F")
        pdf.set_font("song", size=10.5)
        pdf.multi_cell(0, text=f"{sheet.station}\n{sheet.number}", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("songblack", size=22)
        pdf.multi_cell(0, text=sheet.title, align="C", new_x="LMARGIN", new_y="NEXT")
        for kind, (texts, shares) in rows(sheet):
            face, size = styles[kind]
            pdf.set_font(face, size=size)
            if kind == "grid":
                with pdf.table(
                    col_widths=shares, first_row_as_headings=False, headings_style=FontFace(), line_height=4.9
                ) as table:
                    table.row(texts)
            else:
                pdf.multi_cell(0, h=6, text=texts[0], new_x="LMARGIN", new_y="NEXT")
        return bytes(pdf.output())

    return draw


HANDS: dict[str, Callable[[], Callable[[Paper], bytes]]] = {
    "ours": lambda: ours,
    "weasyprint": by_weasyprint,
    "fpdf2": by_fpdf2,
}


def main() -> None:
    """Draw once; the peak of memory in KiB, and how long the file is."""
    made = HANDS[sys.argv[1]]()(PAPERS[sys.argv[2]])
    sys.stdout.write(f"{_peak()} {len(made)}\n")


def _peak() -> int:
    """Of this program alone: ru_maxrss begins with that of the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(next(line.split()[1] for line in status.open() if line.startswith("VmHWM")))
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
