"""What can be downloaded from a matter's page: its blank form, a sample of it, the guide on paper (F21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

import receipts
from counter.catalog.model import County
from counter.errors import Refused
from counter.intake import applying
from receipts import guides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from counter.catalog.model import Catalogue, Matter
    from counter.guides.record import Guide
    from counter.settings import Station


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that could be made, or why not. `key`: the end of its name."""

    key: str
    name: str
    content: bytes = b""
    fault: str = ""

    def path(self, matter_id: str) -> str:
        """Where it stands below the folder of the site."""
        return f"pdf/{matter_id}-{self.key}.pdf"


def forms(catalogue: Catalogue, matter: Matter, place: Station | County | None, on: date) -> Iterator[Paper]:
    """The blank 一件事申请表 of a matter, and one filled in as a sample."""
    station = None if isinstance(place, County) else place
    at = datetime.combine(on, time())
    for key, name in (("form", "空白申请表"), ("sample", "申请表样张")):
        form = applying.blank(catalogue, matter, station, at, specimen=key == "sample")
        yield _made(key, name, lambda form=form: receipts.render(form))  # type: ignore[misc]


def of_guide(one: Guide) -> Iterator[Paper]:
    """The guide as leaf, leaflet and in full."""
    for form, name in guides.FORMS.items():
        yield _made(form, name, lambda form=form: guides.render(one, form))  # type: ignore[misc]


def _made(key: str, name: str, draw: Callable[[], bytes]) -> Paper:
    try:
        return Paper(key, name, draw())
    except Refused as fault:
        return Paper(key, name, fault=fault.what)
