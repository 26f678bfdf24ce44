"""容缺受理承诺书 and 告知承诺书: what is promised, by when, and what follows otherwise (R140, R141)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from receipts.blocks import Card, Cards, Field, Heading, Listing, Paragraph

from . import parts

if TYPE_CHECKING:
    from counter.intake.papers import Letter, LetterLine
    from receipts.blocks import Sheet

OPENING = {
    "deferral": "申请人办理“{matter}”一件事，下列{count}项材料暂缺，申请先行收件，并承诺按期补交。",
    "commitment": "申请人办理“{matter}”一件事，对下列{count}项内容以书面承诺代替提交材料。",
}
LIST_HEADING = {"deferral": "二、容缺的材料", "commitment": "二、承诺的内容"}
TERM_LABEL = {"deferral": "补交期限", "commitment": "履行期限"}
TOLD = "窗口工作人员已经逐项说明上述依据、期限和不利后果，申请人已经知晓并理解。"


def lay(letter: Letter, *, reprint: int, void: bool) -> Sheet:
    """The letter as blocks."""
    blocks = (
        *parts.sample(letter),
        parts.particulars(letter, "承诺书编号", "出具时间"),
        Paragraph(OPENING[letter.kind].format(matter=letter.matter, count=len(letter.lines))),
        Heading("一、申请办理的事项"),
        parts.items(letter.items),
        Heading(f"{LIST_HEADING[letter.kind]}（共{len(letter.lines)}项）"),
        Cards(tuple(card(line, TERM_LABEL[letter.kind]) for line in letter.lines)),
        Paragraph(TOLD, strong=True),
        Heading("三、承诺"),
        Paragraph("申请人自愿作出以下承诺：", keep=True),
        Listing(letter.promises or (parts.UNKNOWN,), keep=True),
        parts.window(letter),
        parts.signatures("承诺人（申请人或代办人）", "告知人（窗口工作人员）", "盖章处"),
    )
    return parts.sheet(letter, blocks, reprint=reprint, void=void)


def card(line: LetterLine, term_label: str) -> Card:
    """One material: for what, by when, on what basis, and what happens otherwise."""
    return Card(
        no=line.no,
        heading=line.material,
        tag="",
        fields=(
            Field("用于事项", parts.known(parts.used_for(line.items))),
            *promised(line),
            *term(line, term_label),
            Field("依据", parts.known(line.basis)),
            Field("不利后果", parts.known(line.consequence)),
        ),
    )


def term(line: LetterLine, label: str) -> tuple[Field, ...]:
    """By when; what is promised instead of a paper needs no term."""
    return () if line.check and not line.term.strip() else (Field(label, parts.known(line.term)),)


def promised(line: LetterLine) -> tuple[Field, ...]:
    """In which form it follows, or what is promised instead of it, and how that is checked."""
    if not line.content:  # a letter kept from before these were told
        return ()
    if not line.check:
        return (Field("补齐形式", line.content),)
    return (
        Field("证明内容", line.content),
        Field("承诺方式", f"书面承诺，签署本承诺书。核查方式：{line.check}"),
    )
