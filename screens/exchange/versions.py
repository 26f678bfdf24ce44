"""两个版本对照: what differs, line by line, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.desks.exchange.settling import SettlingDesk
from counter.exchange import lives
from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import AskApproval
from screens.shared.listing import Listing
from screens.shared.rows import labelled, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.desks.approval import Approval
    from counter.desks.exchange.settling import Side, TwoVersions


class VersionsScreen(DeskScreen):
    """One case, two versions."""

    TITLE_ZH = "两个版本对照"
    HELP = (
        "上次一致以后，两边都改过这件办件。左边是本站的版本，右边是对方的，只列不同的地方；选一行，下面看全文。"
        "A 用本站的版本，B 用对方的版本：要监督员同意，写明理由，记入日志。选了哪一边，那一边接着办；"
        "没有选的版本整个留在记录里，文书、扫描件、材料的经过和日志两边的都在，不会丢。下级站点只能看，由上级裁定。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a,A", "choose('mine')", "用本站的", id="mine"),
        Binding("b,B", "choose('theirs')", "用对方的", id="theirs"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def __init__(self, seen: TwoVersions) -> None:
        super().__init__()
        self.seen = seen

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="lines")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        self._draw()
        self.query_one(Listing).focus()
        conflict = self.seen.conflict
        self.say(
            f"办件 {self.seen.number}  第 {lives.said(conflict.number)} 号包送来  {conflict.at:%m-%d %H:%M}"
        )

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        self.query_one("#columns", Static).update(self._cells("内容", "本站", self.seen.conflict.peer_name))
        listing = self.query_one(Listing)
        listing.refill([Option(self._cells(x.label, x.mine, x.theirs)) for x in self.seen.lines])
        self._about()

    def _cells(self, label: str, mine: str, theirs: str) -> Content:
        side = max(16, (self.size.width - 26) // 2)
        return row([(label, 20, ""), (mine, side, ""), (theirs, side, "")])

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._about()

    def _about(self) -> None:
        one = self.query_one(Listing).under(self.seen.lines)

        def show(width: int) -> Content:
            if one is None:
                return Content("两个版本只有先后不同，内容一样。")
            return stack(
                [
                    Content.styled(one.label, "bold"),
                    labelled("本站", one.mine, width),
                    labelled("对方", one.theirs, width),
                ]
            )

        self.query_one("#about", Pane).show(show)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Deciding is for the upper station."""
        _ = parameters
        return action != "choose" or self.seen.conflict.status == "open"

    def action_choose(self, side: Side) -> None:
        """A supervisor says which version goes on."""
        desk = SettlingDesk(self.counter.signed_desk)
        name = {"mine": "本站", "theirs": self.seen.conflict.peer_name}[side]

        def agreed(approval: Approval | None) -> None:
            if approval is not None:
                said = f"{self.seen.number} 用{name}的版本，下一个包送给对方。"
                self.act(lambda: desk.settle(self.seen, side, approval), lambda _: self._leave(said))

        self.app.push_screen(AskApproval(f"办件 {self.seen.number} 用{name}的版本。请写明理由。"), agreed)

    def _leave(self, said: str) -> None:
        self.dismiss(said)

    def action_back(self) -> None:
        """Nothing is decided."""
        self.dismiss("")
