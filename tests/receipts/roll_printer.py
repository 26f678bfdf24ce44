"""A roll printer on TCP as tests want it, and what its bytes look like on paper."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

from PIL import Image, ImageOps

WELL = {1: 0x12, 2: 0x12, 4: 0x12}
NO_PAPER = {**WELL, 2: 0x32, 4: 0x72}
LID_OPEN = {**WELL, 1: 0x1A, 2: 0x16}
BROKEN = {**WELL, 1: 0x1A, 2: 0x52}
OFF_LINE = {**WELL, 1: 0x1A}


BAND = b"\x1dv0\x00"
CUT = b"\x1dVB\x00"
SHORT = {b"\x1b@": 2, b"\x10\x04": 3, b"\x1dr": 3, b"\x1dVB": 4}
"""Commands of a fixed length."""


@dataclass
class Paper:
    """What lies in the tray: each piece as dots, black on white, with the 4 mm that are never printed."""

    pieces: list[Image.Image] = field(default_factory=list)
    rest: list[Image.Image] = field(default_factory=list)
    """Bands that no cut has followed yet."""
    resets: int = 0

    def cut(self) -> None:
        """The bands so far are a piece."""
        self.pieces.append(joined(self.rest))
        self.rest = []


def joined(bands: list[Image.Image]) -> Image.Image:
    """Bands below each other, with the margins of the paper."""
    piece = Image.new("L", (640, sum(band.height for band in bands)), 255)
    top = 0
    for band in bands:
        piece.paste(band, (32, top))
        top += band.height
    return piece


def printed(data: bytes) -> Paper:
    """What these bytes print; ValueError at the first that is no command."""
    paper, at = Paper(), 0
    while at < len(data):
        at = _command(paper, data, at)
    return paper


def _command(paper: Paper, data: bytes, at: int) -> int:
    """Do one command; gives where the next begins."""
    end = length(data, at)
    if end is None:
        raise ValueError(f"not whole at {at}")
    if data.startswith(b"\x1b@", at):
        paper.resets += 1
    if data.startswith(b"\x1dVB", at):
        paper.cut()
    if data.startswith(BAND, at):
        wide, high = (int.from_bytes(data[at + n : at + n + 2], "little") for n in (4, 6))
        band = Image.frombytes("1", (wide * 8, high), data[at + 8 : end])
        paper.rest.append(ImageOps.invert(band.convert("L")))
    return end


def length(data: bytes, at: int) -> int | None:
    """Where the command that begins here ends; None if more has to come. ValueError if it is none."""
    for begun, long in SHORT.items():
        if data.startswith(begun, at):
            return at + long if at + long <= len(data) else None
    if not data.startswith(BAND[: len(data) - at], at):
        raise ValueError(f"no command at {at}: {data[at : at + 8]!r}")
    if at + 8 > len(data):
        return None
    wide, high = (int.from_bytes(data[at + n : at + n + 2], "little") for n in (4, 6))
    end = at + 8 + wide * high
    return end if end <= len(data) else None


class RollPrinter:
    """Listens on loopback. `status`: how it answers DLE EOT (None = never); the rest is how it fails."""

    def __init__(
        self,
        status: dict[int, int] | None = None,
        *,
        marks: bool = True,
        takes: int | None = None,
        then: dict[int, int] | None = None,
        hangs_up: bool = False,
        pause: float = 0,
    ) -> None:
        self.status, self.marks, self.takes, self.then = status, marks, takes, then
        self.hangs_up, self.pause = hangs_up, pause
        self.data = b""
        self._stop = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._server.accept()
                with line, suppress(OSError):
                    self._listen(line)

    def _listen(self, line: socket.socket) -> None:
        """Take bytes until the other end closes, or as many as it takes before it fails."""
        if self.takes is not None and self.then is None:  # so that it is full soon
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        at = len(self.data)
        while block := line.recv(4096):
            self.data += block
            if self.takes is not None and len(self.data) >= self.takes:
                if self.hangs_up:
                    return
                if self.then is None:
                    self._stop.wait(30)
                    return
                self.status, self.marks = self.then, False
            time.sleep(self.pause)
            while at < len(self.data) and (end := length(self.data, at)) is not None:
                self._answer(line, self.data[at:end])
                at = end

    def _answer(self, line: socket.socket, command: bytes) -> None:
        if self.status is None:
            return
        if command.startswith(b"\x10\x04"):
            line.sendall(bytes([self.status[command[2]]]))
        if command.startswith(b"\x1dr") and self.marks:
            line.sendall(b"\x00")

    def paper(self, pieces: int) -> Paper:
        """What has come out, when so many pieces have: bytes may still be on their way."""
        limit = time.monotonic() + 20
        while self.data.count(CUT) < pieces:
            assert time.monotonic() < limit, "it never came"
            time.sleep(0.01)
        return printed(self.data[: self.data.rindex(CUT) + len(CUT)] if pieces else self.data)

    def close(self) -> None:
        """Switch it off."""
        self._stop.set()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(10)
