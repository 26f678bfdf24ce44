"""Every file of the site, one after the other. The same catalogue, place and day give the same bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from counter.cases.numbers import KIND_LETTERS
from counter.catalog.model import County
from counter.codes.known import Lists
from counter.errors import Refused
from counter.guides.compose import guide
from counter.guides.record import Chart
from counter.intake.papers import TITLES
from receipts.site import codes, flow, lookup, papers, wizard
from receipts.site.pages import page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from counter.catalog.model import Catalogue, Matter
    from counter.catalog.search import Index
    from counter.guides.record import Guide
    from counter.settings import Station
    from receipts.site.papers import Paper

GROUPS = {1: "企业“一件事”", 2: "个人“一件事”"}
_NUMBER = re.compile(r"[A-Z]\d{2}")
"""What may become the name of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the site is made from."""

    catalogue: Catalogue
    index: Index
    place: Station | County | None
    on: date
    pdf: bool = False
    """Whether the three papers of each matter stand beside its page."""
    lists: Lists = field(default_factory=Lists)
    """Keys, revocations and voids for the page that tells what a code says; none = it can only read."""


class Each(Protocol):
    """What map does: a function of every one of a list, in order."""

    def __call__(
        self, work: Callable[[tuple[Matter, Guide]], Made], jobs: Sequence[tuple[Matter, Guide]], /
    ) -> Iterable[Made]:
        """The results, in order."""


@dataclass(frozen=True, slots=True)
class File:
    """One file: where it stands below the folder of the site, and what is in it."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """The files of one matter, or those that lead to all. `left_out`: papers that do not fit, and why."""

    files: tuple[File, ...]
    left_out: tuple[str, ...] = ()


def made(site: Site, *, each: Each = map) -> Iterator[Made]:
    """The files matter by matter, then the pages that lead to them.

    `each`: as map, for whoever has several hands. Refused for a number that cannot be the name of a page.
    """
    for matter in site.catalogue.matters:
        if not _NUMBER.fullmatch(matter.id):
            raise Refused(f"编号“{matter.id}”不能做网页的文件名。", todo="请写成 E03 这样，再做一次。")
    whole = [(one, guide(site.catalogue, one, site.place, site.on)) for one in site.catalogue.matters]
    yield from each(partial(_of_matter, site), whole)
    yield Made((_index(site, whole), _codes(site)))


def _of_matter(site: Site, told: tuple[Matter, Guide]) -> Made:
    matter, one = told
    beside = tuple(_papers(site, matter, one))
    drawn = [File(paper.path(matter.id), paper.content) for paper in beside if paper.content]
    left_out = tuple(f"{matter.id} {paper.name}：{paper.fault}" for paper in beside if paper.fault)
    return Made((File(f"{matter.id}.html", _page(site, matter, one, beside)), *drawn), left_out)


def _papers(site: Site, matter: Matter, one: Guide) -> Iterator[Paper]:
    yield from papers.forms(site.catalogue, matter, site.place, site.on)
    if site.pdf:
        yield from papers.of_guide(one)


def _page(site: Site, matter: Matter, one: Guide, beside: tuple[Paper, ...]) -> bytes:
    anchors = {material.name: f"M{material.no}" for material in one.materials}
    return page(
        "guide.html",
        ("situation.js", "wizard.js", "version.js"),
        **_common(site),
        guide=one,
        chart=_chart(one),
        wizard=wizard.data(site.catalogue, matter, site.on, _thresholds(site), anchors),
        heed=matter.heed,
        papers=[(paper.name, paper.path(matter.id)) for paper in beside if paper.content],
    )


def _common(site: Site) -> dict[str, Any]:
    place = site.place
    named = "" if place is None else place.key if isinstance(place, County) else place.name
    return {"place": named, "version": site.catalogue.version, "on": site.on.isoformat()}


def _thresholds(site: Site) -> Mapping[str, str]:
    place = site.place
    county = (
        place
        if place is None or isinstance(place, County)
        else site.catalogue.counties.get(place.county_name)
    )
    return county.thresholds if county else {}


def _chart(one: Guide) -> flow.Picture | None:
    drawn = next((block for block in _blocks(one) if isinstance(block, Chart)), None)
    return flow.picture(drawn) if drawn else None


def _blocks(one: Guide) -> Iterator[object]:
    for element in one.full:
        for part in (element, *element.parts):
            yield from part.blocks


def _index(site: Site, whole: Iterable[tuple[Matter, Guide]]) -> File:
    known = list(whole)
    groups = [
        (name, [(matter, one) for matter, one in known if matter.annex == annex])
        for annex, name in GROUPS.items()
    ]
    made = page(
        "index.html", ("search.js",), **_common(site), groups=groups, entries=lookup.entries(site.index)
    )
    return File("index.html", made)


def _codes(site: Site) -> File:
    titles = {letter: TITLES[kind] for kind, letter in KIND_LETTERS.items()} | {"": TITLES["slip"]}  # type: ignore[index]
    matters = {one.id: one.name for one in site.catalogue.matters}
    known = codes.data(site.lists, site.catalogue.counties.values(), site.on)
    made = page(
        "code.html", ("code.js", "code-page.js"), **_common(site), titles=titles, lists=known, matters=matters
    )
    return File("v/index.html", made)
