"""The hall: which exercise to take: a written one, one made up for any matter, one of a class; past runs."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.errors import BadInput
from counter.training.lower import said
from counter.training.scenario import LEVEL_ZH, STATION_ENDS
from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask, Confirm
from screens.shared.listing import Listing
from screens.shared.rows import labelled, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.training.classroom import ClassFile
    from counter.training.history import Kept, Result
    from counter.training.scenario import Level, Scenario
    from screens.training.app import TrainingApp

SEEDS = 10_000
VIEWS = ("written", "class", "past")
VIEW_ZH = {"written": "写好的情景", "class": "培训班", "past": "以往成绩"}


class HallScreen(DeskScreen):
    """The first screen of training after the sign-in."""

    TITLE_ZH = "练习"
    HELP = (
        "选一个情景按回车开始。N 给任意一件事出一道新题：选一件事，再写难度（1 缺材料、2 材料不符、3 有陷阱）"
        "和种子，同一个种子在哪台电脑上都是同一道题；后面加“乡级”“村级”，"
        "就在便民服务中心、便民服务站练。L 打开教员发的培训班文件；"
        "V 在写好的情景、培训班、以往成绩之间换。"
        "K 开关教练讲解。练习用单独的数据，编号以 99 开头，纸上印“培训样张”，不会打印、发送到任何地方。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "开始", id="open"),
        Binding("n,N", "new", "出一道新题", id="new"),
        Binding("l,L", "load_class", "培训班文件", id="class"),
        Binding("v,V", "view", "换一栏", tooltip="写好的情景、培训班、以往成绩", id="view"),
        Binding("k,K", "coach", "教练讲解", id="coach"),
        Binding("f7", "sign_out", "换人", id="sign-out"),
        Binding("f10", "staff", "人员", id="staff"),
    ]

    def __init__(self) -> None:
        super().__init__(classes="-training")
        self.view = "written"
        self.written: tuple[Scenario, ...] = ()
        self.past: tuple[Result, ...] = ()
        self.seated = ""
        """Whose list this is."""

    @property
    def training(self) -> TrainingApp:
        """The app, with its own type."""
        return self.app  # type: ignore[return-value]

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="exercises")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        self.view = "class" if self.training.class_file is not None else "written"
        self.seated = self.counter.operator_name
        self._read()
        self.training.resume(self)
        self.query_one(Listing).focus()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.training.desk is not None and self.training.exercise is None and self.written:
            self._read(quiet=True)
            if self.seated != self.counter.operator_name:
                self.seated = self.counter.operator_name
                self.training.resume(self)

    def on_resize(self) -> None:
        self._show()

    # -- reading and showing ---------------------------------------------------------------------------

    def _read(self, *, quiet: bool = False) -> None:
        """`quiet`: what the bottom line says stays."""
        hall = self.training.hall
        assert hall is not None  # noqa: S101  (the screen only follows an opened hall)
        folder = hall.results

        def job() -> tuple[tuple[Scenario, ...], Kept]:
            from counter.training import history, written

            return written.load(), history.every(folder)

        def show(found: tuple[tuple[Scenario, ...], Kept]) -> None:
            self.written, kept = found
            name = self.counter.operator_name
            self.past = tuple(reversed([one for one in kept.results if one.trainee == name]))
            self._show()
            if not quiet:
                self._told()
            if kept.faults:
                self.say(kept.faults[0], trouble=True)

        self.act(job, show)

    @property
    def listed(self) -> tuple[Scenario, ...]:
        """The scenarios of this view."""
        given = self.training.class_file
        if self.view == "class":
            return given.scenarios if given is not None else ()
        return self.written if self.view == "written" else ()

    def _show(self) -> None:
        room = max(20, self.size.width - 44)
        heads: tuple[tuple[str, int], ...]
        if self.view == "past":
            heads = (("得分", 8), ("时间", 16), ("编号", 12), ("题目", room))
            rows = [self._past_row(one, room) for one in self.past]
        else:
            heads = (("编号", 12), ("难度", 10), ("一件事", 6), ("是什么事", room), ("最好", 8))
            rows = [self._row(one, room) for one in self.listed]
        self.query_one("#columns", Static).update(row([(text, wide, "") for text, wide in heads]))
        self.query_one(Listing).refill([Option(one) for one in rows])
        self._about()

    def _row(self, one: Scenario, room: int) -> Content:
        best = max((run.points for run in self.past if run.scenario == one.id), default=None)
        done = "" if best is None else f"{best}分"
        level, about = LEVEL_ZH[one.level], self._named(one, known=best is not None)
        cells = [(one.id, 12, "$accent"), (level, 10, ""), (one.matter, 6, ""), (about, room, "")]
        return row([*cells, (done, 8, "bold")])

    def _named(self, one: Scenario, *, known: bool) -> str:
        """A title tells what to find: it is shown to who has been through it."""
        office = self.counter.office
        if known or office is None:
            return one.title
        return f"{office.compiled.catalogue.matter(one.matter).name}  {one.story}"

    def _past_row(self, one: Result, room: int) -> Content:
        at = one.attempt.started[:16].replace("T", " ")
        points = f"{one.points}分" + ("" if one.attempt.finished else "*")
        return row([(points, 8, "bold"), (at, 16, ""), (one.scenario, 12, "$accent"), (one.title, room, "")])

    def _told(self) -> None:
        given: ClassFile | None = self.training.class_file
        count = len(self.past) if self.view == "past" else len(self.listed)
        named = given.title if self.view == "class" and given is not None else VIEW_ZH[self.view]
        if self.view == "class" and given is None:
            named = "还没有打开培训班文件，按 L"
        coach = "教练讲解开" if self.training.coach else "教练讲解关"
        self.say(f"{named}   {count} 个", right=coach)

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._about()

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_open()

    def _about(self) -> None:
        pane = self.query_one("#about", Pane)
        one = self.query_one(Listing).under(self.listed) if self.view != "past" else None
        if one is None:
            pane.show(
                lambda _width: Content("回车看成绩单；带 * 的没有做完。" if self.view == "past" else "")
            )
            return
        office = self.counter.office
        matters = {m.id: m.name for m in office.compiled.catalogue.matters} if office else {}
        rules, where = "、".join(one.rules), said(one)
        pane.show(
            lambda width: stack(
                [
                    labelled("一件事", f"{matters.get(one.matter, '')}（{one.matter}）", width),
                    *([labelled("本站", where, width)] if where else []),
                    labelled("来人", one.story, width, limit=3),
                    labelled("练什么", f"{rules}   标准用时 {one.minutes} 分钟", width, limit=2),
                ]
            )
        )

    # -- taking one ------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Begin the exercise under the cursor, or look at a past run."""
        listing = self.query_one(Listing)
        if self.view == "past":
            if (run := listing.under(self.past)) is not None:
                self._sheet(run)
        elif (scenario := listing.under(self.listed)) is not None:
            self._begin(scenario)

    def _begin(self, scenario: Scenario) -> None:
        self.say("正在准备…")
        self.training.begin(self, scenario)

    def _sheet(self, result: Result) -> None:
        from screens.training.result import ScoreScreen

        office = self.counter.office
        assert office is not None  # noqa: S101  (the hall is open)
        catalogue = office.compiled.catalogue

        def job() -> Scenario:
            from counter.training import written
            from counter.training.generator import generate
            from counter.training.scenario import station_named

            if result.attempt.seed is None:
                return written.one(result.scenario)
            station = station_named(result.scenario)
            return generate(catalogue, result.matter, result.level, result.attempt.seed, station)

        def show(scenario: Scenario) -> None:
            self.app.push_screen(ScoreScreen(scenario, result.attempt, result.score, catalogue))

        self.act(job, show)

    def action_new(self) -> None:
        """A new exercise for any matter."""
        from screens.acceptance.find_matter import FindMatter

        def asked(matter_id: str | None) -> None:
            if matter_id is not None:
                told = (
                    "1 缺材料，2 材料不符，3 有陷阱。后面可以空一格写种子（数字），不写就随便出一道；"
                    "再空一格写 乡级 或 村级，就在便民服务中心、便民服务站练，不写是县级窗口。"
                )
                self.app.push_screen(
                    Ask("难度和种子", told, value="1"), lambda said: self._made_up(matter_id, said)
                )

        self.app.push_screen(FindMatter(), asked)

    def _made_up(self, matter_id: str, said: str | None) -> None:
        if said is None:
            return
        parts = said.split()
        station = next((kind for kind in STATION_ENDS if kind == parts[-1]), None) if parts else None
        parts = parts[:-1] if station else parts
        if len(parts) not in (1, 2) or parts[0] not in ("1", "2", "3") or not all(map(_number, parts)):
            self.show_error(
                BadInput(
                    "难度写 1、2 或 3，种子写数字，站点写 乡级 或 村级。",
                    todo="例如：2，或者 2 4711，或者 2 4711 乡级。",
                    field="level",
                )
            )
            return
        seed = int(parts[1]) if len(parts) == 2 else secrets.randbelow(SEEDS)
        office = self.counter.office
        assert office is not None  # noqa: S101  (the hall is open)
        catalogue = office.compiled.catalogue

        def job() -> Scenario:
            from counter.training.generator import generate

            level: Level = int(parts[0])  # type: ignore[assignment]
            return generate(catalogue, matter_id, level, seed, station or "县级")

        self.act(job, self._begin)

    def action_load_class(self) -> None:
        """The file the trainer handed out."""

        def read(said: str | None) -> None:
            office = self.counter.office
            if said is None or not said.strip() or office is None:
                return
            path, catalogue = Path(said.strip()).expanduser(), office.compiled.catalogue

            def job() -> ClassFile:
                from counter.training.classroom import read as read_class

                return read_class(path, catalogue)

            self.act(job, self._take_class)

        self.app.push_screen(Ask("培训班文件", "写教员发的文件在哪里，例如 U 盘上的路径。"), read)

    def _take_class(self, given: ClassFile) -> None:
        self.training.class_file = given
        self.training.coach = given.coach
        self.view = "class"
        self._show()
        self._told()

    # -- the rest --------------------------------------------------------------------------------------

    def action_view(self) -> None:
        """Written, class, past."""
        self.view = VIEWS[(VIEWS.index(self.view) + 1) % len(VIEWS)]
        self._show()
        self._told()

    def action_coach(self) -> None:
        """Explanations on or off; in an examination they stay off."""
        app = self.training
        if app.class_file is not None and not app.class_file.coach:
            self.say("这个培训班不许讲解", trouble=True)
            return
        app.coach = not app.coach
        self._told()

    def action_sign_out(self) -> None:
        """Another trainee."""
        from screens.entry.sign_in import SignIn

        self.counter.desk = None
        self.app.switch_screen(SignIn())

    def action_staff(self) -> None:
        """Add trainees."""
        from screens.entry.people import People

        def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                self.app.push_screen(People())

        told = "这里只管谁能参加培训，与正式程序的人员无关。"
        self.app.push_screen(Confirm("管理参加培训的人员？", told), go)


def _number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) <= 9
