"""Run a program of the system: no shell, nothing to type into, an end to waiting, what it said in a line."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from receipts import clean
from receipts.errors import PrintFailed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""On Windows no black window flashes up."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended: its return value and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """The first line of its complaint, else of what it wrote; cleaned for a screen. May be empty."""
        return first_line(self.err) or first_line(self.out)


def run(
    words: Sequence[str], timeout: float, *, env: Mapping[str, str] | None = None, todo: str = ""
) -> Done:
    """Run it to its end. `env` is added to ours.

    PrintFailed if it cannot be run, or has not ended after `timeout` seconds and was stopped: nobody knows
    then what it did, so `retry` is False. `todo`: what to do about it.
    """
    try:
        done = subprocess.run(
            list(words),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
            creationflags=_NO_WINDOW,
            env={**os.environ, **(env or {})},
        )
    except subprocess.TimeoutExpired as fault:
        raise PrintFailed(f"“{words[0]}”{timeout:g}秒没有结束，已经停下。", todo=todo, retry=False) from fault
    except (OSError, ValueError) as fault:
        raise PrintFailed(f"“{words[0]}”运行不了：{_why(fault)}。", todo=todo, retry=False) from fault
    return Done(done.returncode, _text(done.stdout), _text(done.stderr))


def _why(fault: OSError | ValueError) -> str:
    if isinstance(fault, FileNotFoundError):
        return "没有安装，或者名字写错了"
    return "没有运行的权限" if isinstance(fault, PermissionError) else "系统不让运行"


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def first_line(text: str) -> str:
    """The first line that says something, without a full stop, safe for a screen."""
    lines = clean.text(text).strip().splitlines()
    return lines[0][:_LONGEST].rstrip("。.") if lines else ""
