"""What a scanned file holds: told by its bytes, opened by libraries that were made for hostile files."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

from counter.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

Media = Literal["application/pdf", "image/jpeg", "image/png"]

_HEAD, _TAIL = 1024, 2048
"""Bytes in which the marks of a PDF's beginning and end must stand."""

_RESCAN = "请重新扫描这一份。"
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "像是 Word、OFD 或者压缩文件"),
    (b"\xd0\xcf\x11\xe0", "像是旧版 Word、Excel 文件"),
    (b"II*\x00", "是 TIFF 图片"),
    (b"MM\x00*", "是 TIFF 图片"),
    (b"BM", "像是 BMP 图片"),
    (b"GIF8", "是 GIF 图片"),
)
"""Often chosen by mistake: naming it helps to save it anew."""


def look(file: Path, name: str) -> tuple[Media, int]:
    """Kind and number of pages. BadInput with one sentence when it is no sound PDF, JPEG or PNG."""
    with file.open("rb") as reading:
        head = reading.read(_HEAD)
    if b"%PDF-" in head:
        return "application/pdf", _pdf_pages(file, name)
    if head.startswith(b"\xff\xd8\xff"):
        _unpack(file, name, "JPEG")
        return "image/jpeg", 1
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        _unpack(file, name, "PNG")
        return "image/png", 1
    said = next((said for mark, said in _OTHERS if head.startswith(mark)), "")
    what = f"“{name}”{said}，" if said else f"“{name}”"
    raise BadInput(f"{what}不是 PDF、JPEG 或 PNG。", todo="请另存为 PDF，或者重新扫描成 PDF、JPEG、PNG。")


def _pdf_pages(file: Path, name: str) -> int:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks would be drawn over the screen
    if not _has_end(file):
        raise BadInput(f"“{name}”没有结尾，像是没有传完。", todo="请等它传完，或者重新扫描这一份。")
    try:
        with PdfReader(file) as reader:
            locked = reader.is_encrypted
            pages = 0 if locked else len(reader.pages)
    except Exception as fault:
        # pypdf raises whatever the broken place makes it run into
        raise BadInput(f"“{name}”是损坏的 PDF，打不开。", todo=_RESCAN) from fault
    if locked:
        raise BadInput(f"“{name}”加了密码，部门打不开。", todo="请存一份不加密的 PDF，或者重新扫描。")
    if not pages:
        raise BadInput(f"“{name}”里一页也没有。", todo=_RESCAN)
    return pages


def _has_end(file: Path) -> bool:
    with file.open("rb") as reading:
        size = reading.seek(0, 2)
        reading.seek(max(0, size - _TAIL))
        return b"%%EOF" in reading.read()


def _unpack(file: Path, name: str, kind: str) -> None:
    """Read every pixel once: only so a cut-off picture shows itself."""
    import warnings

    from PIL import Image

    # Pillow's own limit, 89 million pixels, is above A3 at 600 dpi; beyond it only a warning becomes an error
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(file, formats=[kind]) as picture:
            picture.load()  # opening it compared its size with the limit already
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise BadInput(
            f"“{name}”的画面大得不正常，没有打开。", todo="请调低扫描分辨率，重新扫描这一份。"
        ) from fault
    except Exception as fault:
        # Pillow's readers raise whatever the broken place makes them run into
        raise BadInput(f"“{name}”是损坏的图片，或者没有传完。", todo=_RESCAN) from fault
