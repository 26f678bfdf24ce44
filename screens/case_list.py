"""A work screen with a list of cases, from which the page of one is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.desk_screen import DeskScreen

if TYPE_CHECKING:
    from counter.cases.course import Course


class CaseListScreen(DeskScreen):
    """Back from the page, the list is read anew: the case may stand elsewhere now."""

    _opened = False
    """The page of a case is open over this screen."""

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self._opened and self.counter.desk is not None:
            self._opened = False
            self.action_reload()

    def action_reload(self) -> None:
        """F5."""
        raise NotImplementedError

    def open_page(self, course: Course) -> None:
        """The whole case on its page."""
        from screens.course.page import CasePage

        self._opened = True
        self.app.push_screen(CasePage(course))
