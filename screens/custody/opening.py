"""From a scanned code to its slip, from whichever screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.numbers import HANDOFF
from counter.codes.code import is_signed
from counter.codes.code import scanned as understood
from counter.errors import BadInput

if TYPE_CHECKING:
    from counter.desks.custody.slips import SlipView
    from screens.app import CounterApp
    from screens.desk_screen import DeskScreen


def is_slip(code: str) -> bool:
    """Whether a code or number names a slip; that of a signed one stands inside."""
    if not is_signed(code):
        return HANDOFF in code.upper()
    try:
        return bool(understood(code).handoff)
    except BadInput:
        return False


def open_slip(app: CounterApp, code: str) -> None:
    """Show the slip of a code over the screen on top. What is odd about the paper is told on it."""
    from counter.desks.custody.desk import CustodyDesk
    from screens.custody.confirm import ConfirmScreen
    from screens.desk_screen import DeskScreen
    from screens.verify.opening import or_verify

    screen = app.screen
    if not isinstance(screen, DeskScreen):
        app.bell()
        return
    desk = CustodyDesk(app.signed_desk)

    def show(view: SlipView) -> None:
        app.push_screen(ConfirmScreen(desk, view))

    screen.act(lambda: desk.find(code), show, or_verify(screen, code))


def scanned(screen: DeskScreen, code: str) -> None:
    """A code on a screen of custody: a slip opens here, anything else leads to the workbench."""
    if is_slip(code):
        open_slip(screen.counter, code)
    else:
        screen.app.call_later(screen.counter.to_workbench, code)
