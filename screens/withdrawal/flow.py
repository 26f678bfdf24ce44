"""撤回 and 退还, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.custody.records import PIECE_ZH, holder_zh
from counter.desks.issuing.admitting import NotProved
from counter.desks.window.withdrawing import WithdrawDesk, returnable, withdrawable
from screens.issuing.dialogs import Tick
from screens.issuing.identity import Identity
from screens.issuing.printing import print_last
from screens.shared.dialogs import Ask, AskApproval

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course
    from counter.cases.items import Collector
    from counter.desks.approval import Approval
    from counter.errors import CounterError
    from screens.desk_screen import DeskScreen


@dataclass(frozen=True, slots=True)
class Leaving:
    """An applicant takes back an application, or papers. `took`: shows the case as it is then."""

    screen: DeskScreen
    course: Course
    took: Callable[[Course, str], None]

    @property
    def desk(self) -> WithdrawDesk:
        """Signed in as who sits here now."""
        return WithdrawDesk(self.screen.counter.signed_desk)

    # -- withdrawal ------------------------------------------------------------------------------------

    def withdraw(self) -> None:
        """Which items, who, why."""
        items = withdrawable(self.course)
        if self.course.case.status == "received" or len(items) == 1:
            self._who(None)
            return

        def go(chosen: tuple[str, ...] | None) -> None:
            if chosen is not None:
                self._who(tuple(int(one) for one in chosen))

        options = [(str(one.no), f"{one.name} {one.dept}") for one in items]
        self.screen.app.push_screen(Tick("撤回哪些事项？", options), go)

    def _who(self, rows: tuple[int, ...] | None) -> None:
        def person(shown: Collector | None) -> None:
            if shown is not None:
                self.screen.app.push_screen(
                    Ask("撤回的原因", self._left_over()), lambda why: self._why(rows, shown, why)
                )

        self.screen.app.push_screen(self._identity("谁来撤回？"), person)

    def _left_over(self) -> str:
        decided = [one.name for one in self.course.items if one.decided_at is not None]
        if not decided:
            return "请照申请人说的写一句。"
        return f"“{'、'.join(decided)}”已经作出决定，不受撤回影响，请告诉申请人。请写明原因。"

    def _why(
        self,
        rows: tuple[int, ...] | None,
        shown: Collector,
        why: str | None,
        approval: Approval | None = None,
    ) -> None:
        if why is None:
            return

        def job() -> tuple[Course, str]:
            now = self.desk.withdraw(self.course, shown, why, rows=rows, approval=approval)
            return now, f"已撤回。{self._print(now, 'withdrawal')}"

        failed = self._or_supervisor(lambda word: self._why(rows, shown, why, word))
        self.screen.act(job, lambda done: self.took(*done), failed)

    # -- papers go home --------------------------------------------------------------------------------

    def give_back(self) -> None:
        """Which papers, to whom."""
        pieces = returnable(self.course)
        if not pieces:
            self.screen.say(self._where(), trouble=True)
            return

        def go(chosen: tuple[str, ...] | None) -> None:
            if chosen is not None:
                self.screen.app.push_screen(
                    self._identity("谁来领回？"), lambda shown: self._given(chosen, shown)
                )

        options = [(one.id, f"{PIECE_ZH[one.kind]} {one.count}份 {one.line}") for one in pieces]
        self.screen.app.push_screen(Tick("退还哪些材料？", options), go)

    def _where(self) -> str:
        """Where the papers are that are not at the window."""
        away = dict.fromkeys(
            holder_zh(one.holder) for one in self.course.handed_in if not one.holder.startswith("applicant")
        )
        if not away:
            return "材料都退还了。"
        return f"材料在{'、'.join(away)}，还没有回到窗口，请先在“交接”里调回、签收。"

    def _given(self, ids: tuple[str, ...], shown: Collector | None, approval: Approval | None = None) -> None:
        if shown is None:
            return

        def job() -> tuple[Course, str]:
            now = self.desk.give_back(self.course, ids, shown, approval=approval)
            return now, f"已退还 {len(ids)} 份。{self._print(now, 'return')}"

        failed = self._or_supervisor(lambda word: self._given(ids, shown, word))
        self.screen.act(job, lambda done: self.took(*done), failed)

    # -- helpers ---------------------------------------------------------------------------------------

    def _identity(self, heading: str) -> Identity:
        return Identity(heading, self.course.case.draft, self.screen.counter.now().date())

    def _print(self, course: Course, kind: str) -> str:
        return print_last(self.screen.counter.signed_desk, course, kind)

    def _or_supervisor(self, approved: Callable[[Approval], None]) -> Callable[[CounterError], None]:
        def failed(error: CounterError) -> None:
            if isinstance(error, NotProved):
                said = f"{error.what}确需办理的，请写明理由。"
                self.screen.app.push_screen(
                    AskApproval(said), lambda word: approved(word) if word is not None else None
                )
            else:
                self.screen.show_error(error)

        return failed
