"""From a scanned code to its slip, from whichever screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.numbers import HANDOFF

if TYPE_CHECKING:
    from counter.desks.custody.slips import SlipView
    from screens.app import CounterApp
    from screens.desk_screen import DeskScreen


def is_slip(code: str) -> bool:
    """Whether a code or number names a slip."""
    return HANDOFF in code.upper()


def open_slip(app: CounterApp, code: str) -> None:
    """Show the slip of a code over the screen on top. What is odd about the paper is told on it."""
    from counter.desks.custody.desk import CustodyDesk
    from screens.custody.confirm import ConfirmScreen
    from screens.desk_screen import DeskScreen

    screen = app.screen
    if not isinstance(screen, DeskScreen):
        app.bell()
        return
    desk = CustodyDesk(app.signed_desk)

    def show(view: SlipView) -> None:
        app.push_screen(ConfirmScreen(desk, view))

    screen.act(lambda: desk.find(code), show)


def scanned(screen: DeskScreen, code: str) -> None:
    """A code on a screen of custody: a slip opens here, anything else leads to the workbench."""
    if is_slip(code):
        open_slip(screen.counter, code)
    else:
        screen.app.call_later(screen.counter.to_workbench, code)
