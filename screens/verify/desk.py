"""核验文书: scan or type the code of any station's paper; the answer comes without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets.option_list import Option

from counter.codes.known import FRESH_DAYS
from counter.codes.verdict import KINDS
from screens.desk_screen import DeskScreen
from screens.shared.box import Box
from screens.shared.chrome import Pane
from screens.shared.listing import Listing
from screens.shared.rows import labelled, lines, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from textual.widget import Widget
    from textual.widgets import Input, OptionList

    from counter.codes.known import Lists
    from counter.codes.verdict import Verdict

MOST = 50
"""Answers kept on the screen; older ones are let go."""
GRAVE = ("altered", "void", "revoked", "expired")


class VerifyScreen(DeskScreen):
    """One code after the other; the newest answer on top, told in full below."""

    TITLE_ZH = "核验"
    HELP = (
        "别的站点出的文书，扫它的码（或者照着输入），这里说出是真的、被改动过、已经作废（由哪一份代替）、"
        "不认识出具的站点，还是名单太旧说不准，并说明下一步怎么办。不用网络：看签名、公钥名单、作废名单，"
        f"本站出的连存档一起核对。名单超过 {FRESH_DAYS} 天算旧，向县里要新的，用 counter keys import 导入。"
        "↑↓ 看刚才核验过的。只看不改，什么也不登记。"
    )
    RULES = ("R139",)
    DEFAULT_CSS = """
    VerifyScreen #found { height: 1fr; }
    VerifyScreen #answer { height: auto; max-height: 12; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "verify", "核验", priority=False, id="verify.go"),
        Binding("f5", "lists", "重读名单", tooltip="重新读公钥名单和作废名单", id="verify.lists"),
        Binding("down", "move(1)", "下", show=False, id="verify.down"),
        Binding("up", "move(-1)", "上", show=False, id="verify.up"),
        Binding("escape", "back", "返回", id="verify.back"),
    ]

    def __init__(self, code: str = "", *, said: str = "") -> None:
        super().__init__()
        self.first, self.said = code, said
        """A code to begin with, scanned elsewhere, and why it led nowhere there."""
        self.answers: list[Verdict] = []

    def body(self) -> Iterable[Widget]:
        yield Pane(id="lists")
        yield Box(placeholder="扫码，或照着纸上输入、粘贴，回车核验", id="code")
        listing = Listing(id="found")
        listing.can_focus = False
        yield listing
        with VerticalScroll(id="answer", can_focus=False, classes="pane"):
            yield Pane(id="about")

    def on_mount(self) -> None:
        self.query_one(Box).focus()
        self.action_lists()
        if self.first:
            self.scanned(self.first)

    def action_lists(self) -> None:
        """What this computer knows of keys and voids."""
        from counter.desks.verifying import lists_in

        data = self.counter.data
        self.act(lambda: lists_in(data), self._listed)

    def _listed(self, lists: Lists) -> None:
        today = self.counter.now().date()
        self.query_one("#lists", Pane).show(lambda width: known(lists, today, width))
        if not self.answers:
            self.say("扫码枪直接扫就行", right="只看不改")

    # -- codes -----------------------------------------------------------------------------------------

    def scanned(self, code: str) -> None:
        """A code of any paper is judged here; that of a guide says what has changed."""
        from counter.guides.codes import is_guide

        if is_guide(code):
            from screens.guides.since import open_since

            open_since(self.counter, code)
            return
        from counter.desks.verifying import at_desk

        desk = self.counter.signed_desk
        self.act(lambda: at_desk(desk, code), self._answered)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_verify()

    def action_verify(self) -> None:
        """What stands in the box."""
        box = self.query_one(Box)
        typed = box.value.strip()
        box.value = ""
        if typed:
            self.scanned(typed)
        else:
            self.say("还没有码：扫一下，或者照着纸上输入")

    def _answered(self, verdict: Verdict) -> None:
        self.answers = [verdict, *self.answers][:MOST]
        listing = self.query_one(Listing)
        listing.refill([Option(line(one, self.size.width)) for one in self.answers], 0)
        self.say(self.said or f"核验了 {len(self.answers)} 个", right="只看不改")
        self.said = ""
        self._about()

    # -- looking back ----------------------------------------------------------------------------------

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._about()

    def _about(self) -> None:
        chosen = self.query_one(Listing).under(self.answers)
        if chosen is not None:
            self.query_one("#about", Pane).show(lambda width: told(chosen, width))
            self.query_one("#answer", VerticalScroll).scroll_home(animate=False)

    def action_move(self, by: int) -> None:
        """To an earlier or a later answer."""
        listing = self.query_one(Listing)
        if self.answers:
            listing.highlighted = max(0, min(len(self.answers) - 1, (listing.highlighted or 0) + by))

    def action_back(self) -> None:
        """To where it was opened."""
        self.app.pop_screen()


def style_of(one: Verdict) -> str:
    """Good, grave, or not to be told; the words say it, too."""
    return "bold $success" if one.good else "bold $error" if one.kind in GRAVE else "bold $warning"


def line(one: Verdict, width: int) -> Content:
    """One answer in the list."""
    room = max(30, width - 24)
    named = f"{one.paper} {one.number}" if one.number else one.what
    return row([("", 1, ""), (f"【{KINDS[one.kind]}】", 18, style_of(one)), (named, room, "")], gap=0)


def told(one: Verdict, width: int) -> Content:
    """The whole answer: what it is, what to do, and what it rests on."""
    parts = [Content.styled(text, style_of(one)) for text in lines(one.what, width)]
    for label, text in (
        ("下一步", one.todo),
        ("代替它的", one.replaced_by),
        ("出具", " ".join(filter(None, (one.station, f"{one.day}" if one.day else "")))),
        ("密钥", one.key),
        ("名单", f"{one.list_day} 的公钥名单" if one.list_day else ""),
    ):
        if text:
            parts.append(labelled(label, text, width, style="bold" if label == "下一步" else ""))
    return stack(parts)


def known(lists: Lists, today: date, width: int) -> Content:
    """Which lists an answer rests on, and whether they are old."""
    voids = len(lists.voids) + len(lists.station_voids)
    if lists.day is None:
        text = "本机还没有县里的公钥名单：别的站点的文书认不出来。请管理员用 counter keys import 导入。"
        return Content.styled("\n".join(lines(text, width)), "$warning")
    age = (today - lists.day).days
    text = f"公钥名单第 {lists.number} 号（{lists.day}），{len(lists.keys)} 个公钥，作废文书 {voids} 份"
    if age <= FRESH_DAYS:
        return Content("\n".join(lines(text, width)))
    old = f"{text}。名单已经 {age} 天，超过 {FRESH_DAYS} 天，后来吊销、作废的还不知道：请导入新名单。"
    return Content.styled("\n".join(lines(old, width)), "$warning")
