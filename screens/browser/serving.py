"""The server for browsers: textual-serve with our own page, and with doors only for whom they are meant.

Each page is a process of its own, so one that fails takes no other with it; when a page is closed its process
is told to leave, and every draft is saved by then.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE: Final = Path(__file__).parent
LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
MOST: Final = 24
"""Pages at once; each is a process of about 90 MB."""
GUARD: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        "img-src 'self' data:; connect-src {sockets}; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def command(data: Path) -> str:
    """What each page runs, quoted for the shell of this system."""
    words = [sys.executable, "-m", "screens.browser.window", str(data)]
    if sys.platform == "win32":
        return subprocess.list2cmdline(words)
    import shlex

    return shlex.join(words)


def origins(host: str, port: int, public_url: str) -> frozenset[str]:
    """The pages that may open a window here: ours, and none from elsewhere or by another name."""
    ours = {f"http://{one}:{port}" for one in (*LOOPBACK, f"[{host}]" if ":" in host else host)}
    if port == 80:
        ours |= {one.removesuffix(":80") for one in ours}
    return frozenset(ours | ({_origin(public_url)} if public_url else set()))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class CounterServer(Server):
    """Pages of one data folder."""

    def __init__(
        self, data: Path, *, host: str, port: int, public_url: str, ready: Callable[[str], None]
    ) -> None:
        super().__init__(
            command(data),
            host=host,
            port=port,
            title="一件事一次办 · 综合受理工作站",
            public_url=public_url.rstrip("/") or None,
            templates_path=PAGE,
        )
        if not public_url and ":" in host:
            self.public_url = f"http://[{host}]:{port}"
        self.ours = origins(host, port, public_url)
        self.ready = ready
        self.open = 0

    def initialize_logging(self) -> None:
        """Nothing of what is typed or shown goes to a log."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.router.add_get("/page.js", _script)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Every answer is guarded."""
        app.on_response_prepare.append(self._guard)

    async def run(self) -> None:
        """Answer until somebody says stop; only then are the pages told to leave."""
        runner = web.AppRunner(await self._make_app(), access_log=None, handle_signals=False)
        await runner.setup()
        try:
            await web.TCPSite(runner, self.host, self.port).start()
            self.ready(self.public_url)
            await _stopped()
        finally:
            await runner.cleanup()

    async def _guard(self, request: web.Request, response: web.StreamResponse) -> None:
        socket = "ws" + self.public_url.removeprefix("http")
        for name, value in GUARD.items():
            response.headers[name] = value.replace("{sockets}", f"'self' {socket}")

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A page's own window. Refused to pages from elsewhere (they would speak with our person's keys)."""
        origin = request.headers.get("Origin")
        if origin is not None and origin not in self.ours:
            raise web.HTTPForbidden(text="这个网页不是本机的工作站页面，不能连接。")
        if self.open >= MOST:
            raise web.HTTPServiceUnavailable(text=f"已经开了 {MOST} 个页面，请先关掉不用的。")
        self.open += 1
        try:
            return await super().handle_websocket(request)
        finally:
            self.open -= 1


async def _script(_: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "page.js")


async def _stopped() -> None:
    """Wait for Ctrl+C or the system's word. On Windows Ctrl+C comes as KeyboardInterrupt."""
    end = asyncio.Event()
    with suppress(NotImplementedError):
        for one in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(one, end.set)
    await end.wait()


def serve(data: Path, *, host: str, port: int, public_url: str, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl+C. OSError when the port cannot be had."""
    with suppress(KeyboardInterrupt):
        asyncio.run(CounterServer(data, host=host, port=port, public_url=public_url, ready=ready).run())
