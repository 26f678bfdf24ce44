"""`counter serve`: the screens in a browser, for stations that cannot install."""

from __future__ import annotations

import click

from counter.cli import say
from counter.cli.options import data_of, data_option, port_of
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken
from counter.errors import os_reason


@click.command("serve", cls=Spoken)
@click.option(
    "--host", metavar="地址", default="127.0.0.1", help="在哪个地址提供；不写只在本机（127.0.0.1）。"
)
@click.option("--port", metavar="端口", default="8531", help="在哪个端口提供；不写是 8531。")
@click.option(
    "--public-url",
    metavar="网址",
    default="",
    help="放在反向代理后面时，浏览器里看到的网址，例如 https://counter.example.org。",
)
@click.option(
    "--allow-remote", is_flag=True, help="别的电脑也能直接连：要写明知道没有加密。请优先用反向代理。"
)
@data_option
def serve(host: str, port: str, public_url: str, data: str | None, *, allow_remote: bool) -> None:
    """在浏览器里用同一套窗口界面，给装不了终端程序的站点。一个页面一个窗口。按 Ctrl+C 停下。

    不写 --host 只有本机能连。给别的电脑用，请放在带登录验证和 https 的反向代理后面（写法见 README）。
    """
    from counter.exchange.routes import is_loopback
    from screens.browser.serving import serve as serving

    if not is_loopback(host) and not allow_remote:
        raise Problems([_remote(host)])
    if not is_loopback(host):
        say.note(
            f"注意：{host} 是别的电脑也能连的地址，而且不加密，登录口令和办件内容都可能被看到。"
            "请只在隔离的内网里临时用；长期使用请放在带登录验证和 https 的反向代理后面。"
        )

    def ready(address: str) -> None:
        say.out(f"请在浏览器里打开：{address}")
        say.note("按 Ctrl+C 停下。")

    number = port_of(port, least=1)
    try:
        serving(data_of(data), host=host, port=number, public_url=public_url, ready=ready)
    except OSError as fault:
        raise Problems(
            [
                Problem(
                    what=f"{host} 的 {number} 端口用不了：{os_reason(fault)}。",
                    todo="请换一个：--port 8532；或者先停下占用它的程序。",
                    field="--port",
                )
            ]
        ) from fault
    say.note("已停下。已经保存的办件都在。")


def _remote(host: str) -> Problem:
    return Problem(
        what=f"{host} 是别的电脑也能连的地址；这里不加密，也没有另外的登录验证。",
        todo="请去掉 --host（只在本机），或者放在反向代理后面；确实要直接开放，再加 --allow-remote。",
        field="--host",
    )
