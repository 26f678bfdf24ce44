"""成绩单 on the screen: every mistake with its price and the words of its rule; printed into the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from textual.widget import Widget

    from counter.catalog.model import Catalogue
    from counter.training.scenario import Attempt, Scenario
    from counter.training.score import Score
    from screens.training.app import TrainingApp
    from screens.training.table import TableScreen

MARGIN = 3


class ScoreScreen(DeskScreen):
    """How a run went."""

    TITLE_ZH = "成绩单"
    HELP = (
        "满分100分，扣完为止。每处失分写明扣几分、依据哪条规定，规定的原文在后面。"
        "P 存成 PDF；成绩文件已经自动存好，参加培训班的把它交给教员。Esc 回到练习列表。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p,P", "print", "存成PDF", id="print"),
        Binding("down", "scroll(1)", "下", show=False),
        Binding("up", "scroll(-1)", "上", show=False),
        Binding("pagedown,space", "page(1)", "下一屏", id="page-down"),
        Binding("pageup", "page(-1)", "上一屏", id="page-up"),
        Binding("escape,enter", "back", "返回", id="back"),
    ]

    def __init__(
        self, scenario: Scenario, attempt: Attempt, score: Score, catalogue: Catalogue, kept: str = ""
    ) -> None:
        super().__init__(classes="-training")
        self.scenario, self.attempt, self.score = scenario, attempt, score
        self.catalogue, self.kept = catalogue, kept

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(classes="sheet", can_focus=False):
            yield Pane(id="sheet")

    def on_mount(self) -> None:
        self.query_one("#sheet", Pane).show(self._sheet)
        self.say(f"{self.score.points} 分（满分 {self.score.full}）{self.kept}")

    def _sheet(self, width: int) -> Content:
        from receipts.training import sheet_lines

        made = sheet_lines(self.scenario, self.attempt, self.score, self.catalogue, min(96, width))
        return Content("\n".join(made))

    def action_scroll(self, by: int) -> None:
        """A line on or back."""
        self.query_one(".sheet").scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """A screen on or back."""
        sheet = self.query_one(".sheet", VerticalScroll)
        (sheet.scroll_page_down if by > 0 else sheet.scroll_page_up)(animate=False)

    def action_print(self) -> None:
        """The sheet as PDF, beside the results."""
        app: TrainingApp = self.app  # type: ignore[assignment]
        assert app.hall is not None  # noqa: S101  (results are shown in the hall)
        folder = app.hall.results

        def job() -> Path:
            from receipts import printers
            from receipts.training import sheet_pdf

            pdf = sheet_pdf(self.scenario, self.attempt, self.score, self.catalogue)
            when = "".join(char for char in self.attempt.started[:19] if char.isdigit())
            return printers.save(pdf, folder, f"成绩单-{when}-{self.scenario.id}-{self.attempt.trainee}")

        self.act(job, lambda path: self.say(f"已存 {path}"))

    def action_back(self) -> None:
        """To the list of exercises."""
        self.app.pop_screen()


def show_result(table: TableScreen) -> None:
    """Score the run, keep it, leave the exercise, and show how it went."""
    app, exercise = table.training, table.exercise
    hall, of = app.hall, app.class_file
    assert hall is not None  # noqa: S101  (an exercise belongs to a hall)

    def job() -> tuple[Attempt, Score, Path]:
        from counter.training import history
        from counter.training.score import score

        attempt = exercise.attempt()
        worth = score(exercise.scenario, attempt)
        own = of is not None and exercise.scenario.id in {task.key for task in of.tasks}
        known = {"class_id": of.id, "secret": of.secret} if of is not None and own else {}
        hall.results.mkdir(exist_ok=True)
        return attempt, worth, history.keep(hall.results, exercise.scenario, attempt, worth, **known)

    def show(found: tuple[Attempt, Score, Path]) -> None:
        attempt, worth, path = found
        catalogue = exercise.office.compiled.catalogue
        screen = ScoreScreen(exercise.scenario, attempt, worth, catalogue, f"   成绩文件 {path.name}")
        app.out()
        app.call_later(_over_the_hall, app, screen)

    table.act(job, show)


async def _over_the_hall(app: TrainingApp, screen: ScoreScreen) -> None:
    await app.to_hall()
    app.push_screen(screen)
