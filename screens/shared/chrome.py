"""The frame around every work screen: state on top, keys and what was saved at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from counter.intake.steps import STEP_ZH, STEPS
from screens.shared.rows import fit, lines, spread, stack

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual.binding import Binding
    from textual.events import Mount
    from textual.geometry import Size

    from counter.intake.steps import Step
    from counter.intake.walk import Walk

WEEKDAYS = "一二三四五六日"


class TopBar(Widget):
    """Who, where, when. One line."""

    DEFAULT_CSS = "TopBar { height: 1; background: $panel; color: $foreground; }"

    title: reactive[str] = reactive("")
    alarms: reactive[tuple[int, int]] = reactive((0, 0))
    """How many clocks of the station are overdue, and due soon: seen from every screen."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.set_reactive(TopBar.title, title)

    def on_mount(self) -> None:
        app: Any = self.app
        self.alarms = app.alarms
        self.set_interval(10, self.refresh)

    def render(self) -> Content:
        app: Any = self.app
        now: datetime = app.now()
        who = app.operator_name
        clock = f"{now:%m-%d} 周{WEEKDAYS[now.weekday()]} {now:%H:%M}"
        mark = (f" {app.MARK} ", "bold reverse $warning") if app.MARK else ("", "")
        left = Content.assemble(mark, (f" {self.title} ", "bold"), (app.place, ""))
        late, soon = self.alarms if who else (0, 0)
        told = (
            (f"超期 {late}  " if late else "", "bold $text-error"),
            (f"临期 {soon}  " if soon else "", "bold"),
        )
        right = Content.assemble(*told, (f"{who}  " if who else "", ""), clock, ("  F1帮助 ", "$text-muted"))
        room = max(0, self.size.width - right.cell_length - 1)
        if left.cell_length > room:
            left = Content(fit(left.plain, room))
        return spread(left, right, self.size.width)


class StepRail(Widget):
    """The five steps of the walk: done, here, open. Always visible."""

    DEFAULT_CSS = "StepRail { height: 1; background: $surface; }"

    view: reactive[Walk | None] = reactive(None)

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step

    def render(self) -> Content:
        parts: list[Content | str | tuple[str, str]] = []
        for number, step in enumerate(STEPS, 1):
            done = self.view is not None and self.view.done(step)
            text = f"{number}{STEP_ZH[step]}{' ✓' if done else ''}"
            parts.append(
                (f"[{text}]", "bold $primary") if step == self.step else (f" {text} ", "$text-muted")
            )
        right = Content.assemble(*parts)
        return spread(self._left(self.size.width - right.cell_length - 1), right, self.size.width)

    def _left(self, room: int) -> Content:
        if self.view is None:
            return Content("")
        return Content.styled(fit(f" {self.view.matter.name} {self.view.matter.id}", room).rstrip(), "bold")


class Status(Widget):
    """The bottom line: counts on the left, what was saved and when on the right."""

    DEFAULT_CSS = """
    Status { height: auto; max-height: 4; background: $panel; }
    Status.-trouble { background: $error 30%; }
    """

    left: reactive[str] = reactive("", layout=True)
    right: reactive[str] = reactive("")

    def render(self) -> Content:
        right = Content.styled(f"{self.right} ", "bold")
        room = max(10, self.size.width - right.cell_length - 2)
        first, *more = lines(self.left, room) or [""]
        top = spread(Content(f" {first}"), right, self.size.width)
        return stack([top, *(Content(f" {line}") for line in more)])


class KeyBar(Widget):
    """The keys that work now, in one or two lines, from the same bindings that do the work."""

    DEFAULT_CSS = "KeyBar { height: auto; max-height: 3; background: $surface; padding: 0 1; }"

    def on_mount(self, _: Mount) -> None:
        self._shown: list[tuple[str, str]] = []
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self._changed())

    def _changed(self) -> None:
        keys = self._keys()
        if keys != self._shown:  # laying the whole screen out anew is for what is new
            self._shown = keys
            self.refresh(layout=True)

    def _keys(self) -> list[tuple[str, str]]:
        keys: dict[str, tuple[str, str]] = {}
        for active in self.screen.active_bindings.values():
            binding: Binding = active.binding
            if binding.show and active.enabled and binding.action not in keys:
                keys[binding.action] = (self.app.get_key_display(binding), binding.description)
        return list(keys.values())

    def render(self) -> Content:
        room, used = max(20, self.size.width - 2), 0
        parts: list[Content | str | tuple[str, str]] = []
        for key, label in self._keys():
            piece = Content.assemble((key, "bold $accent"), f" {label}")
            width = piece.cell_length + 2
            if used and used + width - 2 > room:
                parts.append("\n")
                used = 0
            parts.extend((piece, "  "))
            used += width
        return Content.assemble(*parts)


class Pane(Widget):
    """Text beside or below the list, made anew for its width."""

    DEFAULT_CSS = "Pane { height: auto; padding: 0 1; }"

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._make: Callable[[int], Content] = lambda _width: Content("")

    def show(self, make: Callable[[int], Content]) -> None:
        """`make(width)` gives the content for a width in cells."""
        self._make = make
        width = self.content_size.width
        tall = make(max(20, width)).plain.count("\n") + 1
        self.refresh(layout=not width or tall != self.content_size.height)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the text takes in that width."""
        return self._make(max(20, width)).plain.count("\n") + 1

    def render(self) -> Content:
        return self._make(max(20, self.content_size.width))


class Prose(Pane):
    """Sentences for a person, wrapped by our own rules (避头尾); Textual takes a run of Han for one word."""

    DEFAULT_CSS = "Prose { height: auto; width: 1fr; padding: 0; }"

    def __init__(self, text: str, style: str = "", *, classes: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._make = lambda width: Content.styled("\n".join(lines(text, width)), style)

    def tell(self, text: str) -> None:
        """Other sentences from now on."""
        self.show(lambda width: Content("\n".join(lines(text, width))))
