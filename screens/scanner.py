"""A scanner is a keyboard that types a whole code in a blink. It works on every screen.

Our codes begin with one of PREFIXES and end with Enter. Keys that may be the beginning of one are kept back
until the next key tells; a person's keys come too slowly to be mistaken and go on as they were. Without this
the X of a code would register a line as missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.events import Key

PREFIXES = ("SMX1:", "SMX2:", "SMXG:", "HTTPS://", "HTTP://")
"""How our codes begin: as of before, signed, of a guide, and as a link to the public page."""
GAP = 0.06
"""Seconds between two keys of a scanner at most; a fast typist needs about 0.1."""
REPEAT = 0.3
"""The same code again within this many seconds is the same scan."""
LONGEST = 200


@dataclass(slots=True)
class Scanner:
    """Told of every key and its time; answers what to do with the keys."""

    kept: list[Key] = field(default_factory=list)
    last_at: float = 0.0
    last_code: str = ""
    last_code_at: float = -1.0

    @property
    def text(self) -> str:
        """What is kept back, as typed."""
        return "".join(key.character or "" for key in self.kept)

    @property
    def scanning(self) -> bool:
        """The whole prefix came at a scanner's pace."""
        return self.text.upper().startswith(PREFIXES)

    def feed(self, key: Key, at: float) -> tuple[list[Key], str]:
        """One key. Returns the keys to pass on as typed, and a code when one is complete."""
        passed = self.flush() if self.kept and at - self.last_at > GAP else []
        self.last_at = at
        if self.scanning and key.key == "enter":
            code = self.text
            self.kept.clear()
            return passed, self._fresh(code, at)
        if key.character and self._may_follow(self.text + key.character):
            self.kept.append(key)
            return passed, ""
        return [*passed, *self.flush(), key], ""

    def flush(self) -> list[Key]:
        """No code after all (or only half of one): the kept keys, as typed; half a code is thrown away."""
        kept = [] if self.scanning else list(self.kept)
        self.kept.clear()
        return kept

    @staticmethod
    def _may_follow(text: str) -> bool:
        up = text.upper()
        known = any(one.startswith(up) or up.startswith(one) for one in PREFIXES)
        return known and len(up) <= LONGEST

    def _fresh(self, code: str, at: float) -> str:
        repeated = code == self.last_code and at - self.last_code_at < REPEAT
        self.last_code, self.last_code_at = code, at
        return "" if repeated else code
