"""Make every text of a record safe to draw and to show: nothing hidden, nothing that steers a terminal.

Line ends become one kind, tabs become spaces, characters without a shape are dropped, and control or
direction characters are shown as 〔U+202E〕 so that everybody sees they are there.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TypeVar

Value = TypeVar("Value")

_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile("[\t\x1f\xa0\u2000-\u200a\u202f\u205f]")
_SHAPELESS = re.compile("[\xad\u034f\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]")
_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufdd0-\ufdef"
    "\ufff0-\ufffb\ufffe\uffff]"
)


def note(char: str) -> str:
    """How a character without a shape is named on paper."""
    return f"〔U+{ord(char):04X}〕"


def text(raw: str) -> str:
    """The text as it may be drawn: line feeds are its only control characters."""
    if raw.isascii() and raw.isprintable():
        return raw
    plain = _BLANK.sub(" ", _LINE_END.sub("\n", raw))
    return _STEERING.sub(lambda hit: note(hit.group()), _SHAPELESS.sub("", plain))


def record(value: Value) -> Value:
    """The same record with every text in it cleaned, however deep."""
    return _clean(value)  # type: ignore[return-value]


def _clean(value: object) -> object:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, tuple):
        return tuple(_clean(part) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: _clean(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **parts)
    return value
