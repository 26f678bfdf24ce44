"""How the plain route speaks: sentences on stderr, data on stdout, nothing that moves a terminal."""

from __future__ import annotations

import json
import sys
import unicodedata
from dataclasses import dataclass
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

from counter.errors import BadInput, CatalogueFaulty, CounterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ESCAPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_KEPT = frozenset("\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to put right: where (`field`, `line` of the file), what, and what to do."""

    what: str
    todo: str = ""
    field: str = ""
    line: int | None = None

    def __str__(self) -> str:
        where = f"第{self.line}行 " if self.line else ""
        at = f"{self.field}：" if self.field not in ("", "reason") else ""  # the sentence says 理由 itself
        return f"{where}{at}{self.what}{self.todo and ' '}{self.todo}"


class Problems(Exception):
    """Everything that was found, all at once. `about` is told beside it (a case that stands half-way)."""

    def __init__(self, problems: Sequence[Problem], about: dict[str, object] | None = None) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)
        self.about = about or {}


def problems_of(error: CounterError) -> tuple[Problem, ...]:
    """An error of the house as problems; one that holds many gives them all."""
    faults = getattr(error, "faults", ())
    if isinstance(error, CatalogueFaulty):
        return tuple(Problem(what=fault, field="catalogue") for fault in error.faults)
    if faults:
        return tuple(found for fault in faults for found in problems_of(fault))
    return (
        Problem(what=error.what, todo=error.todo, field=error.field if isinstance(error, BadInput) else ""),
    )


def prepare_streams() -> None:
    """Pipes and files get UTF-8; a terminal keeps its own encoding and never fails on a character."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, TextIOWrapper) and not sys.stdin.isatty():
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")


def plain(text: object) -> str:
    """Text for a terminal: line breaks stay, every other control and invisible character goes."""
    return "\n".join(_clean(line) for line in str(text).split("\n"))


def _clean(line: str) -> str:
    """A line with nothing invisible in it stays as it is, its indentation too."""
    if not any(unicodedata.category(char) in _ESCAPED for char in line):
        return line
    from counter.intake.text import clean_line

    return clean_line(line)


def out(text: object = "") -> None:
    """One line of data for a person."""
    click.echo(plain(text))


def note(text: object) -> None:
    """One line beside the data (stderr)."""
    click.echo(plain(text), err=True)


def out_json(value: object) -> None:
    """Data for a program: UTF-8 as it is, invisible characters escaped by number, so that nothing is lost."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo("".join(_escaped(char) for char in text))


def _escaped(char: str) -> str:
    if char in _KEPT or unicodedata.category(char) not in _ESCAPED:
        return char
    return json.dumps(char)[1:-1]


def tell(problems: Iterable[Problem], *, as_json: bool, about: dict[str, object] | None = None) -> None:
    """Every problem as a sentence on stderr; as a JSON list on stdout too where JSON is what is read."""
    found = tuple(problems)
    if as_json:
        listed = [{"field": p.field, "line": p.line, "what": p.what, "todo": p.todo} for p in found]
        out_json({**(about or {}), "problems": listed})
    for no, problem in enumerate(found, 1):
        note(f"{no}. {problem}" if len(found) > 1 else problem)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns aligned by terminal cells; the last one is as long as it is."""
    from rich.cells import cell_len

    lines = [[plain(cell).replace("\n", " ") for cell in row] for row in (heads, *rows)]
    widths = [max(cell_len(line[n]) for line in lines) for n in range(len(heads))]
    for line in lines:
        padded = [cell + " " * (widths[n] - cell_len(cell)) for n, cell in enumerate(line[:-1])]
        click.echo("  ".join((*padded, line[-1])).rstrip())
