"""Whether this terminal shows pictures, and the widget that does: Kitty's protocol or Sixel (textual-image).

The library asks the terminal when it is imported, and that is possible only before Textual reads the keys: so
it is asked once, before the start, and only where the environment speaks for such a terminal. Everywhere else
nothing is loaded and nothing is asked, and papers are shown as text.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from screens.compat import LOG, redacted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL.Image import Image
    from textual.widget import Widget

SETTING: Final = "COUNTER_PICTURES"
"""1 = ask the terminal whatever its name, 0 = never."""
NAMES: Final = {
    "TERM": ("kitty", "foot", "ghostty", "wezterm", "contour", "mlterm", "sixel"),
    "TERM_PROGRAM": ("wezterm", "iterm", "mintty", "ghostty", "rio", "vscode"),
}
"""Variable → parts of names of terminals that may show pictures."""
SIGNS: Final = ("KITTY_WINDOW_ID", "KONSOLE_VERSION", "WEZTERM_PANE", "WT_SESSION")
"""Variables that only such terminals set."""
_shows: list[str] = []


def likely(environment: Mapping[str, str]) -> bool:
    """Whether it is worth asking. Pure."""
    setting = environment.get(SETTING, "")
    if setting in ("0", "1"):
        return setting == "1"
    if any(environment.get(sign) for sign in SIGNS):
        return True
    named = {variable: environment.get(variable, "").lower() for variable in NAMES}
    return any(part in named[variable] for variable, parts in NAMES.items() for part in parts)


def probe() -> None:
    """Ask the terminal, once, before Textual starts. Whatever goes wrong, papers are shown as text."""
    if not (likely(os.environ) and sys.__stdin__ and sys.__stdin__.isatty()):
        return
    try:
        from textual_image import renderable, widget
    except ImportError:
        return  # the extra `pictures` is not installed
    except Exception as fault:  # noqa: BLE001  (a terminal may answer anything; the start must not depend on it)
        LOG.info("pictures: %s", redacted(fault))
        return
    kinds = {renderable.SixelImage: "sixel", renderable.TGPImage: "kitty"}
    if (kind := kinds.get(renderable.Image, "")) and widget.Image is not None:
        _shows[:] = [kind]


def available() -> bool:
    """Whether the terminal said that it shows pictures."""
    return bool(_shows)


def widget_of(picture: Image) -> Widget:
    """The picture as a widget. Only where pictures are `available`."""
    from textual_image.widget import Image as Shown

    made: Widget = Shown(picture)
    return made
