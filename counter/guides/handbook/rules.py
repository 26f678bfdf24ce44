"""What holds for every chapter: how to read the book, and the procedure in the notice's own words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.guides.handbook import clocks
from counter.guides.handbook.papers import said
from counter.guides.handbook.record import Grid, Section

if TYPE_CHECKING:
    from counter.catalog.model import Catalogue, County
    from counter.settings import Station

STEPS: dict[str, tuple[int, ...]] = {
    "选哪些事项": (25, 26, 89, 90, 91),
    "咨询": (122, 124, 128, 129),
    "收件": (*range(130, 140), 53, 54),
    "容缺、承诺": (140, 141),
    "推送、递送": (142, 143, 144),
    "线上提交": tuple(range(145, 150)),
    "受理": tuple(range(150, 159)),
    "审批": tuple(range(160, 167)),
    "撤回": (167, 168),
    "送达": tuple(range(169, 175)),
    "归档": tuple(range(175, 180)),
}
"""Step of the work → numbers of the rules of the notice that a window works by."""
READING = (
    "①②…是情形问答的号：“①选‘是’的”，就是第①问答“是”的才要",
    "收件不等于受理：窗口收件，各部门依法决定受理不受理",
    "把握：高＝读过条文；中、低＝查到的依据不够直接；待核＝还没有读到条文。把握不足的，问牵头部门",
    "待核定：通知没有写、也没有查到依据。照实说待核定，不要自己补，也不要让申请人为它多跑",
    "参考稿：牵头部门还没有核定；与部门的书面规定不一致的，以部门的规定为准，并请监督员改目录",
    "政府部门核发的材料由窗口调取，不能要申请人交；其他有关材料一类的话不算依据，不能照它要材料",
)


def preface(catalogue: Catalogue, place: Station | County | None) -> tuple[Section, ...]:
    """How to read it, the procedure, the clocks."""
    return (
        Section("怎样看这本手册", (said(*READING),)),
        Section("工作规程：通知原文", (_procedure(catalogue),)),
        Section("每件办件的时限和提醒", clocks.general(place)),
    )


def _procedure(catalogue: Catalogue) -> Grid:
    rows = []
    for step, numbers in STEPS.items():
        known = [catalogue.rules[f"R{no:03}"] for no in numbers if f"R{no:03}" in catalogue.rules]
        rows += [(step, one.quote, one.place) for one in known]
    return Grid(("环节", "通知怎样写", "出处"), (12, 62, 26), tuple(rows))
