"""A skilled trainee at the desks after the window: each step of `play_desks` by keys, no key wasted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from training_window import AtWindow

from counter.custody.records import HANDOFF_ZH
from counter.training import play_desks
from screens.archive.desk import ArchiveScreen
from screens.custody.confirm import ConfirmScreen
from screens.custody.handoffs import HandoffsScreen
from screens.department.desk import DepartmentScreen
from screens.department.form import FactForm
from screens.digitise.scans import ScansScreen
from screens.issuing.desk import IssuingScreen
from screens.issuing.dialogs import Fill, Menu, Rate, Tick
from screens.issuing.identity import Identity
from screens.shared.dialogs import Ask, Confirm

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from counter.training.scenario import Expected


@dataclass
class AtDesks(AtWindow):
    """Scans, slips, departments, the issuing window, and what comes later."""

    async def attaches(self, _: Expected | None = None) -> None:
        await self.opens()
        await self.key("s")
        self.on(ScansScreen)
        await self.key("a", "y")
        assert not self.course.unscanned, self.text

    async def pushes(self, _: Expected) -> None:
        if self.course.unscanned:
            await self.attaches()
        elif not isinstance(self.screen, ScansScreen):
            await self.opens()
        await self.key("p", "y")
        assert self.course.case.status == "handling", self.text

    async def at_handoffs(self) -> None:
        """F5, unless it is open."""
        if not isinstance(self.screen, HandoffsScreen):
            await self.home()
            await self.key("f5")

    async def hands_over(self, expected: Expected) -> None:
        before = len(self.course.handoffs)
        await self.at_handoffs()
        await self.key("n", "y")
        assert len(self.course.handoffs) > before, self.text

    async def confirms(self, expected: Expected) -> None:
        kind = play_desks.KINDS[expected.detail.get("kind", HANDOFF_ZH["lead"])]
        await self.at_handoffs()
        lacking = expected.detail.get("opened", "")
        while any(one.status == "open" and one.kind == kind for one in self.course.handoffs):
            self.on(HandoffsScreen)
            await self.key("enter")
            screen = self.on(ConfirmScreen)
            for line in screen.view.lines:
                await self.key("n" if lacking and line.what in lacking else "space")
            await self.key("f10")
            if isinstance(self.screen, Confirm):
                await self.key("y")
            if any(one.status == "open" and one.kind == kind for one in self.course.handoffs):
                await self.key("escape")

    async def settles(self, _: Expected) -> None:
        await self.at_handoffs()
        await self.key("enter")
        self.on(ConfirmScreen)
        await self.key("s", "1", "enter")

    async def at_department(self, expected: Expected, part: str) -> None:
        if not isinstance(self.screen, DepartmentScreen):
            await self.home()
            await self.key("b")
        screen = self.on(DepartmentScreen)
        if screen.queue != part:
            await self.key({"accept": "1", "approve": "2"}[part])
        no = expected.detail.get("no", "")
        while no and str(self.screen.item.no) != no:
            await self.key("down")

    async def accepts(self, expected: Expected) -> None:
        no = expected.detail.get("no", "")
        for _ in [x for x in self.course.items if x.status == "pushed" and no in ("", str(x.no))]:
            await self.at_department(expected, "accept")
            await self.key("a", "y")

    async def refuses(self, expected: Expected) -> None:
        await self.at_department(expected, "accept")
        await self.key("x")
        self.on(FactForm)
        await self.key("enter")
        await self.own(expected.detail.get("reasons", play_desks.REFUSED))
        await self.key("f10")

    async def prereviews(self, expected: Expected) -> None:
        await self.at_department(expected, "approve")
        await self.key("v")
        await self.own(play_desks.PREREVIEWED)
        await self.key("enter")

    async def grants(self, expected: Expected) -> None:
        named = expected.detail.get("no", "")
        for item in self.course.items:
            if item.status == "accepted" and named in ("", str(item.no)):
                await self.at_department(expected, "approve")
                await self.key("g")
                await self.own(f"PX{item.no:04d}")
                await self.key("f10")

    async def at_issuing(self, part: str) -> None:
        if not isinstance(self.screen, IssuingScreen):
            await self.home()
            await self.key("f6")
        screen = self.on(IssuingScreen)
        if screen.section != part:
            await self.key({"issue": "1", "collect": "2", "mail": "3"}[part])

    async def ticks(self, expected: Expected) -> None:
        if isinstance(self.screen, Tick):
            named = expected.detail.get("rows", "").split("、")
            for no, (value, _) in enumerate(self.screen.options):
                if named != [""] and value not in named:
                    await self.key(*["down"] * no, "space")
            await self.key("enter")

    async def registers(self, expected: Expected) -> None:
        await self.at_issuing("issue")
        await self.key("r")
        await self.ticks(expected)
        self.on(Ask)
        await self.key("enter")

    async def shows(self, expected: Expected) -> None:
        shown = play_desks.collector(self.course.case.draft, expected, self.app.now().date())
        self.on(Identity)
        await self.own(shown.name)
        await self.key("enter")
        await self.own(shown.number)
        await self.key("enter", "enter")

    async def delivers(self, expected: Expected) -> None:
        await self.at_issuing("collect")
        await self.key("d", "1")
        await self.ticks(expected)
        await self.shows(expected)
        self.on(Confirm)
        await self.key("y")
        self.on(Rate)
        await self.key("escape")

    async def sends(self, expected: Expected) -> None:
        await self.at_issuing("mail")
        await self.key("d", "1")
        await self.ticks(expected)
        self.on(Fill)
        await self.own(play_desks.COURIER)
        await self.key("enter")
        await self.own("PX0123456789")
        await self.key("enter", "enter", "enter", "enter")
        assert self.course.deliveries, self.text

    async def supplies(self, _: Expected) -> None:
        await self.opens()
        await self.key("y")
        if isinstance(self.screen, Menu):
            await self.key("1")
        self.on(Fill)
        await self.key("enter", "enter")

    async def withdraws(self, expected: Expected) -> None:
        await self.opens()
        await self.key("c")
        await self.ticks(expected)
        await self.shows(expected)
        self.on(Ask)
        await self.own(expected.detail.get("reason", play_desks.WITHDRAWN))
        await self.key("enter")

    async def gives_back(self, expected: Expected) -> None:
        await self.opens()
        await self.key("z")
        self.on(Tick)
        await self.key("enter")
        await self.shows(expected)

    async def hands_up(self, _: Expected) -> None:
        await self.opens()
        await self.key("f6")
        self.on(Confirm)
        await self.key("y")
        assert self.course.away == "培训县政务服务中心", self.text

    async def archives(self, _: Expected) -> None:
        await self.home()
        await self.key("v")
        self.on(ArchiveScreen)
        await self.key("f", "y")
        assert self.course.case.status == "archived", self.text


DO: dict[str, Callable[[AtDesks, Expected], Awaitable[None]]] = {
    "scan.attach": AtDesks.attaches,
    "case.push": AtDesks.pushes,
    "handoff.make": AtDesks.hands_over,
    "handoff.confirm": AtDesks.confirms,
    "handoff.settle": AtDesks.settles,
    "item.accept": AtDesks.accepts,
    "item.refuse": AtDesks.refuses,
    "item.prereview": AtDesks.prereviews,
    "item.grant": AtDesks.grants,
    "issuing.register": AtDesks.registers,
    "delivery.window": AtDesks.delivers,
    "delivery.sent": AtDesks.sends,
    "case.supply": AtDesks.supplies,
    "case.withdraw": AtDesks.withdraws,
    "case.give_back": AtDesks.gives_back,
    "case.archive": AtDesks.archives,
    "handoff.forward": AtDesks.hands_up,
}
