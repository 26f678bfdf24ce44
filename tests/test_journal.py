from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from counter.journal import GENESIS, Head, Unreadable, breaks, canonical, chain, entry_hash, verify

if TYPE_CHECKING:
    from counter.cases.records import Entry
    from counter.journal import Fault

START = datetime(2026, 11, 23, 1, 42, tzinfo=UTC)


def written(count: int) -> tuple[list[Entry], Head]:
    """A whole journal of `count` entries, a minute apart."""
    entries: list[Entry] = []
    head = Head()
    for n in range(count):
        entry = chain(
            head,
            at=START + timedelta(minutes=n),
            station="湖滨区",
            window="01",
            operator="张敏",
            action="answer",
            case_id=f"case {n}",
            detail=canonical({"line": "营业执照", "n": n}),
        )
        entries.append(entry)
        head = Head(entry.seq, entry.hash)
    return entries, head


def kinds(faults: tuple[Fault, ...]) -> list[tuple[int, str]]:
    return [(fault.seq, fault.kind) for fault in faults]


def test_a_whole_journal_has_no_fault() -> None:
    assert verify(*written(50)) == ()
    assert verify([], Head()) == ()


def test_the_hash_can_be_checked_with_a_json_library_and_nothing_else() -> None:
    (entry,), _ = written(1)
    text = (
        '[1,"2026-11-23T01:42:00.000000+00:00","湖滨区","01","张敏","answer","case 0",'
        '"{\\"line\\":\\"营业执照\\",\\"n\\":0}","' + GENESIS + '"]'
    )
    assert json.loads(text)[4] == entry.operator
    assert entry.hash == hashlib.sha256(text.encode()).hexdigest()


def test_the_same_detail_is_the_same_text() -> None:
    assert canonical({"b": "开饭店", "a": [1, None]}) == canonical({"a": [1, None], "b": "开饭店"})
    assert canonical({"b": "开饭店"}) == '{"b":"开饭店"}'


TEXTS = ("station", "window", "operator", "action", "case_id", "detail", "previous", "hash")


@given(
    where=st.integers(0, 7),
    name=st.sampled_from(TEXTS),
    value=st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
)
def test_any_altered_text_is_found(where: int, name: str, value: str) -> None:
    entries, head = written(8)
    if getattr(entries[where], name) == value:
        value += "x"
    entries[where] = replace(entries[where], **{name: value})  # type: ignore[arg-type]
    faults = breaks(verify(entries, head))
    assert (where + 1, "altered") in kinds(faults)


SHIFTS = st.timedeltas(timedelta(days=-4000), timedelta(days=4000)).filter(bool)


@given(where=st.integers(0, 7), shift=SHIFTS)
def test_any_altered_time_is_found(where: int, shift: timedelta) -> None:
    entries, head = written(8)
    entries[where] = replace(entries[where], at=entries[where].at + shift)
    assert (where + 1, "altered") in kinds(breaks(verify(entries, head)))


def test_a_time_told_in_another_offset_is_found() -> None:
    entries, head = written(3)
    entries[1] = replace(entries[1], at=entries[1].at.astimezone(timezone(timedelta(hours=8))))
    assert kinds(verify(entries, head)) == [(2, "altered")]


@given(where=st.integers(0, 7), seq=st.integers(-3, 20))
def test_any_altered_sequence_is_found(where: int, seq: int) -> None:
    entries, head = written(8)
    assume(seq != where + 1)
    entries[where] = replace(entries[where], seq=seq)
    assert (seq, "altered") in kinds(breaks(verify(entries, head)))


@given(where=st.integers(0, 6), name=st.sampled_from(TEXTS[:6]))
def test_an_entry_altered_with_a_fitting_hash_is_found_by_the_next(where: int, name: str) -> None:
    entries, head = written(8)
    forged = replace(entries[where], **{name: "forged"})  # type: ignore[arg-type]
    entries[where] = replace(forged, hash=entry_hash(forged))
    assert kinds(verify(entries, head)) == [(where + 2, "link")]


def test_the_last_entry_altered_with_a_fitting_hash_is_found_by_the_head() -> None:
    entries, head = written(8)
    forged = replace(entries[-1], action="forged")
    entries[-1] = replace(forged, hash=entry_hash(forged))
    assert kinds(verify(entries, head)) == [(8, "head")]


@given(first=st.integers(0, 7), last=st.integers(0, 7))
def test_missing_entries_are_found(first: int, last: int) -> None:
    first, last = sorted((first, last))
    entries, head = written(8)
    del entries[first : last + 1]
    expected = (first + 1, "tail" if last == 7 else "missing")
    assert kinds(verify(entries, head)) == [expected]


@given(order=st.permutations(range(8)))
def test_any_other_order_is_found(order: list[int]) -> None:
    entries, head = written(8)
    faults = breaks(verify([entries[n] for n in order], head))
    assert bool(faults) == (list(order) != sorted(order))


@given(where=st.integers(0, 8), copied=st.integers(0, 7))
def test_an_inserted_entry_is_found(where: int, copied: int) -> None:
    entries, head = written(8)
    entries.insert(where, entries[copied])
    assert "order" in {fault.kind for fault in breaks(verify(entries, head))}


def test_entries_after_the_end_are_found() -> None:
    entries, _ = written(8)
    assert kinds(verify(entries, Head(6, entries[5].hash))) == [(7, "head")]


def test_every_break_is_reported_not_only_the_first() -> None:
    entries, head = written(10)
    entries[1] = replace(entries[1], action="x")
    entries[5] = replace(entries[5], operator="x")
    del entries[8:]
    del entries[3]
    assert kinds(verify(entries, head)) == [(2, "altered"), (4, "missing"), (6, "altered"), (9, "tail")]


def test_an_unreadable_entry_is_a_break_and_the_rest_is_still_checked() -> None:
    entries, head = written(5)
    entries[3] = replace(entries[3], action="x")
    rows: list[Entry | Unreadable] = [*entries[:1], Unreadable(2, "时间不成样子"), *entries[2:]]
    assert kinds(verify(rows, head)) == [(2, "unreadable"), (4, "altered")]


def test_a_clock_set_back_is_a_remark_and_no_break() -> None:
    entries, head = written(1)
    late = chain(
        head,
        at=START - timedelta(days=1),
        station="",
        window="",
        operator="",
        action="",
        case_id="",
        detail="",
    )
    faults = verify([*entries, late], Head(late.seq, late.hash))
    assert [(fault.kind, fault.remark) for fault in faults] == [("clock", True)]
    assert breaks(faults) == ()


def test_faults_are_said_in_plain_words() -> None:
    entries, head = written(4)
    del entries[1:3]
    (fault,) = verify(entries, head)
    assert fault.text == "第2条到第3条不见了"
