"""F1 and ?: what this screen is for with the rules it follows, and every key that works here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.shared.rows import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from counter.catalog.model import Rule
    from screens.desk_screen import DeskScreen

EVERYWHERE = (
    ("F1", "这一屏怎么用，依据哪条规定"),
    ("?", "按键表"),
    ("Esc", "返回上一屏，内容不丢"),
    ("F12", "锁定屏幕"),
    ("Ctrl+Q", "退出程序，内容不丢"),
)


class Sheet(ModalScreen[None]):
    """A page of text that any of these keys closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,f1,question_mark", "close", "关闭"),
    ]

    def __init__(self, heading: str, text: Content) -> None:
        super().__init__()
        self.heading, self.text = heading, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            with VerticalScroll(classes="scroll"):
                yield Static(self.text)
            yield Static(Content.styled("↑↓ 翻看   Esc 关闭", "$text-muted"))

    def action_close(self) -> None:
        self.dismiss()


class Help(Sheet):
    """F1."""

    def __init__(self, title: str, text: str, rules: Sequence[Rule]) -> None:
        parts: list[Content | str | tuple[str, str]] = [text]
        for rule in rules:
            parts += [(f"\n\n{rule.id} ", "bold $accent"), f"“{rule.quote}”"]
        if rules:
            parts.append(("\n\n以上出自三政办〔2023〕32号。", "$text-muted"))
        super().__init__(f"帮助：{title}", Content.assemble(*parts))


class Keys(Sheet):
    """?: from the same bindings that do the work."""

    def __init__(self, screen: DeskScreen) -> None:
        shown: dict[str, tuple[str, str]] = {}
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.description:
                text = binding.tooltip or binding.description
                shown.setdefault(binding.action, (screen.app.get_key_display(binding), text))
        rows = [*shown.values(), *EVERYWHERE]
        lines = [Content.assemble((fit(key, 10), "bold $accent"), text) for key, text in dict(rows).items()]
        super().__init__(f"按键：{screen.TITLE_ZH}", Content("\n").join(lines))
