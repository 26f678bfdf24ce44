"""`counter verify`: is this paper genuine? Without a network, and without signing in."""

from __future__ import annotations

import errno
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import data_of, data_option, json_option
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken
from counter.errors import CounterError, os_reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.codes.known import Lists
    from counter.codes.verdict import Verdict
    from counter.store import Store

LISTS = "lists"
MOST_BYTES = 1_000_000


@click.command("verify", cls=Spoken)
@click.argument("what", metavar="码|文件|-|lists")
@click.option("--days", metavar="天", default="", help="名单超过多少天算太旧；不写是 30 天。")
@json_option
@data_option
def verify(what: str, days: str, data: str | None, *, as_json: bool) -> int:
    """核验文书上的码：真实、被改动、已作废……不用网络，也不用登录。lists 列出本机的公钥名单。

    码直接写出来；或者写一个文本文件，- 是从标准输入读，每行一个码（扫码枪扫一个就是一行）。链接也可以。
    本站有存档的，连存档一起核对。退出码 0 全部真实，1 有不能采用的。
    """
    from counter.desks.verifying import lists_in

    folder = data_of(data)
    lists = lists_in(folder)
    if what == LISTS:
        return _show_lists(lists, as_json=as_json)
    codes, fresh = _codes(what), _days(days)
    with _record(folder) as store:
        verdicts = [_verdict(code, lists, store, fresh) for code in codes]
    if as_json:
        say.out_json({"codes": [_listed(one) for one in verdicts], "problems": []})
    else:
        for one in verdicts:
            _tell(one)
    return 0 if all(one.good for one in verdicts) else 1


def _verdict(code: str, lists: Lists, store: Store | None, days: int) -> Verdict:
    from counter.desks.office import local_now
    from counter.desks.verifying import judged

    return judged(code, lists, store, local_now(), days=days)


@contextmanager
def _record(folder: Path) -> Iterator[Store | None]:
    """The record of this station, if there is one and it opens: a code is verified without it, too."""
    from counter import settings_file
    from counter.store import open_store
    from counter.store.engine import FILE

    store = None
    try:
        url = settings_file.load(folder).database_url
        if url or (folder / FILE).exists():
            store = open_store(url or None, folder)
    except CounterError as why:
        say.note(f"没有和存档核对：{why}")
    try:
        yield store
    finally:
        if store is not None:
            store.close()


def _codes(what: str) -> list[str]:
    if what == "-":
        return _lines(sys.stdin.read(MOST_BYTES))
    from counter.codes.code import is_signed, tidy

    if is_signed(what) or tidy(what).startswith("SMX"):
        return [what]
    return _from_file(what) or [what]


def _from_file(what: str) -> list[str]:
    from pathlib import Path

    try:
        path = Path(what).expanduser()
        if not path.is_file():
            return []
        with path.open("rb") as file:
            return _lines(file.read(MOST_BYTES).decode("utf-8-sig", "replace"))
    except ValueError:
        return []
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return []
        problem = Problem(what=f"读不了 {what}（{os_reason(error)}）。", todo="请核对文件。", field="文件")
        raise Problems([problem]) from None


def _lines(text: str) -> list[str]:
    found = [line for line in text.splitlines() if line.strip()]
    if not found:
        raise Problems([Problem(what="没有读到码。", todo="每行写一个码。", field="码")])
    return found


def _days(typed: str) -> int:
    from counter.codes.known import FRESH_DAYS

    if not typed:
        return FRESH_DAYS
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        problem = Problem(what=f"天数“{typed}”不是整数。", todo="请写数字，例如 30。", field="--days")
        raise Problems([problem])
    return int(typed)


def _tell(one: Verdict) -> None:
    from counter.codes.verdict import KINDS

    head = " ".join(part for part in (f"【{KINDS[one.kind]}】", one.paper, one.number) if part)
    say.out(head)
    say.out(f"  {one.what}{one.todo}")


def _listed(one: Verdict) -> dict[str, object]:
    from counter.codes.verdict import KINDS

    return {
        "kind": one.kind,
        "kind_zh": KINDS[one.kind],
        "good": one.good,
        "what": one.what,
        "todo": one.todo,
        "number": one.number or None,
        "paper": one.paper or None,
        "day": f"{one.day}" if one.day else None,
        "station": one.station or None,
        "key": one.key or None,
        "version": one.version or None,
        "replaced_by": one.replaced_by or None,
        "list_day": f"{one.list_day}" if one.list_day else None,
    }


def _show_lists(lists: Lists, *, as_json: bool) -> int:
    rows = [
        (
            key.id,
            key.name,
            key.district,
            f"{key.valid_from} 至 {key.valid_until}",
            _revoked(lists, key.id) or ("本站" if key.id in lists.own else ""),
        )
        for key in lists.keys.values()
    ]
    voids = len(lists.voids) + len(lists.station_voids)
    if as_json:
        heads = ("key", "name", "district", "valid", "note")
        say.out_json(
            {
                "number": lists.number,
                "day": f"{lists.day}" if lists.day else None,
                "keys": [dict(zip(heads, row, strict=True)) for row in rows],
                "voids": voids,
                "void_days": {district: f"{day}" for district, day in lists.void_days.items()},
            }
        )
        return 0
    if lists.day is None:
        say.out("本机还没有县里的公钥名单。请向县里要名单文件，用 counter keys import 导入。")
    else:
        say.out(f"公钥名单第 {lists.number} 号，{lists.day}。作废文书 {voids} 份。")
    if rows:
        say.table(("公钥编号", "站点", "区划", "有效期", "说明"), rows)
    return 0


def _revoked(lists: Lists, key: str) -> str:
    found = lists.revocations.get(key)
    if found is None:
        return ""
    since = f"，{found.compromised} 起可能被冒用" if found.compromised else ""
    return f"{found.day} 吊销：{found.reason}{since}"
