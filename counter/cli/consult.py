"""`counter consult`: what a matter asks and offers in one situation, told once; the questions on the way."""

from __future__ import annotations

import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counter.cli import say
from counter.cli.options import (
    catalogue_option,
    compiled_of,
    data_of,
    data_option,
    day_of,
    desk,
    json_option,
    signing,
)
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken
from counter.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from counter.catalog.load import Compiled
    from counter.catalog.model import Catalogue, Matter, Question
    from counter.intake.advice import Advice, AdviceSheet
    from counter.intake.walk import Walk
    from counter.settings import Station

WIDTH = 78


@dataclass(slots=True)
class Asking:
    """One consultation on the command line; `answers` grows."""

    catalogue: Catalogue
    station: Station
    on: date
    matter: Matter
    answers: dict[str, str]
    chosen: tuple[int, ...] | None = None

    def look(self) -> Walk:
        """The walk under the answers so far."""
        from counter.intake import consult as core

        return core.look(
            self.catalogue, self.station, self.on, self.matter.id, self.answers, chosen=self.chosen
        )


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


@click.command("consult", cls=Spoken)
@click.argument("matter", metavar="一件事")
@click.option("--answers", metavar="文件", default=None, help="情形的答案（YAML 或 JSON）；办件文件也可以。")
@click.option("--items", metavar="行号", default="all", help="要问的事项，如 1,3；不写是全部适用的。")
@click.option("--on", metavar="日期", default="", help="按哪一天的规定，如 2026-05-01；不写是今天。")
@click.option("--out", metavar="文件夹", default=None, help="把咨询一次性告知单存成一页 PDF，存到这里。")
@click.option("--form", "form", metavar="文件夹", default=None, help="把一件事申请表存成 PDF，知道的已填好。")
@click.option("--open", "opening", is_flag=True, help="问完就开一件办件，答案都留着；要登录。")
@signing
@json_option
@catalogue_option
@data_option
def consult(  # noqa: PLR0913  (each option its own argument)
    matter: str,
    answers: str | None,
    *,
    items: str,
    on: str,
    out: str | None,
    form: str | None,
    opening: bool,
    operator: str | None,
    pin_stdin: bool,
    data: str | None,
    catalogue: str | None,
    as_json: bool,
) -> None:
    """咨询：按情形一次说清要带什么、怎么办、多久、要留意什么。一件事可写编号、名称或检索文字。

    在终端里会逐个问没答的情形；不在终端里就列出全部没答的问题，退出码为 1。不用登录，什么也不留；
    没说由谁来办、以谁的名义办的，按常见情况处理并说明。
    """
    from counter import settings_file
    from receipts import equip

    compiled, day, station = compiled_of(data, catalogue), day_of(on), settings_file.load(data_of(data))
    equip(data_of(data), station)
    asking = Asking(compiled.catalogue, station, day, found(compiled, matter), {})
    asking.answers = _written(asking, answers)
    asking.chosen = _rows(asking, items)
    _ask(asking)
    sheet = sheet_of(asking)
    file = _save(sheet, Path(out).expanduser()) if out else None
    form_file = _save_form(asking, Path(form).expanduser()) if form else None
    case_id = _open(asking, data, operator, pin_stdin=pin_stdin) if opening else None
    if as_json:
        say.out_json(
            {
                **data_of_advice(sheet.advice),
                "file": str(file) if file else None,
                "form": str(form_file) if form_file else None,
                "case": case_id,
                "problems": [],
            }
        )
        return
    _show(sheet)
    if file:
        say.note(f"已存到 {file}")
    if form_file:
        say.note(f"申请表已存到 {form_file}")
    if case_id:
        say.note("办件已开，答案都在。请在窗口界面的工作台上接着办。")


