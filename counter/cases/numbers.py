"""Numbers and codes: they never collide between stations or windows, and a slip of the finger shows.

Case number: 行政区划6-窗口2-日期8-流水4-校验1. Paper number: case number, dot, kind letter, sequence.
Handoff number: `JJ-` and the like of a case number, whose check digit is never that of the case number.
Code: `SMX1:` + paper or handoff number + `:` + 12 hex digits of the record's SHA-256, so a copy can be told
from the issued paper where the record is at hand.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

KIND_LETTERS = {
    "notice": "G",
    "receipt": "S",
    "deferral": "R",
    "commitment": "C",
    "acceptance": "A",
    "refusal": "B",
    "pause": "T",
    "lead_notice": "L",
    "proof": "H",
    "return": "W",
    "withdrawal": "V",
    "lapse": "P",
    "index": "D",
    "supply": "U",
    "forward": "X",
    "application": "F",
    "deferred": "N",
    "collect": "K",
    "extension": "Y",
    "cover": "Z",
}
"""Never changed: the letters stand on papers in people's hands. A slip has a number of its own."""
HANDOFF = "JJ-"
TRAINING = "99"
"""How 行政区划 begins in everything numbered in training; no province has it (GB/T 2260)."""
TRAINING_SAID = "这是培训样张上的编号，不是正式文书。"
_HANDOFF_SALT = "7"
"""Before the digits of a handoff: its check digit then differs from that of the same case number."""
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


def handoff_number(district: str, window: str, day: date, serial: int) -> str:
    """A slip's number, such as JJ-411202-01-20261123-0007-5; arguments as for a case."""
    parts = (district, window, f"{day:%Y%m%d}", f"{serial:04d}")
    return HANDOFF + "-".join((*parts, str(check_digit(_HANDOFF_SALT + "".join(parts)))))


def training_district(district: str) -> str:
    """The 行政区划 that numbers made in training begin with, instead of a station's own six digits."""
    return TRAINING + district[len(TRAINING) :]


def is_training(number: str) -> bool:
    """Whether a case, paper or handoff number (or a district) was made in training."""
    return number.removeprefix(HANDOFF).startswith(TRAINING)


def code_of(paper: str, digest: str) -> str:
    """What the QR code of a paper or slip says."""
    return f"SMX1:{paper}:{digest[:12].upper()}"


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code or number as understood. `paper` and `digest` are empty for a bare case number.

    For a slip `handoff` is its number and `case` is empty; otherwise `handoff` is empty.
    """

    case: str
    paper: str = ""
    digest: str = ""
    handoff: str = ""

    @property
    def district(self) -> str:
        """行政区划 of the issuing station."""
        return (self.case or self.handoff.removeprefix(HANDOFF))[:6]


def read_code(raw: str) -> Scanned:
    """Understand a scanned or typed code, paper number, handoff number or case number.

    Raises BadInput with a sentence for what is damaged, mistyped or foreign.
    """
    text = unicodedata.normalize("NFKC", raw).strip().upper().replace(" ", "")
    if not text.startswith("SMX1"):
        return _numbered(text)
    found = _CODE.fullmatch(text)
    if found is None:
        raise BadInput("这个码不完整或已损坏。", todo="请再扫一次，或手工输入纸上的编号。", field="code")
    if not (found[1].startswith(HANDOFF) or _PAPER.fullmatch(found[1])):
        raise BadInput("码里的文书编号不对。", todo="请手工输入纸上的编号。", field="code")
    return replace(_numbered(found[1]), digest=found[2])


def _numbered(text: str) -> Scanned:
    if text.startswith(HANDOFF):
        return Scanned("", handoff=HANDOFF + _checked(text.removeprefix(HANDOFF), _HANDOFF_SALT))
    paper = _PAPER.fullmatch(text)
    return Scanned(_checked(paper[1]), text) if paper else Scanned(_checked(text))


def _checked(text: str, salt: str = "") -> str:
    found = _CASE.fullmatch(text)
    if found is None:
        raise BadInput(
            "这不是本系统的编号。",
            todo="编号形如 411202-01-20261123-0004-7，移交单前面还有 JJ-，请照纸上的编号再输一次。",
            field="code",
        )
    if check_digit(salt + "".join(found.groups()[:-1])) != int(found[5]):
        raise BadInput("编号的校验位不对，可能输错了一位。", todo="请照纸上的编号再核对一遍。", field="code")
    return text
