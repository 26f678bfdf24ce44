"""What all papers share: who, which matter, which items, which window, who signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.intake.papers import DATE_BY_HAND, title_of
from receipts.blocks import Block, Column, Field, Fields, Note, Paragraph, Place, Sheet, Signatures, Table

if TYPE_CHECKING:
    from counter.intake.papers import Notice, Paper, PaperItem, Party, Receipt, WindowPaper

UNKNOWN = "待核定"
"""What nobody has established yet is said to be so (design rule 8)."""

SAMPLE = "本站资料为示例，正式使用前请在“站点资料”中核定。"


def sheet(paper: Paper, blocks: tuple[Block, ...], *, reprint: int, void: bool) -> Sheet:
    """The blocks with what stands on every page."""
    head = paper.head
    return Sheet(
        title=title_of(paper),
        number=head.number,
        case_number=head.case_number,
        code=head.code,
        issued_at=head.issued_at,
        station=head.station,
        matter=paper.matter,
        blocks=blocks,
        mark=f"重打第{reprint}次" if reprint else "",
        void=void,
        training=head.training,
    )


def known(text: str) -> str:
    """The text, or that it is not established yet."""
    return text.strip() or UNKNOWN


def sample(paper: Paper) -> tuple[Block, ...]:
    """The warning that the station's own data are samples."""
    return (Note(SAMPLE),) if paper.head.sample else ()


def particulars(paper: WindowPaper, number_label: str, time_label: str) -> Fields:
    """The frame at the top: number and time, matter, lead department, applicant, agent."""
    head = paper.head
    rows = [
        (Field(number_label, head.number), Field(time_label, head.issued_at)),
        matter(paper),
        *_party("申请人", paper.applicant),
        *(_party("代办人", paper.agent) if paper.agent else ()),
    ]
    return Fields(tuple(rows))


def matter(paper: Paper) -> tuple[Field, ...]:
    """Matter and lead department."""
    return (Field("一件事", f"{paper.matter}（{paper.matter_id}）"), Field("牵头部门", known(paper.lead)))


def submission(paper: Notice | Receipt) -> tuple[Block, ...]:
    """线上提交: when, and the platform's number; nothing for a case of the window."""
    if paper.online is None:
        return ()
    row = (Field("线上提交", paper.online.at), Field("平台流水", known(paper.online.number)))
    return (Fields((row,)),)


def _party(label: str, party: Party) -> tuple[tuple[Field, ...], ...]:
    document = " ".join(part for part in (party.document, party.number) if part.strip())
    return (
        (Field(label, party.name),),
        (Field("证件", known(document)), Field("联系电话", known(party.phone))),
    )


def items(chosen: tuple[PaperItem, ...]) -> Table:
    """The items the applicant chose (R025), with department and level."""
    columns = (
        Column("序号", 8, centred=True),
        Column("事项名称", 48),
        Column("办理部门", 28),
        Column("办理层级", 16, centred=True),
    )
    rows = ((str(no), item.name, known(item.dept), known(item.level)) for no, item in enumerate(chosen, 1))
    return Table(columns, tuple(rows))


def used_for(names: tuple[str, ...]) -> str:
    """The items a material serves, in one line."""
    return "、".join(names)


def remarks(texts: tuple[str, ...]) -> tuple[Block, ...]:
    """Remarks of the clerk, each a paragraph."""
    return tuple(Paragraph(f"备注：{text}") for text in texts if text.strip())


def window(paper: Paper) -> Fields:
    """Where the applicant can turn to, and where to complain; stands with the signatures."""
    head = paper.head
    where = " ".join(part for part in (head.station, head.window) if part.strip())
    return Fields(
        (
            (Field("受理窗口", known(where)), Field("工作人员", known(head.operator))),
            (Field("地址", known(head.address)),),
            (Field("咨询电话", known(head.phone)), Field("监督电话", known(head.supervision_phone))),
        ),
        keep=True,
    )


def signatures(applicant: str, clerk: str, seal: str) -> Signatures:
    """Places for two people and the station's seal; no `applicant` = nobody is there to sign (线上提交)."""
    people = (Place(one, ("签名：", DATE_BY_HAND)) for one in (applicant, clerk) if one)
    return Signatures((*people, Place(seal, ("", DATE_BY_HAND))))
