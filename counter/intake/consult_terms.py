"""What one item costs, how long it takes, what it asks of the people, in words. Pure.

Where a catalogue entry depends on something nobody is asked, it is told with its condition instead of being
left out; where there is no entry, it is 待核定.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.catalog.model import Range
from counter.catalog.situation import holds
from counter.intake.compose import cite
from counter.intake.consult_flow import duration
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from counter.catalog.model import Basis, Catalogue, Item, Limit, Said, Test, When

Told = tuple[str, str]
"""A sentence, and where it comes from."""
LICENSING = "行政许可"


def limits(
    catalogue: Catalogue, item: Item, answers: Mapping[str, str], on: date
) -> tuple[Told, tuple[Told, ...]]:
    """办结时限 of an item, and its other limits. 承诺 before 法定; no limit known → 待核定."""
    promised = [item.promised] if item.promised is not None else []
    own = [one for one in item.statutory if one.final]
    found = _limits(catalogue, promised, answers, on, "承诺") or _limits(catalogue, own, answers, on, "法定")
    if not found and item.nature == LICENSING:
        found = _limits(catalogue, _general(catalogue), answers, on, "法定")
    rest = _limits(catalogue, [one for one in item.statutory if not one.final], answers, on, "", named=True)
    if not found:
        return (UNKNOWN, ""), rest
    return ("；".join(said for said, _ in found), "；".join(dict.fromkeys(basis for _, basis in found))), rest


def _general(catalogue: Catalogue) -> list[Limit]:
    return [g.limit for g in catalogue.general.values() if g.applies == LICENSING and g.limit.final]


def _limits(  # noqa: PLR0913  (one sieve)
    catalogue: Catalogue,
    listed: Sequence[Limit],
    answers: Mapping[str, str],
    on: date,
    label: str,
    *,
    named: bool = False,
) -> tuple[Told, ...]:
    found = []
    for limit in listed:
        condition = in_case(catalogue, limit.when, answers)
        if condition is None or not _valid(limit, on):
            continue
        said = limit_words(limit, named=named) + (f"（{label}）" if label else "")
        found.append((condition + said, cited(catalogue, limit.basis)))
    return tuple(found)


def _valid(limit: Limit, on: date) -> bool:
    return (limit.in_force is None or limit.in_force <= on) and (limit.until is None or on < limit.until)


def limit_words(limit: Limit, *, named: bool = False) -> str:
    """20个工作日, or with what and from when: 实地核查：自受理起10个工作日."""
    span = duration(limit.amount, limit.unit)
    if not named:
        return span
    whose = "" if limit.whose == "部门" else f"{limit.whose}："
    return f"{whose}{limit.what}：{f'{limit.starts}后' if limit.starts else ''}{span}"


def fee(catalogue: Catalogue, item: Item, answers: Mapping[str, str]) -> Told:
    """收费; nothing proved → 待核定, which is not free of charge."""
    found = [
        (condition + one.charge, cited(catalogue, one.basis))
        for one in item.fee
        if (condition := in_case(catalogue, one.when, answers)) is not None
    ]
    if not found:
        return UNKNOWN, ""
    return "；".join(said for said, _ in found), "；".join(dict.fromkeys(basis for _, basis in found))


def stages(catalogue: Catalogue, item: Item, answers: Mapping[str, str]) -> tuple[str, ...]:
    """特别环节, each with whether its time counts and whether the departments go together."""
    found = []
    for stage in item.stages:
        condition = in_case(catalogue, stage.when, answers)
        if condition is not None:
            joint = "，联合进行" if stage.joint else ""
            clock = "所需时间不计入时限" if stage.stops else "计入时限"
            found.append(f"{condition}{stage.name}（{clock}{joint}）")
    return tuple(found)


PRESENCE = {"appointment": "预约", "in_person": "本人到场", "everyone": "各方到场", "photo": "照片"}


def presence(item: Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """特殊注意事项 that are known as sentences, and the names of those 待核定."""
    said: dict[str, Said | None] = {name: getattr(item.presence, field) for field, name in PRESENCE.items()}
    known = tuple(f"{name}：{one.text}" for name, one in said.items() if one is not None)
    return known, tuple(name for name, one in said.items() if one is None)


def cited(catalogue: Catalogue, bases: Sequence[Basis]) -> str:
    """Bases as printed."""
    return "；".join(cite(catalogue, basis) for basis in bases)


def in_case(catalogue: Catalogue, when: When, answers: Mapping[str, str]) -> str | None:
    """Empty when it applies, None when it does not, and the condition in words when nobody was asked."""
    if holds(when, answers):
        return ""
    undecided = [case for case in when if _may_hold(catalogue, case, answers)]
    if not undecided:
        return None
    return "；或".join(_condition(catalogue, case, answers) for case in undecided) + "的，"


def _may_hold(catalogue: Catalogue, case: Mapping[str, Test], answers: Mapping[str, str]) -> bool:
    """No answer speaks against it, and what was not asked could still be asked after these answers."""
    for key, test in case.items():
        if key in answers:
            if not holds(({key: test},), answers):
                return False
            continue
        question = catalogue.questions.get(key)
        if (
            question
            and question.when
            and not any(_may_hold(catalogue, one, answers) for one in question.when)
        ):
            return False
    return True


def _condition(catalogue: Catalogue, case: Mapping[str, Test], answers: Mapping[str, str]) -> str:
    asked = [(key, test) for key, test in case.items() if key not in answers]
    return "并且".join(f"“{_ask(catalogue, key).rstrip('？?')}”是“{_values(test)}”" for key, test in asked)


def _ask(catalogue: Catalogue, key: str) -> str:
    return catalogue.questions[key].ask if key in catalogue.questions else key


def _values(test: Test) -> str:
    if isinstance(test, Range):
        least = f"{test.min:g}以上" if test.min is not None else ""
        return least + (f"不满{test.below:g}" if test.below is not None else "")
    return test if isinstance(test, str) else "或".join(test)
