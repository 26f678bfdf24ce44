"""Mistakes of a review: situation, items, people, every line of the list, and the paper given. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.intake.identity import DOCUMENTS
from counter.intake.review import FINDINGS
from counter.training.scenario import ENDING_ZH, FAULT_ZH
from counter.training.score_after import matches
from counter.training.worth import Miss

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counter.cases.records import Person
    from counter.training.scenario import Handled, Judged, Planted, Scenario, Trap, Visit

PAPER_ZH = {
    "notice": "一次性告知书",
    "receipt": "收件回执",
    "deferral": "容缺受理承诺书",
    "commitment": "告知承诺书",
    "forward": "代收材料转送单",
}
ON_PAPER = ("original", "copy", "cured")
"""Outcomes with which paper is taken."""
PAPERED = ("notice", "receipt", "forward")
"""Endings by a paper."""
ABSENT = ("missing", "unfound")
"""Kinds that are told by 缺 as well as by the sentence that says so."""
MINOR = "（个人信息保护法第三十一条）"


# -- situation, items, people -------------------------------------------------------------------------------


def intake_misses(scenario: Scenario, visit: Visit, done: Handled) -> Iterator[Miss]:
    """What was entered before the papers were looked at."""
    wrong = [key for key, value in visit.truth.answers.items() if done.answers.get(key) != value]
    says = {one.question: one.says for one in scenario.answers}
    for key in wrong:
        given = f"答的是“{done.answers[key]}”" if done.answers.get(key) else "没有回答"
        yield Miss("answer", f"申请人说“{says.get(key, key)}”，应答“{visit.truth.answers[key]}”，{given}")
    if not wrong:
        yield from _items(visit, done)
    yield from _licence(visit, done)
    yield from _people(scenario, done)


def stopped_misses(scenario: Scenario, visit: Visit, done: Handled) -> Iterator[Miss]:
    """What has to be asked before anybody is sent elsewhere; without a licence nothing else is asked."""
    yield from (one for one in intake_misses(scenario, visit, done) if one.kind == "answer")
    if visit.truth.licence is None:
        yield from _licence(visit, done)


def _items(visit: Visit, done: Handled) -> Iterator[Miss]:
    right, taken = set(visit.truth.rows), set(done.rows)
    for row in sorted(right ^ taken):
        trap = next((one for one in visit.truth.traps if row in one.rows), None)
        what = f"漏选第{row}项" if row in right else f"多选第{row}项"
        yield Miss("item", f"{what}。{trap.told}" if trap else what, trap.rules if trap else ())


def _licence(visit: Visit, done: Handled) -> Iterator[Miss]:
    right = visit.truth.licence.number if visit.truth.licence else ""
    entered = done.licence
    if visit.truth.licence is None:
        if entered is not None:
            yield Miss("licence", "没有执照可核对，却登记了执照或继续办理的理由")
    elif entered is None or entered.number != right:
        yield Miss("licence", "没有登记申请人出示的统一社会信用代码")


def _people(scenario: Scenario, done: Handled) -> Iterator[Miss]:
    people = (
        ("申请人", scenario.applicant, done.applicant),
        ("代办人", scenario.agent, done.agent),
        ("监护人", scenario.guardian, done.guardian),
    )
    for role, right, entered in people:
        if right is None and entered is None:
            continue
        if right is None:
            yield Miss("person", f"没有{role}，却登记了一位")
        elif entered is None:
            yield Miss("person", f"没有登记{role}{MINOR if role == '监护人' else ''}")
        elif not _same(right, entered):
            yield Miss("person", f"{role}的姓名或{DOCUMENTS[right.document]}号码与证件不一致")
    if scenario.guardian is not None and done.guardian is not None and not done.guardian_consent:
        yield Miss("person", f"没有征得监护人同意{MINOR}")


def _same(right: Person, entered: Person) -> bool:
    return (right.kind, right.name, right.document, right.number) == (
        entered.kind,
        entered.name,
        entered.document,
        entered.number,
    )


# -- the lines ----------------------------------------------------------------------------------------------


def paper_misses(visit: Visit, done: Handled) -> Iterator[Miss]:
    """Every line held against what was planted on it."""
    planted = by_line(visit.truth.faults)
    graces = visit.truth.graces
    for line, faults in planted.items():
        yield from _faulty(line, faults, done.judged.get(line))
    cures = {one.line: one for one in visit.truth.cures if one.line not in planted}
    for line, fault in cures.items():
        yield from _curable(fault, done.judged.get(line))
    for line, grace in graces.items():
        if line not in planted:
            yield from _graced(line, grace, done.judged.get(line))
    for line, judged in done.judged.items():
        if line not in {*planted, *graces, *cures}:
            yield from _clean(line, judged, visit, done)


def forward_misses(visit: Visit, done: Handled) -> Iterator[Miss]:
    """The slip to the county lists what lay on the table, nothing else; nobody is told of faults here."""
    brought = {card.line for card in visit.cards if card.line and not card.queried}
    taken = {line for line, judged in done.judged.items() if judged.kind in ON_PAPER}
    for line in sorted(taken):
        if done.asks.get(line) == "免提交":
            yield Miss("taken", f"“{line}”由县级窗口调取，不收纸件", (), line)
        elif line not in brought:
            yield Miss("slip", f"“{line}”不在桌上，却写进了转送单", (), line)
    for line in sorted(brought - taken):
        if done.asks.get(line) != "免提交":
            yield Miss("slip", f"“{line}”带来了，没有代收", (), line)


def by_line(faults: Sequence[Planted]) -> dict[str, list[Planted]]:
    """The planted faults of each line, in their order."""
    found: dict[str, list[Planted]] = {}
    for one in faults:
        found.setdefault(one.line, []).append(one)
    return found


def _faulty(line: str, faults: list[Planted], judged: Judged | None) -> Iterator[Miss]:
    if judged is None or judged.kind not in FINDINGS:
        yield from (Miss("missed", told(one), one.rules, line) for one in faults)
        return
    unnamed = [one for one in faults if not named(one, judged)]
    vague = bool(judged.remark) or judged.kind == "missing" or len(unnamed) == len(faults)
    for one in unnamed:
        # A sentence of one's own, or the whole paper asked for anew, tells one fault, though not well.
        yield Miss("imprecise" if vague else "missed", told(one), one.rules, line)
        vague = False
    for pick in _padding(faults, judged)[
        len(unnamed) :
    ]:  # a wrong sentence in place of a right one counts once
        yield Miss("padded", f"“{line}”没有“{pick}”的问题", (), line)


def _padding(faults: list[Planted], judged: Judged) -> list[str]:
    """Picked sentences that tell no planted fault."""
    if judged.kind != "defective" or not all(one.picks for one in faults):
        return []
    true = {pick for one in faults for pick in one.picks}
    return [pick for pick in judged.raised if pick not in true and pick != judged.remark]


def named(fault: Planted, judged: Judged) -> bool:
    """Whether the judgement tells this fault."""
    if judged.kind == "missing":
        return fault.kind in ABSENT
    if not fault.picks:
        return fault.kind not in ABSENT
    return any(pick in judged.raised for pick in fault.picks)


def told(fault: Planted) -> str:
    """A planted fault in one sentence."""
    where = f"“{fault.line}”{FAULT_ZH[fault.kind]}" if fault.kind != "missing" else f"缺少“{fault.line}”"
    return f"{where}。{fault.seen}" if fault.seen else where


def _curable(fault: Planted, judged: Judged | None) -> Iterator[Miss]:
    if judged is not None and judged.kind in FINDINGS:
        yield Miss("cure", told(fault), fault.rules, fault.line)
    elif judged is None or judged.kind != "cured":
        yield Miss("missed", told(fault), fault.rules, fault.line)


def _graced(line: str, grace: str, judged: Judged | None) -> Iterator[Miss]:
    if judged is None or judged.kind != grace:
        way = "容缺受理" if grace == "deferred" else "告知承诺"
        yield Miss("grace", f"“{line}”申请人要求{way}，目录允许，没有这样办", (), line)


def _clean(line: str, judged: Judged, visit: Visit, done: Handled) -> Iterator[Miss]:
    trap = next((one for one in visit.truth.traps if one.line == line), None)
    rules = trap.rules if trap else ()
    say = f"“{line}”。{trap.told}" if trap and trap.told else f"“{line}”没有问题"
    if judged.kind in FINDINGS:
        yield Miss(_raised_kind(line, trap, done), say, rules, line)
    elif judged.kind in ("deferred", "committed"):
        yield Miss("grace", f"“{line}”没有人要求容缺或承诺", (), line)
    elif judged.kind in ("original", "copy") and done.asks.get(line) == "免提交":
        yield Miss("taken", say if trap else f"“{line}”能够调取，不收纸件", rules, line)


def _raised_kind(line: str, trap: Trap | None, done: Handled) -> str:
    if (trap and trap.kind == "told_once") or _late_finding(line, done):
        return "told_twice"
    return "exempt" if done.asks.get(line) == "免提交" else "invented"


def _late_finding(line: str, done: Handled) -> bool:
    """The journal says that a supervisor had to allow it."""
    return any(
        one.action == "case.judge" and one.detail.get("line") == line and one.detail.get("late")
        for one in done.did
    )


def found(visit: Visit, done: Handled) -> list[str]:
    """Sentences for what was found as it should be."""
    good = []
    for line, faults in by_line(visit.truth.faults).items():
        judged = done.judged.get(line)
        if judged is not None and judged.kind in FINDINGS:
            good += [f"找到：{told(one)}" for one in faults if named(one, judged)]
    for one in visit.truth.cures:
        judged = done.judged.get(one.line)
        if judged is not None and judged.kind == "cured":
            good.append(f"当场补正：{told(one)}")
    return good


# -- the paper ----------------------------------------------------------------------------------------------


def unfinished(visit: Visit, done: Handled) -> bool:
    """Whether nothing came to an end: broken off, a review without any paper, or not one step done."""
    truth = visit.truth
    if truth.ending in PAPERED:
        return done.ending not in PAPERED
    nothing = bool(truth.expects) and not any(place is not None for place in matches(visit, done))
    return done.ending is None or nothing


def ending_misses(visit: Visit, done: Handled) -> Iterator[Miss]:
    """The way the visit ended, and the papers given on the way."""
    truth = visit.truth
    if done.ending is None or unfinished(visit, done):
        return  # the score takes the share of the visit
    if done.ending != truth.ending:
        yield Miss("ending", f"应当{ENDING_ZH[truth.ending]}，结果是{ENDING_ZH[done.ending]}")
        return
    given = [one.kind for one in done.papers if not one.replaced and one.kind in PAPER_ZH]
    if given != list(truth.papers):
        right = "、".join(PAPER_ZH.get(one, one) for one in truth.papers) or "不出文书"
        yield Miss("paper", f"应当依次给：{right}")
