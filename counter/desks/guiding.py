"""办事指南 at the counter: the present one, and what has changed since an old one (R029, R030)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.catalog import load
from counter.errors import Refused
from counter.guides import codes
from counter.guides.compose import guide

if TYPE_CHECKING:
    from pathlib import Path

    from counter.catalog.model import Catalogue, County, Matter
    from counter.desks.context import Desk
    from counter.guides.changes import Since
    from counter.guides.codes import Printed
    from counter.guides.handbook.record import Handbook
    from counter.guides.record import Guide
    from counter.settings import Station


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A guide somebody brought, and what was printed on it and is different now."""

    printed: Printed
    matter: str
    """Its name in the present list."""
    current: str
    """The present version of the list."""
    changes: tuple[Since, ...] = ()

    @property
    def same_version(self) -> bool:
        """Whether it is a guide of the present list."""
        return self.printed.version == self.current

    @property
    def told(self) -> str:
        """The answer in one sentence."""
        if self.same_version:
            return f"这份指南是现行版本 {self.current}。"
        if not self.changes:
            return "印好以后目录改过，印在这份指南上的内容没有变，可以照用。"
        return f"印好以后变了 {len(self.changes)} 处，以现行的为准。"


@dataclass(frozen=True, slots=True)
class GuidesDesk:
    """Guides of one sign-in. Everybody may hand them out; nothing is written down."""

    desk: Desk

    def guide(self, matter_id: str) -> Guide:
        """The guide of a matter as of today. Refused where the present list has no such matter."""
        now = self.desk.catalogue
        place = place_of(now, self.desk.station)
        return guide(
            now, _matter(now, matter_id), place, self.desk.now().date(), base=self.desk.station.public_url
        )

    def handbook(self, matter_id: str) -> Handbook:
        """The chapter of 业务手册 for a matter, as a book of its own. Refused as above."""
        from counter.guides.handbook.book import of_matters

        now = self.desk.catalogue
        place = place_of(now, self.desk.station)
        return of_matters(now, (_matter(now, matter_id),), place, self.desk.now().date())

    def since(self, raw: str) -> Compared:
        """What has changed since it was printed. BadInput without a code, Refused for an unknown version."""
        printed = codes.read(raw)
        county = self.desk.station.county_name
        return compared(printed, self.desk.catalogue, self.desk.catalogues, county)


def place_of(catalogue: Catalogue, station: Station) -> Station | County | None:
    """Whose windows guides name: the station once it has a name, else its county; None = nobody's."""
    return station if "name" not in station.is_sample else catalogue.counties.get(station.county_name)


def compared(printed: Printed, now: Catalogue, folder: Path, county: str) -> Compared:
    """The guide against the present list. `folder`: where older versions are kept.

    Refused where the present list has no such matter, or the old version was never here.
    """
    from counter.guides.changes import since

    matter = _matter(now, printed.matter_id)
    if printed.version == now.version:
        return Compared(printed=printed, matter=matter.name, current=now.version)
    old = load.kept(folder, printed.version)
    if old is None:
        raise Refused(
            f"本机没有目录版本 {printed.version}，说不出哪些内容变了。",
            todo="请给申请人现行的指南，以新的为准。",
        )
    try:
        changes = since(old.catalogue, now, printed.matter_id, county)
    except KeyError:
        raise Refused(
            f"目录版本 {printed.version} 里没有 {printed.matter_id} 这件事。",
            todo="请给申请人现行的指南，以新的为准。",
        ) from None
    return Compared(printed=printed, matter=matter.name, current=now.version, changes=changes)


def _matter(now: Catalogue, matter_id: str) -> Matter:
    try:
        return now.matter(matter_id)
    except KeyError:
        raise Refused(f"现行目录里没有 {matter_id} 这件事。", todo="请按名称、拼音或部门重新查找。") from None
