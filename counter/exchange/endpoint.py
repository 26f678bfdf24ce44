"""The receiving endpoint: POST /packages takes a zip of a bag once for each Idempotency-Key; GET /health.

It answers only when the package is on the disk. 201 new, 200 the same again (same receipt), 409 other content
under the same key, 400 no sound package, 401, 408, 413; 507 when the disk is the trouble: come again.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from counter.errors import BadInput, Conflict, CounterError, Refused, StoreFailed, os_reason
from counter.exchange.bags import clear_stale
from counter.exchange.package import is_id
from counter.exchange.receiving import only_one, store
from counter.exchange.routes import is_loopback
from counter.exchange.zips import MOST_ZIP

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

    from aiohttp import web

HOST = "127.0.0.1"
PORT = 8532
SLOWEST = 900.0
"""Seconds a sender may take for one package."""
AT_ONCE = 4
"""Packages taken at the same time: each needs its place on the disk twice."""
_STATUS: tuple[tuple[type[CounterError], int], ...] = ((Conflict, 409), (StoreFailed, 507), (BadInput, 400))


class Endpoint:
    """The handlers over one folder. `token`: what a sender has to show; empty = nothing (loopback only)."""

    def __init__(self, folder: Path, token: str, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self.now = now
        self._expected = f"Bearer {token}".encode() if token else b""
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._places = asyncio.Semaphore(AT_ONCE)

    def app(self) -> web.Application:
        """The aiohttp application."""
        from aiohttp import web

        app = web.Application()
        app.router.add_get("/health", self.health)
        app.router.add_post("/packages", self.take)
        return app

    async def health(self, _request: web.Request) -> web.Response:
        """It is there."""
        return answer(200, ok=True)

    async def take(self, request: web.Request) -> web.Response:
        """One package."""
        key = request.headers.get("Idempotency-Key", "")
        if not self.may(request):
            return stranger()
        if not is_id(key):
            return answer(400, error="请在 Idempotency-Key 里写包的编号（UUID）。")
        if (request.content_length or 0) > MOST_ZIP:
            return answer(413, error=_too_big())

        def keep(coming: Path) -> web.Response:
            kept = store(coming, self.folder, key, self.now())
            return answer(200 if kept.repeated else 201, receipt=kept.receipt, id=key, repeated=kept.repeated)

        turn = self._turns.setdefault(key, asyncio.Lock())
        async with turn, self._places:
            return await self.received(request, key, MOST_ZIP, keep, too_big=_too_big())

    def may(self, request: web.Request) -> bool:
        """Whether the sender showed the token."""
        shown = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        return not self._expected or hmac.compare_digest(shown, self._expected)

    async def received(
        self,
        request: web.Request,
        name: str,
        most: int,
        keep: Callable[[Path], web.Response],
        *,
        too_big: str,
    ) -> web.Response:
        """Take a body of at most `most` bytes under a hidden name of the folder; `keep` gives the answer.

        It works in a thread of its own. Whatever goes wrong is answered too; nothing half is left.
        """
        coming = self.folder / f".{name}-{secrets.token_hex(6)}.tmp"
        try:
            async with asyncio.timeout(SLOWEST):
                if not await _saved(request, coming, most):
                    return answer(413, error=too_big)
            return await asyncio.to_thread(keep, coming)
        except TimeoutError:
            return answer(408, error="传得太慢，没有收完；请再发一次。")
        except CounterError as fault:
            return answer(_status(fault), error=str(fault))
        except OSError as fault:
            return answer(507, error=f"接收方的文件夹写不进去：{os_reason(fault)}。")
        finally:
            with suppress(OSError):
                coming.unlink()


async def _saved(request: web.Request, coming: Path, most: int) -> bool:
    """Write the body to a file as it comes; False as soon as it is too much."""
    total = 0
    with coming.open("xb") as file:
        async for block in request.content.iter_chunked(1 << 18):
            total += len(block)
            if total > most:
                return False
            await asyncio.to_thread(file.write, block)
    return True


def _status(fault: CounterError) -> int:
    return next((status for kind, status in _STATUS if isinstance(fault, kind)), 409)


def _too_big() -> str:
    return f"超过 {MOST_ZIP >> 20} MB，没有收下；请分成几个包。"


def stranger() -> web.Response:
    """The answer to somebody without the token."""
    return answer(401, error="口令（token）不对，没有收下。")


def answer(status: int, **said: object) -> web.Response:
    """A JSON answer."""
    from aiohttp import web

    return web.json_response(said, status=status)


# -- running it --------------------------------------------------------------------------------------------


def serve(  # noqa: PLR0913  (the options of the command)
    folder: Path,
    host: str = HOST,
    port: int = PORT,
    token: str = "",
    *,
    now: Callable[[], datetime],
    ready: Callable[[str], None] = lambda _address: None,
) -> None:
    """Receive packages into a folder until stopped (Ctrl+C, or SIGTERM). Blocks.

    `port` 0 takes a free one; `ready` hears the address once it listens.
    Raises Refused: without a token on an address others can reach, when the folder is served already, or when
    the address cannot be had.
    """
    if not token and not is_loopback(host):
        raise Refused(
            f"{host} 是别的电脑也能连的地址，没有口令不能接收。",
            todo="请用 --token-file 给出口令，或者只在本机（127.0.0.1）接收。",
        )
    with only_one(folder):
        clear_stale(folder)
        asyncio.run(run_until_stopped(Endpoint(folder, token, now), host, port, ready))


async def run_until_stopped(endpoint: Endpoint, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Answer until a signal to stop. Refused when the address cannot be had."""
    from aiohttp import web

    runner = web.AppRunner(endpoint.app(), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as fault:
            raise Refused(
                f"{host}:{port} 用不了：{os_reason(fault)}。",
                todo="请换一个 --port，或者核对 --host。",
            ) from fault
        bound = runner.addresses[0][1]
        ready(f"http://{f'[{host}]' if ':' in host else host}:{bound}/packages")
        await _stopped()()
    finally:
        await runner.cleanup()


def _stopped() -> Callable[[], Awaitable[object]]:
    """What to wait for: a signal to stop. Windows has Ctrl+C only, which cancels by itself."""
    stop = asyncio.Event()
    if sys.platform != "win32":
        for one in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(one, stop.set)
    return stop.wait
