"""F1 and ?: what this screen is for with the rules it follows, and every key that works here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.shared.chrome import Pane
from screens.shared.rows import fit, lines, stack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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

SAID_BELOW = ("help", "keys", "lock")


class Sheet(ModalScreen[None]):
    """A page of text that any of these keys closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,f1,question_mark", "close", "关闭"),
    ]

    def __init__(self, heading: str, make: Callable[[int], Content]) -> None:
        super().__init__()
        self.heading, self.make = heading, make

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            with VerticalScroll(classes="scroll"):
                yield Pane(id="text")
            yield Static(Content.styled("↑↓ 翻看   Esc 关闭", "$text-muted"))

    def on_mount(self) -> None:
        self.query_one("#text", Pane).show(self.make)

    def action_close(self) -> None:
        """Back to where it was opened."""
        self.dismiss()


def help_sheet(title: str, text: str, rules: Sequence[Rule]) -> Sheet:
    """F1."""

    def make(width: int) -> Content:
        parts = [Content("\n".join(lines(text, width)))]
        for rule in rules:
            quote = Content("\n".join(lines(quoted(rule.quote), width)))
            parts += [Content(""), Content.styled(rule.id, "bold $accent"), quote]
        if rules:
            parts += [Content(""), Content.styled("以上出自三政办〔2023〕32号。", "$text-muted")]
        return stack(parts)

    return Sheet(f"帮助：{title}", make)


def quoted(text: str) -> str:
    """In quotation marks; those inside become single ones (GB/T 15834)."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def keys_sheet(screen: DeskScreen) -> Sheet:
    """?: from the same bindings that do the work."""
    rows: dict[str, list[str]] = {}
    ours = [a for a in screen.active_bindings.values() if a.node is screen and a.enabled and a.binding.id]
    for active in sorted(ours, key=lambda a: not a.binding.show):
        binding = active.binding
        if binding.description and not binding.description.isascii() and binding.id not in SAID_BELOW:
            rows.setdefault(binding.tooltip or binding.description, []).append(
                screen.app.get_key_display(binding)
            )
    for key, said in EVERYWHERE:
        rows.setdefault(said, []).append(key)
    listed = [Content.assemble((fit(_range(keys), 12), "bold $accent"), said) for said, keys in rows.items()]
    return Sheet(f"按键：{screen.NAME_ZH or screen.TITLE_ZH}", lambda _width: stack(listed))


def _range(keys: list[str]) -> str:
    """1 2 3 … 9 as 1…9; two names of one thing side by side."""
    keys = list(dict.fromkeys(keys))
    if len(keys) > 3 and all(key.isdigit() for key in keys):
        return f"{min(keys)}…{max(keys)}"
    return " ".join(keys)
