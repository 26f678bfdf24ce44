"""打印测试页: its rulers are true, its greys are even, its code is read and is nobody's paper."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, get_args

import page
import pypdfium2
import pytest
import zxingcpp
from PIL import ImageOps
from reading import boxes, meeting, whole

import receipts
from counter.codes import code as codes
from counter.errors import BadInput
from counter.printing.records import Stock
from receipts import raster, testpage
from receipts.printers import escpos
from receipts.roll import measures
from receipts.sheet import MM

if TYPE_CHECKING:
    from PIL.Image import Image

NOW = datetime(2026, 11, 27, 9, 30, tzinfo=timezone(timedelta(hours=8)))
NAME = "前台<b>激光</b>&amp;\x1b[31m𬱖\U0002ebf0"
STOCKS = get_args(Stock)


@cache
def made(stock: Stock) -> bytes:
    return receipts.test_page(NAME, stock, NOW)


def dots() -> Image:
    """The roll's page as printed, black on white."""
    return ImageOps.invert(escpos.dots(raster.page(made("roll"), dpi=escpos.DPI)).convert("L"))


@pytest.mark.parametrize("stock", STOCKS)
def test_it_names_printer_and_moment_as_text_and_is_valid(stock: Stock) -> None:
    read = whole(made(stock))
    assert all(
        part in read for part in ("打印测试页", "前台<b>激光</b>&amp;〔U+001B〕[31m𬱖", "2026-11-2709:30")
    )
    assert page.validate_pdf_bytes(made(stock), profile="2u").failures == []
    assert list(meeting(boxes(made(stock), 0))) == []
    assert receipts.test_page(NAME, stock, NOW) == made(stock)
    assert receipts.test_page("另一台", stock, NOW) != made(stock)


@pytest.mark.parametrize("stock", STOCKS)
def test_a_very_long_name_stays_on_the_page(stock: Stock) -> None:
    pdf = receipts.test_page("长" * 300, stock, NOW)
    assert max(box.right for box in boxes(pdf, 0)) <= raster.size(pdf)[0]


@pytest.mark.parametrize("stock", STOCKS)
def test_its_code_is_as_dense_as_a_signed_one_and_no_paper_of_anybody(stock: Stock) -> None:
    seen = raster.page(made("A4"), dpi=203) if stock == "A4" else ImageOps.expand(dots(), 32, 255)
    (found,) = zxingcpp.read_barcodes(seen)
    assert found.text == testpage.payload(NOW)
    assert len(found.text) == testpage.CODE_LENGTH == codes.LENGTH
    with pytest.raises(BadInput):
        codes.read(found.text)


@pytest.mark.parametrize("stock", STOCKS)
def test_its_rulers_are_millimetres_from_the_edge_of_the_paper(stock: Stock) -> None:
    drawn = raster.page(made(stock), dpi=254)  # ten dots a millimetre
    edge, top = (140, 140) if stock == "A4" else (round((measures.LEFT / MM + 5) * 10), 80)
    across = [n for n in range(30, drawn.width // 10) if drawn.getpixel((n * 10, top - 12)) < 200]  # type: ignore[operator]
    down = [n for n in range(30, drawn.height // 10) if drawn.getpixel((edge - 12, n * 10)) < 200]  # type: ignore[operator]
    assert across == [*range(30, drawn.width // 10)]
    assert down == [*range(30, drawn.height // 10)]
    between = [drawn.getpixel((n * 10 + 5, top - 12)) for n in range(30, drawn.width // 10 - 1)]
    assert set(between) == {255}


def test_greys_grow_in_even_steps() -> None:
    drawn = raster.page(made("A4"), dpi=72)
    y = round(raster.size(made("A4"))[1] - (297 - 74) * MM)
    left, wide = 26 * MM, (210 - 46) * MM
    seen = [drawn.getpixel((round(left + (n + 0.5) * wide / 11), y)) for n in range(11)]
    assert seen == pytest.approx([255 * (10 - n) / 10 for n in range(11)], abs=2)


def test_patches_on_the_roll_are_eighths_of_dots() -> None:
    side, step = testpage.PATCH, testpage.PATCH + 4
    left, top = round((measures.LEFT / MM + 12 - 4) * 8), 103 * 8 - side
    for n in range(8):
        patch = dots().crop((left + n * step, top, left + n * step + side, top + side))
        assert patch.histogram()[0] / side**2 == pytest.approx((n + 1) / 8)


@pytest.mark.parametrize("stock", STOCKS)
def test_every_face_stands_there_in_every_size(stock: Stock) -> None:
    seen = set()
    with closing(pypdfium2.PdfDocument(made(stock))) as document, closing(document[0]) as one:
        for piece in one.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            size = pypdfium2.raw.c_float()
            pypdfium2.raw.FPDFTextObj_GetFontSize(piece, size)
            seen.add((piece.get_font().get_base_name(), round(size.value, 1)))
    for size in testpage.SIZES:
        assert len({name for name, there in seen if there == size}) >= 3
    assert all(name in whole(made(stock)) for name in testpage.FACES.values())
