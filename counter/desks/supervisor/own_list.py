"""本站目录 on the disk: changed by one at a time, written whole, known to the journal."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from counter.catalog import overlay
from counter.errors import Refused, StoreFailed, os_reason
from counter.files import write_whole
from counter.locks import alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from counter.cases.records import Entry
    from counter.store import Store

ACCEPT, SETTLE = "catalogue.accept", "catalogue.settle"
PATIENCE = 20.0
"""Seconds to wait while another window changes 本站目录."""
FOREIGN = (
    "本站目录的 accepted.yaml 和日志里接受过的不一致，可能被手工改过、损坏，或者从别处复制。请核对它的内容。"
)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """本站目录 for oneself; a kill lets go of it. Refused while another window keeps it."""
    lock = folder.with_name(f"{folder.name}.lock")
    busy = Refused("另一个窗口正在改动目录。", todo="请等它办完再试。")
    with alone(lock, patience=PATIENCE, busy=busy, failed=partial(_unwritable, folder)):
        yield


def _unwritable(folder: Path, error: OSError) -> StoreFailed:
    return StoreFailed(
        f"写不了本站目录 {folder}（{os_reason(error)}）。",
        todo="请管理员检查磁盘空间和文件夹权限，重新打开程序后再看。",
    )


def put(folder: Path, text: str, record: Callable[[str], None]) -> None:
    """The pending file, then the journal (`record` gets the name of the text), then the name.

    To be called while `held`. `finish` ends what a kill cut off.
    """
    pending = pending_path(folder, text)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(pending, text.encode())
    try:
        record(name_of(text))
    except BaseException:
        pending.unlink(missing_ok=True)
        raise
    pending.replace(folder / overlay.ACCEPTED)


def finish(store: Store, folder: Path) -> None:
    """Finish an acceptance that was cut off after its journal entry; forget one that has none.

    Done is what the journal accepted later than what stands there now: a text may be accepted twice.
    """
    if not any(folder.glob("accepted.*.pending")):
        return
    with held(folder):
        order = {name: place for place, name in enumerate(_accepted(store))}
        now = order.get(_standing(folder), -1)
        for path in folder.glob("accepted.*.pending"):
            if order.get(path.name.split(".")[1], -1) > now:
                path.replace(folder / overlay.ACCEPTED)
            else:
                path.unlink(missing_ok=True)


def unknown(store: Store, folder: Path) -> str:
    """A sentence when accepted.yaml is not what anybody here accepted; empty = all well."""
    standing = _standing(folder)
    return FOREIGN if standing and standing not in _accepted(store) else ""


def _standing(folder: Path) -> str:
    """The name of the text that stands in accepted.yaml; empty when there is none."""
    path = folder / overlay.ACCEPTED
    return name_of(path.read_text(encoding="utf-8")) if path.is_file() else ""


def _accepted(store: Store) -> list[str]:
    """The names of the texts the journal has, first to last."""
    with store.read() as view:
        entries = [*view.journal.of_action(ACCEPT), *view.journal.of_action(SETTLE)]
    return [str(detail_of(one).get("text", "")) for one in sorted(entries, key=lambda one: one.seq)]


def pending_path(folder: Path, text: str) -> Path:
    """Where an acceptance waits until the journal has it."""
    return folder / f"accepted.{name_of(text)}.pending"


def name_of(text: str) -> str:
    """A short name for a text of accepted.yaml, as the journal keeps it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def detail_of(entry: Entry) -> dict[str, Any]:
    """What a journal entry says beside who and when."""
    detail: dict[str, Any] = json.loads(entry.detail)
    return detail
