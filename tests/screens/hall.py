"""The one terminal of the hall, and whoever sits at it: hands for lives of cases by keys only."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from entry_hands import sign_in
from helpers import Clock, opened
from walking import Hands, code_of, whole_journal
from world import PINS, World

from screens.course.page import CasePage
from screens.custody.confirm import ConfirmScreen
from screens.custody.handoffs import HandoffsScreen
from screens.department.form import FactForm
from screens.entry.sign_in import SignIn
from screens.home.workbench import Workbench
from screens.issuing.desk import IssuingScreen
from screens.issuing.dialogs import Menu, Rate, Tick
from screens.issuing.identity import Identity
from screens.shared.dialogs import Confirm

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from counter.cases.course import Course
    from counter.cases.items import CaseItem


@dataclass
class Hall(Hands):
    """The one terminal of the hall, and whoever sits at it."""

    office: World | None = None
    case_id: str = ""

    async def sits(self, name: str) -> None:
        """F7, somebody else's name and PIN; at the first start there is nobody to leave."""
        if not isinstance(self.screen, SignIn):
            await self.home()
            await self.key("f7")
        self.on(SignIn)
        await sign_in(self.pilot, name, PINS[name])
        self.on(Workbench)
        assert name in self.text.splitlines()[0]

    async def home(self) -> None:
        """Esc until the workbench."""
        for _ in range(6):
            if isinstance(self.screen, Workbench):
                return
            await self.key("escape")
        pytest.fail(f"Esc does not lead to the workbench:\n{self.text}")

    async def page(self) -> CasePage:
        """The page of the case, found by its number."""
        await self.home()
        await self.key("f4")
        await self.own(self.course.case.number or "")
        await self.key("enter")
        return self.on(CasePage)

    @property
    def course(self) -> Course:
        assert self.office is not None
        return self.office.course(self.case_id)

    @property
    def queues(self) -> set[str]:
        assert self.office is not None
        return {task.queue for task in self.office.tasks(self.case_id)}

    async def slips(self, count: int) -> None:
        """F5 N Y: a slip for each receiver; `count` of them, all printed."""
        await self.home()
        before = len(self.course.handoffs)
        await self.key("f5")
        self.on(HandoffsScreen)
        await self.key("n")
        assert self.on(Confirm).heading == f"开 {count} 张移交单？"
        await self.key("y")
        made = self.course.handoffs[before:]
        assert [one.prints for one in made] == [1] * count, self.text
        assert "交“" not in self.text, "no printer is set up: nothing may say that something is printed"

    async def signs(self, count: int) -> None:
        """F5, and every slip that waits for this person: each line, then F10."""
        await self.home()
        await self.key("f5")
        for left in range(count, 0, -1):
            self.on(HandoffsScreen)
            assert f"待我签收  {left}" in self.text
            await self.key("enter")
            await self._confirm()
            await self.key("escape")
        assert "没有等您签收的移交单" in self.text

    async def _confirm(self) -> None:
        screen = self.on(ConfirmScreen)
        await self.key(*["space"] * len(screen.view.lines), "f10")
        assert screen.view.handoff.status == "confirmed", self.text
        assert "已签收" in self.text

    async def card(self, name: str, number: str) -> None:
        """A document in the identity dialog, without other authority."""
        self.on(Identity)
        for typed in (name, number, ""):
            await self.own(typed)
            await self.key("enter")

    async def row(self, there: Callable[[CaseItem], bool]) -> CaseItem:
        """The cursor to the first item in the list, of the case or of the department, that is meant."""
        await self.key("home")
        for _ in range(12):
            item: CaseItem | None = self.screen.item
            if item is not None and there(item):
                return item
            await self.key("down")
        pytest.fail(f"no such item:\n{self.text}")

    async def grant(self, there: Callable[[CaseItem], bool]) -> None:
        """G and a number, on the item that is meant."""
        item = await self.row(there)
        await self.key("g")
        self.on(FactForm)
        await self.own(f"豫证{item.no:03d}")
        await self.key("f10")
        now = self.course.item(item.no)
        assert (now.status, now.outcome, now.result_number) == ("decided", "granted", f"豫证{item.no:03d}")

    async def collects(self, name: str, number: str, count: int) -> None:
        """F6, the receipt, everything that may go out now to this person against the proof; no rating."""
        await self.home()
        await self.key("f6")
        self.on(IssuingScreen)
        receipt = next(row for row in self.course.papers if row.kind == "receipt")
        await self.scan(code_of(receipt))
        self.on(Menu)
        await self.key("1")
        if isinstance(self.screen, Tick):
            assert len(self.screen.options) == count
            await self.key("enter")
        await self.card(name, number)
        assert "送达回证" in self.on(Confirm).heading
        await self.key("y")
        self.on(Rate)
        await self.key("escape")

    def printed(self, kind: str) -> int:
        """How many papers of a kind were issued, each saved as a PDF."""
        rows = [row for row in self.course.papers if row.kind == kind]
        for row in rows:
            assert list((self.app.data / "papers").rglob(f"{row.number}*.pdf")), f"{row.number} was not saved"
        return len(rows)

    def ended_well(self) -> None:
        """What holds of every case that is put away."""
        course = self.course
        assert course.case.status == "archived"
        assert self.queues == set()
        assert all(clock.stopped_at is not None for clock in course.clocks)
        assert not any(piece.handoff for piece in course.pieces)
        whole_journal(self.app, self.app.data)


def numbered(no: int) -> Callable[[CaseItem], bool]:
    """The item of this row."""
    return lambda item: item.no == no


@asynccontextmanager
async def hall(office: World, case_id: str = "") -> AsyncIterator[Hall]:
    """The program, standing at the sign-in; a later clock than the office's own."""
    clock = Clock()
    clock.at = office.clock.at
    async with opened(office.office.data, clock=clock) as (app, pilot):
        yield Hall(app, pilot, office=office, case_id=case_id)
