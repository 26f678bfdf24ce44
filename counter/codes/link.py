"""A code as a link that telephones open: public address, /V/, and the letters of the code, all upper case.

Upper case keeps the QR code in its dense alphanumeric mode; host names do not mind.
"""

from __future__ import annotations

import re
from typing import Final

PREFIX: Final = "SMX2:"
"""How every signed code begins."""
BODY: Final = 152
"""Letters after the prefix."""
GUIDE: Final = "SMXG:"
"""How the code of a guide begins: it is never signed, and stands in a link as it is."""
PATH: Final = "/V/"
CAPACITY: Final = 189
"""Characters a QR code of version 9, level Q, holds."""
LONGEST: Final = CAPACITY - BODY - len(PATH)
"""Characters of the longest public address: 34."""
_LABEL = r"[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?"
_HOST = re.compile(rf"HTTPS?://{_LABEL}(?:\.{_LABEL})*(?::[0-9]{{1,5}})?((?:/[^/]+)*)", re.IGNORECASE)
_LINK = re.compile(r"HTTPS?://[^/?#]+(?:/[^?#]*)?/V/([^/?#]*)/?(?:[?#].*)?", re.DOTALL)


def as_link(base: str, code: str) -> str:
    """The link to a signed code. ValueError for another code or an address that will not do."""
    if why := why_not(base):
        raise ValueError(why)
    if not base or not code.startswith(PREFIX):
        raise ValueError("only a signed code becomes a link, and only with an address")
    return f"{base.rstrip('/').upper()}{PATH}{code.removeprefix(PREFIX)}"


def from_link(text: str) -> str:
    """The code in a link, whatever its host, or what is left of a damaged one; empty for any other text.

    What a telephone adds at the end (?…, #…) does not matter.
    """
    found = _LINK.fullmatch(text.strip().upper())
    if found is None:
        return ""
    return found[1] if found[1].startswith(GUIDE) else PREFIX + found[1]


def why_not(base: str) -> str:
    """Why a text will not do as the public address; empty = it will, or is empty."""
    if not base:
        return ""
    plain = base.rstrip("/")
    found = _HOST.fullmatch(plain)
    if found is None:
        return "请写成 https 开头的网址，主机名用英文，不带 ? 和 #；没有就留空。"
    if not re.fullmatch(r"[A-Z0-9/$%*+.-]*", found[1]):
        return "主机名后面的路径只能用大写字母、数字和 - . / 等，因为二维码里只有大写。"
    return "" if len(plain) <= LONGEST else f"最多 {LONGEST} 个字符，否则二维码太密，扫不出来。"
