"""What may be printed, by the names people use, and how many copies of it are wanted. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from counter.intake.papers import TITLES, Form, Letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.intake.papers import Paper

OTHERS: Final[Mapping[str, str]] = {
    "advice": "咨询一次性告知单",
    "guide": "办事指南",
    "file": "其他文件",
    "test": "测试页",
}
"""What is printed besides issued papers, by kind."""
KINDS: Final[Mapping[str, str]] = {**{str(kind): zh for kind, zh in TITLES.items()}, **OTHERS}
"""Every kind with its name."""
ROLL: Final = frozenset({"receipt", "supply", "slip", "collect", "advice", "test"})
"""Kinds that an 80 mm roll can hold."""
BOTH_SIGN: Final = 2


def copies_of(paper: Paper) -> int:
    """How many times a paper is printed, unless printers.toml says otherwise.

    A form that several sides keep has a page for each of them already (`Form.copies`). What the applicant
    signs at the window goes out twice: one for the applicant, one stays with the case. An electronic one is
    signed by nobody.
    """
    if isinstance(paper, Form):
        return 1
    return BOTH_SIGN if isinstance(paper, Letter) or paper.online is None else 1
