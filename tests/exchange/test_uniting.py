"""What grew on both sides is united the same way on both sides, so that two stations come to the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from counter.cases.items import ScanRow
from counter.cases.records import PaperRow, Review
from counter.exchange.snapshot import Grown, united

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOMENTS = st.none() | st.integers(0, 3).map(lambda hours: NOON + timedelta(hours=hours))
NAMES = st.sampled_from(["", "S2", "S12"])


@st.composite
def papers(draw: st.DrawFn) -> tuple[PaperRow, ...]:
    numbers = draw(st.sets(st.sampled_from(["S1", "S2", "S3"])))
    return tuple(
        PaperRow(
            number=number,
            case_id="a",
            kind="receipt",
            record="{}",
            digest="d",
            issued_at=NOON,
            issued_by="张敏",
            void_at=(at := draw(MOMENTS)),
            replaced_by=draw(NAMES) if at else "",
        )
        for number in sorted(numbers)
    )


@st.composite
def scans(draw: st.DrawFn) -> tuple[ScanRow, ...]:
    ids = draw(st.sets(st.sampled_from("xyz")))
    return tuple(
        ScanRow(
            id=one,
            case_id="a",
            line="身份证",
            sha256="0" * 64,
            media="image/png",
            size=1,
            pages=1,
            name="1.png",
            at=NOON,
            by="张敏",
            removed_at=(at := draw(MOMENTS)),
            removed_by=draw(st.sampled_from(["张敏", "李强"])) if at else "",
        )
        for one in sorted(ids)
    )


@st.composite
def reviews(draw: st.DrawFn) -> tuple[Review, ...]:
    rounds = draw(st.sets(st.integers(1, 3)))
    return tuple(
        Review(
            case_id="a",
            round=one,
            at=NOON + timedelta(hours=(hours := draw(st.integers(0, 3)))),
            by="张敏",
            paper_number=f"N{hours}",
            findings={},
            seen=(),
        )
        for one in sorted(rounds)
    )


GROWN = st.builds(Grown, papers=papers(), scans=scans(), reviews=reviews())


def rows(one: Grown) -> tuple[dict[str, PaperRow], dict[str, ScanRow], dict[int, Review]]:
    return (
        {row.number: row for row in one.papers},
        {row.id: row for row in one.scans},
        {row.round: row for row in one.reviews},
    )


@given(GROWN, GROWN)
def test_both_sides_come_to_the_same(mine: Grown, theirs: Grown) -> None:
    whole = united(mine, theirs)
    assert rows(whole) == rows(united(theirs, mine))
    assert rows(united(whole, theirs)) == rows(whole)


@given(GROWN, GROWN)
def test_a_voided_paper_stays_void_and_a_removed_scan_removed(mine: Grown, theirs: Grown) -> None:
    found, copies, _ = rows(united(mine, theirs))
    for side in (mine, theirs):
        assert all(found[row.number].void_at for row in side.papers if row.void_at)
        assert all(copies[row.id].removed_at for row in side.scans if row.removed_at)
