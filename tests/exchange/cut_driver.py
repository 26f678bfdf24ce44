"""A sender or an endpoint in a process of its own that stops at one step, to be killed there.

Run as `cut_driver.py send STEP TARGET FOLDER` (TARGET: an address or a folder; FOLDER: where the scans of the
package and the work are) or `cut_driver.py serve STEP FOLDER`. At the step it writes one line and waits.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parcels import NOW, by_folder, by_http, package

from counter.exchange import bags, endpoint, receiving, send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

import httpx


def wait_here(what: str = "here") -> None:
    print(what, flush=True)
    time.sleep(600)


def stop_before(module: Any, name: str) -> None:
    """Never gets into this function."""
    setattr(module, name, lambda *_, **__: wait_here())


def stop_inside_copy() -> None:
    """The first file is copied, the second is half there."""
    real: Callable[..., object] = bags._copy

    def copy(source: Path, target: Path, sha256: str) -> None:
        if target.suffix == ".png":
            target.write_bytes(source.read_bytes()[:100])
            wait_here()
        real(source, target, sha256)

    bags._copy = copy


def stop_inside_upload() -> None:
    """Half the package is sent."""
    real = httpx.Client.post

    def half(file: Any) -> Iterator[bytes]:
        yield file.read(2000)
        wait_here()

    def post(self: httpx.Client, url: str, *, content: Any, headers: dict[str, str]) -> httpx.Response:
        return real(self, url, content=half(content), headers=headers)

    httpx.Client.post = post  # type: ignore[method-assign,assignment]


STEPS: dict[str, Callable[[], None]] = {
    "copying": stop_inside_copy,
    "naming": lambda: stop_before(bags, "_rename"),
    "dropped": lambda: stop_before(send, "note"),
    "packing": lambda: stop_before(send, "zip_bag"),
    "uploading": stop_inside_upload,
    "answered": lambda: stop_before(send, "_answered"),
    "unpacked": lambda: stop_before(receiving, "settle_in"),
    "kept": lambda: stop_before(receiving, "note"),
    "storing": lambda: stop_before(endpoint, "store"),
    "": lambda: None,
}


def main() -> None:
    what, step, target, *rest = sys.argv[1:]
    STEPS[step]()
    if what == "serve":
        endpoint.serve(Path(target), port=0, now=lambda: NOW, ready=lambda at: print(at, flush=True))
        return
    folder = Path(rest[0])
    route = by_http(target) if target.startswith("http") else by_folder(Path(target))
    send.deliver(package(folder), route, work=folder / "work", now=NOW)
    print("done", flush=True)


if __name__ == "__main__":
    main()
