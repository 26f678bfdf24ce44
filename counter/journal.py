"""The journal as a chain: how an entry is hashed, and how every break of the chain is found.

Pure. The store appends and streams; this module says what is right. An entry's hash is the SHA-256 of the
UTF-8 bytes of a JSON array of its fields in the order of `FIELDS`, then the hash of the entry before; so
anyone can check the chain with a JSON library and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from counter.cases.records import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""

FIELDS = ("seq", "at", "station", "window", "operator", "action", "case_id", "detail", "previous")
"""What the hash covers: everything but the hash itself."""

_CANONICAL = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))

FaultKind = Literal["altered", "missing", "order", "link", "tail", "head", "unreadable", "clock"]


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain, kept apart from the entries: without it a cut tail would go unseen."""

    seq: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class Fault:
    """One break of the chain, or a remark (a clock set back breaks nothing)."""

    seq: int
    kind: FaultKind
    text: str
    remark: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry whose row can no longer be read as one."""

    seq: int
    why: str


def canonical(value: object) -> str:
    """The one JSON text of a value: keys sorted, no spaces, Han characters as they are."""
    return _CANONICAL.encode(value)


def entry_hash(entry: Entry) -> str:
    """SHA-256 (hex) over every field and the hash before."""
    at = entry.at.isoformat(timespec="microseconds")
    values = [at if name == "at" else getattr(entry, name) for name in FIELDS]
    return hashlib.sha256(canonical(values).encode()).hexdigest()


def chain(  # noqa: PLR0913  (the fields of an entry)
    head: Head,
    *,
    at: datetime,
    station: str,
    window: str,
    operator: str,
    action: str,
    case_id: str,
    detail: str,
) -> Entry:
    """The entry that follows `head`. `at` may lie before the last one: the sequence counts, not the clock."""
    entry = Entry(
        seq=head.seq + 1,
        at=at,
        station=station,
        window=window,
        operator=operator,
        action=action,
        case_id=case_id,
        detail=detail,
        previous=head.hash,
        hash="",
    )
    return replace(entry, hash=entry_hash(entry))


def verify(entries: Iterable[Entry | Unreadable], head: Head) -> tuple[Fault, ...]:
    """Every break of the chain and every remark; () = whole. Reads `entries` once, in stored order."""
    return tuple(_faults(entries, head))


def breaks(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults that are true breaks, without the remarks."""
    return tuple(fault for fault in faults if not fault.remark)


def _faults(entries: Iterable[Entry | Unreadable], head: Head) -> Iterator[Fault]:
    seq, known, clock = 0, GENESIS, None
    for entry in entries:
        yield from _sequence(entry.seq, seq)
        if isinstance(entry, Unreadable):
            yield Fault(entry.seq, "unreadable", f"第{entry.seq}条读不出来：{entry.why}")
            seq, known = entry.seq, ""
            continue
        yield from _content(entry, known if entry.seq == seq + 1 else "")
        if clock is not None and entry.at < clock:
            yield _clock_set_back(entry, clock)
        seq, known, clock = entry.seq, entry.hash, entry.at
    yield from _end(Head(seq, known), head)


def _sequence(seq: int, before: int) -> Iterator[Fault]:
    if seq <= before:
        yield Fault(seq, "order", f"第{seq}条排在第{before}条之后，次序被动过")
    elif seq == before + 2:
        yield Fault(before + 1, "missing", f"第{before + 1}条不见了")
    elif seq > before + 2:
        yield Fault(before + 1, "missing", f"第{before + 1}条到第{seq - 1}条不见了")


def _content(entry: Entry, known: str) -> Iterator[Fault]:
    """`known` = hash of the entry before; empty when that one cannot be relied on."""
    if entry_hash(entry) != entry.hash:
        yield Fault(entry.seq, "altered", f"第{entry.seq}条的内容被改过")
    if known and entry.previous != known:
        yield Fault(entry.seq, "link", f"第{entry.seq}条与前一条接不上：前一条被换过、插入过或调过次序")


def _clock_set_back(entry: Entry, clock: datetime) -> Fault:
    now, before = f"{entry.at:%Y-%m-%d %H:%M:%S}", f"{clock:%Y-%m-%d %H:%M:%S}"
    text = f"第{entry.seq}条的时间（{now}）早于前一条（{before}）：时钟被调回过"
    return Fault(entry.seq, "clock", text, remark=True)


def _end(last: Head, head: Head) -> Iterator[Fault]:
    if last.seq < head.seq:
        yield Fault(last.seq + 1, "tail", f"末尾缺少：应到第{head.seq}条，只到第{last.seq}条")
    elif last.seq > head.seq:
        yield Fault(head.seq + 1, "head", f"链尾只登记到第{head.seq}条，却有第{last.seq}条：有没有登记的记录")
    elif last.hash and last.hash != head.hash:
        yield Fault(last.seq, "head", f"最后一条（第{last.seq}条）与登记的链尾不符")
