"""Numbers and codes: they never collide between stations or windows, and a slip of the finger shows.

Case number: 行政区划6-窗口2-日期8-流水4-校验1. Paper number: case number, dot, kind letter, sequence.
Code: `SMX1:` + paper number + `:` + 12 hex digits of the record's SHA-256, so a copy can be told from the
issued paper where the record is at hand.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

KIND_LETTERS = {"notice": "G", "receipt": "S", "deferral": "R", "commitment": "C"}
_CASE = re.compile(r"(\d{6})-(\d{2})-(\d{8})-(\d{4,6})-(\d)", re.ASCII)
_PAPER = re.compile(r"(\d{6}-\d{2}-\d{8}-\d{4,6}-\d)\.([A-Z])(\d{1,3})", re.ASCII)
_CODE = re.compile(r"SMX1:([0-9.A-Z-]+):([0-9A-F]{12})")


def check_digit(digits: str) -> int:
    """Luhn check digit: finds every single wrong digit and nearly every swap of neighbours."""
    from stdnum import luhn

    return int(luhn.calc_check_digit(digits))


def case_number(district: str, window: str, day: date, serial: int) -> str:
    """A case number. `district` 6 digits, `window` 2 digits, `serial` from 1, at least four digits wide."""
    parts = (district, window, f"{day:%Y%m%d}", f"{serial:04d}")
    return "-".join((*parts, str(check_digit("".join(parts)))))


def paper_number(case: str, kind: str, sequence: int) -> str:
    """A paper's number, such as …-7.G1."""
    return f"{case}.{KIND_LETTERS[kind]}{sequence}"


def code_of(paper: str, digest: str) -> str:
    """What the QR code of a paper says."""
    return f"SMX1:{paper}:{digest[:12].upper()}"


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code or number as understood. `paper` and `digest` are empty for a bare case number."""

    case: str
    paper: str = ""
    digest: str = ""

    @property
    def district(self) -> str:
        """行政区划 of the issuing station."""
        return self.case[:6]


def read_code(raw: str) -> Scanned:
    """Understand a scanned or typed code, paper number or case number.

    Raises BadInput with a sentence for what is damaged, mistyped or foreign.
    """
    text = unicodedata.normalize("NFKC", raw).strip().upper().replace(" ", "")
    if text.startswith("SMX1"):
        found = _CODE.fullmatch(text)
        if found is None:
            raise BadInput("这个码不完整或已损坏。", todo="请再扫一次，或手工输入纸上的编号。", field="code")
        return _with_paper(found[1], found[2])
    if _PAPER.fullmatch(text):
        return _with_paper(text, "")
    return Scanned(_checked_case(text))


def _with_paper(paper: str, digest: str) -> Scanned:
    found = _PAPER.fullmatch(paper)
    if found is None:
        raise BadInput("码里的文书编号不对。", todo="请手工输入纸上的编号。", field="code")
    return Scanned(_checked_case(found[1]), paper, digest)


def _checked_case(text: str) -> str:
    found = _CASE.fullmatch(text)
    if found is None:
        raise BadInput(
            "这不是本系统的编号。",
            todo="编号形如 411202-01-20261123-0004-7，请照纸上的编号再输一次。",
            field="code",
        )
    if check_digit("".join(found.groups()[:-1])) != int(found[5]):
        raise BadInput("编号的校验位不对，可能输错了一位。", todo="请照纸上的编号再核对一遍。", field="code")
    return text
