"""A real Chromium for the tests of the site: one for a module, driven by Debian's own driver, no network.

COUNTER_NEED=chromium makes a missing browser a failure: CI may not pass by skipping.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selenium.webdriver import Chrome

NEEDED = "chromium" in os.environ.get("COUNTER_NEED", "").split(",")
PHONE, DESK = (390, 844), (1280, 900)
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--lang=zh-CN",
)
SELF = "localhost"
"""What browsers trust without https, and let check signatures."""
SCRIPTS = Path(__file__).with_name("looking.js")


class Browser:
    """Pages as a person sees them; sizes in CSS pixels."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver
        self._looking = SCRIPTS.read_text(encoding="utf-8")

    def cdp(self, command: str, **more: object) -> Any:
        return self.driver.execute_cdp_cmd(command, more)

    def size(self, wide: int, tall: int) -> None:
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            width=wide,
            height=tall,
            deviceScaleFactor=1,
            mobile=wide < 600,
        )

    def open(self, url: str) -> None:
        """The page anew, even where only the part after # differs."""
        self.driver.get("about:blank")
        self.driver.get(url)

    def js(self, script: str, *args: object) -> Any:
        return self.driver.execute_script(script, *args)

    def look(self, function: str, *args: object) -> Any:
        """What one of the functions of looking.js finds on the page."""
        given = ", ".join(map(json.dumps, args))
        return self.js(f"{self._looking}\nreturn Looking.{function}({given});")

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def text(self, selector: str) -> str:
        return str(self.js("return document.querySelector(arguments[0]).innerText", selector))

    def shown(self, selector: str) -> list[str]:
        """The texts of what can be seen of it."""
        return list(
            self.js(
                "return [...document.querySelectorAll(arguments[0])]"
                ".filter((one) => one.checkVisibility()).map((one) => one.innerText)",
                selector,
            )
        )

    def faults(self) -> list[str]:
        """What the console has complained of since last asked."""
        return [one["message"] for one in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]

    def asked_for(self) -> list[str]:
        """The addresses of everything fetched since last asked."""
        told = [
            json.loads(one["message"])["message"]
            for one in self.driver.get_log("performance")  # type: ignore[no-untyped-call]
        ]
        sent = [
            one["params"]["request"]["url"] for one in told if one["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in sent if not url.startswith(("data:", "about:"))]

    def tree(self) -> list[dict[str, Any]]:
        """What a screen reader is told: role, name and whether it can be focused."""
        nodes = self.cdp("Accessibility.getFullAXTree")["nodes"]
        return [
            {
                "role": one["role"]["value"],
                "name": one.get("name", {}).get("value", "").strip(),
                "focusable": any(
                    p["name"] == "focusable" and p["value"]["value"] for p in one.get("properties", ())
                ),
            }
            for one in nodes
            if not one["ignored"]
        ]

    def printed(self) -> bytes:
        """The page as it would come out of a printer, as PDF."""
        made = self.cdp("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(made["data"])


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """A browser with a profile of its own in the folder; the test is skipped, or fails on CI, without one."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        why = "no Chromium with its driver here (Debian: chromium, chromium-driver)"
        (pytest.fail if NEEDED else pytest.skip)(why)
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = str(program)
    for flag in (*FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.add_experimental_option("perfLoggingPrefs", {"enableNetwork": True, "enablePage": False})
    made = Chrome(options=options, service=Service(str(driver)))
    try:
        yield Browser(made)
    finally:
        made.quit()


class _Quiet(SimpleHTTPRequestHandler):
    """A plain web server of one folder that answers every /V/… with the page of codes, as the README says."""

    def translate_path(self, path: str) -> str:
        return super().translate_path("/v/index.html" if path.startswith("/V/") else path)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the folder is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://{SELF}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder
