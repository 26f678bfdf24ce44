"""What the window takes and looks at: standards, review points, faults, exemptions, graces. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.catalog.model import CONFIDENCE_ZH
from counter.guides.handbook.record import Grid, Section
from counter.guides.materials import merged
from counter.guides.record import Says, Told
from counter.guides.told import ruled
from counter.intake.compose import cite
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Grace, When
    from counter.guides.record import GuideMaterial
    from counter.guides.scope import Sources
    from counter.intake.checklist import Line

Blocks = tuple["Says | Grid", ...]
NO_GRACE = "没有写明实行容缺受理或者告知承诺的材料：缺了、不符的，一律告知补正"
SELF = "申请人自备"


def said(*texts: str) -> Says:
    """Plain sentences as a block."""
    return Says(tuple(Told(text=text) for text in texts))


def labelled(*pairs: tuple[str, str]) -> str:
    """Lines of a cell, each after its label; what is empty is left out."""
    return "\n".join(f"{label}：{text}" for label, text in pairs if text)


def standards(scope: Sources) -> Blocks:
    """收件标准和审查要点 (R039, R132): every paper that is brought, as the merged list has it."""
    rows = tuple(_standard(scope, one, line) for one, line in _pairs(scope) if one.brought)
    heads = ("序", "材料、用于哪些事项", "应交", "收件标准和审查要点", "常见不符和补正")
    grid = (Grid(heads, (5, 23, 9, 38, 25), rows, 1),) if rows else ()
    without = tuple(_without(scope))
    return (*grid, *((Says(without),) if without else ())) or (said(UNKNOWN),)


def _pairs(scope: Sources) -> Iterator[tuple[GuideMaterial, Line]]:
    for one in scope.materials:
        yield one, scope.whole.checklist.line(one.name)


def _standard(scope: Sources, one: GuideMaterial, line: Line) -> tuple[str, ...]:
    wanted = dict.fromkeys(text for want in line.wanted for text in want.requirement.standards)
    basis = "；".join(one.basis)
    told = labelled(
        ("收件标准", "；".join(wanted) or UNKNOWN),
        ("审查要点", "；".join(one_ for one_ in line.material.review if one_ not in wanted)),
        ("提示", "；".join((*line.notes, *one.supplement))),
        ("依据", f"{basis or UNKNOWN}（把握{CONFIDENCE_ZH[line.confidence]}）"),
    )
    faults = labelled(("常见", "；".join(one.faults) or UNKNOWN), ("补正", one.cure or UNKNOWN))
    return (str(one.no), _named(scope, one), _due(one), told, faults)


def _named(scope: Sources, one: GuideMaterial) -> str:
    uses = f"事项{'、'.join(one.items)}" if len(scope.items) > 1 else ""
    return "\n".join(filter(None, (one.name, uses, one.when(short=True), _source(one))))


def _source(one: GuideMaterial) -> str:
    return "" if one.source in (SELF, UNKNOWN) else f"{one.source}出具"


def _due(one: GuideMaterial) -> str:
    return f"{one.due}\n{f'份数{UNKNOWN}' if one.copies == UNKNOWN else one.copies}"


def _without(scope: Sources) -> Iterator[Told]:
    """Items that want no paper, and items of which nobody knows the list: those cannot be received."""
    for entry in scope.whole.entries:
        label = (entry.label,) if len(scope.items) > 1 else ()
        if entry.item.no_materials_because:
            yield Told(text=f"不用交材料：{entry.item.no_materials_because}", items=label)
        elif not entry.selected.known:
            yield Told(text=f"材料清单{UNKNOWN}，不能收件；先劝选办其他事项，不要自己列材料", items=label)


def exempt(scope: Sources) -> Blocks:
    """What is not asked for, why, and from whom it is fetched (R053, R054, R133)."""
    rows = tuple(_exempt(one, line) for one, line in _pairs(scope) if not one.brought)
    heads = ("序", "材料", "谁核发、怎样取得", "为什么不用交", "什么情形用")
    grid = (Grid(heads, (5, 27, 22, 24, 22), rows, 1),) if rows else (said("没有免于提交的材料"),)
    kept = tuple(
        Told(text=f"{one.name}由{one.source}核发，仍要交：{line.material.not_exempt_because}")
        for one, line in _pairs(scope)
        if one.brought and line.material.not_exempt_because
    )
    return (*grid, *((Says(kept),) if kept else ()))


def _exempt(one: GuideMaterial, line: Line) -> tuple[str, ...]:
    if one.supplied_by:
        how, why = f"本件“{one.supplied_by}”的办理结果", "本件办理中产生，窗口转用"
    else:
        how = f"{one.source}核发；通过数据共享、在线核验取得" if one.source != SELF else "在线核验取得"
        why = "政府部门核发的材料一律免于提交" if line.material.exempt else "能够核验电子证照，免交实体证照"
    return (str(one.no), one.name, how, why, one.when(short=True) or "各种情形")


def graces(scope: Sources) -> Blocks:
    """容缺受理, 告知承诺: what may come later, and what follows if it does not (R140, R141)."""
    rows = tuple(row for _, line in _pairs(scope) for row in _graces(scope, line))
    told = ruled(
        scope.catalogue,
        "收件时明确告知需承担的不利后果，指导申请人签署承诺书；没有签字不能按容缺、承诺收",
        "R140",
        "R141",
    )
    if not rows:
        return (said(NO_GRACE),)
    return (
        Grid(("材料", "哪个事项", "办法和期限", "不利后果", "依据"), (24, 14, 14, 26, 22), rows),
        Says((told,)),
    )


def _graces(scope: Sources, line: Line) -> Iterator[tuple[str, ...]]:
    labels = scope.whole.labels
    for way, field in (("容缺受理", "deferral"), ("告知承诺", "commitment")):
        found: dict[Grace, dict[str, list[When]]] = {}
        for want in dict.fromkeys(line.wanted):
            grace = getattr(want.requirement, field)
            if grace is not None:
                whens = found.setdefault(grace, {}).setdefault(labels[want.row], [])
                whens += scope.whole.whens[want.row, want.requirement]
        for grace, whose in found.items():
            yield (
                line.key,
                "\n".join(_in_which(scope, label, whens) for label, whens in whose.items()),
                way + _term(grace),
                grace.consequence,
                cite(scope.catalogue, grace.basis),
            )


def _in_which(scope: Sources, label: str, whens: list[When]) -> str:
    """The item, and the situations in which it allows this."""
    condition = scope.wording.condition(merged(whens, scope.catalogue))
    who = f"事项{label}" if len(scope.items) > 1 else "本事项"
    return f"{who}，{condition.short}" if condition and condition.short else who


def _term(grace: Grace) -> str:
    if grace.days is None:
        return ""
    return f"，{grace.days}{'个' * (grace.unit == '工作日')}{grace.unit}内补齐"


def sections_of(*named: tuple[str, Blocks]) -> tuple[Section, ...]:
    """Sections in order; one that has nothing to say is left out."""
    return tuple(Section(name, blocks) for name, blocks in named if blocks)
