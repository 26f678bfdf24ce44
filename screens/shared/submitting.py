"""A small window with boxes, handed over whole: it closes when the job has succeeded, and not before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from counter.errors import BadInput
from screens.shared.odd import typed_odd

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counter.errors import CounterError

E = TypeVar("E")
"""What stands in the boxes."""
T = TypeVar("T")
"""What the job gives."""


class Unprintable(BadInput):
    """What was typed has characters that no face draws: told once, taken the second time."""


class SubmitForm(ModalScreen["T | None"], Generic[E, T]):
    """`job` runs in the job thread with what was typed; what goes wrong is told in the window."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "取消"),
        Binding("f10", "submit", "确定"),
        Binding("enter,down", "down", "下一栏"),
        Binding("up", "up", "上一栏"),
    ]

    def __init__(self, job: Callable[[E], T]) -> None:
        super().__init__()
        self.job = job
        self.busy = False
        self._odd_told = ""

    @property
    def boxes(self) -> Sequence[str]:
        """Ids of the boxes in order."""
        raise NotImplementedError

    def entered(self) -> E:
        """What stands in the boxes now."""
        raise NotImplementedError

    def wrong(self, error: CounterError) -> None:
        """Tell what went wrong, beside what was typed."""
        raise NotImplementedError

    def on_input_submitted(self) -> None:
        self.action_down()

    def action_down(self) -> None:
        """The next box; after the last one, submit."""
        if self.focused is not None and self.focused.id == self.boxes[-1]:
            self.action_submit()
        else:
            self.focus_next()

    def action_up(self) -> None:
        """The box before."""
        self.focus_previous()

    def action_cancel(self) -> None:
        """Nothing changes. Not while it is being done: then the answer is on its way."""
        if not self.busy:
            self.dismiss(None)

    def action_submit(self) -> None:
        """Hand over what is typed. A second Enter while it is being done does nothing."""
        if self.busy:
            return
        self.busy = True
        entered = self.entered()
        app: Any = self.app
        app.jobs.submit(self, lambda: self._done(entered), self.dismiss, self._failed)

    def _done(self, entered: E) -> T:
        """The job, unless something typed cannot be printed and has not been told yet."""
        odd = typed_odd(entered)
        if odd and odd != self._odd_told:
            raise Unprintable(odd, todo="就这样用的，再确定一次。")
        return self.job(entered)

    def _failed(self, error: CounterError) -> None:
        self.busy = False
        if isinstance(error, Unprintable):
            self._odd_told = error.what
        self.wrong(error)
