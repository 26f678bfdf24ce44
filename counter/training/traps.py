"""Level 3: what tempts to a mistake. Each trap says whether it can be set here, and sets itself. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from counter.catalog import levels
from counter.settings import sample
from counter.training import dice
from counter.training.draft import in_person, look
from counter.training.faults import missing
from counter.training.scenario import Card, Trap

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from counter.cases.records import Person
    from counter.catalog.model import Question
    from counter.training.draft import Making

CHILDREN: Final = ("P03", "P04", "P05", "P12")
"""Matters that are handled for a child under 14 in its own name."""
FREE_PAPERS: Final = ("R053", "R054", "R133")
FOREIGN: Final = ("社区居民委员会证明", "单位推荐信", "往年办理回执", "户籍所在地介绍信", "个人情况说明")


def set_some(making: Making) -> None:
    """One or two traps that go together; at least one wherever the matter has any."""
    if making.dice.happens(35) and _stop(making):
        return
    ways = making.dice.some(WAYS, len(WAYS))
    if _changes(making) and making.dice.happens(50):
        ways.sort(key=lambda way: way is not _law)  # first, and once only
    wanted = 1 + making.dice.below(2)
    for way in ways:
        if len(making.traps) >= wanted:
            return
        way(making)
    if not making.traps:
        _foreign(making)


# -- nothing can be received -------------------------------------------------------------------------------


def _stop(making: Making) -> bool:
    """No licence, or an answer after which the joint handling ends."""
    ways = [_no_licence] if making.matter.licence_first else []
    ways += [_stopping] if _stoppers(making) else []
    if not ways:
        return False
    making.dice.of(ways)(making)
    making.stopped = True
    return True


def _no_licence(making: Making) -> None:
    told = "企业准营类一件事要先取得营业执照；没有执照的先办登记，不收件，也不写理由跳过"
    making.traps.append(Trap(kind="licence", told=told, rules=("R089",)))
    making.wish.append("营业执照还没有办，想先把许可办下来。")
    making.people = replace(making.people, applicant=_unlicensed(making), agent=None)


def _unlicensed(making: Making) -> Person:
    """Before there is a company somebody applies in person."""
    return making.people.head


def _stoppers(making: Making) -> list[tuple[Question, str]]:
    view = look(making, making.answers)
    return [
        (question, option.value)
        for question in view.questions
        if question.key in making.matter.questions
        for option in question.options
        if option.stop
    ]


def _stopping(making: Making) -> None:
    question, value = making.dice.of(_stoppers(making))
    option = next(one for one in question.options if one.value == value)
    answers: dict[str, str] = {}
    for asked in look(making, making.answers).questions:
        answers[asked.key] = value if asked.key == question.key else making.answers[asked.key]
        if asked.key == question.key:
            break
    making.stop_answers = answers
    rules = (question.basis,) if question.basis in making.catalogue.rules else ("R128",)
    making.traps.append(Trap(kind="stop", told=option.stop, rules=rules))


def all_fetched(making: Making) -> None:
    """Nothing at all is handed in: what the applicant brings stays with them."""
    _exempt(making)
    if not making.traps:
        _foreign(making)


# -- papers and items --------------------------------------------------------------------------------------


def _exempt(making: Making) -> None:
    """A paper the government issued is brought along: it is fetched all the same."""
    free = [line for line in making.lines if line.ask == "免提交" and len(line.key) <= 24]
    if not free:
        return
    line = making.dice.of(free)
    name = making.people.applicant.name
    card = Card(key=line.key, title=line.key, line=line.key, originals=1, holder=name, remarks=("是原件",))
    making.brought.append(card)
    told = f"“{line.key}”由政府部门核发，免于提交：调取或核验，不收纸件，更不能要求补交"
    making.traps.append(Trap(kind="exempt", line=line.key, card=card.key, told=told, rules=FREE_PAPERS))
    making.wish.append(f"“{line.key}”也带来了，要不要收？")


def _exclusive(making: Making) -> None:
    """An item is wished for that does not go with the situation."""
    here = {one.no for one in look(making, making.answers).available}
    away = [(no, row) for no, row in enumerate(making.matter.rows, 1) if no not in here]
    if not away:
        return
    no, row = making.dice.of(away)
    told = f"按申请人的情形，“{row.name}”不办；照实答情形问题，就不会出现在清单上"
    making.traps.append(Trap(kind="exclusive", rows=(no,), told=told, rules=("R025",)))
    making.wish.append(f"听人说“{row.name}”也要办，能办就一起办。")


def _cross_level(making: Making) -> None:
    """An item of another level belongs to the case all the same."""
    station = sample()
    away = [
        one
        for one in look(making, making.answers).available
        if one.no in making.rows
        and not levels.handling(one.row.levels, station.level, city_district=station.is_city_district).here
    ]
    if not away:
        return
    one = making.dice.of(away)
    told = f"“{one.name}”不由本级办理，也由综合窗口一窗受理，不能让申请人另跑"
    making.traps.append(Trap(kind="cross_level", rows=(one.no,), told=told, rules=("R019", "R173")))
    making.wish.append(f"听说“{one.name}”要跑别的窗口，是不是先不办？能一起办就一起办。")


def _minor(making: Making) -> None:
    """The applicant is under 14: the guardian is entered and consents."""
    if making.matter.id not in CHILDREN:
        return
    chance, people = making.dice, making.people
    child = replace(dice.person(chance, making.on, (4, 12)), phone="")
    guardian = dice.person(chance, making.on, (28, 50))
    guardian = replace(guardian, name=dice.like(chance, child.name))
    making.people = replace(people, applicant=child, head=child, agent=None, guardian=guardian)
    told = "申请人不满14周岁，要登记监护人并征得同意（个人信息保护法第三十一条）"
    making.traps.append(Trap(kind="minor", told=told, rules=("R135",)))


def _agent(making: Making) -> None:
    """Somebody else comes, and the authority is not among the papers."""
    if making.people.guardian is not None or in_person(making):
        return
    before = {line.key for line in replaced(making, with_agent=False).lines}
    after = replaced(making, with_agent=True)
    only = [line for line in after.wanted if line.key not in before]
    if not only:
        return
    making.people = after.people
    for line in only:
        if "委托" in line.key or len(only) == 1:
            making.lacking.append(missing(line))
    told = "代办的要登记代办人，并交证明授权的材料"
    making.traps.append(Trap(kind="agent", told=told, rules=("R135",)))


def replaced(making: Making, *, with_agent: bool) -> Making:
    """The same with or without somebody who comes in the applicant's place."""
    agent = (making.people.agent or dice.person(making.dice, making.on)) if with_agent else None
    return replace(making, people=replace(making.people, agent=agent))


