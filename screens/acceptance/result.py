"""结果: a notice of every finding, or a receipt; letters before it; papers shown, saved, reprinted."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from counter.desks.printing import count_print
from counter.intake.frozen import thaw, title
from counter.intake.papers import ONLINE_TITLES, TITLES
from counter.intake.review import unsigned
from screens.acceptance import drawing
from screens.acceptance.applying import print_application
from screens.acceptance.step import StepScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask, Confirm
from screens.shared.listing import Listing
from screens.shared.rows import labelled, row, stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget

    from counter.cases.records import Case, PaperRow
    from counter.desks.window.issue import Issued
    from counter.errors import CounterError
    from counter.intake.papers import Paper
    from counter.intake.steps import Step
    from counter.intake.walk import Walk
    from screens.acceptance.work import Snapshot


class ResultScreen(StepScreen):
    """One key issues what the review says; printing comes after and changes nothing."""

    STEP: ClassVar[Step] = "result"
    NAME_ZH = "结果"
    HELP = (
        "F10 按复核结果出文书：有问题出一次性告知书（一次说全），没有问题出收件回执。"
        "A 打印一件事申请表：所选事项要填的内容合并成一张，知道的已经填好，申请人补填、签名。"
        "有容缺、承诺的，先按 L 打印承诺书，讲清后果、签字后按 S 登记。"
        "文书先存后印，打印失败不影响办件；重打会标明第几次。回执出了还要改，按 M 更正：旧的作废，新旧都留。"
    )
    RULES = (
        "R017",
        "R062",
        "R136",
        "R137",
        "R138",
        "R139",
        "R140",
        "R141",
        "R142",
        "R144",
        "R146",
        "R147",
        "R148",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "issue", "出文书", tooltip="出一次性告知书或收件回执", id="issue"),
        Binding("l,L", "letters", "承诺书", tooltip="打印容缺受理承诺书、告知承诺书", id="letters"),
        Binding("t,T", "forward", "代收转送", tooltip="本站不能收的，材料转送县级窗口收件", id="forward"),
        Binding("s,S", "sign", "已签", tooltip="已告知后果并签署承诺书", id="sign"),
        Binding("a,A", "application", "申请表", tooltip="打印一件事申请表，知道的都已填好", id="application"),
        Binding("p,P", "print", "重打", tooltip="重打选中的文书", id="print"),
        Binding("enter", "preview", "看文书", tooltip="在屏幕上看选中的文书和码", id="preview"),
        Binding("m,M", "amend", "更正", tooltip="收件后更正，写明理由", id="amend"),
        Binding("k,K", "cancel_amend", "取消更正", id="cancel-amend"),
        Binding("b,B", "come_back", "回来补正", id="come-back"),
        Binding("f8", "workbench", "工作台", id="workbench"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that mean something now."""
        snapshot = self.now_shown
        kinds = {outcome.kind for outcome in snapshot.walk.outcomes.values()}
        return {
            "issue": snapshot.editable,
            "forward": snapshot.case.status == "draft" and self._lacking(snapshot),
            "letters": snapshot.editable and bool(kinds & {"deferred", "committed"}),
            "sign": snapshot.editable and bool(unsigned(snapshot.walk.checklist, snapshot.walk.outcomes)),
            "application": bool(snapshot.walk.chosen) and not snapshot.walk.stop,
            "print": bool(snapshot.papers),
            "preview": bool(snapshot.papers),
            "amend": snapshot.case.status == "received",
            "cancel_amend": snapshot.case.status == "amending",
            "come_back": snapshot.waiting,
        }.get(action, True)

    def body(self) -> Iterable[Widget]:
        with Horizontal(classes="columns"):
            with Vertical(classes="main"):
                yield Pane(id="verdict")
                yield Static("", classes="head", id="columns", markup=False)
                yield Listing(id="papers")
            with VerticalScroll(classes="side", can_focus=False):
                yield Pane(id="beside")

    def show(self, snapshot: Snapshot) -> None:
        self.query_one("#verdict", Pane).show(lambda width: verdict(snapshot, width))
        listing = self.query_one(Listing)
        last = len(snapshot.papers) - 1 if listing.highlighted is None else None
        listing.refill([Option(self._paper_row(paper)) for paper in snapshot.papers], last)
        heads = row(self._cells(("文书", "编号", "出具", "状态")))
        none = Content("本件还没有出过文书")
        self.query_one("#columns", Static).update(heads if snapshot.papers else none)
        listing.focus()

    def on_resize(self) -> None:
        self.query_one(".side").display = self.size.width >= 120

    def _cells(self, texts: tuple[str, str, str, str]) -> list[tuple[str, int, str]]:
        widths = (16, 30, 12, 14)
        return [(text, width, "") for text, width in zip(texts, widths, strict=True)]

    def _paper_row(self, paper: PaperRow) -> Content:
        state = (
            "作废" if paper.void_at else ("有效" if paper.prints <= 1 else f"有效 重打{paper.prints - 1}次")
        )
        return row(self._cells((title(paper), paper.number, f"{paper.issued_at:%m-%d %H:%M}", state)))

    def summary(self, snapshot: Snapshot) -> str:
        return f"办件号 {snapshot.case.number}" if snapshot.case.number else "办件号在出第一份文书时给"

    def _selected(self) -> PaperRow | None:
        return self.query_one(Listing).under(self.now_shown.papers)

    # -- what this station may not receive itself ------------------------------------------------------

    def _lacking(self, snapshot: Snapshot) -> bool:
        from counter.desks.exchange.standing import lacking

        return lacking(self.counter.signed_desk, snapshot.walk)

    def action_forward(self) -> None:
        """The papers go to the county's window, which gives the receipt."""
        from counter.desks.exchange.owning import OwningDesk, forwarded

        desk, work = self.counter.signed_desk, self.work

        def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                self.act(
                    lambda: work.issue(lambda case: forwarded(OwningDesk(desk), case, work.desk.walk(case))),
                    done,
                    self.failed,
                )

        def done(result: tuple[Snapshot, Issued]) -> None:
            self.query_one(Listing).highlighted = None
            self.take(result[0])
            self._print(result[1].paper, result[1].row, None)

        said = "本站不能自己收这件办件。材料由本站代收，开移交单转送县级窗口，由县级窗口出具收件回执。"
        self.app.push_screen(Confirm("代收转送？", said), go)

    # -- issuing ---------------------------------------------------------------------------------------

    def action_issue(self) -> None:
        """Notice or receipt, as the review says."""
        snapshot = self.now_shown
        if snapshot.case.status == "received":
            self.say("回执已经出过。重打按 P，更正按 M。")
            return
        desk = self.work.desk
        notice = snapshot.walk.tally.findings > 0
        if notice and snapshot.last is not None and not snapshot.walk.tally.unseen:
            self.app.push_screen(
                Confirm(
                    f"这是第{snapshot.last.round + 1}次告知",
                    f"这件办件已经告知过 {snapshot.last.round} 次。"
                    "再次告知只能是上次告知过的、新增的或有变化的。\n要出具吗？",
                ),
                lambda yes: self._issue(desk.issue_notice) if yes else None,
            )
            return
        self._issue(desk.issue_notice if notice else desk.issue_receipt, self._print_deferred)

    def _issue(self, action: Callable[[Case], Issued], then: Callable[[], None] | None = None) -> None:
        def done(result: tuple[Snapshot, Issued]) -> None:
            snapshot, issued = result
            self.query_one(Listing).highlighted = None
            self.take(snapshot)
            self._print(issued.paper, issued.row, then)

        self.act(lambda: self.work.issue(action), done, self.failed)

    def _print_deferred(self) -> None:
        """The notice of what may come later was issued with the receipt: it goes out with it (R140)."""
        for one in self.now_shown.papers:
            if one.kind == "deferred" and one.void_at is None and not one.prints:
                self._print(thaw(one), one)

    def action_letters(self) -> None:
        """The letters for the lines deferred or committed."""
        kinds = [o.kind for o in self.now_shown.walk.outcomes.values()]
        desk = self.work.desk
        jobs: list[Callable[[Case], Issued]] = []
        if "deferred" in kinds:
            jobs.append(lambda case: desk.issue_letter(case, "deferral"))
        if "committed" in kinds:
            jobs.append(lambda case: desk.issue_letter(case, "commitment"))
        if not jobs:
            self.say("没有容缺或承诺的材料，不需要承诺书")
            return
        after = (lambda: self._issue(jobs[1])) if len(jobs) > 1 else None
        self._issue(jobs[0], after)

    def action_application(self) -> None:
        """The one form for all items."""
        print_application(self)

    def action_sign(self) -> None:
        """Told and signed."""
        snapshot = self.now_shown
        waiting = unsigned(snapshot.walk.checklist, snapshot.walk.outcomes)
        if not waiting:
            self.say("没有等待签署的承诺书")
            return
        text = "\n".join(f"· {x.key}：{_consequence(x)}" for x in waiting)
        self.app.push_screen(
            Confirm("已向申请人讲清后果，承诺书已签字？", text),
            lambda yes: self.change(self.work.desk.sign_letters) if yes else None,
        )

    # -- papers ----------------------------------------------------------------------------------------

    def _print(self, paper: Paper, paper_row: PaperRow, then: Callable[[], None] | None = None) -> None:
        """Keep and print it. The paper stands whatever happens here."""
        desk, void = self.work.desk.desk, paper_row.void_at is not None

        def job() -> tuple[Any, str]:
            ordered = count_print(desk, paper_row.number)
            return self.work.reload(), drawing.save_and_print(desk, ordered, paper, void=void)

        def done(result: tuple[Snapshot, str]) -> None:
            snapshot, said = result
            self.take(snapshot)
            self.say(said)
            if then is not None:
                then()

        def failed(error: CounterError) -> None:
            error.todo = f"{error.todo.rstrip('。')}。排除后按 P 重打，办件不受影响。".lstrip("。")
            self.show_error(error)

        self.say("正在存文书、打印…")
        self.act(job, done, failed)

    def action_print(self) -> None:
        """Reprint the selected paper, counted."""
        selected = self._selected()
        if selected is None:
            self.say("还没有文书可以打印")
            return
        self._print(thaw(selected), selected)

    def action_preview(self) -> None:
        """The paper on the screen."""
        selected = self._selected()
        if selected is None:
            return
        from screens.acceptance.preview import Preview

        self.app.push_screen(Preview(selected))

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_preview()

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        selected = self._selected()
        if selected is not None and self.query_one(".side").display:
            self.query_one("#beside", Pane).show(cache(lambda width: drawing.text_of(selected, width)))

    # -- afterwards ------------------------------------------------------------------------------------

    def action_amend(self) -> None:
        """Correct a received case."""

        def begin(reason: str | None) -> None:
            if reason is not None:
                self.change(
                    lambda case: self.work.desk.amend(case, reason), lambda _: self.action_goto("applicant")
                )

        if self.now_shown.case.status != "received":
            self.say("收件后才需要更正；现在可以直接回前面的步骤改")
            return
        self.app.push_screen(
            Ask("更正这件办件", "请写明理由。改好后重新出具回执，旧回执作废，两份都保留。"), begin
        )

    def action_cancel_amend(self) -> None:
        """Leave the correction."""
        if self.now_shown.case.status == "amending":
            self.change(self.work.desk.cancel_amend)

    def action_come_back(self) -> None:
        """The applicant is back."""
        self.come_back(lambda _: self.action_goto("materials"))


