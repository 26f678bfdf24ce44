"""What is saved by handling together: counted right for every set of items, whatever they want."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from consultations import ON, advice, catalogue, first_answers, own, wants
from hypothesis import given
from hypothesis import strategies as st

from counter.catalog.model import Item, Material, Requirement, Row
from counter.catalog.situation import Selected
from counter.intake import checklist
from counter.intake.savings import Savings, savings

if TYPE_CHECKING:
    from collections.abc import Sequence

PAPERS = ("甲", "乙", "丙", "丁")
FORMS = ("原件", "复印件", "电子证照可免", "电子核验")


def requirement(pair: tuple[str, str]) -> Requirement:
    material, form = pair
    return Requirement(material=material, form=form, confidence="high", evidence="条文")  # type: ignore[arg-type]


@st.composite
def chosen(draw: st.DrawFn) -> list[Selected]:
    """Up to six items of three departments, each wanting some papers and perhaps producing one."""
    pairs = st.lists(st.tuples(st.sampled_from(PAPERS), st.sampled_from(FORMS)), max_size=6)
    found = []
    for no in range(1, draw(st.integers(1, 6)) + 1):
        wanted = tuple(map(requirement, draw(pairs)))
        result = draw(st.sampled_from(("", *PAPERS)))
        row = Row(name=f"事项{no}", dept=draw(st.sampled_from(("一局", "二局", "三局"))), levels="县级")
        found.append(Selected(no, row, Item(key=f"事项{no}", requirements=wanted, result=result)))
    return found


def counted(items: Sequence[Selected], exempt: frozenset[str] = frozenset()) -> Savings:
    from dataclasses import replace

    materials = {key: Material(key=key, exempt=key in exempt) for key in PAPERS}
    listed = replace(own(), materials=materials)
    return savings(items, checklist.build(listed, items, {}, ON))


@given(chosen(), st.frozensets(st.sampled_from(PAPERS)))
@pytest.mark.rule("R012")
def test_one_list_is_never_longer_than_the_lists_of_the_items(
    items: list[Selected], exempt: frozenset[str]
) -> None:
    found = counted(items, exempt)
    by_hand = sum(len({r.material for r in one.item.requirements}) for one in items)
    assert found.separate == by_hand
    assert found.to_bring <= found.merged <= found.separate
    assert found.to_bring + found.fetched + found.inside == found.merged
    assert found.papers_saved >= 0


@given(chosen())
def test_trips_are_one_to_hand_in_and_one_to_collect_for_each_department(items: list[Selected]) -> None:
    found = counted(items)
    departments = {one.row.dept for one in items}
    assert found.trips_separate == 2 * len(departments)
    assert found.trips_joint == 2
    assert found.trips_saved == found.trips_separate - found.trips_joint >= 0
    assert f"{len(departments)}个部门" in found.trips_told


@given(chosen())
def test_what_government_issued_is_never_counted_as_brought(items: list[Selected]) -> None:
    assert counted(items, frozenset(PAPERS)).to_bring == 0


@given(chosen())
def test_one_item_more_never_makes_the_separate_way_shorter(items: list[Selected]) -> None:
    fewer, more = counted(items[:-1]), counted(items)
    assert fewer.separate <= more.separate
    assert fewer.trips_separate <= more.trips_separate


def test_nothing_chosen_saves_nothing_and_says_nothing_of_trips() -> None:
    found = counted([])
    assert (found.separate, found.merged, found.trips_separate, found.trips_joint) == (0, 0, 0, 0)
    assert found.trips_told == ""


def test_an_item_without_a_list_is_named_as_left_out() -> None:
    listed = own(Item(key="甲许可", requirements=(wants("申请书"),)), Item(key="乙备案"))
    told = advice("X01", {}, of=listed).savings
    assert told.uncounted == ("乙备案",)
    assert "清单待核定的1个事项没有算进去" in told.papers_told
    assert told.trips_separate == 4


@pytest.mark.parametrize("matter_id", [matter.id for matter in catalogue().matters])
def test_the_figures_of_every_matter_hold_together(matter_id: str) -> None:
    told = advice(matter_id, first_answers(matter_id))
    found = told.savings
    assert found.to_bring == len(told.bring)
    assert found.fetched == len(told.fetched)
    assert found.inside == len(told.inside)
    assert found.separate == sum(len(one.items) for one in told.materials)
    assert set(found.departments) == {one.dept for one in told.items}
