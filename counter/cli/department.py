"""`counter department`: for departments without a system of their own, and for a look at what was dropped."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import data_of, data_option, json_option, port_of
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken, SpokenGroup
from counter.errors import os_reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from counter.exchange.package import Package, Received

FOLDER = "received"
"""Below the data folder, unless --folder says otherwise."""
SHORTEST = 16
"""Characters of a token: fewer can be tried out over a network."""
MOST_TOKEN = 4096

folder_option = click.option(
    "--folder", metavar="文件夹", default=None, help="收件文件夹；不写用数据文件夹里的 received。"
)


@click.group(cls=SpokenGroup)
def department() -> None:
    """部门收件：没有自己系统的部门用它接收窗口推送的材料，查看收到了什么。"""


def received(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that reads what arrived."""
    return folder_option(json_option(data_option(function)))


@department.command("serve", cls=Spoken)
@click.option(
    "--host", metavar="地址", default="127.0.0.1", help="在哪个地址接收；不写只在本机（127.0.0.1）。"
)
@click.option("--port", metavar="端口", default="8532", help="端口，不写是 8532；写 0 由系统挑一个。")
@click.option(
    "--token-file",
    metavar="文件",
    default=None,
    help="口令文件：一行，至少 16 个字符，只有本账户能读。发送方在 routes.toml 里写同一个口令。",
)
@folder_option
@data_option
def serve(host: str, port: str, token_file: str | None, folder: str | None, data: str | None) -> None:
    """接收窗口推送的材料包，逐个查验，存进收件文件夹；同一个包发几次都只收一份。按 Ctrl+C 停下。

    别的电脑也能连的地址必须有口令。这里不加密：跨网络使用时，请放在有 https 的反向代理后面。
    """
    from counter.desks.office import local_now
    from counter.exchange import endpoint
    from counter.exchange.routes import is_loopback

    where = _folder(folder, data)
    token = token_of(Path(token_file).expanduser()) if token_file else ""
    if token and not is_loopback(host):
        say.note(
            f"注意：{host} 是别的电脑也能连的地址，而且不加密。请只在内部专网用，或者放在 https 代理后面。"
        )

    def ready(address: str) -> None:
        say.out(f"正在接收：{address}")
        say.note(f"收到的包存在 {where}。按 Ctrl+C 停下。")

    endpoint.serve(where, host, port_of(port), token, now=local_now, ready=ready)
    say.note("已停下。收到的包都在。")


def token_of(file: Path) -> str:
    """The secret of --token-file; Problems when it is no secret."""
    try:
        with file.open("rb") as reading:
            mode = os.fstat(reading.fileno()).st_mode
            token = reading.read(MOST_TOKEN).decode("ascii").strip()
    except OSError as fault:
        raise _bad_token(f"口令文件 {file} 读不出来（{os_reason(fault)}）。", "请核对位置和权限。") from fault
    except UnicodeDecodeError as fault:
        raise _bad_token("口令里有英文字母、数字、符号以外的字。", "请换一个。") from fault
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise _bad_token(f"口令文件 {file} 别的账户也能读。", f"请运行 chmod 600 {file}。")
    if len(token) < SHORTEST or not token.isprintable() or " " in token:
        raise _bad_token(f"口令应是一行，至少 {SHORTEST} 个字符，中间没有空格。", "请换一个长的。")
    return token


def _bad_token(what: str, todo: str) -> Problems:
    return Problems([Problem(what=what, todo=todo, field="--token-file")])


def _folder(folder: str | None, data: str | None) -> Path:
    return Path(folder).expanduser().absolute() if folder else data_of(data) / FOLDER


@department.command("inbox", cls=Spoken)
@received
def inbox(folder: str | None, data: str | None, *, as_json: bool) -> None:
    """列出收到的材料包，早到的在前：办件编号、种类、收件部门、时间、件数和包的编号。"""
    from counter.exchange.receiving import inbox as arrived

    where = _folder(folder, data)
    found = arrived(where) if where.is_dir() else ()
    if as_json:
        say.out_json([{**_head(one.package), "at": one.at.isoformat(timespec="seconds")} for one in found])
        return
    if not found:
        say.out(f"{where} 里还没有收到材料包。")
        return
    rows = [
        (
            one.package.number,
            _kind(one.package),
            one.package.recipient,
            f"{one.at:%Y-%m-%d %H:%M}",
            len(one.package.files),
            one.package.id,
        )
        for one in found
    ]
    say.table(("办件编号", "种类", "部门", "收到", "文件", "编号"), rows)


@department.command("show", cls=Spoken)
@click.argument("wanted", metavar="编号")
@received
def show(wanted: str, folder: str | None, data: str | None, *, as_json: bool) -> None:
    """打开一个材料包：先重新查验每个文件，再列出说明和文件在哪里。编号写包的编号（前几位也行）或办件编号。"""
    from counter.exchange.receiving import open_package

    found = open_package(_folder(folder, data), wanted)
    if as_json:
        say.out_json({**_head(found.package), **_inside(found)})
        return
    head = found.package
    say.out(f"{_kind(head)}　办件 {head.number}　{head.sender} → {head.recipient}")
    say.out(f"编号 {head.id}　制作于 {head.made_at:%Y-%m-%d %H:%M}　查验无误")
    for label, text in head.about.items():
        say.out(f"{label}：{text}")
    for one in head.files:
        say.out(f"  {one.name}\n    {one.path}")


def _kind(package: Package) -> str:
    from counter.cases.items import OUTGOING_ZH

    names = {"archive": "档案", **{str(kind): zh for kind, zh in OUTGOING_ZH.items()}}
    return names.get(package.kind, package.kind)


def _head(package: Package) -> dict[str, object]:
    return {
        "id": package.id,
        "kind": package.kind,
        "number": package.number,
        "sender": package.sender,
        "recipient": package.recipient,
        "made_at": package.made_at.isoformat(timespec="seconds"),
        "files": [one.name for one in package.files],
    }


def _inside(found: Received) -> dict[str, object]:
    package = found.package
    return {
        "place": str(found.place),
        "about": dict(package.about),
        "manifest": dict(package.manifest),
        "files": [{"name": one.name, "path": str(one.path), "sha256": one.sha256} for one in package.files],
    }
