"""The one table of legal moves: everything else is refused, in a sentence."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from counter.cases.lifecycle import MOVE_ZH, MOVES, STATUS_ZH, move
from counter.cases.records import CaseStatus
from counter.errors import Refused

STATUSES: tuple[CaseStatus, ...] = get_args(CaseStatus)
EVERY = sorted(product(STATUSES, MOVE_ZH))
LEGAL = {
    "draft": {"edit": "draft", "notice": "noticed", "receive": "received", "drop": "dropped"},
    "noticed": {"edit": "noticed", "notice": "noticed", "receive": "received", "drop": "dropped"},
    "received": {"amend": "amending"},
    "amending": {"edit": "amending", "receive": "received", "cancel_amend": "received"},
    "dropped": {},
}
"""Written down a second time, so that a move added by mistake shows."""


@pytest.mark.parametrize(("status", "what"), EVERY)
def test_a_case_moves_as_the_table_says_or_not_at_all(status: CaseStatus, what: str) -> None:
    if what in LEGAL[status]:
        assert move(status, what) == LEGAL[status][what]
        return
    with pytest.raises(Refused) as caught:
        move(status, what)
    assert STATUS_ZH[status] in caught.value.what
    assert MOVE_ZH[what] in caught.value.what


def test_the_table_has_no_move_beside_these_and_every_status_a_name() -> None:
    assert {(s, w): t for s, moves in LEGAL.items() for w, t in moves.items()} == MOVES
    assert set(STATUS_ZH) == set(STATUSES) == set(LEGAL)
    assert {what for _, what in MOVES} == set(MOVE_ZH)


def test_every_status_can_be_reached_from_a_draft_and_a_received_case_is_amended_not_edited() -> None:
    reached, waiting = {"draft"}, ["draft"]
    while waiting:
        for target in LEGAL[waiting.pop()].values():
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    assert reached == set(STATUSES)
    with pytest.raises(Refused, match="用“更正”，写明原因"):
        move("received", "edit")


def test_an_unheard_of_move_is_refused_as_well() -> None:
    with pytest.raises(Refused, match="不能fly"):
        move("draft", "fly")
