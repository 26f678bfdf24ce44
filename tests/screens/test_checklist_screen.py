"""Checklist, workbench and result as text grids; bad input on the way there: a sentence, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import settle, start
from reading import squeezed
from textual.widgets import Input
from walking import E03_ANSWERS, E03_APPLICANT, LICENCE, PERSON, Hands, fire_only, read_back

from screens.acceptance.applicant import ApplicantScreen
from screens.acceptance.checklist import ChecklistScreen

GRIDS = Path(__file__).parent / "grids"
PLANS = "场所平面布置图、场所消防设施平面图"


def same_as_kept(name: str, shown: str) -> None:
    """Compare with the grid kept. To accept a new look: delete the file, run twice, read the diff."""
    kept = GRIDS / f"{name}.txt"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(shown + "\n", encoding="utf-8")
        pytest.fail(f"{kept.name} is new: look at it, then run again")
    assert shown + "\n" == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_checklist_result_and_workbench_look_as_they_should(data: Path, size: tuple[int, int]) -> None:
    wide = f"{size[0]}x{size[1]}"
    async with start(data, size) as (app, pilot):
        hands = Hands(app, pilot)
        await fire_only(hands)
        await hands.key("space", "space", "x")
        await settle(pilot)
        same_as_kept(f"checklist-{wide}", hands.text)
        await hands.key("space")
        await hands.issue()
        await hands.to_workbench()
        await settle(pilot)
        same_as_kept(f"workbench-{wide}", hands.text)
        await hands.key("enter", "f6")
        await settle(pilot)
        same_as_kept(f"result-{wide}", hands.text)


# -- names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["typed", "pasted"])
async def test_markup_and_rare_characters_in_a_name_are_a_name(data: Path, way: str) -> None:
    name = "[red]小𬱖<b>&amp;{}[/red]店"
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await _to_the_form(hands)
        await (hands.own(name) if way == "typed" else hands.paste(name))
        await hands.applicant({k: v for k, v in E03_APPLICANT.items() if k != "applicant.name"})
        assert hands.case.draft.applicant is not None
        assert hands.case.draft.applicant.name == name
        await hands.judge({PLANS: ("d", "a", "tab", *name, "enter")})
        text = read_back(app, await hands.issue())
        assert text.count(name) >= 2


async def test_a_name_of_two_hundred_characters_is_refused_by_a_sentence_and_kept(data: Path) -> None:
    name = "[x]陕州味道" * 28 + "餐饮"
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await _to_the_form(hands)
        await hands.own(name)
        await hands.key("f10")
        hands.on(ApplicantScreen)
        assert "处要改" in hands.text
        assert _box(hands, "applicant-name") == name
        await hands.to_workbench()
        await hands.key("enter")
        assert _box(hands, "applicant-name") == name


async def test_several_pasted_lines_become_one_without_control_characters(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await _to_the_form(hands)
        await hands.paste("三门峡市\x1b[31m湖滨区\x1b[0m\r\n陕州\u202e味道\x07店\n")
        assert _box(hands, "applicant-name") == "三门峡市湖滨区 陕州味道店"


async def test_terminal_escapes_in_a_pasted_sentence_reach_no_paper(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await fire_only(hands)
        await hands.key("d", "tab")
        await hands.paste("没有\x1b]0;owned\x07签字\r\n也没有盖章\x00")
        await hands.key("enter")
        first = hands.snapshot.walk.checklist.lines[0].key
        stored = hands.outcome(first)
        assert stored is not None
        assert stored.remark == "没有签字 也没有盖章"


# -- numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "stored"),
    [
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("110105 19491231-002x", "11010519491231002X"),
    ],
    ids=["full width", "blanks and dashes"],
)
async def test_a_citizen_id_is_taken_however_it_was_typed(data: Path, number: str, stored: str) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("P11", "P11")
        await hands.situation({"join_spouse": "是", "birth_notice_rule": "没有规定"})
        await hands.items([1])
        await hands.applicant({**PERSON, "applicant.number": number})
        assert hands.case.draft.applicant is not None
        assert hands.case.draft.applicant.number == stored


@pytest.mark.parametrize(
    ("number", "said"),
    [("110105194912310021", "校验码"), ("11010519491331002X", "日期"), ("1101051949", "18位")],
    ids=["check digit", "impossible date", "too short"],
)
async def test_a_wrong_citizen_id_is_told_at_its_box_with_everything_else_kept(
    data: Path, number: str, said: str
) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("P11", "P11")
        await hands.situation({"join_spouse": "是", "birth_notice_rule": "没有规定"})
        await hands.items([1])
        await hands.fill({**PERSON, "applicant.number": number})
        await hands.key("f10")
        hands.on(ApplicantScreen)
        assert said in squeezed(hands.text)
        assert app.focused is not None
        assert app.focused.id == "applicant-number"
        assert _box(hands, "applicant-number") == number
        assert _box(hands, "applicant-name") == PERSON["applicant.name"]
        await hands.key(*["backspace"] * len(number))
        await hands.own(PERSON["applicant.number"])
        await hands.key("f10")
        hands.on(ChecklistScreen)


async def test_what_was_said_about_a_box_goes_with_the_box(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("P11", "P11")
        await hands.situation({"join_spouse": "是", "birth_notice_rule": "没有规定"})
        await hands.items([1])
        await hands.fill({**PERSON, "agent.has": "是"})
        await hands.key("f10")
        assert "还没有填代办人的姓名" in squeezed(hands.text)
        await hands.key("up", "1")
        assert "代办人的姓名" not in squeezed(hands.text), "nobody acts for the applicant any more"
        await hands.key("f10")
        hands.on(ChecklistScreen)


# -- a small window --------------------------------------------------------------------------------------


async def test_a_terminal_of_60_by_15_covers_the_work_and_gives_it_back_whole(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await fire_only(hands)
        await hands.key("space")
        before = hands.case
        await pilot.resize_terminal(60, 15)
        await hands.key("space", "x")
        assert "窗口太小" in hands.text
        assert "60×15" in squeezed(hands.text)
        await pilot.resize_terminal(80, 24)
        await hands.key("end")
        assert hands.case == before
        await hands.judge()
        assert hands.snapshot.walk.tally.unseen == 0


async def _to_the_form(hands: Hands) -> None:
    await hands.begin("kfd", "E03")
    await hands.situation(E03_ANSWERS, LICENCE)
    await hands.items([3])


def _box(hands: Hands, name: str) -> str:
    return hands.app.screen.query_one(f"#{name}", Input).value
