"""告知: everything for one situation on one page that scrolls; a key prints it, a key opens the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content

from counter.printing.kinds import OTHERS
from screens.acceptance import drawing
from screens.consulting.advice_view import Section, head, sections
from screens.consulting.frame import ConsultingScreen
from screens.shared.chrome import Pane
from screens.shared.odd import before_printing
from screens.shared.rows import stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.desks.window.consulting import Consultation, ConsultingDesk
    from counter.errors import CounterError
    from counter.intake.advice import Advice, AdviceSheet
    from counter.intake.walk import Walk

WIDE = 110
"""From this many columns on, flow, limits and notes stand beside the materials."""


class AdviceScreen(ConsultingScreen):
    """The advice, read out to the person who asks, and printed for them."""

    NAME_ZH = "咨询：告知"
    HELP = (
        "照着念给来问的人听：要带的材料和要求、不用交的、事项、流程、时限、注意事项，一次说清。"
        "数字跳到那一段，↑↓ 翻看。P 打印或存成一页《咨询一次性告知单》；"
        "A 打印一件事申请表，带回去填；F2 就地开办件，答案都带过去。"
        "写“待核定”的，是还没有依据或者部门还没有核定的，不要自己补。Esc 回去改情形。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(n), f"section({n})", "跳到那一段", show=False, id=f"section.{n}")
            for n in range(1, 10)
        ),
        Binding("p,P", "print", "打印告知单", id="advice.print"),
        Binding(
            "a,A", "application", "申请表", tooltip="打印一件事申请表，带回去填", id="advice.application"
        ),
    ]

    def __init__(self, desk: ConsultingDesk, asked: Consultation, view: Walk, advice: Advice) -> None:
        super().__init__(desk, asked, view)
        self.advice = advice
        self.sections = sections(advice)
        self.sheet: AdviceSheet | None = None
        """The sheet given, once it was: printing again gives the same one."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No case where the matter is not handled jointly."""
        return not (action in ("open_case", "application") and self.advice.stop)

    def body(self) -> Iterable[Widget]:
        heading = Pane(id="matter")
        heading.show(lambda width: head(self.advice, width))
        yield heading
        with VerticalScroll(id="advice"), Container(id="page"):
            numbered = list(enumerate(self.sections, 1))
            with Vertical(id="main"):
                yield from (self._pane(n, one) for n, one in numbered if not one.side)
            with Vertical(id="beside"):
                yield from (self._pane(n, one) for n, one in numbered if one.side)

    @staticmethod
    def _pane(number: int, section: Section) -> Pane:
        title = Content.assemble((f"{number} ", "bold $accent"), (section.name, "bold $primary"))
        pane = Pane(id=f"section-{number}")
        pane.show(lambda width: stack([title, section.make(width), Content("")]))
        return pane

    def on_mount(self) -> None:
        self.query_one("#advice").focus()
        self.say("↑↓ 翻看，数字跳到那一段", right="只问不留")

    def on_resize(self) -> None:
        self.query_one("#page").set_class(self.size.width >= WIDE, "-wide")

    def action_section(self, number: int) -> None:
        """Bring a section to the top."""
        if number <= len(self.sections):
            page = self.query_one("#advice", VerticalScroll)
            page.scroll_to_widget(self.query_one(f"#section-{number}"), top=True, animate=False)

    def action_print(self) -> None:
        """Give the sheet: written down once, saved, and printed where there is a printer."""
        if self.sheet is not None:
            self._print(self.sheet)
            return
        desk, asked = self.desk, self.asked
        self.act(lambda: desk.give(asked), self._given)

    def action_application(self) -> None:
        """The one form for all items, with what was told filled in, to take home."""
        desk, asked, signed = self.desk, self.asked, self.counter.signed_desk

        def job() -> str:
            import receipts

            form = desk.form(asked)
            name = f"申请表-{form.matter_id}-{form.head.issued_at.translate(COMPACT)}"
            return drawing.keep_and_print(signed, receipts.render(form), name, form.title, kind="application")

        self.say("正在存申请表、打印…")
        self.act(job, lambda said: self.say(said, right="已记入日志"))

    def _given(self, sheet: AdviceSheet) -> None:
        self.sheet = sheet
        self._print(sheet)

    def _print(self, sheet: AdviceSheet) -> None:
        desk = self.counter.signed_desk
        name = f"咨询告知单-{sheet.advice.matter_id}-{sheet.issued_at.translate(COMPACT)}"

        def job() -> str:
            import receipts
            from counter.desks.printing.ordering import stock_for

            pdf = receipts.render(sheet, stock=stock_for(desk, "advice"))
            return drawing.keep_and_print(desk, pdf, name, TITLE, kind="advice")

        def failed(error: CounterError) -> None:
            error.todo = f"{error.todo.rstrip('。')}。排除后再按 P。".lstrip("。")
            self.show_error(error)

        def go() -> None:
            self.say("正在存告知单、打印…")
            self.act(job, lambda said: self.say(said, right="告知已记入日志"), failed)

        before_printing(self, lambda: drawing.whole_text(sheet), go)


TITLE = OTHERS["advice"]
COMPACT = str.maketrans({"-": "", ":": "", " ": "-"})
"""2026-11-23 09:42 → 20261123-0942, fit for a file's name."""
