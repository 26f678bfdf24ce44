"""The page itself on the screen: only in terminals that say they show pictures, and text everywhere else."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from helpers import start
from samples import RECEIPT
from textual.widgets import Static
from walking import Hands

from counter.cases.records import PaperRow
from counter.intake.frozen import freeze
from screens import pictures
from screens.acceptance.preview import Preview

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL.Image import Image
    from textual.widget import Widget

ASKS = "from screens import pictures; pictures.probe(); print('shows', pictures.available())"


@pytest.mark.parametrize(
    ("environment", "worth"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "linux"}, False),
        ({}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "foot-extra"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-256color", "WT_SESSION": "1"}, True),
        ({"TERM": "xterm-kitty", "COUNTER_PICTURES": "0"}, False),
        ({"TERM": "xterm", "COUNTER_PICTURES": "1"}, True),
    ],
)
def test_only_terminals_that_may_show_pictures_are_asked(environment: Mapping[str, str], worth: bool) -> None:
    assert pictures.likely(environment) is worth


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty on Windows")
def test_a_terminal_that_says_nothing_holds_nobody_up() -> None:
    import fcntl
    import struct
    import termios

    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 800, 480))
    process = subprocess.Popen(
        [sys.executable, "-c", ASKS],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "COUNTER_PICTURES": "1", "TERM": "xterm"},
        cwd=Path(__file__).parents[2],
    )
    os.close(theirs)
    seen, until = b"", time.monotonic() + 60
    while not seen.endswith(b"\n") and time.monotonic() < until:
        seen += os.read(ours, 4096)
    assert process.wait(60) == 0
    os.close(ours)
    assert b"\x1b[c" in seen, "it was asked"
    assert b"shows False" in seen


@pytest.mark.parametrize(
    ("found", "shows"), [("SixelImage", True), ("TGPImage", True), ("HalfcellImage", False)]
)
def test_only_real_pictures_count(monkeypatch: pytest.MonkeyPatch, found: str, shows: bool) -> None:
    """Half-blocks would show a page nobody can read: text is better."""
    from textual_image import renderable

    monkeypatch.setenv(pictures.SETTING, "1")
    monkeypatch.setattr(pictures, "_shows", [])
    monkeypatch.setattr(sys, "__stdin__", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(renderable, "Image", getattr(renderable, found))
    pictures.probe()
    assert pictures.available() is shows


def test_without_the_extra_papers_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pictures.SETTING, "1")
    monkeypatch.setattr(pictures, "_shows", [])
    monkeypatch.setattr(sys, "__stdin__", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setitem(sys.modules, "textual_image", None)
    pictures.probe()
    assert not pictures.available()


def receipt() -> PaperRow:
    """A receipt of two pages."""
    at = datetime(2026, 11, 23, 9, 42, tzinfo=timezone(timedelta(hours=8)))
    return PaperRow(
        number=RECEIPT.head.number,
        case_id="x",
        kind="receipt",
        record=freeze(RECEIPT),
        digest="",
        issued_at=at,
        issued_by="张敏",
        prints=1,
    )


async def test_g_shows_the_page_and_the_arrows_turn_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Image] = []

    def widget_of(picture: Image) -> Widget:
        shown.append(picture)
        return Static("page")

    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        app.push_screen(Preview(receipt()))
        await hands.key("g")
        assert shown == [], "this terminal shows no pictures"
        assert "看原样" not in hands.text
        await hands.key("escape")

        monkeypatch.setattr(pictures, "_shows", ["sixel"])
        monkeypatch.setattr(pictures, "widget_of", widget_of)
        preview = Preview(receipt())
        app.push_screen(preview)
        await hands.key("g")
        assert preview.pages == 2
        (first,) = shown
        assert (first.mode, first.width) == ("L", 1075)
        assert len(preview.query(".page")) == 1
        assert not preview.query_one("#sheet").display
        await hands.key("right", "right")
        assert len(shown) == 2, "there are two pages"
        assert shown[1].tobytes() != first.tobytes()
        await hands.key("g")
        assert len(preview.query(".page")) == 0
        assert RECEIPT.matter in hands.text


def test_the_widget_is_the_library_s_and_takes_our_page() -> None:
    from PIL import Image as Pictures

    made = pictures.widget_of(Pictures.new("L", (210, 297), 255))
    assert type(made).__module__.startswith("textual_image")
