"""A CUPS of our own for a test: its own folder and socket, nothing of the machine's, gone afterwards.

Needs the programs of Debian's `cups`, `cups-client` and `printer-driver-cups-pdf`, and root, whom cupsd's
backends want. COUNTER_NEED=cups makes a missing one a failure: CI may not pass by skipping.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROGRAMS = (
    "cupsd",
    "lp",
    "lpstat",
    "lpadmin",
    "cupsenable",
    "cupsdisable",
    "cupsreject",
    "cupsaccept",
    "cancel",
)
DRIVER = Path("/usr/lib/cups/backend/cups-pdf")
PPD = "lsb/usr/cups-pdf/CUPS-PDF_opt.ppd"
SBIN = "/usr/sbin:/sbin"
PATIENCE = 20

CUPSD = """
LogLevel warn
MaxLogSize 0
Listen {folder}/s
Browsing Off
WebInterface No
JobRetryInterval 1
DirtyCleanInterval 0
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
FILES = """
ServerRoot {folder}/etc
ServerBin /usr/lib/cups
DataDir /usr/share/cups
StateDir {folder}/run
CacheDir {folder}/cache
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
DocumentRoot /usr/share/cups/doc-root
AccessLog {folder}/access_log
ErrorLog {folder}/error_log
PageLog {folder}/page_log
User lp
Group lp
SystemGroup root
Sandboxing relaxed
"""
ANONYMOUS = Path("/var/spool/cups-pdf/ANONYMOUS")
"""Where Debian's PDF printer puts what people without an account print."""


def lacking() -> str:
    """What is missing here for a CUPS of our own; empty = nothing."""
    path = f"{os.environ.get('PATH', '')}:{SBIN}"
    gone = [name for name in PROGRAMS if shutil.which(name, path=path) is None]
    gone += [] if DRIVER.exists() else ["cups-pdf"]
    if gone:
        return f"Debian's cups, cups-client and printer-driver-cups-pdf are wanted: no {', '.join(gone)}"
    return "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "a CUPS of our own wants root"


def needed() -> None:
    """Skip the test where there is no CUPS, saying why; on CI that is a failure."""
    why = lacking()
    if why and "cups" in os.environ.get("COUNTER_NEED", "").split(","):
        pytest.fail(why)
    if why:
        pytest.skip(why)


class Spooler:
    """A running cupsd; the environment of the test points to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str) -> str:
        """One of CUPS's own programs, to its end."""
        env = {**os.environ, "PATH": f"{os.environ['PATH']}:{SBIN}", "LC_ALL": "C"}
        done = subprocess.run(words, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE)
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    def queue(self, name: str, device: str, driver: str) -> None:
        """A queue that prints to this device."""
        self.run("lpadmin", "-p", name, "-E", "-v", device, "-m", driver)

    def waiting(self) -> list[str]:
        """Jobs that are not done."""
        return [line.split()[0] for line in self.run("lpstat", "-W", "not-completed", "-o").splitlines()]

    def printed(self, title: str) -> bytes:
        """What the PDF printer made of the job of this title; it is taken away."""
        (file,) = ANONYMOUS.glob(f"{title}*.pdf")
        made = file.read_bytes()
        file.unlink()
        return made

    def told(self, job: str) -> bytes:
        """What was asked for with a job, as cupsd keeps it."""
        kept = self.folder / "spool" / f"c{int(job.rpartition('-')[2]):05d}"
        until(kept.exists)
        return kept.read_bytes()


@contextmanager
def spooler(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spooler]:
    """A cupsd for as long as this lasts."""
    folder = Path(tempfile.mkdtemp(prefix="cup"))  # short: the path of a socket may have 107 characters
    folder.chmod(0o755)
    for name in ("etc", "run", "cache", "spool/tmp"):
        (folder / name).mkdir(parents=True)
    (folder / "cupsd.conf").write_text(CUPSD.format(folder=folder))
    (folder / "files.conf").write_text(FILES.format(folder=folder))
    words = ["/usr/sbin/cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "files.conf")]
    running = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    monkeypatch.setenv("CUPS_SERVER", str(folder / "s"))
    monkeypatch.setenv("CUPS_USER", f"user{folder.name}")
    try:
        until((folder / "s").exists)
        yield Spooler(folder)
    finally:
        running.terminate()
        running.wait(PATIENCE)
        assert running.stderr is not None
        running.stderr.close()
        shutil.rmtree(folder, ignore_errors=True)


def until(found: Callable[[], object]) -> None:
    """Wait for what another process brings about."""
    limit = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < limit, "it never came"
        time.sleep(0.02)


class Sink:
    """A printer in the network that keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._server.accept()
                with line, line.makefile("rb") as reading:
                    self.got.append(reading.read())

    def close(self) -> None:
        """Switch it off."""
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(PATIENCE)
