"""Taking on operators and giving them a new PIN. The desk writes the journal and commits."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from counter.cases.records import Operator
from counter.errors import BadInput
from counter.intake.text import clean_line
from counter.staff.names import checked_name
from counter.staff.pins import checked_pin, hash_pin
from counter.staff.roles import ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counter.store import UnitOfWork


def enrol(  # noqa: PLR0913  (what is known of a person)
    uow: UnitOfWork,
    *,
    id: str,  # noqa: A002
    name: str,
    roles: Sequence[Role],
    pin: str,
    department: str = "",
) -> Operator:
    """A new operator, kept in this unit of work. `id` is made by the caller, `department` is checked.

    Raises:
        BadInput: a name, role or PIN that will not do; `field` says which.
        Refused: the name is taken.
    """
    operator = Operator(
        id=id,
        name=checked_name(name),
        roles=checked_roles(roles),
        pin_hash=hash_pin(checked_pin(pin)),
        department=department,
    )
    uow.operators.add(operator)
    return operator


def set_pin(uow: UnitOfWork, operator: Operator, pin: str) -> Operator:
    """The operator with a new PIN, unlocked, kept in this unit of work. BadInput for a bad PIN."""
    changed = replace(operator, pin_hash=hash_pin(checked_pin(pin)), failures=0, locked_until=None)
    uow.operators.save(changed)
    return changed


def checked_roles(roles: Sequence[str]) -> tuple[str, ...]:
    """The roles in the order of ROLES. BadInput if there is none, or one that does not exist."""
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        what = f"没有“{unknown[0]}”这个岗位。" if unknown else "还没有选岗位。"
        raise BadInput(what, todo=f"请从{'、'.join(ROLES.values())}中选。", field="roles")
    return tuple(role for role in ROLES if role in roles)


def checked_department(typed: str, known: Iterable[str], roles: Sequence[str]) -> str:
    """For whom a person acts: one of the catalogue's departments, or "" for any. BadInput otherwise."""
    department = clean_line(typed)
    names = tuple(known)
    if department and department not in names:
        near = get_close_matches(department, names, 1, 0.4)
        hint = f"是不是“{near[0]}”？" if near else f"可以写：{'、'.join(names)}。"
        raise BadInput(f"事项目录里没有“{department}”这个部门。", todo=hint, field="department")
    if department and "department" not in roles:
        raise BadInput(
            "这个人还没有联办部门的岗位。",
            todo=f"请先给他（她）加上{ROLES['department']}岗位。",
            field="department",
        )
    return department
