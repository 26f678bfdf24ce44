"""The consulting desk: asking keeps nothing, a sheet given is written down, a case keeps the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from consultations import E03
from world import CLERK, SUPERVISOR

from counter.desks.window.consulting import Consultation, ConsultingDesk
from counter.errors import BadInput, Conflict, Refused
from counter.store.entries import Journal

if TYPE_CHECKING:
    from world import World

ASKED = Consultation(matter_id="E03", answers=E03)


def consulting(office: World, name: str = CLERK) -> ConsultingDesk:
    return ConsultingDesk(office.desk(name).desk)


def stopped(office: World) -> Consultation:
    """P05 with the answer that is no joint matter (R109)."""
    desk = consulting(office)
    asked = Consultation(matter_id="P05", answers={})
    key, value = next(
        (question.key, option.value)
        for question in desk.look(asked).questions
        for option in question.options
        if "错报" in option.stop
    )
    return desk.answer(asked, key, value)


def test_only_a_clerk_sits_at_the_consulting_desk(office: World) -> None:
    from counter.staff.session import Session

    session = Session(operator="x", name=SUPERVISOR, roles=("supervisor",), window="01", station="411202")
    with pytest.raises(Refused, match="权限"):
        ConsultingDesk(office.office.desk(session))


@pytest.mark.rule("R122")
def test_asking_and_answering_store_nothing(office: World) -> None:
    desk = consulting(office)
    asked = Consultation(matter_id="E03", answers={})
    for key, value in E03.items():
        asked = desk.answer(asked, key, value)
    assert asked == ASKED
    assert len(desk.advise(asked).bring) == 14
    assert office.journal() == []
    with office.office.store.read() as view:
        assert sum(view.cases.counts().values()) == 0


def test_an_empty_value_takes_the_answer_back(office: World) -> None:
    assert "fire_area" not in consulting(office).answer(ASKED, "fire_area", "").answers


def test_an_answer_that_is_none_is_refused_by_a_sentence(office: World) -> None:
    desk = consulting(office)
    with pytest.raises(BadInput, match="没有这个选项"):
        desk.answer(ASKED, "fire_area", "也许")
    with pytest.raises(BadInput, match="没有这个选项"):
        desk.answer(ASKED, "agent", "也许")
    with pytest.raises(Refused, match="没有这个问题"):
        desk.answer(ASKED, "nothing", "是")


def test_there_is_no_advice_while_a_question_is_open(office: World) -> None:
    with pytest.raises(Refused, match="还有 5 个问题没有答"):
        consulting(office).advise(Consultation(matter_id="E03", answers={}))


def test_an_unknown_matter_is_told_with_the_way_on(office: World) -> None:
    with pytest.raises(Refused, match="E99") as raised:
        consulting(office).look(Consultation(matter_id="E99", answers={}))
    assert "重新查找" in raised.value.todo


@pytest.mark.rule("R128")
def test_a_sheet_given_is_one_entry_without_answers_and_without_any_case(office: World) -> None:
    sheet = consulting(office).give(ASKED)
    assert (sheet.operator, sheet.window, sheet.issued_at) == (CLERK, "01窗", "2026-11-23 09:42")
    (entry,) = office.journal()
    assert (entry.action, entry.case_id) == ("consult.give", "")
    assert entry.detail == (
        f'{{"bring":14,"catalogue":"{sheet.advice.catalogue}","matter":"E03","rows":[1,2,3,4]}}'
    )


def test_a_sheet_that_could_not_be_written_down_is_not_given(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise Conflict("别人先写了。")

    monkeypatch.setattr(Journal, "append", fail)
    with pytest.raises(Conflict):
        consulting(office).give(ASKED)
    monkeypatch.undo()
    assert office.journal() == []


def test_a_stop_can_be_handed_out_too(office: World) -> None:
    sheet = consulting(office).give(stopped(office))
    assert "公安机关" in sheet.advice.stop
    assert sheet.advice.items == ()


# -- opening the case --------------------------------------------------------------------------------------


def test_a_case_opens_with_the_answers_and_the_items_in_one_entry(office: World) -> None:
    desk = consulting(office)
    case = desk.open_case(desk.choose(ASKED, (1, 3)), "asked-1")
    assert (case.draft.answers, case.draft.chosen, case.status) == (E03, (1, 3), "draft")
    assert case.draft.applicant is None
    (entry,) = office.journal()
    assert (entry.action, entry.case_id) == ("case.open", "asked-1")
    assert '"rows":[1,3]' in entry.detail
    assert '"fire_area":"是"' in entry.detail


def test_the_same_case_is_not_opened_twice(office: World) -> None:
    desk = consulting(office)
    first = desk.open_case(ASKED, "asked-1")
    assert desk.open_case(replace(ASKED, answers={}), "asked-1") == first
    assert len(office.journal()) == 1


def test_the_walk_of_the_case_goes_on_after_what_was_asked(office: World) -> None:
    case = consulting(office).open_case(ASKED, "asked-1")
    view = office.desk().walk(case)
    assert view.open_questions == ()
    assert view.next_step() == "situation"  # the licence is still to be seen (R089)
    assert case.draft.chosen is None  # nobody left an item out, so the items are still to be confirmed


def test_who_comes_is_told_again_by_the_applicant_and_no_wrong_answer_gets_in(office: World) -> None:
    desk = consulting(office)
    case = desk.open_case(replace(ASKED, answers={**E03, "agent": "是"}), "asked-1")
    assert case.draft.answers == E03
    with pytest.raises(BadInput):
        desk.open_case(replace(ASKED, answers={**E03, "fire_area": "也许"}), "asked-2")
    assert [entry.case_id for entry in office.journal()] == ["asked-1"]


@pytest.mark.rule("R109")
def test_no_case_is_opened_for_what_is_not_handled_jointly(office: World) -> None:
    with pytest.raises(Refused, match="公安机关"):
        consulting(office).open_case(stopped(office), "asked-1")
    assert office.journal() == []


@pytest.mark.rule("R025")
def test_at_least_one_item_is_asked_for_and_all_is_nothing_special(office: World) -> None:
    desk = consulting(office)
    with pytest.raises(BadInput, match="至少选一个"):
        desk.choose(ASKED, ())
    assert desk.choose(ASKED, (1, 2, 3, 4)).chosen is None
    assert desk.choose(ASKED, (1, 99)).chosen == (1,)
