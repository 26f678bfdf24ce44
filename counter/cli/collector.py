"""Who stands at the window, as typed: the document shown, and on whose word when it proves nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from counter.cli.options import APPROVAL, approval
from counter.cli.say import Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.items import Collector
    from counter.desks.approval import Approval


def collector_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that describe a person and, where need be, the supervisor who answers for it."""
    for option in (
        click.option(
            "--supervisor",
            metavar="姓名",
            default="",
            help=f"同意的监督员；口令用 {APPROVAL}，或在终端上输入。",
        ),
        click.option(
            "--override",
            metavar="理由",
            default="",
            help="身份或授权没有核实、确需办理的理由，要监督员同意。",
        ),
        click.option(
            "--authorisation",
            metavar="授权材料",
            default="",
            help="凭什么来办，例如 2026年11月20日委托书；登记过的申请人、代办人、监护人、法定代表人不用写。",
        ),
        click.option(
            "--number",
            "id_number",
            metavar="号码",
            default="",
            help="来人出示的证件的号码；不写在终端上问，写 - 从标准输入读一行。",
        ),
        click.option(
            "--document",
            metavar="证件",
            default="身份证",
            help="身份证、户口簿、护照、居住证、通行证、永居证；不写是身份证。",
        ),
        click.option("--name", metavar="姓名", default="", help="来人的姓名，照证件写；不写在终端上问。"),
    ):
        function = option(function)
    return function


def collector_of(typed: dict[str, Any]) -> Collector:
    """The person as typed; the desk holds it against the case."""
    from counter.cases.items import Collector

    return Collector(
        name=typed["name"] or _asked("来人的姓名"),
        document=_document(typed["document"]),
        number=_number(typed["id_number"]),
        relation="",
        authorisation=typed["authorisation"],
    )


def _number(typed: str) -> str:
    """A number need not stand on the command line, where others of this computer can see it."""
    return sys.stdin.readline() if typed == "-" else typed or _asked("证件号码")


def _asked(what: str) -> str:
    """Typed at the terminal; "" where nobody can type, which the desk tells."""
    return str(click.prompt(what, err=True)) if sys.stdin.isatty() else ""


def _document(word: str) -> str:
    from counter.cases.collecting import CARRIED_ZH
    from counter.cli.words import documents, meaning

    short = {zh: kind for kind, zh in CARRIED_ZH.items()}
    known = short.get(word.strip()) or meaning(word, documents())
    if known not in CARRIED_ZH:
        todo = f"请写其中一种：{'、'.join(CARRIED_ZH.values())}。"
        raise Problems([Problem(what=f"“{word}”不是来人能出示的本人证件。", todo=todo, field="--document")])
    return known


def approval_of(typed: dict[str, Any]) -> Approval | None:
    """The supervisor's word, when it is asked for. Problems when only half of it was written."""
    reason, name = typed["override"].strip(), typed["supervisor"].strip()
    if not reason and not name:
        return None
    if not (reason and name):
        missing = "--supervisor" if reason else "--override"
        raise Problems([Problem(what="监督员同意没有写全。", todo=f"还要写 {missing}。", field=missing)])
    return approval(name, reason)
