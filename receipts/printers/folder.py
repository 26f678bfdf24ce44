"""A printer that is a folder: of a PDF printer, a share, a stick. Nothing there is overwritten."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from receipts.errors import PrintFailed, SaveFailed

from .keep import AGAIN, save

if TYPE_CHECKING:
    from counter.printing.records import Order, Printer


def send(printer: Printer, order: Order, timeout: float) -> str:  # noqa: ARG001  (every sender has one)
    """Put the PDF into the folder, whole or not at all, once however many copies; returns where it is.

    The folder must be there: making one where a stick was pulled out would hide papers on the disk.
    """
    wrong = state(printer)
    if wrong:
        raise PrintFailed(wrong, todo=f"{AGAIN}接好以后再打印一次。")
    try:
        return str(save(order.file.read_bytes(), _folder(printer), order.title))
    except (SaveFailed, OSError) as fault:
        said = fault.what if isinstance(fault, SaveFailed) else f"读不了“{order.file}”。"
        raise PrintFailed(said, todo=f"{AGAIN}请检查磁盘空间和文件夹权限，再打印一次。") from fault


def state(printer: Printer) -> str:
    """Whether the folder is there and can be written."""
    folder = _folder(printer)
    if not printer.address.strip():
        return "打印设置里没有写文件夹。"
    if not folder.is_dir():
        return f"没有文件夹“{folder}”：没有接上，或者名字写错了。"
    return "" if os.access(folder, os.W_OK) else f"文件夹“{folder}”不能写入。"


def _folder(printer: Printer) -> Path:
    return Path(printer.address).expanduser().absolute()
