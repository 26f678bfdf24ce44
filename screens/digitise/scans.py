"""扫描件: the lines of a case on the left, the files of the scanner on the right; Enter ties them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.cases.queues import AFTER_PUSH
from counter.desks.digitise.digitising import DigitiseDesk
from counter.desks.digitise.waiting import Waiting, left_zh, looked, pairs
from counter.errors import CounterError
from counter.intake.text import clean_line
from screens.desk_screen import DeskScreen
from screens.digitise.push import push_from
from screens.digitise.scan_rows import about, file_row, head_row, line_row, pairs_zh
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask, Confirm
from screens.shared.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.cases.course import Course
    from counter.desks.digitise.electronic import SetLine

LOOK = 3.0
"""Seconds between two looks into the watched folder."""
FILES = 27
"""Cells of the right side in a window of 80."""


class ScansScreen(DeskScreen):
    """Electronic copies of one case. Gives back the case as it is when it is left."""

    TITLE_ZH = "扫描件"
    HELP = (
        "左边是这件办件的材料，右边是扫描文件夹里等着的文件，先来的在前；Tab 换边。"
        "回车把右边选中的文件登记到左边选中的材料，光标自己到下一项没扫的。A 按次序一次登记全部，先问一遍。"
        "F 写文件的位置来登记；一个文件里有两份材料的，登记第一份以后，在第二份上按 R。"
        "扫错了按 Del 移除，写明原因，文件仍保留；推送以后不能移除。"
        "纸质材料每一项都扫了，才能按 P 推送；上面一行是两小时还剩多少。"
    )
    RULES = ("R142", "R143", "R144")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "attach", "登记到这一项", tooltip="右边的文件登记到左边的材料", id="attach"),
        Binding("a,A", "all", "全部登记", tooltip="按次序登记全部文件，先问一遍", id="attach-all"),
        Binding("f,F", "pick", "选文件", tooltip="写文件的位置来登记", id="pick-file"),
        Binding("r,R", "again", "同上一份", tooltip="上一次登记的文件也是这一项的", id="same-scan"),
        Binding("delete", "remove", "移除", tooltip="移除这一项最后登记的扫描件，写明原因", id="remove-scan"),
        Binding("p,P", "push", "推送", tooltip="推送各联办部门（R143）", id="push"),
        Binding("tab", "other_side", "换边", id="other-side"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.course = course
        self.lines: tuple[SetLine, ...] = ()
        self.files: tuple[Waiting, ...] = ()
        self.last = ""
        """Id of the scan tied last, for R."""
        self._seen: dict[tuple[Path, int, int], Waiting] = {}

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="left", markup=False)
        with Horizontal(classes="columns"):
            with Vertical(classes="main"):
                yield Static("", classes="head", id="columns", markup=False)
                yield Listing(id="lines")
            with Vertical(id="scanner"):
                yield Static("", classes="head", id="where", markup=False)
                yield Listing(id="files")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        side = self.query_one("#scanner")
        side.styles.width = FILES
        side.styles.height = "1fr"
        self.desk = DigitiseDesk(self.counter.signed_desk)
        self._fresh(lambda: self.desk.course(self.course.case.id), first=True)
        self.set_interval(LOOK, self._look)

    # -- fetching --------------------------------------------------------------------------------------

    def _fresh(self, job: Callable[[], Course], told: str = "", *, first: bool = False) -> None:
        """Do one thing to the case, then show case and folder anew."""

        def work() -> tuple[Course, tuple[SetLine, ...], tuple[Waiting, ...] | CounterError]:
            course = job()
            return course, self.desk.lines(course), self._waiting()

        def show(found: tuple[Course, tuple[SetLine, ...], tuple[Waiting, ...] | CounterError]) -> None:
            before = {scan.id for scan in self.course.scans}
            self.course, self.lines = found[0], found[1]
            new = [scan.id for scan in self.course.scans if scan.id not in before and not first]
            self.last = new[-1] if new else self.last
            self._draw_lines(self._next() if first or new else None)
            self._take_files(found[2])
            self.query_one("#lines", Listing).focus()
            self.say(told or self._summary(), right="已保存" if told else "")

        self.act(work, show)

    def _waiting(self) -> tuple[Waiting, ...] | CounterError:
        """The folder's files; each is looked at once. A folder that is away is no error of the step."""
        try:
            return tuple(self._looked(path) for path in self.desk.arrived())
        except CounterError as fault:
            return fault

    def _looked(self, path: Path) -> Waiting:
        try:
            status = path.stat()
            key = (path, status.st_mtime_ns, status.st_size)
            if key not in self._seen:
                self._seen[key] = looked(self.desk, path)
            return self._seen[key]
        except OSError:
            return Waiting(path=path, fault="读不出来。")

    def _look(self) -> None:
        """What the scanner brought meanwhile; not while the person is busy in a window above."""
        if self.app.screen is self and not self.counter.jobs.pending:
            self.act(self._waiting, self._take_files)

    def _take_files(self, found: tuple[Waiting, ...] | CounterError) -> None:
        where = self.query_one("#where", Static)
        if isinstance(found, CounterError):
            self.files = ()
            where.update(Content("扫描文件夹打不开"))
            self.say(str(found), trouble=True)
        elif found != self.files or not self.files:
            self.files = found
            where.update(Content(f"等着登记的文件 {len(found)} 个" if found else "没有等着的文件"))
            self._draw_files()

    # -- showing ---------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._draw_lines(None)
        self._draw_files()

    def _summary(self) -> str:
        missing = len([line for line in self.lines if not line.complete])
        if missing:
            return f"还有 {missing} 项材料没有电子件"
        course = self.course
        ready = course.case.status == "received" or bool(course.unsent and course.asking)
        return "都扫齐了，按 P 推送" if ready else "扫描件都在"

    def _draw_lines(self, at: int | None) -> None:
        width = max(40, self.size.width - FILES - 4)
        listing = self.query_one("#lines", Listing)
        self.query_one("#columns", Static).update(head_row(width))
        rows = (line_row(no, line, width) for no, line in enumerate(self.lines, 1))
        listing.refill([Option(one) for one in rows], at)
        said, over = left_zh(self.course, self.counter.now())
        self.query_one("#left", Static).update(Content.styled(said, "bold $text-error" if over else "bold"))
        self.refresh_bindings()

    def _draw_files(self) -> None:
        listing = self.query_one("#files", Listing)
        listing.refill([Option(file_row(file, FILES - 2)) for file in self.files])
        self._about()
        self.refresh_bindings()

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._about()
        self.refresh_bindings()

    def _about(self) -> None:
        line, file = self._line(), self._file()
        self.query_one("#about", Pane).show(lambda width: about(line, file, width))

    def _line(self) -> SetLine | None:
        return self.query_one("#lines", Listing).under(self.lines)

    def _file(self) -> Waiting | None:
        return self.query_one("#files", Listing).under(self.files)

    def _next(self) -> int | None:
        """The next line without a scan after the cursor, else the first one."""
        at = self.query_one("#lines", Listing).highlighted or 0
        missing = [no for no, line in enumerate(self.lines) if not line.complete]
        return next((no for no in missing if no >= at), missing[0] if missing else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that mean something now."""
        _ = parameters
        if not self.is_mounted or not self.query("#lines"):
            return True
        line = self._line()
        return {
            "attach": bool(self.files),
            "all": bool(pairs(self.lines, self.files)),
            "again": bool(self.last),
            "remove": line is not None and bool(line.scans),
            "push": self.course.case.status in ("received", *AFTER_PUSH),
        }.get(action, True)

    # -- what to do ------------------------------------------------------------------------------------

    def action_attach(self) -> None:
        """The file on the right to the line on the left."""
        line, file = self._line(), self._file()
        if line is None or file is None:
            return
        self._fresh(
            lambda: self.desk.attach(self.course, line.key, file.path), f"“{line.key}”登记了 {file.path.name}"
        )

    def action_all(self) -> None:
        """All files in the order of the lines, after a question."""
        found = pairs(self.lines, self.files)

        def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                self._fresh(
                    lambda: self.desk.attach_many(self.course, found), f"登记了 {len(found)} 份扫描件"
                )

        self.app.push_screen(Confirm(f"按次序登记 {len(found)} 个文件", pairs_zh(found)), go)

    def action_pick(self) -> None:
        """A file by its place."""
        line = self._line()
        if line is None:
            return

        def picked(typed: str | None) -> None:
            place = clean_line(typed or "").strip("\"'")
            if place:
                path = Path(place).expanduser()
                self._fresh(
                    lambda: self.desk.attach(self.course, line.key, path), f"“{line.key}”登记了 {path.name}"
                )

        explain = f"登记到“{line.key}”。请写文件的位置，例如 /media/usb/申请书.pdf。"
        self.app.push_screen(Ask("选扫描文件", explain), picked)

    def action_again(self) -> None:
        """The file tied last stands for this line as well."""
        line, last = self._line(), self.last
        if line is not None and last:
            self._fresh(
                lambda: self.desk.share(self.course, last, line.key), f"“{line.key}”用了上一次登记的文件"
            )

    def action_remove(self) -> None:
        """The last scan of the line, with a reason."""
        line = self._line()
        if line is None or not line.scans:
            return
        scan = line.scans[-1]

        def go(reason: str | None) -> None:
            if reason is not None:
                self._fresh(
                    lambda: self.desk.remove(self.course, scan.id, reason),
                    f"已移除“{line.key}”的 {scan.name}",
                )

        explain = f"“{line.key}”的 {scan.name}（{scan.pages}页）不再算数，文件仍保留。为什么移除？"
        self.app.push_screen(Ask("移除扫描件", explain, placeholder="例如：扫歪了，重新扫描"), go)

    def action_push(self) -> None:
        """To the departments."""
        push_from(self, self.course, self._took)

    def _took(self, course: Course, said: str) -> None:
        self.course, self.lines = course, self.desk.lines(course)
        self._draw_lines(None)
        self.say(said, right="已保存")

    def action_other_side(self) -> None:
        """From the lines to the files and back."""
        at_lines = self.query_one("#lines", Listing).has_focus
        self.query_one("#files" if at_lines else "#lines", Listing).focus()

    def action_back(self) -> None:
        """To the case."""
        self.dismiss(self.course)
