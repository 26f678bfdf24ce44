"""A program in a terminal of its own, and the clock beside it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from statistics import median, quantiles

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
LIMIT = 60.0


class Terminal:
    """80×24; starts a Python script in it and reads what it writes."""

    def __init__(self, script: Path, *args: str) -> None:
        self.master, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        paths = os.pathsep.join(str(path) for path in (ROOT, ROOT / "tests", ROOT / "tests" / "screens"))
        env = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": paths, "PYTHONUTF8": "1"}
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, str(script), *args],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=env,
            cwd=ROOT,
            start_new_session=True,
        )
        os.close(inner)
        self.seen = b""

    def until(self, text: str) -> float:
        """Seconds on the clock when `text` is on its way to the screen; what came so far is consumed."""
        wanted, last = text.encode(), time.perf_counter() + LIMIT
        while wanted not in self.seen:
            ready, _, _ = select.select([self.master], [], [], max(0.0, last - time.perf_counter()))
            assert ready, (
                f"{text} did not come; the last that did: {self.seen[-2000:].decode(errors='replace')}"
            )
            self.seen += os.read(self.master, 65536)
        now = time.perf_counter()
        self.seen = self.seen.split(wanted, 1)[1]
        return now

    def type(self, keys: str) -> float:
        """Press keys; the time at which it was done."""
        os.write(self.master, keys.encode())
        return time.perf_counter()

    def close(self) -> None:
        """End the program."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self.master)


def ms(seconds: float) -> str:
    """Milliseconds as a person reads them."""
    return f"{seconds * 1000:.1f} ms"


def p50(times: list[float]) -> float:
    """The median."""
    return median(times)


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20)[-1]
