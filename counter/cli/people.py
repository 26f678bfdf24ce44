"""`counter operator`: who works here. Every change is an administrator's, signed and journalled."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.nodes import nearest
from counter.cli.options import (
    ask,
    data_option,
    json_option,
    need_somebody,
    office,
    operator_option,
    pin,
    pin_option,
)
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken, SpokenGroup
from counter.cli.words import both, meaning
from counter.desks.supervisor.administration import AdministrationDesk
from counter.errors import Refused
from counter.staff.names import tidy_name
from counter.staff.roles import ROLES, Role, require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from typing import Any

    from counter.cases.records import Operator
    from counter.desks.supervisor.administration import Person


WORDS = {str(key): zh for key, zh in ROLES.items()}
"""Roles as they may be typed."""
ANY = "不限"
"""Typed for no department in particular."""


@click.group(cls=SpokenGroup)
def operator() -> None:
    """管理工作人员：增加、列出、重设口令、停用。改动由管理员办，写进日志。"""


def administered(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a change of the staff."""
    return operator_option(pin_option(data_option(function)))


@contextmanager
def _administrator(data: str | None, name: str | None, *, pin_stdin: bool) -> Iterator[_Signed]:
    """The administration desk of who signs in, and the PIN that was typed for it."""
    with office(data) as opened:
        need_somebody(opened)
        who = name or ask("管理员姓名")
        typed = pin(f"管理员{who}的口令", "COUNTER_PIN", from_stdin=pin_stdin)
        desk = opened.sign_in(who, typed)
        require(desk.session, "administrator")
        yield _Signed(AdministrationDesk(desk, opened.data), typed)


@dataclass(frozen=True, slots=True)
class _Signed:
    desk: AdministrationDesk
    pin: str

    def person(self, name: str) -> Person:
        """Somebody who works here, by name. Refused with the nearest name."""
        people = self.desk.people()
        found = next((one for one in people if one.name == tidy_name(name)), None)
        if found is None:
            hint = nearest(name, [one.name for one in people])
            raise Refused(f"没有叫“{name}”的工作人员。", todo=hint)
        return found


@operator.command("add", cls=Spoken)
@click.argument("name", metavar="姓名")
@click.option("--role", "roles", metavar="岗位", multiple=True, help=f"可写多次：{'、'.join(both(WORDS))}。")
@click.option("--department", metavar="部门", default="", help="联办部门的人替哪个部门办；不写就是不限。")
@administered
def add(  # noqa: PLR0913  (each option its own argument)
    name: str,
    roles: tuple[str, ...],
    operator: str | None,
    data: str | None,
    *,
    department: str,
    pin_stdin: bool,
) -> None:
    """增加一位工作人员。先问管理员的口令，再问新人的口令；--pin-stdin 时第一行是管理员的，第二行是新人的。"""
    wanted = _roles(roles)
    with _administrator(data, operator, pin_stdin=pin_stdin) as signed:
        new_pin = pin(f"{name}的新口令", "COUNTER_NEW_PIN", from_stdin=pin_stdin, twice=True)
        added = signed.desk.add(
            id=str(uuid.uuid4()), name=name, roles=wanted, pin=new_pin, department=department
        )
    say.out(f"已增加 {added.name}:{_roles_zh(added)}。")


def _roles(typed: tuple[str, ...]) -> tuple[Role, ...]:
    found = [(role, meaning(role, WORDS)) for role in typed]
    problems = [
        Problem(what=f"没有“{role}”这个岗位。", todo=nearest(role, both(WORDS)), field="--role")
        for role, key in found
        if key is None
    ]
    if not typed:
        todo = f"请写 --role，可写：{'、'.join(both(WORDS))}。"
        problems.append(Problem(what="还没有写岗位。", todo=todo, field="--role"))
    if problems:
        raise Problems(problems)
    return tuple(role for role in ROLES if role in {key for _, key in found})


@operator.command("list", cls=Spoken)
@json_option
@data_option
def list_operators(data: str | None, *, as_json: bool) -> None:
    """列出工作人员、岗位和是否在用。口令从不显示。"""
    with office(data) as opened, opened.store.read() as view:
        people, now = view.operators.all(), opened.now()
    states = {p.id: _state(p, now) for p in people}
    if as_json:
        say.out_json(
            [
                {
                    "name": p.name,
                    "roles": list(p.roles),
                    "department": p.department,
                    "active": p.active,
                    "state": states[p.id],
                }
                for p in people
            ]
        )
        return
    say.table(("姓名", "岗位", "状态"), [(p.name, _roles_zh(p), states[p.id]) for p in people])


@operator.command("department", cls=Spoken)
@click.argument("name", metavar="姓名")
@click.argument("department", metavar="部门")
@administered
def set_department(
    name: str, department: str, operator: str | None, data: str | None, *, pin_stdin: bool
) -> None:
    """联办部门的人替哪个部门办：写事项目录里的部门全称，或者“不限”。从下次登录起生效。"""
    with _administrator(data, operator, pin_stdin=pin_stdin) as signed:
        wanted = "" if department.strip() == ANY else department
        person = signed.desk.set_department(signed.person(name).id, wanted)
    say.out(f"{person.name}替{person.department or '各部门'}办，从下次登录起生效。")


@operator.command("reset-pin", cls=Spoken)
@click.argument("name", metavar="姓名")
@administered
def reset_pin(name: str, operator: str | None, data: str | None, *, pin_stdin: bool) -> None:
    """给忘了口令或被锁的工作人员重设口令。先问管理员的口令，再问新口令（--pin-stdin 时各占一行）。"""
    with _administrator(data, operator, pin_stdin=pin_stdin) as signed:
        person = signed.person(name)
        new_pin = pin(f"{person.name}的新口令", "COUNTER_NEW_PIN", from_stdin=pin_stdin, twice=True)
        if person.here:
            signed.desk.change_own_pin(signed.pin, new_pin, new_pin)
        else:
            signed.desk.reset_pin(person.id, new_pin)
    say.out(f"已重设 {person.name} 的口令。")


@operator.command("deactivate", cls=Spoken)
@click.argument("name", metavar="姓名")
@administered
def deactivate(name: str, operator: str | None, data: str | None, *, pin_stdin: bool) -> None:
    """停用一位工作人员：不能再登录，办过的事都留着。最后一位管理员不能停用。"""
    with _administrator(data, operator, pin_stdin=pin_stdin) as signed:
        person = signed.desk.set_active(signed.person(name).id, active=False)
    say.out(f"已停用 {person.name}。")


def _roles_zh(person: Person | Operator) -> str:
    said = "、".join(zh for key, zh in ROLES.items() if key in person.roles)
    return f"{said}（{person.department}）" if person.department else said


def _state(person: Operator, now: datetime) -> str:
    if not person.active:
        return "停用"
    return "暂时锁定" if person.locked_until is not None and person.locked_until > now else "在用"
