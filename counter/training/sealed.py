"""Training files (results, class files) with a seal over their content: a changed one is noticed.

The seal is an HMAC over the content's one JSON text, with the secret of the class, or a fixed word where
there is no class. It keeps anybody from editing a file without being seen. It is no signature, for whoever
holds the class file holds its secret; so every score is computed anew when results are collected.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, TypeVar

import msgspec

from counter.errors import BadInput, StoreFailed, os_reason
from counter.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")

NO_CLASS = "一件事一次办·培训"
"""The secret of results outside any class."""
MOST_BYTES = 4 << 20
"""A larger file is none of ours: the longest run recorded so far takes a tenth."""
SEALS = "seals"


def write(path: Path, kind: str, record: object, *secrets: str) -> Path:
    """Write a record whole or not at all, with a seal for each secret. StoreFailed when it cannot be."""
    body = msgspec.to_builtins(record)
    sealed = {"kind": kind, "content": body, SEALS: [seal(kind, body, one) for one in secrets]}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, msgspec.json.format(msgspec.json.encode(sealed), indent=1) + b"\n")
    except OSError as error:
        raise StoreFailed(
            f"写不下 {path}（{os_reason(error)}）。", todo="请检查文件夹的空间和权限，再试一次。"
        ) from error
    return path


def read(path: Path, kind: str, shape: type[T], secret: str | None) -> T:
    """The record of a file. `secret` None: the caller asks `holds` by itself.

    BadInput when it is no such file, was changed, or comes from a newer program.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(f"{path.name} 太大，不是培训文件。", todo="请核对选的文件。")
        raw = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise BadInput(f"读不到 {path}（{os_reason(error)}）。", todo="请核对位置和权限。") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadInput(f"{path.name} 不是培训文件，或者没有传完整。", todo="请重新取一份。") from error
    if not isinstance(raw, dict) or raw.get("kind") != kind:
        raise BadInput(f"{path.name} 不是{kind}。", todo="请核对选的文件。")
    if secret is not None and not _holds(raw, secret):
        raise BadInput(f"{path.name} 的内容被改过，不能算数。", todo="请交来原来的文件。")
    try:
        return msgspec.convert(raw["content"], shape)
    except (KeyError, msgspec.ValidationError) as error:
        raise BadInput(
            f"{path.name} 里有认不出的内容，可能是新版程序写的。", todo="请更新程序后再读。"
        ) from error


def holds(path: Path, secret: str) -> bool:
    """Whether the seal of a file fits its content. False when it cannot be read."""
    try:
        raw = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        return False
    return isinstance(raw, dict) and _holds(raw, secret)


def _holds(raw: dict[str, object], secret: str) -> bool:
    right = seal(str(raw.get("kind")), raw.get("content"), secret)
    seals = raw.get(SEALS)
    return isinstance(seals, list) and any(hmac.compare_digest(right, str(one)) for one in seals)


def seal(kind: str, body: object, secret: str) -> str:
    """The seal over a record as plain values."""
    said = msgspec.json.encode([kind, body], order="deterministic")
    return hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()
