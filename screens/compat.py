"""Where Textual needs a hand: its crash report prints local variables, which here are citizens' data."""

from __future__ import annotations

import logging
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

LOG = logging.getLogger("counter.crash")


def redacted(error: BaseException) -> str:
    """Where it happened, without a single value: file, line and function of every frame."""
    lines = [type(error).__name__]
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return "\n".join(lines)


LOG_FILE = "crash.log"
_folder: list[Path] = []


def log_into(folder: Path) -> None:
    """Where reports are kept: the data folder."""
    _folder[:] = [folder]


def report(error: BaseException) -> str:
    """Keep the redacted trace under a reference number; returns the number."""
    reference = uuid.uuid4().hex[:8].upper()
    LOG.error("crash %s\n%s", reference, redacted(error))
    with suppress(OSError, IndexError), (_folder[0] / LOG_FILE).open("a", encoding="utf-8") as log:
        log.write(f"{reference}\n{redacted(error)}\n")
    return reference


def quiet_crash(app: App[Any], error: Exception) -> None:
    """Close the app with a sentence only."""
    from rich.text import Text

    said = (
        f"程序遇到意外，已停下。编号 {report(error)}。\n"
        "已经保存的办件都在，重新启动后从工作台继续；请把这个编号告诉管理员。"
    )
    app.bell()
    app._exit_renderables.append(Text(said))  # noqa: SLF001
    app._close_messages_no_wait()  # noqa: SLF001
