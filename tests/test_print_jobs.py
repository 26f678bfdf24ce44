"""Waits between tries, the legal moves of a print job, and how many copies of a paper are wanted: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from form_samples import FORMS
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import COMMITMENT, DEFERRAL, NOTICE, RECEIPT
from stores import NOW

from counter.errors import Refused
from counter.intake.papers import Submission
from counter.printing.jobs import DONE, MOVES, OPEN, PrintJob, Status, Verb, moved, state_zh
from counter.printing.kinds import copies_of
from counter.printing.retry import DELAYS, FARTHEST, TRIES, next_try

JOB = PrintJob(
    id="1",
    version=1,
    window="01",
    what="paper",
    ref="p",
    kind="receipt",
    name="p",
    title="收件回执",
    case_id="c",
    printer="甲",
    copies=1,
    duplex=False,
    reprint=0,
    status="waiting",
    doubt=False,
    tries=0,
    next_at=NOW,
    error="",
    spool="",
    sender="",
    created_at=NOW,
    created_by="张敏",
    changed_at=NOW,
)


@settings(max_examples=60)
@given(st.integers(-3, 100))
def test_waits_grow_and_come_to_an_end(tries: int) -> None:
    at, later = next_try(tries, NOW), next_try(tries + 1, NOW)
    assert (at is None) == (tries >= TRIES)
    if at is not None:
        assert NOW <= at <= NOW + FARTHEST
        assert later is None or later >= at


def test_all_tries_lie_between_a_lunch_break_and_half_a_day() -> None:
    assert timedelta(hours=2) < timedelta(seconds=sum(DELAYS)) < timedelta(hours=4)
    assert list(DELAYS) == sorted(DELAYS)


STATUSES: tuple[Status, ...] = get_args(Status)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=12))
def test_what_came_out_or_was_cancelled_is_never_printed_again(verbs: list[Verb]) -> None:
    job, ended = JOB, False
    for verb in verbs:
        try:
            job = moved(job, verb, NOW)
        except Refused:
            continue
        assert not ended, f"{verb} after the end"
        ended = job.status in DONE
    assert job.status in (*OPEN, *DONE)


def test_only_a_doubtful_job_can_be_said_to_have_come_out() -> None:
    failed = replace(JOB, status="failed")
    with pytest.raises(Refused):
        moved(failed, "confirm", NOW)
    doubted = replace(failed, doubt=True)
    assert state_zh(doubted) == "待确认"
    assert moved(doubted, "confirm", NOW).status == "printed"
    assert not moved(doubted, "retry", NOW).doubt


@pytest.mark.parametrize("status", STATUSES)
def test_a_refusal_says_why(status: Status) -> None:
    job = replace(JOB, status=status)
    for verb in get_args(Verb):
        if status not in MOVES[verb][0]:
            with pytest.raises(Refused, match=r"。"):
                moved(job, verb, NOW)


def test_what_the_applicant_signs_goes_out_twice_and_an_electronic_one_once() -> None:
    assert {copies_of(paper) for paper in (NOTICE, RECEIPT, DEFERRAL, COMMITMENT)} == {2}
    online = Submission(at="2026-11-23 09:12", number="")
    assert {copies_of(replace(paper, online=online)) for paper in (NOTICE, RECEIPT)} == {1}


def test_a_form_that_holds_a_page_for_every_side_is_not_doubled() -> None:
    assert sum(len(form.copies) > 1 for form in FORMS.values()) > 3
    assert {copies_of(form) for form in FORMS.values()} == {1}
