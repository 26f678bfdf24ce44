"""What every desk stands on: the store, the catalogue, the station, who sits there, and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from counter.catalog import load
from counter.errors import Refused
from counter.exchange.ownership import free
from counter.intake.mask import mask_numbers
from counter.staff.signin import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from counter.catalog.model import Catalogue
    from counter.clock.watch import Practice
    from counter.settings import Station
    from counter.staff.session import Session
    from counter.store import Store, UnitOfWork


@lru_cache(maxsize=4)
def _kept(folder: Path, version: str) -> Catalogue:
    """An older catalogue, read once: every step of an old case looks at it. A refusal is not remembered."""
    kept = load.kept(folder, version)
    if kept is None:
        raise Refused(
            f"这件办件使用的事项目录（版本 {version}）本机没有。",
            todo="请从开办这件办件的电脑复制数据文件夹里的 catalogues 目录，再打开。",
        )
    return kept.catalogue


@lru_cache(maxsize=8)
def _practice(data: Path, written: int, station: Station) -> Practice:
    """What clocks need to know of the station; `written`: when its holiday file last changed."""
    del written
    from counter.clock.calendars import calendar
    from counter.clock.watch import practice

    return practice(station, calendar(data))


def check_owner(away: str) -> None:
    """Refused when a case is with another station. `away`: its name; "" = it is this one's."""
    if away:
        raise Refused(
            f"这件办件现在由{away}办理，本站只能查看，这一步没有存上。",
            todo="要接着办的，请那里下交给本站；联系不上的，请监督员接管。",
        )


def hushed(detail: Mapping[str, object]) -> dict[str, object]:
    """The detail of an entry with every identity number somebody typed into a sentence masked."""
    return {key: _hushed(value) for key, value in detail.items()}


def _hushed(value: object) -> object:
    if isinstance(value, str):
        return mask_numbers(value)
    if isinstance(value, list | tuple):
        return [_hushed(one) for one in value]
    return hushed(value) if isinstance(value, dict) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Shared by all desks of one sign-in. A new sign-in makes a new one."""

    data: Path
    """The data folder."""
    store: Store
    catalogue: Catalogue
    catalogues: Path
    """Folder where catalogue versions are kept: an old case opens with its old list (design rule 7)."""
    root: Path | None
    """Folder of the catalogue; None = the one shipped."""
    overlay: Path
    """Folder of 本站目录 (R007)."""
    station: Station
    session: Session
    now: Callable[[], datetime]
    training: bool = False
    """Nothing done here is real: marked on every paper, never signed, never sent or printed."""

    def catalogue_of(self, version: str) -> Catalogue:
        """The catalogue a case was opened under. Raises Refused when this station does not have it."""
        if version == self.catalogue.version:
            return self.catalogue
        return _kept(self.catalogues, version)

    @property
    def practice(self) -> Practice:
        """Calendar, hours and rules of this station. Raises HolidaysFaulty with every fault of its file."""
        from counter.clock.calendars import FILE

        file = self.data / FILE
        return _practice(self.data, file.stat().st_mtime_ns if file.exists() else 0, self.station)

    def record(self, uow: UnitOfWork, action: str, case_id: str, detail: Mapping[str, object]) -> None:
        """Append the journal entry of an action, inside its transaction (design rule 1).

        Refused for a case that another station acts on, unless the action leaves to it what it decides.
        """
        if case_id and not free(action):
            check_owner(uow.exchange.away(case_id))
        uow.journal.hold()
        uow.journal.append(
            at=self.now(),
            station=self.station.district_code,
            window=self.session.window,
            operator=self.session.name,
            action=action,
            case_id=case_id,
            detail=hushed(detail),
        )

    def verify(self, name: str, pin: str) -> Session:
        """Who a name and PIN typed at this window belong to. Raises Refused like a sign-in."""
        with self.store.begin() as uow:
            return sign_in(
                uow, name, pin, self.now(), station=self.session.station, window=self.session.window
            )
