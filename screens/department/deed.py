"""One step of a department on one item: ask, do, show the case, print what was issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from counter.desks.department.desk import DepartmentDesk
from counter.errors import Conflict
from screens.department.form import Asked, FactForm
from screens.shared.dialogs import Confirm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.errors import CounterError
    from screens.app import CounterApp

    class Place(Protocol):
        """Where an action runs: the case page, or the department's own screen."""

        @property
        def app(self) -> Any: ...
        @property
        def counter(self) -> CounterApp: ...
        def act(
            self,
            job: Callable[[], Any],
            then: Callable[[Any], None] = ...,
            failed: Callable[[CounterError], None] | None = None,
        ) -> None: ...
        def took(self, course: Course) -> None: ...
        def say(
            self, left: str | None = None, *, right: str | None = None, trouble: bool = False
        ) -> None: ...


class Deed:
    """One step on one item: after a conflict it looks at the item as it is now, so F10 can try once more."""

    def __init__(self, page: Place, course: Course, item: CaseItem) -> None:
        self.page, self.course, self.item = page, course, item
        self.desk = DepartmentDesk(page.counter.signed_desk)

    def waits_for(self) -> str:
        """The items whose result it waits for, by name; "" = none."""
        return "、".join(f"“{one.name}”" for one in self.course.waits_for(self.item))

    def why_late(self, *kinds: str) -> tuple[Asked, ...]:
        """Asked only when the step comes after its time; may stay empty."""
        now = self.page.counter.now()
        clocks = [self.course.clock(kind, self.item.no) for kind in kinds]
        if not any(one is not None and one.due_at is not None and one.due_at < now for one in clocks):
            return ()
        return (Asked(id="cause", label="超期原因", hint="已经超过时限，请写明原因"),)

    def tried(self, step: Callable[[CaseItem], Course]) -> Course:
        """In the job thread."""
        try:
            return step(self.item)
        except Conflict:
            self.course = self.desk.course(self.course.case.id)
            self.item = self.course.item(self.item.no)
            raise

    def ask(
        self,
        heading: str,
        told: str,
        asked: tuple[Asked, ...],
        step: Callable[[CaseItem, Mapping[str, str]], Course],
    ) -> None:
        """Ask for the facts, do it, show the case, print what was issued."""
        form: FactForm[Course] = FactForm(
            heading, told, asked, lambda typed: self.tried(lambda seen: step(seen, typed))
        )
        self.page.app.push_screen(form, self._took)

    def confirm(self, heading: str, told: str, step: Callable[[CaseItem], Course]) -> None:
        """Yes or no, then the same."""

        def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                self.page.act(lambda: self.tried(step), self._took)

        self.page.app.push_screen(Confirm(heading, told), go)

    def _took(self, course: Course | None) -> None:
        if course is None:
            return
        had = {row.number for row in self.course.papers}
        self.page.took(course)
        for row in course.papers:
            if row.number not in had:
                self._print(row.number, course)

    def _print(self, number: str, course: Course) -> None:
        """Keep and print it. The paper stands whatever happens here."""
        page, signed = self.page, self.page.counter.signed_desk
        row = next(one for one in course.papers if one.number == number)

        def job() -> str:
            from screens.acceptance import drawing

            return drawing.print_issued(signed, row)

        page.act(job, page.say)
