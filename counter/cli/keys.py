"""`counter keys`: this station's signing key, and the lists that travel between stations."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from counter.cli import list_files, say
from counter.cli.options import data_of, data_option, desk, json_option, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken, SpokenGroup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from counter.codes.keys import StationKey
    from counter.desks.supervisor.keys import KeysDesk


@click.group(cls=SpokenGroup)
def keys() -> None:
    """管理文书码的签名密钥和名单：做密钥，导出给县里，导入县里的名单，吊销，签作废清单。"""


@contextmanager
def _keys_desk(data: str | None, operator: str | None, *, pin_stdin: bool) -> Iterator[KeysDesk]:
    from counter.desks.supervisor.keys import KeysDesk

    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        yield KeysDesk(somebody)


@keys.command("make", cls=Spoken)
@click.option("--root", is_flag=True, help="做县级密钥：由本机给各站点签发名单。")
@click.option("--until", metavar="日期", default="", help="最后有效的一天，例如 2029-12-31；不写是三年。")
@click.option(
    "--anew", is_flag=True, help="已经有密钥，换一个新的；旧的另存到 keys/old，今天以前的文书仍然有效。"
)
@signing
@data_option
def make(  # noqa: PLR0913  (each option its own argument)
    until: str, operator: str | None, data: str | None, *, root: bool, anew: bool, pin_stdin: bool
) -> None:
    """做本站的签名密钥。私钥只有本机这个用户能读；请管理员办，并把数据文件夹一起备份。

    做好以后用 counter keys export 把公钥交给县里，再导入县里发来的名单。
    """
    last = _day(until, "--until") if until else None
    with _keys_desk(data, operator, pin_stdin=pin_stdin) as known:
        say.out(known.make(root=root, until=last, anew=anew))


@keys.command("show", cls=Spoken)
@json_option
@data_option
def show(data: str | None, *, as_json: bool) -> None:
    """看本站的密钥：编号、指纹、有效期，私钥文件能不能用。不显示私钥。"""
    from counter.codes import kept
    from counter.codes.key_files import ROOT, STATION, load_signer, public_key
    from counter.desks.office import local_now

    folder, today = data_of(data) / kept.FOLDER, local_now().date()
    found = {which: public_key(folder, which) for which in (STATION, ROOT)}
    for which, key in found.items():
        if key is not None:
            load_signer(folder, which)  # Refused when others can read it
    if as_json:
        say.out_json({which: _listed(key, today) for which, key in found.items() if key is not None})
        return
    if not any(found.values()):
        say.out("本站还没有密钥，文书上的码没有签名。请管理员办：counter keys make。")
    for which, key in found.items():
        if key is not None:
            _tell(which, key, today)


def _tell(which: str, key: StationKey, today: date) -> None:
    from counter.codes.key_files import ROOT
    from counter.codes.keys import fingerprint

    say.out(f"{'县级密钥' if which == ROOT else '本站密钥'} {key.id}  {key.name}（{key.district}）")
    say.out(f"有效期 {key.valid_from} 至 {key.valid_until}  {_state(key, today)}")
    say.out(f"指纹 {fingerprint(key.public)}")


def _listed(key: StationKey, today: date) -> dict[str, object]:
    from counter.codes.keys import fingerprint

    return {
        "id": key.id,
        "fingerprint": fingerprint(key.public),
        "public": key.public,
        "district": key.district,
        "name": key.name,
        "valid_from": f"{key.valid_from}",
        "valid_until": f"{key.valid_until}",
        "state": _state(key, today),
    }


SOON = 30
"""Days before its end a key is said to end soon."""


def _state(key: StationKey, today: date) -> str:
    left = (key.valid_until - today).days
    if left < 0:
        return "已过期，新出的文书没有签名；请管理员办 counter keys make --anew"
    if not key.counts_on(today):
        return "还没有到有效期"
    return f"还有 {left} 天到期，请管理员办 counter keys make --anew" if left <= SOON else "有效"


@keys.command("export", cls=Spoken)
@click.option("--out", metavar="文件夹", default=".", help="存到哪里；不写存在当前文件夹。")
@signing
@data_option
def export(out: str, operator: str | None, data: str | None, *, pin_stdin: bool) -> None:
    """存出别处要用的文件：本站公钥和作废清单交给县里，名单发给各站点。里面没有私钥。"""
    with _keys_desk(data, operator, pin_stdin=pin_stdin) as known:
        for name, text in known.exports().items():
            say.out(f"已存到 {list_files.save(out, name, text)}")


@keys.command("import", cls=Spoken)
@click.argument("file", metavar="文件")
@click.option(
    "--trust", metavar="指纹", default="", help="县级密钥的指纹，第一次导入时写；先打电话向县里核对。"
)
@signing
@data_option
def import_file(file: str, trust: str, operator: str | None, data: str | None, *, pin_stdin: bool) -> None:
    """导入公钥、名单或作废清单，先核对签名。改动过的、比现有的旧的都不采用，现有的不变。"""
    text = list_files.read(file, "密钥或名单")
    with _keys_desk(data, operator, pin_stdin=pin_stdin) as known:
        say.out(known.accept(text, trust=trust))


@keys.command("revoke", cls=Spoken)
@click.argument("key", metavar="公钥编号")
@click.option("--reason", metavar="原因", default="", help="为什么吊销，写进名单，各站点都看得到。")
@click.option("--on", metavar="日期", default="", help="从哪天起不再认；不写是今天。以前的文书仍然有效。")
@click.option(
    "--since", metavar="日期", default="", help="私钥泄露的：从哪天起可能被冒用，那天以后的都不认。"
)
@signing
@data_option
def revoke(  # noqa: PLR0913, PLR0917  (each option its own argument)
    key: str, reason: str, on: str, since: str, operator: str | None, data: str | None, *, pin_stdin: bool
) -> None:
    """在签发名单的地方（县里）吊销一个站点的密钥，名单变为下一号；用 export 存出，发给各站点。"""
    from counter.codes.lists import Revocation
    from counter.intake.mask import mask_numbers
    from counter.intake.text import clean_line

    with _keys_desk(data, operator, pin_stdin=pin_stdin) as known:
        revoked = Revocation(
            key=key.strip().upper(),
            day=_day(on, "--on") if on else known.today,
            reason=mask_numbers(clean_line(reason)),
            compromised=_day(since, "--since") if since else None,
        )
        say.out(known.revoke(revoked))


@keys.command("void-list", cls=Spoken)
@signing
@data_option
def void_list(operator: str | None, data: str | None, *, pin_stdin: bool) -> None:
    """把本站作废过的文书签成作废清单；再用 export 存出，随材料包发给别的站点。清单里只有编号和日期。"""
    with _keys_desk(data, operator, pin_stdin=pin_stdin) as known:
        say.out(known.sign_voids())


def _day(typed: str, field: str) -> date:
    from counter.intake.applicant import parse_date

    day = parse_date(typed)
    if day is None:
        problem = Problem(what=f"日期“{typed}”认不出来。", todo="请写成 2026-05-01 这样。", field=field)
        raise Problems([problem])
    return day
