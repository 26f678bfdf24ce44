"""`counter exchange card|admit|authorise|join|lists|stations`: who belongs to the county's stations."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from counter.cli import list_files, say
from counter.cli.options import data_of, data_option, desk, json_option, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from counter.desks.exchange.joining import JoiningDesk


@contextmanager
def _joining(signed: dict[str, Any]) -> Iterator[JoiningDesk]:
    from counter.desks.exchange.joining import JoiningDesk

    with desk(signed["data"], signed["operator"], pin_stdin=signed["pin_stdin"]) as somebody:
        yield JoiningDesk(somebody)


@click.command("card", cls=Spoken)
@click.option("--windows", metavar="号段", default="", help="本站的窗口号段，例如 21-25；先向县里问明。")
@click.option("--out", metavar="文件夹", default=".", help="存到哪里；不写存在当前文件夹。")
@signing
@data_option
def card(windows: str, out: str, **signed: Any) -> None:
    """站点：做登记文件，交给县里列入站点名单。从这时起就可以用号段里的窗口号出编号，不用等名单。"""
    if not windows:
        raise Problems([Problem(what="没有写窗口号段。", todo="请加 --windows 21-25。", field="--windows")])
    from counter.exchange.stations import windows_of

    with _joining(signed) as joining:
        name, text = joining.card(windows)
        station = joining.desk.station
    say.out(f"已存到 {list_files.save(out, name, text)}，请交给县里。里面没有私钥。")
    say.out(f"登记的是：{station.name}，{station.level}，窗口 {windows}。不对的，改好站点资料再做一次。")
    if int(station.window) not in windows_of(windows):
        say.note(f"站点资料里的窗口号 {station.window} 不在这个号段里，改好以前出不了编号。")


@click.command("admit", cls=Spoken)
@click.argument("file", metavar="登记文件", default="")
@click.option("--own", is_flag=True, help="把县级窗口自己列入名单（第一次先办这个）。")
@click.option("--windows", metavar="号段", default="", help="窗口号段；站点的不写用它登记的。")
@click.option(
    "--authorise", metavar="事项", multiple=True, help="授权它收的一件事（E03）或事项名称，可写几次。"
)
@signing
@data_option
def admit(file: str, windows: str, authorise: tuple[str, ...], *, own: bool, **signed: Any) -> None:
    """县里：把一个站点列入站点名单，写明窗口号段和授权；号段不能和别的站点重叠。名单随下一个包发下去。"""
    with _joining(signed) as joining:
        if own:
            say.out(joining.begin(windows or "01-20"))
        if file:
            say.out(
                joining.admit(list_files.read(file), authorised=authorise, windows=windows if not own else "")
            )
    if not (own or file):
        raise Problems(
            [Problem(what="没有写登记文件。", todo="请写站点交来的文件，或者 --own。", field="登记文件")]
        )


@click.command("authorise", cls=Spoken)
@click.argument("code", metavar="站点编号")
@click.argument("items", metavar="事项...", nargs=-1)
@signing
@data_option
def authorise(code: str, items: tuple[str, ...], **signed: Any) -> None:
    """县里：改一个站点的授权，以这次写的为准；一项也不写就是全部收回，只能咨询和代收转送。"""
    with _joining(signed) as joining:
        say.out(joining.authorise(code, items))


@click.command("join", cls=Spoken)
@click.argument("files", metavar="文件...", nargs=-1, required=True)
@click.option("--trust", metavar="指纹", default="", help="第一次写：打电话向县里核对过的县级密钥指纹。")
@signing
@data_option
def join(files: tuple[str, ...], trust: str, **signed: Any) -> None:
    """站点：导入县里发来的公钥名单和站点名单，入网。以后的名单随包来，不用再导入。"""
    with _joining(signed) as joining:
        for said in joining.join([list_files.read(one) for one in files], trust=trust):
            say.out(said)


@click.command("lists", cls=Spoken)
@click.option("--out", metavar="文件夹", default=".", help="存到哪里；不写存在当前文件夹。")
@signing
@data_option
def lists(out: str, **signed: Any) -> None:
    """县里：存出公钥名单和站点名单，给新的站点第一次入网用。"""
    with _joining(signed) as joining:
        found = joining.exports()
    for name, text in found.items():
        say.out(f"已存到 {list_files.save(out, name, text)}")


@click.command("stations", cls=Spoken)
@json_option
@data_option
def stations(data: str | None, *, as_json: bool) -> None:
    """看站点名单：编号、名称、层级、窗口号段、授权。"""
    from counter.codes import kept
    from counter.desks.exchange.standing import found_here, station_list

    folder = data_of(data) / kept.FOLDER
    listed, at = station_list(folder), found_here(folder)
    found = listed.stations if listed else ()
    if as_json:
        say.out_json(
            [
                {
                    "code": one.code,
                    "name": one.name,
                    "level": one.level,
                    "windows": one.windows,
                    "authorised": list(one.authorised),
                    "own": at is not None and one.code == at.code,
                }
                for one in found
            ]
        )
        return
    if not found:
        say.out("这里还没有站点名单。")
        return
    rows = [
        (
            one.code,
            one.name + ("（本站）" if at is not None and one.code == at.code else ""),
            one.level,
            one.windows,
            "、".join(one.authorised) or "—",
        )
        for one in found
    ]
    say.table(("编号", "名称", "层级", "窗口", "授权"), rows)
