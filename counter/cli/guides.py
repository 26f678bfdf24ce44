"""`counter guides`: 办事指南 for paper, and what changed since an old one was printed (R029, R030)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counter.cli import say
from counter.cli.abreast import abreast
from counter.cli.options import catalogue_option, compiled_of, data_of, data_option, day_of, json_option
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken, SpokenGroup
from counter.errors import Refused, os_reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from counter.catalog.model import Catalogue, County, Matter
    from counter.desks.guiding import Compared
    from counter.guides.codes import Printed
    from counter.guides.record import Guide
    from counter.settings import Station
    from receipts.guides import Form
    from receipts.site.files import File, Site

MOST_READ = 64 << 20
"""Bytes of a file in which a code is looked for."""


ELSEWHERE = {"handbook": "counter.cli.handbook:handbook", "forms": "counter.cli.application:forms"}


@click.group(cls=SpokenGroup, lazy=ELSEWHERE)
def guides() -> None:
    """办事指南和窗口业务手册，从同一份目录生成；拿着旧指南来的，查哪些内容变了。"""


# -- print -------------------------------------------------------------------------------------------------


@guides.command("print", cls=Spoken)
@click.option("--matter", "wanted", metavar="一件事", multiple=True, help="编号或者名称；可以写几次。")
@click.option("--all", "every", is_flag=True, help="全部事项。")
@click.option("--county", metavar="县区", default="", help="哪个县（市、区）的地址电话；不写是本站的。")
@click.option(
    "--form",
    "forms",
    metavar="形式",
    type=click.Choice(["leaf", "leaflet", "full"]),
    multiple=True,
    help="leaf 简版活页（不写就是它）、leaflet 三折页、full 完整版；可以写几次。",
)
@click.option("--on", metavar="日期", default="", help="按哪一天的规定，如 2026-05-01；不写是今天。")
@click.option("--out", metavar="文件夹", required=True, help="PDF 存到哪个文件夹。")
@catalogue_option
@data_option
def print_(  # noqa: PLR0913  (each option its own argument)
    wanted: tuple[str, ...],
    county: str,
    forms: tuple[Form, ...],
    *,
    every: bool,
    on: str,
    out: str,
    catalogue: str | None,
    data: str | None,
) -> None:
    """把办事指南存成 PDF。没有核定的内容印“待核定”，牵头部门没有签发的印“参考稿”。

    活页一张，最多正反两面；三折页正反两面，打印时按短边翻转。字体里没有的字逐个列出，纸上印它的编号。
    """
    compiled, day = compiled_of(data, catalogue), day_of(on)
    matters = _matters(compiled.catalogue, wanted, every=every)
    place = place_of(compiled.catalogue, county, data_of(data))
    folder = Path(out).expanduser().absolute()
    jobs = [(matter, form) for matter in matters for form in forms or ("leaf",)]
    whole = Whole(compiled.catalogue, place, day, _base(data_of(data)))
    refused = _written(whole, jobs, folder)
    say.note(f"{len(jobs) - len(refused)} 份，在 {folder}")
    if refused:
        raise Problems(refused)


def _matters(catalogue: Catalogue, wanted: tuple[str, ...], *, every: bool) -> list[Matter]:
    from counter.cli.checklist import matter_of

    if every == bool(wanted):
        todo = "请用 --matter 写明哪一件（可以写几次），或者用 --all 印全部；两样只写一样。"
        raise Problems([Problem(what="印哪些指南没有写清楚。", todo=todo, field="--matter")])
    named = [matter_of(catalogue, one) for one in wanted]
    return list({one.id: one for one in named}.values()) if named else list(catalogue.matters)


def place_of(catalogue: Catalogue, named: str, folder: Path) -> Station | County | None:
    """The station once it has a name, for its own county; else the county. Problems if there is none."""
    from counter import settings, settings_file
    from counter.cli.coverage import _county
    from counter.desks.guiding import place_of as own_place
    from receipts import equip

    station = settings_file.load(folder)
    equip(folder, station)
    own = own_place(catalogue, station)
    if not named:
        return own
    county = _county(catalogue, named)
    return own if isinstance(own, settings.Station) and own.county_name == named else county


def _base(folder: Path) -> str:
    """The public address that codes lead to; "" = there is none."""
    from counter import settings_file

    return settings_file.load(folder).public_url


@dataclass(frozen=True, slots=True)
class Whole:
    """What all guides of one run are made from."""

    catalogue: Catalogue
    place: Station | County | None
    day: date
    base: str

    def guide(self, matter: Matter) -> Guide:
        """The guide of one matter."""
        from counter.guides.compose import guide

        return guide(self.catalogue, matter, self.place, self.day, self.base)


def _written(whole: Whole, jobs: list[tuple[Matter, Form]], folder: Path) -> list[Problem]:
    """Every guide in a file of its own; what could not be made, as problems. The files are told on stdout."""
    problems, strange = [], dict[str, str]()
    papers = abreast(partial(_drawn, whole), jobs)
    with _progress(jobs) as bar:
        for (matter, _), paper in zip(bar, papers, strict=True):
            strange.update({char: matter.id for char in paper.strange if char not in strange})
            if paper.fault is None:
                say.out(_saved(paper.pdf, folder, paper.name))
            else:
                problems.append(Problem(what=paper.fault.what, todo=paper.fault.todo, field=matter.id))
    _tell_strange(strange)
    return problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A guide on paper, the characters no face has, or why it could not be made."""

    name: str
    pdf: bytes = b""
    strange: tuple[str, ...] = ()
    fault: Refused | None = None


