"""Who may do what. A role is given, never implied: an administrator who also receives cases holds both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from counter.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

Role = Literal["clerk", "issuing", "department", "supervisor", "administrator"]

ROLES: Mapping[Role, str] = {
    "clerk": "综合窗口",
    "issuing": "发证窗口",
    "department": "联办部门",
    "supervisor": "监督员",
    "administrator": "管理员",
}
"""Each role and what people call it."""


class HasRoles(Protocol):
    """An operator or a session."""

    @property
    def name(self) -> str:
        """The person's name."""

    @property
    def roles(self) -> tuple[str, ...]:
        """Keys of ROLES."""


def require(who: HasRoles, *roles: Role) -> None:
    """Let only holders of one of the roles go on. Refused otherwise; says who can do it."""
    if not set(roles) & set(who.roles):
        able = "或".join(ROLES[role] for role in roles)
        raise Refused(
            f"{who.name}没有办这一步的权限。", todo=f"请由{able}的工作人员来办，或请管理员增加权限。"
        )
