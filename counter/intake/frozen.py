"""Papers as they are kept: one canonical text for a record, its digest, and the record back. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from counter.intake.papers import Form, FormKind, Letter, Notice, Paper, Receipt, title_of
from counter.journal import canonical

if TYPE_CHECKING:
    from counter.cases.records import PaperRow

KINDS: dict[str, type[Paper]] = {
    "notice": Notice,
    "receipt": Receipt,
    "deferral": Letter,
    "commitment": Letter,
    **dict.fromkeys(get_args(FormKind), Form),
}
LATER = frozenset({"online", "boxes", "mark", "content", "check"})
"""Fields that papers of earlier versions did not have."""


def freeze(paper: Paper) -> str:
    """The canonical JSON that is stored; the same record always gives the same text.

    A field that came later is left out while it says nothing: a paper of before keeps its text and digest.
    """
    record = msgspec.to_builtins(paper)
    if not paper.head.training:
        del record["head"]["training"]
    return canonical(_told(record))


def _told(value: Any) -> Any:
    """The record without later fields that say nothing, however deep."""
    if isinstance(value, dict):
        return {key: _told(said) for key, said in value.items() if said or key not in LATER}
    return [_told(one) for one in value] if isinstance(value, list | tuple) else value


def thaw(row: PaperRow) -> Paper:
    """The record back from the store."""
    return msgspec.json.decode(row.record, type=KINDS[row.kind])


def title(row: PaperRow) -> str:
    """What stands on top of a kept paper."""
    return title_of(thaw(row))


def digest_of(paper: Paper) -> str:
    """SHA-256 of the record without its own code (the code carries the digest)."""
    bare = replace(paper, head=replace(paper.head, code=""))
    return hashlib.sha256(freeze(bare).encode()).hexdigest()
