"""Limits of the items, what stops them, who waits for whom; and the clocks that run for every case. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.catalog.model import CONFIDENCE_ZH
from counter.clock.duties import DUTIES
from counter.guides.conditions import say
from counter.guides.handbook.papers import said
from counter.guides.handbook.record import Grid
from counter.guides.record import Says, Told
from counter.guides.told import ruled, split
from counter.intake import consult_terms
from counter.intake.compose import cite
from counter.settings import Station
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Catalogue, County, Item
    from counter.guides.chosen import Entry
    from counter.guides.handbook.papers import Blocks
    from counter.guides.scope import Sources


def limits(scope: Sources) -> Blocks:
    """办结时限 of each item, other limits, how it is extended, 特别环节 and whether time stands."""
    rows = tuple(_limit(scope, entry) for entry in scope.whole.entries)
    return (Grid(("事项", "办结时限", "其他时限和延长", "特别环节"), (22, 24, 30, 24), rows),)


def _limit(scope: Sources, entry: Entry) -> tuple[str, ...]:
    short, answers, item = scope.wording.short, scope.wording.answers, entry.item
    (last, basis), others = consult_terms.limits(short, item, answers, scope.on)
    if item.promised is not None:
        (by_law, _), _ = consult_terms.limits(short, replace(item, promised=None), answers, scope.on)
        last = f"{last}；{by_law}" if by_law != UNKNOWN else last
    ending = say(last) + (f"\n依据：{'；'.join(split(basis))}" if basis else "")
    more = [say(told) for told, _ in others]
    more += [f"延长：{one}" for one in dict.fromkeys(_extensions(scope.catalogue, item))]
    stages = [say(one) for one in consult_terms.stages(short, item, answers)]
    return (_name(scope, entry), ending, "\n".join(more) or "没有查到", "\n".join(stages) or UNKNOWN)


def _extensions(catalogue: Catalogue, item: Item) -> Iterator[str]:
    """Those of its own law; of the general limit where that one counts."""
    yield from (one.extension for one in item.statutory if one.extension)
    if item.nature == consult_terms.LICENSING and not any(one.final for one in item.statutory):
        general = (one for one in catalogue.general.values() if one.applies == item.nature)
        yield from (one.limit.extension for one in general if one.limit.extension)


def _name(scope: Sources, entry: Entry) -> str:
    return f"{entry.label} {entry.selected.name}" if len(scope.items) > 1 else entry.item.key


def order(scope: Sources) -> Blocks:
    """In which batches the items go, and who has to wait for whose result (R160–R162, R166)."""
    waiting = [entry for entry in scope.whole.entries if scope.whole.needs[entry.selected.no]]
    joint = [
        Told(text=f"{stage.name}由牵头部门组织，联办部门一起进行", items=(entry.label,))
        for entry in scope.whole.entries
        for stage in entry.item.stages
        if stage.joint
    ]
    if not waiting:
        told = ruled(scope.catalogue, "各事项没有前后置关系，并联审批、按时办结", "R160")
        return (Says((told, *joint)),)
    rows = tuple(_batch(scope, entry) for entry in scope.whole.entries)
    told = ruled(
        scope.catalogue,
        "后置事项先行容缺预审，收到前置事项的办理结果后即时作出决定",
        "R161",
        "R162",
    )
    return (Grid(("批次", "事项", "要等的事项", "依据"), (8, 32, 26, 34), rows, 1), Says((told, *joint)))


def _batch(scope: Sources, entry: Entry) -> tuple[str, ...]:
    labels, needs = scope.whole.labels, scope.whole.needs[entry.selected.no]
    first = "、".join(labels[no] for no in needs)
    by_no = {one.selected.no: one for one in scope.whole.entries}
    why = "\n".join(_because(scope, entry, by_no[no]) for no in needs)
    stage = f"第{scope.whole.stage(entry.selected.no)}批"
    return (stage, _name(scope, entry), f"事项{first}" if first else "不用等", why or "—")


def _because(scope: Sources, entry: Entry, first: Entry) -> str:
    for one in entry.item.after:
        if one.item == first.item.key:
            return f"{cite(scope.catalogue, one.basis)}（把握{CONFIDENCE_ZH[one.confidence]}）"
    return f"要用它的办理结果“{first.item.result}”"


def neighbours(catalogue: Catalogue, item: Item) -> Blocks:
    """Who an item waits for, and who waits for it, in whatever matter they meet."""
    told = [
        Told(
            text=f"要等“{one.item}”的办理结果（把握{CONFIDENCE_ZH[one.confidence]}）",
            basis=(cite(catalogue, one.basis),),
        )
        for one in item.after
    ]
    told += [
        Told(text=f"“{other.key}”要等本事项的办理结果")
        for other in catalogue.items.values()
        if any(one.item == item.key for one in other.after)
    ]
    return (Says(tuple(told)),) if told else (said("没有查到前置、后置事项"),)


def general(place: Station | County | None) -> Blocks:
    """The clocks of the notice and of the house that run for every case, and when they warn."""
    rows = tuple((one.zh, f"{one.event}起", f"{one.whose}：{one.want}", one.basis) for one in DUTIES.values())
    return (
        Grid(("时限", "从什么时候算", "谁做什么", "依据"), (18, 20, 36, 26), rows),
        said(*_settings(place)),
    )


def _settings(place: Station | County | None) -> Iterator[str]:
    if not isinstance(place, Station):
        yield "提前多久提醒、两个2小时怎样算、补正期限和失效期限，由各站在站点资料里定"
        return
    yield f"按小时计的，到期前 {place.warn_minutes} 分钟提醒；按日计的，到期前 {place.warn_days} 个工作日提醒"
    rule = "只算办公时间" if place.two_hour_rule == "office" else "按自然时间连续计算"
    yield f"两个2小时{rule}"
    term = f"{place.correction_term_days} 日" if place.correction_term_days else "没有定"
    lapse = f"补正期限届满后 {place.lapse_days} 日" if place.lapse_days else "没有定"
    yield f"本站补正期限：{term}；告知书失效期限：{lapse}"
    yield f"送达凭证 {place.proof_days} 个工作日内移交部门（本站对“及时”的理解）"
