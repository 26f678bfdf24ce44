"""`counter` itself. Kept lean: each command's module is imported when the command is called."""

from __future__ import annotations

import sys

import click

from counter.cli import say
from counter.cli.options import data_of, data_option
from counter.cli.speak import SpokenGroup

COMMANDS = {
    "consult": "counter.cli.consult:consult",
    "intake": "counter.cli.intake:intake",
    "application": "counter.cli.application:application",
    "find": "counter.cli.find:find",
    "paper": "counter.cli.find:paper",
    "queue": "counter.cli.queue:queue",
    "catalog": "counter.cli.catalog:catalog",
    "due": "counter.cli.due:due",
    "guides": "counter.cli.guides:guides",
    "supply": "counter.cli.supply:supply",
    "department": "counter.cli.department:department",
    "decide": "counter.cli.decide:decide",
    "scan": "counter.cli.scan:scan",
    "push": "counter.cli.push:push",
    "send": "counter.cli.send:send",
    "print": "counter.cli.printing:printing",
    "printers": "counter.cli.printers:printers",
    "handoff": "counter.cli.handoff:handoff",
    "issuing": "counter.cli.issuing:issuing",
    "withdraw": "counter.cli.withdraw:withdraw",
    "archive": "counter.cli.archive:archive",
    "verify": "counter.cli.verify:verify",
    "keys": "counter.cli.keys:keys",
    "exchange": "counter.cli.exchange:exchange",
    "backup": "counter.cli.backup:backup",
    "restore": "counter.cli.restore:restore",
    "doctor": "counter.cli.doctor:doctor",
    "journal": "counter.cli.journal:journal",
    "statistics": "counter.cli.statistics:statistics",
    "serve": "counter.cli.serve:serve",
    "setup": "counter.cli.setup:setup",
    "operator": "counter.cli.people:operator",
    "train": "counter.cli.train:train",
    "selftest": "counter.cli.selftest:selftest",
}


@click.group(cls=SpokenGroup, lazy=COMMANDS, invoke_without_command=True)
@data_option
@click.pass_context
def counter(ctx: click.Context, data: str | None) -> int:
    """“一件事一次办”综合受理窗口。不带命令就打开窗口界面；带命令走无界面的路，办的是同一回事。

    退出码：0 办成；1 有问题（全部列出）；2 命令写得不对。
    """
    if ctx.invoked_subcommand is not None:
        return 0
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):  # drawn on stderr
        say.note("窗口界面要在终端里打开。没有终端时请用 counter intake 等命令，见 counter --help。")
        raise click.exceptions.Exit(1)
    from screens.app import CounterApp

    app = CounterApp(data_of(data))
    app.run()
    return app.return_code or 0
