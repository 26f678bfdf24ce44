"""站点交换: the neighbours and how far each is, packages out and in, and what waits for a decision."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.desks.exchange.accepting import AcceptingDesk, Rejoin
from counter.desks.exchange.came import KINDS
from counter.desks.exchange.carrying import carry
from counter.desks.exchange.incoming import take_all
from counter.desks.exchange.outgoing import make_all
from counter.desks.exchange.settling import SettlingDesk, TwoVersions
from counter.desks.exchange.status import PeerStatus, status
from counter.exchange import lives
from screens.desk_screen import DeskScreen
from screens.exchange import restored
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask
from screens.shared.listing import Listing
from screens.shared.rows import labelled, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.desks.exchange.came import Came, Looked
    from counter.desks.exchange.carrying import Made
    from counter.desks.exchange.status import Status
    from counter.errors import CounterError


class ExchangeScreen(DeskScreen):
    """Neighbours first, then what both sides changed, then what became of the files that were just read."""

    TITLE_ZH = "站点交换"
    HELP = (
        "和上级、下级站点交换：有变化的办件、扫描件、移交单、名单和目录装成包，签了名、加了密，只有收件站点打得开。"
        "O 把包放进 U 盘或者文件夹，I 从里面收包；做几次都不会重复。对方收到以前，包一直留着，下次再放进去。"
        "包按号数收：缺了一号，后面的先等着，这里写明缺哪几号。办件在谁手里由谁办：上送以后归县级窗口，"
        "下交回来再由本站接着办；不归本站的只能看。两边都改过的办件列在下面，回车逐行对照，由上级站点的监督员裁定；"
        "没有选的版本整个留在记录里，文书、扫描件和日志两边的都在。"
        "站点从备份恢复以后照常导出，它的包先等着：对方的监督员打电话核对过，选中那一行，A 同意、R 拒绝；"
        "同意以后，它丢了的随下一个包发回去，恢复以前的包晚到了也照样收。"
    )
    RULES = ("R032", "R130", "R144")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,O", "out", "导出", tooltip="把给别的站点的包放进 U 盘或者文件夹", id="out"),
        Binding("i,I", "take", "收包", tooltip="从 U 盘或者文件夹里收别的站点的包", id="take"),
        Binding("enter", "open", "对照", tooltip="两边都改过的：逐行对照两个版本", id="open"),
        Binding(
            "a,A",
            "decide('accept')",
            "同意",
            tooltip="从备份恢复过的站点：同意它接着交换",
            id="accept-restored",
        ),
        Binding(
            "r,R", "decide('refuse')", "拒绝", tooltip="从备份恢复过的站点：不同意", id="refuse-restored"
        ),
        Binding("f5", "reload", "刷新", id="reload"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="rows")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        self.rows: list[PeerStatus | Rejoin | TwoVersions | Looked] = []
        self.found: Status | None = None
        self.folder = ""
        """Where packages were put or taken from last: a stick keeps its place for the day."""
        self.files: tuple[Looked, ...] = ()
        self.reload()

    def reload(self, told: str = "", *, trouble: bool = False) -> None:
        """Read everything anew. `told`: what to say then instead of the summary."""
        desk = self.counter.signed_desk

        def job() -> tuple[Status, tuple[Rejoin, ...], tuple[TwoVersions, ...]]:
            return status(desk), AcceptingDesk(desk).waiting(), SettlingDesk(desk).waiting()

        def show(found: tuple[Status, tuple[Rejoin, ...], tuple[TwoVersions, ...]]) -> None:
            self.found, again, conflicts = found
            self.rows = [*self.found.peers, *again, *conflicts, *self.files]
            self._draw()
            asked = sum(one.row.status == "asked" for one in again)
            self.say(told or self._summary(len(conflicts), asked), trouble=trouble)

        self.act(job, show, self._not_yet)

    def _not_yet(self, error: CounterError) -> None:
        """A station that has not joined: what to do about it stands where its neighbours would."""
        said = f"{error.what}{error.todo}"
        self.query_one("#about", Pane).show(lambda width: labelled("说明", said, width))
        self.say(error.what, trouble=True)

    def _summary(self, conflicts: int, asked: int) -> str:
        lacking = sum(len(one.missing) for one in self.found.peers) if self.found else 0
        waits = sum(len(one.unacked) for one in self.found.peers) if self.found else 0
        said = f"对方还没有收到的 {waits} 包"
        said += f"  缺 {lacking} 包" if lacking else ""
        said += f"  恢复过等裁定 {asked} 个站点" if asked else ""
        return said + (f"  等裁定 {conflicts} 件" if conflicts else "")

    # -- showing ---------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        own = f"本站 {self.found.here.me.name} {self.found.here.code}" if self.found else ""
        self.query_one("#columns", Static).update(self._cells(own or "站点", "发出/对方收到", "收到", "情况"))
        listing = self.query_one(Listing)
        listing.refill([Option(self._line(one), id=str(n)) for n, one in enumerate(self.rows)])
        listing.focus()
        self._about()
        self.refresh_bindings()

    def _cells(self, *texts: str, style: str = "") -> Content:
        wide = max(20, self.size.width - 46)
        return row([(text, width, style) for text, width in zip(texts, (wide, 14, 8, 18), strict=True)])

    def _wide(self, text: str, state: str, style: str) -> Content:
        """What is no station has no numbers: its name takes their room."""
        return row([(text, max(20, self.size.width - 22), style), (state, 18, style)])

    def _line(self, one: PeerStatus | Rejoin | TwoVersions | Looked) -> Content:
        if isinstance(one, PeerStatus):
            peer = one.peer
            side = "上级" if peer.side == "up" else "下级"
            sent, state = f"{lives.said(peer.sent)} / {lives.said(peer.acked)}", _state(one)
            style = "bold $text-error" if one.missing or one.conflicts else ""
            return self._cells(f"{side} {peer.name}", sent, lives.said(peer.received), state, style=style)
        if isinstance(one, Rejoin):
            style = "bold $text-error" if one.row.status == "asked" else ""
            return self._wide(f"恢复 {one.peer.name}", restored.state(one), style)
        if isinstance(one, TwoVersions):
            above = "等上级裁定" if one.conflict.status == "above" else "等裁定"
            return self._wide(f"{one.number} 两边都改过", f"{above} {len(one.lines)}处", "bold $text-warning")
        return self._wide(one.name, KINDS[one.kind], "bold $text-error" if one.kind == "bad" else "")

    def _about(self) -> None:
        one = self._chosen()
        self.query_one("#about", Pane).show(lambda width: about(one, width))

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._about()
        self.refresh_bindings()

    def _chosen(self) -> PeerStatus | Rejoin | TwoVersions | Looked | None:
        return self.query_one(Listing).under(self.rows)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter for what both sides changed only, A and R for restored stations only."""
        _ = parameters
        wanted = {"open": TwoVersions, "decide": Rejoin}.get(action)
        if wanted is not None:
            there = self.is_mounted and bool(self.query(Listing))
            return there and isinstance(self._chosen(), wanted)
        return True

    # -- what to do ------------------------------------------------------------------------------------

    def action_out(self) -> None:
        """Ask where to, then make what is due and put it there."""
        self._ask("导出到哪里", "写 U 盘或者文件夹的位置。对方还没有收到的包都会放进去。", self._out)

    def _out(self, folder: str) -> None:
        desk = self.counter.signed_desk
        self.say("正在装包……")

        def told(made: tuple[Made, ...]) -> None:
            fresh, carried = sum(one.cases for one in made), sum(one.carried for one in made)
            self.reload(
                f"已放进 {carried} 包，其中有变化的办件 {fresh} 件。" if carried else "没有要放进去的。"
            )

        self.act(lambda: carry(desk, make_all(desk), Path(folder).expanduser()), told)

    def action_take(self) -> None:
        """Ask where from, then take what is for this station."""
        self._ask("从哪里收包", "写 U 盘或者文件夹的位置；空着只收已经在等着的。", self._take, empty=True)

    def _take(self, folder: str) -> None:
        desk = self.counter.signed_desk
        self.say("正在收包……")

        def told(came: Came) -> None:
            self.files = tuple(one for one in came.files if one.kind not in ("elsewhere", "again"))
            bad = len(came.of("bad"))
            said = f"收下 {len(came.of('taken'))} 包，办件 {came.cases} 件"
            said += f"，没有收 {bad} 包，看下面的原因" if bad else ""
            said += "".join(f"，{code} 缺第 {_numbers(lacking)} 号" for code, lacking in came.missing.items())
            self.reload(said, trouble=bool(bad or came.missing))

        self.act(lambda: take_all(desk, Path(folder).expanduser() if folder else None), told)

    def _ask(self, heading: str, explain: str, then: object, *, empty: bool = False) -> None:
        def go(typed: str | None) -> None:
            if typed is None or not (typed.strip() or empty):
                return
            self.folder = typed.strip() or self.folder
            then(typed.strip())  # type: ignore[operator]

        self.app.push_screen(Ask(heading, explain, value=self.folder), go)

    def action_open(self) -> None:
        """Both versions side by side."""
        one = self._chosen()
        if isinstance(one, TwoVersions):
            from screens.exchange.versions import VersionsScreen

            self.app.push_screen(VersionsScreen(one), lambda said: self.reload(said or ""))

    def action_decide(self, how: str) -> None:
        """A supervisor lets a restored station go on, or does not."""
        one = self._chosen()
        if isinstance(one, Rejoin):
            restored.decide(self, one, how)

    def action_reload(self) -> None:
        """F5."""
        self.reload()

    def action_back(self) -> None:
        """To where it was opened."""
        self.dismiss()


