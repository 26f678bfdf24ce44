"""What both screens of the consulting desk share: the state asked about, and the way to a case."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from screens.desk_screen import DeskScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.records import Case
    from counter.desks.window.consulting import Consultation, ConsultingDesk
    from counter.intake.walk import Walk


class ConsultingScreen(DeskScreen):
    """One consultation. Nothing of it is stored until a sheet is given or a case is opened."""

    TITLE_ZH = "咨询"
    RULES: ClassVar[tuple[str, ...]] = ("R122", "R124", "R128", "R129")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "open_case", "开办件", tooltip="开一件办件，答案都留着", id="consult.open"),
        Binding("f9", "guide", "办事指南", tooltip="打印这件事的办事指南", id="consult.guide"),
        Binding("escape", "back", "返回", show=False, id="consult.back"),
    ]

    def __init__(self, desk: ConsultingDesk, asked: Consultation, view: Walk) -> None:
        super().__init__()
        self.desk, self.asked, self.view = desk, asked, view
        self._case_id = str(uuid.uuid4())
        """Made once: a retry opens the same draft."""

    def leave(self, go: Callable[[], Any]) -> None:
        """A code was scanned: nothing here would be lost that is stored."""
        go()

    def action_back(self) -> None:
        """The screen before; the answers stay there."""
        self.app.pop_screen()

    def action_guide(self) -> None:
        """The guide of the matter asked about, to take away."""
        from screens.guides.handing import offer

        offer(self, self.asked.matter_id)

    def action_open_case(self) -> None:
        """Open the case with what was answered, and go on at the acceptance window."""
        desk, asked, case_id = self.desk, self.asked, self._case_id

        def opened(case: Case) -> None:
            self.app.call_later(self._to_case, case.id)

        self.act(lambda: desk.open_case(asked, case_id), opened)

    async def _to_case(self, case_id: str) -> None:
        from screens.home.workbench import Workbench

        while isinstance(self.app.screen, ConsultingScreen):
            await self.app.pop_screen()
        if isinstance(self.app.screen, Workbench):
            self.app.screen.open_case(case_id)
