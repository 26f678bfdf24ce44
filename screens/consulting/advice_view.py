"""The advice as sections of text, made for a width; the same record as on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from counter.words import UNKNOWN
from screens.shared.rows import labelled, lines, stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counter.intake.advice import Advice, AdviceItem, AdviceMaterial


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page. `side`: stands beside the rest where there is room."""

    name: str
    make: Callable[[int], Content]
    side: bool = False


def sections(advice: Advice) -> tuple[Section, ...]:
    """The parts that say something, in the order of the sheet."""
    if advice.stop:
        stop = Section("不能按一件事办", lambda width: _text(advice.stop, width, "bold $warning"))
        return (stop, _situation(advice), _contacts(advice))
    brought, without = len(advice.bring), len(advice.fetched) + len(advice.inside)
    faq = (Section("常见问题", lambda width: _faq(advice, width), side=True),) if advice.faq else ()
    return (
        Section(f"请带来的材料 {brought} 项", lambda width: _materials(advice.bring, width)),
        Section(f"不用交的材料 {without} 项", lambda width: _not_brought(advice, width)),
        Section(f"要办的事项 {len(advice.items)} 项", lambda width: _items(advice, width), side=True),
        Section("流程和时限", lambda width: _flow(advice, width), side=True),
        Section("一次办省多少", lambda width: _savings(advice, width), side=True),
        Section("注意事项", lambda width: _heed(advice, width), side=True),
        _contacts(advice),
        _situation(advice),
        *faq,
    )


def head(advice: Advice, width: int) -> Content:
    """Matter, figures and how sure the guide is."""
    counted = advice.savings
    figures = f"带 {len(advice.bring)} 项  办 {len(advice.items)} 项"
    if counted.trips_saved:
        figures += f"  少跑 {counted.trips_saved} 趟"
    guide = "  参考稿" if advice.draft_guide else ""
    return stack(
        [
            Content.styled(f"{advice.matter} {advice.matter_id}  牵头 {advice.lead}", "bold"),
            _text(f"{figures}  按 {advice.on} 的规定{guide}", width, "$text-muted"),
        ]
    )


def _text(text: str, width: int, style: str = "") -> Content:
    return Content.styled("\n".join(lines(text, width)), style)


def _hung(mark: str, text: str, width: int, style: str = "") -> Content:
    """A mark, and the text beside it."""
    from rich.cells import cell_len

    pad = cell_len(mark)
    first, *more = lines(text, width - pad) or [""]
    body = "\n".join((first, *(" " * pad + line for line in more)))
    return Content.assemble((mark, "$text-muted"), (body, style))


def _numbered(texts: tuple[str, ...], width: int) -> Content:
    return stack([_hung(f"{n:>2} ", text, width) for n, text in enumerate(texts, 1)])


def _materials(materials: tuple[AdviceMaterial, ...], width: int) -> Content:
    parts = [part for n, one in enumerate(materials, 1) for part in _material(n, one, width)]
    return stack(parts) if parts else Content("没有")


def _material(number: int, one: AdviceMaterial, width: int) -> Iterator[Content]:
    count = f"{one.due}{f' 份数{UNKNOWN}' if one.copies == UNKNOWN else f' {one.copies}'}"
    uses = "、".join(map(str, one.items))
    yield _hung(f"{number:>2} ", f"{one.name}  {count}  事项{uses}", width, "bold")
    inner = width - 3
    for label, texts in (
        ("要求", one.standards),
        ("取得", (one.obtain,)),
        ("宽限", one.grace),
        ("窗口提示", one.notes),
    ):
        told = "；".join(filter(None, texts))
        if told:
            yield _indented(labelled(label, told, inner))


def _indented(content: Content) -> Content:
    return stack([Content.assemble("   ", part) for part in content.split("\n")])


def _not_brought(advice: Advice, width: int) -> Content:
    parts = []
    if advice.fetched:
        parts.append(labelled("窗口调取", "、".join(one.name for one in advice.fetched), width))
    parts += [labelled("本件产生", f"{one.name}，{one.due}", width) for one in advice.inside]
    return stack(parts) if parts else Content("没有")


def _items(advice: Advice, width: int) -> Content:
    return stack([part for one in advice.items for part in _item(one, width)])


def _item(one: AdviceItem, width: int) -> Iterator[Content]:
    known = "" if one.known else f"  材料清单{UNKNOWN}"
    yield _hung(f"{one.no:>2} ", f"{one.name}{known}", width, "bold")
    inner = width - 3
    where = one.level if one.here else f"{one.level}，本窗口收件后转送"
    first = f"须先办完事项{'、'.join(map(str, one.after))}" if one.after else ""
    for label, texts in (
        ("部门", (f"{one.dept}（{where}）", first)),
        ("时限", (one.limit, *one.other_limits)),
        ("收费", (one.fee,)),
        ("环节", one.stages),
        ("到场", one.presence),
        ("结果", (one.result,)),
        ("条件", one.conditions),
        ("备注", (one.remark,)),
    ):
        told = "；".join(filter(None, texts))
        if told:
            yield _indented(labelled(label, told, inner))


def _flow(advice: Advice, width: int) -> Content:
    numbers = {one.row: one.no for one in advice.items}
    parts = [labelled("整件承诺时限", advice.promised, width)]
    for n, step in enumerate(advice.steps, 1):
        rows = "、".join(str(numbers[row]) for row in step.items)
        what = f"事项{rows}{'同时办' if len(step.items) > 1 else ''}" if rows else step.what
        limit = f"{step.limit}  " if step.limit else ""
        parts.append(_hung(f"{n:>2} ", f"{step.name}  {limit}{what}", width))
    return stack(parts)


def _savings(advice: Advice, width: int) -> Content:
    told = (("材料", advice.savings.papers_told), ("跑动", advice.savings.trips_told))
    return stack([labelled(label, text, width) for label, text in told if text])


def _faq(advice: Advice, width: int) -> Content:
    parts = []
    for one in advice.faq:
        parts += [_hung("问 ", one.ask, width, "bold"), _hung("答 ", one.answer, width)]
        if one.basis:
            parts.append(_indented(labelled("依据", one.basis, width - 3)))
    return stack(parts)


def _heed(advice: Advice, width: int) -> Content:
    """What the applicant is told, and under it what only the clerk should know."""
    hint = [labelled("窗口提示", advice.hint, width)] if advice.hint else []
    return stack([_numbered(advice.notes, width), *hint])


def _contacts(advice: Advice) -> Section:
    def make(width: int) -> Content:
        parts, unknown = [], []
        for one in advice.contacts:
            told = (("地址", one.where), ("时间", one.hours), ("电话", one.phone))
            known = "  ".join(f"{label} {text}" for label, text in told if text != UNKNOWN)
            if known:
                parts.append(labelled(one.who, known, width))
            else:
                unknown.append(one.who)
        if unknown:
            parts.append(labelled(UNKNOWN, f"{'、'.join(unknown)}的地址、时间、电话", width))
        return stack([*parts, labelled("监督电话", advice.complaint, width)])

    return Section("咨询和监督", make, side=True)


def _situation(advice: Advice) -> Section:
    def make(width: int) -> Content:
        parts = []
        for n, one in enumerate(advice.situation, 1):
            said = f"{one.said}{'（没有说明，按通常）' if one.assumed else ''}"
            local = f"  本地标准 {one.threshold}" if one.threshold else ""
            parts.append(_hung(f"{n:>2} ", f"{one.ask}{said}{local}", width))
        return stack(parts) if parts else Content("没有需要先问的情形")

    return Section("所说的情形", make, side=True)
