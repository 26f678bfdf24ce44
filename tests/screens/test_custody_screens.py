"""交接 by keys only, at 80×24: slips made, signed line by line, differences, a paper's whole way."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import course_hands as hands
import custody_hands as papers
import pytest
from entry_hands import sign_in
from helpers import Clock, keys, opened, screen_text, status, text
from walking import Hands
from world import CLERK, OFFICER, PINS, World

from counter.custody.handing import LOST, Marked
from counter.custody.records import dept
from counter.desks.department.desk import DepartmentDesk
from screens.course.page import CasePage
from screens.custody.confirm import ConfirmScreen
from screens.custody.handoffs import HandoffsScreen
from screens.custody.settling import Ways
from screens.custody.way import PapersScreen, WayScreen
from screens.shared.dialogs import Confirm, ErrorDialog

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from textual.pilot import Pilot

    from counter.cases.course import Course
    from counter.desks.custody.slips import SlipView
    from screens.app import CounterApp


@dataclass
class Seat:
    """Somebody at a terminal of the office."""

    app: CounterApp
    pilot: Pilot[Any]

    async def press(self, *pressed: str) -> None:
        await keys(self.pilot, *pressed)

    async def write(self, typed: str, *then: str) -> None:
        await text(self.pilot, typed, *then)

    async def scan(self, code: str) -> None:
        await Hands(self.app, self.pilot).scan(code)

    @property
    def shown(self) -> str:
        return screen_text(self.app)

    @property
    def status(self) -> str:
        return status(self.app)

    def on(self, kind: Any) -> Any:
        assert isinstance(self.app.screen, kind), f"{self.app.screen}:\n{self.shown}"
        return self.app.screen


@asynccontextmanager
async def seat(office: World, name: str, *, at: bool = True) -> AsyncIterator[Seat]:
    """This person signed in; `at` = on the screen of handoffs."""
    clock = Clock()
    clock.at = office.clock.at
    async with opened(office.office.data, (80, 24), clock=clock) as (app, pilot):
        await sign_in(pilot, name, PINS[name])
        if at:
            app.push_screen(HandoffsScreen())
        await keys(pilot)
        yield Seat(app, pilot)


def pushed(office: World) -> tuple[Course, SlipView]:
    course = hands.pushed(office)
    return course, papers.slip(office, course)


@pytest.mark.rule("R144")
async def test_one_key_makes_a_slip_for_everything_that_waits_and_saves_both_copies(office: World) -> None:
    course = hands.pushed(office)
    async with seat(office, CLERK) as desk:
        assert "可移交  1" in desk.shown
        await desk.press("n")
        desk.on(Confirm)
        assert f"01窗 → {papers.LEAD}" in desk.shown
        assert papers.at_window(office.course(course.case.id))[0].handoff == ""
        await desk.press("y")
        (slip,) = office.course(course.case.id).handoffs
        assert slip.prints == 1
        assert slip.number in desk.shown
        assert "已存" in desk.shown
        assert list(office.office.data.rglob(f"{slip.number}*.pdf"))
        assert "可移交  0" in desk.shown


@pytest.mark.rule("R144")
async def test_a_receiver_marks_every_line_by_one_key_and_signs(office: World) -> None:
    course, view = pushed(office)
    async with seat(office, OFFICER) as desk:
        await desk.scan(papers.clerk(office).slip(view.handoff).head.code)
        screen = desk.on(ConfirmScreen)
        assert view.handoff.number in desk.shown
        await desk.press("space", "f10")
        desk.on(ConfirmScreen)
        assert "没有核对" in desk.shown
        for _ in view.lines[1:]:
            await desk.press("space")
        assert "F10 签收" in desk.status
        await desk.press("f10")
        assert "已签收" in desk.shown
        assert screen.view.handoff.confirmed_by == OFFICER
    assert papers.at_window(office.course(course.case.id)) == []


async def test_missing_other_pages_and_surplus_are_registered_and_settled_by_keys(office: World) -> None:
    course, view = pushed(office)
    async with seat(office, OFFICER) as desk:
        await desk.press("enter")
        desk.on(ConfirmScreen)
        await desk.press("n", "m")
        await desk.write("abc", "enter")
        assert "页数请写" in desk.shown
        await desk.press("plus")
        await desk.write("[red]x[/]", "enter")
        await desk.press(*["space"] * (len(view.lines) - 1))
        assert "[red]x[/]" in desk.shown
        await desk.press("f10")
        desk.on(Confirm)
        assert "没到 1 项" in desk.shown
        await desk.press("y")
        found = office.course(course.case.id).discrepancies
        assert sorted(one.kind for one in found) == ["missing", "surplus"]
        await desk.press("home", "s")
        desk.on(Ways)
        await desk.press("3", "enter")
        assert "查找的经过" in desk.shown
        await desk.press("s", "3")
        await desk.write("no", "enter")
        after = office.course(course.case.id)
        assert [one.place for one in after.pieces].count(LOST) == 1
        await desk.press("s", "2", "enter")
        assert not [one for one in office.course(course.case.id).discrepancies if one.settled_at is None]
        desk.on(ConfirmScreen)
        assert "未处理差异 0" in desk.shown or "差异已处理" in desk.status


async def test_pages_typed_are_kept_with_the_line(office: World) -> None:
    _, view = pushed(office)
    written = view.lines[0].pages
    async with seat(office, OFFICER) as desk:
        await desk.press("enter", "m")
        await desk.write(str(written + 7), "enter")
        await desk.press("m")
        await desk.write(str(view.lines[1].pages or 1), "enter")
        await desk.press(*["space"] * (len(view.lines) - 2), "f10")
        if written:
            desk.on(Confirm)
            await desk.press("y")
        first, second = papers.clerk(office).look(view.handoff.id).lines[:2]
        assert (first.mark, first.found_pages) == ("pages" if written else "here", written + 7)
        assert second.mark == "here", "the same count is no difference"


async def test_marks_are_not_lost_by_leaving_the_slip(office: World) -> None:
    pushed(office)
    async with seat(office, OFFICER) as desk:
        await desk.press("enter", "space", "n")
        await desk.press("escape", "enter")
        screen = desk.on(ConfirmScreen)
        assert [one.mark for one in screen.checked.marks.values()] == ["here", "missing"]
        await desk.press("home", "u")
        assert list(screen.checked.marks) == [2]


async def test_a_slip_scanned_twice_says_who_signed_it(office: World) -> None:
    _, view = pushed(office)
    papers.signed(office, view)
    async with seat(office, OFFICER) as desk:
        await desk.scan(papers.clerk(office).slip(view.handoff).head.code)
        desk.on(ConfirmScreen)
        assert f"已经由{OFFICER}" in desk.shown
        await desk.press("space", "f10")
        desk.on(ConfirmScreen)
        assert not desk.app.screen.checked.marks  # type: ignore[attr-defined]


async def test_two_receivers_at_once_the_second_sees_who_was_faster_and_keeps_the_screen(
    office: World,
) -> None:
    _, view = pushed(office)
    async with seat(office, OFFICER) as desk:
        await desk.press("enter", *["space"] * len(view.lines))
        papers.signed(office, view)
        await desk.press("f10")
        desk.on(ErrorDialog)
        assert "已经由陈科长" in desk.shown
        await desk.press("enter")
        assert desk.on(ConfirmScreen).view.handoff.status == "confirmed"


async def test_a_paper_of_the_slip_scanned_jumps_to_its_line(office: World, tmp_path: Path) -> None:
    courses = papers.three(office)
    (bundle,) = papers.clerk(office).ready("lead")
    view = papers.clerk(office).make("lead", dept(papers.LEAD), bundle.ids)
    async with seat(office, OFFICER) as desk:
        await desk.press("enter")
        screen = desk.on(ConfirmScreen)
        last = view.lines[-1]
        receipt = next(
            row
            for course in courses
            if course.case.number == last.number
            for row in course.papers
            if row.kind == "receipt"
        )
        from counter.cases.numbers import code_of

        await desk.scan(code_of(receipt.number, receipt.digest))
        assert screen.current.number == last.number
        desk.on(ConfirmScreen)

        from counter.codes.code import stamp
        from counter.codes.key_files import load_signer, make_key

        make_key(tmp_path / "keys", district="411202", name="湖滨区", since=Clock().at.date())
        signer = load_signer(tmp_path / "keys")
        await desk.press("home")
        assert screen.current.number != last.number
        await desk.scan(stamp(signer, receipt.number, receipt.digest, day=Clock().at.date()))
        assert screen.current.number == last.number, "signed codes jump to their lines, too"


async def test_the_giver_cancels_and_prints_again(office: World) -> None:
    course, view = pushed(office)
    async with seat(office, CLERK) as desk:
        await desk.press("enter")
        screen = desk.on(ConfirmScreen)
        await desk.press("p", "p")
        assert papers.clerk(office).look(view.handoff.id).handoff.prints == 2
        await desk.press("c")
        await desk.write("ok", "enter")
        assert screen.view.handoff.status == "cancelled"
        assert "已取消" in desk.shown
    assert office.course(course.case.id).handoffs[0].status == "cancelled"


async def test_a_stranger_sees_a_slip_and_can_do_nothing_to_it(office: World) -> None:
    course, view = pushed(office)
    async with seat(office, "王主任") as desk:
        await desk.scan(papers.clerk(office).slip(view.handoff).head.code)
        desk.on(ConfirmScreen)
        await desk.press("space", "n", "f10", "c", "s")
        desk.on(ConfirmScreen)
    assert office.course(course.case.id).handoffs[0].status == "open"


@pytest.mark.rule("R175")
async def test_the_case_page_makes_slips_and_shows_a_papers_whole_way(office: World) -> None:
    course = hands.pushed(office)
    async with seat(office, CLERK, at=False) as desk:
        desk.app.push_screen(CasePage(course))
        await desk.press("h")
        desk.on(Confirm)
        await desk.press("y")
        (slip,) = office.course(course.case.id).handoffs
        desk.on(CasePage)
        await desk.press("k")
        desk.on(PapersScreen)
        assert f"等{papers.LEAD}" in desk.shown
        await desk.press("l")
        await desk.write("A-1", "enter")
        assert "A-1" in desk.shown
        await desk.press("enter")
        desk.on(WayScreen)
        assert "收件，由01窗保管" in desk.shown
        await desk.press("escape", "escape")
        desk.on(CasePage)
        assert slip.giver == papers.AT_WINDOW


@pytest.mark.rule("R168")
async def test_the_lead_sends_papers_back_that_the_applicant_asks_for(office: World) -> None:
    course, view = pushed(office)
    papers.signed(office, view)
    desk = DepartmentDesk(office.signed(OFFICER))
    refused = desk.refuse(office.course(course.case.id).items[0], ["不具备主体资格。"])
    async with seat(office, OFFICER, at=False) as officer:
        officer.app.push_screen(CasePage(refused))
        await officer.press("h")
        assert "1 张移交单" in officer.shown, "the decision goes first"
        await officer.press("escape")
        officer.on(Confirm)
        assert "退回窗口" in officer.shown
        await officer.press("y")
        officer.on(CasePage)
    (_, back) = office.course(course.case.id).handoffs
    assert (back.kind, back.taker) == ("back", papers.AT_WINDOW)


async def test_hostile_names_break_no_row(office: World) -> None:
    course, view = pushed(office)
    marks = papers.all_here(view) | {1: Marked(mark="missing", note="[bold]x[/bold] 长" * 12)}
    papers.officer(office).confirm(view.handoff, marks)
    async with seat(office, CLERK) as desk:
        assert "[bold]x" in desk.shown
        await desk.press("enter")
        desk.on(ConfirmScreen)
        assert "[bold]x" in desk.shown
        assert all(len(line) <= 80 for line in desk.shown.splitlines())
    assert office.course(course.case.id).discrepancies
