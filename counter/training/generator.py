"""A scenario for any matter, out of the catalogue and a seed. Pure.

The same catalogue, matter, level and seed give the same scenario on every machine. Level 1 lacks papers,
level 2 brings faulty ones, level 3 sets traps. Now and then nothing is wrong: a fault is not to be expected.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from counter.cases.records import Licence
from counter.errors import Refused
from counter.training import cards, dice, faults, traps
from counter.training.draft import Making, in_person, look, waiting_for
from counter.training.people import People
from counter.training.scenario import LEVEL_ZH, Expected, Scenario, Told, Truth, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.catalog.model import Catalogue, Matter, Question
    from counter.training.dice import Dice
    from counter.training.scenario import Card, Level, StationKind

FIRST: Final = date(2026, 11, 23)
WEEKS: Final = 5
"""Exercises lie on weekdays of these weeks: no holiday among them, and all law of 2026 is in force."""
TRIES: Final = 12
"""Situations tried until one asks for papers that can be handed in; some matters have none at all."""
NUMBERS: Final = (20, 50, 80, 120, 150, 180, 220, 300, 500)
"""Answers to number questions."""
FOUNDING: Final = ("E01", "E02")
"""Matters at whose end the applicant's company or shop begins."""
AGENTS: Final = 45
"""Per cent in which somebody comes in the applicant's place: nothing can be put right on the spot then."""
NONE_OF: Final = re.compile("有没有(.{2,5})？")
"""A question after something that there may be none of."""
NOTHING_WRONG: Final = 15
"""Per cent of exercises in which everything is in order."""


def generate(
    catalogue: Catalogue, matter_id: str, level: Level, seed: int, station: StationKind = "县级"
) -> Scenario:
    """The exercise of this seed at this kind of station. Refused when there is no such matter."""
    if station == "县级":
        return _county(catalogue, matter_id, level, seed)
    from counter.training.generator_lower import seen_from

    return seen_from(catalogue, station, level, lambda other: _county(catalogue, matter_id, other, seed))


def _county(catalogue: Catalogue, matter_id: str, level: Level, seed: int) -> Scenario:
    """At the county's window.

    A matter whose lists are all 待核定 gives an exercise in telling so: nothing of it can be received.
    """
    try:
        matter = catalogue.matter(matter_id.upper())
    except KeyError:
        raise Refused(f"目录里没有编号为 {matter_id} 的事项。", todo="请按名称或编号重新选。") from None
    chance = dice.Dice(f"{matter.id}/{level}/{seed}")
    making = _made(catalogue, matter, level, seed, chance)
    if making.advised:
        making.rows = ()
        return _scenario(making)
    if level == 3:
        traps.set_some(making)
    if not making.stopped:
        _complete(making)
        _papers(making)
    return _scenario(making)


def _made(catalogue: Catalogue, matter: Matter, level: Level, seed: int, chance: Dice) -> Making:
    """People, a situation, and what it asks for."""
    on = FIRST + timedelta(days=7 * chance.below(WEEKS) + chance.below(5))
    applicant = dice.person(chance, on) if _natural(matter) else dice.organisation(chance)
    head = applicant
    if applicant.kind == "组织":
        head = replace(dice.person(chance, on), name=applicant.representative)
    agent = dice.person(chance, on) if level > 1 and chance.happens(AGENTS) else None
    people = People(
        applicant=applicant,
        head=head,
        agent=agent,
        guardian=None,
        premises=dice.premises(chance),
        seed=f"{matter.id}/{level}/{seed}",
    )
    making = Making(
        catalogue=catalogue, matter=matter, level=level, seed=seed, dice=chance, on=on, people=people
    )
    if matter.licence_first:
        own = applicant.document == "uscc"
        making.licence = applicant.number if own else dice.credit_code(chance)
    for _ in range(TRIES):
        making.answers = _answers(making)
        making.rows = _rows(making)
        if making.wanted:
            break
    making.advised = not making.lines
    if in_person(making):
        making.people = replace(people, agent=None)
    return making


def _natural(matter: Matter) -> bool:
    """People apply for themselves; who founds a company has no company yet."""
    return "自然人" in matter.subjects or matter.id.startswith("P") or matter.id in FOUNDING


