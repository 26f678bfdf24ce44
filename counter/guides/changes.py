"""What has changed since a guide was printed, line by line and by element (R030). Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from counter.catalog import elements
from counter.catalog.compare import Change, compare
from counter.catalog.filled import items_of
from counter.catalog.model import GIVEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from counter.catalog.model import Basis, Catalogue, Item, Matter, When

Entry = TypeVar("Entry")
NOT_PRINTED = ("把握", "出处")
"""Fields of the catalogue that stand on no guide."""
PRINTED = ("matters", "items", "materials", "questions", "sources", "counties", "general")
"""Parts of the catalogue that guides are made from."""

ITEM_FIELDS = {
    "编码": "F02",
    "设定依据": "F06",
    "申请条件": "F08",
    "材料要求": "F09",
    "不需材料的原因": "F09",
    "中介服务": "F10",
    "特别环节": "F12",
    "办理结果": "F13",
    "法定时限": "F14",
    "承诺时限": "F14",
    "性质": "F14",
    "收费": "F15",
    "特殊注意事项": "F20",
    "前置事项": "F23",
}
MATTER_FIELDS = {
    "名称": "F01",
    "编码": "F01",
    "牵头部门": "F03",
    "服务对象": "F05",
    "承诺时限": "F14",
    "告知申请人": "F20",
    "常见问题": "F25",
}
ROW_FIELDS = {"部门": "F04", "层级": "F07"}
MATERIAL_FIELDS = {"常见不符": "F24", "如何补正": "F24", "空白表格": "F21", "样本": "F21"}
COUNTY_FIELDS = {"监督投诉": "F18", "标准": "F09"}
KIND = {"materials": "F09", "questions": "F09", "sources": "F06", "general": "F12"}
"""Part of the catalogue → the element it mostly stands in, where no field says better."""


@dataclass(frozen=True, slots=True)
class Since:
    """One change, and where it stands. `brief`: its number there, "" if it is only in the full guide."""

    full: str
    brief: str
    name: str
    change: Change

    def __str__(self) -> str:
        where = f"{self.brief} " if self.brief else "（简版没有）"
        return f"{where}{self.name}｜{self.change}"


def since(old: Catalogue, new: Catalogue, matter_id: str, county: str = "") -> tuple[Since, ...]:
    """Every changed line of the guide of a matter, in the order of the full guide.

    KeyError if one of the catalogues has no such matter. What stands on no guide does not count.
    """
    reached = (reach(one, one.matter(matter_id), county) for one in (old, new))
    found = [_placed(change) for change in compare(*reached) if _printed(change)]
    return tuple(sorted(found, key=lambda one: one.full))


def reach(catalogue: Catalogue, matter: Matter, county: str) -> Catalogue:
    """Only what the guide of this matter is made from; all of it, whatever the situation."""
    items = items_of(catalogue, matter)
    return replace(
        catalogue,
        matters=(matter,),
        items={item.key: item for item in items if item.key in catalogue.items},
        materials=_some(catalogue.materials, _materials(items)),
        questions=_some(catalogue.questions, _questions(catalogue, matter, items)),
        sources=_some(catalogue.sources, (basis.source for basis in _bases(catalogue, matter, items))),
        counties=_some(catalogue.counties, [county]),
        rules={},
        departments={},
        messages={},
    )


def _some(of: Mapping[str, Entry], keys: Iterable[str]) -> dict[str, Entry]:
    return {key: of[key] for key in dict.fromkeys(keys) if key in of}


def _materials(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        yield from (one.material for one in item.requirements)
        yield item.result


def _questions(catalogue: Catalogue, matter: Matter, items: Iterable[Item]) -> Iterator[str]:
    yield from matter.questions
    for when in _whens(matter, items):
        yield from _read(catalogue, when)


def _read(catalogue: Catalogue, when: When) -> Iterator[str]:
    for case in when:
        for key in case:
            if key not in GIVEN and key in catalogue.questions:
                yield key
                yield from _read(catalogue, catalogue.questions[key].when)


def _whens(matter: Matter, items: Iterable[Item]) -> Iterator[When]:
    for row in matter.rows:
        yield row.when
        yield from (branch.when for branch in row.branches)
    for item in items:
        yield from (one.when for one in item.requirements)
        yield from (one.when for one in item.statutory)
        yield from (one.when for one in item.stages)
        yield from (one.when for one in item.fee)


def _bases(catalogue: Catalogue, matter: Matter, items: Iterable[Item]) -> Iterator[Basis]:
    for asked in matter.faq:
        yield from asked.basis
    for item in items:
        for told in _told(item):
            yield from told
    for general in catalogue.general.values():
        yield from general.limit.basis


def _told(item: Item) -> Iterator[tuple[Basis, ...]]:
    yield item.established
    for group in (item.conditions, item.agencies, item.stages, item.fee, item.statutory, item.requirements):
        yield from (one.basis for one in group)
    presence = item.presence
    said = (presence.appointment, presence.in_person, presence.everyone, presence.photo)
    yield from (one.basis for one in said if one)
    for wanted in item.requirements:
        yield tuple(grace.basis for grace in (wanted.deferral, wanted.commitment) if grace)


# -- where a change stands ---------------------------------------------------------------------------------


def _printed(change: Change) -> bool:
    return change.kind in PRINTED and not change.label.endswith(NOT_PRINTED)


def _placed(change: Change) -> Since:
    full = _element(change)
    name = next(one.name for one in elements.FULL if one.id == full)
    brief = next((one.id for one in elements.BRIEF if any(key.startswith(full) for key in one.same)), "")
    return Since(full, brief, name, change)


def _element(change: Change) -> str:
    head = change.label.split(" ", maxsplit=1)[0]
    if change.kind == "items":
        return ITEM_FIELDS.get(head, "F02")
    if change.kind == "matters":
        return _of_matter(change.label, head)
    if change.kind == "materials":
        return MATERIAL_FIELDS.get(head, "F09")
    if change.kind == "counties":
        return COUNTY_FIELDS.get(head, "F17" if change.label.endswith("phone") else "F11")
    return KIND.get(change.kind, "F02")


def _of_matter(label: str, head: str) -> str:
    if head == "事项行":
        return ROW_FIELDS.get(label.rsplit(" ", maxsplit=1)[-1], "F02")
    return MATTER_FIELDS.get(head, "F09" if head in ("情形问题", "提问条件", "已定答案") else "F02")
