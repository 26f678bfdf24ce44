"""咨询一次性告知单: materials, flow, limits and notes of one situation, on one page (R128, R129)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from receipts.blocks import (
    Block,
    Check,
    Checks,
    Column,
    Field,
    Fields,
    Heading,
    Listing,
    Note,
    Sheet,
    Strip,
    Table,
)

from . import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.intake.advice import Advice, AdviceItem, AdviceMaterial, AdviceSheet, Answer, Contact

TITLE = "咨询一次性告知单"
BOX = "□"
SELF_MADE = ("申请人自备", "申请人自行")
"""Where such a paper comes from needs no telling when room is short."""
NUMBERS = "一二三四五六七"
NO_PROOF = "本单按所述情形和当日的目录告知，不是收件、受理凭证；情形有变化的请再问"


def lay(paper: AdviceSheet, *, faq: int | None = None, plain: bool = False) -> Sheet:
    """The sheet as blocks, with the first `faq` of 常见问题 (None = all).

    `plain`: no 取得 for what one makes oneself, and of the limits only the one that ends the handling.
    """
    advice = paper.advice
    guide = "；参考稿，牵头部门尚未核定" if advice.draft_guide else ""
    return Sheet(
        title=TITLE,
        number="",
        case_number="",
        code="",
        issued_at=paper.issued_at,
        station=paper.station,
        matter=advice.matter,
        blocks=tuple(_blocks(paper, faq=faq, plain=plain)),
        mark=f"{NO_PROOF}{guide}。目录版本 {advice.catalogue}",
        training=paper.training,
    )


def _blocks(paper: AdviceSheet, *, faq: int | None, plain: bool) -> Iterator[Block]:
    advice = paper.advice
    if paper.sample:
        yield Note(parts.SAMPLE)
    yield _particulars(paper)
    if advice.stop:
        yield Note(f"这种情形不能按一件事办：{advice.stop}")
    number = iter(NUMBERS)
    for name, blocks in _sections(advice, faq=faq, plain=plain):
        yield Heading(f"{next(number)}、{name}")
        yield from blocks


def _sections(advice: Advice, *, faq: int | None, plain: bool) -> Iterator[tuple[str, tuple[Block, ...]]]:
    if advice.items:
        yield f"要办的事项（{len(advice.items)}项）", (_items(advice.items, plain=plain),)
    if advice.materials:
        yield _materials(advice, plain=plain)
    if advice.steps:
        yield "办理流程和时限", (_flow(advice),)
        yield "一次办省多少", (_savings(advice),)
    answers = advice.faq if faq is None else advice.faq[:faq]
    rest = len(advice.faq) - len(answers)
    more = (f"另有{rest}个常见问题印不下，可以请窗口说给您听。",) * bool(rest)
    if advice.notes:
        yield "注意事项", (Listing((*advice.notes, *more)),)
    if answers:
        yield "常见问题", (Listing(tuple(f"{one.ask}　{one.answer}" for one in answers)),)


def _materials(advice: Advice, *, plain: bool) -> tuple[str, tuple[Block, ...]]:
    without = len(advice.fetched) + len(advice.inside)
    more = f"；另有{without}项不用交" if without else ""
    blocks: list[Block] = [_bring(advice.bring, plain=plain)] if advice.bring else []
    if without:
        blocks.append(_not_brought(advice))
    return f"材料（请带来{len(advice.bring)}项，备好一项勾一项{more}）", tuple(blocks)


def _particulars(paper: AdviceSheet) -> Fields:
    advice = paper.advice
    asked = "；".join(map(_answer, advice.situation)) or "没有需要先问的情形"
    where = " ".join(part for part in (paper.window, paper.operator) if part.strip())
    return Fields(
        (
            (
                Field("一件事", f"{advice.matter}（{advice.matter_id}）"),
                Field("牵头部门", parts.known(advice.lead)),
            ),
            (
                Field("承诺时限", advice.promised),
                Field("咨询人员", f"{parts.known(where)}　{paper.issued_at}"),
            ),
            *_contacts(advice),
            (Field("您的情形", asked),),
        )
    )


def _answer(one: Answer) -> str:
    more = [f"本地标准：{one.threshold}"] * bool(one.threshold) + ["没有说明，按通常情形"] * one.assumed
    return f"{one.ask}{one.said}" + (f"（{'；'.join(more)}）" if more else "")


def _items(items: tuple[AdviceItem, ...], *, plain: bool) -> Table:
    heads = ("序", "事项", "办理部门", "层级", "办结时限", "收费", "办理结果")
    rows = [_item(one, plain=plain) for one in items]
    shares = [_share(head, texts) for head, texts in zip(heads, zip(*rows, strict=True), strict=True)]
    columns = [Column(head, share, head in ("序", "层级")) for head, share in zip(heads, shares, strict=True)]
    return Table(tuple(columns), tuple(rows))


def _share(head: str, texts: tuple[str, ...]) -> float:
    """Room by what stands in a column: a longer text counts for less; the head always fits."""
    longest = max(map(len, texts))
    return max(len(head) + 0.8, min(longest + 0.6, 10.6), 2.1 * math.pow(longest, 0.62))


def _item(one: AdviceItem, *, plain: bool) -> tuple[str, ...]:
    name = one.name if one.known else f"{one.name}【材料清单{parts.UNKNOWN}】"
    limit = one.limit if plain else "；".join((one.limit, *one.other_limits))
    return (str(one.no), name, parts.known(one.dept), parts.known(one.level), limit, one.fee, one.result)


def _bring(materials: tuple[AdviceMaterial, ...], *, plain: bool) -> Checks:
    return Checks(
        ("材料、要求和取得途径", "应交", "事项"),
        tuple(_check(n, m, plain=plain) for n, m in enumerate(materials, 1)),
    )


def _check(number: int, one: AdviceMaterial, *, plain: bool) -> Check:
    told = "；".join(one.standards)
    told_already = (
        plain and one.obtain.startswith(SELF_MADE) and len(one.obtain) <= len("申请人自行绘制和编写")
    )
    obtain = f"　取得：{one.obtain}" if one.obtain and not told_already else ""
    return Check(
        mark=f"{BOX}{number}",
        name=one.name,
        due=one.due if one.copies in ("", parts.UNKNOWN) else f"{one.due} {one.copies}",
        uses="、".join(map(str, one.items)),
        told=f"{told}{obtain}".strip("　"),
    )


def _not_brought(advice: Advice) -> Fields:
    rows = []
    if advice.fetched:
        rows.append((Field("不用交", "窗口调取：" + "、".join(one.name for one in advice.fetched)),))
    if advice.inside:
        rows.append(
            (Field("不用交", "本件产生：" + "；".join(f"{one.name}（{one.due}）" for one in advice.inside)),)
        )
    return Fields(tuple(rows))


def _flow(advice: Advice) -> Strip:
    numbers = {one.row: str(one.no) for one in advice.items}
    told = []
    for step in advice.steps:
        rows = [numbers[row] for row in step.items]
        together = f"事项{'、'.join(rows)}{'同时办' if len(rows) > 1 else ''}" if rows else step.what
        told.append(Field(step.name, f"{step.limit}　{together}".strip("　") if step.limit else together))
    return Strip(tuple(told))


def _savings(advice: Advice) -> Fields:
    rows = [(Field("材料", advice.savings.papers_told),)]
    if advice.savings.trips_told:
        rows.append((Field("跑动", advice.savings.trips_told),))
    return Fields(tuple(rows))


def _contacts(advice: Advice) -> tuple[tuple[Field, ...], ...]:
    window, *departments = advice.contacts
    return (
        (Field("咨询窗口", f"{window.who}　{_where(window)}"),),
        (Field("部门电话", _phones(tuple(departments))), Field("监督电话", advice.complaint)),
    )


def _where(one: Contact) -> str:
    return f"地址：{one.where}　时间：{one.hours}　电话：{one.phone}"


def _phones(departments: tuple[Contact, ...]) -> str:
    known = [f"{one.who} {one.phone}" for one in departments if one.phone != parts.UNKNOWN]
    if not known:
        return f"各办理部门的电话{parts.UNKNOWN}"
    return "；".join((*known, *([f"其余部门{parts.UNKNOWN}"] * (len(known) < len(departments)))))
