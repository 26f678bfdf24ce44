"""The situations of a matter as a tree in words: when each is asked, and where every answer leads. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.catalog.model import Range
from counter.guides.chosen import values_of
from counter.guides.conditions import say
from counter.guides.handbook.papers import said
from counter.guides.handbook.record import Grid
from counter.intake.consult_terms import in_case
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counter.catalog.model import Option, Question, Test, When
    from counter.guides.handbook.papers import Blocks
    from counter.guides.record import Situation
    from counter.guides.scope import Sources

NOTHING = "没有需要先问的情形"


def questions(scope: Sources) -> Blocks:
    """Every question with when it is asked, what each answer adds or rules out, and why it is asked."""
    rows = tuple(_row(scope, one) for one in scope.wording.situations)
    if not rows:
        return (said(NOTHING),)
    return (Grid(("号", "问什么", "答案和走向", "什么时候问、依据"), (5, 31, 40, 24), rows, 1),)


def _row(scope: Sources, one: Situation) -> tuple[str, ...]:
    question = scope.catalogue.questions[one.key]
    local = f"\n本地标准：{one.threshold}" if one.threshold else ""
    asked = question.ask + (f"（填{question.unit}数）" if question.unit else "") + local
    return (one.mark, asked, "\n".join(_answers(scope, question)), "\n".join(_why(scope, question)))


def _why(scope: Sources, question: Question) -> Iterator[str]:
    conditions = [question.when, scope.matter.asked_when.get(question.key, ())]
    told = [in_case(scope.wording.short, when, scope.wording.answers) for when in conditions if when]
    yield "；".join(say(one).rstrip("，") + "才问" for one in told if one) or "先问"
    if question.note:
        yield f"提示：{question.note}"
    rule = scope.catalogue.rules.get(question.basis)
    if question.basis:
        yield (
            f"依据：三政办〔2023〕32号{rule.place.removeprefix('通知')}"
            if rule
            else f"依据：{question.basis}"
        )


def _answers(scope: Sources, question: Question) -> Iterator[str]:
    for option in question.options:
        yield _answer(scope, question, option)
    if question.unit:
        tests = dict.fromkeys(test for test in _tests(scope, question.key) if isinstance(test, Range))
        for test in tests:
            yield f"{_range(test)}：{_leads(scope, question.key, test) or '照常'}"


def _answer(scope: Sources, question: Question, option: Option) -> str:
    hint = f"（{option.hint}）" if option.hint else ""
    if option.stop:
        return f"{option.value}{hint}：不能按一件事办，{option.stop}"
    return f"{option.value}{hint}：{_leads(scope, question.key, option.value) or '不增加事项和材料'}"


def _leads(scope: Sources, key: str, answer: str | Range) -> str:
    """What applies only with this answer (and perhaps others besides): items, then materials, by number."""
    items = [one.label for one in scope.whole.entries if _asks(one.when, key, answer)]
    papers = [
        str(material.no)
        for material in scope.materials
        if any(
            _asks(when, key, answer)
            for _, when in scope.whole.conditions(scope.whole.checklist.line(material.name))
        )
    ]
    after = [
        one.mark
        for one in scope.wording.situations
        if _asks(scope.catalogue.questions[one.key].when, key, answer)
    ]
    told = (("办事项", items), ("用材料", papers), ("再问", after))
    return "；".join(f"{what}{'、'.join(which)}" for what, which in told if which)


def _asks(when: When, key: str, answer: str | Range) -> bool:
    return any(key in case and _takes(case[key], answer) for case in when)


def _takes(test: Test, answer: str | Range) -> bool:
    return (
        test == answer if isinstance(test, Range) or isinstance(answer, Range) else answer in values_of(test)
    )


def _tests(scope: Sources, key: str) -> Iterator[Test]:
    for when in _whens(scope):
        for case in when:
            if key in case:
                yield case[key]


def _whens(scope: Sources) -> Iterable[When]:
    for entry in scope.whole.entries:
        yield entry.when
        yield from (one.when for one in entry.item.requirements)


def _range(test: Range) -> str:
    least = f"{test.min:g}以上" if test.min is not None else ""
    return (least + (f"不满{test.below:g}" if test.below is not None else "")) or UNKNOWN
