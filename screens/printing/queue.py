"""打印队列: what was not printed and why, what waits, what went last; and how the printers are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.desks.printing.queue import PrintDesk
from counter.printing.config import PrintersFaulty, fits
from screens.desk_screen import DeskScreen
from screens.issuing.dialogs import Menu
from screens.printing.bell import ring
from screens.printing.lines import HEADS, about, cells, listed, of_printers, whole
from screens.shared.chrome import Pane
from screens.shared.dialogs import Confirm
from screens.shared.help import Sheet
from screens.shared.listing import Listing
from screens.shared.rows import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.desks.printing import Ordered
    from counter.errors import CounterError
    from counter.printing.config import Printers
    from counter.printing.jobs import PrintJob

ON = {
    "again": ("printed", "cancelled", "failed"),
    "retry": ("failed", "held", "waiting"),
    "move": ("failed", "held", "waiting"),
    "hold": ("failed", "waiting"),
    "cancel": ("failed", "held", "waiting"),
    "came_out": ("failed",),
    "details": ("failed", "held", "waiting", "sending", "printed", "cancelled"),
}
"""What can be done with a job, by its status."""


class PrintQueue(DeskScreen):
    """What wants a person first."""

    TITLE_ZH = "打印队列"
    HELP = (
        "文书打印时先排在这里，再由程序自己交给打印机，窗口不用等；打印机没有开、缺纸，过一会儿自动再打，"
        "间隔越来越长，试满三个小时列为“没打出”。修好以后按 R 马上再打（A 全部再打），或者按 M 换一台打印机。"
        "“待确认”是打印的时候程序停了，说不准打没打出来：看出纸口，有的按 Y，没有的按 R。"
        "H 暂停，X 取消；P 重打一份，纸上注明第几次。T 打测试页。G 看各个窗口的，别的窗口的按 M 拿到本窗打。"
        "打印机写在数据文件夹的 printers.toml 里：每台一节，"
        '[前台激光] 下面写 kind = "cups"、address = "队列名"；'
        '[文书] 一节写哪种文书用哪台、几份，例如 收件回执 = "小票机"。写好用 counter printers check 核对。'
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "details", "详情", tooltip="这一份的全部情况和没打出的原因", id="details"),
        Binding("r,R", "retry", "马上再打", id="retry"),
        Binding("a,A", "retry_all", "全部再打", tooltip="没打出的全部马上再打；待确认的除外", id="retry-all"),
        Binding("y,Y", "came_out", "已打出", tooltip="看过出纸口，这一份已经打出来", id="came-out"),
        Binding("m,M", "move", "换打印机", id="move"),
        Binding("h,H", "hold", "暂停", id="hold"),
        Binding("x,X", "cancel", "取消", tooltip="不打这一份；文书和 PDF 都在", id="cancel"),
        Binding("p,P", "again", "重打", tooltip="再打一份，计重打次数", id="again"),
        Binding("t,T", "test", "测试页", id="test"),
        Binding("g,G", "everywhere", "本窗/各窗", id="everywhere"),
        Binding("f5", "reload", "刷新", id="reload"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Pane(id="printers")
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="jobs")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        self.rows: tuple[PrintJob, ...] = ()
        self.known: Printers | None = None
        self.faulty = ""
        self.everywhere = False
        self.desk = PrintDesk(self.counter.signed_desk)
        self.counter.printing.asked = True
        ring()
        self.reload()

    def on_unmount(self) -> None:
        self.counter.printing.asked = False

    def reload(self, told: str = "", *, trouble: bool = False) -> None:
        """Everything anew; the cursor stays on its job."""
        desk, everywhere = self.desk, self.everywhere

        def job() -> tuple[tuple[PrintJob, ...], Printers | None, str]:
            try:
                return desk.jobs(everywhere=everywhere), desk.printers(), ""
            except PrintersFaulty as fault:
                return desk.jobs(everywhere=everywhere), None, str(fault)

        def show(found: tuple[tuple[PrintJob, ...], Printers | None, str]) -> None:
            at = self._chosen()
            self.rows, self.known, self.faulty = found
            self._draw(at.id if at else "")
            self.say(told or self._summary(), trouble=trouble)

        self.act(job, show)

    def renewed(self, trouble: str = "") -> None:
        """The printing thread did something, or knows how the printers are."""
        self.reload(trouble, trouble=bool(trouble))

    def _summary(self) -> str:
        states = [job.status for job in self.rows]
        failed, held = states.count("failed"), states.count("held")
        waiting = states.count("waiting") + states.count("sending")
        if not failed + held + waiting:
            return "没有等着打印的。"
        return f"没打出 {failed} 份，暂停 {held} 份，排队 {waiting} 份"

    # -- showing ---------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._draw(at.id if (at := self._chosen()) else "")

    def _draw(self, at: str) -> None:
        states = self.counter.printing.states
        known, faulty = self.known, self.faulty
        pane = self.query_one("#printers", Pane)
        if known is not None:
            pane.show(lambda width: of_printers(known, states, width))
        elif faulty:
            pane.show(lambda width: Content("\n".join(lines(faulty, width))))
        width, station, today = self.size.width, self.counter.station, self.counter.now().date()
        self.query_one("#columns", Static).update(cells(HEADS, width))
        listing = self.query_one(Listing)
        options = [Option(listed(job, station, today, width), id=job.id) for job in self.rows]
        listing.refill(options, 0, key=at)
        listing.focus()
        self._about()
        self.refresh_bindings()

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._about()
        self.refresh_bindings()

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_details()

    def _about(self) -> None:
        job = self._chosen()
        self.query_one("#about", Pane).show(lambda width: about(job, width))

    def _chosen(self) -> PrintJob | None:
        return self.query_one(Listing).under(self.rows)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what means something for the job under the cursor."""
        _ = parameters
        if not self.is_mounted:
            return action not in ("test", "retry_all", *ON)
        if action == "test":
            return bool(self.known)
        if action == "retry_all":
            return len([job for job in self.rows if job.status == "failed" and not job.doubt]) > 1
        if action not in ON:
            return True
        job = self._chosen() if self.query(Listing) else None
        if job is None or job.status not in ON[action]:
            return False
        return action != "came_out" or job.doubt

    # -- what to do ------------------------------------------------------------------------------------

    def action_details(self) -> None:
        """Everything about it."""
        job, known = self._chosen(), self.known
        if job is not None:
            self.app.push_screen(Sheet(job.title, lambda width: whole(job, known, width)))

    def action_retry(self) -> None:
        """Now."""
        job = self._chosen()
        if job is None:
            return
        if job.doubt:
            told = f"{job.title} {job.name} 可能已经打出来了。看过出纸口，确实没有，再打一次？"
            self.app.push_screen(
                Confirm("再打一次？", told),
                lambda yes: self._do(self.desk.retry, "正在打印……") if yes else None,
            )
        else:
            self._do(self.desk.retry, "正在打印……")

    def action_retry_all(self) -> None:
        """The printer is back."""
        self.act(self.desk.retry_all, lambda count: self._done(f"{count} 份正在打印……"), self._failed)

    def action_hold(self) -> None:
        """Not now."""
        self._do(self.desk.hold, "已暂停。要打的时候按 R。")

    def action_cancel(self) -> None:
        """Not at all."""
        job = self._chosen()
        if job is not None:
            self.app.push_screen(
                Confirm("不打这一份？", f"{job.title} {job.name} 不再打印。文书和 PDF 都在，以后可以重打。"),
                lambda yes: self._do(self.desk.cancel, "已取消这一份。") if yes else None,
            )

    def action_came_out(self) -> None:
        """Somebody looked: it lies in the tray."""
        self._do(self.desk.confirm, "已记下：这一份已经打出来。")

    def action_move(self) -> None:
        """Another printer."""
        job, known = self._chosen(), self.known
        if job is None or known is None:
            self.say(self.faulty or "请先选一份。", trouble=bool(self.faulty))
            return
        names = [one.name for one in known.all if fits(one, job.kind)]
        if not names:
            self.say("没有能打这种文书的打印机。", trouble=True)
            return
        self._pick(
            "换到哪台打印机？",
            names,
            lambda name: self._do(lambda one: self.desk.move(one, name), f"换到“{name}”，正在打印……"),
        )

    def action_again(self) -> None:
        """One more, counted."""
        job = self._chosen()
        if job is not None:
            self._order(lambda: self.desk.again(job))

    def action_test(self) -> None:
        """A page that shows what a printer can do."""
        known = self.known
        if known:
            self._pick("在哪台打印机上打测试页？", [one.name for one in known.all], self._test)

    def _test(self, name: str) -> None:
        desk, printer, now = self.desk, self.known.named(name) if self.known else None, self.counter.now()
        if printer is None:
            return

        def job() -> Ordered:
            import receipts

            page = receipts.test_page(printer.name, printer.stock, now)
            return desk.file(page, f"测试页-{now:%Y%m%d-%H%M%S}", "测试页", kind="test", printer=printer.name)

        self._order(job)

    def action_everywhere(self) -> None:
        """This window, or all."""
        self.everywhere = not self.everywhere
        self.reload("各个窗口的" if self.everywhere else "本窗的")

    def action_reload(self) -> None:
        """F5: the printers are asked, too."""
        ring()
        self.reload()

    def action_back(self) -> None:
        """To where it was opened."""
        self.dismiss()

    # -- helpers ---------------------------------------------------------------------------------------

    def _pick(self, heading: str, names: list[str], then: Callable[[str], None]) -> None:
        """One of several printers; without a question where there is one."""
        if len(names) == 1:
            then(names[0])
            return
        self.app.push_screen(
            Menu(heading, [(name, name) for name in names]), lambda name: then(name) if name else None
        )

    def _do(self, step: Callable[[PrintJob], Any], told: str) -> None:
        job = self._chosen()
        if job is not None:
            self.act(lambda: step(job), lambda _: self._done(told), self._failed)

    def _order(self, job: Callable[[], Ordered]) -> None:
        def done(ordered: Ordered) -> None:
            made = ordered.job
            self._done(f"已排队，交“{made.printer}”打印。" if made else "没有能打这种文书的打印机。")

        self.act(job, done, self._failed)

    def _done(self, told: str) -> None:
        ring()
        self.reload(told)

    def _failed(self, error: CounterError) -> None:
        self.reload()
        self.show_error(error)