def _state(one: PeerStatus) -> str:
    if one.missing:
        return f"缺第 {_numbers(one.missing)} 号"
    if one.waits:
        return "等对方同意恢复"
    if one.conflicts:
        return f"两边都改过 {one.conflicts}"
    if one.unacked:
        return f"在途 {len(one.unacked)} 包"
    return "都收到了" if one.peer.last_out or one.peer.last_in else "还没有交换过"


def _numbers(found: tuple[int, ...]) -> str:
    return lives.numbers_said(found[:4]) + ("…" if len(found) > 4 else "")


def about(one: PeerStatus | Rejoin | TwoVersions | Looked | None, width: int) -> Content:
    """What stands under the cursor, in full."""
    if one is None:
        return Content("还没有交换的站点。")
    if isinstance(one, PeerStatus):
        return stack(_about_peer(one, width))
    if isinstance(one, Rejoin):
        return stack(restored.about(one, width))
    if isinstance(one, TwoVersions):
        parts = [labelled(x.label, f"本站 {x.mine}　对方 {x.theirs}", width, limit=2) for x in one.lines[:4]]
        more = len(one.lines) - 4
        return stack([*parts, *([Content(f"还有 {more} 处，回车看全部。")] if more > 0 else [])])
    parts = [labelled("文件", one.name, width)]
    parts += [labelled("说明", one.why, width)] if one.why else []
    parts += [labelled("更新", said.strip(), width, limit=2) for said in one.told]
    return stack(parts)


def _about_peer(one: PeerStatus, width: int) -> list[Content]:
    peer, station = one.peer, one.station
    parts = [labelled("编号", f"{peer.code}　窗口 {station.windows if station else '不在名单上了'}", width)]
    if station is not None and station.authorised:
        parts.append(labelled("授权", "、".join(station.authorised), width, limit=2))
    if one.missing:
        said = f"第 {_numbers(one.missing)} 号还没有到，后面的 {len(one.waiting)} 包先等着。请它再导出一次。"
        parts.append(labelled("缺号", said, width))
    if one.waits:
        said = "本站从备份恢复过，它还没有同意。请导出包送去，打电话请那里的监督员裁定，再收它的包。"
        parts.append(labelled("恢复", said, width))
    if one.unacked:
        numbers = lives.numbers_said(x.number for x in one.unacked[:8])
        parts.append(labelled("在途", f"第 {numbers} 号，办件 {one.cases_unacked} 件待同步", width))
    for label, at in (("上次导出", peer.last_out), ("上次收包", peer.last_in)):
        parts.append(labelled(label, f"{at:%Y-%m-%d %H:%M}" if at else "还没有过", width))
    return parts
