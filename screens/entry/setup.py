"""站点资料: every field of the station profile. Administrators change it, everybody may read it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from counter.desks.supervisor.administration import AdministrationDesk, changed_fields
from counter.errors import BadInput, Conflict, CounterError
from counter.settings import label
from counter.settings_file import ProfileFaulty
from screens.desk_screen import DeskScreen
from screens.entry import profile
from screens.shared.box import Box
from screens.shared.choice import Choice
from screens.shared.chrome import Prose, TopBar
from screens.shared.form_scroll import FormScroll
from screens.shared.rows import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from counter.settings import Station


class Unsaved(ModalScreen[str]):
    """Changed and not saved: save, leave, or go on. Dismissed with save, drop or stay."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,Y,enter,f10", "answer('save')", "保存"),
        Binding("n,N", "answer('drop')", "不保存"),
        Binding("escape", "answer('stay')", "接着改"),
    ]

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content.styled(f"有 {self.count} 项改动还没有保存", "bold"), classes="heading")
            yield Static(Content.styled("Y 回车 保存    N 不保存，返回    Esc 接着改", "$text-muted"))

    def action_answer(self, answer: str) -> None:
        """One key, one answer."""
        self.dismiss(answer)


class Setup(DeskScreen):
    """Enter goes to the next box; F10 checks everything at once and saves."""

    TITLE_ZH = "站点资料"
    HELP = (
        "这里填本窗口的名称、层级、联系方式和办理口径，印在文书上，也决定哪些事项能在本窗口办。"
        "标着“示例”“待核定”的请改成实际情况；还不知道的照写“待核定”，不要估填。"
        "回车到下一栏，有几种可选的用←→或数字选，F10 核对并保存。"
        "新的窗口号下次登录起使用，新的数据库地址重新打开程序后使用，其余保存后立即使用；"
        "已经出具的文书不变。每次保存都记入日志。只有管理员能改，其他人可以查看。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "save", "核对并保存", id="save", tooltip="核对所有栏目，没有错就保存"),
        Binding("enter", "down", "下一栏", id="next-box"),
        Binding("down", "down", "下一栏", show=False),
        Binding("up", "up", "上一栏", show=False),
        Binding("escape", "back", "返回", id="back", tooltip="返回工作台；有没保存的改动会先问"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.before: Station | None = None

    def body(self) -> Iterable[Widget]:
        yield FormScroll(classes="form profile", can_focus=False)
        yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        self.desk = AdministrationDesk(self.counter.signed_desk, self.counter.data)
        self.say("正在打开站点资料…")
        self.act(self.desk.profile, self._opened)

    def _opened(self, station: Station) -> None:
        self.before = station
        self.query_one(FormScroll).mount_all(self._rows(station))
        self.refresh_bindings()
        self.call_after_refresh(self._ready)

    def _ready(self) -> None:
        form = self.query_one(FormScroll)
        if self.desk.administrator:
            self.query_one(f"#{profile.ORDER[0]}").focus()
            self._count_samples()
        else:
            form.can_focus = True
            form.focus()
            self.query_one("#about", Static).update(Content("站点资料由管理员修改，这里只能查看。"))
            self.say("只能查看；要修改请找管理员。")

    # -- the form --------------------------------------------------------------------------------------

    def _rows(self, station: Station) -> list[Widget]:
        rows: list[Widget] = []
        values = profile.to_form(station)
        for name in profile.ORDER:
            if heading := profile.section_of(name):
                rows.append(Static(Content(heading), classes="section"))
            beside = Static(Content(profile.mark(values[name])), classes="mark", id=f"mark-{name}")
            named = Label(Content(label(name)))
            rows.append(Horizontal(named, self._field(station, name, values[name]), beside, classes="line"))
            rows.append(Prose("", classes="fault", id=f"fault-{name}"))
        return rows

    def _field(self, station: Station, name: str, value: str) -> Widget:
        if not self.desk.administrator:
            return Static(Content(profile.to_read(station, name)), classes="fixed")
        if name in profile.CHOICES:
            return Choice(profile.CHOICES[name], value, id=name)
        return Box(value, id=name, select_on_focus=bool(profile.mark(value)))  # typing replaces a sample

    def _boxes(self) -> dict[str, Box | Choice]:
        found: dict[str, Any] = {name: self.query_one(f"#{name}") for name in profile.ORDER}
        return found

    def _form(self) -> profile.Form:
        return {name: box.value for name, box in self._boxes().items()}

    def _changed(self) -> tuple[str, ...]:
        """Fields whose boxes differ from the profile; faulty text counts as changed."""
        if self.before is None or not self.desk.administrator:
            return ()
        opened, form = profile.to_form(self.before), self._form()
        return tuple(name for name in profile.ORDER if form[name] != opened[name])

    def _count_samples(self) -> None:
        left = sum(bool(profile.mark(value)) for value in self._form().values())
        self.say(f"还有 {left} 项是示例或待核定" if left else "各项都已填写")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id in profile.ORDER:
            mark = profile.mark(event.value)
            event.input.select_on_focus = bool(mark)
            self.query_one(f"#mark-{event.input.id}", Static).update(Content(mark))
            self.query_one(f"#fault-{event.input.id}").remove_class("-shown")  # no longer about this value
            event.input.remove_class("-invalid")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._explain(event.widget.id)

    def on_resize(self) -> None:
        self._explain(self.focused.id if self.focused else None)

    def _explain(self, name: str | None) -> None:
        if name in profile.ORDER:
            text = "\n".join(lines(profile.about(name), max(20, self.size.width - 2), limit=2))
            self.query_one("#about", Static).update(Content(text))

    # -- moving ----------------------------------------------------------------------------------------

    def on_input_submitted(self) -> None:
        self.action_down()

    def action_down(self) -> None:
        """The next box; the last one stays, F10 saves."""
        if self.desk.administrator and self.focused and self.focused.id == profile.ORDER[-1]:
            self.say("已到最后一栏，按 F10 核对并保存。")
        elif self.desk.administrator:
            self.focus_next()
        else:
            self.query_one(FormScroll).scroll_down()

    def action_up(self) -> None:
        """The box before."""
        if self.desk.administrator:
            self.focus_previous()
        else:
            self.query_one(FormScroll).scroll_up()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who may only read sees no key for saving."""
        _ = parameters
        if action in ("save", "down") and self.is_mounted and self.before is not None:
            return self.desk.administrator or action == "down"
        return action != "save" or self.before is not None

    def action_back(self) -> None:
        """To the workbench; asks only if something was changed."""
        if changed := self._changed():
            self.app.push_screen(Unsaved(len(changed)), self._answered)
        else:
            self.dismiss()

    def _answered(self, answer: str | None) -> None:
        if answer == "save":
            self._save(leave=True)
        elif answer == "drop":
            self.dismiss()

    # -- saving ----------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Check everything at once; show each fault at its box, or save."""
        self._save(leave=False)

    def _save(self, *, leave: bool) -> None:
        self._clear_faults()
        before = self.before
        if before is None:
            return
        station, faults = profile.to_station(self._form())
        if faults:
            self._show_faults(faults)
            return
        self.act(
            partial(self.desk.save_station, before, station),
            lambda changed: self._saved(station, changed, leave=leave),
            self._failed,
        )

    def _saved(self, station: Station, changed: tuple[str, ...], *, leave: bool) -> None:
        if not changed:
            self.say("没有改动，不用保存。")
        else:
            self.counter.take_station(station)
            self.desk = AdministrationDesk(self.counter.signed_desk, self.counter.data)
            self._take(station)
            self.query_one(TopBar).refresh()
            later = "".join(note for name, note in profile.WHEN.items() if name in changed)
            self.say(f"保存了 {len(changed)} 项。{later}", right=f"已保存 {self.counter.now():%H:%M:%S}")
        if leave and self.is_current:
            self.dismiss()

    def _take(self, station: Station) -> None:
        """What lies in the file now; boxes the person has not touched follow it."""
        assert self.before is not None  # noqa: S101  (opened before anything can be saved)
        opened, newest = profile.to_form(self.before), profile.to_form(station)
        for name, box in self._boxes().items():
            tidy = profile.to_station({**newest, name: box.value})[0]
            if box.value == opened[name] or profile.to_form(tidy)[name] == newest[name]:
                box.value = newest[name]
        self.before = station

    def _failed(self, error: CounterError) -> None:
        if isinstance(error, ProfileFaulty) and error.faults:
            self._show_faults(error.faults)
            return
        self.show_error(error)
        if isinstance(error, Conflict):
            self.act(self.desk.profile, self._newest)

    def _newest(self, station: Station) -> None:
        before, self_changed = self.before, self._changed()
        self._take(station)
        elsewhere = changed_fields(before, station) if before is not None else ()
        names = "、".join(label(name) for name in elsewhere)
        self.say(f"别处改了：{names}；您改的 {len(self_changed)} 项还在，F10 再保存。", trouble=True)

    def _show_faults(self, faults: Sequence[BadInput]) -> None:
        for fault in faults:
            line = self.query_one(f"#fault-{fault.field}", Prose)
            line.tell(str(fault))
            line.add_class("-shown")
            self.query_one(f"#{fault.field}").add_class("-invalid")
        first = self.query_one(f"#{faults[0].field}")
        first.focus()
        # The sentence below the box has to be in view as well, once it has its place.
        self.call_after_refresh(self.query_one(f"#fault-{faults[0].field}").scroll_visible, animate=False)
        self.say(f"有 {len(faults)} 处要改，还没有保存。", trouble=True)

    def _clear_faults(self) -> None:
        for line in self.query(".fault"):
            line.remove_class("-shown")
        for name in profile.ORDER:
            for box in self.query(f"#{name}"):
                box.remove_class("-invalid")
