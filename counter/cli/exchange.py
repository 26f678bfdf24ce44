"""`counter exchange`: packages between stations, by stick, folder or line, without a screen."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.exchange_join import admit, authorise, card, join, lists, stations
from counter.cli.exchange_rejoin import rejoin
from counter.cli.options import approval, data_of, data_option, desk, json_option, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken, SpokenGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from counter.desks.context import Desk
    from counter.desks.exchange.came import Came
    from counter.desks.exchange.carrying import Made
    from counter.desks.exchange.settling import TwoVersions
    from counter.desks.exchange.status import PeerStatus
    from counter.exchange.line import Far


@click.group(cls=SpokenGroup)
def exchange() -> None:
    """和别的站点交换：U 盘、文件夹或者网络，办件、扫描件、名单和目录装在签名、加密的包里。"""


for command in (card, admit, authorise, join, lists, stations, rejoin):
    exchange.add_command(command)


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command here."""
    return signing(json_option(data_option(function)))


token_option = click.option(
    "--token-file", metavar="文件", default=None, help="线路的口令文件，用网址时要写（chmod 600）。"
)


@contextmanager
def _desk(signed: dict[str, Any]) -> Iterator[Desk]:
    with desk(signed["data"], signed["operator"], pin_stdin=signed["pin_stdin"]) as somebody:
        yield somebody


# -- out and in --------------------------------------------------------------------------------------------


@exchange.command("out", cls=Spoken)
@click.argument("place", metavar="文件夹或网址")
@click.option("--station", metavar="站点编号", default="", help="只给这一个站点；不写给每个站点。")
@token_option
@common
def out(place: str, station: str, token_file: str | None, *, as_json: bool, **signed: Any) -> None:
    """导出：有变化的办件装成包，连同对方还没有收到的，放进文件夹、U 盘或者线路。再运行几次都没有关系。"""
    from counter.desks.exchange.carrying import carry
    from counter.desks.exchange.outgoing import make_all

    with _desk(signed) as somebody:
        made = make_all(somebody, station)
        if _is_url(place):
            from counter.desks.exchange.lines import send

            told = send(somebody, made, _far(place, token_file))
        else:
            told = carry(somebody, made, Path(place).expanduser())
    if as_json:
        say.out_json([_made(one) for one in told])
        return
    for one in told:
        fresh = f"新装 {len(one.numbers)} 包（办件 {one.cases} 件），" if one.numbers else "没有新的，"
        due = f"对方还没有收到的 {len(one.files)} 包，这次放进 {one.carried} 包。"
        say.out(f"{one.name}（{one.peer}）：{fresh}{due}")


def _made(one: Made) -> dict[str, object]:
    return {
        "station": one.peer,
        "name": one.name,
        "made": list(one.numbers),
        "cases": one.cases,
        "unacknowledged": [file.name for file in one.files],
        "carried": one.carried,
    }


@exchange.command("in", cls=Spoken)
@click.argument("place", metavar="文件夹或网址", default="")
@token_option
@common
def in_(place: str, token_file: str | None, *, as_json: bool, **signed: Any) -> None:
    """收包：先看签名、收件站点和号数，按号收下；缺号的指出来，后面的先等着。不写文件夹只收等着的。

    退出码 1：有不能收的包，或者缺号，或者有两边都改过的办件，或者有站点从备份恢复过、等裁定。
    """
    from counter.desks.exchange.incoming import take_all

    with _desk(signed) as somebody:
        if _is_url(place):
            from counter.desks.exchange.lines import fetch

            came = fetch(somebody, _far(place, token_file))
        else:
            came = take_all(somebody, Path(place).expanduser() if place else None)
    if as_json:
        say.out_json(_came(came))
    else:
        _tell(came)
    if came.of("bad") or came.missing or came.held or any(one.conflicts for one in came.files):
        raise click.exceptions.Exit(1)


def _tell(came: Came) -> None:
    from counter.desks.exchange.came import KINDS
    from counter.exchange import lives

    for one in came.files:
        cases = f"，办件 {one.cases} 件" if one.cases else ""
        both = f"，两边都改过的 {one.conflicts} 件，请监督员裁定" if one.conflicts else ""
        say.out(f"{one.name}：{KINDS[one.kind]}{cases}{both}{one.why and '。' + one.why}")
        for line in one.told:
            say.out(f"  {line}")
    for code, numbers in came.missing.items():
        say.note(f"{code} 缺第 {lives.numbers_said(numbers)} 号包，请它再导出一次；后面的先等着。")
    if not came.files:
        say.out("没有给本站的包。")


