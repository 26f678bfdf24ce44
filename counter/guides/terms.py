"""What items cost, how long they take, what they ask of people and what comes out, item by item. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.guides.conditions import say
from counter.guides.record import Says, Told
from counter.guides.told import known, split
from counter.intake import consult_terms
from counter.intake.compose import cite
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from counter.catalog.model import Basis, Item, Said
    from counter.guides.record import Block
    from counter.guides.scope import Sources

Labels = tuple[str, ...]


def limit_of(scope: Sources, item: Item) -> str:
    """办结时限 of one item in one line, 承诺 before 法定; 待核定 when nobody has set one."""
    (said, _), _ = consult_terms.limits(scope.wording.short, item, scope.wording.answers, scope.on)
    return say(said)


def promised(scope: Sources) -> tuple[Block, ...]:
    """承诺办结时限 of the matter and of each item; where there is none, the statutory one as 法定."""
    matter = scope.matter.promised
    listed = scope.each(lambda item, label: _limits(scope, item, label))
    if matter:
        return (Says((Told(text=f"整件事：{consult_terms.limit_words(matter)}（承诺）"), *listed)),)
    if not known(listed):
        return ()
    none = not any(entry.item.promised for entry in scope.whole.entries)
    head = (Told(text=f"承诺时限{UNKNOWN}，下列是法定时限"),) * none
    return (Says((*head, *listed)),)


def _limits(scope: Sources, item: Item, label: Labels) -> Iterator[Told]:
    unpromised = replace(item, promised=None)
    for one in (item, unpromised) if item.promised else (item,):
        (text, basis), others = _both_limits(scope, one)
        yield Told(text=text[0], short=text[1], items=label, basis=split(basis))
    for words, basis in others:
        yield Told(text=words[0], short=words[1], items=label, basis=split(basis), brief=False)


def _both_limits(
    scope: Sources, item: Item
) -> tuple[tuple[tuple[str, str], str], list[tuple[tuple[str, str], str]]]:
    """The limits with their conditions in full and by number."""
    full, more = consult_terms.limits(scope.catalogue, item, scope.wording.answers, scope.on)
    short, less = consult_terms.limits(scope.wording.short, item, scope.wording.answers, scope.on)
    pairs = [((say(words), say(brief)), basis) for (words, basis), (brief, _) in zip(more, less, strict=True)]
    return ((say(full[0]), say(short[0])), full[1]), pairs


def fees(scope: Sources) -> tuple[Told, ...]:
    """收费标准; not known is not free of charge."""

    def tell(item: Item, label: Labels) -> Iterator[Told]:
        text, basis = consult_terms.fee(scope.catalogue, item, scope.wording.answers)
        short, _ = consult_terms.fee(scope.wording.short, item, scope.wording.answers)
        yield Told(text=say(text), short=say(short), items=label, basis=split(basis))

    return known(scope.each(tell))


def fee_bases(scope: Sources) -> tuple[Told, ...]:
    """Where each charge, or that there is none, is laid down."""

    def tell(item: Item, label: Labels) -> Iterator[Told]:
        _, basis = consult_terms.fee(scope.catalogue, item, scope.wording.answers)
        yield Told(text=basis or UNKNOWN, items=label)

    return known(scope.each(tell))


def stages(scope: Sources) -> tuple[Told, ...]:
    """特别环节, and whether its time counts."""

    def tell(item: Item, label: Labels) -> Iterator[Told]:
        full = consult_terms.stages(scope.catalogue, item, scope.wording.answers)
        short = consult_terms.stages(scope.wording.short, item, scope.wording.answers)
        bases = _stage_bases(scope, item, full)
        for text, brief, basis in zip(full, short, bases, strict=True):
            yield Told(text=say(text), short=say(brief), items=label, basis=basis)

    return scope.each(tell)


def _stage_bases(scope: Sources, item: Item, told: Sequence[str]) -> list[tuple[str, ...]]:
    """The bases of the stages told, in their order; a stage that never applies here is not told."""
    asked = [
        one
        for one in item.stages
        if consult_terms.in_case(scope.catalogue, one.when, scope.wording.answers) is not None
    ]
    return [cited(scope, one.basis) for one in asked[: len(told)]]


def results(scope: Sources) -> tuple[Told, ...]:
    """结果名称."""
    return known(scope.each(lambda item, label: [Told(text=item.result or UNKNOWN, items=label)]))


def established(scope: Sources) -> tuple[Told, ...]:
    """设定依据, cited in full."""

    def tell(item: Item, label: Labels) -> Iterator[Told]:
        for basis in item.established:
            yield Told(text=cite(scope.catalogue, basis), items=label)
        if not item.established:
            yield Told(text=UNKNOWN, items=label)

    return known(scope.each(tell))


def conditions(scope: Sources) -> tuple[Told, ...]:
    """申请条件."""
    return known(scope.each(lambda item, label: _said(scope, item.conditions, label)))


def agencies(scope: Sources) -> tuple[Told, ...]:
    """中介服务."""
    return known(scope.each(lambda item, label: _said(scope, item.agencies, label)))


def presence(scope: Sources, field: str) -> tuple[Told, ...]:
    """One of the 特殊注意事项: 预约, 本人到场, 各方到场, 照片."""

    def tell(item: Item, label: Labels) -> Iterator[Told]:
        said: Said | None = getattr(item.presence, field)
        yield from _said(scope, [said] if said else [], label)

    return known(scope.each(tell))


def _said(scope: Sources, sentences: Iterable[Said], label: Labels) -> Iterator[Told]:
    listed = tuple(sentences)
    for one in listed:
        yield Told(text=one.text, items=label, basis=cited(scope, one.basis))
    if not listed:
        yield Told(text=UNKNOWN, items=label)


def cited(scope: Sources, bases: Iterable[Basis]) -> tuple[str, ...]:
    """Bases in full."""
    return tuple(cite(scope.catalogue, basis) for basis in bases)
