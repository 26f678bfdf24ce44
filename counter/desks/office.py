"""The office as a whole: opens the data folder, the store and the catalogue, and signs people in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter import settings_file
from counter.backup import swap
from counter.catalog import load
from counter.desks.context import Desk
from counter.desks.supervisor.own_list import finish
from counter.errors import Refused
from counter.here import OVERLAY, local_now
from counter.staff.enrol import enrol
from counter.staff.roles import ROLES
from counter.staff.session import Session
from counter.staff.signin import sign_in
from counter.store import Store, open_store
from counter.training.marker import marked

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from counter.settings import Station

__all__ = ["OVERLAY", "Office", "local_now", "open_office"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One running station."""

    data: Path
    store: Store
    root: Path | None
    """Folder of the catalogue; None = the one shipped."""
    compiled: load.Compiled
    station: Station
    now: Callable[[], datetime]
    training: bool = False
    """An exercise: see counter.training.place."""

    @property
    def catalogues(self) -> Path:
        """Where catalogue versions are kept."""
        return self.data / "catalogues"

    @property
    def waiting(self) -> bool:
        """Whether an older program left cases that stand in no queue yet."""
        with self.store.read() as view:
            return bool(view.cases.unqueued())

    def operators(self) -> tuple[str, ...]:
        """Names of the active operators."""
        with self.store.read() as view:
            return tuple(one.name for one in view.operators.all() if one.active)

    def first_operator(self, name: str, pin: str) -> None:
        """First start: the first operator holds every role. Refused once anyone exists."""
        with self.store.begin() as uow:
            if uow.operators.all():
                raise Refused("已经有工作人员了。", todo="请直接登录；新增人员由管理员办理。")
            operator = enrol(uow, id=str(uuid.uuid4()), name=name, roles=tuple(ROLES), pin=pin)
            uow.journal.append(
                at=self.now(),
                station=self.station.district_code,
                window=self.station.window,
                operator=operator.name,
                action="operator.first",
                detail={"name": operator.name, "roles": list(operator.roles)},
            )
            uow.commit()

    def sign_in(self, name: str, pin: str) -> Desk:
        """Sign in at this window. Raises Refused with how to go on."""
        with self.store.begin() as uow:
            session = sign_in(
                uow, name, pin, self.now(), station=self.station.district_code, window=self.station.window
            )
        return self.desk(session)

    def desk(self, session: Session) -> Desk:
        """What the desks of this person stand on."""
        return Desk(
            data=self.data,
            store=self.store,
            catalogue=self.compiled.catalogue,
            catalogues=self.catalogues,
            root=self.root,
            overlay=self.data / OVERLAY,
            station=self.station,
            session=session,
            now=self.now,
            training=self.training,
        )

    def system_desk(self, name: str) -> Desk:
        """The desk of the program itself; `name` is what the journal says did it."""
        session = Session(
            operator="",
            name=name,
            roles=("clerk",),
            window=self.station.window,
            station=self.station.district_code,
        )
        return self.desk(session)

    def with_station(self, station: Station) -> Office:
        """The office after the station profile was edited and saved. Refused in training: it has no own."""
        if self.training:
            raise Refused("培训里不能改站点资料。", todo="请退出培训，在正式程序里改。")
        settings_file.save(self.data, station)
        return replace(self, station=station)


def open_office(
    data: Path, *, catalogue: Path | None = None, now: Callable[[], datetime] = local_now
) -> Office:
    """Open everything under one data folder. Raises CounterError families with what to do.

    A folder of training is refused here; counter.training.place opens it.
    """
    if marked(data):
        raise Refused(f"{data} 是培训的数据文件夹，正式程序不打开。", todo="培训请用 counter train。")
    with swap.gate(data):
        swap.finish(data)
        station = settings_file.load(data)
        store = open_store(station.database_url or None, data)
    finish(store, data / OVERLAY)
    compiled = load.load(catalogue, cache=data / "catalogues", overlay=data / OVERLAY)
    load.keep(data / "catalogues", compiled)
    office = Office(data=data, store=store, root=catalogue, compiled=compiled, station=station, now=now)
    if office.waiting:
        from counter.desks.home.catchup import NAME, catch_up

        catch_up(office.system_desk(NAME))
    return office
