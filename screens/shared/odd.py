"""Characters no face can draw are told to the clerk before anything is printed with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.shared.dialogs import Confirm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from screens.desk_screen import DeskScreen


def before_printing(screen: DeskScreen, read: Callable[[], str], go: Callable[[], None]) -> None:
    """`go`, at once or after the clerk has said yes to how odd characters will look.

    `read` gives the text in the job thread; faces are looked at only where a character is not a common one.
    """

    def job() -> str:
        from screens.acceptance.drawing import strange

        return strange(read())

    def told(odd: str) -> None:
        if not odd:
            go()
            return
        screen.app.push_screen(
            Confirm("有字印不出来", f"{odd}\n仍要打印吗？"),
            lambda yes: go() if yes else screen.say("没有打印"),
        )

    screen.act(job, told)


def typed_odd(entered: object) -> str:
    """Which characters of what was typed cannot be printed, as a sentence; empty if all can be."""
    from screens.acceptance.drawing import strange

    return strange("".join(_texts(entered)))


def _texts(entered: object) -> list[str]:
    if isinstance(entered, str):
        return [entered]
    values: Mapping[str, object] = entered if isinstance(entered, dict) else {}
    return [text for value in values.values() for text in _texts(value)]
