"""A scenario with something of everything, its perfect run, and every mistake one can make in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from counter.cases.records import Licence, Person
from counter.training.prices import PRICES
from counter.training.scenario import (
    Attempt,
    Card,
    Did,
    Expected,
    Given,
    Handled,
    Judged,
    Planted,
    Scenario,
    Trap,
    Truth,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Callable

BEGAN = "2026-11-23T09:00:00+08:00"
OWNER = Person(name="夏至清", number="411299198506210037")
AGENT = Person(name="白露", number="411299199009080029")
GUARDIAN = Person(name="谷雨生", number="411299198804120013")
FIRST = Truth(
    ending="notice",
    answers={"fire_area": "否", "ktv": "否"},
    rows=(1, 2),
    licence=Licence(number="92411299MA9PX01000"),
    faults=(
        Planted(line="图纸", kind="missing", seen="桌上没有图纸"),
        Planted(line="合同", kind="expired", card="合同", picks=("已过期", "期限已届满")),
        Planted(line="合同", kind="unsigned", card="合同", picks=("未签名",)),
        Planted(line="说明", kind="content", card="说明", seen="内容不对"),
    ),
    cures=(Planted(line="表", kind="incomplete", card="表", seen="面积漏填", rules=("R137",)),),
    traps=(Trap(kind="exempt", line="执照", told="执照由窗口调取", rules=("R054",)),),
    graces={"预案": "deferred"},
    papers=("notice",),
)
SECOND = Truth(
    ending="receipt",
    papers=("deferral", "receipt"),
    graces={"预案": "deferred"},
    traps=(Trap(kind="told_once", line="清单", told="上次没有提", rules=("R016",)),),
)
THIRD = Truth(
    ending="done",
    expects=(
        Expected(action="case.push", within_minutes=120, told="推送", rules=("R143",)),
        Expected(action="item.accept", detail={"no": "1"}, told="受理第1项", rules=("R150",)),
    ),
    never=(Expected(action="item.accept", detail={"no": "2"}, told="第2项不该受理", rules=("R150",)),),
)
SCENARIO = Scenario(
    id="X01",
    title="什么都有一点",
    level=3,
    matter="E03",
    day="2026-11-23T09:00",
    story="来了一个人。",
    applicant=OWNER,
    agent=AGENT,
    guardian=GUARDIAN,
    visits=(
        Visit(story="第一次", cards=(Card(key="合同", title="合同", line="合同"),), truth=FIRST),
        Visit(story="第二次", truth=SECOND),
        Visit(desk="department", story="部门", truth=THIRD),
    ),
    rules=("R136",),
    minutes=20,
)
CLEAN = {
    "执照": Judged(kind="electronic"),
    "清单": Judged(kind="original"),
    "预案": Judged(kind="deferred"),
    "表": Judged(kind="cured"),
}
ASKS = dict.fromkeys(("图纸", "合同", "说明", "清单", "预案", "表"), "原件") | {"执照": "免提交"}


def minute(at: int) -> str:
    return (datetime.fromisoformat(BEGAN) + timedelta(minutes=at)).isoformat()


def paper(kind: str) -> Given:
    return Given(kind=kind, number="1", at=BEGAN)


PERFECT = Attempt(
    scenario="X01",
    trainee="学员",
    started=BEGAN,
    catalogue="v",
    finished=True,
    usual_keys=100,
    handled=(
        Handled(
            visit=0,
            began=BEGAN,
            ended=minute(5),
            ending="notice",
            answers={"fire_area": "否", "ktv": "否"},
            rows=(1, 2),
            applicant=OWNER,
            agent=AGENT,
            guardian=GUARDIAN,
            guardian_consent=True,
            licence=FIRST.licence,
            judged=CLEAN
            | {
                "图纸": Judged(kind="missing", raised=("缺少",)),
                "合同": Judged(kind="defective", raised=("已过期", "未签名")),
                "说明": Judged(kind="defective", raised=("写得不对",), remark="写得不对"),
            },
            asks=ASKS,
            papers=(paper("notice"),),
            keys=60,
        ),
        Handled(
            visit=1,
            began=BEGAN,
            ended=minute(5),
            ending="receipt",
            judged=CLEAN | {key: Judged(kind="original") for key in ("图纸", "合同", "说明")},
            asks=ASKS,
            papers=(paper("deferral"), paper("receipt")),
            keys=20,
        ),
        Handled(
            visit=2,
            began=BEGAN,
            ended=minute(5),
            ending="done",
            did=(
                Did(at=minute(3), action="case.push", case_id="c"),
                Did(at=minute(4), action="item.accept", case_id="c", detail={"no": 1}),
            ),
            keys=20,
        ),
    ),
)


@dataclass(frozen=True)
class Mistake:
    """What was done wrong, what kind that is, and how often it is charged."""

    kind: str
    make: Callable[[Attempt], Attempt]
    times: int = 1
    place: str = ""
    """Two mistakes at one place cannot be made together."""
    price: int = 0
    """Where it has no fixed one."""

    @property
    def cost(self) -> int:
        return self.price or PRICES[self.kind].points * self.times


def at(visit: int, **changed: Any) -> Callable[[Attempt], Attempt]:
    def make(attempt: Attempt) -> Attempt:
        handled = list(attempt.handled)
        handled[visit] = replace(handled[visit], **changed)
        return replace(attempt, handled=tuple(handled))

    return make


def judged(visit: int, line: str, outcome: Judged) -> Callable[[Attempt], Attempt]:
    def make(attempt: Attempt) -> Attempt:
        return at(visit, judged=attempt.handled[visit].judged | {line: outcome})(attempt)

    return make


def answered(key: str, value: str) -> Callable[[Attempt], Attempt]:
    return lambda attempt: at(0, answers=attempt.handled[0].answers | {key: value})(attempt)


def did(*entries: Did) -> Callable[[Attempt], Attempt]:
    return at(2, did=entries)


PUSH, ACCEPT = PERFECT.handled[2].did
GOOD = Judged(kind="original")
FOUND = Judged(kind="defective", raised=("不对",), remark="不对")
MISTAKES = {
    "a missing paper not seen": Mistake("missed", judged(0, "图纸", GOOD), place="图纸"),
    "two faults of one paper not seen": Mistake("missed", judged(0, "合同", GOOD), 2, place="合同"),
    "one of two faults told": Mistake(
        "missed", judged(0, "合同", Judged(kind="defective", raised=("期限已届满",))), place="合同"
    ),
    "put right on the spot by words alone": Mistake(
        "missed", judged(0, "说明", Judged(kind="cured")), place="说明"
    ),
    "asked for anew instead of told": Mistake(
        "imprecise", judged(0, "说明", Judged(kind="missing", raised=("缺少",))), place="说明"
    ),
    "a missing paper called faulty": Mistake("imprecise", judged(0, "图纸", FOUND), place="图纸"),
    "one sentence too many": Mistake(
        "padded",
        judged(0, "合同", Judged(kind="defective", raised=("已过期", "未签名", "有涂改"))),
        place="合同",
    ),
    "a good paper called faulty": Mistake("invented", judged(0, "清单", FOUND), place="清单"),
    "an exempt paper asked for": Mistake("exempt", judged(0, "执照", Judged(kind="missing")), place="执照"),
    "an exempt paper taken": Mistake("taken", judged(0, "执照", Judged(kind="copy")), place="执照"),
    "raised only now": Mistake("told_twice", judged(1, "清单", FOUND), place="清单2"),
    "容缺 refused": Mistake("grace", judged(0, "预案", Judged(kind="missing")), place="预案"),
    "容缺 nobody asked for": Mistake("grace", judged(0, "清单", Judged(kind="deferred")), place="清单"),
    "sent home for what could be put right here": Mistake("cure", judged(0, "表", FOUND), place="表"),
    "what could be put right here not seen": Mistake("missed", judged(0, "表", GOOD), place="表"),
    "a wrong answer": Mistake("answer", answered("ktv", "是"), place="items"),
    "no answer": Mistake("answer", answered("fire_area", ""), place="items"),
    "an item too many": Mistake("item", at(0, rows=(1, 2, 3)), place="items"),
    "other items": Mistake("item", at(0, rows=(3,)), 3, place="items"),
    "no licence": Mistake("licence", at(0, licence=None), place="licence"),
    "a licence overridden": Mistake("licence", at(0, licence=Licence(override_reason="急")), place="licence"),
    "agent left out": Mistake("person", at(0, agent=None), place="agent"),
    "another number": Mistake("person", at(0, applicant=replace(OWNER, number="1")), place="applicant"),
    "no consent": Mistake("person", at(0, guardian_consent=False), place="guardian"),
    "the wrong way": Mistake("ending", at(1, ending="notice", papers=(paper("notice"),)), place="paper2"),
    "broken off": Mistake("unfinished", at(2, ending=None), place="did", price=34),
    "broken off at once": Mistake("unfinished", at(1, ending=None, papers=()), place="paper2", price=34),
    "letter after the receipt": Mistake(
        "paper", at(1, papers=(paper("receipt"), paper("deferral"))), place="paper2"
    ),
    "not pushed": Mistake("undone", did(ACCEPT), place="did"),
    "pushed too late": Mistake("late", did(replace(PUSH, at=minute(121)), ACCEPT), place="did"),
    "order turned round": Mistake("order", did(ACCEPT, PUSH), place="did"),
    "accepted what must not be": Mistake(
        "forbidden", did(PUSH, ACCEPT, replace(ACCEPT, detail={"no": 2})), place="did"
    ),
    "two hints": Mistake("hint", at(0, hints=2), 2, place="hints"),
    "ten minutes too long": Mistake("time", at(1, seconds=30 * 60 - 1), 3, place="time"),
    "twice too many keys": Mistake("keys", at(1, keys=120), 1, place="keys"),
}
