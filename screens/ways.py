"""Where a scanned code leads, from wherever somebody stands. Nothing typed is lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from screens.app import CounterApp


def scanned(app: CounterApp, code: str) -> None:
    """A screen that knows codes takes it; a step is left as Esc leaves it; a small window may want it."""
    from textual.screen import ModalScreen

    from screens.acceptance.step import StepScreen
    from screens.consulting.frame import ConsultingScreen
    from screens.shared.dialogs import Ask

    screen: Any = app.screen
    if app.desk is not None and _guide(screen, code):
        from screens.guides.since import open_since

        open_since(app, code)
    elif hasattr(screen, "scanned"):
        screen.scanned(code)
    elif isinstance(screen, StepScreen | ConsultingScreen):
        screen.leave(lambda: app.call_later(app.to_workbench, code))
    elif isinstance(screen, Ask) and screen.takes_code:
        screen.dismiss(code)
    elif isinstance(screen, ModalScreen) or app.desk is None:
        app.bell()


def _guide(screen: Any, code: str) -> bool:
    """Whether it is the code of a guide, on a screen over which the answer may come up."""
    from counter.guides.codes import is_guide
    from screens.desk_screen import DeskScreen

    return isinstance(screen, DeskScreen) and is_guide(code)


async def to_workbench(app: CounterApp, code: str) -> None:
    """Leave every screen over the workbench, and go where the code leads."""
    from screens.home.workbench import Workbench

    while len(app.screen_stack) > 1 and not isinstance(app.screen, Workbench):
        await app.pop_screen()
    if isinstance(app.screen, Workbench):
        app.screen.scanned(code)
