"""Make every text of a record safe to draw and to show: nothing hidden, nothing that steers a terminal.

Line ends become one kind, tabs become spaces, characters without a shape are dropped, and control or
direction characters are shown as 〔U+202E〕 so that everybody sees they are there.
"""

from __future__ import annotations

import dataclasses
import re
from operator import is_not
from typing import TypeVar

Value = TypeVar("Value")

_LINE_ENDS = "\r\v\f\x1c-\x1e\x85\u2028\u2029"
_BLANKS = "\t\x1f\xa0\u2000-\u200a\u202f\u205f"
_NO_SHAPE = "\xad\u034f\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
_STEERS = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufdd0-\ufdef"
    "\ufff0-\ufffb\ufffe\uffff"
)
_LINE_END = re.compile(f"\r\n|[{_LINE_ENDS}]")
_BLANK, _SHAPELESS, _STEERING = (re.compile(f"[{one}]") for one in (_BLANKS, _NO_SHAPE, _STEERS))
_ANY = re.compile(f"[{_LINE_ENDS}{_BLANKS}{_NO_SHAPE}{_STEERS}]")


def note(char: str) -> str:
    """How a character without a shape is named on paper."""
    return f"〔U+{ord(char):04X}〕"


def text(raw: str) -> str:
    """The text as it may be drawn: line feeds are its only control characters."""
    if not _ANY.search(raw):
        return raw
    plain = _BLANK.sub(" ", _LINE_END.sub("\n", raw))
    return _STEERING.sub(lambda hit: note(hit.group()), _SHAPELESS.sub("", plain))


def record(value: Value) -> Value:
    """The same record with every text in it cleaned, however deep."""
    return _clean(value)  # type: ignore[return-value]


def _clean(value: object) -> object:
    """The value itself if nothing in it changes, as in most records."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, tuple):
        made = tuple(map(_clean, value))
        return made if any(map(is_not, made, value)) else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        changed = {name: new for name, old in parts.items() if (new := _clean(old)) is not old}
        return dataclasses.replace(value, **changed) if changed else value
    return value
