"""补交 and 到期未补交, step by step, over the page of a case (R140)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.cases.channel import SUBMITTED, online
from counter.cases.queues import AFTER_PUSH
from counter.cases.records import Outcome
from counter.desks.window.supplying import SupplyDesk
from counter.intake import outcomes
from counter.words import UNKNOWN
from screens.issuing.dialogs import Fill, Menu
from screens.issuing.printing import print_last
from screens.shared.dialogs import Ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course
    from counter.cases.records import OutcomeKind
    from counter.desks.window.supplying import Deferred
    from screens.desk_screen import DeskScreen

MOST = 3
"""Digits of a number of copies."""


@dataclass(frozen=True, slots=True)
class Supplying:
    """Somebody brings what was 容缺, or its term is over. `took`: shows the case as it is then."""

    screen: DeskScreen
    course: Course
    took: Callable[[Course, str], None]

    @property
    def desk(self) -> SupplyDesk:
        """Signed in as who sits here now."""
        return SupplyDesk(self.screen.counter.signed_desk)

    def begin(self) -> None:
        """Which material, if there are several."""
        self.screen.act(lambda: self.desk.pending(self.course), self._which)

    def _which(self, pending: tuple[Deferred, ...]) -> None:
        if not pending:
            self.screen.say("没有还要补交的容缺材料。", trouble=True)
        elif len(pending) == 1:
            self._how(pending[0])
        else:
            options = [(str(no), f"{term_zh(one)}  {one.line.key}") for no, one in enumerate(pending)]

            def go(chosen: str | None) -> None:
                if chosen is not None:
                    self._how(pending[int(chosen)])

            self.screen.app.push_screen(Menu("补交哪一份？", options), go)

    # -- how it came -----------------------------------------------------------------------------------

    def _how(self, one: Deferred) -> None:
        options = [("paper", "收到纸质材料（原件、复印件）")]
        if one.line.electronic:
            options.append(("fetched", "电子调取，不收纸质"))
        if online(self.course.case.draft):
            options.append(("uploaded", "申请人在平台上传"))
        if one.late and not one.told:
            options.append(("missing", "到期没有补交，登记并告知"))
        ways = {
            "paper": lambda: self._count(one),
            "fetched": lambda: self._supply(one, outcomes.fetched(one.line)),
            "uploaded": lambda: self._supply(one, Outcome(kind="electronic", how=SUBMITTED)),
            "missing": lambda: self._why(one),
        }
        if len(options) == 1:
            self._count(one)
            return

        def go(chosen: str | None) -> None:
            if chosen is not None:
                ways[chosen]()

        self.screen.app.push_screen(Menu(f"{one.line.key}（{term_zh(one)}）", options), go)

    def _count(self, one: Deferred) -> None:
        due = outcomes.taken(one.line)
        fields = {
            "originals": ("原件份数", str(due.originals)),
            "copies": ("复印件份数", str(due.copies)),
        }

        def go(typed: dict[str, str] | None) -> None:
            if typed is None:
                return
            counted = [number_of(typed[name]) for name in fields]
            if None in counted:
                self.screen.say("份数请写数字，例如 1；没有的写 0。", trouble=True)
                return
            originals, copies = (each or 0 for each in counted)
            kind: OutcomeKind = "original" if originals else "copy"
            self._supply(one, Outcome(kind=kind, originals=originals, copies=copies))

        explain = f"“{one.line.key}”应交{one.line.due}，{term_zh(one)}。"
        self.screen.app.push_screen(Fill("补交容缺材料", explain, fields), go)

    def _supply(self, one: Deferred, outcome: Outcome) -> None:
        def job() -> tuple[Course, str]:
            now = self.desk.supply(self.course, one.line.key, outcome)
            return now, f"{next_zh(now, one.line.key)}{self._print(now)}"

        self.screen.act(job, lambda done: self.took(*done))

    # -- it did not come -------------------------------------------------------------------------------

    def _why(self, one: Deferred) -> None:
        def go(reason: str | None) -> None:
            if reason is not None:
                self.screen.act(
                    lambda: self.desk.not_fulfilled(self.course, one.line.key, reason), self._told
                )

        explain = (
            f"“{one.line.key}”应当在 {one.due} 前补交。告知过的后果：{one.consequence}"
            "登记以后会短信告知申请人，并告知需要它的部门；怎样处理由部门决定。请写明情况。"
        )
        self.screen.app.push_screen(
            Ask("到期没有补交", explain, placeholder="例如：11月30日电话联系过，没有来"), go
        )

    def _told(self, now: Course) -> None:
        told = "已登记到期没有补交。"
        if now.case.status in AFTER_PUSH:
            told += "需要它的部门已告知，按 O 看发件箱。"
        self.took(now, told)

    def _print(self, course: Course) -> str:
        return print_last(self.screen.counter.signed_desk, course, "supply")


def term_zh(one: Deferred) -> str:
    """Until when it has to come, and whether that is over."""
    if not one.due:
        return f"补交期限{UNKNOWN}"
    return f"{one.due}前补交{'，已过期' if one.late else ''}"


def next_zh(course: Course, line: str) -> str:
    """What the window has to do with it now."""
    scan = "先按 S 扫描，再按 P 推送。" if line in course.unscanned else ""
    return f"已收下补交的材料。{scan}"


def number_of(typed: str) -> int | None:
    """A number of copies; None for anything else. Empty counts as 0."""
    said = typed.strip()
    if not said:
        return 0
    return int(said) if said.isascii() and said.isdigit() and len(said) <= MOST else None
