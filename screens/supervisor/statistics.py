"""统计: the figures of a period, with bars; out as a workbook or CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.desks.supervisor.statistics import Span, StatisticsDesk, span
from counter.statistics.figures import BY_ZH
from screens.desk_screen import DeskScreen
from screens.shared.choice import Choice
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask
from screens.shared.listing import Listing
from screens.shared.rows import fit, lines, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from textual.widget import Widget

    from counter.statistics.figures import By, Figures
    from counter.statistics.tables import Table

GROUPS = tuple((key, name) for key, name in BY_ZH.items())
SHOWN = ("收件", "告知", "一次通过率", "超期", "按时率", "容缺未补")
"""Columns that fit 80 cells; the workbook has all."""
BAR = 10
"""Cells of the longest bar."""


class StatisticsScreen(DeskScreen):
    """Groups with bars on top, one table after the other below."""

    TITLE_ZH = "统计"
    HELP = (
        "收件、告知、一次通过、超期、容缺、各步用时和好差评。上面选按什么分，P 改期间，T 换下面的表。"
        "一件办件在每一组里只算一件，合计也只算一件。E 存成带图的工作簿（.xlsx）或 .csv、.zip。"
    )
    RULES = ("R085", "R136", "R142", "R150", "R163")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p,P", "period", "期间", id="statistics-period"),
        Binding("t,T", "table", "换表", id="statistics-table"),
        Binding("e,E", "export", "存成文件", id="statistics-export"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Choice(GROUPS, "matter", id="by")
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="groups")
        yield Pane(id="table", classes="pane")

    def on_mount(self) -> None:
        self.desk = StatisticsDesk(self.counter.signed_desk)
        self.of: Span = span("本月", self.counter.now().date())
        self.by: By = "matter"
        self.found: Figures | None = None
        self.tables: tuple[Table, ...] = ()
        self.at = 1
        self._load()

    def _load(self) -> None:
        of, by = self.of, self.by

        def job() -> tuple[Figures, tuple[Table, ...]]:
            found = self.desk.figures(of, by)
            return found, self.desk.tables(found)

        self.say(f"正在统计 {of} …")
        self.act(job, self._took)

    def _took(self, got: tuple[Figures, tuple[Table, ...]]) -> None:
        self.found, self.tables = got
        self._draw()
        received = self.found.total.received
        self.say(f"{self.of}  收件 {received} 件" if received else f"{self.of}  这一期间没有收件，P 换期间")
        self.query_one(Listing).focus()

    # -- showing ---------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if not self.tables:
            return
        table = self.tables[0]
        self.query_one("#columns", Static).update(self._row(table, table.heads, bar=""))
        listing = self.query_one(Listing)
        most = max((int(one[1]) for one in table.rows[:-1]), default=0)
        bars = [*(bar(int(one[1]), most) for one in table.rows[:-1]), ""]
        listing.refill(
            [Option(self._row(table, one, bar=drawn)) for one, drawn in zip(table.rows, bars, strict=True)]
        )
        self.query_one("#table", Pane).show(lambda width: sheet(self.tables[self.at], width))

    def _row(self, table: Table, cells: tuple[str | int, ...], *, bar: str) -> Content:
        wide = max(14, self.size.width - BAR - 2 - sum(1 + max(6, cell_len(one)) for one in SHOWN))
        picked = [(str(cells[table.heads.index(one)]), max(6, cell_len(one)), "") for one in SHOWN]
        return row([(str(cells[0]), wide, ""), (bar, BAR, "$accent"), *picked])

    # -- keys ------------------------------------------------------------------------------------------

    def on_choice_changed(self, event: Choice.Changed) -> None:
        self.by = event.value  # type: ignore[assignment]
        self._load()

    def action_table(self) -> None:
        """The next of the tables below."""
        self.at = self.at % (len(self.tables) - 1) + 1 if self.tables else 1
        self._draw()

    def action_period(self) -> None:
        """Another period."""
        explain = "今天、本周、本月、今年，或 2026-11-01 至 2026-11-30。"
        self.app.push_screen(Ask("统计哪一段时间", explain, value=str(self.of)), self._period)

    def _period(self, typed: str | None) -> None:
        if typed is None:
            return
        from counter.errors import BadInput

        try:
            self.of = span(typed, self.counter.now().date())
        except BadInput as error:
            self.show_error(error)
            return
        self._load()

    def action_export(self) -> None:
        """Into a file."""
        if self.found is None:
            return
        name = f"统计-{self.of.begins}-{self.of.ends}.xlsx"
        value = str(self.counter.data / "reports" / name)
        self.app.push_screen(
            Ask("存成文件", ".xlsx 带图，.csv 只存上面一张表，.zip 存全部表。", value=value), self._export
        )

    def _export(self, typed: str | None) -> None:
        found, of = self.found, self.of
        if typed and typed.strip() and found is not None:
            target = Path(typed.strip()).expanduser()
            self.act(lambda: self.desk.export(found, of, target), self._exported)

    def _exported(self, target: Any) -> None:
        self.say(f"已存到 {target}", right="已保存")

    def action_back(self) -> None:
        """To the workbench."""
        self.dismiss()


def bar(value: int, most: int) -> str:
    """A bar of at most BAR cells; something that is there never looks like nothing."""
    if not value or not most:
        return ""
    return "█" * max(1, round(BAR * value / most))


def sheet(table: Table, width: int) -> Content:
    """A table in the pane: its note, heads, rows."""
    first = max((cell_len(str(one[0])) for one in (table.heads, *table.rows)), default=8)
    rest = max(6, (width - first - 1) // max(1, len(table.heads) - 1) - 1)

    def line(cells: tuple[str | int, ...], style: str) -> Content:
        return row([(str(cells[0]), first, style), *((str(one), rest, style) for one in cells[1:])])

    parts = [
        Content.styled(fit(f"{table.title}（T 换表）", width).rstrip(), "bold"),
        line(table.heads, "$text-muted"),
    ]
    parts += [line(one, "") for one in table.rows] or [Content("这一期间没有。")]
    parts += [Content.styled(one, "$text-muted") for one in lines(table.note, width)] if table.note else []
    return stack(parts)