def _came(came: Came) -> dict[str, object]:
    return {
        "files": [
            {
                "name": one.name,
                "what": one.kind,
                "why": one.why,
                "cases": one.cases,
                "conflicts": one.conflicts,
                "told": list(one.told),
            }
            for one in came.files
        ],
        "missing": {code: list(numbers) for code, numbers in came.missing.items()},
    }


def _is_url(place: str) -> bool:
    return place.startswith(("http://", "https://"))


def _far(url: str, token_file: str | None) -> Far:
    from counter.cli.department import token_of
    from counter.exchange.line import Far

    if token_file is None:
        raise Problems([Problem(what="没有口令文件。", todo="请加 --token-file。", field="--token-file")])
    return Far(url, token_of(Path(token_file).expanduser()))


@exchange.command("serve", cls=Spoken)
@click.option("--host", metavar="地址", default="127.0.0.1", help="在哪个地址开线；不写只在本机。")
@click.option("--port", metavar="端口", default="8533", help="端口，不写是 8533；写 0 由系统挑一个。")
@click.option(
    "--token-file", metavar="文件", required=True, help="口令文件：一行，至少 16 个字符，chmod 600。"
)
@click.option(
    "--folder", metavar="文件夹", default=None, help="包放在哪里；不写用数据文件夹里的 exchange/line。"
)
@data_option
def serve(host: str, port: str, token_file: str, folder: str | None, data: str | None) -> None:
    """开线：下级站点用网址往这个文件夹放包、取包。本机再对这个文件夹办 out 和 in。按 Ctrl+C 停下。

    包本身已经签名、加密；线路跨网络时仍请放在有 https 的反向代理后面，口令才不会被看见。
    """
    from counter.cli.department import token_of
    from counter.cli.options import port_of
    from counter.desks.office import local_now
    from counter.exchange import line

    where = Path(folder).expanduser() if folder else data_of(data) / "exchange" / "line"

    def ready(address: str) -> None:
        say.out(f"线路开着：{address}")
        say.note(f"包在 {where}：counter exchange in {where}、counter exchange out {where}。按 Ctrl+C 停下。")

    line.serve(
        where, host, port_of(port), token_of(Path(token_file).expanduser()), now=local_now, ready=ready
    )


# -- looking -----------------------------------------------------------------------------------------------


@exchange.command("status", cls=Spoken)
@click.option("--chains", is_flag=True, help="连各站点的日志链一起查验。")
@common
def status(*, chains: bool, as_json: bool, **signed: Any) -> None:
    """看和每个站点交换到哪里：发了几号、对方收到几号、收了几号、缺哪几号、有几件要裁定。"""
    from counter.desks.exchange import status as standing

    with _desk(signed) as somebody:
        found = standing.status(somebody)
        broken = standing.chains(somebody) if chains else {}
    if as_json:
        peers = [_peer(one) for one in found.peers]
        say.out_json({"station": found.here.code, "peers": peers, "chains": broken})
    else:
        say.out(f"本站 {found.here.me.name}（{found.here.code}，窗口 {found.here.me.windows}）")
        for one in found.peers:
            say.out(_peer_line(one))
        for name, why in broken.items():
            say.out(f"{name}的日志：{why or '完整，没有断'}")
    if any(broken.values()):
        raise click.exceptions.Exit(1)


def _peer(one: PeerStatus) -> dict[str, object]:
    return {
        "station": one.peer.code,
        "name": one.peer.name,
        "side": one.peer.side,
        "sent": one.peer.sent,
        "acknowledged": one.peer.acked,
        "received": one.peer.received,
        "missing": list(one.missing),
        "waiting": list(one.waiting),
        "conflicts": one.conflicts,
        "rejoin": [row.status for row in one.asked],
        "waits_for_acceptance": one.waits,
    }


def _peer_line(one: PeerStatus) -> str:
    from counter.exchange.lives import numbers_said, said

    peer = one.peer
    parts = [f"{'上级' if peer.side == 'up' else '下级'} {peer.name}（{peer.code}）"]
    parts.append(f"发到第 {said(peer.sent)} 号，对方收到第 {said(peer.acked)} 号")
    parts.append(f"收到第 {said(peer.received)} 号")
    if one.missing:
        parts.append(f"缺第 {numbers_said(one.missing)} 号")
    if one.conflicts:
        parts.append(f"两边都改过 {one.conflicts} 件")
    if one.asked:
        refused = all(row.status == "refused" for row in one.asked)
        parts.append(f"从备份恢复过，{'已拒绝' if refused else '等本站裁定（rejoin）'}")
    if one.waits:
        parts.append("本站从备份恢复过，等它同意接着交换")
    return "；".join(parts)


# -- whose a case is, and what both sides changed ----------------------------------------------------------


