"""线上提交: when the applicant submitted on the platform, and under which number there (R145)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from counter.errors import BadInput
from counter.intake.online import FORMS, moment, platform_number, short
from counter.intake.text import clean_line
from screens.shared.box import Box
from screens.shared.chrome import Prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter.cases.records import Draft

FIRST = "申请人在省一体化政务服务平台提交的，2小时审查从提交起算。"
CHANGE = "改时间要写明理由；登记错了、其实是在窗口提交的，清空时间并写明理由。"
AGAIN = "申请人补正后在平台重新提交，2小时审查从这次提交起算。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed; `at` empty = handed in at the window after all."""

    at: str
    number: str = ""
    reason: str = ""


class AskOnline(ModalScreen[Typed | None]):
    """The moment and the number, checked here so that nothing typed is lost; Esc changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "取消")]

    def __init__(self, draft: Draft, *, again: bool = False) -> None:
        super().__init__()
        self.draft = draft
        self.again = again
        self.change = draft.channel == "online" and not again
        """A registered submission is looked at again."""

    def compose(self) -> ComposeResult:
        now = self._now()
        at = datetime.fromisoformat(self.draft.submitted_at) if self.change else now
        with Vertical(classes="dialog -person"):
            yield Static(
                Content.styled("补正后重新提交" if self.again else "线上提交", "bold"), classes="heading"
            )
            yield Prose(AGAIN if self.again else CHANGE if self.change else FIRST)
            yield Label("提交时间")
            yield Box(short(at, now), id="submitted_at", compact=True)
            if not self.again:
                yield Label("平台流水号（没有就留空）")
                yield Box(self.draft.platform_number, id="platform_number", compact=True)
            if self.change:
                yield Label("改动的理由")
                yield Box("", id="reason", compact=True)
            yield Prose(FORMS, id="trouble")
            yield Static(Content.styled("回车 下一栏/确定  Esc 取消", "$text-muted"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        boxes = list(self.query(Box))
        if event.input is not boxes[-1]:
            self.focus_next()
            return
        values = {str(box.id): clean_line(box.value) for box in boxes}
        try:
            self._check(values)
        except BadInput as error:
            self.query_one("#trouble", Prose).tell(str(error))
            self.query_one(f"#{error.field}", Box).focus()
            return
        self.dismiss(
            Typed(
                at=values["submitted_at"],
                number=values.get("platform_number", ""),
                reason=values.get("reason", ""),
            )
        )

    def _check(self, values: dict[str, str]) -> None:
        at, now = values["submitted_at"], self._now()
        platform_number(values.get("platform_number", ""))
        if not at and not self.change:
            raise BadInput("还没有写提交时间。", todo=FORMS, field="submitted_at")
        when = moment(at, now) if at else None
        before = self.draft.submitted_at if self.change else ""
        moved = before and (when is None or when != datetime.fromisoformat(before))
        if moved and not values["reason"]:
            raise BadInput(
                "改线上提交的时间要写明理由。", todo="例如：登记时看错了平台上的时间。", field="reason"
            )

    def _now(self) -> datetime:
        app: Any = self.app
        found: datetime = app.now()
        return found

    def action_cancel(self) -> None:
        """Nothing changes."""
        self.dismiss(None)
