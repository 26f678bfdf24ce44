"""The coach: what a step is about, with the rule that says so, and one hint when asked. Pure.

Explanations say what the rules want of anybody at this step; they never say what is on the table. A hint says
where to look for the first thing that is not right yet, and not what is wrong with it. When the coach is off,
nobody calls it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.training import score_after, score_review
from counter.training.prices import PRICES
from counter.training.score import first_review, is_review

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Catalogue
    from counter.training.scenario import Expected, FaultKind, Handled, Planted, Scenario, Visit
    from counter.training.worth import Miss


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing the coach says."""

    text: str
    rules: tuple[str, ...] = ()
    """Ids of the rules that say so; their words are in the catalogue (`quotes`)."""


def quotes(rules: tuple[str, ...], catalogue: Catalogue) -> tuple[str, ...]:
    """The words of the notice behind these rules, each with its number."""
    known = (catalogue.rules[rule] for rule in rules if rule in catalogue.rules)
    return tuple(f"{rule.id}　{rule.quote}" for rule in known)


# -- explaining ---------------------------------------------------------------------------------------------


def explain(scenario: Scenario, visit_index: int, step: str) -> tuple[Advice, ...]:
    """What a step of a visit is about. `step`: one of the five of the walk, or the name of a desk."""
    visit = scenario.visits[visit_index]
    special = tuple(_special(scenario, visit_index, visit, step))
    return (*TALK.get(step, ()), *special)


def _special(scenario: Scenario, index: int, visit: Visit, step: str) -> Iterator[Advice]:
    """What only some cases need."""
    if step == "situation" and scenario.matter.startswith("E"):
        yield Advice(text="企业准营类的，先核对营业执照；没有执照的，告诉申请人先去登记。", rules=("R089",))
    if scenario.station != "县级" and step in LOWER_STEPS:
        yield from LOWER_TALK
    if step == "items":
        free = ("R090", "R091") if scenario.matter.startswith("E") else ("R106", "R107")
        yield Advice(text="可以合并办理，也可以只办其中一项，由申请人选。", rules=free)
    if step == "applicant" and scenario.guardian is not None:
        yield Advice(text="不满14周岁的，登记监护人，并征得监护人同意（个人信息保护法第三十一条）。")
    if step == "applicant" and scenario.agent is not None:
        yield Advice(text="来的不是本人：登记代办人，看清楚授权。")
    if step == "materials" and not first_review(scenario, index):
        yield Advice(
            text="第二次来，只看三样：上次提出的、新增的、有变化的。上次没提的，这次不能再提。",
            rules=("R016", "R136"),
        )
    if step == "result" and visit.truth.graces:
        yield Advice(
            text="容缺、承诺的，先把不利后果说清楚，再请申请人签承诺书，签了才收件。", rules=("R140", "R141")
        )
    if scenario.channel == "online" and step in ("situation", "result"):
        yield Advice(
            text="线上提交的，两小时内审完：不齐的出具一次告知通知书，齐的出具电子收件回执并即时推送。",
            rules=("R145", "R146", "R147", "R148"),
        )


LOWER_STEPS = ("items", "result", "window", "consulting")
LOWER_TALK = (
    Advice(
        text="便民服务中心、便民服务站自己收的，只有通知列为乡级的事项和县里授权的；跨层级的事项也在里面，"
        "一窗收齐再转送，不让申请人另跑。",
        rules=("R032", "R034", "R019"),
    ),
    Advice(
        text="不能自己收的：只来问的，一次告知、打印告知单；带了材料来的，按 T 代收转送，"
        "由县级窗口出具回执。",
        rules=("R128", "R130"),
    ),
)
"""At every step at which a station below the county goes another way."""

TALK: dict[str, tuple[Advice, ...]] = {
    "situation": (
        Advice(
            text="先问清情形，照申请人说的选，不替他猜：答案决定要办哪些事项、要哪些材料。", rules=("R132",)
        ),
    ),
    "items": (Advice(text="申请人可以全办，也可以只办一部分。", rules=("R025",)),),
    "applicant": (
        Advice(text="一张表登记一次，各事项共用；照证件填写，领取方式也在这里问清。", rules=("R017", "R063")),
    ),
    "materials": (
        Advice(text="照清单逐项核对原件，判断两件事：齐不齐全，符不符合法定形式。", rules=("R134", "R135")),
        Advice(
            text="政府部门核发、能够调取的，由窗口调取，不向申请人要，带来了也不收。",
            rules=("R053", "R054", "R133"),
        ),
        Advice(text="要补正的一次说全：全部看完，才能告知。", rules=("R016", "R136")),
    ),
    "result": (
        Advice(text="有问题的，当场一次告知；当场能补正的，指导申请人当场补齐。", rules=("R136", "R137")),
        Advice(text="齐全并且符合法定形式的，当场收件，出具收件回执。", rules=("R138", "R139")),
    ),
    "consulting": (
        Advice(
            text="只来问的，一次告知所需材料、流程、时限和注意事项，不收件。", rules=("R122", "R128", "R129")
        ),
    ),
    "window": (
        Advice(text="先问情形，再看材料；要补正的一次说全，齐全的当场收件。", rules=("R135", "R136", "R138")),
    ),
    "digitise": (
        Advice(text="收件后两小时内，把纸质材料转为电子材料，同步推送至各联办部门。", rules=("R142", "R143")),
        Advice(text="推送的同时，把纸质材料递送牵头部门。", rules=("R144",)),
    ),
    "custody": (
        Advice(
            text="移交单不改变谁拿着材料，逐项签收才改变。没有见到的标“没到”，差异两边一起处理。",
            rules=("R144",),
        ),
        Advice(text="原件由牵头部门统一留存；送达凭证及时移交各联办部门。", rules=("R172", "R175")),
    ),
    "department": (
        Advice(text="收到材料后一个工作日内，作出受理或不予受理的决定。", rules=("R150", "R152")),
        Advice(text="不予受理的，列明具体理由。", rules=("R155",)),
        Advice(text="有前置事项的先容缺预审，前置结果一到，即时决定。", rules=("R160", "R161", "R162")),
    ),
    "issuing": (
        Advice(
            text="结果和证照到了发证窗口，当天按申请人选的方式送达；先核对身份和授权。",
            rules=("R163", "R171"),
        ),
        Advice(text="可以统一领取，也可以分别领取，照申请人选的办。", rules=("R169", "R170")),
        Advice(text="送达凭证及时移交各联办部门。", rules=("R172",)),
    ),
    "withdrawal": (
        Advice(text="决定作出前撤回的，及时终止审批；材料由综合窗口统一退还。", rules=("R167", "R168")),
    ),
    "archive": (
        Advice(text="原件由牵头部门统一留存，各联办部门用电子材料归档。", rules=("R175", "R176", "R177")),
    ),
}
"""Step or desk → what the rules want there."""


