"""The one table of legal moves: everything else is refused, in a sentence."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from counter.cases.items import CaseItem, ItemStatus
from counter.cases.lifecycle import (
    ITEM_MOVE_ZH,
    ITEM_MOVES,
    ITEM_ZH,
    MOVE_ZH,
    MOVES,
    STATUS_ZH,
    move,
    move_item,
)
from counter.cases.records import CaseStatus
from counter.errors import Refused

STATUSES: tuple[CaseStatus, ...] = get_args(CaseStatus)
EVERY = sorted(product(STATUSES, MOVE_ZH))
LEGAL = {
    "draft": {"edit": "draft", "notice": "noticed", "receive": "received", "drop": "dropped"},
    "noticed": {
        "edit": "noticed",
        "notice": "noticed",
        "receive": "received",
        "drop": "dropped",
        "lapse": "lapsed",
    },
    "received": {"amend": "amending", "push": "handling", "withdraw": "withdrawn"},
    "amending": {"edit": "amending", "receive": "received", "cancel_amend": "received"},
    "dropped": {},
    "lapsed": {},
    "handling": {"finish": "finished", "withdraw": "withdrawn"},
    "finished": {"archive": "archived"},
    "withdrawn": {"archive": "archived"},
    "archived": {},
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


ITEM_STATUSES: tuple[ItemStatus, ...] = get_args(ItemStatus)
LEGAL_ITEM = {
    "waiting": {"push": "pushed", "withdraw": "withdrawn"},
    "pushed": {"accept": "accepted", "refuse": "decided", "withdraw": "withdrawn"},
    "accepted": {
        "prereview": "accepted",
        "extend": "accepted",
        "pause": "paused",
        "grant": "decided",
        "deny": "decided",
        "withdraw": "withdrawn",
    },
    "paused": {"resume": "accepted", "withdraw": "withdrawn"},
    "decided": {"reopen": "accepted", "reopen_refusal": "pushed", "register": "ready"},
    "ready": {"deliver": "delivered", "lose": "decided"},
    "delivered": {"prove": "closed"},
    "closed": {},
    "withdrawn": {},
}
"""The same for an item of a case."""


@pytest.mark.rule("R167")
@pytest.mark.parametrize(("status", "what"), sorted(product(ITEM_STATUSES, ITEM_MOVE_ZH)))
def test_an_item_moves_as_the_table_says_or_not_at_all(status: ItemStatus, what: str) -> None:
    item = CaseItem(
        case_id="c", no=1, status=status, item="x", name="排水许可", dept="城管部门", level="县级", here=True
    )
    if what in LEGAL_ITEM[status]:
        assert move_item(item, what) == LEGAL_ITEM[status][what]
        return
    with pytest.raises(Refused) as caught:
        move_item(item, what)
    assert "排水许可" in caught.value.what
    assert ITEM_ZH[status] in caught.value.what
    assert ITEM_MOVE_ZH[what] in caught.value.what


def test_the_items_table_has_no_move_beside_these() -> None:
    assert {(s, w): t for s, moves in LEGAL_ITEM.items() for w, t in moves.items()} == ITEM_MOVES
    assert set(ITEM_ZH) == set(ITEM_STATUSES) == set(LEGAL_ITEM)
    assert {what for _, what in ITEM_MOVES} == set(ITEM_MOVE_ZH)
    assert not any(status == "decided" and what == "withdraw" for status, what in ITEM_MOVES)
