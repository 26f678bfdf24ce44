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
    """Which paper is open."""
    version: reactive[int] = reactive(0)

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
        head = f"桌上 {len(cards)} 份   第{number}/{count}步" if count > 1 else f"桌上 {len(cards)} 份"
        parts = [Content.styled(head, "bold $warning")]
        if cards:
            parts += self._titles(width)
            parts.append(Content.styled("─" * width, "$text-muted"))
            parts.append(drawing.card_content(cards[self.at % len(cards)], width))
        else:
            parts.append(Content("\n".join(lines(exercise.visit.story, width))))
        parts.append(Content.styled("\n".join(lines(KEYS, width)), "$text-muted"))
        return stack(parts)

    def _titles(self, width: int) -> list[Content]:
        cards = self.exercise.visit.cards
        at = self.at % len(cards)
        first = max(0, min(at - SHOWN // 2, len(cards) - SHOWN))
        shown = list(enumerate(cards, 1))[first : first + SHOWN]
        return [drawing.row(no, card, width).stylize("reverse" if no == at + 1 else "") for no, card in shown]


KEYS = "Ctrl+T 摊开（来意、提示、办完）  Ctrl+N 下一份  Ctrl+P 上一份"


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
