"""Another station's journal as far as it came along: links without gap, and the entries that were told. Pure.

A station sends the hash of every entry of its journal, and the whole text of those that concern a shared
case. A hash covers the entry and the hash before it: an entry that was told is proved by its own hash and by
the link before it, and what was not told cannot be exchanged or left out later without the chain breaking.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from counter.cases.records import Entry
from counter.errors import BadInput, Conflict
from counter.journal import GENESIS, Head, canonical, entry_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_LINKS = 100_000
"""Links in one package; a busy county writes a few thousand entries a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a journal, as a package brings it."""

    after: int
    """The links begin with the entry after this one."""
    links: tuple[str, ...] = ()
    """Hashes of the entries after+1, after+2 …"""


def text_of(entry: Entry) -> str:
    """The canonical JSON of an entry, as it travels and is kept."""
    return canonical(msgspec.to_builtins(entry))


def entry_of(text: str) -> Entry:
    """The entry of such a text. BadInput if it is none."""
    try:
        return msgspec.json.decode(text, type=Entry)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as why:
        raise BadInput("包里的日志读不懂。", todo="请发送的站点检查后重新制作。") from why


def follows(known: Head, came: Stretch) -> Head:
    """The new end of the other station's chain. Links that are known already are no harm.

    Raises Conflict where the links do not go on from where they ended: something is missing between,
    which the numbers of packages do not allow.
    """
    if came.after > known.seq:
        raise Conflict(
            f"对方的日志从第{came.after + 1}条开始，本站只有到第{known.seq}条，中间缺了一段。",
            todo="没有收下。请对方查验日志（counter journal verify），并联系管理员。",
        )
    end = came.after + len(came.links)
    return known if end <= known.seq else Head(end, came.links[-1])


def forked(came: Stretch, here: Mapping[int, str]) -> int | None:
    """The first entry whose link is another one than before; None = the old part is unchanged.

    `here`: hashes known so far, by number.
    """
    for seq, link in enumerate(came.links, came.after + 1):
        if here.get(seq, link) != link:
            return seq
    return None


def prove(entries: Iterable[Entry], hashes: Mapping[int, str]) -> None:
    """Every told entry is what its link says. `hashes`: links by number. BadInput names the first other."""
    for entry in entries:
        before = GENESIS if entry.seq == 1 else hashes.get(entry.seq - 1)
        if entry_hash(entry) != entry.hash or hashes.get(entry.seq) != entry.hash or before != entry.previous:
            raise BadInput(
                f"对方日志的第{entry.seq}条和它的链对不上，被改动过。",
                todo="没有收下。请对方查验日志（counter journal verify），并联系管理员。",
            )


def broken(rows: Sequence[tuple[int, str, str]], head: Head, *, gaps: bool = False) -> str:
    """What is wrong with a kept foreign journal, as a sentence; "" = unbroken up to its known end.

    `rows`: number, hash and text (may be empty) in order. `gaps`: it is that of a former life, of which
    stretches may never have come.
    """
    hashes = {seq: link for seq, link, _ in rows}
    if gaps:
        told = [entry_of(text) for _, _, text in rows if text]
        hashes = {one.seq - 1: one.previous for one in told} | hashes
    elif [seq for seq, _, _ in rows] != list(range(1, head.seq + 1)):
        lacking = next((seq for seq in range(1, head.seq + 1) if seq not in hashes), head.seq)
        return f"第{lacking}条不见了或多出来"
    if head.seq and hashes.get(head.seq) != head.hash:
        return f"末尾（第{head.seq}条）和登记的不一样"
    for _, _, text in rows:
        try:
            prove([entry_of(text)] if text else [], hashes)
        except BadInput as why:
            return why.what
    return ""
