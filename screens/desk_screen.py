"""The base of every work screen: frame, jobs, errors in one place, help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from counter.errors import BadInput
from screens.shared.chrome import KeyBar, Status, TopBar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import ComposeResult
    from textual.widget import Widget

    from counter.errors import CounterError
    from screens.app import CounterApp


class DeskScreen(Screen[Any]):
    """Frame: top bar, body, keys, status."""

    TITLE_ZH = "综合受理"
    NAME_ZH = ""
    """What the help calls it, where that differs from the title."""
    HELP = ""
    """What F1 says about this screen: plain sentences, with the rule."""
    RULES: ClassVar[tuple[str, ...]] = ()
    """Rules of the notice F1 quotes here."""
    _said = ""
    """What the bottom line said last of what the person did."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "帮助", show=False, id="help"),
        Binding("question_mark", "keys", "按键表", show=False, id="keys"),
        Binding("f12", "app.lock", "锁定", show=False, id="lock"),
    ]

    @property
    def counter(self) -> CounterApp:
        """The app, with its own type."""
        return self.app  # type: ignore[return-value]

    def compose(self) -> ComposeResult:
        yield TopBar(self.TITLE_ZH)
        yield from self.body()
        yield KeyBar()
        yield Status()

    def on_screen_resume(self) -> None:
        self.counter.fit(self.app.size)
        self.query(TopBar).refresh()  # who and where may have changed on the screen above

    def body(self) -> Iterable[Widget]:
        """The widgets between the frame's bars."""
        return ()

    def say(self, left: str | None = None, *, right: str | None = None, trouble: bool = False) -> None:
        """Set the bottom line."""
        status = self.query_one(Status)
        if left is not None:
            status.left = self._said = left
        if right is not None:
            status.right = right
        status.set_class(trouble, "-trouble")

    def news(self, said: str) -> None:
        """Something went well in the background: said after what the person did, never in its place."""
        self.query_one(Status).left = "  ".join(filter(None, (self._said, said)))

    def reword(self, before: str, after: str) -> None:
        """Other words in the bottom line, if those are still what it says."""
        status = self.query_one(Status)
        if before in status.left:
            status.left = status.left.replace(before, after)
            self._said = self._said.replace(before, after)

    def act(
        self,
        job: Callable[[], Any],
        then: Callable[[Any], None] = lambda _: None,
        failed: Callable[[CounterError], None] | None = None,
    ) -> None:
        """Run one desk method in the job thread."""
        self.counter.jobs.submit(self, job, then, failed or self.show_error)

    def show_error(self, error: CounterError) -> None:
        """The one place that shows an error: bad input beside what was typed, the rest in a dialog."""
        if isinstance(error, BadInput):
            self.say(str(error), trouble=True)
            return
        self.say(error.what.split("\n")[0], trouble=True)
        from screens.shared.dialogs import ErrorDialog

        self.app.push_screen(ErrorDialog(error))

    def help_text(self) -> str:
        """What F1 says; a screen may add what it says about the focused thing."""
        return self.HELP

    def action_help(self) -> None:
        """F1."""
        self.counter.show_help(self)

    def action_keys(self) -> None:
        """?."""
        self.counter.show_keys(self)
