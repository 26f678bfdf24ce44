"""A scanner works on every screen: a code means “take me there”, and no key of it means anything else."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from helpers import Clock, done, posted, start
from reading import squeezed
from walking import E03_ANSWERS, LICENCE, Hands, code_of, fire_only

from counter.cases import numbers
from screens.acceptance.applicant import ApplicantScreen
from screens.acceptance.checklist import ChecklistScreen
from screens.home.workbench import Workbench
from screens.shared.dialogs import Confirm
from screens.verify.desk import VerifyScreen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from textual.screen import Screen

PLANS = "场所平面布置图、场所消防设施平面图"


@pytest.fixture(scope="module")
def two_folder(ready_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with one case whose notice is out, and a draft as far as its checklist."""
    folder = shutil.copytree(ready_folder, tmp_path_factory.mktemp("two") / "data")

    async def prepare() -> str:
        async with start(folder) as (app, pilot):
            hands = Hands(app, pilot)
            await fire_only(hands)
            await hands.judge({PLANS: ("x",)})
            code = code_of(await hands.issue())
            await hands.to_workbench()
            await fire_only(hands)
            return code

    return folder, asyncio.run(prepare())


@pytest.fixture
async def two(two_folder: tuple[Path, str], tmp_path: Path) -> AsyncIterator[tuple[Hands, str]]:
    """The checklist of the draft on the screen, and the code of the other case's notice."""
    folder, code = two_folder
    async with start(shutil.copytree(folder, tmp_path / "data")) as (app, pilot):
        hands = Hands(app, pilot)
        place = hands.on(Workbench).desk.order.index("draft")
        await hands.key("left", "home", *["down"] * place, "enter", "enter")  # the queue, and its one draft
        hands.on(ChecklistScreen)
        yield hands, code


def judged(hands: Hands) -> int:
    """How many lines were ever judged, in all cases."""
    assert hands.app.office is not None
    with hands.app.office.store.read() as view:
        return sum(getattr(entry, "action", "") == "case.judge" for entry in view.journal.stream())


async def test_a_code_scanned_on_the_checklist_judges_nothing_and_opens_its_case(
    two: tuple[Hands, str],
) -> None:
    hands, code = two
    before, other = judged(hands), hands.snapshot.case.id
    await hands.scan(code)
    hands.on(ChecklistScreen)
    assert hands.snapshot.case.id != other
    assert hands.snapshot.waiting
    assert judged(hands) == before


async def test_letters_typed_by_hand_still_judge(two: tuple[Hands, str]) -> None:
    hands, _ = two
    await hands.key("x")
    assert hands.snapshot.walk.tally.findings == 1
    await hands.key("s")  # the first letter of a code, and no key of this screen
    await hands.key("x")
    assert hands.snapshot.walk.tally.findings == 2


async def test_two_scans_within_50_ms_end_at_the_second_one(two: tuple[Hands, str]) -> None:
    hands, code = two
    first = hands.snapshot.case.id
    await hands.judge({PLANS: ("x",)})
    second = code_of(await hands.issue())
    before = judged(hands)
    for event in posted(f"{code}\n{second}\n"):
        hands.app.post_message(event)
    await done(hands.pilot)
    assert hands.snapshot.case.id == first
    assert judged(hands) == before
    assert [type(screen) for screen in hands.app.screen_stack[-2:]] == [Workbench, ChecklistScreen]


async def test_the_same_code_twice_within_300_ms_is_one_scan(
    two: tuple[Hands, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, code = two
    taken: list[str] = []
    monkeypatch.setattr(hands.app, "scanned", taken.append)
    for event in posted(f"{code}\n{code}\n"):
        hands.app.post_message(event)
    await done(hands.pilot)
    assert taken == [code]


@pytest.mark.parametrize(
    ("spoil", "said", "where", "back"),
    [
        (lambda code: code[:-2], "这个码不完整或已损坏", Workbench, "r"),
        (lambda code: code.replace("411202", "411203"), "校验位不对", Workbench, "r"),
        (lambda code: foreign(code, "410100"), "行政区划410100的站点出具", VerifyScreen, "escape"),
        (lambda code: foreign(code, "411202", serial=77), "本站没有编号为", VerifyScreen, "escape"),
    ],
    ids=["damaged", "misread", "foreign", "unknown"],
)
async def test_a_code_that_leads_nowhere_says_why(
    two: tuple[Hands, str], spoil: object, said: str, where: type[Screen[Any]], back: str
) -> None:
    hands, code = two
    assert callable(spoil)
    other = hands.snapshot.case.id
    await hands.scan(spoil(code))
    hands.on(where)
    assert squeezed(said) in squeezed(hands.text)
    await hands.key(back)
    hands.on(Workbench)
    assert hands.app.office is not None
    with hands.app.office.store.read() as view:
        kept = view.cases.get(other)
    assert kept is not None
    assert kept.status == "draft"


def foreign(code: str, district: str, serial: int = 1) -> str:
    """The code of a case that another station (or nobody) has issued; its check digit is right."""
    case = numbers.case_number(district, "01", Clock()().date(), serial)
    return f"SMX1:{case}.G1:{code.rsplit(':', 1)[1]}"


async def test_a_forged_digest_is_pointed_out_before_the_case_opens(two: tuple[Hands, str]) -> None:
    hands, code = two
    await hands.scan(code[:-12] + "0" * 12)
    hands.on(Confirm)
    assert "与存档不一致" in squeezed(hands.text)
    await hands.key("y")
    assert hands.snapshot.waiting


async def test_a_scan_while_a_form_is_half_typed_loses_nothing(two: tuple[Hands, str]) -> None:
    hands, code = two
    await hands.to_workbench()
    await hands.begin("kfd", "E03")
    await hands.situation(E03_ANSWERS, LICENCE)
    await hands.items()
    half = hands.snapshot.case.id
    hands.on(ApplicantScreen)
    await hands.own("湖滨区半截")
    await hands.scan(code)
    hands.on(ChecklistScreen)
    assert hands.snapshot.case.id != half
    assert hands.app.office is not None
    with hands.app.office.store.read() as view:
        kept = view.cases.get(half)
    assert kept is not None
    assert kept.draft.form["applicant.name"] == "湖滨区半截"
    await hands.to_workbench()
    await open_case(hands, half)
    assert "湖滨区半截" in hands.text


async def open_case(hands: Hands, case_id: str) -> None:
    """From the workbench, by its row."""
    screen = hands.on(Workbench)
    await hands.key("home", *["down"] * [row.case_id for row in screen.rows].index(case_id), "enter")
    assert hands.snapshot.case.id == case_id


async def test_a_code_may_also_be_pasted_or_typed_at_the_workbench(two: tuple[Hands, str]) -> None:
    hands, code = two
    await hands.paste(f"{code}\r\n")
    waiting = hands.snapshot.case
    assert hands.snapshot.waiting
    await hands.to_workbench()
    await hands.key("f4")
    assert waiting.number is not None
    await hands.own(waiting.number.replace("-", "－"))  # as an input method in full-width mode types it
    await hands.key("enter")
    assert hands.snapshot.case == replace(waiting)
