"""`counter serve`: the screens in a browser, for whom they are meant and for nobody else."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest
from cli_tools import run

from screens.browser.serving import command, origins

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX end the server here")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """A server of its own process; its address."""
    words = [sys.executable, "-c", "from counter.cli import main; main()", "serve"]
    port = str(free_port())
    with subprocess.Popen(
        [*words, "--data", str(data), "--port", port], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            told = server.stdout.readline()
            assert f"http://127.0.0.1:{port}" in told
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


async def look(address: str) -> tuple[str, str, int]:
    """The page, what its window shows first, and what a page from elsewhere gets."""
    async with aiohttp.ClientSession() as browser:
        async with browser.get(address) as answer:
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            page = await answer.text()
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await browser.ws_connect(f"{address}/ws", origin="http://example.org")
        shown = ""
        async with browser.ws_connect(f"{address}/ws?width=80&height=24", origin=address) as window:
            async with asyncio.timeout(30):
                while "首次使用" not in shown:
                    shown += (await window.receive_bytes()).decode(errors="replace")
    return page, shown, refused.value.status


def test_a_browser_gets_the_window_and_a_page_from_elsewhere_does_not(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as address:
        page, shown, status = asyncio.run(look(address))
    assert status == 403
    assert "首次使用" in shown
    links = re.findall(r'(?:href|src)="([^"]*)"', page)
    ours = ("", "data:,", "/page.js")
    assert [link for link in links if link not in ours and not link.startswith(f"{address}/static/")] == []


def test_other_computers_are_let_in_only_when_somebody_says_so(tmp_path: Path) -> None:
    answer = run("serve", "--host", "192.0.2.1", "--data", str(tmp_path))
    assert answer.code == 1
    assert "反向代理" in answer.err
    assert run("serve", "--port", "x", "--data", str(tmp_path)).code == 1


def test_a_name_that_somebody_made_up_for_this_computer_opens_nothing() -> None:
    ours = origins("127.0.0.1", 8531, "https://counter.example.org/desk")
    assert "https://counter.example.org" in ours
    assert {one.partition("//")[2] for one in ours} >= {"localhost:8531", "[::1]:8531"}
    assert "http://example.org:8531" not in ours
    assert "http://[fd00::1]:80" in origins("fd00::1", 80, "")


def test_a_folder_with_spaces_and_quotes_reaches_the_window_whole(tmp_path: Path) -> None:
    odd = tmp_path / "数据 '1' $(x)"
    words = command(odd).replace("-m screens.browser.window", "-c 'import sys; print(sys.argv[1])'")
    told = subprocess.run(["sh", "-c", words], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str(odd)
