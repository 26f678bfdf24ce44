"""卷内目录 on the screen, and the export for inspectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from counter.cases.archive_index import NO_ORIGINALS
from counter.desks.archive.archiving import ArchiveDesk
from screens.desk_screen import DeskScreen
from screens.issuing.dialogs import Fill
from screens.shared.chrome import Pane
from screens.shared.rows import lines, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from textual.widget import Widget

    from counter.cases.course import Course
    from counter.cases.forms import IndexLine
    from counter.desks.archive.archiving import Opened


class IndexSheet(DeskScreen):
    """What lies in the file of a case. Read only; X exports an archived one."""

    TITLE_ZH = "卷内目录"
    HELP = (
        "这件办件的全部文书、电子材料和纸件，以及原件在谁那里：申请人的原件由牵头部门统一留存，联办部门不留。"
        "已归档的，打开时逐个文件核对校验值；X 导出检查、考核用的材料，只有电子材料和文书。"
    )
    RULES = ("R175", "R176", "R177", "R178", "R179")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "x,X", "export", "检查用导出", tooltip="导出检查、考核用的材料，不含原件（R179）", id="export"
        ),
        Binding("down", "scroll(1)", "下", show=False, id="down"),
        Binding("up", "scroll(-1)", "上", show=False, id="up"),
        Binding("pagedown", "scroll(12)", "下一页", show=False, id="page-down"),
        Binding("pageup", "scroll(-12)", "上一页", show=False, id="page-up"),
        Binding("escape,enter", "back", "返回", id="back"),
    ]

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.course = course

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        with VerticalScroll(id="index", can_focus=False):
            yield Pane(id="lines")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        self.desk = ArchiveDesk(self.counter.signed_desk)
        self.found = self.desk.index(self.course)
        self._draw()
        self.say(f"{self.course.case.number}  卷内 {len(self.found)} 件")
        if self.course.archived is not None:
            self._check()

    def _check(self) -> None:
        """Every hash of the package, counted in the job thread."""

        def whole(opened: Opened) -> None:
            size = sum(one.size for one in opened.files) / 1024 / 1024
            said = f"已归档，{len(opened.files)} 个文件 {size:.1f} MB，校验值都相符。"
            self.say(said)

        self.say("已归档，正在核对校验值……")
        self.act(lambda: self.desk.open_archived(self.course.case.id), whole)

    def on_resize(self) -> None:
        if hasattr(self, "found"):
            self._draw()

    def _draw(self) -> None:
        width = max(60, self.size.width - 3)
        heads = ("序", "文件（材料）名称", "形式", "页", "日期", "原件存放")
        self.query_one("#columns", Static).update(cells(heads, width))
        found = self.found
        self.query_one("#lines", Pane).show(lambda _: index_rows(found, width))
        archived = self.course.archived
        place = f"档案包 {archived.package}。" if archived else ""
        self.query_one("#about", Pane).show(
            lambda wide: Content("\n".join(lines(f"{place}{NO_ORIGINALS}", wide)))
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """X only for what is archived."""
        _ = parameters
        return action != "export" or self.course.archived is not None

    def action_scroll(self, by: int) -> None:
        """Up or down."""
        self.query_one("#index", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_export(self) -> None:
        """Where to, for whom, and why."""
        self._ask({})

    def _ask(self, typed: dict[str, str], trouble: str = "") -> None:
        names = (("target", "存到哪个文件夹"), ("whom", "提供给哪个单位"), ("why", "检查、考核的名目"))
        fields = {name: (label, typed.get(name, "")) for name, label in names}

        def go(filled: dict[str, str] | None) -> None:
            if filled is None:
                return
            self.say("正在导出……")
            self.act(
                lambda: self.desk.inspection(self.course.case.id, **filled),
                self._exported,
                lambda error: self._ask(filled, str(error)),
            )

        explain = trouble or "只导出电子材料和文书，不含原件存放处。导出记入日志。"
        self.app.push_screen(Fill("检查用导出", explain, fields), go)

    def _exported(self, place: Path) -> None:
        self.say(f"已导出到 {place}", right="已记入日志")

    def action_back(self) -> None:
        """To where it was opened."""
        self.app.pop_screen()


def cells(texts: Sequence[str], width: int) -> Content:
    """One row of the index."""
    name = max(16, width - 49)
    return row([(text, wide, "") for text, wide in zip(texts, (3, name, 10, 4, 10, 15), strict=True)])


def index_rows(found: Sequence[IndexLine], width: int) -> Content:
    """The index, its numbers under the names where there are any."""
    parts = []
    for no, one in enumerate(found, 1):
        note = f"（{one.note}）" if one.note else ""
        texts = (str(no), f"{one.what}{note}", one.form, str(one.pages or ""), one.date, one.kept)
        parts.append(cells(texts, width))
    return stack(parts) if parts else Content("卷内还没有文件。")
