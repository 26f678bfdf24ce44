"""What a confirmation does to the papers of a slip, line by line; and how differences end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.custody.handing import (
    HERE,
    LOST,
    SETTLINGS,
    Marked,
    Surplus,
    confirm,
    is_lost,
    settle,
)
from counter.custody.records import DISCREPANCY_ZH, Discrepancy, HandoffLine, Piece
from counter.errors import BadInput, Refused

AT = datetime(2026, 11, 23, 9, 42, tzinfo=timezone(timedelta(hours=8)))
WINDOW, LEAD = "window:01", "dept:市场监管部门"


def line(no: int, *, pages: int = 2, case: str = "a") -> HandoffLine:
    return HandoffLine(
        handoff_id="slip",
        no=no,
        piece_id=f"p{no}",
        case_id=case,
        number=f"办件-{case}",
        what=f"材料{no}",
        kind="original",
        count=1,
        pages=pages,
    )


def piece(no: int = 1, **changed: object) -> Piece:
    usual: dict[str, object] = {"holder": WINDOW, "handoff": "slip", "pages": 2} | changed
    return Piece(
        id=f"p{no}",
        case_id="a",
        item_no=0,
        line=f"材料{no}",
        kind="original",
        count=1,
        made_at=AT,
        **usual,  # type: ignore[arg-type]
    )


def difference(kind: str) -> Discrepancy:
    return Discrepancy(
        id="d",
        handoff_id="slip",
        line_no=1,
        case_id="a",
        kind=kind,  # type: ignore[arg-type]
        what="",
        giver=WINDOW,
        taker=LEAD,
        opened_at=AT,
        opened_by="李强",
    )


MARKS = st.one_of(
    st.just(HERE),
    st.just(Marked(mark="missing", note="没有在袋里")),
    st.integers(1, 9).filter(lambda n: n != 2).map(lambda n: Marked(mark="pages", pages=n)),
)


@pytest.mark.rule("R144")
@given(st.lists(MARKS, min_size=1, max_size=8), st.integers(0, 3))
def test_every_piece_either_goes_or_stays_and_every_difference_is_opened(
    marks: list[Marked], extra: int
) -> None:
    lines = [line(no) for no in range(1, len(marks) + 1)]
    outcome = confirm(lines, dict(enumerate(marks, 1)), [Surplus(what=f"多的{n}") for n in range(extra)])
    went = [one for one, _ in outcome.goes]
    assert sorted([*went, *outcome.stays]) == sorted(one.piece_id for one in lines)
    missing = [f"p{no}" for no, mark in enumerate(marks, 1) if mark.mark == "missing"]
    assert list(outcome.stays) == missing
    kinds = [one.kind for one in outcome.opened]
    assert kinds.count("missing") == len(missing)
    assert kinds.count("pages") == sum(mark.mark == "pages" for mark in marks)
    assert kinds.count("surplus") == extra
    assert [one.no for one in outcome.lines] == list(range(1, len(marks) + extra + 1))


def test_a_line_without_a_mark_is_named_and_nothing_is_decided() -> None:
    lines = [line(no) for no in range(1, 6)]
    with pytest.raises(BadInput, match="还有 4 项没有核对：第2“材料2”、3“材料3”、4“材料4”等"):
        confirm(lines, {1: HERE, 2: Marked(mark="")})


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Marked(mark="pages"), "请写实到的页数"),
        (Marked(mark="pages", pages=2), "请写实到的页数"),
        (Marked(mark="here", pages=3), "您数到 3 页"),
        (Marked(mark="here", pages=-1), "页数不对"),
    ],
)
def test_pages_that_contradict_their_mark_are_asked_again(found: Marked, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        confirm([line(1)], {1: found})


def test_pages_nobody_had_counted_are_counted_by_the_receiver_without_a_difference() -> None:
    outcome = confirm([line(1, pages=0)], {1: Marked(mark="here", pages=7)})
    assert outcome.goes == (("p1", 7),)
    assert outcome.opened == ()


def test_a_mark_for_a_line_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInput, match="没有第9项"):
        confirm([line(1)], {1: HERE, 9: HERE})


def test_a_surplus_paper_belongs_to_a_case_of_the_slip() -> None:
    lines = [line(1), line(2, case="b")]
    marks = {1: HERE, 2: HERE}
    assert confirm(lines, marks, [Surplus(what="照片", number="办件-b")]).opened[0].case_id == "b"
    assert confirm(lines, marks, [Surplus(what="照片")]).opened[0].case_id == "a"
    with pytest.raises(BadInput, match="没有办件 办件-c"):
        confirm(lines, marks, [Surplus(what="照片", number="办件-c")])
    for bad in (Surplus(what=" "), Surplus(what="照片", count=0)):
        with pytest.raises(BadInput):
            confirm(lines, marks, [bad])


# -- settling ----------------------------------------------------------------------------------------------


def test_a_missing_paper_is_found_at_the_receiver_at_the_giver_or_lost() -> None:
    missing = difference("missing")
    came = settle(missing, "arrived", line(1), piece()).piece
    assert came is not None
    assert (came.holder, came.handoff) == (LEAD, "")
    stays = settle(missing, "stays", line(1), piece()).piece
    assert stays is not None
    assert (stays.holder, stays.handoff) == (WINDOW, "")
    lost = settle(missing, "lost", line(1), piece()).piece
    assert lost is not None
    assert (lost.holder, lost.place, lost.handoff) == (WINDOW, LOST, "slip")
    assert is_lost(lost)


def test_pages_are_settled_by_one_count_or_the_paper_goes_back() -> None:
    pages, there = difference("pages"), piece(holder=LEAD, handoff="")
    counted = replace(line(1), mark="pages", found_pages=5)
    for how, want in (("counted", (LEAD, 5)), ("written", (LEAD, 2)), ("back", (WINDOW, 2))):
        found = settle(pages, how, counted, there).piece
        assert found is not None
        assert (found.holder, found.pages) == want
    with pytest.raises(Refused, match="另一张移交单"):
        settle(pages, "back", counted, piece(holder=LEAD, handoff="next"))


def test_a_surplus_paper_is_kept_as_a_new_piece_or_given_back() -> None:
    extra, new = difference("surplus"), piece(9, holder=LEAD, handoff="")
    assert settle(extra, "kept", line(1), None, new).new == new
    assert settle(extra, "back", line(1), None, new).new is None


def test_a_paper_that_went_elsewhere_meanwhile_is_not_moved_by_settling() -> None:
    with pytest.raises(Refused, match="不在原处"):
        settle(difference("missing"), "arrived", line(1), piece(holder="applicant"))


@pytest.mark.parametrize("kind", list(DISCREPANCY_ZH))
def test_every_kind_of_difference_knows_its_own_ways_only(kind: str) -> None:
    every = {how for ways in SETTLINGS.values() for how in ways} | {"", "随便"}
    holder = LEAD if kind == "pages" else WINDOW
    for how in every - set(SETTLINGS[kind]):
        with pytest.raises(BadInput, match="没有这种处理办法"):
            settle(difference(kind), how, line(1), piece(holder=holder), piece(9))
