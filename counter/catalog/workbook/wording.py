"""How values stand in a cell as text that people can read and write, and back again. Pure.

Lists: one member a line; a line that begins with a full-width blank goes on with the one above it.
Bases: `《文件》 条款`, one a line.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from counter.catalog.model import Basis
from counter.catalog.workbook.faults import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

CONTINUED = "\u3000"
"""Begins a line that belongs to the one above it."""
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def tidy(text: str) -> str:
    """Text as the catalogue keeps it: line feeds only, no blanks at either end of a line or of the whole."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def tidied(data: Any, key: str = "") -> Any:
    """Plain data with every text tidied: equal for two entries that a book cannot tell apart."""
    if isinstance(data, str):
        return tidy(data)
    if isinstance(data, dict):
        return {name: tidied(value, name) for name, value in data.items()}
    if isinstance(data, list):
        if key == "when":
            return [{name: _single(test) for name, test in case.items()} for case in data]
        return [one for one in (tidied(value) for value in data) if one != ""]
    return data


def _single(test: Any) -> Any:
    return test[0] if isinstance(test, list) and len(test) == 1 else test


def invisible(text: str) -> str:
    """The first character nobody sees, as U+200B; "" when there is none."""
    found = next((c for c in text if c != "\n" and unicodedata.category(c) in _INVISIBLE), "")
    return f"U+{ord(found):04X}" if found else ""


def escaped(text: str) -> str:
    """Text for the file: what a spreadsheet would take for an escape stays what it is."""
    return _ESCAPE.sub(r"_x005F_x\1_", text)


def unescaped(text: str) -> str:
    """What an escape of the file stands for (`_x000D_` is a carriage return)."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def show_lines(members: Iterable[str]) -> str:
    """A list of texts, one a line."""
    return "\n".join(member.replace("\n", f"\n{CONTINUED}") for member in map(tidy, members) if member)


def read_lines(text: str) -> tuple[str, ...]:
    """The members of a list; empty lines do not count."""
    found: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.startswith(CONTINUED) and found:
            found[-1] += f"\n{line.strip()}"
        elif line.strip():
            found.append(line.strip())
    return tuple(found)


def show_bases(bases: Iterable[Basis]) -> str:
    """Sources with their articles, one a line."""
    return show_lines(f"《{one.source}》 {one.article}" for one in bases)


def read_bases(
    text: str, sources: Collection[str], titles: dict[str, str], nearest: Callable[[str], str]
) -> tuple[Basis, ...]:
    """The bases of a cell. `titles`: full title → key. Unreadable when a source is not registered."""
    return tuple(_basis(line, sources, titles, nearest) for line in read_lines(text))


def _basis(
    line: str, sources: Collection[str], titles: dict[str, str], nearest: Callable[[str], str]
) -> Basis:
    for name in sorted((*sources, *titles), key=len, reverse=True):
        for head in (f"《{name}》", name):
            if line.startswith(head):
                return Basis(source=titles.get(name, name), article=line[len(head) :].strip())
    named = _bracketed(line)
    raise Unreadable(f"没有登记依据“{named}”。{nearest(named)}每行写一条，如：《行政许可法》 第三十二条。")


def _bracketed(line: str) -> str:
    """What a person meant as the name: inside the outermost 《》, or up to the first blank."""
    depth = 0
    for place, char in enumerate(line):
        depth += (char == "《") - (char == "》")
        if depth == 0 and char == "》":
            return line[1:place]
    return line.split(maxsplit=1)[0].strip("《》")


def read_number(text: str) -> float:
    """A number as typed, full-width digits too. Unreadable when it is none."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not _NUMBER.fullmatch(plain) or len(plain) > 15:
        raise Unreadable(f"“{text}”不是数。请只写数字，如 2。")
    return float(plain)


def show_number(number: float) -> str:
    """A number without a needless fraction."""
    return str(int(number)) if abs(number) < 1e15 and number == int(number) else repr(number)