def found(compiled: Compiled, typed: str) -> Matter:
    """A matter by number, name, or whatever the search takes. Problems when it names none, or several."""
    from counter.catalog.search import search
    from counter.cli.checklist import matter_of

    try:
        return matter_of(compiled.catalogue, typed)
    except Problems:
        hits = search(compiled.index, typed) if typed.strip() else ()
        if not hits:
            raise
    best = [hit for hit in hits if hit.rank == hits[0].rank]
    if len(best) == 1:
        return compiled.catalogue.matter(hits[0].id)
    if not at_terminal():
        near = "、".join(f"{hit.id} {hit.name}" for hit in hits[:5])
        what = f"“{typed}”对得上 {len(hits)} 件事：{near}{'……' if len(hits) > 5 else ''}"
        raise Problems([Problem(what=what, todo="请写编号。", field="matter")])
    return compiled.catalogue.matter(hits[_pick([f"{h.id} {h.name}" for h in hits[:9]], "是哪一件")].id)


def _written(asking: Asking, file: str | None) -> dict[str, str]:
    """The answers of a file, every fault at once."""
    from counter.catalog.model import GIVEN
    from counter.cli.casefile import CaseFile, read_answers
    from counter.cli.plan import Check

    if file is None:
        return {}
    typed, lines, problems = read_answers(Path(file).expanduser())
    case = CaseFile(
        id="",
        matter=asking.matter.id,
        answers={k: v for k, v in typed.items() if k not in GIVEN},
        lines=lines,
    )
    check = Check(
        case=case,
        catalogue=asking.catalogue,
        station=asking.station,
        on=asking.on,
        problems=[*problems, *_given_faults(typed, lines)],
    )
    answers = check.answers(asking.matter)
    if check.problems:
        raise Problems(check.problems)
    return {**answers, **{k: v for k, v in typed.items() if k in GIVEN}}


def _given_faults(typed: Mapping[str, str], lines: Mapping[str, int]) -> list[Problem]:
    from counter.intake.consult import GIVEN_QUESTIONS

    faults = []
    for key, question in GIVEN_QUESTIONS.items():
        values = [option.value for option in question.options]
        if key in typed and typed[key] not in values:
            what, at = f"“{typed[key]}”不是 {key} 的答案。", f"answers.{key}"
            faults.append(
                Problem(what=what, todo=f"请写：{' / '.join(values)}", field=at, line=lines.get(at))
            )
    return faults


def _rows(asking: Asking, typed: str) -> tuple[int, ...] | None:
    """Row numbers as typed; whether they apply is known when the answers are."""
    from unicodedata import normalize

    parts = [part.strip() for part in normalize("NFKC", typed).replace("、", ",").split(",") if part.strip()]
    if parts in ([], ["all"], ["全部"]):
        return None
    count = len(asking.matter.rows)
    wrong = [part for part in parts if not (part.isascii() and part.isdigit() and 1 <= int(part) <= count)]
    if wrong:
        what = f"“{'、'.join(wrong)}”不是这件事的行号。"
        raise Problems([Problem(what=what, todo=f"请写 1 到 {count}，如 1,3。", field="--items")])
    return tuple(sorted({int(part) for part in parts}))


# -- asking ------------------------------------------------------------------------------------------------


def _ask(asking: Asking) -> None:
    """Ask at a terminal what is still open; elsewhere all of it is listed as problems."""
    while (view := asking.look()).open_questions and not view.stop:
        if not at_terminal():
            raise Problems(_missing(view))
        question = view.open_questions[0]
        asking.answers[question.key] = _answered(question)
    if view.stop:
        return
    if not view.chosen:
        todo = "请核对 --items 和情形的答案。"
        raise Problems([Problem(what="按这些情形，没有要办的事项。", todo=todo, field="--items")])
    if at_terminal():
        _ask_given(asking, view)


def _missing(view: Walk) -> list[Problem]:
    from counter.cli.plan import choices

    return [
        Problem(
            what=f"没有回答“{question.ask}”",
            todo=f"请在 --answers 的文件里写 {question.key}: {choices(question)}",
            field=f"answers.{question.key}",
        )
        for question in view.open_questions
    ]


