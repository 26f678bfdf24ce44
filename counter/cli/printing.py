"""`counter print`: the print queue without a screen."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import ask, data_option, json_option, need_somebody, office, pin, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken, SpokenGroup
from counter.errors import CounterError, os_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counter.desks.office import Office
    from counter.desks.printing import Ordered
    from counter.desks.printing.queue import PrintDesk
    from counter.desks.printing.sending import Passed
    from counter.printing.jobs import PrintJob

LEAST, MOST = 1, 3600
"""Seconds between two looks."""
SHORT = 8
"""Characters of a job's id that are shown and typed."""
which = click.argument("which", metavar="编号")


@click.group("print", cls=SpokenGroup)
def printing() -> None:
    """打印队列：列出、再打、暂停、换打印机、取消、测试页，把文件排进去，把排着的打出去。"""


@contextmanager
def _desk(data: str | None, operator: str | None, *, pin_stdin: bool) -> Iterator[tuple[Office, PrintDesk]]:
    from counter.desks.printing.queue import PrintDesk

    with office(data) as opened:
        need_somebody(opened)
        who = operator or ask("姓名")
        yield opened, PrintDesk(opened.sign_in(who, pin(f"{who}的口令", "COUNTER_PIN", from_stdin=pin_stdin)))


# -- looking -----------------------------------------------------------------------------------------------


@printing.command("list", cls=Spoken)
@click.option("--all", "everywhere", is_flag=True, help="各个窗口的都列出；不写只列本窗的。")
@signing
@json_option
@data_option
def list_(operator: str | None, data: str | None, *, everywhere: bool, pin_stdin: bool, as_json: bool) -> int:
    """列出打印队列：没打出的在前，再是暂停的、排着的、最近打出的。有没打出的，退出码为 1。"""
    with _desk(data, operator, pin_stdin=pin_stdin) as (_, desk):
        jobs = desk.jobs(everywhere=everywhere)
    if as_json:
        say.out_json([_json(job) for job in jobs])
    elif jobs:
        say.table(("编号", "状态", "文书", "名称", "打印机", "份数", "原因"), map(_row, jobs))
    else:
        say.out("打印队列是空的。")
    return 1 if any(job.status == "failed" for job in jobs) else 0


def _row(job: PrintJob) -> tuple[str, ...]:
    from counter.printing.jobs import state_zh

    return (
        job.id[:SHORT],
        state_zh(job),
        job.title,
        job.name,
        job.printer or "待定",
        str(job.copies),
        job.error,
    )


def _json(job: PrintJob) -> dict[str, object]:
    return {
        "id": job.id,
        "status": job.status,
        "doubt": job.doubt,
        "window": job.window,
        "title": job.title,
        "name": job.name,
        "printer": job.printer,
        "copies": job.copies,
        "reprint": job.reprint,
        "tries": job.tries,
        "next_at": job.next_at.isoformat() if job.status == "waiting" else None,
        "error": job.error,
        "spool": job.spool,
    }


# -- one job -----------------------------------------------------------------------------------------------


def _one(  # noqa: PLR0913  (the options every such command has)
    which: str,
    step: Callable[[PrintDesk, PrintJob], object],
    told: str,
    operator: str | None,
    data: str | None,
    *,
    pin_stdin: bool,
    then_print: bool = False,
) -> int:
    with _desk(data, operator, pin_stdin=pin_stdin) as (opened, desk):
        job = desk.find(which)
        step(desk, job)
        say.out(f"{job.title} {job.name}：{told}")
        return _told(_pass(opened)) if then_print else 0


@printing.command("retry", cls=Spoken)
@which
@signing
@data_option
def retry(which: str, operator: str | None, data: str | None, *, pin_stdin: bool) -> int:
    """马上再打一次，从头计次数。可能已经打出的，先看过出纸口再用。"""
    return _one(
        which,
        lambda desk, job: desk.retry(job),
        "再打一次。",
        operator,
        data,
        pin_stdin=pin_stdin,
        then_print=True,
    )


@printing.command("hold", cls=Spoken)
@which
@signing
@data_option
def hold(which: str, operator: str | None, data: str | None, *, pin_stdin: bool) -> int:
    """暂停打印这一份，等 counter print retry 再打。"""
    return _one(which, lambda desk, job: desk.hold(job), "已暂停。", operator, data, pin_stdin=pin_stdin)


@printing.command("cancel", cls=Spoken)
@which
@signing
@data_option
def cancel(which: str, operator: str | None, data: str | None, *, pin_stdin: bool) -> int:
    """取消：不打这一份。文书和 PDF 都在。"""
    return _one(which, lambda desk, job: desk.cancel(job), "已取消。", operator, data, pin_stdin=pin_stdin)


@printing.command("done", cls=Spoken)
@which
@signing
@data_option
def done(which: str, operator: str | None, data: str | None, *, pin_stdin: bool) -> int:
    """待确认的一份看过出纸口，确实已经打出来。"""
    return _one(
        which, lambda desk, job: desk.confirm(job), "记为已经打出。", operator, data, pin_stdin=pin_stdin
    )


@printing.command("move", cls=Spoken)
@which
@click.argument("printer", metavar="打印机")
@signing
@data_option
def move(which: str, printer: str, operator: str | None, data: str | None, *, pin_stdin: bool) -> int:
    """换一台打印机打。别的窗口排的，换到本窗来打。"""
    return _one(
        which,
        lambda desk, job: desk.move(job, printer),
        f"换到“{printer}”。",
        operator,
        data,
        pin_stdin=pin_stdin,
        then_print=True,
    )