@exchange.command("hand", cls=Spoken)
@click.argument("numbers", metavar="办件号...", nargs=-1, required=True)
@click.option("--to", metavar="站点编号", default="", help="交给哪个站点；不写上送给上级。")
@click.option("--note", metavar="说明", default="", help="写在移交单上。")
@common
def hand(numbers: tuple[str, ...], to: str, note: str, *, as_json: bool, **signed: Any) -> None:
    """把办件交给别的站点办（上送、下交），窗口里的纸质材料开在一张移交单上；下一个包送到。"""
    from counter.desks.exchange.owning import OwningDesk

    with _desk(signed) as somebody:
        ids = [_case(somebody, number) for number in numbers]
        slip = OwningDesk(somebody).hand(ids, to, note)
    if as_json:
        say.out_json({"cases": list(numbers), "slip": slip.number if slip else ""})
    else:
        say.out(
            f"已移交 {len(ids)} 件{f'，移交单 {slip.number}' if slip else '，没有纸质材料'}。请导出包送去。"
        )


@exchange.command("take-over", cls=Spoken)
@click.argument("number", metavar="办件号")
@click.option("--supervisor", metavar="姓名", default="", help="同意的监督员；口令用 COUNTER_APPROVAL_PIN。")
@click.option("--reason", metavar="理由", default="", help="为什么接管。")
@common
def take_over(number: str, supervisor: str, reason: str, *, as_json: bool, **signed: Any) -> None:
    """县级接管下级站点的办件：那里办不了、联系不上的时候用，要监督员同意。"""
    from counter.desks.exchange.owning import OwningDesk

    with _desk(signed) as somebody:
        course = OwningDesk(somebody).take_over(_case(somebody, number), approval(supervisor, reason))
    if as_json:
        say.out_json({"case": course.case.number, "status": course.case.status})
    else:
        say.out(f"{number} 现在由本站办理。")


@exchange.command("conflicts", cls=Spoken)
@common
def conflicts(*, as_json: bool, **signed: Any) -> None:
    """列出两边都改过、等裁定的办件，两个版本逐行对照。"""
    from counter.desks.exchange.settling import SettlingDesk

    with _desk(signed) as somebody:
        found = SettlingDesk(somebody).waiting()
    if as_json:
        say.out_json([_conflict(one) for one in found])
        return
    for one in found:
        above = "（由上级裁定）" if one.conflict.status == "above" else ""
        say.out(f"{one.number}  本站 / {one.conflict.peer_name}{above}")
        for line in one.lines:
            say.out(f"  {line.label}：{line.mine}  /  {line.theirs}")
    if not found:
        say.out("没有等裁定的办件。")


def _conflict(one: TwoVersions) -> dict[str, object]:
    lines = [{"label": x.label, "mine": x.mine, "theirs": x.theirs} for x in one.lines]
    return {"case": one.number, "station": one.conflict.peer, "status": one.conflict.status, "lines": lines}


@exchange.command("settle", cls=Spoken)
@click.argument("number", metavar="办件号")
@click.option("--choose", metavar="mine|theirs", default="", help="mine 用本站的版本，theirs 用对方的版本。")
@click.option("--supervisor", metavar="姓名", default="", help="裁定的监督员；口令用 COUNTER_APPROVAL_PIN。")
@click.option("--reason", metavar="理由", default="", help="为什么选这一边，记入日志。")
@common
def settle(number: str, choose: str, supervisor: str, reason: str, *, as_json: bool, **signed: Any) -> None:
    """裁定一件两边都改过的办件；没有选的版本整个留在记录里，文书、扫描件、日志两边的都在。"""
    from counter.desks.exchange.settling import SettlingDesk

    if choose not in ("mine", "theirs"):
        raise Problems(
            [Problem(what="没有写选哪一边。", todo="请写 --choose mine 或 theirs。", field="--choose")]
        )
    with _desk(signed) as somebody:
        settling = SettlingDesk(somebody)
        seen = next((one for one in settling.waiting() if one.number == number), None)
        if seen is None:
            raise Problems(
                [Problem(what=f"{number} 没有等裁定的版本。", todo="请用 counter exchange conflicts 看。")]
            )
        settling.settle(seen, choose, approval(supervisor, reason))  # type: ignore[arg-type]
    if as_json:
        say.out_json({"case": number, "chosen": choose})
    else:
        say.out(f"{number} 已裁定，下一个包送给对方。")


def _case(somebody: Desk, number: str) -> str:
    """Id of a case by its number. Problems when there is none."""
    with somebody.store.read() as view:
        found = view.cases.by_number(number)
    if found is None:
        raise Problems([Problem(what=f"没有办件号为 {number} 的办件。", todo="请核对编号。", field="办件号")])
    return found.id