def _drawn(whole: Whole, job: tuple[Matter, Form]) -> Drawn:
    from receipts import guides as drawing

    matter, form = job
    one = whole.guide(matter)
    name, strange = drawing.file_name(one, form), drawing.missing(one)
    try:
        return Drawn(name=name, pdf=drawing.render(one, form), strange=strange)
    except Refused as fault:
        return Drawn(name=name, strange=strange, fault=fault)


def _progress(jobs: list[tuple[Matter, Form]]) -> Any:
    """A bar on stderr, where somebody sees it; the files' names go to stdout."""
    shown = sys.stderr.isatty() and not sys.stdout.isatty()
    return click.progressbar(jobs, label="办事指南", file=sys.stderr, hidden=not shown, item_show_func=_shown)


def _shown(job: tuple[Matter, Form] | None) -> str:
    return say.plain(job[0].name) if job else ""


def _saved(pdf: bytes, folder: Path, name: str) -> Path:
    """The file, written whole in place of an older print. Problems if it cannot be written."""
    from counter.files import write_whole
    from receipts.printers import portable

    target = folder / portable(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(target, pdf)
    except OSError as fault:
        what = f"存不到 {target}：{os_reason(fault)}。"
        todo = "已经存好的都在。请检查磁盘空间和文件夹权限，再印一次。"
        raise Problems([Problem(what=what, todo=todo, field="--out")]) from fault
    return target


def _tell_strange(strange: dict[str, str]) -> None:
    if strange:
        listed = "、".join(f"{char}（U+{ord(char):04X}，{matter}）" for char, matter in strange.items())
        say.note(f"这些字字体里没有，纸上印它的编号：{listed}")


# -- site --------------------------------------------------------------------------------------------------


@guides.command("site", cls=Spoken)
@click.argument("folder", metavar="文件夹")
@click.option("--county", metavar="县区", default="", help="哪个县（市、区）的地址电话；不写是本站的。")
@click.option("--on", metavar="日期", default="", help="按哪一天的规定，如 2026-05-01；不写是今天。")
@click.option("--pdf", is_flag=True, help="每件事的活页、折页、完整版 PDF 也放进去，网页上可以下载。")
@catalogue_option
@data_option
def site(  # noqa: PLR0913  (each option its own argument)
    folder: str, county: str, *, on: str, pdf: bool, catalogue: str | None, data: str | None
) -> None:
    """全部完整版办事指南做成一套网页：从文件夹直接打开，或者放到任何网站上，不联外网也能用。

    原来做的那一套整个换掉；文件夹里有别的文件的，一个不动，请换一个文件夹。
    查编码的网页带上本机的公钥、吊销和作废名单，手机上就能核对签名：名单有了新的，请再做一次。
    """
    from counter.codes import kept
    from receipts.site import publish
    from receipts.site.files import Site

    compiled, day = compiled_of(data, catalogue), day_of(on)
    place = place_of(compiled.catalogue, county, data_of(data))
    target = Path(folder).expanduser().absolute()
    lists = kept.read_lists(data_of(data) / kept.FOLDER)
    whole = Site(
        catalogue=compiled.catalogue, index=compiled.index, place=place, on=day, pdf=pdf, lists=lists
    )
    publish.fit(target)
    left_out: list[str] = []
    count = publish.publish(target, _site_files(whole, left_out), compiled.catalogue.version)
    for told in left_out:
        say.note(told)
    say.note(f"{count} 个文件，打开 {target / 'index.html'}")


def _site_files(whole: Site, left_out: list[str]) -> Iterator[File]:
    """Every file, with a bar; what could not be made goes to `left_out` as sentences."""
    from receipts.site.files import made

    shown = sys.stderr.isatty() and not sys.stdout.isatty()
    steps = click.progressbar(
        made(whole, each=abreast),
        length=len(whole.catalogue.matters) + 1,
        label="办事指南网页",
        file=sys.stderr,
        hidden=not shown,
    )
    with steps as bar:
        for step in bar:
            left_out += step.left_out
            yield from step.files


# -- check -------------------------------------------------------------------------------------------------


@guides.command("check", cls=Spoken)
@click.argument("code", metavar="编码|文件")
@click.option("--county", metavar="县区", default="", help="比较哪个县（市、区）的地址电话；不写是本站的。")
@json_option
@data_option
def check(code: str, county: str, data: str | None, *, as_json: bool) -> None:
    """旧指南的编码（扫出来的、照着输入的，或者指南的 PDF 文件）：印好以后哪些内容变了，逐条列出。"""
    from counter.guides import codes

    printed = codes.read(text_of(code))
    now = compiled_of(data, None).catalogue
    found = _compared(printed, now, _county_name(now, county, data), data)
    if as_json:
        say.out_json(_plain(found))
    else:
        _tell(found)


def text_of(given: str) -> str:
    """What was scanned or typed; of a file, what stands in it. Problems when the file cannot be read."""
    path = Path(given).expanduser()
    try:
        if not path.is_file():
            return given
        with path.open("rb") as file:
            held = file.read(MOST_READ)
    except (OSError, ValueError):
        return given
    return _of_pdf(path) if held.startswith(b"%PDF") else held.decode("utf-8", "replace")


def _of_pdf(path: Path) -> str:
    """What the PDF says of itself: our guides carry their code there, whatever becomes of the page."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        told = PdfReader(path).metadata
    except Exception as fault:  # pypdf raises whatever the broken place makes it run into
        what = f"{path.name} 不是完好的 PDF。"
        raise Problems([Problem(what=what, todo="请直接扫码，或者照着编码输入。")]) from fault
    return str(told.get("/Keywords", "")) if told else ""


def _county_name(catalogue: Catalogue, named: str, data: str | None) -> str:
    from counter import settings_file
    from counter.cli.coverage import _county

    return _county(catalogue, named).key if named else settings_file.load(data_of(data)).county_name


def _compared(printed: Printed, now: Catalogue, county: str, data: str | None) -> Compared:
    from counter.desks.guiding import compared

    try:
        return compared(printed, now, data_of(data) / "catalogues", county)
    except Refused as why:
        raise Problems([Problem(what=why.what, todo=why.todo, field="code")]) from None


def _tell(found: Compared) -> None:
    if not found.same_version:
        say.out(f"{found.printed.matter_id} 指南：{found.printed.version} → {found.current}")
    say.out(f"{found.printed.matter_id} {found.matter}：{found.told}")
    for one in found.changes:
        say.out(f"  {one}")


def _plain(found: Compared) -> dict[str, Any]:
    def lines() -> Iterator[dict[str, str]]:
        for one in found.changes:
            yield {
                "full": one.full,
                "brief": one.brief,
                "name": one.name,
                "entry": one.change.key,
                "label": one.change.label,
                "before": one.change.before,
                "after": one.change.after,
            }

    return {
        "matter": found.printed.matter_id,
        "printed": found.printed.version,
        "current": found.current,
        "up_to_date": found.same_version,
        "changes": list(lines()),
    }
