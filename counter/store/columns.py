"""The column types: each behaves alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from sqlalchemy import BigInteger, Integer, Text, TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

T = TypeVar("T")

Words = Text().with_variant(Text(collation="C"), "postgresql")
"""Text compared and sorted by code point on both databases (SQLite always does)."""

Count = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit whole number; on SQLite the alias of the row id when it is the primary key."""


class Moment(TypeDecorator[datetime]):
    """An aware time as text: UTC to the microsecond, `Z`, then the offset it was given in.

    `2026-11-23T01:42:10.000000Z+08:00` sorts by the instant as plain text, and comes back in its own offset.
    """

    impl = Words
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """ValueError for a time without offset: it would be a guess."""
        del dialect
        return None if value is None else moment(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The time in its own offset."""
        del dialect
        return None if value is None else parsed(value)


def moment(value: datetime) -> str:
    """The stored text of an aware time. ValueError without an offset."""
    if value.tzinfo is None:
        raise ValueError("a stored time needs its offset")
    instant = value.astimezone(UTC).replace(tzinfo=None)
    return f"{instant.isoformat(timespec='microseconds')}Z{value.isoformat(timespec='microseconds')[26:]}"


def parsed(text: str) -> datetime:
    """The time a stored text stands for. ValueError if it is none."""
    return datetime.fromisoformat(text[:27]).astimezone(_offset(text[27:]))


@lru_cache(maxsize=64)
def _offset(tail: str) -> tzinfo | None:
    return datetime.fromisoformat(f"2000-01-01T00:00:00{tail}").tzinfo


class Packed(TypeDecorator[T]):
    """A frozen record (or tuple or dict) kept as one canonical JSON text."""

    impl = Words
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._decoder: msgspec.json.Decoder[T] = msgspec.json.Decoder(kind)

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        """Keys of dicts sorted, so that equal records are equal texts."""
        del dialect
        return None if value is None else msgspec.json.encode(value, order="deterministic").decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        """msgspec.MsgspecError if the text is no such record."""
        del dialect
        return None if value is None else self._decoder.decode(value)
