"""Taking on operators and giving them a new PIN. The desk writes the journal and commits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.cases.records import Operator
from counter.errors import BadInput
from counter.staff.names import checked_name
from counter.staff.pins import checked_pin, hash_pin
from counter.staff.roles import ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.store import UnitOfWork


def enrol(uow: UnitOfWork, *, id: str, name: str, roles: Sequence[Role], pin: str) -> Operator:  # noqa: A002
    """A new operator, kept in this unit of work. `id` is made by the caller.

    Raises:
        BadInput: a name, role or PIN that will not do; `field` says which.
        Refused: the name is taken.
    """
    operator = Operator(
        id=id, name=checked_name(name), roles=checked_roles(roles), pin_hash=hash_pin(checked_pin(pin))
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
