"""More whole lives by keys: a house whose results are collected one by one, a hospital across two levels."""

from __future__ import annotations

import life_hands
import pytest
from hall import Hall, hall
from world import COLLEAGUE, ISSUER, OFFICER, World

from counter.custody.records import ISSUING

PERSON = (life_hands.APPLICANT.name, life_hands.APPLICANT.number)


async def accepted(hands: Hall) -> None:
    """Every item on the page of the case: A, yes."""
    await hands.page()
    for item in hands.course.items:
        await hands.row(lambda one, no=item.no: one.no == no)  # type: ignore[misc]
        await hands.key("a", "y")
        assert hands.course.item(item.no).status == "accepted"


@pytest.mark.rule("R170")
@pytest.mark.rule("R171")
async def test_a_second_hand_house_is_collected_one_by_one(office: World) -> None:
    life = life_hands.pushed(office, "P17", together=False)
    async with hall(office, life.course.case.id) as hands:
        await hands.sits(OFFICER)
        await accepted(hands)
        first = next(item.no for item in hands.course.items if not item.after)
        await hands.grant(lambda one: one.no == first)
        await hands.slips(1)

        await hands.sits(ISSUER)
        await hands.signs(1)
        assert hands.course.item(first).status == "ready"
        await hands.collects(*PERSON, 1)
        assert hands.course.item(first).status == "delivered"

        await hands.sits(OFFICER)
        await hands.page()
        while any(item.status == "accepted" for item in hands.course.items):
            await hands.grant(lambda one: one.status == "accepted" and not hands.course.waits_for(one))
        rest = {item.dept for item in hands.course.items if item.status == "decided"}
        await hands.slips(len(rest))

        await hands.sits(ISSUER)
        await hands.signs(len(rest))
        await hands.collects(*PERSON, len(hands.course.items) - 1)
        assert {item.status for item in hands.course.items} == {"delivered"}
        assert len(hands.course.deliveries) == 2


@pytest.mark.rule("R169")
@pytest.mark.rule("R173")
async def test_a_hospital_across_two_levels_is_collected_together(office: World) -> None:
    life = life_hands.pushed(office, "E29")
    far = {item.no for item in life.course.items if not item.here}
    assert far
    async with hall(office, life.course.case.id) as hands:
        await hands.sits(OFFICER)
        await accepted(hands)
        while any(item.status == "accepted" for item in hands.course.items):
            await hands.grant(lambda one: one.status == "accepted" and not hands.course.waits_for(one))
        course = hands.course
        roads = {(item.dept, item.here) for item in course.items}
        await hands.slips(len(roads))
        crossing = [one for one in hands.course.handoffs if one.kind == "cross"]
        assert len(crossing) == len({item.dept for item in course.items if item.no in far})

        await hands.sits(ISSUER)
        await hands.signs(len(roads))
        results = [piece for piece in hands.course.pieces if piece.kind == "result"]
        assert {piece.holder for piece in results} == {ISSUING}
        await hands.collects(*PERSON, len(course.items))
        assert {item.status for item in hands.course.items} == {"delivered"}
        assert len(hands.course.deliveries) == 1
        depts = {item.dept for item in course.items}
        await hands.slips(len(depts))

        await hands.sits(OFFICER)
        await hands.signs(len(depts))
        await hands.sits(COLLEAGUE)
        assert hands.queues == {"archive"}