def _ask_given(asking: Asking, view: Walk) -> None:
    """Who comes, and for whom; Enter takes the usual."""
    from counter.intake import consult as core

    usual = core.usual(asking.matter)
    for question in core.given_questions(view):
        if question.key not in asking.answers:
            asking.answers[question.key] = _answered(question, usual[question.key])


def _answered(question: Question, usual: str = "") -> str:
    from counter.desks.window.inputs import answer_value

    if question.unit:
        while True:
            try:
                if value := answer_value(
                    question, click.prompt(f"{question.ask}（{question.unit}）", err=True)
                ):
                    return value
            except BadInput as error:
                say.note(error)
    values = [option.value for option in question.options]
    told = [f"{o.value}  {o.hint}".rstrip() for o in question.options]
    return values[_pick(told, question.ask, values.index(usual) + 1 if usual else None)]


def _pick(told: list[str], ask: str, usual: int | None = None) -> int:
    """The place of the option whose number is typed."""
    say.note(ask)
    for number, text in enumerate(told, 1):
        say.note(f"  {number} {text}")
    while True:
        typed = str(click.prompt("请按数字选", default=str(usual) if usual else None, err=True)).strip()
        if typed.isdecimal() and 1 <= int(typed) <= len(told):
            return int(typed) - 1
        say.note(f"请输入 1 到 {len(told)}。")


# -- telling -----------------------------------------------------------------------------------------------


def sheet_of(asking: Asking) -> AdviceSheet:
    """The sheet for these answers; nobody signed in, so it names no operator."""
    from counter.desks.office import local_now
    from counter.intake import consult as core
    from counter.intake.advice import AdviceSheet

    station = asking.station
    return AdviceSheet(
        advice=core.advise(asking.look(), station, asking.answers),
        station=station.name,
        window=f"{station.window}窗",
        operator="",
        issued_at=f"{local_now():%Y-%m-%d %H:%M}",
        sample=bool(station.is_sample),
    )


def _save(sheet: AdviceSheet, folder: Path) -> Path:
    import receipts
    from receipts import printers

    name = f"咨询告知单-{sheet.advice.matter_id}-{sheet.advice.on.replace('-', '')}"
    return printers.save(receipts.render(sheet), folder.absolute(), name)


def _save_form(asking: Asking, folder: Path) -> Path:
    """一件事申请表 of this situation, filled in as far as was told. Refused where the matter is not joint."""
    import receipts
    from counter.desks.office import local_now
    from counter.intake import applying
    from receipts import printers

    view = asking.look()
    if view.stop:
        raise Problems([Problem(what=view.stop, todo="这种情形不能按一件事申请。", field="--form")])
    made = applying.loose(view, asking.station, local_now())
    name = f"一件事申请表-{asking.matter.id}-{asking.on:%Y%m%d}"
    return printers.save(receipts.render(made), folder.absolute(), name)


def _open(asking: Asking, data: str | None, operator: str | None, *, pin_stdin: bool) -> str:
    from counter.desks.window.consulting import Consultation, ConsultingDesk

    asked = Consultation(matter_id=asking.matter.id, answers=asking.answers, chosen=asking.chosen)
    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        return ConsultingDesk(somebody).open_case(asked, str(uuid.uuid4())).id


def _show(sheet: AdviceSheet) -> None:
    import receipts

    for line in receipts.preview(sheet, WIDTH):
        say.out(line)


def data_of_advice(advice: Advice) -> dict[str, Any]:
    """The advice as JSON: the record itself, and the figures that follow from it."""
    import msgspec

    counted = advice.savings
    figures = {
        name: getattr(counted, name)
        for name in (
            "papers_saved",
            "trips_separate",
            "trips_joint",
            "trips_saved",
            "papers_told",
            "trips_told",
        )
    }
    told: dict[str, Any] = msgspec.to_builtins(advice)
    return {**told, "savings": {**told["savings"], **figures}}
