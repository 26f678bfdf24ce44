"""From a record to the blocks of its paper: one module for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.intake.papers import Form
from receipts import clean

from . import advice, form, letter, notice, receipt

if TYPE_CHECKING:
    from counter.intake.advice import AdviceSheet
    from counter.intake.papers import Paper
    from receipts.blocks import Sheet


def lay(paper: Paper, *, reprint: int = 0, void: bool = False) -> Sheet:
    """The paper as blocks. Every text is cleaned here: nothing further on meets a control character."""
    paper = clean.record(paper)
    if isinstance(paper, Form):
        return form.lay(paper, reprint=reprint, void=void)
    if paper.kind == "notice":
        return notice.lay(paper, reprint=reprint, void=void)
    if paper.kind == "receipt":
        return receipt.lay(paper, reprint=reprint, void=void)
    return letter.lay(paper, reprint=reprint, void=void)


def lay_advice(paper: AdviceSheet) -> tuple[Sheet, ...]:
    """The advice as blocks, the fullest sheet first: 常见问题 give way one by one."""
    paper = clean.record(paper)
    fewer = (advice.lay(paper, faq=count) for count in reversed(range(len(paper.advice.faq))))
    return (advice.lay(paper), *fewer, advice.lay(paper, faq=0, plain=True))
