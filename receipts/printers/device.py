"""The line to a roll printer: bytes out, perhaps a byte back, and never a wait without an end.

`tcp://host:9100` is a socket; anything else is the path of a device file, such as /dev/usb/lp0.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import stat
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

PORT: Final = 9100
CONNECT: Final = 5.0
"""Seconds to reach a printer of the same building."""
PARTING: Final = 1.0
"""Seconds for a socket's other end to say that it has everything."""


class Gone(Exception):
    """The line broke, or cannot be opened. `why` is part of a sentence; `settings`: the address is wrong."""

    def __init__(self, why: str, *, settings: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.settings = settings


class Line(Protocol):
    """What both kinds of line can do."""

    def send(self, data: bytes) -> None:
        """Hand over everything. Gone if it breaks, or nothing moves for the time agreed on."""

    def receive(self, timeout: float) -> bytes:
        """What came back, at the latest after so many seconds; empty = nothing. Gone if it breaks."""

    def finish(self) -> None:
        """No more follows. Gone if it turns out that not everything was taken."""

    def close(self) -> None:
        """Let go of it."""


@contextmanager
def opened(address: str, timeout: float) -> Iterator[Line]:
    """The line to a printer. `timeout`: seconds without any progress after which it counts as broken."""
    address = address.strip()
    if not address:
        raise Gone("打印设置里没有写小票机的地址", settings=True)
    line = _socket(address, timeout) if address.startswith("tcp:") else File(Path(address), timeout)
    try:
        yield line
    finally:
        line.close()


def _socket(address: str, timeout: float) -> Line:
    """The line to tcp://host:9100."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or PORT
    except ValueError:
        host, port = "", 0
    if not host or not address.startswith("tcp://"):
        raise Gone(f"小票机的地址“{address}”写得不对，应当像 tcp://192.0.2.7:9100", settings=True)
    return Socket(host, port, timeout)


class Socket:
    """A printer in the network."""

    def __init__(self, host: str, port: int, timeout: float) -> None:
        try:
            self._socket = socket.create_connection((host, port), min(timeout, CONNECT))
        except (OSError, UnicodeError) as fault:
            raise Gone(f"连不上 {host}:{port}（{_why(fault)}）") from fault
        self._socket.settimeout(timeout)

    def send(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                if self._hung_up():
                    raise Gone("小票机断开了连接")
                rest = rest[self._socket.send(rest) :]
        except OSError as fault:
            raise Gone(_why(fault)) from fault

    def _hung_up(self) -> bool:
        """Whether the other end has closed: what is sent to it now would vanish without a word."""
        if not select.select([self._socket], [], [], 0)[0]:
            return False
        return not self._socket.recv(1, socket.MSG_PEEK)

    def receive(self, timeout: float) -> bytes:
        if not select.select([self._socket], [], [], timeout)[0]:
            return b""
        try:
            found = self._socket.recv(64)
        except OSError as fault:
            raise Gone(_why(fault)) from fault
        if not found:
            raise Gone("小票机断开了连接")
        return found

    def finish(self) -> None:
        limit = time.monotonic() + PARTING
        try:
            self._socket.shutdown(socket.SHUT_WR)
            while (left := limit - time.monotonic()) > 0:
                if select.select([self._socket], [], [], left)[0] and not self._socket.recv(64):
                    break
            lost = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        except OSError as fault:
            raise Gone(_why(fault)) from fault
        if lost:
            raise Gone("小票机断开了连接")

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class File:
    """A printer on a cable: its device file, which is never made here. A plain file is added to."""

    def __init__(self, path: Path, timeout: float) -> None:
        self._timeout = timeout
        try:
            mode = path.stat().st_mode
            if stat.S_ISDIR(mode):
                raise Gone(f"“{path}”是文件夹，不是小票机", settings=True)
            self._device = not stat.S_ISREG(mode) and sys.platform != "win32"
            self._handle = _open(path, device=self._device, both=stat.S_ISCHR(mode))
        except OSError as fault:
            raise Gone(f"打不开“{path}”（{_why(fault)}）") from fault
        if self._device and os.isatty(self._handle):
            import tty

            tty.setraw(self._handle)  # a serial line would turn some of the dots into line ends

    def send(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                if self._device and not select.select([], [self._handle], [], self._timeout)[1]:
                    raise Gone(f"小票机{self._timeout:g}秒没有再收数据")
                with suppress(BlockingIOError):
                    rest = rest[os.write(self._handle, rest) :]
        except OSError as fault:
            raise Gone(_why(fault)) from fault

    def receive(self, timeout: float) -> bytes:
        if not self._device or not select.select([self._handle], [], [], timeout)[0]:
            return b""
        try:
            found = os.read(self._handle, 64)
        except OSError:
            return b""  # a device that can only be written to
        if not found:
            time.sleep(min(timeout, 0.05))  # the device has no answer ready, and says so at once
        return found

    def finish(self) -> None:
        """All is with the driver."""

    def close(self) -> None:
        """Let go of the device."""
        os.close(self._handle)


def _open(path: Path, *, device: bool, both: bool) -> int:
    """For writing, and for reading too where it can answer; never made, never cut short, never waited for."""
    more = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0)
    if device:
        more |= os.O_NONBLOCK
        if both:
            with suppress(PermissionError):
                return os.open(path, os.O_RDWR | more)
    return os.open(path, os.O_WRONLY | os.O_APPEND | more)


def _why(fault: Exception) -> str:
    """A part of a sentence."""
    if isinstance(fault, TimeoutError):
        return "等了很久没有反应"
    if isinstance(fault, socket.gaierror | UnicodeError):
        return "找不到这个名字的机器"
    words = {
        errno.ECONNREFUSED: "没有开机，或者端口不对",
        errno.EHOSTUNREACH: "网络不通",
        errno.ENETUNREACH: "网络不通",
        errno.ECONNRESET: "小票机断开了连接",
        errno.EPIPE: "小票机断开了连接",
        errno.ENOENT: "没有接上，或者名字写错了",
        errno.ENXIO: "没有接上或没有开机",
        errno.ENODEV: "没有接上或没有开机",
        errno.EACCES: "没有使用它的权限",
        errno.EBUSY: "别的程序正在用它",
        errno.EIO: "没有接上或没有开机",
    }
    number = fault.errno if isinstance(fault, OSError) else None
    return words.get(number or 0) or str(getattr(fault, "strerror", "") or fault)
