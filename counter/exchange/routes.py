"""How each department is reached. `routes.toml` in the data folder; a department it lacks has a folder here.

[市场监管部门]
way = "http"                          # folder、http 或 none（尚未对接，R149）
url = "https://example.org/packages"
token = "平台给的口令"

[公安部门]
way = "folder"
path = "/网络盘/公安"
"""

from __future__ import annotations

import ipaddress
import os
import stat
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import urlsplit

from counter.errors import BadInput
from counter.exchange.names import portable
from counter.plain_toml import read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

FILE = "routes.toml"
Way = Literal["folder", "http", "none"]
WAYS: tuple[str, ...] = get_args(Way)
_KEYS: Mapping[str, frozenset[str]] = {
    "folder": frozenset({"way", "path"}),
    "http": frozenset({"way", "url", "token", "plain"}),
    "none": frozenset({"way"}),
}
_ALL = ("way", "path", "url", "token", "plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way to one department."""

    department: str
    way: Way
    path: Path | None = None
    """The folder where bags are dropped."""
    ours: bool = False
    """The folder is the station's own and may be made. Another that is missing is a drive not connected."""
    url: str = ""
    token: str = field(default="", repr=False)

    @property
    def connected(self) -> bool:
        """Whether anything is sent at all; if not, the lead department is told (R149)."""
        return self.way != "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """All of them."""

    written: Mapping[str, Route]
    outbox: Path

    def to(self, department: str) -> Route:
        """The route of a department; one that is not written has its folder in the outbox."""
        own = Route(department=department, way="folder", path=self.outbox / portable(department), ours=True)
        return self.written.get(department, own)


class RoutesFaulty(BadInput):
    """The station's routes cannot be used; every fault is listed."""

    title = "部门对接文件有误"

    def __init__(self, faults: tuple[str, ...]) -> None:
        listed = "\n".join(faults)
        super().__init__(f"{FILE} 有 {len(faults)} 处要改：\n{listed}", todo="请改正后再试。", field=FILE)
        self.faults = tuple(BadInput(fault, field=FILE) for fault in faults)


def routes(data: Path, departments: Collection[str], outbox: Path) -> Routes:
    """The routes of a station. `departments`: the names of the list; `outbox`: where folders are made.

    Raises RoutesFaulty with every fault of the file.
    """
    file = data / FILE
    if not file.exists():
        return Routes(written={}, outbox=outbox)
    content, faults = read(file)
    written = {}
    for name, table in content.items():
        found = list(_faults(name, table, departments))
        faults += found
        if not found:
            written[name] = _route(name, table, data, outbox)
    faults += _seen_by_others(file, content)
    if faults:
        raise RoutesFaulty(tuple(faults))
    return Routes(written=written, outbox=outbox)


def _faults(name: str, table: Any, departments: Collection[str]) -> Iterator[str]:
    if name not in departments:
        near = get_close_matches(name, departments, n=1, cutoff=0.5)
        yield f"[{name}] 不是目录里的部门。{f'是不是“{near[0]}”？' if near else '请按目录里的名称写。'}"
    if not isinstance(table, dict):
        yield f"[{name}] 应当是一节，里面写 way。"
        return
    way = table.get("way")
    if way not in WAYS:
        yield f"[{name}] 的 way 应当是 {'、'.join(WAYS)} 之一。"
        return
    for key, value in table.items():
        if key not in _KEYS[way]:
            known = key in _ALL
            yield f"[{name}] 里的“{key}”{f'和 way = “{way}”不能一起写' if known else '不认识'}。"
        elif not isinstance(value, bool if key == "plain" else str) or value == "":
            how = "成 true 或 false" if key == "plain" else "在引号里，不能空着"
            yield f"[{name}] 的 {key} 应当写{how}。"
    if way == "http":
        yield from _url_faults(name, table)


def _url_faults(name: str, table: Mapping[str, Any]) -> Iterator[str]:
    url, token = table.get("url", ""), table.get("token", "")
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good:
        yield f"[{name}] 的 url 应当是 http 或 https 的完整地址。"
        return
    if parts.username or parts.password:
        yield f"[{name}] 的 url 里不要写用户名和口令，口令写在 token。"
    if parts.scheme == "http" and not is_loopback(parts.hostname or "") and table.get("plain") is not True:
        yield (
            f"[{name}] 的 url 不加密，申请人的材料会在网上明着走。请用 https；"
            "确实只在专网里走的，另写 plain = true。"
        )
    if isinstance(token, str) and not (token.isascii() and token.isprintable() and " " not in token):
        yield f"[{name}] 的 token 只能用英文字母、数字和符号，不能有空格。"


def is_loopback(host: str) -> bool:
    """Whether an address is this computer itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _seen_by_others(file: Path, content: Mapping[str, Any]) -> Iterator[str]:
    """A token that other accounts of this computer can read is no secret. Windows keeps this elsewhere."""
    holds = any(isinstance(table, dict) and "token" in table for table in content.values())
    if holds and os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield f"里面有 token，别的账户也能读。请运行 chmod 600 {file.name}。"


def _route(name: str, table: Mapping[str, Any], data: Path, outbox: Path) -> Route:
    way: Way = table["way"]
    if way != "folder":
        return Route(department=name, way=way, url=table.get("url", ""), token=table.get("token", ""))
    if "path" not in table:
        return Route(department=name, way=way, path=outbox / portable(name), ours=True)
    return Route(department=name, way=way, path=data / Path(table["path"]).expanduser())
