"""The text of a signed code: `SMX2:` and 152 letters of A–Z and 2–7, which no keyboard layout changes.

Codes of before (`SMX1:`) stay readable for ever: they are on papers in people's hands.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from counter.cases import numbers
from counter.codes import link
from counter.codes.link import BODY, PREFIX
from counter.codes.payload import DIGEST, SIZE, VERSION, PaperCode, newer, pack, unpack
from counter.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

    from counter.codes.keys import Signer

LENGTH: Final = len(PREFIX) + BODY
"""Characters of a signed code: as many as a QR code of version 8, level Q, holds."""
DOMAIN: Final = b"SMX2 paper\n"
"""Before what is signed, so that no signature of a paper ever passes for one of a list."""
MOST: Final = 1000
"""Characters of anything that is worth reading."""
_OURS = re.compile(r"SMX(\d)")


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed code as read; nobody has looked at the signature yet."""

    code: PaperCode
    packed: bytes
    signature: bytes


def write(code: PaperCode, signer: Signer) -> str:
    """The code of a paper, signed. BadInput for a number no code can hold."""
    packed = pack(code)
    body = base64.b32encode(packed + signer.sign(DOMAIN + packed)).decode()
    return PREFIX + body


def stamp(  # noqa: PLR0913  (what stands in a code)
    signer: Signer | None, number: str, digest: str, *, day: date, version: str = "", base: str = ""
) -> str:
    """What the QR code of a paper issued on `day` says: signed, and a link where the station has a page.

    Without a key, or with one that does not count on that day, it is the code of before: unsigned, and
    `verify` says so. What was numbered in training no key ever signs. `digest`: SHA-256 of the record, hex.
    `version`: of the list.
    """
    if signer is None or not signer.key.counts_on(day) or numbers.is_training(number):
        return numbers.code_of(number, digest)
    kept = version[:VERSION].lower()
    code = PaperCode(
        number=number,
        day=day,
        digest=digest[:DIGEST].upper(),
        key=signer.key.id,
        version=kept if kept.strip("0") else "",
    )
    text = write(code, signer)
    return link.as_link(base, text) if base else text


def tidy(raw: str) -> str:
    """What was scanned, typed or pasted as a plain code, also out of a link. Empty for what can be none."""
    if len(raw) > MOST:
        return ""
    text = "".join(unicodedata.normalize("NFKC", raw).split())
    if not text.isascii():
        return ""
    return link.from_link(text.upper()) or text.upper()


def is_signed(raw: str) -> bool:
    """Whether a text is a signed code or a link to one, sound or not."""
    return tidy(raw).startswith(PREFIX)


def read(raw: str) -> Signed:
    """A signed code, or the code in a link. BadInput with a sentence for anything else."""
    text = tidy(raw)
    if not text.startswith(PREFIX):
        raise _foreign(text)
    packed, signature = _bytes(text.removeprefix(PREFIX))
    if newer(packed):
        raise _newer()
    try:
        return Signed(unpack(packed), packed, signature)
    except ValueError as why:
        raise _damaged() from why


def scanned(raw: str) -> numbers.Scanned:
    """As `numbers.read_code`, for signed codes and links too. The signature is left to `verdict`."""
    if not is_signed(raw):
        return numbers.read_code(raw)
    code = read(raw).code
    if code.number.startswith(numbers.HANDOFF):
        return numbers.Scanned("", digest=code.digest, handoff=code.number)
    return numbers.Scanned(code.number.partition(".")[0], code.number, code.digest)


def _bytes(body: str) -> tuple[bytes, bytes]:
    if len(body) != BODY:
        raise _damaged()
    try:
        whole = base64.b32decode(body)
    except binascii.Error as why:
        raise _damaged() from why
    return whole[:SIZE], whole[SIZE:]


def _damaged() -> BadInput:
    return BadInput("这个码不完整或已损坏。", todo="请再扫一次，或用纸上的编号查找。", field="code")


def _foreign(text: str) -> BadInput:
    found = _OURS.match(text)
    if found and int(found[1]) > int(PREFIX[3]):
        return _newer()
    if text.startswith(link.GUIDE):
        return BadInput(
            "这是办事指南上的码，不是文书的。",
            todo="要看指南印好以后变了什么，在工作台直接扫。",
            field="code",
        )
    return BadInput("这不是本系统文书上的码。", todo="请扫纸件右上角的二维码。", field="code")


def _newer() -> BadInput:
    return BadInput("这个码是更新版本的程序出的，本机还读不了。", todo="请升级程序再核验。", field="code")
