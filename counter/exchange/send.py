"""The two senders: a folder where bags are dropped, and a platform that takes them by HTTP.

Either may be cut off at any moment and be called again with the same package: the id is known at the other
end, and the answer is the first one's.
"""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.errors import BadInput, Conflict, CounterError, Refused, StoreFailed, os_reason
from counter.exchange.bags import write_bag
from counter.exchange.ledger import note, taken
from counter.exchange.names import portable
from counter.exchange.package import check, fingerprint_of, name_of, payload_of
from counter.exchange.zips import zip_bag
from counter.files import settle, write_whole
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import httpx

    from counter.exchange.package import Package
    from counter.exchange.routes import Route

_AGAIN = frozenset({408, 425, 429})
"""Answers below 500 that ask to come again."""
TIMEOUT = 60.0
"""Seconds without a byte before a platform counts as away; a large package may take longer as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """The other end has it."""

    receipt: str
    """The endpoint's receipt id, or the path of the bag."""


class SendFailed(CounterError):
    """It was not sent, or nobody can say. `again`: whether the same try can succeed later."""

    title = "没有发出去"
    safe = "要发的内容都在，没有丢失。"

    def __init__(self, what: str, todo: str, *, again: bool) -> None:
        super().__init__(what, todo=todo)
        self.again = again


def deliver(package: Package, route: Route, *, work: Path, now: datetime, timeout: float = TIMEOUT) -> Ack:
    """Give a package to a department by its route. Blocks; call it from a worker.

    `work`: a folder for what is made on the way, cleared at the end. `timeout`: seconds, see TIMEOUT.
    Raises SendFailed; with `again` for trouble that passes.
    """
    try:
        if route.way == "folder":
            return _drop(package, route, now)
        if route.way == "http":
            return _post(package, route, work, timeout)
    except (Conflict, BadInput, Refused) as fault:
        raise SendFailed(fault.what, fault.todo, again=False) from fault
    except StoreFailed as fault:
        raise SendFailed(fault.what, fault.todo, again=True) from fault
    except OSError as fault:
        raise SendFailed(
            f"发送时读写不了文件：{os_reason(fault)}。",
            "请检查磁盘空间和文件夹权限；程序会再试。",
            again=True,
        ) from fault
    raise SendFailed(
        f"{route.department}尚未对接，没有发送。",
        "请通知牵头部门组织这个部门到平台获取申报信息。",
        again=False,
    )


# -- a folder ----------------------------------------------------------------------------------------------


def _drop(package: Package, route: Route, now: datetime) -> Ack:
    folder = route.path
    assert folder is not None  # noqa: S101  (a route by folder has one)
    check(package)
    if not folder.is_dir() and not route.ours:
        raise SendFailed(
            f"{route.department}的文件夹“{folder}”不在。",
            "请检查网络盘有没有连上；程序会再试。",
            again=True,
        )
    fingerprint = fingerprint_of(payload_of(package))
    before = taken(folder, package.id)
    if before is None:
        place = write_bag(package, folder)
        before = note(folder, package.id, fingerprint=fingerprint, receipt=str(place), now=now)
    if before.fingerprint != fingerprint:
        raise Conflict("同一个编号的包以前发过，内容不一样，没有再发。", todo="内容变了的要作为新的包发送。")
    return Ack(receipt=before.receipt)


def drop_message(folder: Path, id_: str, to: str, text: str, now: datetime) -> Path:
    """Put a text message into the folder of the message service: one UTF-8 file, whole or not at all.

    Lines To, Id and Date, an empty line, the text. The same id is put there once, also after the service
    has taken the file away. Raises SendFailed.
    """
    if id_ != portable(id_):
        raise ValueError(id_)
    place = folder / f"{id_}.txt"
    fingerprint = hashlib.sha256(f"{to}\n{text}".encode()).hexdigest()
    head = f"To: {clean_line(to)}\nId: {id_}\nDate: {now.isoformat(timespec='seconds')}\n\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = taken(folder, id_)
        if before is None:
            write_whole(place, f"{head}{text}\n".encode())
            settle(folder)
            before = note(folder, id_, fingerprint=fingerprint, receipt=str(place), now=now)
    except OSError as fault:
        raise SendFailed(
            f"短信写不进文件夹“{folder}”：{os_reason(fault)}。",
            "请检查磁盘空间和文件夹权限；程序会再试。",
            again=True,
        ) from fault
    if before.fingerprint != fingerprint:
        raise SendFailed(
            "同一个编号的短信以前发过，内容不一样，没有再发。", "内容变了的要作为新的短信发送。", again=False
        )
    return place


# -- HTTP --------------------------------------------------------------------------------------------------


def _post(package: Package, route: Route, work: Path, timeout: float) -> Ack:
    bag = write_bag(package, work)
    packed = work / f"{name_of(package)}.zip"
    try:
        zip_bag(bag, packed)
        return _answered(_upload(packed, package.id, route, timeout), route)
    finally:
        shutil.rmtree(bag, ignore_errors=True)
        with suppress(OSError):
            packed.unlink()


def _upload(packed: Path, id_: str, route: Route, timeout: float) -> httpx.Response:
    import httpx

    headers = {"Idempotency-Key": id_, "Content-Type": "application/zip", "Accept": "application/json"}
    if route.token:
        headers["Authorization"] = f"Bearer {route.token}"
    try:
        with packed.open("rb") as file, httpx.Client(timeout=timeout) as client:
            return client.post(route.url, content=file, headers=headers)
    except httpx.TransportError as fault:
        late = isinstance(fault, httpx.TimeoutException)
        raise SendFailed(
            f"{route.department}的平台{'没有回答' if late else '连不上'}。",
            "请检查网络；程序会再试，重复收到的平台会认出来。",
            again=True,
        ) from fault
    except httpx.HTTPError as fault:
        raise SendFailed(
            f"{route.department}的平台回答得不合规矩。", "请把时间告诉平台的管理员；程序会再试。", again=True
        ) from fault


def _answered(answer: httpx.Response, route: Route) -> Ack:
    said = _json(answer)
    if answer.is_success:
        receipt = clean_line(str(said.get("receipt") or ""))[:200]
        if receipt:
            return Ack(receipt=receipt)
        raise SendFailed(
            f"{route.department}的平台收下了（{answer.status_code}），但没有给回执号。",
            "请与平台核对这个包收到没有，再发一次。",
            again=False,
        )
    why = clean_line(str(said.get("error") or ""))[:200]
    again = answer.status_code >= 500 or answer.status_code in _AGAIN
    raise SendFailed(
        f"{route.department}的平台没有收（{answer.status_code}）{f'：{why}' if why else '。'}",
        "程序会再试。" if again else _todo(answer.status_code),
        again=again,
    )


def _todo(status: int) -> str:
    if status in (401, 403):
        return "请检查 routes.toml 里的 token，改好后再发。"
    if 300 <= status < 400 or status in (404, 405):
        return "请检查 routes.toml 里的 url，改好后再发。"
    return "请按平台说的改好，再发一次。"


def _json(answer: httpx.Response) -> dict[str, object]:
    try:
        said = answer.json()
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
