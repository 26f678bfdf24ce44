"""The receipt for a paper that was 容缺 at first and came later (R139, R140)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.cases.forms import facts as say
from counter.intake.papers import Fact, Form, FormSection

if TYPE_CHECKING:
    from counter.cases.forms.facts import CaseFacts
    from counter.intake.papers import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """What came, as printed."""

    line: str
    """The material's key."""
    wanted: str
    """应交."""
    got: str
    """实交."""
    items: tuple[str, ...]
    """Names of the items it serves."""
    at: str
    """Moment it was handed in, as printed."""
    due: str
    """补交期限, as printed; "" = 待核定."""
    late: bool | None
    """Whether it came after its term; None while no term is known."""
    letter: str = ""
    """Number of the 容缺受理承诺书; "" = not known."""
    paper: bool = True
    """Paper was handed in; False = it was fetched, or uploaded on the platform."""
    pushed: bool = True
    """The case was pushed to the departments before."""


def in_time(late: bool | None) -> str:  # noqa: FBT001  (three states, named by the sentence)
    """Whether it came in time, in words; "" while no term is known."""
    return {None: "", False: "按期补交", True: "逾期补交"}[late]


def supply(head: Head, facts: CaseFacts, came: Supplied) -> Form:
    """补交材料收件回执: what came for which items, when, and whether in time (R139, R140)."""
    row = ("1", came.line, came.wanted, came.got, "、".join(came.items))
    return Form(
        **say.addressed(head, facts, "supply"),
        facts=(
            Fact(label="办件号", value=facts.number),
            Fact(label="承诺书", value=came.letter),
            Fact(label="补交时间", value=came.at),
            Fact(label="补交期限", value=came.due),
            Fact(label="补交情况", value=in_time(came.late)),
        ),
        opening=("你（单位）在容缺受理时承诺补交的下列材料，窗口已经收到。",),
        sections=(
            FormSection(
                heading="补交的材料",
                table=say.table("序号:7* 材料名称:31 应交:18 实交:16 用于事项:28", (row,)),
            ),
            FormSection(heading="以后怎么办", texts=tuple(_next(facts.lead, came)), numbered=True),
        ),
        signers=(
            say.signs("申请人（代办人）"),
            say.signs("窗口工作人员"),
            say.seal("综合受理窗口（印章）"),
        ),
        copies=("申请人", "综合受理窗口"),
    )


def _next(lead: str, came: Supplied) -> list[str]:
    """What the window does with it now (R142–R144), and that nobody decided by taking it."""
    to = "需要它的联办部门" if came.pushed else "各联办部门"
    if came.paper:
        said = [
            (
                f"窗口在2小时内把补交的纸质材料转为电子材料，推送至{to}，"
                f"纸质材料递送牵头部门（{say.known(lead)}）（{say.procedure('收件')}）。"
            )
        ]
    else:
        said = [f"窗口把补交的材料推送至{to}（{say.procedure('收件')}）。"]
    said.append("本回执只证明窗口收到了材料；材料是否符合要求，由办理部门审查。")
    if came.late:
        said.append("补交超过了承诺的期限，后果由办理部门依法决定。")
    return said
