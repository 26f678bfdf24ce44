"""What a key is: the public half everybody may have, and the private half that signs (Ed25519). Pure."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003  (decoded at run time)
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ID: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class StationKey:
    """The public half: whose it is and when it counts."""

    public: str
    """The Ed25519 public key, 32 bytes as base32 without padding."""
    district: str
    """行政区划代码 of the station."""
    name: str
    valid_from: date
    valid_until: date
    """The last day on which a paper may be signed; what was signed before stays good."""

    @property
    def id(self) -> str:
        """The first 8 letters of the base32 of the public key's SHA-256."""
        return key_id(self.public)

    def counts_on(self, day: date) -> bool:
        """Whether a paper of that day may bear this key's signature."""
        return self.valid_from <= day <= self.valid_until


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key in memory. It shows itself nowhere."""

    key: StationKey
    _private: Ed25519PrivateKey

    def __repr__(self) -> str:
        return f"Signer({self.key.id})"

    def sign(self, message: bytes) -> bytes:
        """64 bytes; the same message always gives the same."""
        return self._private.sign(message)


def key_id(public: str) -> str:
    """The id of a public key."""
    return base64.b32encode(hashlib.sha256(raw(public)).digest()).decode()[:ID]


def fingerprint(public: str) -> str:
    """What two people read to each other before they trust a key: 40 letters in groups of four."""
    text = base64.b32encode(hashlib.sha256(raw(public)).digest()).decode()[:40]
    return "-".join(text[n : n + 4] for n in range(0, 40, 4))


def raw(public: str) -> bytes:
    """The 32 bytes of a public key. ValueError if it is none."""
    if not re.fullmatch(r"[A-Z2-7]{52}", public):
        raise ValueError("no public key")
    key = base64.b32decode(public + "====")
    if base64.b32encode(key).decode().rstrip("=") != public:  # the last letter has bits to spare
        raise ValueError("no public key")
    return key


def genuine(public: str, signature: bytes, message: bytes) -> bool:
    """Whether the holder of a key signed exactly this."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(raw(public)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