def _law(making: Making) -> None:
    """The day lies beside a change of the law: what was asked before, or will be, lies on the table."""
    for day in making.dice.some(_changes(making), 3):
        before = replace(making, on=day - timedelta(days=1))
        after = replace(making, on=day)
        for one, other in ((before, after), (after, before)):
            gone = {line.key for line in other.wanted} - {line.key for line in one.wanted}
            if gone and one.wanted and making.dice.happens(60):
                _beside(making, one.on, day, sorted(gone))
                return


def _beside(making: Making, on: date, day: date, gone: list[str]) -> None:
    making.on = on
    key = making.dice.of(gone)
    making.brought.append(Card(key=f"旧：{key}" if on >= day else key, title=key, originals=1))
    since = f"{day}起" if on >= day else f"{day}以前"
    told = f"{since}的规定不要“{key}”，按办理那天的清单收"
    making.traps.append(Trap(kind="law", card=making.brought[-1].key, told=told, rules=("R135",)))
    making.wish.append(f"听别人说要“{key}”，也带来了。")


def _changes(making: Making) -> list[date]:
    """Days on which a requirement of the rows begins or ends."""
    found: set[date] = set()
    for one in look(making, making.answers).available:
        if one.no in making.rows:
            for need in one.item.requirements:
                found |= {day for day in (need.in_force, need.until) if day is not None}
    return sorted(found)


def _foreign(making: Making) -> None:
    """A paper nobody asks for."""
    title = making.dice.of(FOREIGN)
    name = making.people.applicant.name
    card = Card(key=title, title=title, originals=1, holder=name, seal="（有章）")
    making.brought.append(card)
    told = f"清单上没有“{title}”，不收，也不能要求"
    making.traps.append(Trap(kind="foreign", card=title, told=told, rules=("R012",)))


WAYS: Final[tuple[Callable[[Making], None], ...]] = (
    _exempt,
    _exclusive,
    _cross_level,
    _minor,
    _agent,
    _law,
    _foreign,
)
