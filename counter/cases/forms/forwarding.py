"""What an applicant gets at a township that may not receive the case itself: no receipt, and it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.forms import facts as say
from counter.custody.records import PIECE_ZH
from counter.intake.papers import Fact, Form, FormSection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.cases.forms.facts import CaseFacts
    from counter.custody.records import Piece
    from counter.intake.papers import Head


def forwarding(head: Head, facts: CaseFacts, pieces: Sequence[Piece], *, to: str) -> Form:
    """代收材料转送单: what was taken, to which window it goes, and that the receipt comes from there.

    Without papers it says that only the application is sent on.
    """
    rows = (
        (str(no), one.line, PIECE_ZH[one.kind], str(one.count), say.known(str(one.pages or "")), "")
        for no, one in enumerate(pieces, 1)
    )
    columns = "序号:7* 材料名称:45 形式:12* 份数:8* 页数:9* 备注:19"
    return Form(
        **say.addressed(head, facts, "forward"),
        facts=(
            Fact(label="办件号", value=facts.number),
            Fact(label="代收站点", value=head.station),
            Fact(label="代收时间", value=head.issued_at),
            Fact(label="转送到", value=to),
        ),
        opening=(f"您（单位）申请办理“{facts.matter}”，本站代收下列材料，转送{to}综合受理窗口。",),
        verdict="本单只证明本站代收了材料，不是收件回执。",
        sections=(
            FormSection(
                heading=f"代收的材料（共{len(pieces)}项）",
                table=say.table(columns, rows) if pieces else None,
                texts=() if pieces else ("没有纸质材料，申请信息随电子包转送。",),
            ),
            FormSection(
                heading="以后怎么办",
                texts=(
                    f"{to}综合受理窗口核对材料后，出具收件回执或者一次性告知书；收件时间以收件回执写明的为准。",
                    "材料随移交单转送，双方逐件签收；本单请妥善保管，凭办件号可以查询。",
                ),
                numbered=True,
            ),
        ),
        signers=(
            say.signs("申请人（代办人）"),
            say.signs("代收人"),
            say.seal("代收站点（印章）"),
        ),
        copies=("申请人", "代收站点"),
    )
