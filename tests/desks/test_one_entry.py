"""One act is one transaction and one journal entry; two windows on one case lose nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import world
from world import (
    APPLICANT,
    CLERK,
    COLLEAGUE,
    LICENCE,
    NUMBER,
    World,
    begin,
    take_all,
)

from counter.cases.records import Licence, Outcome
from counter.desks.window.acceptance import AcceptanceDesk
from counter.desks.window.issue import IssueDesk
from counter.errors import Conflict
from counter.intake.parties import Parties

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.records import Case

MISSING = Outcome(kind="missing")


# -- together, and the journal --------------------------------------------------------------------------


def test_two_desks_on_one_case_lose_nothing(either: World) -> None:
    mine, yours = either.desk(), either.desk(COLLEAGUE, "02")
    seen = begin(mine)
    first, second, *_ = world.papers_asked(mine.walk(seen))
    saved = yours.judge(seen, first.key, MISSING)
    actions: list[Callable[[], object]] = [
        lambda: mine.judge(seen, second.key, MISSING),
        lambda: mine.typed(seen, {"name": "赵"}),
        lambda: mine.drop(seen, "不办了"),
        lambda: mine.choose(seen, (1,)),
    ]
    for action in actions:
        with pytest.raises(Conflict):
            action()
    assert mine.case(seen.id) == saved
    assert set(mine.judge(saved, second.key, MISSING).draft.outcomes) == {first.key, second.key}


def test_of_two_desks_at_the_same_moment_one_wins(either: World) -> None:
    desks = [either.desk(), either.desk(COLLEAGUE, "02")]
    seen = begin(desks[0])
    lines = world.papers_asked(desks[0].walk(seen))[:2]
    before = len(either.journal())
    barrier, won, lost = threading.Barrier(2), [], []

    def judge(at: int) -> None:
        barrier.wait()
        try:
            won.append(desks[at].judge(seen, lines[at].key, MISSING))
        except Conflict as error:
            lost.append(error)

    threads = [threading.Thread(target=judge, args=(at,)) for at in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(won), len(lost)) == (1, 1)
    assert desks[0].case(seen.id) == won[0]
    assert len(either.journal()) == before + 1


def _line(desk: IssueDesk, case: Case) -> str:
    return world.papers_asked(desk.walk(case))[0].key


def _noticed(desk: IssueDesk, case: Case) -> Case:
    return desk.issue_notice(take_all(desk, desk.judge(case, _line(desk, case), MISSING))).case


def _received(desk: IssueDesk, case: Case) -> Case:
    return desk.issue_receipt(take_all(desk, case)).case


def _deferred(desk: IssueDesk, case: Case) -> Case:
    line = next(x for x in desk.walk(case).checklist.lines if x.deferral)
    return desk.judge(case, line.key, Outcome(kind="deferred"))


def _lettered(desk: IssueDesk, case: Case) -> Case:
    return desk.issue_letter(_deferred(desk, case), "deferral").case


def _as_is(_: IssueDesk, case: Case) -> Case:
    return case


ACTIONS: dict[str, tuple[Any, Callable[[IssueDesk, Case], object]]] = {
    "open": (_as_is, lambda d, _: d.open("E03", "another")),
    "answer": (_as_is, lambda d, c: d.answer(c, "fire_area", "")),
    "licence": (_as_is, lambda d, c: d.licence(c, Licence(number=LICENCE))),
    "choose": (_as_is, lambda d, c: d.choose(c, (1,))),
    "typed": (_as_is, lambda d, c: d.typed(c, {"number": NUMBER})),
    "parties": (_as_is, lambda d, c: d.parties(c, Parties(applicant=APPLICANT))),
    "judge": (_as_is, lambda d, c: d.judge(c, _line(d, c), MISSING)),
    "undo": (lambda d, c: d.judge(c, _line(d, c), MISSING), lambda d, c: d.undo(c)),
    "come_back": (_noticed, lambda d, c: d.come_back(c)),
    "changed": (_as_is, lambda d, c: d.changed(c, _line(d, c), "换了新的")),
    "amend": (_received, lambda d, c: d.amend(c, "电话登记有误")),
    "cancel_amend": (lambda d, c: d.amend(_received(d, c), "电话有误"), lambda d, c: d.cancel_amend(c)),
    "submitted": (_as_is, lambda d, c: d.submitted(c, "09:12")),
    "at_window": (lambda d, c: d.submitted(c, "09:12"), lambda d, c: d.at_window(c, "登记错了")),
    "drop": (_as_is, lambda d, c: d.drop(c, "不办了")),
    "issue_notice": (
        lambda d, c: take_all(d, d.judge(c, _line(d, c), MISSING)),
        lambda d, c: d.issue_notice(c),
    ),
    "issue_receipt": (take_all, lambda d, c: d.issue_receipt(c)),
    "issue_letter": (_deferred, lambda d, c: d.issue_letter(c, "deferral")),
    "sign_letters": (_lettered, lambda d, c: d.sign_letters(c)),
}
LOOKING = {"case", "walk", "last_review", "review_clock", "duplicates", "papers", "find", "search", "recent"}


def test_every_public_method_of_the_desk_is_known_to_look_or_to_act() -> None:
    public = {
        name for name in dir(IssueDesk) if not name.startswith("_") and callable(getattr(IssueDesk, name))
    }
    assert public == LOOKING | set(ACTIONS)
    assert issubclass(IssueDesk, AcceptanceDesk)


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_one_act_is_one_journal_entry_and_a_whole_chain(office: World, ready: Case, name: str) -> None:
    before, act = ACTIONS[name]
    desk = office.desk()
    case = before(desk, ready)
    count = len(office.journal())
    act(desk, case)
    entries = office.journal()
    assert len(entries) == count + 1
    assert (entries[-1].operator, entries[-1].window) == (CLERK, "01")
    assert entries[-1].case_id in (case.id, "another")
    assert office.office.store.verify_journal() == ()


def test_the_journal_never_holds_a_whole_identity_number(office: World, desk: IssueDesk) -> None:
    people = Parties(applicant=APPLICANT, agent=replace(APPLICANT, name="钱多"), premises=f"门牌{NUMBER}")
    case = desk.typed(begin(desk, parties=people), {"applicant.number": NUMBER, "phone": "13803980000"})
    line = _line(desk, case)
    case = desk.judge(case, line, Outcome(kind="defective", remark=f"证号{NUMBER}写成了{NUMBER.lower()}"))
    case = desk.come_back(desk.issue_notice(take_all(desk, case)).case)
    case = desk.changed(case, line, f"换成{NUMBER}的")
    case = desk.issue_receipt(take_all(desk, case)).case
    desk.drop(desk.open("E03", "other"), f"{NUMBER}不办了")
    desk.amend(case, f"号码{NUMBER}有误")
    said = "\n".join(entry.detail for entry in office.journal())
    assert NUMBER not in said
    assert APPLICANT.name not in said
    assert APPLICANT.phone not in said
    assert "110101********4514" in said
