"""Is a scenario right? Its truth against the catalogue, and its cards against its truth. Pure.

A planted fault must be seen on a card and stand on a checklist line; a card without one must be in order. So
nothing on the table is wrong by accident, and nothing is scored that was never to be seen.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from counter.cases.records import Draft
from counter.errors import BadInput
from counter.intake.parties import Parties, check_parties
from counter.intake.walk import walk
from counter.settings import sample
from counter.training import marks
from counter.training.looks.fields import Field
from counter.training.lower import barred, is_lower
from counter.training.prices import PRICES
from counter.training.scenario import FAULT_ZH
from counter.training.score import is_review

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from counter.catalog.model import Catalogue
    from counter.intake.checklist import Line
    from counter.intake.walk import Walk
    from counter.training.scenario import Card, FaultKind, Planted, Scenario, Visit

WINDOW_ACTIONS = ("consult.give", "case.come_back", "case.submitted", "paper.notice", "paper.receipt")
"""Actions besides those of play_desks that a scenario may expect or forbid."""
LOOKS: tuple[FaultKind, ...] = ("expired", "unsigned", "unsealed", "undated")
"""Of any paper, whatever its list of faults says."""
TRUSTED: tuple[FaultKind, ...] = ("name", "number", "address", "content", "incomplete", "missing")
"""Kinds that only reading, or knowing the applicant, can tell."""
LATER = re.compile(r"\+[0-9]{1,3}[mhd]|morning")
"""How the clock moves before a visit."""


def check(scenario: Scenario, catalogue: Catalogue) -> Iterator[str]:
    """Every fault, one sentence each."""
    if scenario.matter not in {matter.id for matter in catalogue.matters}:
        yield f"没有编号为 {scenario.matter} 的一件事。"
        return
    yield from _names(scenario, catalogue)
    yield from _people(scenario)
    yield from _station(scenario, catalogue)
    raised: frozenset[str] = frozenset()
    first, on = True, day_of(scenario)
    for number, visit in enumerate(scenario.visits, 1):
        on += moved(visit)
        where = f"第{number}次来访："
        yield from (f"{where}{fault}" for fault in _steps(visit))
        if is_review(visit) or visit.truth.ending in ("advice", "stopped", "forward"):
            view = look(scenario, visit, catalogue, on)
            yield from (f"{where}{fault}" for fault in _rights(scenario, visit, view))
            if first:
                yield from (f"{where}{fault}" for fault in _situation(scenario, visit, view))
            if visit.truth.ending == "forward":
                yield from (f"{where}{fault}" for fault in _forwarded(visit, view))
            if is_review(visit):
                yield from (
                    f"{where}{fault}" for fault in _papers(scenario, visit, view, raised, first=first)
                )
                raised = frozenset(one.line for one in visit.truth.faults)
            first = False


def look(scenario: Scenario, visit: Visit, catalogue: Catalogue, on: date | None = None) -> Walk:
    """What the window shows when everything was entered rightly; later visits keep the first answers.

    `on`: the day of the visit; None = the day the scenario begins.
    """
    truth = next((v.truth for v in scenario.visits if v.truth.answers or v.truth.rows), visit.truth)
    draft = Draft(
        matter_id=scenario.matter,
        answers=dict(truth.answers),
        licence=truth.licence,
        chosen=truth.rows or None,
        premises=scenario.premises,
        applicant=scenario.applicant,
        agent=scenario.agent,
        guardian=scenario.guardian,
        collection=scenario.collection,
        channel=scenario.channel,
    )
    return walk(catalogue, draft, sample(), on or day_of(scenario))


def brought(visit: Visit, view: Walk) -> tuple[Line, ...]:
    """The lines of which the paper that is asked for lies on the table, in the order of the list."""
    there = {card.line for card in visit.cards if not card.queried}
    return tuple(
        line for line in view.checklist.lines if line.ask in ("原件", "复印件") and line.key in there
    )


def parties_of(scenario: Scenario) -> Parties:
    """Everybody as they are to be registered."""
    return Parties(
        applicant=scenario.applicant,
        agent=scenario.agent,
        guardian=scenario.guardian,
        guardian_consent=scenario.guardian is not None and scenario.guardian_present,
        premises=scenario.premises,
        collection=scenario.collection,
    )


def day_of(scenario: Scenario) -> date:
    """The day it begins."""
    return datetime.fromisoformat(scenario.day).date()


def moved(visit: Visit) -> timedelta:
    """How many days pass before a visit. The next working morning is the next day at the earliest."""
    later = visit.later
    days = int(later[1:-1]) if LATER.fullmatch(later) and later.endswith("d") else 0
    return timedelta(days=days or int(later == "morning"))


def nearest(name: str, names: Collection[str]) -> str:
    """A hint for a mistyped name, as `counter.catalog.check.names` gives it."""
    from counter.catalog.check import names as known  # only for a fault: it brings the whole check along

    return known.nearest(name, names)


# -- names, people, steps -----------------------------------------------------------------------------------


def _names(scenario: Scenario, catalogue: Catalogue) -> Iterator[str]:
    cited = set(scenario.rules)
    for truth in (visit.truth for visit in scenario.visits):
        cited.update(*(one.rules for one in (*truth.faults, *truth.cures)))
        cited.update(*(one.rules for one in truth.traps))
        cited.update(*(one.rules for one in truth.expects), *(one.rules for one in truth.never))
    for rule in sorted(cited - set(catalogue.rules)):
        yield f"没有规则 {rule}。{nearest(rule, catalogue.rules)}"
    if not scenario.rules:
        yield "没有写教哪些规则（rules）。"
    if not any(visit.by == "trainee" for visit in scenario.visits):
        yield "没有一次来访由学员来办。"


def _people(scenario: Scenario) -> Iterator[str]:
    try:
        check_parties(parties_of(scenario), on=day_of(scenario))
    except BadInput as error:
        yield f"人物登记不上：{error.what}"


def _steps(visit: Visit) -> Iterator[str]:
    from counter.training.play_desks import ACTIONS

    known = {*ACTIONS, *WINDOW_ACTIONS}
    for one in (*visit.truth.expects, *visit.truth.never):
        if one.action not in known:
            yield f"没有“{one.action}”这一步。{nearest(one.action, known)}"
        if visit.by == "trainee" and not (one.told and (one.rules or PRICES["undone"].rules)):
            yield f"“{one.action}”没有写明道理（told）和规则（rules）。"
    if visit.later and not LATER.fullmatch(visit.later):
        yield f"“{visit.later}”不是时间（later）。请写成 +15m、+1h、+2d 或 morning。"
    if visit.by == "trainee" and not visit.story:
        yield "没有写经过（story）。"


# -- the station ------------------------------------------------------------------------------------------


def _station(scenario: Scenario, catalogue: Catalogue) -> Iterator[str]:
    """Only what there is can be authorised, and only below the county."""
    if scenario.authorised and not is_lower(scenario):
        yield "县级站点不用授权（authorised）；请写明 station: 乡级 或 村级。"
    known = {one.id for one in catalogue.matters} | set(catalogue.items)
    for name in scenario.authorised:
        if name not in known:
            yield f"授权里的“{name}”不是一件事的编号，也不是事项。{nearest(name, known)}"


def _rights(scenario: Scenario, visit: Visit, view: Walk) -> Iterator[str]:
    """What ends with a paper of the station's own, it may receive; what is forwarded, it may not."""
    lacking = barred(scenario, view)
    if is_review(visit) and lacking:
        yield f"“{lacking[0]}”本站没有授权，不能自己收件（{visit.truth.ending}）。"
    if visit.truth.ending == "forward" and not lacking:
        yield "这些事项本站能自己收件，不用代收转送。"


