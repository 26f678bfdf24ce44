"""人员: who works here, in which roles, and everybody's own PIN."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.desks.supervisor.administration import AdministrationDesk, checked_twice
from counter.staff.roles import ROLES
from screens.desk_screen import DeskScreen
from screens.entry.person_form import Entered, PersonForm
from screens.entry.pick_department import ANY, PickDepartment
from screens.shared.dialogs import Confirm
from screens.shared.listing import Listing
from screens.shared.rows import row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.content import Content
    from textual.widget import Widget

    from counter.desks.supervisor.administration import Person
    from counter.staff.roles import Role

ADMINISTRATION = ("new", "roles", "department", "reset", "switch_active")


class People(DeskScreen):
    """The list, and one key for each thing to do with the highlighted person."""

    TITLE_ZH = "人员"
    HELP = (
        "管理员在这里添加工作人员、定岗位、重设口令、停用或恢复。"
        "一个人可以有几个岗位；岗位改动从这个人下次登录起生效。停用的人不能登录，办过的记录都保留。"
        "联办部门的人按 D 选替哪个部门办，只看到、只能办这个部门的事项；不限的可以替本中心各部门办。"
        "至少要有一位在用的管理员。重设口令同时解除因输错口令造成的锁定。"
        "每个人都可以按 O 修改自己的口令。每次改动都记入日志，日志里没有口令。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,N", "new", "新增", id="new", tooltip="添加一位工作人员"),
        Binding("r,R", "roles", "岗位", id="roles", tooltip="改这个人的岗位"),
        Binding("d,D", "department", "部门", id="department", tooltip="联办部门的人替哪个部门办"),
        Binding("p,P", "reset", "重设口令", id="reset", tooltip="这个人忘了口令时，给一个新的"),
        Binding("x,X", "switch_active", "停用/恢复", id="active", tooltip="停用这个人，或恢复使用"),
        Binding("o,O", "own", "改自己的口令", id="own"),
        Binding("escape", "back", "返回", id="back", tooltip="返回工作台"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="people")

    def on_mount(self) -> None:
        self.rows: list[Person] = []
        self.desk = AdministrationDesk(self.counter.signed_desk, self.counter.data)
        self._reload()

    def on_resize(self) -> None:
        self._draw()

    # -- the list --------------------------------------------------------------------------------------

    def _reload(self, told: str = "", chosen: str = "") -> None:
        """As stored now; the cursor on the person of this id, else where it was."""

        def show(people: tuple[Person, ...]) -> None:
            self.rows = list(people)
            self._draw(chosen)
            self.query_one("#people", Listing).focus()
            working = sum(one.active for one in people)
            alone = "" if self.desk.administrator else "增改人员请找管理员；按 O 修改自己的口令。"
            self.say(told or alone or f"在用 {working} 人  停用 {len(people) - working} 人")

        self.act(self.desk.people, show)

    def _draw(self, chosen: str = "") -> None:
        listing = self.query_one("#people", Listing)
        self.query_one("#columns", Static).update(self._row("姓名", "岗位", "状态"))
        listing.refill([Option(self._line(one), id=one.id) for one in self.rows], key=chosen)

    def _row(self, name: str, roles: str, state: str, style: str = "") -> Content:
        widths = (16, max(20, self.size.width - 37), 16)
        return row([(name, widths[0], style), (roles, widths[1], ""), (state, widths[2], "")])

    def _line(self, one: Person) -> Content:
        state = "在用" if one.active else "停用"
        if one.active and one.locked_until is not None:
            state = f"锁定到 {one.locked_until.astimezone(self.counter.now().tzinfo):%H:%M}"
        roles = roles_zh(one.roles, " ") + (f"（{one.department}）" if one.department else "")
        return self._row(one.name, roles, f"{state}{' 本人' if one.here else ''}", "bold")

    def _chosen(self) -> Person | None:
        return self.query_one("#people", Listing).under(self.rows)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only an administrator is offered what only an administrator may do."""
        _ = parameters
        if action in ADMINISTRATION:
            desk = self.counter.desk
            return desk is not None and "administrator" in desk.session.roles
        return True

    # -- what to do ------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Take a person on."""
        person_id = str(uuid.uuid4())  # made once here: a retry of the job adds nobody twice

        def job(typed: Entered) -> Person:
            checked_twice(typed.pin, typed.again)
            return self.desk.add(id=person_id, name=typed.name, roles=typed.roles, pin=typed.pin)

        boxes = ("name", "roles", "pin", "again")
        self._ask(PersonForm("新增工作人员", boxes, job, roles=("clerk",)), "已添加{0}：{1}。")

    def action_roles(self) -> None:
        """Other roles for the highlighted person."""
        one = self._chosen()
        if one is not None:
            given = cast("tuple[Role, ...]", one.roles)
            form = PersonForm(
                f"{one.name}的岗位",
                ("roles",),
                lambda typed: self.desk.set_roles(one.id, typed.roles),
                roles=given,
            )
            self._ask(form, "{0}的岗位：{1}。从下次登录起生效。")

    def action_department(self) -> None:
        """For which department the highlighted person acts."""
        one = self._chosen()
        if one is None:
            return

        def take(department: str | None) -> None:
            if department is not None:
                told = f"{one.name}办的部门：{department or ANY}。从下次登录起生效。"
                self._change(lambda: self.desk.set_department(one.id, department), told)

        self.app.push_screen(PickDepartment(one.name, self.desk.departments, one.department), take)

    def action_reset(self) -> None:
        """A new PIN for the highlighted person."""
        one = self._chosen()
        if one is None:
            return
        if one.here:
            self.action_own()
            return

        def job(typed: Entered) -> Person:
            checked_twice(typed.pin, typed.again)
            return self.desk.reset_pin(one.id, typed.pin)

        self._ask(
            PersonForm(f"给{one.name}重设口令", ("pin", "again"), job), "{0}的口令已重设，请当面告知本人。"
        )

    def action_switch_active(self) -> None:
        """Deactivate after a yes; let back in at once."""
        one = self._chosen()
        if one is None:
            return
        if not one.active:
            self._change(lambda: self.desk.set_active(one.id, active=True), f"{one.name}已恢复使用。")
            return

        def stop(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                self._change(lambda: self.desk.set_active(one.id, active=False), f"{one.name}已停用。")

        self.app.push_screen(
            Confirm(f"停用{one.name}吗？", "停用后不能登录；办过的记录都保留，以后可以恢复。"), stop
        )

    def action_own(self) -> None:
        """Everybody's own PIN."""
        self._ask(
            PersonForm(
                "修改自己的口令",
                ("old", "pin", "again"),
                lambda typed: self.desk.change_own_pin(typed.old, typed.pin, typed.again),
            ),
            "{0}的口令已修改，下次登录用新口令。",
        )

    def action_back(self) -> None:
        """To the workbench."""
        self.dismiss()

    def _ask(self, form: PersonForm, told: str) -> None:
        def done(person: Person | None) -> None:
            if person is not None:
                said = told.format(person.name, roles_zh(person.roles))
                self._reload(said + _which_department(person), person.id)

        self.app.push_screen(form, done)

    def _change(self, job: Callable[[], Person], told: str) -> None:
        self.act(job, lambda _: self._reload(told))


def _which_department(person: Person) -> str:
    """Somebody of a department whose department was never picked acts for all of them: said at once."""
    whose = "department" in person.roles and "administrator" not in person.roles and not person.department
    return "按 D 选部门，不选则不限。" if whose else ""


def roles_zh(roles: tuple[str, ...], between: str = "、") -> str:
    """Roles by the names people use."""
    return between.join(name for role, name in ROLES.items() if role in roles)
