"""The whole list: every time limit we know of is in it, each paper can be checked, each matter asked of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from counter.catalog import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Item, Limit

WHOLE = load.load().catalogue
FACTS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "facts-limits.json").read_text(encoding="utf-8")
)
TIMED = [fact for fact in FACTS if fact["unit"]]


def limits_of(key: str) -> Iterator[Limit]:
    """The limits an item, or the general law, keeps under this key."""
    if key in WHOLE.general:
        yield WHOLE.general[key].limit
    if key in WHOLE.items:
        yield from WHOLE.items[key].statutory


@pytest.mark.parametrize("fact", TIMED, ids=lambda fact: f"{fact['item']}-{fact['limit']}")
def test_a_known_limit_is_in_the_list_with_its_unit_its_start_and_its_law(fact: dict[str, Any]) -> None:
    found = [
        one for one in limits_of(fact["kept_by"]) if (one.amount, one.unit) == (fact["amount"], fact["unit"])
    ]
    assert found
    assert all(one.basis and one.evidence for one in found)
    assert any(one.starts for one in found) or fact["unit"] in ("当场", "即时")


def test_what_the_licence_law_leaves_out_of_the_limits_stops_the_clock() -> None:
    (general, hearing) = (fact for fact in FACTS if not fact["unit"])
    assert general["law"].startswith("《行政许可法》第四十五条")
    stages = WHOLE.items[hearing["kept_by"]].stages
    assert any(
        one.stops and {b.source for b in one.basis} >= {"行政许可法", "娱乐场所管理条例"} for one in stages
    )
    assert len(FACTS) == 48


def items() -> list[Item]:
    return [item for item in WHOLE.items.values() if item.requirements]


@pytest.mark.rule("R039")
def test_every_paper_has_its_receiving_standards_and_its_review_points() -> None:
    bare = [(item.key, one.material) for item in items() for one in item.requirements if not one.standards]
    assert bare == []
    wanted = {one.material for item in items() for one in item.requirements}
    assert [key for key in wanted if not WHOLE.materials[key].review] == []


@pytest.mark.rule("R010")
def test_what_comes_before_what_is_recorded_with_its_law() -> None:
    pairs = [(before, item) for item in WHOLE.items.values() for before in item.after]
    assert len(pairs) > 40
    assert all(before.basis.source in WHOLE.sources and before.confidence for before, _ in pairs)


@pytest.mark.rule("R125")
@pytest.mark.parametrize("matter", WHOLE.matters, ids=lambda one: one.id)
def test_every_matter_answers_what_applicants_ask_and_says_whom_it_is_for(matter: Any) -> None:
    assert matter.subjects
    assert len(matter.faq) >= 3
    assert len({one.ask for one in matter.faq}) == len(matter.faq)
    for one in matter.faq:
        assert one.ask.endswith("？"), one.ask
        assert one.answer.endswith(("。", "）")), one.answer
        assert one.basis, one.ask


@pytest.mark.rule("R087")
@pytest.mark.rule("R088")
@pytest.mark.rule("R104")
@pytest.mark.rule("R105")
def test_the_marks_of_the_notice_are_kept() -> None:
    marks = {matter.id: matter.marks for matter in WHOLE.matters}
    assert set(marks.values()) == {"*", "#", ""}
    assert [one for one, mark in marks.items() if not mark] == [
        *("E20", "E27", "E28", "E29", "E30", "E31", "P21", "P22"),
    ]