def _forwarded(visit: Visit, view: Walk) -> Iterator[str]:
    lines = {line.key: line for line in view.checklist.lines}
    yield from _on_table(visit, lines, view.on)
    if not brought(visit, view):
        yield "桌上没有可以代收的材料。"
    if visit.truth.faults or visit.truth.cures or visit.truth.graces:
        yield "代收转送不审材料，不能写问题、当场补正和容缺。"


# -- the situation ------------------------------------------------------------------------------------------


def _situation(scenario: Scenario, visit: Visit, view: Walk) -> Iterator[str]:
    truth = visit.truth
    if bool(view.stop) != (truth.ending == "stopped") and not _unlicensed(view):
        yield f"按这些答案{'不能联办：' + view.stop if view.stop else '可以联办，却写了不能办'}。"
    asked = {one.key: one for one in view.questions}
    for key, value in truth.answers.items():
        if key not in asked:
            yield f"不会问“{key}”。{nearest(key, asked)}"
        elif asked[key].options and value not in {option.value for option in asked[key].options}:
            yield f"“{key}”没有“{value}”这个答案。"
    if truth.ending != "stopped":
        yield from (f"没有回答“{one.key}”。" for one in view.open_questions)
        rows = {one.no for one in view.available}
        for row in sorted(set(truth.rows) - rows):
            yield f"第{row}项在这种情形下不办理。"
        if view.checklist.unknown and is_review(visit):
            yield f"{'、'.join(view.checklist.unknown)}的材料待核定，不能收件。"
        if is_review(visit) and view.licence_open:
            yield "企业准营类没有写执照（licence）。"
    told = {one.question for one in scenario.answers}
    yield from (f"申请人没有说“{key}”。" for key in truth.answers if key not in told)
    yield from (f"申请人说的“{key}”没有写进答案。" for key in told - set(truth.answers))


def _unlicensed(view: Walk) -> bool:
    """Stopped for want of a licence, not by an answer."""
    return view.matter.licence_first and view.draft.licence is None


# -- papers -------------------------------------------------------------------------------------------------