def _complete(making: Making) -> None:
    """A trap may have moved the day or the people: what is asked now has its answer, what is gone goes."""
    making.answers = _answers(making, making.answers)
    known = {one.no for one in look(making, making.answers).available if one.known}
    making.rows = tuple(no for no in making.rows if no in known)
    name = making.people.applicant.name
    making.brought = [replace(card, holder=name) if card.holder else card for card in making.brought]


def _answers(making: Making, so_far: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """An answer to everything that is asked, none of which ends the joint handling."""
    found = dict(so_far)
    for _ in range(len(making.catalogue.questions)):
        waiting = waiting_for(making, found)
        if not waiting:
            break
        found[waiting[0].key] = _answer(making.dice, waiting[0])
    return found


def _answer(chance: Dice, question: Question) -> str:
    free = [option.value for option in question.options if not option.stop]
    return chance.of(free) if free else str(chance.of(NUMBERS))


def _rows(making: Making) -> tuple[int, ...]:
    """The rows whose lists are known; sometimes the applicant wants only some of them (R025)."""
    view = look(making, making.answers)
    rows = [one.no for one in view.available if one.known]
    if making.level > 1 and len(rows) > 2 and making.dice.happens(25):
        left = making.dice.of(rows)
        making.left_out = left
        return tuple(no for no in rows if no != left)
    making.left_out = 0
    return tuple(rows)


# -- papers ------------------------------------------------------------------------------------------------


def _papers(making: Making) -> None:
    """A clean paper for every line, then what is missing or faulty."""
    making.people = replace(making.people, barred=_barred(making))
    lines = making.wanted
    making.cards = {line.key: cards.clean(making.dice, line, making.people, making.on) for line in lines}
    making.queries = {
        line.key: cards.queried(making.dice, line, making.people, making.on) for line in making.exempt
    }
    making.brought = [card for card in making.brought if card.key not in making.cards]
    for planted in making.lacking:
        making.cards.pop(planted.line, None)
    if not making.cards and not making.traps:
        traps.all_fetched(making)
    if making.level < 3 and making.dice.happens(NOTHING_WRONG):
        return
    faults.plant(making)


def _barred(making: Making) -> tuple[str, ...]:
    """What the answers rule out: the options that were not taken, and what there is none of."""
    words: list[str] = []
    for question in look(making, making.answers, making.rows or None).questions:
        given = making.answers[question.key]
        others = [one.value.split("，")[0] for one in question.options]
        words += [one.replace("共同送养", "送养") for one in others if one not in given and len(one) > 2]
        none = NONE_OF.search(question.ask)
        words += [f"有{none[1]}"] if none and given == "没有" else []
    return tuple(words)


def _scenario(making: Making) -> Scenario:
    truth = _truth(making)
    visit = Visit(
        story=_table_story(making, truth), cards=() if making.stopped else _table(making), truth=truth
    )
    matter, people = making.matter, making.people
    hour = time(8 + making.dice.below(8), 10 * making.dice.below(6))
    day = datetime.combine(making.on, max(hour, time(8, 40)))
    seen_only = (len(making.queries) + len(making.brought) + 1) // 2
    lines = 0 if making.stopped else len(making.wanted) + seen_only
    return Scenario(
        id=f"{matter.id}-{making.level}-{making.seed}",
        title=f"{matter.name}（{LEVEL_ZH[making.level]}，第{making.seed}号）",
        level=making.level,
        matter=matter.id,
        day=day.isoformat(timespec="minutes"),
        story=_story(making),
        wish=_wish(making),
        answers=_told(making, truth),
        applicant=people.applicant,
        agent=people.agent,
        guardian=people.guardian,
        premises=people.premises,
        visits=(visit,),
        rules=_rules(truth),
        minutes=6 + lines,
        seed=making.seed,
    )


def _table(making: Making) -> tuple[Card, ...]:
    """The stack as it comes out of the bag: in no order; after it what the window's queries show."""
    stack = [*making.cards.values(), *making.brought]
    return (*making.dice.some(stack, len(stack)), *making.queries.values())


def _truth(making: Making) -> Truth:
    planted = (*making.lacking, *making.faults)
    if making.advised:
        return _advice(making)
    if making.stopped:
        return Truth(ending="stopped", answers=making.stop_answers, traps=tuple(making.traps))
    return Truth(
        ending="notice" if planted else "receipt",
        answers=_asked(making),
        rows=making.rows,
        faults=planted,
        cures=tuple(making.cures),
        traps=tuple(making.traps),
        licence=Licence(number=making.licence) if making.matter.licence_first else None,
        papers=("notice",) if planted else ("receipt",),
    )


def _advice(making: Making) -> Truth:
    """Nothing can be received: the applicant is told what is known, and that is all."""
    told = "材料清单还没有核定的事项不能收件：按 F3 咨询，一次告知现在知道的，请申请人再等或者问主管部门"
    return Truth(
        ending="advice",
        answers=_asked(making),
        expects=(Expected(action="consult.give", told=told, rules=("R128",)),),
        never=(Expected(action="paper.receipt", told="清单待核定，不能收件", rules=("R128",)),),
    )


def _asked(making: Making) -> dict[str, str]:
    """The answers that are really asked for, with the rows that are taken."""
    view = look(making, making.answers, making.rows or None)
    return {one.key: making.answers[one.key] for one in view.questions}


# -- what the trainee reads --------------------------------------------------------------------------------


def _story(making: Making) -> str:
    people = making.people
    who = people.applicant
    if who.kind == "组织":
        said = f"{who.name}（统一社会信用代码{who.number}，法定代表人{who.representative}）"
    else:
        said = f"{who.name}（公民身份号码{who.number}）"
    phone = f"，电话{who.phone}" if who.phone else ""
    parts: tuple[str, ...] = (
        f"申请人：{said}{phone}。",
        f"{_who_came(people)}。",
        f"地址：{people.premises}。",
    )
    if making.licence and not making.stopped and who.kind == "个人":
        parts = (*parts, f"带来了营业执照，统一社会信用代码{making.licence}。")
    return "".join(parts)


def _who_came(people: People) -> str:
    """Who stands at the window, and what can be put right there and then."""
    if people.guardian is not None:
        guard = people.guardian
        return f"监护人{guard.name}（{guard.number}，电话{guard.phone}）带着来，同意办理，表可以当场改"
    if people.agent is not None:
        agent = people.agent
        only = "他只管递材料，表上的内容不能代填、代签、代改"
        return f"{agent.name}（{agent.number}，电话{agent.phone}）替申请人来，{only}"
    if people.applicant.kind == "组织":
        return f"法定代表人{people.head.name}本人来，他自己的表可以当场改，公章没有带来"
    return "本人来，自己的表可以当场改"


def _wish(making: Making) -> str:
    names = {one.no: one.name for one in look(making, making.answers).available}
    if making.stopped:
        return "".join((f"想办“{making.matter.name}”。", *making.wish))
    wanted = [names[no] for no in making.rows] or list(names.values())
    left = f"“{names[making.left_out]}”不办，以后再说。" if making.left_out else ""
    return "".join((f"想办：{'、'.join(wanted)}。", left, *making.wish, "结果到窗口来拿。"))


def _told(making: Making, truth: Truth) -> tuple[Told, ...]:
    questions = making.catalogue.questions
    return tuple(
        Told(question=key, says=f"（{questions[key].ask}）{value}{questions[key].unit}。")
        for key, value in truth.answers.items()
    )


def _table_story(making: Making, truth: Truth) -> str:
    if truth.ending in ("stopped", "advice"):
        return "申请人在窗口等着答复。"
    number = len(making.cards) + len(making.brought)
    queried = f"免提交的{len(making.queries)}项，窗口查询的结果排在后面，也请看清。" if making.queries else ""
    return f"桌上有{number}份材料，请逐份看清。{queried}"


def _rules(truth: Truth) -> tuple[str, ...]:
    found = [rule for one in (*truth.faults, *truth.cures) for rule in one.rules]
    found += [rule for one in truth.traps for rule in one.rules]
    usual = {"receipt": "R138", "notice": "R136"}.get(truth.ending, "R128")
    return tuple(dict.fromkeys((usual, *found)))