@printing.command("again", cls=Spoken)
@which
@signing
@data_option
def again(which: str, operator: str | None, data: str | None, *, pin_stdin: bool) -> int:
    """重打一份，纸上注明第几次，次数记入日志。"""
    return _one(
        which,
        lambda desk, job: desk.again(job),
        "重打一份。",
        operator,
        data,
        pin_stdin=pin_stdin,
        then_print=True,
    )


# -- more into the queue -----------------------------------------------------------------------------------


@printing.command("test", cls=Spoken)
@click.argument("printer", metavar="打印机")
@signing
@data_option
def test(printer: str, operator: str | None, data: str | None, *, pin_stdin: bool) -> int:
    """打一页测试页：尺子、灰阶、全部字体和一个码。"""
    import receipts

    with _desk(data, operator, pin_stdin=pin_stdin) as (opened, desk):
        known = desk.printers().named(printer)
        stock, now = known.stock if known else "A4", opened.now()
        page = receipts.test_page(printer, stock, now)
        desk.file(page, f"测试页-{now:%Y%m%d-%H%M%S}", "测试页", kind="test", printer=printer)
        return _told(_pass(opened))


@printing.command("add", cls=Spoken)
@click.argument("files", metavar="PDF…", nargs=-1, required=True)
@click.option("--printer", metavar="打印机", default="", help="哪一台；不写用第一台 A4 打印机。")
@click.option(
    "--copies", metavar="份数", type=click.IntRange(1, 9), default=1, help="每个文件打几份，1 到 9。"
)
@click.option("--duplex", is_flag=True, help="双面，按短边翻转：三折页用。")
@signing
@data_option
def add(  # noqa: PLR0913  (each option its own argument)
    files: tuple[str, ...],
    printer: str,
    copies: int,
    operator: str | None,
    data: str | None,
    *,
    duplex: bool,
    pin_stdin: bool,
) -> int:
    """把 PDF 排进打印队列，例如 counter guides print 做好的办事指南；三折页加 --duplex。"""
    paths = [_pdf(one) for one in files]
    with _desk(data, operator, pin_stdin=pin_stdin) as (opened, desk):
        for path, pdf in paths:
            made = desk.file(pdf, path.stem, path.stem, duplex=duplex, copies=copies, printer=printer)
            _queued(made, path)
        return _told(_pass(opened))


def _pdf(typed: str) -> tuple[Path, bytes]:
    path = Path(typed).expanduser()
    try:
        pdf = path.read_bytes()
    except OSError as error:
        raise Problems([Problem(what=f"读不出 {path}：{os_reason(error)}。", field="PDF")]) from error
    if not pdf.startswith(b"%PDF-"):
        raise Problems([Problem(what=f"{path} 不是 PDF。", todo="请先存成 PDF 再排。", field="PDF")])
    return path, pdf


def _queued(made: Ordered, path: Path) -> None:
    if made.job is None:
        todo = "请在数据文件夹的 printers.toml 里写上，再用 counter printers check 核对。"
        raise Problems([Problem(what="没有设置 A4 打印机。", todo=todo, field="printers.toml")])
    say.out(f"{path.name} 已排队，交“{made.job.printer or '待定'}”打印。")


# -- printing ----------------------------------------------------------------------------------------------


@printing.command("run", cls=Spoken)
@click.option("--watch", metavar="秒", default="", help="一直运行，每隔这么多秒看一次；不写只打一次。")
@data_option
def run(watch: str, data: str | None) -> int:
    """把本窗到时间的打出去。窗口界面开着时会自己打，不用这个命令；没打出的退出码为 1。

    打印机没有接的过一会儿再试。加 --watch 时按 Ctrl+C 停下。
    """
    seconds = _seconds(watch) if watch else 0
    with office(data) as opened:
        need_somebody(opened)
        if not seconds:
            return _told(_pass(opened)) or _stuck(opened)
        say.note(f"每 {seconds} 秒看一次打印队列。按 Ctrl+C 停下。")
        _keep_printing(opened, seconds)
    return 0


def _seconds(typed: str) -> int:
    if typed.isascii() and typed.isdigit() and LEAST <= int(typed[:6]) <= MOST:
        return int(typed)
    todo = f"请写 {LEAST} 到 {MOST} 的整数，例如 --watch 20。"
    raise Problems([Problem(what=f"间隔“{typed}”不对。", todo=todo, field="--watch")])


def _pass(opened: Office) -> Passed:
    from counter import settings
    from counter.desks.printing.sending import send_due, sender_of
    from receipts.printing import deliver

    folder = settings.papers_dir(opened.data, opened.station)
    return send_due(sender_of(opened), lambda content: deliver(content, folder))


def _told(passed: Passed) -> int:
    say.out(f"{passed}。")
    for job in (*passed.failed, *passed.again):
        say.note(f"{job.id[:SHORT]} {job.title} {job.name} → {job.printer}：{job.error}")
    return 1 if passed.failed else 0


def _stuck(opened: Office) -> int:
    from counter.desks.printing.queue import standing
    from counter.desks.printing.sending import sender_of

    left = standing(sender_of(opened))
    if left.failed:
        say.note(f"还有 {left.failed} 份没打出，用 counter print list 看。")
    return 1 if left.failed else 0


def _keep_printing(opened: Office, seconds: int) -> None:
    """Until somebody stops it. A fault is told and tried again: printers.toml may be put right meanwhile."""
    try:
        while True:
            try:
                if passed := _pass(opened):
                    say.out(f"{opened.now():%m-%d %H:%M:%S} {passed}")
            except CounterError as fault:
                say.note(f"{opened.now():%m-%d %H:%M:%S} {fault}")
            time.sleep(seconds)
    except KeyboardInterrupt:
        say.note("已停下。没有打出的都在打印队列里。")
