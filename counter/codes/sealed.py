"""A signed file: JSON that says what it is, its content, who signed it, and the signature over the rest.

What is signed is the one canonical text of the content, so white space and the order of keys do not
matter, and every value does.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

import msgspec

from counter.codes.keys import genuine
from counter.errors import BadInput
from counter.journal import canonical

if TYPE_CHECKING:
    from counter.codes.keys import Signer

What = Literal[
    "smx-station-key", "smx-key-list", "smx-void-list", "smx-station-card", "smx-station-list", "smx-package"
]
MOST: Final = 32_000_000
"""Characters of a list; the voids of many years stay far below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A signed file whose signature is right. Whether its signer counts is another question."""

    what: What
    body: object
    signer: str
    """The public key that signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    what: What
    body: object
    signer: str
    signature: str


def seal(what: What, body: object, signer: Signer) -> str:
    """The text of a signed file. The same content and key always give the same text."""
    plain = msgspec.to_builtins(body)
    signature = signer.sign(_message(what, plain))
    content = {
        "what": what,
        "body": plain,
        "signer": signer.key.public,
        "signature": base64.b32encode(signature).decode().rstrip("="),
    }
    return canonical(content) + "\n"


def unseal(text: str) -> Sealed:
    """A signed file as read. BadInput if it is none, was changed, or is not whole."""
    file = _read(text)
    try:
        message, signature = _message(file.what, file.body), _signature(file.signature)
    except (ValueError, RecursionError) as why:
        raise _altered() from why
    if not genuine(file.signer, signature, message):
        raise _altered()
    return Sealed(what=file.what, body=file.body, signer=file.signer)


def looks_sealed(text: str) -> bool:
    """Whether a text may be a signed file at all."""
    return any(f'"{what}"' in text for what in get_args(What))


def _read(text: str) -> _File:
    if len(text) > MOST:
        raise _foreign()
    try:
        return msgspec.json.decode(text.lstrip("\ufeff"), type=_File)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as why:
        raise _foreign() from why


def _message(what: What, body: object) -> bytes:
    return f"{what}\n{canonical(body)}".encode()


def _signature(text: str) -> bytes:
    """64 bytes from the one text that writes them. ValueError otherwise."""
    try:
        found = base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error as why:
        raise ValueError("no signature") from why
    if base64.b32encode(found).decode().rstrip("=") != text:
        raise ValueError("no signature")
    return found


def _altered() -> BadInput:
    return BadInput(
        "这份名单的签名不对：内容被改动过，或者没有传完整。", todo="没有采用它。请向发出的单位重新要一份。"
    )


def _foreign() -> BadInput:
    return BadInput("这不是密钥或名单文件。", todo="请核对文件，或向发出的单位重新要一份。")
