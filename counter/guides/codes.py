"""What the code on a brief guide says: which matter, which version (R030, R121).

Capitals, digits and a colon only, so that it survives keyboards and input methods of a counter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from counter.codes.link import PATH
from counter.errors import BadInput

MARK = "SMXG"
_CODE = re.compile(
    rf"{MARK}[:：;；]\s*([EP]\d{{2}}|[A-Z]\d{{2}})[:：;；]\s*([0-9A-Z]{{1,32}})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Printed:
    """Which guide a code was printed on."""

    matter_id: str
    version: str


def payload(matter_id: str, version: str, base: str = "") -> str:
    """The code of a guide. `base`: the public address, when there is one; telephones then open its page.

    All upper case, as the links on papers, so that the QR code stays in its dense mode.
    """
    code = f"{MARK}:{matter_id}:{version}".upper()
    return f"{base.rstrip('/').upper()}{PATH}{code}" if base else code


def is_guide(text: str) -> bool:
    """Whether a guide code stands in what was scanned or typed."""
    return _CODE.search(text) is not None


def read(text: str) -> Printed:
    """The first guide code in what was scanned, typed or found in a file. BadInput when there is none."""
    found = _CODE.search(text)
    if found is None:
        raise BadInput(
            "这里没有办事指南的编码。",
            todo=f"简版办事指南二维码旁边印有编码，以 {MARK} 开头；请扫码，或者照着输入。",
            field="code",
        )
    return Printed(found[1].upper(), found[2].lower())
