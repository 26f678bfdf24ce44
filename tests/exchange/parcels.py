"""What the tests of the exchange share: scans made on the spot, a package, a running endpoint."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from PIL import Image
from pypdf import PdfWriter

from counter.exchange.endpoint import HOST, Endpoint
from counter.exchange.package import Enclosed, Package
from counter.exchange.routes import Route

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ID = "6f1f4c0e-3b7e-4b0e-9c55-0d6d6a1f2b11"
OTHER = "0b0f6d7e-7a53-4d6c-8a3e-3f5f1a2b3c4d"
NUMBER = "411202-01-20261123-0001-5"
NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
NAMES = ("材料/01 食品经营许可申请书-1.pdf", "材料/02 场所平面图.png")


def pdf(target: Path, pages: int = 1, *, password: str = "") -> Path:
    """A PDF of empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(210, 297)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        writer.write(file)
    return target


def picture(target: Path, size: tuple[int, int] = (40, 30)) -> Path:
    """A picture in the format its name says, with something in it so that cutting it off shows."""
    target.parent.mkdir(parents=True, exist_ok=True)
    Image.effect_noise(size, 60).convert("RGB").save(target)
    return target


def sha(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def package(folder: Path, **changes: Any) -> Package:
    """Two scans of one case for one department."""
    sources = (folder / "source" / "a.pdf", folder / "source" / "b.png")
    if not sources[0].exists():
        pdf(sources[0], 2)
        picture(sources[1])
    files = tuple(Enclosed(name=n, path=p, sha256=sha(p)) for n, p in zip(NAMES, sources, strict=True))
    said: dict[str, Any] = {
        "id": ID,
        "kind": "push",
        "number": NUMBER,
        "sender": "示例政务服务中心",
        "recipient": "市场监管部门",
        "about": {"External-Description": "开饭店", "一件事": "开饭店(餐饮店)"},
        "manifest": {"事项": ["食品经营许可(新办)"], "清单": [{"行": 1, "原件": 1}]},
        "files": files,
        "made_at": NOW - timedelta(hours=1),
    }
    return Package(**{**said, **changes})


def bags(folder: Path) -> list[Path]:
    """What a receiver that looks into the folder takes for packages."""
    return sorted(one for one in folder.glob("[!.]*") if one.is_dir())


def litter(folder: Path) -> list[Path]:
    """What somebody left unfinished."""
    return sorted(folder.glob(".*.tmp")) if folder.exists() else []


def by_http(url: str, token: str = "") -> Route:
    return Route(department="市场监管部门", way="http", url=url, token=token)


def by_folder(folder: Path, *, ours: bool = True) -> Route:
    return Route(department="公安部门", way="folder", path=folder, ours=ours)


@contextmanager
def serving(folder: Path, token: str = "") -> Iterator[str]:
    """A real endpoint on a free port of this computer; gives its address."""
    from aiohttp import web

    folder.mkdir(parents=True, exist_ok=True)
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    addresses: list[str] = []
    listening = threading.Event()

    async def run() -> None:
        runner = web.AppRunner(Endpoint(folder, token, lambda: NOW).app(), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, HOST, 0).start()
        addresses.append(f"http://{HOST}:{runner.addresses[0][1]}/packages")
        listening.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    assert listening.wait(20)
    try:
        yield addresses[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()
