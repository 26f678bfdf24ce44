"""Hygiene of what a person types or pastes: nothing invisible, nothing that moves a terminal.

Every function is pure and idempotent. Markup, brackets and ampersands stay as typed: they are somebody's
text, and no face of ours reads text as markup (design rule 9).
"""

from __future__ import annotations

import re
import unicodedata

NAME_DOT = "\u00b7"
"""The separator in names, such as 阿卜杜·热合曼 (民委发〔2016〕33号: U+00B7, GB18030 A1A4)."""

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor moves, bracketed paste
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]"  # the short ones, and the head of a string that never ends
)
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
"""Controls; formats (bidi, zero-width, tags); lone surrogates, which no file can hold."""
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that draw nothing."""

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_DOTS = re.compile(
    f"(?<=[{_HAN}{_SELECTORS}]) ?[\u00b7\u2022\u30fb\u2027\uff0e\uff65\u2219\u22c5] ?(?=[{_HAN}])"
)
_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_HOME = re.compile("^(?:中华人民共和国|河南省|三门峡市|-)+")
_DASHES = re.compile("-+")


def clean_line(raw: str) -> str:
    """Any one-line text: no escapes, no invisible characters, NFC; a run of blanks or breaks is one space."""
    spaced = "".join(" " if char.isspace() else char for char in _ESCAPES.sub("", raw))
    seen = "".join(char for char in spaced if not _is_invisible(char))
    return " ".join(unicodedata.normalize("NFC", seen).split())


def clean_name(raw: str) -> str:
    """A name of a person or an organisation; any dot between two Han characters becomes U+00B7.

    >>> clean_name(" 阿卜杜 • 热合曼 ")
    '阿卜杜·热合曼'
    """
    return _DOTS.sub(NAME_DOT, clean_line(raw))


def clean_number(raw: str) -> str:
    """A document number or code: half-width, without blanks and dashes, ASCII letters in upper case.

    >>> clean_number("４１１２０２ 19900307-123x")
    '41120219900307123X'
    """
    wide = unicodedata.normalize("NFKC", clean_line(raw))
    kept = "".join(char for char in wide if not (char.isspace() or _is_dash(char) or _is_invisible(char)))
    return unicodedata.normalize("NFKC", kept.translate(_UPPER))


def premises_key(raw: str) -> str:
    """What two spellings of one address share, to find open cases of the same premises; "" = says nothing.

    Blanks, punctuation, width and case do not count, nor does our own province or city in front. A dash
    between numbers does: 3-2号 is not 32号. Equal keys are a hint to the clerk, never a judgement.
    """
    folded = unicodedata.normalize("NFKC", clean_line(raw)).casefold()
    dashed = "".join("-" if _is_dash(char) else char for char in folded if _counts(char))
    bare = _DASHES.sub("-", unicodedata.normalize("NFKC", dashed).casefold()).strip("-")
    return _HOME.sub("", bare)


def _counts(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN" or _is_dash(char)


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in _DROPPED or char in _BLANK or _is_noncharacter(ord(char))


def _is_noncharacter(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _is_dash(char: str) -> bool:
    return unicodedata.category(char) == "Pd" or char == "\u2212"
