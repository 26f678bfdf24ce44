"""逾期未补正: notices that nobody answered in time. Each is ended by a person, never by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.desks.window.withdrawing import WithdrawDesk
from counter.intake.mask import mask_name
from screens.desk_screen import DeskScreen
from screens.issuing.printing import print_last
from screens.shared.chrome import Prose
from screens.shared.dialogs import Confirm
from screens.shared.listing import Listing
from screens.shared.rows import row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.cases.course import Course
    from counter.desks.window.withdrawing import Lapsable

NONE = "没有逾期未补正的告知书。本站没有设失效期限的，告知书一直有效。"


class LapseScreen(DeskScreen):
    """The list; Enter ends one, after a question."""

    TITLE_ZH = "逾期未补正"
    HELP = (
        "一次性告知书的补正期限和本站规定的失效期限都过了，申请人还没有补正的，列在这里。"
        "程序不会自己结束；回车确认一件，出《逾期未补正告知书》，发短信，申请人以后可以重新申请。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "lapse", "按逾期处理", id="lapse"),
        Binding("f5", "reload", "刷新", id="reload"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="notices")
        yield Prose("", classes="pane", id="empty")

    def on_mount(self) -> None:
        self.rows: tuple[Lapsable, ...] = ()
        self.desk = WithdrawDesk(self.counter.signed_desk)
        self.reload()

    def reload(self, told: str = "") -> None:
        """The list anew."""

        def show(found: tuple[Lapsable, ...]) -> None:
            self.rows = found
            listing = self.query_one(Listing)
            listing.refill([Option(self._line(one)) for one in found])
            self.query_one("#columns", Static).update(
                self._cells("申请人", "办件号", "补正到", "失效于") if found else Content("")
            )
            self.query_one("#empty", Prose).tell("" if found else NONE)
            listing.focus()
            self.say(told or f"逾期未补正 {len(found)} 件")

        self.act(self.desk.lapsable, show)

    @staticmethod
    def _cells(*texts: str) -> Content:
        return row([(text, wide, "") for text, wide in zip(texts, (12, 28, 12, 12), strict=True)])

    def _line(self, one: Lapsable) -> Content:
        person = one.course.case.draft.applicant
        name = mask_name(person.name, person.kind) if person else ""
        return self._cells(
            name,
            one.course.case.number or "",
            f"{one.corrected_until:%Y-%m-%d}",
            f"{one.lapsed_at:%Y-%m-%d}",
        )

    def action_lapse(self) -> None:
        """End the one under the cursor."""
        one = self.query_one(Listing).under(self.rows)
        if one is None:
            return
        desk = self.counter.signed_desk

        def job() -> str:
            now: Course = self.desk.lapse(one.course)
            return f"已按逾期未补正处理。{print_last(desk, now, 'lapse')}"

        def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                self.act(job, self.reload)

        said = f"{one.course.case.number} 补正期限到 {one.corrected_until:%Y-%m-%d}，确认按逾期未补正处理？"
        self.app.push_screen(Confirm("逾期未补正", said), go)

    def on_option_list_option_selected(self) -> None:
        self.action_lapse()

    def action_reload(self) -> None:
        """F5."""
        self.reload()

    def action_back(self) -> None:
        """To where it was opened."""
        self.dismiss()
