"""培训成绩单: every miss with its rule and quote, points and time, with 培训样张 across it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from receipts import clean, faces
from receipts.blocks import Block, Column, Field, Fields, Heading, Listing, Note, Paragraph, Sheet, Table

if TYPE_CHECKING:
    from counter.catalog.model import Catalogue
    from counter.training.scenario import Attempt, Scenario
    from counter.training.score import Score
    from counter.training.sheet import ResultSheet

TITLE = "培训成绩单"


def sheet_pdf(scenario: Scenario, attempt: Attempt, score: Score, catalogue: Catalogue) -> bytes:
    """The result sheet as PDF; the same run gives the same bytes. FontFault if it cannot be drawn."""
    from counter.training.sheet import sheet
    from receipts import leaf

    faces.renew()
    return leaf.render((lay(sheet(scenario, attempt, score, catalogue)),))


def sheet_lines(
    scenario: Scenario, attempt: Attempt, score: Score, catalogue: Catalogue, width: int
) -> list[str]:
    """The result sheet as plain lines of at most `width` cells."""
    from counter.training.sheet import sheet
    from receipts import text

    return text.preview(lay(sheet(scenario, attempt, score, catalogue)), width)


def lay(record: ResultSheet) -> Sheet:
    """The record as blocks."""
    record = clean.record(record)
    blocks = (
        facts(record),
        Note(f"得分 {record.points} 分（满分 {record.full} 分）"),
        *misses(record),
        *listed("依据的原文", record.quotes),
        *listed("做对的", record.right),
        *listed("应当这样办", record.outcome),
    )
    return Sheet(
        title=TITLE,
        number=record.scenario,
        case_number="",
        code="",
        issued_at=record.at,
        station=f"{record.scenario} {record.title}",
        matter=record.matter,
        blocks=tuple(blocks),
        mark=f"学员 {record.trainee}　目录版本 {record.catalogue[:8]}　本成绩单只用于培训",
        training=True,
    )


def facts(record: ResultSheet) -> Fields:
    """Who, what, when, and how it went on the whole."""
    state = "办完" if record.finished else "中途停止"
    coach = "讲解开" if record.coach else "讲解关"
    return Fields(
        (
            (Field("学员", record.trainee), Field("时间", record.at)),
            (Field("情景", f"{record.scenario} {record.title}"), Field("难度", record.level)),
            (Field("一件事", record.matter), Field("结果", f"{state}，{coach}，提示{record.hints}次")),
            (Field("用时", record.used), Field("按键", record.keys)),
        )
    )


def misses(record: ResultSheet) -> tuple[Block, ...]:
    """What cost points, each with its rules."""
    if not record.misses:
        return (Heading("失分"), Paragraph("没有失分。每一处问题都说到了，没有多要一张纸。"))
    columns = (
        Column("序号", 6, centred=True),
        Column("说明", 58),
        Column("在哪里", 14, centred=True),
        Column("扣分", 8, centred=True),
        Column("依据", 14, centred=True),
    )
    rows = tuple(
        (str(no), one.text, one.where, f"{one.points}", "、".join(one.rules) or "—")
        for no, one in enumerate(record.misses, 1)
    )
    lost = sum(one.points for one in record.misses)
    return (Heading(f"失分（共{len(rows)}处，合计{lost}分）"), Table(columns, rows))


def listed(heading: str, texts: tuple[str, ...]) -> tuple[Block, ...]:
    """Numbered sentences under a heading; nothing when there are none."""
    return (Heading(heading), Listing(texts)) if texts else ()
