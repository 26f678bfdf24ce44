"""Who signs and whose seal it is, as a sentence of the catalogue says."""

from __future__ import annotations

import re
from typing import Final

NO: Final = "(?:未加|没有加|没有|没|未|缺少|漏)"
SELF: Final = ("", "申请人", "本人", "经营者", "申报人", "声明人", "委托人", "申办人", "填表人", "承诺书")
"""Whose signature is the applicant's own."""
_SIGNER: Final = re.compile(rf"^(?P<who>[^、或有一]*?){NO}(本人)?签(名|字)")
_SEALERS: Final = (
    re.compile(rf"^(?P<who>[^、或]*?)(签名或)?{NO}盖(?P<what>[^、或]*)章$"),
    re.compile(r"^没有(?P<who>.+?)的?(收款|收费)?(印章|章)"),
)


def signer_of(sentences: tuple[str, ...]) -> str:
    """Who signs, as the first of these sentences says; "" = the applicant."""
    found = _SIGNER.match(sentences[0]) if sentences else None
    who = found["who"] if found else ""
    return "" if who in SELF else who


def sealer_of(sentences: tuple[str, ...]) -> str:
    """Whose seal it is, as the first of these sentences says; "" = not said."""
    for pattern in _SEALERS:
        found = pattern.match(sentences[0]) if sentences else None
        if found is not None:
            who = found.groupdict().get("who") or found.groupdict().get("what") or ""
            return who.removesuffix("未").removesuffix("公").removesuffix("印")
    return ""
