"""What an administrator does at the window: the station profile, and who works here.

Rights are read from the store inside the same transaction, not from the sign-in: an administrator who was
deactivated at another window a minute ago changes nothing more.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from counter import settings_file
from counter.errors import BadInput, Conflict, CounterError, Refused
from counter.settings_checks import check, tidy
from counter.staff.enrol import checked_department, checked_roles, enrol, set_pin
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from counter.cases.records import Operator
    from counter.desks.context import Desk
    from counter.settings import Station
    from counter.staff.roles import Role
    from counter.store import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An operator as shown in the list: without the hash of the PIN."""

    id: str
    name: str
    roles: tuple[str, ...]
    active: bool
    locked_until: datetime | None
    """Set while too many wrong PINs keep the person out."""
    here: bool
    """The one who is signed in."""
    department: str = ""
    """Whom a person of a department acts for; "" = any of this centre's."""


@dataclass(frozen=True, slots=True)
class AdministrationDesk:
    """Each change is one transaction with one journal entry."""

    desk: Desk
    data: Path
    """The data folder, where the profile lies."""

    @property
    def administrator(self) -> bool:
        """Whether who is signed in may change things here. The desk checks again at each change."""
        return "administrator" in self.desk.session.roles

    # -- the station profile ---------------------------------------------------------------------------

    def profile(self) -> Station:
        """The profile as it lies in the data folder now. Raises as settings_file.load."""
        return settings_file.load(self.data)

    def save_station(self, before: Station, after: Station) -> tuple[str, ...]:
        """Write the profile; returns the names of the fields that changed, none if nothing did.

        Raises:
            Refused: not an administrator.
            ProfileFaulty: with every fault. Nothing is written.
            Conflict: the profile is no longer `before`.
            StoreFailed: the file or the journal could not be written. The profile stays as it was.
        """
        after = tidy(after)
        if faults := check(after):
            raise settings_file.ProfileFaulty("设置还不能保存：", todo="请逐条改正。", faults=faults)
        with self.desk.store.begin() as uow:
            self._require(self._lock_all(uow))
            if settings_file.load(self.data) != before:
                raise Conflict("站点资料刚在别处改过。", todo="请看过最新内容，再按一次保存；您填的都还在。")
            if names := changed_fields(before, after):
                self.desk.record(uow, "station.save", "", {"fields": list(names)})
                settings_file.save(self.data, after)
                self._commit_or_put_back(uow, before)
        return names

    def _commit_or_put_back(self, uow: UnitOfWork, before: Station) -> None:
        """The file has no transaction: without its journal entry it goes back to what it was."""
        try:
            uow.commit()
        except CounterError:
            with suppress(CounterError):
                settings_file.save(self.data, before)
            raise

    # -- people ----------------------------------------------------------------------------------------

    def people(self) -> tuple[Person, ...]:
        """Everyone by name, for an administrator; only oneself for others."""
        with self.desk.store.read() as view:
            known = view.operators.all()
        own = self.desk.session.operator
        me = next((one for one in known if one.id == own), None)
        everyone = me is not None and me.active and "administrator" in me.roles
        return tuple(self._person(one) for one in known if everyone or one.id == own)

    def add(
        self,
        *,
        id: str,  # noqa: A002
        name: str,
        roles: Sequence[Role],
        pin: str,
        department: str = "",
    ) -> Person:
        """Take a person on. `id` is made by the caller, once. Raises BadInput (`field`), Refused."""
        acting = checked_department(department, self.departments, roles)
        with self.desk.store.begin() as uow:
            self._require(self._lock_all(uow))
            added = enrol(uow, id=id, name=name, roles=roles, pin=pin, department=acting)
            detail = {"roles": list(added.roles)} | ({"department": acting} if acting else {})
            self._commit(uow, "operator.add", added, detail)
        return self._person(added)

    def set_roles(self, operator_id: str, roles: Sequence[str]) -> Person:
        """Give a person exactly these roles; they count from the next sign-in. Raises BadInput, Refused."""
        wanted = checked_roles(roles)
        with self.desk.store.begin() as uow:
            known = self._lock_all(uow)
            self._require(known)
            before = _one(known, operator_id)
            if before.roles == wanted:
                return self._person(before)
            after = replace(before, roles=wanted)
            _keep_an_administrator(known, after)
            uow.operators.save(after)
            detail = {"before": list(before.roles), "after": list(wanted)}
            self._commit(uow, "operator.roles", after, detail)
        return self._person(after)

    @property
    def departments(self) -> tuple[str, ...]:
        """Departments a person may act for, as the catalogue names them."""
        return tuple(self.desk.catalogue.departments)

    def set_department(self, operator_id: str, department: str) -> Person:
        """For which department this person acts; "" = any. It counts from the next sign-in.

        Raises BadInput for a department the catalogue does not have, or a person without that role; Refused.
        """
        with self.desk.store.begin() as uow:
            known = self._lock_all(uow)
            self._require(known)
            before = _one(known, operator_id)
            wanted = checked_department(department, self.departments, before.roles)
            if before.department == wanted:
                return self._person(before)
            after = replace(before, department=wanted)
            uow.operators.save(after)
            detail = {"before": before.department, "after": wanted}
            self._commit(uow, "operator.department", after, detail)
        return self._person(after)

    def reset_pin(self, operator_id: str, pin: str) -> Person:
        """Give another person a new PIN, and end a lock. Raises BadInput, Refused."""
        with self.desk.store.begin() as uow:
            known = self._lock_all(uow)
            self._require(known)
            if operator_id == self.desk.session.operator:
                raise Refused("这是您自己的账号。", todo="改自己的口令请按 O，要先输入原来的口令。")
            after = set_pin(uow, _one(known, operator_id), pin)
            self._commit(uow, "operator.pin", after, {})
        return self._person(after)

    def set_active(self, operator_id: str, *, active: bool) -> Person:
        """Let a person sign in, or no longer. Nobody is ever deleted: the journal names them.

        Raises:
            Refused: not an administrator; the last active administrator; oneself; unknown.
        """
        with self.desk.store.begin() as uow:
            known = self._lock_all(uow)
            self._require(known)
            before = _one(known, operator_id)
            if before.active == active:
                return self._person(before)
            after = replace(before, active=active)
            _keep_an_administrator(known, after)
            if after.id == self.desk.session.operator:
                raise Refused("不能停用自己。", todo="请由另一位管理员来办。")
            uow.operators.save(after)
            self._commit(uow, "operator.activate" if active else "operator.deactivate", after, {})
        return self._person(after)

    def change_own_pin(self, old: str, new: str, again: str) -> Person:
        """Anybody's own PIN. The old one is checked as at a sign-in: failures count, and lock.

        Raises:
            BadInput: the two new ones differ, or will not do; `field` says which.
            Refused: the old one is wrong, or locked.
        """
        checked_twice(new, again)
        self.desk.verify(self.desk.session.name, old)
        with self.desk.store.begin() as uow:
            me = _one(self._lock_all(uow), self.desk.session.operator)
            after = set_pin(uow, me, new)
            self._commit(uow, "operator.pin-own", after, {})
        return self._person(after)

    # -- helpers ---------------------------------------------------------------------------------------

    def _lock_all(self, uow: UnitOfWork) -> dict[str, Operator]:
        """Every operator by id, each row locked, always in the same order.

        Two administrators who deactivate each other at the same moment come one after the other.
        """
        ids = sorted(one.id for one in uow.operators.all())
        return {one.id: one for one in map(uow.operators.get, ids) if one is not None}

    def _require(self, known: Mapping[str, Operator]) -> None:
        me = _one(known, self.desk.session.operator)
        if not me.active:
            raise Refused(f"{me.name}的账号已经停用。", todo="要恢复请找管理员。")
        require(me, "administrator")

    def _commit(self, uow: UnitOfWork, action: str, who: Operator, detail: Mapping[str, object]) -> None:
        self.desk.record(uow, action, "", {"id": who.id, "name": who.name, **detail})
        uow.commit()

    def _person(self, one: Operator) -> Person:
        until = one.locked_until
        return Person(
            id=one.id,
            name=one.name,
            roles=one.roles,
            active=one.active,
            locked_until=until if until is not None and until > self.desk.now() else None,
            here=one.id == self.desk.session.operator,
            department=one.department,
        )


def changed_fields(before: Station, after: Station) -> tuple[str, ...]:
    """The names of the fields in which two profiles differ."""
    names = (field.name for field in fields(before))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def checked_twice(pin: str, again: str) -> None:
    """BadInput (field again) unless both are the same."""
    if pin != again:
        raise BadInput("两遍口令不一样。", todo="请重新输入第二遍。", field="again")


def _one(known: Mapping[str, Operator], operator_id: str) -> Operator:
    if operator_id not in known:
        raise Refused("找不到这位工作人员。", todo="请回到人员列表重新选择。")
    return known[operator_id]


def _keep_an_administrator(known: Mapping[str, Operator], after: Operator) -> None:
    """Refused if the change would leave nobody who can sign in and administer."""
    later = (after if one.id == after.id else one for one in known.values())
    if not any(one.active and "administrator" in one.roles for one in later):
        raise Refused(
            f"{after.name}是最后一位在用的管理员，不能停用，也不能取消管理员岗位。",
            todo="请先让另一位工作人员担任管理员。",
        )
