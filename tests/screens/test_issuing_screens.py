"""The issuing window by keys, at 80×24: a card finds the case, the proof is signed, rating can be skipped."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import issuing_hands
import pytest
from helpers import NAME, PIN, screen_text
from issuing_folder import at_window, later, prepared, the_course
from reading import whole

from counter.cases.records import Collection
from screens.course.page import CasePage
from screens.home.workbench import Workbench
from screens.issuing.desk import IssuingScreen
from screens.issuing.dialogs import Fill, Menu, Rate, Tick
from screens.issuing.identity import Identity
from screens.shared.dialogs import Ask, AskApproval, Confirm

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from walking import Hands


OWNER = issuing_hands.OWNER
STRANGER = issuing_hands.STRANGER


@pytest.fixture(scope="module")
def window_folder(ready_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """开饭店 with all its results at the window."""
    return prepared(ready_folder, tmp_path_factory.mktemp("issuing"), at_window)


@asynccontextmanager
async def sitting(folder: Path, tmp_path: Path) -> AsyncIterator[Hands]:
    """张敏 at the issuing window."""
    async with later(folder, tmp_path) as hands:
        await hands.key("f6")
        hands.on(IssuingScreen)
        yield hands


@pytest.fixture
async def hands(window_folder: tuple[Path, str], tmp_path: Path) -> AsyncIterator[Hands]:
    async with sitting(window_folder[0], tmp_path) as sat:
        yield sat


async def find(hands: Hands, text: str) -> None:
    await hands.key("f4")
    hands.on(Ask)
    await hands.own(text)
    await hands.key("enter")


async def card(hands: Hands, name: str, number: str, authority: str = "") -> None:
    """A document in the identity dialog."""
    hands.on(Identity)
    await hands.own(name)
    await hands.key("enter")
    await hands.own(number)
    await hands.key("enter")
    await hands.own(authority)
    await hands.key("enter")


async def test_the_window_shows_its_sections_and_everything_fits(hands: Hands) -> None:
    text = hands.text
    for zh in ("1待登记 0", "2待领取 4", "3待寄 0", "4在途 0", "5回证 0"):
        assert zh in text
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "赵*" in text
    assert OWNER.name not in text
    await hands.key("5")
    assert "没有等回证的送达" in hands.text


@pytest.mark.rule("R043")
@pytest.mark.rule("R171")
@pytest.mark.rule("R172")
@pytest.mark.rule("R085")
async def test_a_card_finds_the_results_and_they_go_with_proof_and_rating(hands: Hands) -> None:
    await find(hands, OWNER.number)
    hands.on(Menu)
    await hands.key("1")
    hands.on(Tick)
    await hands.key("enter")
    hands.on(Identity)
    await hands.own(OWNER.name)
    await hands.key("enter")
    await hands.own(OWNER.number)
    assert "和登记的申请人一致" in hands.text
    await hands.key("enter", "enter")
    assert "送达回证" in hands.on(Confirm).heading
    await hands.key("y")
    hands.on(Rate)
    await hands.key("5")
    await hands.own("快")
    await hands.key("enter")
    hands.on(IssuingScreen)
    now = the_course(hands)
    assert {one.status for one in now.items} == {"delivered"}
    assert now.deliveries[0].proof_back_at is not None
    assert [(one.level, one.remark) for one in now.ratings] == [(5, "快")]
    assert [row.prints for row in now.papers if row.kind == "proof"] == [1]
    assert list((hands.app.data / "papers").glob("*.H1.pdf"))


@pytest.mark.rule("R169")
async def test_the_slip_of_what_can_be_collected_is_one_key(hands: Hands) -> None:
    await hands.key("l")
    (file,) = hands.app.data.glob("papers/*.K1.pdf")
    assert "领取单" in whole(file.read_bytes())


@pytest.mark.rule("R085")
async def test_not_rating_is_one_key_and_leaves_no_trace(hands: Hands) -> None:
    await hands.key("q")
    hands.on(Rate)
    await hands.key("escape")
    hands.on(IssuingScreen)
    now = the_course(hands)
    assert now.ratings == ()
    assert hands.app.office is not None
    with hands.app.office.store.read() as view:
        assert not [one for one in view.journal.of_case(now.case.id) if "rate" in one.action]


async def test_a_stranger_needs_a_supervisor_and_nothing_typed_is_lost(hands: Hands) -> None:
    await hands.key("d")
    await hands.key("1", "enter")
    await card(hands, STRANGER.name, STRANGER.number)
    dialog = hands.on(AskApproval)
    assert "没有授权材料" in dialog.what
    await hands.own("申请人住院")
    await hands.key("enter")
    await hands.own(NAME)
    await hands.key("enter")
    await hands.own(PIN)
    await hands.key("enter")
    hands.on(Confirm)
    await hands.key("n")
    await hands.key("escape")
    made = the_course(hands).deliveries[0]
    assert made.collector is not None
    assert (made.collector.override, made.collector.approved_by) == ("申请人住院", NAME)
    assert made.proof_back_at is None


async def test_a_wrong_number_is_told_in_the_dialog(hands: Hands) -> None:
    await hands.key("d")
    await hands.key("1", "enter")
    await card(hands, OWNER.name, "110101199003074515")
    assert "校验码不对" in hands.text
    hands.on(Identity)
    await hands.key("escape")
    assert the_course(hands).deliveries == ()


@pytest.mark.rule("R172")
async def test_a_proof_is_registered_later_and_a_department_far_away_confirms(hands: Hands) -> None:
    await hands.key("d")
    await hands.key("1", "enter")
    await card(hands, OWNER.name, OWNER.number)
    await hands.key("n")
    await hands.key("escape")
    await hands.key("5")
    await hands.key("b")
    hands.on(Menu)
    await hands.key("1")
    assert the_course(hands).deliveries[0].proof_back_at is not None
    await hands.key("b")
    await hands.key("1")
    await hands.key("enter")
    await hands.own("市局王工电话确认")
    await hands.key("enter")
    assert the_course(hands).case.status == "finished"


@pytest.mark.rule("R042")
async def test_by_courier_with_a_reason_and_a_label(hands: Hands) -> None:
    await hands.key("d")
    menu = hands.on(Menu)
    at = [value for value, _ in menu.options].index("courier") + 1
    await hands.key(str(at), "enter")
    hands.on(Fill)
    for typed in ("邮政速递", "12", "湖滨区黄河路12号", "赵立新", "13803980000"):
        await hands.own(typed)
        await hands.key("enter")
    dialog = hands.on(Fill)
    assert "5到40位" in dialog.explain
    assert dialog.fields["address"][1] == "湖滨区黄河路12号", "what was typed comes back"
    await hands.key("down")
    await hands.own("34567890")
    await hands.key("enter", "enter", "enter", "enter")
    hands.on(Ask)
    await hands.own("申请人来电改邮寄")
    await hands.key("enter")
    sent = the_course(hands).deliveries[0]
    assert (sent.status, sent.tracking) == ("sent", "1234567890")
    (label,) = (hands.app.data / "papers").glob("*.txt")
    assert "湖滨区黄河路12号" in label.read_text("utf-8")
    await hands.key("4")
    assert "3待寄 0" in hands.text
    assert "[4在途 4]" in hands.text
    await hands.key("d")
    menu = hands.on(Menu)
    at = [value for value, _ in menu.options].index("arrived") + 1
    await hands.key(str(at), "1")
    assert {one.status for one in the_course(hands).items} == {"delivered"}


@pytest.mark.rule("R171")
async def test_what_the_post_lost_waits_to_be_made_anew(hands: Hands) -> None:
    await hands.key("d")
    at = [value for value, _ in hands.on(Menu).options].index("courier") + 1
    await hands.key(str(at), "enter")
    for typed in ("邮政速递", "1234567890", "湖滨区黄河路12号", "赵立新", "13803980000"):
        await hands.own(typed)
        await hands.key("enter")
    await hands.own("申请人来电改邮寄")
    await hands.key("enter", "4", "d")
    at = [value for value, _ in hands.on(Menu).options].index("lost") + 1
    await hands.key(str(at))
    hands.on(Ask)
    await hands.own("承运单位查询后答复丢失")
    await hands.key("enter")
    assert "已请联办部门重新出具" in hands.text
    assert {one.status for one in the_course(hands).items} == {"decided"}
    await hands.key("1")
    assert "邮寄遗失 食品经营许可" in hands.text


async def test_a_refusal_needs_reason_and_witness(hands: Hands) -> None:
    await hands.key("d")
    menu = hands.on(Menu)
    at = [value for value, _ in menu.options].index("refused") + 1
    await hands.key(str(at), "enter")
    await hands.own("不认可")
    await hands.key("enter")
    await hands.own("社区李干事")
    await hands.key("enter")
    assert the_course(hands).deliveries[0].status == "refused"


@pytest.mark.rule("R170")
async def test_the_way_can_be_changed(hands: Hands) -> None:
    await hands.key("d")
    menu = hands.on(Menu)
    at = [value for value, _ in menu.options].index("choose") + 1
    await hands.key(str(at), "2")
    assert the_course(hands).case.draft.collection == Collection(way="window", together=False)


async def test_the_page_of_the_case_offers_the_same(hands: Hands) -> None:
    await hands.key("enter")
    hands.on(CasePage)
    await hands.key("d")
    hands.on(Menu)
    await hands.key("1", "enter")
    await card(hands, OWNER.name, OWNER.number)
    await hands.key("y")
    await hands.key("escape")
    hands.on(CasePage)
    assert {one.status for one in the_course(hands).items} == {"delivered"}
    await hands.key("escape")
    hands.on(IssuingScreen)
    assert "2待领取 0" in hands.text


async def test_who_is_not_known_is_said_and_nothing_breaks(hands: Hands) -> None:
    await find(hands, "[bold]没有这个人[/]")
    assert "没有找到" in hands.text
    await hands.key("f4")
    await hands.scan("SMX1:4112")
    assert "码不完整" in hands.text
    await hands.key("escape", "escape")
    hands.on(Workbench)


@pytest.mark.rule("R163")
async def test_results_brought_by_hand_are_registered_with_their_shelf(
    ready_folder: Path, tmp_path: Path
) -> None:
    folder, _ = prepared(ready_folder, tmp_path / "made", issuing_hands.decided)
    async with sitting(folder, tmp_path) as hands:
        await hands.key("1")
        await hands.key("r", "enter")
        hands.on(Ask)
        await hands.own("A3")
        await hands.key("enter")
        now = the_course(hands)
        assert {one.status for one in now.items} == {"ready"}
        assert {one.place for one in now.pieces if one.kind == "result"} == {"A3"}
        await hands.key("2")
        assert "存放 A3" in screen_text(hands.app)
