"""The folder between stations over HTTP: put packages there, see what lies there for one, fetch it.

What travels is sealed already: the line sees who sends to whom and which number, nothing else. Served by the
county (`counter exchange serve`) over one folder, which it puts its own packages into and takes from as
from a stick. A lower station needs no open port.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from counter.errors import BadInput, Refused, StoreFailed
from counter.exchange.endpoint import Endpoint, answer, run_until_stopped, stranger
from counter.exchange.receiving import only_one
from counter.exchange.routes import is_loopback
from counter.exchange.sealing import MOST, SUFFIX, read_envelope, whole
from counter.files import BLOCK, flushed, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    import httpx
    from aiohttp import web

NAME: Final = re.compile(r"\d{6}-\d{2}_\d{6}-\d{2}_\d{6,10}\.smx", re.ASCII)
PATH: Final = "/station"
TIMEOUT: Final = 60.0


class Line(Endpoint):
    """The handlers. `token` as for departments."""

    def app(self) -> web.Application:
        """The aiohttp application."""
        from aiohttp import web

        app = web.Application()
        app.router.add_get("/health", self.health)
        app.router.add_get(f"{PATH}/{{name}}", self.fetch)
        app.router.add_get(PATH, self.names)
        app.router.add_put(f"{PATH}/{{name}}", self.put)
        app.router.add_delete(f"{PATH}/{{name}}", self.forget)
        return app

    async def names(self, request: web.Request) -> web.Response:
        """What lies there, for or of one station."""
        if not self.may(request):
            return stranger()
        code = request.query.get("of", "")
        found = sorted(one.name for one in self.folder.glob(f"*{SUFFIX}") if NAME.fullmatch(one.name))
        return answer(200, names=[one for one in found if code in one.split("_")[:2]])

    async def fetch(self, request: web.Request) -> web.StreamResponse:
        """One package, as a stream."""
        from aiohttp import web

        file = self._file(request)
        if not self.may(request):
            return stranger()
        if file is None or not file.is_file():
            return answer(404, error="没有这个包。")
        return web.FileResponse(file)

    async def put(self, request: web.Request) -> web.Response:
        """Take one package in; the same again is no harm."""
        file = self._file(request)
        if not self.may(request):
            return stranger()
        if file is None:
            return answer(400, error="包的名字不对。")

        def keep(coming: Path) -> web.Response:
            _settle(coming, file)
            return answer(201, name=file.name)

        return await self.received(request, file.name, MOST, keep, too_big="包太大，没有收下。")

    async def forget(self, request: web.Request) -> web.Response:
        """A package that its sender says has been taken."""
        file = self._file(request)
        if not self.may(request):
            return stranger()
        if file is not None:
            file.unlink(missing_ok=True)
        return answer(200, ok=True)

    def _file(self, request: web.Request) -> Path | None:
        name = request.match_info["name"]
        return self.folder / name if NAME.fullmatch(name) else None


def _settle(coming: Path, file: Path) -> None:
    """Give it its name, when it is whole and is what the name says. BadInput otherwise."""
    envelope, _ = read_envelope(coming)
    if envelope.name != file.name:
        raise BadInput("包的名字和信封上写的不一样。", todo="请重新导出。")
    whole(coming, envelope)
    flushed(coming)
    coming.replace(file)
    settle(file.parent)


def serve(  # noqa: PLR0913  (the options of the command)
    folder: Path,
    host: str,
    port: int,
    token: str,
    *,
    now: Callable[[], datetime],
    ready: Callable[[str], None] = lambda _address: None,
) -> None:
    """Serve the folder until stopped. Blocks. Refused without a token, or when the address cannot be had."""
    if not token:
        raise Refused("没有口令不能开这条线。", todo="请用 --token-file 给出口令。")
    folder.mkdir(parents=True, exist_ok=True)
    with only_one(folder):
        asyncio.run(run_until_stopped(Line(folder, token, now), host, port, lambda at: ready(_base(at))))


def _base(address: str) -> str:
    return address.rsplit("/", 1)[0]


# -- the other end -----------------------------------------------------------------------------------------


class Far:
    """A folder at the other end of a line. `url`: its base address; `token`: the secret of both sides.

    Raises BadInput for an address that would carry the token in the clear over a network.
    """

    def __init__(self, url: str, token: str) -> None:
        from urllib.parse import urlsplit

        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadInput(f"“{url}”不是网址。", todo="请写 https:// 开头的完整地址。", field="url")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise BadInput("不加密的 http 只用于本机。", todo="请用 https 地址。", field="url")
        self.url, self._token = url.rstrip("/") + PATH, token

    def names(self, code: str) -> list[str]:
        """What lies there for or of a station."""
        said = self._asked("GET", "", params={"of": code}).json()
        found = said.get("names") if isinstance(said, dict) else None
        return [one for one in found or () if isinstance(one, str) and NAME.fullmatch(one)]

    def put(self, files: Iterable[Path], code: str, done: Callable[[str], bool]) -> int:
        """Every package that is not there yet; own ones that are `done` with go. How many were sent."""
        due = {file.name: file for file in files}
        there = set(self.names(code))
        for name in sorted(due.keys() - there):
            with due[name].open("rb") as reading:
                self._asked("PUT", f"/{name}", content=reading)
        for name in sorted(one for one in there - due.keys() if one.startswith(f"{code}_") and done(one)):
            self._asked("DELETE", f"/{name}")
        return len(due.keys() - there)

    def fetch(self, code: str, folder: Path, have: Callable[[str], bool]) -> int:
        """Every package for a station that it does not have, into a folder. How many came."""
        wanted = [one for one in self.names(code) if one.split("_")[1] == code and not have(one)]
        for name in wanted:
            self._stream(name, folder / name)
        return len(wanted)

    def _stream(self, name: str, target: Path) -> None:
        import httpx

        making, total = target.with_name(f".{target.name}.tmp"), 0
        try:
            with (
                httpx.Client(timeout=TIMEOUT, headers=self._headers) as client,
                client.stream("GET", f"{self.url}/{name}") as answered,
                making.open("wb") as writing,
            ):
                _check(answered)
                for block in answered.iter_bytes(BLOCK):
                    total += len(block)
                    if total > MOST:
                        raise BadInput("对方发来的包大得不正常，没有收。")
                    writing.write(block)
            making.replace(target)
        except httpx.HTTPError as why:
            raise _away() from why
        finally:
            with suppress(OSError):
                making.unlink()

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}

    def _asked(self, how: str, path: str, **more: object) -> httpx.Response:
        import httpx

        try:
            with httpx.Client(timeout=TIMEOUT, headers=self._headers) as client:
                answered = client.request(how, self.url + path, **more)  # type: ignore[arg-type]
        except httpx.HTTPError as why:
            raise _away() from why
        _check(answered)
        return answered


def _away() -> StoreFailed:
    return StoreFailed(
        "上级站点的线路连不上，或者没有回答。", todo="包都在，没有丢；请稍后再办，或者改用 U 盘。"
    )


def _check(answered: httpx.Response) -> None:
    if answered.is_success:
        return
    if answered.status_code == 401:
        raise Refused("线路的口令不对。", todo="请核对口令文件（--token-file）。")
    raise StoreFailed(f"上级站点没有收（{answered.status_code}）。", todo="请稍后再办，或者改用 U 盘。")
