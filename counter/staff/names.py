"""The name an operator signs in with: the same however it was typed."""

from __future__ import annotations

import unicodedata

from counter.errors import BadInput

LONGEST = 50
"""Characters, as for every name at the counter."""


def tidy_name(name: str) -> str:
    """NFC, without spaces around and runs of spaces inside."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def checked_name(name: str) -> str:
    """The tidy name. BadInput if empty, too long, or with characters that no name has."""
    tidy = tidy_name(name)
    if not tidy:
        raise BadInput("姓名还没有填。", todo="请填写姓名。", field="name")
    if len(tidy) > LONGEST:
        raise BadInput(f"姓名超过 {LONGEST} 个字。", todo="请缩短后再填。", field="name")
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in tidy):
        raise BadInput("姓名里有看不见的控制字符。", todo="请删掉后重新输入。", field="name")
    return tidy
