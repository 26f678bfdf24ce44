"""The workbench: what is begun, what waits for the applicant, what was received. Everything starts here."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from counter.cases.lifecycle import STATUS_ZH
from counter.desks.issue import IssueDesk
from counter.intake.mask import mask_name
from screens.acceptance.step import screen_for
from screens.acceptance.work import Work
from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask, Confirm
from screens.shared.listing import Listing
from screens.shared.rows import lines, row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.cases.records import Case, CaseLine
    from counter.desks.issue import Found
    from counter.intake.steps import Step
    from counter.intake.walk import Walk
    from screens.acceptance.work import Snapshot

NOTHING_YET = "还没有办件。按 F2 开始：问情形、选事项、填申请人、逐项看材料，最后出告知书或回执。"


class Workbench(DeskScreen):
    """The first screen after sign-in."""

    TITLE_ZH = "工作台"
    HELP = (
        "按 F2 开始一件新的办件；只是来问的按 F3，问清情形一次告知；"
        "列表里是没有办完的、等补正的和刚收的，回车接着办。"
        "扫码枪随时可用：扫告知书或回执上的码，直接打开那一件。"
    )
    RULES = ("R041", "R122", "R132", "R136", "R139")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "new", "新办件", id="new"),
        Binding("f3", "consult", "咨询", id="consult"),
        Binding("enter", "open", "打开", id="open"),
        Binding("f4", "find", "扫码/查找", id="find"),
        Binding("delete", "drop", "放弃草稿", id="drop"),
        Binding("f5", "refresh_list", "刷新", id="refresh"),
        Binding("f9", "setup", "站点资料", id="setup"),
        Binding("f10", "staff", "人员", id="staff"),
        Binding("m,M", "catalogue", "事项目录", id="catalogue"),
        Binding("f7", "sign_out", "换人", id="sign-out"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="cases")
        pane = Pane(id="empty")
        pane.add_class("pane")
        yield pane

    def on_mount(self) -> None:
        self.rows: list[CaseLine] = []
        self.action_refresh_list()

    def on_screen_resume(self) -> None:
        if self.counter.desk is not None:
            self.action_refresh_list()

    # -- the list --------------------------------------------------------------------------------------

    def action_refresh_list(self) -> None:
        """Read the list again."""
        desk = self.counter.desk
        if desk is None:
            return
        office_desk = IssueDesk(desk)
        self.act(office_desk.recent, self._show)

    def _show(self, rows: tuple[CaseLine, ...]) -> None:
        self.rows = list(rows)
        listing = self.query_one("#cases", Listing)
        at = listing.highlighted or 0
        listing.clear_options()
        listing.add_options([Option(self._row(line), id=line.id) for line in rows])
        if rows:
            listing.highlighted = min(at, len(rows) - 1)
        self.query_one("#columns", Static).update(
            row(self._columns(("状态", "办件号", "一件事", "申请人", "最近")))
        )
        said = "" if rows else NOTHING_YET
        self.query_one("#empty", Pane).show(lambda width: Content("\n".join(lines(said, width))))
        begun = sum(line.status == "draft" for line in rows)
        noticed = sum(line.status == "noticed" for line in rows)
        self.say(f"未办完 {begun}  待补正 {noticed}", right="本机数据，随时保存")
        listing.focus()

    def _columns(self, texts: tuple[str, str, str, str, str]) -> list[tuple[str, int, str]]:
        wide = max(0, self.size.width - 80)
        widths = (8, 26, 20 + wide, 8, 11)
        return [(text, width, "") for text, width in zip(texts, widths, strict=True)]

    def _row(self, line: CaseLine) -> Content:
        desk = self.counter.desk
        matter = line.matter_id
        if desk is not None:
            names = {m.id: m.name for m in desk.catalogue.matters}
            matter = f"{line.matter_id} {names.get(line.matter_id, '')}"
        name = mask_name(line.applicant_name, line.applicant_kind) if line.applicant_name else "未填"
        texts = (
            STATUS_ZH[line.status],
            line.number or "未编号",
            matter,
            name,
            f"{line.updated_at:%m-%d %H:%M}",
        )
        return row(self._columns(texts))

    # -- opening ---------------------------------------------------------------------------------------

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id is not None:
            self.open_case(event.option_id)

    def action_open(self) -> None:
        """Open the highlighted case."""
        listing = self.query_one("#cases", Listing)
        if listing.highlighted is not None and self.rows:
            self.open_case(self.rows[listing.highlighted].id)

    def open_case(self, case_id: str, step: Step | None = None) -> None:
        """Open a case where it still needs something."""
        desk = IssueDesk(self.counter.signed_desk)

        def job() -> tuple[Work, Snapshot]:
            work = Work(desk, desk.case(case_id))
            return work, work.look()

        def show(found: tuple[Work, Snapshot]) -> None:
            work, snapshot = found
            where = step or ("result" if snapshot.case.status == "received" else _where(snapshot))
            self.app.push_screen(screen_for(where, work, snapshot))

        self.act(job, show)

    def action_new(self) -> None:
        """Find a matter, then open a draft for it."""
        from screens.acceptance.find_matter import FindMatter

        self.app.push_screen(FindMatter(), self._begin)

    def _begin(self, matter_id: str | None) -> None:
        if matter_id is None:
            return
        desk = IssueDesk(self.counter.signed_desk)
        case_id = str(uuid.uuid4())  # made once here: a retry of the job opens the same draft

        def job() -> Case:
            return desk.open(matter_id, case_id)

        self.act(job, lambda case: self.open_case(case.id))

    def action_consult(self) -> None:
        """Somebody only asks: find the matter, then its questions. Nothing is opened."""
        from screens.acceptance.find_matter import FindMatter

        self.app.push_screen(FindMatter(), self._consult)

    def _consult(self, matter_id: str | None) -> None:
        if matter_id is None:
            return
        from counter.desks.consulting import Consultation, ConsultingDesk
        from screens.consulting.consult import ConsultScreen

        desk = ConsultingDesk(self.counter.signed_desk)
        asked = Consultation(matter_id=matter_id, answers={})

        def show(view: Walk) -> None:
            self.app.push_screen(ConsultScreen(desk, asked, view))

        self.act(lambda: desk.look(asked), show)

    # -- finding ---------------------------------------------------------------------------------------

    def action_find(self) -> None:
        """Scan or type a code, a case number, or a name."""
        self.app.push_screen(
            Ask("扫码或查找", "扫告知书、回执上的码，或输入编号、申请人姓名、证件号码。", takes_code=True),
            self._find,
        )

    def _find(self, text: str | None) -> None:
        if text and text.strip():
            self.scanned(text)

    def scanned(self, text: str) -> None:
        """A code means: take me there."""
        from counter.errors import BadInput

        desk = IssueDesk(self.counter.signed_desk)

        def job() -> Found | tuple[CaseLine, ...]:
            if not any(ch.isdigit() for ch in text[:5]) and not text.upper().startswith("SMX1"):
                return desk.search(text)
            try:
                return desk.find(text)
            except BadInput:
                found = desk.search(text)
                if found:
                    return found
                raise

        self.act(job, self._found)

    def _found(self, found: Found | tuple[CaseLine, ...]) -> None:
        if isinstance(found, tuple):
            self._show(found)
            self.say(f"找到 {len(found)} 件；F5 回到全部" if found else "没有找到，请核对后再查；F5 回到全部")
            return
        if found.warning:
            self.app.push_screen(
                Confirm("请留意", f"{found.warning}\n要打开这件办件吗？"),
                lambda yes: self.open_case(found.case.id) if yes else None,
            )
            return
        self.open_case(found.case.id)

    # -- the rest --------------------------------------------------------------------------------------

    def action_drop(self) -> None:
        """Give up a draft, with a reason."""
        listing = self.query_one("#cases", Listing)
        if listing.highlighted is None or not self.rows:
            return
        case_id = self.rows[listing.highlighted].id

        def drop(reason: str | None) -> None:
            if reason is not None:
                desk = IssueDesk(self.counter.signed_desk)
                self.act(lambda: desk.drop(desk.case(case_id), reason), lambda _: self.action_refresh_list())

        self.app.push_screen(
            Ask("放弃这件办件", "请写明理由，例如：申请人决定暂不办理。内容仍留在系统里备查。"), drop
        )

    def action_setup(self) -> None:
        """The station profile."""
        from screens.entry.setup import Setup

        self.app.push_screen(Setup())

    def action_staff(self) -> None:
        """Operators."""
        from screens.entry.people import People

        self.app.push_screen(People())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The list is the supervisor's."""
        _ = parameters
        desk = self.counter.desk
        return action != "catalogue" or (desk is not None and "supervisor" in desk.session.roles)

    def action_catalogue(self) -> None:
        """Versions of the list, and workbooks of departments."""
        from screens.supervisor.catalogue import CatalogueScreen

        self.app.push_screen(CatalogueScreen())

    def action_sign_out(self) -> None:
        """Someone else sits down."""
        from screens.entry.sign_in import SignIn

        self.counter.desk = None
        self.app.switch_screen(SignIn())


def _where(snapshot: Snapshot) -> Step:
    return "materials" if snapshot.case.status == "noticed" else snapshot.walk.next_step()
