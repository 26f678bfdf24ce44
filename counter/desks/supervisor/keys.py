"""What is done with keys and lists at this station: make, take, revoke, sign. Each is journalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.codes import kept, lists
from counter.codes.key_files import (
    ROOT,
    STATION,
    load_signer,
    make_key,
    private_path,
    public_key,
    public_path,
    set_aside,
)
from counter.desks.key_folder import KeyFolderDesk
from counter.errors import Refused
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from counter.cases.records import PaperRow
    from counter.codes.kept import Change
    from counter.codes.keys import StationKey
    from counter.codes.lists import Revocation, Void
    from counter.staff.roles import Role
    from counter.store import UnitOfWork

SUPERVISING: tuple[Role, ...] = ("supervisor", "administrator")


class KeysDesk(KeyFolderDesk):
    """Keys are an administrator's, lists a supervisor's too."""

    def make(self, *, root: bool = False, until: date | None = None, anew: bool = False) -> str:
        """Make the station's key, or the county's, which then signs the lists; what to tell about it.

        `anew`: put the present one aside first. Raises Refused (there is one), BadInput, StoreFailed.
        """
        which = ROOT if root else STATION
        names = [path(self.folder, which).name for path in (private_path, public_path)]
        with self.alone([*names, kept.LIST, kept.TRUSTED]) as uow:
            self._check(uow, ("administrator",))
            older = kept.key_list(self.folder) if root else None
            if anew:
                set_aside(self.folder, self.today, which)
            key = self._made(which, until)
            told = f"已做好密钥 {key.id}，{key.valid_from} 至 {key.valid_until} 有效。"
            if root:
                signer = load_signer(self.folder, ROOT)
                assert signer is not None  # noqa: S101  (made a line above)
                change = kept.county(signer, older, self.today)
                kept.put(self.folder, change)
                told += change.told
            detail = {"key": key.id, "which": which, "until": f"{key.valid_until}"}
            self.desk.record(uow, "keys.make", "", detail)
            uow.commit()
        return told

    def _made(self, which: str, until: date | None) -> StationKey:
        station = self.desk.station
        return make_key(
            self.folder,
            district=station.district_code,
            name=station.name,
            since=self.today,
            until=until,
            which=which,
        )

    def accept(self, text: str, *, trust: str = "") -> str:
        """Take a key or list from elsewhere; what to tell about it. Raises as `kept.accept`."""
        roles: tuple[Role, ...] = ("administrator",) if trust else SUPERVISING
        return self._apply(roles, lambda today: kept.accept(self.folder, text, today, trust=trust))

    def revoke(self, revocation: Revocation) -> str:
        """Revoke a station's key. Refused where the county's lists are not signed."""
        if revocation.day > self.today:
            raise Refused(f"吊销日期 {revocation.day} 还没有到。", todo="请写今天或以前的日期。")
        return self._apply(("administrator",), lambda today: kept.revoke(self.folder, revocation, today))

    def sign_voids(self) -> str:
        """Sign what this station has voided so far. Refused without a key."""
        with self.desk.store.read() as view:
            voids = tuple(lists.void_of(*one) for one in view.exchange.voided())
        return self._apply(SUPERVISING, lambda today: kept.own_voids(self.folder, voids, today))

    def exports(self) -> dict[str, str]:
        """What others need from here, as file name → text: public key, voids, and at the county the list."""
        key = public_key(self.folder)
        found = {}
        if key is not None:
            text = public_path(self.folder).read_text(encoding="utf-8")
            found[f"station-key-{key.district}-{key.id}.json"] = text
            voids = self.folder / kept.void_file(key.id)
            if voids.exists():
                found[f"void-list-{key.district}-{key.id}.json"] = voids.read_text(encoding="utf-8")
        listed = kept.key_list(self.folder)
        if listed is not None:
            text = (self.folder / kept.LIST).read_text(encoding="utf-8")
            found[f"key-list-{listed.number}.json"] = text
        if not found:
            raise Refused("这里还没有密钥和名单。", todo="请管理员先办 counter keys make。")
        return found

    # -- helpers ---------------------------------------------------------------------------------------

    def _apply(self, roles: tuple[Role, ...], make: Callable[[date], Change]) -> str:
        """Do it and tell about it."""
        require(self.desk.session, *roles)
        done = self.change(make, check=lambda uow: self._check(uow, roles))
        return done.told if done.files else f"{done.told}已经有了，没有变化。"

    def _check(self, uow: UnitOfWork, roles: tuple[Role, ...]) -> None:
        """Refused for somebody who may not any more, as the store has it now."""
        me = uow.operators.get(self.desk.session.operator)
        if me is None or not me.active:
            raise Refused("您的账号已经停用。", todo="要恢复请找管理员。")
        require(me, *roles)


def void_in(row: PaperRow) -> Void | None:
    """The void of a paper as lists tell it; None for one that counts."""
    if row.void_at is None:
        return None
    return lists.void_of(row.number, row.void_at.date(), row.replaced_by)
