"""Every paper after the receipt: one face for acceptance, refusal, slips, proofs, returns and the index."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.cells import cell_len

from receipts.blocks import (
    Block,
    Column,
    Field,
    Fields,
    Heading,
    Listing,
    Paragraph,
    Place,
    Sheet,
    Signatures,
    Table,
)

from . import parts

if TYPE_CHECKING:
    from counter.intake.papers import Fact, Form, FormSection, FormTable

INTERNAL = ("slip", "index", "cover")
"""No applicant ever holds these: nobody has to be told where to call."""
HALF = 33
"""A value of so many cells at most fits into half a row, on one line."""
ROOM = "\n"
"""Empty lines to write into."""
SPECIMEN = "样张"
"""Such a mark also stands across every page."""
ORDINALS = (*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"))
_NUMBER = re.compile(r"((?:JJ-)?\d{6}-\d{2}-)(\d{8}-\d{4,6}-\d(?:\.[A-Z]\d+)?)", re.ASCII)


def lay(form: Form, *, reprint: int, void: bool) -> Sheet:
    """The form as blocks."""
    blocks = (
        *parts.sample(form),
        particulars(form),
        *opening(form),
        *sections(form.sections),
        *foot(form),
        Signatures(tuple(Place(one.label, one.lines) for one in form.signers)),
    )
    sheet = parts.sheet(form, blocks, reprint=reprint, void=void)
    mark = "　".join(filter(None, (form.mark, sheet.mark)))
    specimen = form.mark == SPECIMEN
    return replace(sheet, title=form.title, copies=form.copies, mark=mark, specimen=specimen)


def particulars(form: Form) -> Fields:
    """The frame at the top: number and time, matter, people, and the facts of this form."""
    rows = [
        numbered(form),
        *((parts.matter(form),) if form.matter else ()),
        *paired((*people(form), *(Field(fact.label, parts.known(fact.value)) for fact in form.facts))),
    ]
    return Fields(tuple(rows))


def numbered(form: Form) -> tuple[Field, ...]:
    """Number and time; a form that belongs to no case has room for the number of one, and its day."""
    head = form.head
    if not head.number:
        return (Field("办件号", ROOM), Field("印制日期", head.issued_at[:10]))
    label = "单号" if form.kind == "slip" else "文书编号"
    return (Field(label, head.number), Field("出具时间", head.issued_at))


def people(form: Form) -> tuple[Field, ...]:
    """Applicant and agent; their labels tell them apart wherever they come to stand."""
    made: list[Field] = []
    for who, labels in (
        (form.applicant, ("申请人", "证件", "联系电话")),
        (form.agent, ("代办人", "代办证件", "代办电话")),
    ):
        if who is not None:
            document = " ".join(part for part in (who.document, who.number) if part.strip())
            texts = (who.name, document, who.phone)
            made += [Field(label, parts.known(text)) for label, text in zip(labels, texts, strict=True)]
    return tuple(made)


def paired(fields: tuple[Field, ...]) -> list[tuple[Field, ...]]:
    """Fields as rows: two short ones side by side, a long one alone."""
    rows: list[tuple[Field, ...]] = []
    waiting = False
    for field in fields:
        short = cell_len(field.value) <= HALF and "\n" not in field.value
        if short and waiting:
            rows[-1] = (*rows[-1], field)
        else:
            rows.append((field,))
        waiting = short and not waiting
    return rows


def opening(form: Form) -> tuple[Block, ...]:
    """To whom and what is said, then the sentence that counts."""
    greeting = f"{form.addressee}：" if form.addressee else ""
    first, *others = form.opening or ("",)
    said = [text for text in (greeting + first if first else "", *others) if text]
    verdict = (Paragraph(form.verdict, strong=True),) if form.verdict else ()
    return (*map(Paragraph, said), *verdict)


def sections(made: tuple[FormSection, ...]) -> tuple[Block, ...]:
    """Each under its numbered heading; one without a heading has no number."""
    blocks: list[Block] = []
    headed = sum(bool(one.heading) for one in made)
    numbers = iter(ORDINALS)
    for one in made:
        if one.heading:
            blocks.append(Heading(f"{next(numbers)}、{one.heading}" if headed > 1 else one.heading))
        blocks += section(one, last=one is made[-1])
    return tuple(blocks)


def section(one: FormSection, *, last: bool) -> tuple[Block, ...]:
    """Boxes, table, sentences; the `last` one goes with the signatures, if need be to the next page."""
    listed = (*boxes(one.boxes), *((table(one.table),) if one.table else ()))
    if one.numbered and len(one.texts) > 1:
        return (*listed, Listing(one.texts, keep=last))
    end = len(one.texts) - 1
    return (*listed, *(Paragraph(text, keep=last and n == end) for n, text in enumerate(one.texts)))


def boxes(facts: tuple[Fact, ...]) -> tuple[Block, ...]:
    """What is known, or room to write it."""
    rows = paired(tuple(Field(fact.label, fact.value.strip()) for fact in facts))
    filled = tuple(tuple(replace(one, value=one.value or ROOM) for one in row) for row in rows)
    return (Fields(filled),) if filled else ()


def table(made: FormTable) -> Table:
    """The list; our long numbers break where they are easiest to read."""
    columns = tuple(Column(one.head, one.share, one.centred) for one in made.columns)
    return Table(columns, tuple(tuple(map(broken, row)) for row in made.rows))


def broken(text: str) -> str:
    """A number of ours on two lines: station and window, then day and serial."""
    found = _NUMBER.fullmatch(text)
    return f"{found[1]}\n{found[2]}" if found else text


def foot(form: Form) -> tuple[Block, ...]:
    """Boxes to write into, where to call, who keeps the copies: with the signatures."""
    head = form.head
    where = " ".join(part for part in (head.station, head.window) if part.strip())
    contacts = (
        Field("出具窗口", parts.known(where)),
        Field("工作人员", parts.known(head.operator)),
        Field("地址", parts.known(head.address)),
        Field("咨询电话", parts.known(head.phone)),
        Field("监督电话", parts.known(head.supervision_phone)),
    )
    boxes = tuple((Field(one.label, one.value.strip() or ROOM),) for one in form.by_hand)
    fields = (*(() if form.kind in INTERNAL else contacts), *kept(form.copies))
    rows = (*boxes, *paired(fields))
    return (Fields(rows, keep=True),) if rows else ()


def kept(copies: tuple[str, ...]) -> tuple[Field, ...]:
    """How many copies there are, and who keeps them."""
    if not copies:
        return ()
    count = "两" if len(copies) == 2 else str(len(copies))
    return (Field("份数", f"一式{count}份，{'、'.join(copies)}各存一份"),)