def _papers(
    scenario: Scenario, visit: Visit, view: Walk, raised: Collection[str], *, first: bool
) -> Iterator[str]:
    truth = visit.truth
    lines = {line.key: line for line in view.checklist.lines}
    yield from _on_table(visit, lines, view.on)
    yield from _graces(visit, lines)
    wanted = [line for line in lines.values() if line.ask in ("原件", "复印件")]
    for line in wanted if first else [line for line in wanted if line.key in raised]:
        yield from _there(scenario, visit, line)
    right = "notice" if truth.faults else "receipt"
    if truth.ending != right:
        yield f"有没有问题与结局不符：应是 {right}，写的是 {truth.ending}。"


def _on_table(visit: Visit, lines: dict[str, Line], on: date) -> Iterator[str]:
    """The cards, what was planted on them, and the traps beside them."""
    truth = visit.truth
    cards = {card.key: card for card in visit.cards}
    if len(cards) != len(visit.cards):
        yield "有两份材料的 key 一样。"
    for card in visit.cards:
        if card.line and card.line not in lines:
            yield f"“{card.line}”不在清单上。{nearest(card.line, lines)}"
    for planted in (*truth.faults, *truth.cures):
        yield from _planted(planted, lines, cards, on)
    for trap in truth.traps:
        if trap.line and trap.line not in lines:
            yield f"陷阱“{trap.line}”不在清单上。{nearest(trap.line, lines)}"
        if not trap.told:
            yield f"陷阱“{trap.kind}”没有写明道理（told）。"
    for card in visit.cards:
        faults = [one for one in (*truth.faults, *truth.cures) if one.card == card.key]
        if card.line in lines:
            yield from _accidents(card, lines[card.line], faults, on)


def _planted(one: Planted, lines: dict[str, Line], cards: dict[str, Card], on: date) -> Iterator[str]:
    line = lines.get(one.line)
    if line is None:
        yield f"问题“{one.line}”不在清单上。{nearest(one.line, lines)}"
        return
    for pick in one.picks:
        if pick not in line.material.faults:
            yield f"“{one.line}”没有“{pick}”这一条常见问题。{nearest(pick, line.material.faults)}"
    if one.standard and one.standard not in line.standards:
        yield f"“{one.line}”没有“{one.standard}”这条受理标准。{nearest(one.standard, line.standards)}"
    if not one.seen:
        yield f"“{one.line}”的问题没有写从哪里看出来（seen）。"
    if one.kind == "missing":
        if one.card or any(card.line == one.line for card in cards.values()):
            yield f"“{one.line}”写的是缺少，桌上却有。"
        return
    if one.card not in cards:
        yield f"“{one.line}”的问题不知道在哪份材料上。{nearest(one.card, cards)}"
    elif not visible(one.kind, cards[one.card], line, on):
        yield f"“{one.line}”的{FAULT_ZH[one.kind]}在材料上看不出来。"


def visible(kind: FaultKind, card: Card, line: Line, on: date) -> bool:
    """Whether this kind of fault can be seen on the card; the kinds that need reading are taken on trust."""
    rules = {
        "form": not card.originals,
        "copies": card.originals + card.copies < (line.copies or 2),
        "altered": bool(card.remarks),
        "unclear": bool(card.remarks),
    }
    if kind in rules:
        return rules[kind]
    return kind in wrong_kinds(card, line, on) or kind in TRUSTED


def wrong_kinds(card: Card, line: Line, on: date) -> set[FaultKind]:
    """The kinds of fault that a card shows by itself, whoever the applicant is."""
    looks = {*marks.looks_on(line.material, queried=card.queried), *(Field(kind) for kind in LOOKS)}
    return {look.kind for look in looks if look.wrong(card, on)}


def _graces(visit: Visit, lines: dict[str, Line]) -> Iterator[str]:
    for key, grace in visit.truth.graces.items():
        line = lines.get(key)
        allowed = line and (line.deferral if grace == "deferred" else line.commitment)
        if not allowed:
            yield f"目录不允许“{key}”{'容缺受理' if grace == 'deferred' else '告知承诺'}。"


def _there(scenario: Scenario, visit: Visit, line: Line) -> Iterator[str]:
    truth = visit.truth
    here = any(card.line == line.key and not card.queried for card in visit.cards)
    excused = line.key in truth.graces or any(one.line == line.key for one in truth.faults)
    if not here and not excused and scenario.channel == "window":
        yield f"“{line.key}”要交，桌上没有，也没有写进问题或容缺。"


def _accidents(card: Card, line: Line, faults: list[Planted], on: date) -> Iterator[str]:
    """Something that looks wrong and was not planted."""
    if line.ask not in ("原件", "复印件") and not card.queried:
        return
    kinds: set[FaultKind] = {one.kind for one in faults}
    if "unsigned" in kinds:
        kinds.add("unsealed")  # 签名或者盖章: one place, told once
    if "content" not in kinds:
        for kind in sorted(wrong_kinds(card, line, on) - kinds):
            yield f"“{card.key}”看上去{FAULT_ZH[kind]}，却没有写进问题。"
    if not card.queried and not kinds & {"form", "copies"}:
        if not card.originals and not line.copy_will_do:
            yield f"“{card.key}”只有复印件，清单要原件，却没有写进问题。"
        elif card.originals + card.copies < (line.copies or 1):
            yield f"“{card.key}”份数不够，却没有写进问题。"
