"""The table beside the screen, where the window is wide enough: the papers, one of them open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from screens.shared.rows import lines, stack
from screens.training import drawing

if TYPE_CHECKING:
    from textual.screen import Screen

    from counter.training.exercise import Exercise

WIDE = 110
"""From so many columns on there is room beside a screen of 78."""
MOST = 44
ROOM = 78
SHOWN = 7
"""Titles listed over the open paper."""


def width_of(columns: int) -> int:
    """Columns of the table beside a screen; 0 = there is no room."""
    return min(MOST, columns - ROOM) if columns >= WIDE else 0


class Side(Widget):
    """Lies in the padding of the screen: the screen itself believes it is as narrow as it looks."""

    DEFAULT_CSS = """
    Side { layer: above; overlay: screen; position: absolute; background: $surface; border-left: thick $panel;
           padding: 0 1; }
    """

    at: reactive[int] = reactive(0)
    """Which paper is open; 0 = what the applicant says."""

    def __init__(self, exercise: Exercise) -> None:
        super().__init__()
        self.exercise = exercise

    def render(self) -> Content:
        width = max(20, self.content_size.width)
        exercise = self.exercise
        if exercise.over:
            return Content("")
        cards = exercise.visit.cards
        number, count = exercise.number
        there = drawing.on_table(cards)
        head = f"{there}   第{number}/{count}步" if count > 1 else there
        rule = Content.styled("─" * width, "$text-muted")
        at = self.at % (len(cards) + 1)
        parts = [Content.styled(head, "bold $warning"), *self._titles(at, width), rule]
        if at:
            parts.append(drawing.card_content(cards[at - 1], width))
        else:
            parts.append(drawing.story(exercise.scenario, exercise.visit, width))
        return stack([*parts, rule, Content.styled("\n".join(lines(KEYS, width)), "$text-muted")])

    def _titles(self, at: int, width: int) -> list[Content]:
        """Some of the papers around the open one; the first row is what was said."""
        rows = [Content("    来意")]
        rows += [drawing.row(no, card, width) for no, card in enumerate(self.exercise.visit.cards, 1)]
        first = max(0, min(at - SHOWN // 2, len(rows) - SHOWN))
        shown = list(enumerate(rows))[first : first + SHOWN]
        return [one.stylize("reverse") if no == at else one for no, one in shown]


KEYS = "Ctrl+N 下一份  Ctrl+P 上一份  Ctrl+T 摊开（提示、拨钟、办完这一步）"


def lay(screen: Screen[Any], exercise: Exercise | None, columns: int, *, wanted: bool) -> None:
    """Put the table beside a screen, or take it away; the screen's own width follows."""
    there = [child for child in screen.children if isinstance(child, Side)]
    room = width_of(columns) if exercise is not None and wanted else 0
    if screen.styles.padding.right != room:
        screen.styles.padding = (0, room, 0, 0)
    for side in there:
        if not room or side.exercise is not exercise:
            side.remove()
    if not room or exercise is None:
        return
    side = next((one for one in there if one.exercise is exercise), None) or Side(exercise)
    side.styles.width, side.styles.height = room, "100%"
    side.styles.offset = (columns - room, 0)
    if side not in there:
        screen.mount(side)