def _consequence(line: Any) -> str:
    grace = line.deferral or line.commitment
    return grace.consequence if grace is not None else ""


def obstacle(walk: Walk) -> str:
    """What must be done before any paper, as one sentence; empty = nothing."""
    if walk.stop:
        return walk.stop
    if walk.checklist.unknown:
        return (
            f"{'、'.join(walk.checklist.unknown)}：材料清单待核定，不能收件。F3 去掉这些事项，其余照常办理。"
        )
    if not walk.done("situation"):
        return "情形还没有答完，F2 回去答完。"
    if not walk.done("items"):
        return "事项还没有确认，F3 去确认。"
    if not walk.done("applicant"):
        return "申请人还没有填好，F4 去填写。"
    return "" if walk.checklist.lines else "清单上没有材料，F3 至少选一个事项。"


def verdict(snapshot: Snapshot, width: int) -> Content:
    """What the review says, and what to press."""
    walk, tally = snapshot.walk, snapshot.walk.tally
    titles = ONLINE_TITLES if snapshot.online else TITLES
    parts = [Content("")]
    if snapshot.case.status == "received":
        parts.append(Content.styled(f"已收件  办件号 {snapshot.case.number}", "bold $success"))
        first = "即时推送各联办部门" if snapshot.online else "2小时内转为电子材料并推送各联办部门"
        parts.append(labelled("接下来", f"{first}；1个工作日内各部门决定是否受理。", width))
        parts.append(labelled("怎么办", "F8 回工作台，回车打开这一件：S 登记扫描件，P 推送", width))
    elif snapshot.waiting:
        parts.append(
            Content.styled(f"已一次告知 {tally.findings} 项，等申请人补正；回来了按 B", "bold $accent")
        )
    elif obstacle(walk):
        parts.append(Content.styled("还不能出文书", "bold $warning"))
        parts.append(labelled("先做", obstacle(walk), width, style="$warning"))
    elif tally.unseen:
        parts.append(
            Content.styled(f"还有 {tally.unseen} 项待看，全部看完才能出文书（F5 回到材料）", "bold $warning")
        )
    elif tally.findings:
        parts.append(
            Content.styled(f"有 {tally.findings} 项问题：F10 出{titles['notice']}，一次说全", "bold $error")
        )
    else:
        said = f"材料齐全、符合法定形式：F10 出{titles['receipt']}"
        parts.append(Content.styled(said, "bold $success"))
    counts = f"共 {tally.total} 项  已齐 {tally.in_order}  问题 {tally.findings}"
    parts.append(Content(f"{counts}  容缺 {tally.deferred}  承诺 {tally.committed}"))
    waiting = unsigned(walk.checklist, walk.outcomes)
    if waiting and not tally.findings:
        parts.append(
            labelled(
                "先做",
                f"L 打印承诺书，讲清后果，签字后按 S 登记（还有 {len(waiting)} 项）",
                width,
                style="$accent",
            )
        )
    if told := drawing.strange(drawing.of_people(snapshot.case.draft)):
        parts.append(labelled("生僻字", told, width, style="$warning"))
    parts.append(labelled("事项", "、".join(one.name for one in walk.chosen) or "还没有选", width, limit=2))
    parts.append(Content(""))
    return stack(parts)
