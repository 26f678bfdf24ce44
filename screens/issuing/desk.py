"""发证窗口: what waits to be registered, collected, mailed and proved; a card or a code finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.cases.lifecycle import state_zh
from counter.desks.issuing.delivering import WAYS, at_window
from counter.desks.issuing.desk import SECTIONS, IssuingDesk
from counter.desks.issuing.waiting import unsigned
from counter.errors import BadInput
from counter.intake.mask import mask_name
from screens.case_list import CaseListScreen
from screens.issuing.delivering import deliver
from screens.issuing.dialogs import Menu
from screens.issuing.flow import Flow
from screens.issuing.printing import print_last
from screens.issuing.proofs import proofs
from screens.issuing.rating import ask_rating
from screens.issuing.registering import register
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask
from screens.shared.listing import Listing
from screens.shared.rows import labelled, row, stack
from screens.verify.opening import is_code, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.cases.course import Course
    from counter.cases.items import Task
    from counter.errors import CounterError

PAGE = 100
NAMES = tuple(SECTIONS)
EMPTY = {
    "issue": "没有等登记的结果。",
    "collect": "没有等领取的结果。统一领取的，全部办好才列在这里；F4 可以查到已经到窗的。",
    "mail": "没有等寄的结果。",
    "out": "没有在途的邮件。",
    "proof": "没有等回证的送达。",
}


class IssuingScreen(CaseListScreen):
    """Five sections of one list; what can be done is done to the case under the cursor."""

    TITLE_ZH = "发证窗口"
    HELP = (
        "1—5 换栏：待登记、待领取、待寄、在途、回证，先到期的在前。"
        "申请人来了按 F4，扫或输身份证号、办件号、姓名，找到能领的；也可以直接扫收件回执上的码。"
        "R 把部门送来的结果登记到窗，写放在哪一格；D 送达：核对领取人的证件，打印送达回证，签字后登记，"
        "再请申请人评价（自愿，Esc 不评价）。L 打印领取单。"
        "收到结果当天按申请人选的方式送达；送达凭证及时交各联办部门。"
    )
    RULES = ("R042", "R043", "R156", "R169", "R170", "R171", "R172", "R174", "R085")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "find", "扫码/查找", id="find"),
        Binding("r,R", "register", "登记到窗", id="register"),
        Binding("d,D", "deliver", "送达", id="deliver"),
        Binding("b,B", "proofs", "回证", id="proofs"),
        Binding("q,Q", "rate", "好差评", id="rate"),
        Binding("l,L", "slip", "领取单", tooltip="打印领取单：领什么、在哪里、什么时候、带什么", id="slip"),
        Binding("enter", "open", "看办件", id="open"),
        *(
            Binding(str(n), f"section({n})", zh, show=False, tooltip=f"看{zh}", id=f"section.{n}")
            for n, zh in enumerate(SECTIONS.values(), 1)
        ),
        Binding("f5", "reload", "刷新", show=False, id="reload"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Static("", id="rail", markup=False)
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="tasks")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        self.section = "collect"
        self.rows: list[Task] = []
        self.counts: dict[str, int] = {}
        self.whole = True
        self.shown: Course | None = None
        self.desk = IssuingDesk(self.counter.signed_desk)
        self.reload()

    # -- the list --------------------------------------------------------------------------------------

    def reload(self, told: str = "") -> None:
        """The first page anew; the cursor stays on its task."""
        section = self.section

        def show(found: tuple[list[Task], dict[str, int]]) -> None:
            if section != self.section:
                return
            at = self._at()
            self.rows, self.counts = found
            self.whole = len(self.rows) < PAGE
            self._draw(at)
            self.say(told or EMPTY[section] if not self.rows else told or "申请人来了按 F4 查找。")

        self.act(lambda: (self.desk.ready(section, limit=PAGE), self.desk.counts()), show)

    def _more(self) -> None:
        """The next page, when the cursor reaches the end."""
        section, after = self.section, self.rows[-1]
        self.whole = True  # asked for once

        def show(found: list[Task]) -> None:
            if section == self.section and found:
                self.rows += found
                self.whole = len(found) < PAGE
                self.query_one(Listing).add_options([Option(self._line(one)) for one in found])

        self.act(lambda: self.desk.ready(section, after=after, limit=PAGE), show)

    def _draw(self, at: int) -> None:
        self._rail()
        self.query_one("#columns", Static).update(self._cells("申请人", "办件号", "事项", "期限"))
        listing = self.query_one(Listing)
        listing.refill([Option(self._line(one)) for one in self.rows], at)
        if not self.rows:
            self.shown = None
            self._about()
        listing.focus()
        self.refresh_bindings()

    def _rail(self) -> None:
        parts: list[Content | str | tuple[str, str]] = []
        for number, (name, zh) in enumerate(SECTIONS.items(), 1):
            count = f" {self.counts[name]}" if name in self.counts else ""
            said = f"{number}{zh}{count}"
            parts.append((f"[{said}]", "bold $primary") if name == self.section else (f" {said} ", ""))
        self.query_one("#rail", Static).update(Content.assemble(*parts))

    def _cells(self, *texts: str, style: str = "") -> Content:
        what = max(12, self.size.width - 51)
        return row([(text, wide, style) for text, wide in zip(texts, (8, 26, what, 11), strict=True)])

    def _line(self, task: Task) -> Content:
        due = f"{task.due_at:%m-%d %H:%M}" if task.due_at else ""
        late = task.due_at is not None and task.due_at < self.counter.now()
        name = mask_name(task.applicant_name, task.applicant_kind)
        return self._cells(
            name, task.number, task.what, f"超 {due}"[:11] if late else due, style="bold" if late else ""
        )

    def on_resize(self) -> None:
        if self.is_mounted and hasattr(self, "rows"):
            self._draw(self._at())

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        task = self._chosen()
        if task is None:
            return
        if not self.whole and self._at() == len(self.rows) - 1:
            self._more()
        if self.shown is None or self.shown.case.id != task.case_id:
            self._look(task.case_id)

    def _look(self, case_id: str, then: Callable[[], None] = lambda: None) -> None:
        def show(course: Course) -> None:
            self.shown = course
            self._about()
            self.refresh_bindings()
            then()

        self.act(lambda: self.desk.look(case_id), show)

    def _about(self) -> None:
        course = self.shown
        self.query_one("#about", Pane).show(
            lambda width: about(course, width) if course else Content(EMPTY[self.section])
        )

    def _at(self) -> int:
        return self.query_one(Listing).highlighted or 0

    def _chosen(self) -> Task | None:
        return self.query_one(Listing).under(self.rows)

    # -- what to do ------------------------------------------------------------------------------------

    def action_section(self, number: int) -> None:
        """Another part of the window's work."""
        self.section, self.shown = NAMES[number - 1], None
        self.query_one(Listing).highlighted = None
        self.reload()

    def action_find(self) -> None:
        """A card, a code, a number or a name."""

        def go(text: str | None) -> None:
            if text is not None:
                self._found(text)

        explain = "扫或输身份证号码、办件号、收件回执上的码，或者姓名。"
        self.app.push_screen(Ask("谁来领取？", explain, takes_code=True), go)

    def _found(self, text: str) -> None:
        def show(found: tuple[Course, ...]) -> None:
            if not found and is_code(text):
                verify(self, text, "本站没有这件办件。")
            elif not found:
                self.say("没有找到。请核对号码；也可能还没有到窗。", trouble=True)
            elif len(found) == 1:
                self._open(found[0])
            else:
                options = [(one.case.id, f"{one.case.number} {_name(one)}") for one in found[:9]]
                self.app.push_screen(
                    Menu("哪一件？", options),
                    lambda id_: self._open(next(x for x in found if x.case.id == id_)) if id_ else None,
                )

        self.act(lambda: self.desk.find(text), show)

    def scanned(self, code: str) -> None:
        """The code of a receipt: what of this case can be collected."""
        self._found(code)

    def _open(self, course: Course) -> None:
        """Straight to the delivery where something can go, else to its page."""
        self.shown = course
        self._about()
        if any(course.deliverable(one) for one in course.items):
            deliver(self._flow(course))
        else:
            self.open_page(course)

    def _flow(self, course: Course) -> Flow:
        return Flow(self, course, self._took)

    def _took(self, course: Course, said: str) -> None:
        self.shown = course
        self._about()
        self.reload(said)
        self.say(said, right=f"已保存 {self.counter.now():%H:%M:%S}")

    def _do(self, what: Callable[[Flow], None]) -> None:
        """On the case under the cursor, as it stands now."""
        task = self._chosen()
        if task is not None:
            self._look(task.case_id, lambda: what(self._flow(self.shown)) if self.shown else None)

    def action_register(self) -> None:
        """R."""
        self._do(register)

    def action_deliver(self) -> None:
        """D."""
        self._do(deliver)

    def action_proofs(self) -> None:
        """B."""
        self._do(proofs)

    def action_slip(self) -> None:
        """L: what can be collected, printed for the applicant."""

        def told(flow: Flow) -> None:
            course, desk = flow.course, self.counter.signed_desk
            if not any(one.kind == "collect" and one.void_at is None for one in course.papers):
                self.say("没有领取单：结果到窗、选窗口领取的才有。", trouble=True)
                return
            self.act(lambda: print_last(desk, course, "collect"), self.say)

        self._do(told)

    def action_rate(self) -> None:
        """Q."""
        self._do(lambda flow: ask_rating(flow, flow.course))

    def action_open(self) -> None:
        """The page of the case."""
        self._do(lambda flow: self.open_page(flow.course))

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_open()

    def action_reload(self) -> None:
        """F5."""
        self.reload()

    def action_back(self) -> None:
        """To where it was opened."""
        self.dismiss()

    def show_error(self, error: CounterError) -> None:
        """As everywhere; the list may have changed."""
        super().show_error(error)
        if not isinstance(error, BadInput):
            self.reload(error.what)


def about(course: Course, width: int) -> Content:
    """Who, how it is to be collected, what lies where."""
    chosen = course.case.draft.collection
    how = ""
    if chosen is not None:
        how = f"{WAYS[chosen.way]}，{'统一领取' if chosen.together else '分别领取'}"
    shelves = {one.item_no: one.place for one in at_window(course, tuple(x.no for x in course.items))}
    parts = [labelled("领取方式", how or "没有登记", width)]
    for item in course.items[:5]:
        place = f"  存放 {shelves[item.no]}" if shelves.get(item.no) else ""
        parts.append(labelled(state_zh(item), f"{item.name}{place}", width, limit=1))
    if len(course.items) > len(course.items[:5]):
        parts.append(Content(f"共 {len(course.items)} 个事项，回车看全部"))
    waiting = unsigned(course)
    if waiting:
        parts.append(labelled("回证待签回", "、".join(one.paper for one in waiting), width, limit=1))
    return stack(parts)


def _name(course: Course) -> str:
    person = course.case.draft.applicant
    return mask_name(person.name, person.kind) if person else ""
