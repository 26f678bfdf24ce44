"""培训样张 over a page that is drawn already and has no record to say so: a guide, printed in training."""

from __future__ import annotations

import io

from .sheet import HEIGHT, WIDTH


def stamped(pdf: bytes) -> bytes:
    """The same pages, each with 培训样张 under its text. The file is play: no PDF/A any more."""
    from pypdf import PdfReader, PdfWriter, Transformation

    mark = PdfReader(io.BytesIO(_mark())).pages[0]
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        right, up = float(page.mediabox.width) - WIDTH, float(page.mediabox.height) - HEIGHT
        middle = Transformation().translate(right / 2, up / 2)
        page.merge_transformed_page(mark, middle, over=False)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _mark() -> bytes:
    from . import pdfa
    from .about import About
    from .pdf import training

    buffer = io.BytesIO()
    about = About(title="培训样张", author="", subject="", keywords="", at="")
    canvas = pdfa.Paper(buffer, about, (WIDTH, HEIGHT))
    training(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
