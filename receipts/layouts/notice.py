"""一次性告知书: everything one review found, told once (R016, R136)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from receipts.blocks import Block, Card, Cards, Field, Heading, Paragraph

from . import parts

if TYPE_CHECKING:
    from counter.intake.papers import FindingLine, Notice
    from receipts.blocks import Sheet

ALL_TOLD = (
    "以上是本次审查发现的全部问题，已当场一次告知。补正后再来办理时，只核对以上内容；"
    "除新增的材料和发生变化的情况外，不再提出其他补正要求。"
)
AGAIN = "再次办理时请带上本告知书，出示右上角的二维码即可接着办理。"
AGAIN_ONLINE = (
    "补正后请在省一体化政务服务平台重新提交；到窗口办理的请带上本通知书，出示右上角的二维码即可接着办理。"
)


def lay(notice: Notice, *, reprint: int, void: bool) -> Sheet:
    """The notice as blocks."""
    blocks = (
        *parts.sample(notice),
        parts.particulars(notice, "通知书编号" if notice.online else "告知书编号", "告知时间"),
        *parts.submission(notice),
        Paragraph(opening(notice)),
        Heading("一、申请办理的事项"),
        parts.items(notice.items),
        Heading(f"二、需要补正的内容（共{len(notice.findings)}项）"),
        Cards(tuple(map(card, notice.findings))),
        *closing(notice),
        parts.window(notice),
        parts.signatures("" if notice.online else "申请人（代办人）", "窗口工作人员", "盖章处"),
    )
    return parts.sheet(notice, blocks, reprint=reprint, void=void)


def opening(notice: Notice) -> str:
    """Who applied for what, and how the review ended."""
    return (
        f"{notice.applicant.name}：你（单位）申请办理“{notice.matter}”一件事，经第{notice.round}次审查，"
        f"有{len(notice.findings)}项材料不齐全或者不符合法定形式，现将需要补正的全部内容一次告知如下。"
    )


def card(finding: FindingLine) -> Card:
    """One finding: what, why, how to put it right, where to get it."""
    return Card(
        no=finding.no,
        heading=finding.material,
        tag=finding.kind,
        fields=(
            Field("用于事项", parts.known(parts.used_for(finding.items))),
            Field("存在问题", parts.known("；".join(finding.what))),
            Field("依据", parts.known("；".join(finding.basis))),
            Field("补正办法", parts.known(finding.cure)),
            Field("取得途径", parts.known(finding.obtain)),
        ),
    )


def closing(notice: Notice) -> tuple[Block, ...]:
    """That this is all, what is in order, by when, and the clerk's remarks."""
    order = f"本次审查的其他{notice.in_order}项材料齐全、符合法定形式。" if notice.in_order else ""
    return (
        Heading("三、说明"),
        Paragraph(ALL_TOLD.replace("当场", "") if notice.online else ALL_TOLD, strong=True),
        *((Paragraph(order),) if order else ()),
        *((Paragraph(f"补正期限：{notice.term}"),) if notice.term.strip() else ()),
        Paragraph(AGAIN_ONLINE if notice.online else AGAIN),
        *parts.remarks(notice.remarks),
    )
