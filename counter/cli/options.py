"""Options that many commands share, and what they stand for: the data folder, the office, who signs in."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from counter.cli.say import Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from counter.catalog.load import Compiled
    from counter.desks.approval import Approval
    from counter.desks.context import Desk
    from counter.desks.office import Office

data_option = click.option(
    "--data",
    metavar="文件夹",
    default=None,
    envvar="COUNTER_DATA",
    help="数据文件夹；不写用环境变量 COUNTER_DATA，再没有用本人默认的位置。",
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON(UTF-8)。")
catalogue_option = click.option(
    "--catalogue", metavar="文件夹", default=None, help="另一套事项目录（编写目录时用）；不写用随程序安装的。"
)
operator_option = click.option(
    "--operator",
    metavar="姓名",
    default=None,
    envvar="COUNTER_OPERATOR",
    help="由哪位工作人员办；也可用 COUNTER_OPERATOR。",
)
pin_option = click.option(
    "--pin-stdin",
    is_flag=True,
    help="从标准输入逐行读口令；不写则用环境变量 COUNTER_PIN，再没有就在终端上问。口令从不写在命令行上。",
)


APPROVAL = "COUNTER_APPROVAL_PIN"
"""The variable with a supervisor's PIN."""


def signing(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that somebody signs in for."""
    return operator_option(pin_option(function))


def data_of(data: str | None) -> Path:
    """The data folder; `counter --data X command` counts as well. Problems when it is one of training."""
    from counter.backup.marks import PLAN
    from counter.training.marker import marked

    folder = asked_data(data)
    if marked(folder):
        raise Problems(
            [Problem(what=f"{folder} 是培训的数据文件夹，这个命令不用它。", todo="培训请用 counter train。")]
        )
    if (folder / PLAN).exists():
        from counter.backup.swap import settled

        settled(folder)
    return folder


def asked_data(data: str | None) -> Path:
    """As `data_of`, for counter train, which has a folder of its own below it."""
    from counter import settings

    above = click.get_current_context().find_root().params.get("data")
    return settings.data_dir(data or above)


def compiled_of(data: str | None, catalogue: str | None) -> Compiled:
    """The list of a data folder with 本站目录, or another one that is being written."""
    from counter.catalog import load
    from counter.here import OVERLAY

    folder = data_of(data)
    overlay = None if catalogue else folder / OVERLAY
    return load.load(root_of(catalogue), cache=folder / "catalogues", overlay=overlay)


def root_of(catalogue: str | None) -> Path | None:
    """The folder of --catalogue; None = the shipped list. Problems when there is no such folder."""
    if catalogue is None:
        return None
    from pathlib import Path

    root = Path(catalogue).expanduser()
    if not root.is_dir():
        problem = Problem(what=f"没有目录文件夹 {root}。", todo="请核对 --catalogue。", field="--catalogue")
        raise Problems([problem])
    return root


def day_of(typed: str) -> date:
    """The day of --on; today when nothing was typed. Problems when it is no day."""
    from counter.here import local_now
    from counter.intake.applicant import parse_date

    day = parse_date(typed) if typed else local_now().date()
    if day is None:
        raise Problems(
            [Problem(what=f"日期“{typed}”认不出来。", todo="请写成 2026-05-01 这样。", field="--on")]
        )
    return day


def port_of(typed: str, *, least: int = 0) -> int:
    """The port of --port. Problems when it is none."""
    if not (typed.isascii() and typed.isdigit() and least <= int(typed[:6]) < 65536):
        problem = Problem(what=f"端口“{typed}”不对。", todo=f"请写 {least} 到 65535。", field="--port")
        raise Problems([problem])
    return int(typed)


@contextmanager
def office(data: str | None) -> Iterator[Office]:
    """The office of a data folder, closed at the end."""
    from counter.desks.office import open_office
    from receipts import equip

    opened = open_office(data_of(data))
    equip(opened.data, opened.station)
    try:
        yield opened
    finally:
        opened.store.close()


@contextmanager
def desk(data: str | None, operator: str | None, *, pin_stdin: bool) -> Iterator[Desk]:
    """What a signed-in person stands on."""
    with office(data) as opened:
        need_somebody(opened)
        name = operator or ask("姓名")
        yield opened.sign_in(name, pin(f"{name}的口令", "COUNTER_PIN", from_stdin=pin_stdin))


def need_somebody(opened: Office) -> None:
    """Problems when nobody can sign in yet: it says which command comes first."""
    if not opened.operators():
        raise Problems([nobody_yet(opened.data)])


def nobody_yet(data: Path) -> Problem:
    """The sentence of a fresh data folder."""
    return Problem(
        what="这个数据文件夹里还没有工作人员，不能登录。",
        todo=f'请先建立第一位：counter setup --init 姓名 --data "{data}"（会问口令；也可加 --pin-stdin）。',
        field="operator",
    )


def ask(what: str) -> str:
    """A line typed at the terminal. Problems where nobody can type."""
    if not sys.stdin.isatty():
        raise Problems(
            [Problem(what=f"没有写{what}。", todo="请用 --operator 或环境变量 COUNTER_OPERATOR 写明。")]
        )
    return str(click.prompt(what, err=True))


def pin(what: str, variable: str, *, from_stdin: bool, twice: bool = False) -> str:
    """A PIN from a line of stdin, the environment, or a hidden prompt; never from the command line."""
    if from_stdin:
        return sys.stdin.readline().strip()
    given = os.environ.get(variable, "") if variable else ""
    if given:
        return given
    if not sys.stdin.isatty():
        hint = f"请设环境变量 {variable}，或" if variable else "请"
        raise Problems(
            [Problem(what=f"没有{what}。", todo=f"{hint}加 --pin-stdin 从标准输入给出。", field="pin")]
        )
    again = "再输一遍口令" if twice else False
    return str(click.prompt(what, hide_input=True, confirmation_prompt=again, err=True))


def approval(supervisor: str, reason: str) -> Approval:
    """What a supervisor agrees to, for the desk to try. PIN: COUNTER_APPROVAL_PIN or a hidden prompt."""
    from counter.desks.approval import Approval

    asked = supervisor and sys.stdin.isatty()
    given = os.environ.get(APPROVAL, "") or (
        pin(f"{supervisor}的口令", "", from_stdin=False) if asked else ""
    )
    return Approval(name=supervisor, pin=given, reason=reason)
