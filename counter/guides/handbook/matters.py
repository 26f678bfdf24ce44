"""A chapter for each matter. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.catalog.levels import handling
from counter.guides import terms
from counter.guides.compose import sources
from counter.guides.handbook import asking, clocks, papers
from counter.guides.handbook.papers import said, sections_of
from counter.guides.handbook.record import Chapter, Grid
from counter.guides.record import Says, Told
from counter.intake.consult_flow import duration
from counter.settings import Station
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from counter.catalog.model import Catalogue, County, Matter
    from counter.guides.handbook.papers import Blocks
    from counter.guides.record import GuideItem
    from counter.guides.scope import Sources

GROUPS = {1: "企业“一件事”", 2: "个人“一件事”"}
MARKS = {"*": "国家部署", "#": "省部署"}


def chapter(catalogue: Catalogue, matter: Matter, place: Station | County | None, on: date) -> Chapter:
    """Everything the window has to know of a matter on a day."""
    scope = sources(catalogue, matter, place, on)
    return Chapter(
        key=matter.id,
        name=matter.name,
        group=GROUPS.get(matter.annex, ""),
        facts=tuple(_facts(matter)),
        sections=sections_of(
            ("事项和办理层级", _items(scope, place)),
            ("申请条件", known(terms.conditions(scope))),
            ("情形问答", asking.questions(scope)),
            ("收件标准和审查要点", papers.standards(scope)),
            ("不用交的材料", papers.exempt(scope)),
            ("容缺受理和告知承诺", papers.graces(scope)),
            ("时限和特别环节", clocks.limits(scope)),
            ("办理次序", clocks.order(scope)),
            ("结果、收费和到场", results(scope)),
            ("当面说清", _heed(scope)),
        ),
    )


def _facts(matter: Matter) -> Iterator[tuple[str, str]]:
    signed = f"牵头部门已核定：{matter.signed_off}" if matter.signed_off else "参考稿，牵头部门尚未核定"
    yield "牵头部门", f"{matter.lead}（{signed}）"
    yield "服务对象", "、".join(matter.subjects) or UNKNOWN
    limit = matter.promised
    yield "整件承诺", duration(limit.amount, limit.unit) if limit else UNKNOWN
    if matter.licence_first:
        yield "先决条件", "企业准营类：申请人先行取得营业执照；确有特殊情况的，写明理由才能继续"
    if matter.marks in MARKS:
        yield "部署", MARKS[matter.marks]
    if matter.note:
        yield "窗口提示", matter.note


def _items(scope: Sources, place: Station | County | None) -> Blocks:
    rows = tuple(_item(one, place) for one in scope.items)
    heads = ("序", "联办事项", "联办部门", "行使层级", "什么情形办", "备注")
    return (Grid(heads, (6, 28, 17, 17, 18, 14), rows, 1),)


def _item(one: GuideItem, place: Station | County | None) -> tuple[str, ...]:
    return (
        one.label,
        one.name,
        one.dept,
        here(one.levels, place),
        one.condition.short or "不分情形",
        one.remark,
    )


def here(levels: str, place: Station | County | None) -> str:
    """The levels as the notice prints them, and at a station where it is handled from there."""
    if not isinstance(place, Station):
        return levels
    return f"{levels}\n本站：{handling(levels, place.level, city_district=place.is_city_district)}"


def known(told: tuple[Told, ...]) -> Blocks:
    """Sentences without their bases, for those who know where to look; 待核定 when there are none."""
    short = tuple(Told(text=one.text, items=one.items) for one in told)
    return (Says(short),) if short else (said(UNKNOWN),)


def results(scope: Sources) -> Blocks:
    """办理结果, 收费 and what people have to do in person, item by item."""
    rows = tuple(
        (
            name,
            result,
            fee,
            "；".join(filter(None, (presence, f"{'、'.join(open_)}{UNKNOWN}" if open_ else ""))),
        )
        for name, result, fee, presence, open_ in _results(scope)
    )
    return (Grid(("事项", "办理结果", "收费", "预约、到场、照片"), (24, 22, 26, 28), rows),)


def _results(scope: Sources) -> Iterator[tuple[str, str, str, str, tuple[str, ...]]]:
    from counter.guides.conditions import say
    from counter.intake import consult_terms

    for entry in scope.whole.entries:
        fee, _ = consult_terms.fee(scope.wording.short, entry.item, scope.wording.answers)
        there, open_ = consult_terms.presence(entry.item)
        name = f"{entry.label} {entry.selected.name}" if len(scope.items) > 1 else entry.item.key
        yield name, entry.item.result or UNKNOWN, say(fee), "；".join(there), open_


def _heed(scope: Sources) -> Blocks:
    told = [*scope.matter.heed, *(stop for one in scope.wording.situations for stop in one.stops)]
    return (said(*told),) if told else ()
