"""收件回执: every line with 应交 and 实交 (R139). 收件不等于受理."""

from __future__ import annotations

from typing import TYPE_CHECKING

from receipts.blocks import Block, Column, Heading, Listing, Paragraph, Table

from . import parts

if TYPE_CHECKING:
    from counter.intake.papers import Receipt
    from receipts.blocks import Sheet

NOT_ACCEPTED = "收件不等于受理。本回执证明窗口已经收到下列材料，是否受理由各办理部门依法决定。"


def lay(receipt: Receipt, *, reprint: int, void: bool) -> Sheet:
    """The receipt as blocks."""
    blocks = (
        *parts.sample(receipt),
        parts.particulars(receipt, "回执编号", "收件时间"),
        *parts.submission(receipt),
        *replaced(receipt),
        Paragraph(NOT_ACCEPTED, strong=True),
        Heading("一、申请办理的事项"),
        parts.items(receipt.items),
        Heading(f"二、收件清单（共{len(receipt.lines)}项）"),
        lines(receipt),
        Heading("三、后续环节"),
        Listing(receipt.next_steps or (parts.UNKNOWN,)),
        Heading("四、领取办理结果"),
        Paragraph(parts.known(receipt.collection)),
        *parts.remarks(receipt.remarks),
        parts.window(receipt),
        parts.signatures("" if receipt.online else "申请人（代办人）", "收件人", "收件专用章"),
    )
    return parts.sheet(receipt, blocks, reprint=reprint, void=void)


def replaced(receipt: Receipt) -> tuple[Block, ...]:
    """Which voided receipt this one replaces, and why."""
    if not receipt.replaces:
        return ()
    reason = parts.known(receipt.reason)
    return (Paragraph(f"本回执替换回执 {receipt.replaces}，原回执已经作废。更正原因：{reason}"),)


def lines(receipt: Receipt) -> Table:
    """收件清单. Items are told by their number in the table above: a line stays a line."""
    columns = (
        Column("序号", 7.5, centred=True),
        Column("材料名称", 40),
        Column("用于事项", 12, centred=True),
        Column("应交", 12.5),
        Column("实交", 13),
        Column("说明", 17),
    )
    numbers = {item.name: str(no) for no, item in enumerate(receipt.items, 1)}
    rows = (
        (
            str(line.no),
            line.material,
            parts.used_for(tuple(numbers.get(name, name) for name in line.items)),
            parts.known(line.due),
            parts.known(line.got),
            line.how,
        )
        for line in receipt.lines
    )
    return Table(columns, tuple(rows))
