"""What the patterns of `sentences` make of what they find: readers from a match to looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from counter.training.looks import comparing
from counter.training.looks.fields import Field
from counter.training.looks.places import Blank, Stated, Whole
from counter.training.looks.sets import Part, Tally
from counter.training.looks.terms import DAYS, Since, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from counter.training.looks.base import Look
    from counter.training.scenario import FaultKind

    Found = re.Match[str]
    Reader = Callable[[Found, str], tuple[Look, ...]]
    """From what a pattern found, and the name of the material, to its looks; () = the next pattern."""

LABEL: Final = 14
"""Characters of a label that leave room for a value beside it."""
BROUGHT: Final = ("没有带来", "没有带", "未提交", "没有提交", "未提供", "没有附具", "但未提交")
"""How a sentence begins that says that something was not handed in."""
_UNIT: Final = {"名": "人"}


def fixed(*looks: Look) -> Reader:
    """Always these."""
    return lambda _found, _material: looks


def field(*kinds: FaultKind) -> Reader:
    """Fixed places of the card."""
    return fixed(*(Field(kind) for kind in kinds))


def named(make: Callable[[str], Look]) -> Reader:
    """Made of what the pattern calls `what`."""
    return lambda found, _material: (make(found["what"]),)


def whole(found: Found, material: str) -> tuple[Look, ...]:
    """The whole paper, where the sentence names it; () where it names only a part of it."""
    named = found["whole"].replace("的", "").removesuffix("复印件")
    own = material.replace("的", "")
    if named in ("原件", "正本", "副本"):
        return ()
    if found["verb"] in BROUGHT:
        return (Whole(),) if named[:2] in own or named[-2:] in own else ()
    return (Whole(),) if own.endswith(named) and not comparing.SEVERAL.search(own) else ()


def part(label: str, given: str = "") -> Reader:
    """One of a set, which has this label."""
    return lambda found, _material: (Part(label, found["part"], given),)


def blank(
    full: str = "已填写", sort: FaultKind = "incomplete", *, after: str = "", given: str = ""
) -> Reader:
    """An empty place; one whose name is too long for a label is one of what stands written there."""

    def read(found: Found, _material: str) -> tuple[Look, ...]:
        box = found["box"].removeprefix("有") if found["box"].startswith("有家庭") else found["box"]
        box += after
        return (Blank(box, full, sort, given),) if len(box) <= LABEL else (Part("写有", box, given),)

    return read


def blanks(found: Found, _material: str) -> tuple[Look, ...]:
    """Seals or signatures of two, one of which is missing."""
    seal = found["what"].endswith("章") and "签" not in found["what"]
    what, full = (
        ("印章", "已盖章") if seal else ("签章", "已签章") if "章" in found["what"] else ("签名", "已签名")
    )
    sort: FaultKind = "unsealed" if seal else "unsigned"
    return tuple(Blank(f"{who}{what}", full, sort) for who in found["who"].removesuffix("的").split("或"))


def signers(found: Found, _material: str) -> tuple[Look, ...]:
    """Several who have to sign, not all of whom did."""
    who = found["who"] if len(found["who"]) < LABEL else "全体"
    return (Tally(f"{who}签名", "人", "unsigned", "应签", "已签"),)


def tally(unit: str = "") -> Reader:
    """So many of so many; the measure word from the sentence, where none is given."""

    def read(found: Found, _material: str) -> tuple[Look, ...]:
        said = unit or found["unit"]
        return (Tally(found["what"], _UNIT.get(said, said)),)

    return read


def since(*, least: bool) -> Reader:
    """A limit in days, months, years or years of age; `least`: it has to have passed."""

    def read(found: Found, _material: str) -> tuple[Look, ...]:
        limit = int(found["n"]) * DAYS[found["unit"]]
        said, what = f"{found['n']}{found['unit']}", found["what"].removesuffix("已")
        if found["unit"] == "周岁":
            return (Since("出生日期", limit, said),)
        if least and found["unit"] == "个月":
            return (Span(f"{what}起止", limit, said),)
        return (Since(_day(what), limit, said, least),)

    return read


def _day(what: str) -> str:
    """The day from which something counts."""
    what = what.removesuffix("自批准之日起").removesuffix("且")
    if "驾驶" in what:
        return "初次领证日期"
    if what.startswith("未规定"):
        return "批准日期"
    return f"{what}日" if what.endswith("届满") else f"{what}日期"


def status(found: Found, _material: str) -> tuple[Look, ...]:
    """Something that is not in force any more."""
    what = found["what"].removesuffix("状态").removeprefix("该") or "证件"
    return (Stated(f"{what}状态", "正常", found["bad"].removesuffix("的").split("或")[0]),)
