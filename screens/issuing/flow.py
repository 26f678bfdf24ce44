"""One person at one screen with one case: what every step of the issuing window shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.desks.issuing.admitting import NotProved
from counter.desks.issuing.desk import IssuingDesk
from counter.errors import BadInput
from screens.issuing.dialogs import Tick
from screens.issuing.printing import print_last
from screens.shared.dialogs import Ask, AskApproval

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course
    from counter.cases.items import CaseItem, Delivery
    from counter.desks.approval import Approval
    from counter.errors import CounterError
    from screens.desk_screen import DeskScreen


@dataclass(frozen=True, slots=True)
class Flow:
    """One person at one screen with one case. `took`: shows the case as an action left it."""

    screen: DeskScreen
    course: Course
    took: Callable[[Course, str], None]

    @property
    def desk(self) -> IssuingDesk:
        """Signed in as who sits here now."""
        return IssuingDesk(self.screen.counter.signed_desk)

    def which(
        self, heading: str, items: tuple[CaseItem, ...], then: Callable[[tuple[int, ...]], None]
    ) -> None:
        """Which of the items, by their row numbers; the only one is not asked for."""
        if len(items) == 1:
            then((items[0].no,))
            return

        def go(chosen: tuple[str, ...] | None) -> None:
            if chosen is not None:
                then(tuple(int(one) for one in chosen))

        options = [(str(one.no), f"{one.name} {one.dept}") for one in items]
        self.screen.app.push_screen(Tick(heading, options), go)

    def act(
        self,
        job: Callable[[], Course],
        said: str,
        then: Callable[[Course], None] | None = None,
        failed: Callable[[CounterError], None] | None = None,
    ) -> None:
        """Do it, show the case and say so, then go on."""

        def done(course: Course) -> None:
            self.took(course, said)
            if then is not None:
                then(course)

        self.screen.act(job, done, failed)

    def act_telling(
        self,
        job: Callable[[], tuple[Course, str]],
        failed: Callable[[CounterError], None] | None = None,
    ) -> None:
        """Do what says itself how it went, such as where its paper lies."""
        self.screen.act(job, lambda done: self.took(*done), failed)

    def delivered(self, now: Course) -> Delivery:
        """The delivery that was just made."""
        known = {one.id for one in self.course.deliveries}
        return next(one for one in now.deliveries if one.id not in known)

    def printed(self, course: Course, kind: str) -> str:
        """Print the paper just issued, in the job thread; the sentence about it."""
        return print_last(self.screen.counter.signed_desk, course, kind)

    def or_more(
        self,
        approved: Callable[[Approval], None] | None = None,
        reasoned: Callable[[str], None] | None = None,
        retyped: Callable[[CounterError], None] | None = None,
    ) -> Callable[[CounterError], None]:
        """What an error asks for instead of giving up: a supervisor, a reason, or better typing."""

        def failed(error: CounterError) -> None:
            if isinstance(error, NotProved) and approved is not None:
                said = f"{error.what}确需发给的，请写明理由。"
                self.screen.app.push_screen(
                    AskApproval(said), lambda word: approved(word) if word is not None else None
                )
            elif isinstance(error, BadInput) and error.field == "reason" and reasoned is not None:
                self.screen.app.push_screen(
                    Ask("为什么改变", error.what), lambda said: reasoned(said) if said is not None else None
                )
            elif retyped is not None:
                retyped(error)
            else:
                self.screen.show_error(error)

        return failed
