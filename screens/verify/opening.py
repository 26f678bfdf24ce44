"""A code that leads nowhere here may be another station's: then it is verified instead of refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.errors import CounterError
    from screens.desk_screen import DeskScreen


def is_code(text: str) -> bool:
    """Whether it is the code of a paper or slip, and no number or name somebody typed."""
    from counter.codes.code import is_signed, tidy

    return is_signed(text) or tidy(text).startswith("SMX1:")


def verify(screen: DeskScreen, code: str, said: str) -> None:
    """What the code is worth, over this screen; `said`: why it led nowhere here."""
    from screens.verify.desk import VerifyScreen

    screen.app.push_screen(VerifyScreen(code, said=said))


def or_verify(screen: DeskScreen, text: str) -> Callable[[CounterError], None]:
    """What to do when a search has failed: show what the code is worth, or the error of anything else."""

    def failed(error: CounterError) -> None:
        if isinstance(error, Refused) and is_code(text):
            verify(screen, text, error.what)
        else:
            screen.show_error(error)

    return failed
