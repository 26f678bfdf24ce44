"""`counter selftest`: each thing the window needs, tried for real; 好 or 不好 with what to do."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import data_of, data_option, json_option
from counter.cli.speak import Spoken
from counter.errors import CounterError, os_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from counter.intake.papers import Notice

RULER = ("┌────────┐", "│一次办好│", "│ABCDEFGH│", "│①②③④●○■→│", "└────────┘")
"""Four Han characters are as wide as eight letters, and ambiguous ones must be one cell wide."""
DIGEST = "0123456789abcdef"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing tried."""

    name: str
    good: bool
    said: str = ""
    todo: str = ""


@click.command("selftest", cls=Spoken)
@json_option
@data_option
def selftest(data: str | None, *, as_json: bool) -> int:
    """自检：目录、字体、文书、码、数据库、文书文件夹、终端，逐项说好或不好，不好的说怎么办。"""
    folder = data_of(data)
    found = [*_tried(folder), *_terminal()]
    if as_json:
        say.out_json([{"name": f.name, "good": f.good, "said": f.said, "todo": f.todo} for f in found])
    else:
        for one in found:
            said = f":{one.said}" if one.said else ""
            say.out(f"{'好  ' if one.good else '不好'}  {one.name}{said}{one.todo and ' '}{one.todo}")
        _ruler()
    return 0 if all(one.good for one in found) else 1


def _tried(folder: Path) -> Iterator[Found]:
    trials: tuple[tuple[str, Callable[[Path], str]], ...] = (
        ("窗口设置", _profile),
        ("事项目录", _catalogue),
        ("数据库能写", _store),
        ("文书文件夹能写", _papers),
        ("字体", _fonts),
        ("文书能画", _paper),
        ("码能读回", _code),
    )
    for name, trial in trials:
        try:
            yield Found(name=name, good=True, said=trial(folder))
        except CounterError as error:
            yield Found(name=name, good=False, said=error.what, todo=error.todo)
        except Exception as error:  # noqa: BLE001  (a self-test tells, whatever it is)
            todo = "请重新安装程序；仍不行请把这一行告诉管理员。"
            yield Found(name=name, good=False, said=f"没料到的问题（{type(error).__name__}）", todo=todo)


def _profile(folder: Path) -> str:
    from counter import settings_file

    sample = settings_file.load(folder).is_sample
    return f"还有 {len(sample)} 项是示例值或待核定（counter setup 可看）" if sample else ""


def _catalogue(folder: Path) -> str:
    from counter.catalog import load

    found = load.load(cache=folder / "catalogues").catalogue
    return f"{len(found.matters)} 件事，版本 {found.version}"


def _store(folder: Path) -> str:
    from counter import settings_file
    from counter.desks.office import local_now
    from counter.store import open_store

    store = open_store(settings_file.load(folder).database_url or None, folder)
    try:
        with store.begin() as uow:
            uow.numbers.next("000000", "00", local_now().date())  # never committed: no number is spent
    finally:
        store.close()
    return store.place


def _papers(folder: Path) -> str:
    import tempfile

    from counter import settings, settings_file
    from receipts.errors import SaveFailed

    target = settings.papers_dir(folder, settings_file.load(folder))
    try:
        target.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=target).close()
    except OSError as error:
        todo = "请检查文件夹权限和磁盘空间，或用 counter setup --set papers_folder=文件夹 换一个。"
        raise SaveFailed(f"{target} 不能写（{os_reason(error)}）。", todo=todo) from error
    return str(target)


def _fonts(folder: Path) -> str:
    from counter import settings_file
    from receipts import equip, faces
    from receipts.errors import FontFault

    if wrong := equip(folder, settings_file.load(folder)):
        todo = "请用 counter setup --set 改正 body_face、title_face，或留空。"
        raise FontFault("；".join(wrong) + "。", todo=todo)
    faces.warm()
    if faults := faces.faults():
        raise FontFault("；".join(faults) + "。", todo="请重新安装本程序（字体随程序一起安装）。")
    lacking = faces.missing("三门峡市一件事一次办䶮𬱖")
    return f"缺少：{'、'.join(lacking)}（印成编号）" if lacking else ""


def _paper(_folder: Path) -> str:
    import receipts

    pdf = receipts.render(_sample())
    return f"{len(pdf) // 1024} KB"


def _payload() -> tuple[str, str]:
    """The number and the code of a paper nobody ever got."""
    from counter.cases import numbers

    case = numbers.case_number("000000", "00", date(2000, 1, 1), 1)
    number = numbers.paper_number(case, "notice", 1)
    return number, numbers.code_of(number, DIGEST)


def _sample() -> Notice:
    """A notice about nobody."""
    from counter.intake.papers import FindingLine, Head, Notice, Party

    line = FindingLine(
        no=1,
        material="自检材料",
        kind="缺少",
        what=("自检",),
        items=("自检",),
        basis=("自检",),
        cure="不用补正",
        obtain="无",
    )
    number, code = _payload()
    return Notice(
        head=Head(
            number=number,
            case_number=number.split(".", maxsplit=1)[0],
            code=code,
            issued_at="2000-01-01 00:00",
            station="自检",
            window="00窗",
            operator="自检",
            address="",
            phone="",
            supervision_phone="",
            sample=True,
        ),
        matter_id="E03",
        matter="自检",
        lead="自检",
        items=(),
        applicant=Party(name="自检", document="", number="", phone=""),
        agent=None,
        round=1,
        findings=(line,),
        in_order=0,
        term="",
    )


def _code(_folder: Path) -> str:
    from counter.cases.numbers import read_code
    from receipts.code import modules

    number, code = _payload()
    read = read_code(code)
    if (read.paper, read.digest) != (number, DIGEST[:12].upper()):
        raise CounterError("码的内容读回来不一样。", todo="请重新安装程序。")
    side = len(modules(code))
    return f"{side}×{side}"


def _terminal() -> Iterator[Found]:
    columns, lines = shutil.get_terminal_size()
    if sys.stdout.isatty():
        good = columns >= 80 and lines >= 24
        todo = "" if good else "请把终端窗口拉到至少 80 列 24 行。"
        yield Found(name="终端大小", good=good, said=f"{columns} 列 {lines} 行", todo=todo)
    encoding = (sys.stdout.encoding or "").lower()
    good = encoding.replace("-", "") in ("utf8", "gb18030", "gbk", "cp936")
    todo = "" if good else "请把终端（或 LANG）设为 UTF-8。"
    yield Found(name="终端文字编码", good=good, said=encoding, todo=todo)


def _ruler() -> None:
    say.out()
    for line in RULER:
        say.out(line)
    say.out(
        "上面方框右边的竖线应当对齐；没有对齐的，请在终端设置里把“模糊宽度字符”设为窄（单倍宽），并用等宽中文字体。"
    )
