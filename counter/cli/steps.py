"""One step on a case after its receipt: found, done, its paper written, told."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import click

from counter.cli import pdfs, say
from counter.cli.options import APPROVAL, data_of, data_option, desk, json_option, signing
from counter.cli.say import Problem, Problems, problems_of
from counter.errors import BadInput, CounterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.cases.records import PaperRow
    from counter.desks.context import Desk

OPTIONS = {
    "name": "--name",
    "document": "--document",
    "number": "--number",
    "courier": "--courier",
    "tracking": "--tracking",
    "address": "--address",
    "recipient": "--recipient",
    "phone": "--phone",
    "witness": "--witness",
    "note": "--note",
    "how": "--how",
    "reason": "--reason",
    "remark": "--remark",
    "code": "办件号",
}
"""Boxes of the desks → where the same is written on the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a step did: sentences for a person, and more keys for a program."""

    said: Sequence[str]
    about: dict[str, object]


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers a step issued, and what became of their PDFs."""

    written: list[tuple[PaperRow, pdfs.Written | None]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def data(self) -> Iterator[dict[str, object]]:
        """For a program. `file`: None when it could not be written; `printer`: None when none has it."""
        from counter.intake.frozen import title

        for row, one in self.written:
            file, printer = (str(one.file), one.printer) if one else (None, None)
            yield {
                "number": row.number,
                "kind": row.kind,
                "title": title(row),
                "file": file,
                "printer": printer,
            }

    def said(self) -> Iterator[str]:
        """For a person: where they lie."""
        from counter.intake.frozen import title

        for row, one in self.written:
            if one is not None:
                queued = "" if one.printer is None else "，已排进打印队列"
                yield f"《{title(row)}》{row.number} 已存到 {one.file}{queued}。"


the_case = click.argument("number", metavar="办件号")
"""Which case; above every other argument of a step."""


def signed_in(function: Callable[..., Any]) -> Callable[..., Any]:
    """Who does it, and how it is told."""
    return signing(json_option(data_option(function)))


def on_case(function: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments of a step that wants nothing but the case."""
    return the_case(signed_in(function))


def with_paper(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a step that issues a paper."""
    out = click.option(
        "--out", metavar="文件夹", default=None, help="PDF 存到哪里；不写用窗口设置的文书文件夹。"
    )
    quiet = click.option("--no-print", is_flag=True, help="只存 PDF，不排进打印队列。")
    return out(quiet(function))


def items_option(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """--item, for a step on some of the items; `what`: which ones without it."""
    return click.option(
        "--item", "rows", metavar="序号", type=int, multiple=True, help=f"哪个事项，可以写几次；不写{what}。"
    )


def course_of(somebody: Desk, number: str) -> Course:
    """A case as it stands, by its number or a code on one of its papers. Refused, BadInput as `find`."""
    from counter.desks.finding import find

    with spoken():
        found = find(somebody, number)
    with somebody.store.read() as view:
        return view.courses.course(found.case.id)


def known_rows(course: Course, typed: Sequence[int]) -> tuple[int, ...]:
    """The rows typed, each once. Problems for those the case does not have."""
    known = {item.no: item.name for item in course.items}
    todo = f"可以写：{'；'.join(f'{no} {name}' for no, name in known.items()) or '还没有收件'}。"
    rows = tuple(dict.fromkeys(typed))
    wrong = [
        Problem(what=f"办件 {course.case.number} 里没有序号 {no} 的事项。", todo=todo, field="--item")
        for no in rows
        if no not in known
    ]
    if wrong:
        raise Problems(wrong)
    return rows


def rows_of(course: Course, typed: Sequence[int], able: Sequence[CaseItem], none: Problem) -> tuple[int, ...]:
    """The rows typed; without any, those that can be done now. Problems as above, `none` for none."""
    rows = known_rows(course, typed) or tuple(item.no for item in able)
    if not rows:
        raise Problems([none])
    return rows


@contextmanager
def spoken() -> Iterator[None]:
    """What a desk asks for, with the option where it is written."""
    from counter.desks.issuing.admitting import NotProved

    try:
        yield
    except BadInput as error:
        raise Problems(
            [replace(p, field=OPTIONS.get(p.field, p.field)) for p in problems_of(error)]
        ) from None
    except NotProved as error:
        how = f"写法：--override 理由 --supervisor 姓名，口令用 {APPROVAL}。"
        raise Problems([Problem(what=error.what, todo=error.todo + how)]) from None


def take(
    signed: dict[str, Any],
    number: str,
    act: Callable[[Desk, Course], Course],
    told: Callable[[Course, Course], Told],
    *,
    paper: str = "",
) -> None:
    """Sign in, find the case, do it, write its paper, tell. `told` gets the case before and after.

    `paper`: the kind of paper the step issues. Problems when it could not be written; the step stands then.
    """
    with desk(signed["data"], signed["operator"], pin_stdin=signed["pin_stdin"]) as somebody:
        seen = course_of(somebody, number)
        with spoken():
            now = act(somebody, seen)
        had = {row.number for row in seen.papers}
        made = [row for row in now.papers if row.kind == paper and row.number not in had]
        papers = _written(somebody, made, signed)
    _tell(signed, now, told(seen, now), papers)


def reprint(signed: dict[str, Any], number: str, which: Callable[[Desk, Course], PaperRow]) -> None:
    """Write a paper of a case once more. `which` may refuse."""
    with desk(signed["data"], signed["operator"], pin_stdin=signed["pin_stdin"]) as somebody:
        seen = course_of(somebody, number)
        row = which(somebody, seen)
        papers = _written(somebody, (row,), signed)
    _tell(signed, seen, Told(said=(), about={}), papers)


def _written(somebody: Desk, rows: Sequence[PaperRow], signed: dict[str, Any]) -> Papers:
    """The PDFs of papers just issued. What cannot be written is told; the step stands."""
    from counter import settings

    made = Papers()
    for row in rows:
        usual = settings.papers_dir(data_of(signed["data"]), somebody.station)
        folder, one = pdfs.folder_of(signed["out"], usual), None
        try:
            one = pdfs.write(somebody, row, folder, queue=not signed["no_print"])
        except CounterError as error:
            again = f"这一步已经办好。补写文书：counter paper {row.number} --out 文件夹。"
            made.problems.extend(replace(p, todo=f"{p.todo}{again}") for p in problems_of(error))
        made.written.append((row, one))
    return made


def _tell(signed: dict[str, Any], now: Course, told: Told, papers: Papers) -> None:
    about = {**standing(now), "papers": list(papers.data()), **told.about}
    if not signed["as_json"]:
        for sentence in (*told.said, *papers.said()):
            say.out(sentence)
    say.tell(papers.problems, as_json=signed["as_json"], about=about)
    if papers.problems:
        raise click.exceptions.Exit(1)


def standing(course: Course) -> dict[str, object]:
    """A case and its items as every step tells them to a program."""
    from counter.cases.lifecycle import STATUS_ZH, state_zh

    return {
        "number": course.case.number,
        "status": course.case.status,
        "status_zh": STATUS_ZH[course.case.status],
        "items": [
            {
                "no": item.no,
                "name": item.name,
                "dept": item.dept,
                "status": item.status,
                "outcome": item.outcome,
                "state_zh": state_zh(item),
            }
            for item in course.items
        ],
        "problems": [],
    }


def names_zh(course: Course, rows: Iterable[int]) -> str:
    """The items of these rows, for a sentence."""
    return "、".join(f"“{course.item(no).name}”" for no in rows)