# -- hinting ------------------------------------------------------------------------------------------------

WHERE: dict[FaultKind, str] = {
    "missing": "把清单和桌上的材料对一遍，数一数",
    "form": "看清是原件还是复印件",
    "copies": "数一数份数",
    "expired": "看一看有效期",
    "undated": "看一看日期",
    "name": "对一对名字",
    "number": "对一对号码",
    "address": "对一对地址",
    "unsigned": "看一看签名的地方",
    "unsealed": "看一看盖章的地方",
    "altered": "看一看有没有改动",
    "unclear": "看一看清不清楚",
    "incomplete": "看一看每一栏、每一页",
    "part": "对着受理标准数一数，该有的是不是都有",
    "pages": "数一数页码",
    "differs": "把两处写的对一对",
    "sum": "加一加合计",
    "term": "算一算日期",
    "state": "看一看结论、状态和式样",
    "unfound": "看一看查询的结果",
    "content": "把写的内容从头读一遍",
}
"""Where a fault of a kind is to be looked for."""


def hint(scenario: Scenario, visit_index: int, handled: Handled) -> Advice | None:
    """Where to look for the first thing that is not right yet; None = everything is."""
    visit = scenario.visits[visit_index]
    found = next(_open(scenario, visit_index, visit, handled), None)
    if found is not None:
        if found.kind == "answer" and set(visit.truth.answers) - set(handled.answers):
            return Advice(
                text="情形还没有问完：还有没答的问题，照申请人的话答。", rules=PRICES["answer"].rules
            )
        return _hinted(found, scenario, visit)
    waiting = next(_undone(visit, handled), None)
    if waiting is not None:
        return Advice(text="照下面这条规定，想一想接下来要做什么。", rules=waiting.rules)
    return None


def _open(scenario: Scenario, index: int, visit: Visit, done: Handled) -> Iterator[Miss]:
    """What is not right yet, in the order of the walk."""
    if is_review(visit):
        if first_review(scenario, index):
            yield from score_review.intake_misses(scenario, visit, done)
        yield from score_review.paper_misses(visit, done)
    elif visit.truth.ending == "forward":
        yield from score_review.intake_misses(scenario, visit, done)
        yield from score_review.forward_misses(visit, done)
    elif visit.truth.ending == "stopped":
        yield from score_review.stopped_misses(scenario, visit, done)


def _undone(visit: Visit, done: Handled) -> Iterator[Expected]:
    """Steps that are still to be taken."""
    pairs = zip(visit.truth.expects, score_after.matches(visit, done), strict=True)
    return (expected for expected, place in pairs if place is None)


def _hinted(miss: Miss, scenario: Scenario, visit: Visit) -> Advice:
    rules = miss.rules or PRICES[miss.kind].rules
    if miss.kind in HINTS:
        said = f"申请人说：“{scenario.wish}”" if miss.kind == "item" and scenario.wish else ""
        return Advice(text=f"{HINTS[miss.kind]}{said}", rules=rules)
    every = (*visit.truth.faults, *visit.truth.cures)
    planted = next((one for one in every if one.line == miss.line), None)
    if planted is not None:
        return Advice(text=_look(planted, visit), rules=planted.rules)
    return Advice(text=f"“{miss.line}”再想一想：它真的有问题吗？该由谁提供？", rules=rules)


def _look(planted: Planted, visit: Visit) -> str:
    card = next((one for one in visit.cards if one.key == planted.card), None)
    return f"再看“{card.title}”，{WHERE[planted.kind]}。" if card else f"{WHERE[planted.kind]}。"


HINTS = {
    "slip": "把桌上的材料和代收的对一遍：带来的都收，没有带来的不写。",
    "answer": "有一个情形问题答得和申请人说的不一样，再听一遍他的话。",
    "item": "再看一遍选的事项。",
    "licence": "企业准营类先要核对什么？",
    "person": "来的是谁，替谁办，登记全了吗？",
    "cure": "有一处问题，申请人就在面前，一定要他再跑一趟吗？",
    "grace": "申请人对缺的那份材料提了什么要求？目录允许吗？",
}
"""Kind of mistake → where to look."""
