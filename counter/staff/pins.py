"""PINs: which are good enough, and how they are kept.

Kept as argon2id with the second recommended option of RFC 9106 (3 passes, 64 MiB, 4 lanes): about a tenth
of a second at the window, and dear to anybody who tries all PINs on a stolen file. A hash made with other
parameters still opens, and is replaced at the next sign-in.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from counter.errors import BadInput

if TYPE_CHECKING:
    from argon2 import PasswordHasher

DECOY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$GVo+9enkstD1zS0Dk4tP3g$Cv6q+ATowWdfuRLiBItt0eZiXqPSXBid9K8JYoZHyxg"
)
"""A hash no PIN fits: an unknown name takes as long to refuse as a wrong PIN."""

_RUNS: Final = ("01234567890", "09876543210", "12345678900")
_WELL_KNOWN: Final = frozenset({"1314", "5201314", "1314520", "147258", "147258369", "2580"})


def checked_pin(pin: str) -> str:
    """The PIN as it is kept (full-width digits made plain).

    Raises:
        BadInput: not 4 to 12 digits, or one that anybody would try first.
    """
    plain = plain_pin(pin)
    if not (plain.isascii() and plain.isdigit() and 4 <= len(plain) <= 12):
        raise BadInput("口令要用 4 到 12 位数字。", todo="请重新输入。", field="pin")
    if _trivial(plain):
        raise BadInput(
            "这个口令太容易被猜到。", todo="请换一个，不要用相同、连续或成对重复的数字。", field="pin"
        )
    return plain


def plain_pin(pin: str) -> str:
    """The PIN without full-width digits and stray spaces."""
    return unicodedata.normalize("NFKC", pin).strip()


def hash_pin(pin: str) -> str:
    """The argon2id hash of a checked PIN."""
    return _hasher().hash(pin)


def right_pin(pin_hash: str, pin: str) -> bool:
    """Whether the PIN is the one behind the hash. A damaged hash fits no PIN."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return _hasher().verify(pin_hash, pin)
    except (Argon2Error, InvalidHashError):
        return False


def outdated(pin_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(pin_hash)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def _trivial(pin: str) -> bool:
    repeated = any(pin == pin[:n] * (len(pin) // n) for n in range(1, len(pin) // 2 + 1))
    pairs = len(pin) % 2 == 0 and all(pin[i] == pin[i + 1] for i in range(0, len(pin), 2))
    run = any(pin in digits for digits in _RUNS)
    return repeated or pairs or run or pin in _WELL_KNOWN
