"""How each element of the full guide is filled: number → blocks (R119). Pure.

The numbers are those of `counter.catalog.elements`; whether an element counts as filled is measured by
`counter.catalog.coverage`, not here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.guides import terms, ways
from counter.guides.record import (
    Facet,
    ItemList,
    Link,
    Links,
    MaterialList,
    Mistake,
    Mistakes,
    Question,
    Questions,
    Situations,
    Told,
)
from counter.guides.told import gathered, known, ruled
from counter.guides.ways import says
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.guides.record import Block, GuideMaterial
    from counter.guides.scope import Sources

Blocks = tuple["Block", ...]


def _one(text: str) -> Blocks:
    return says((Told(text=text),) if text else ())


def _codes(scope: Sources) -> Blocks:
    told = [Told(text=item.code or UNKNOWN, items=(item.label,)) for item in scope.items]
    return says(known(gathered(told, scope.labels)))


def _departments(scope: Sources) -> Blocks:
    told = [Told(text=item.dept, items=(item.label,)) for item in scope.items]
    return says(gathered(told, scope.labels))


def _levels(scope: Sources) -> Blocks:
    told = [Told(text=item.levels, items=(item.label,)) for item in scope.items]
    return says(gathered(told, scope.labels))


def _materials(scope: Sources) -> Blocks:
    without = [item.label for item in scope.items if not item.known]
    said = [Told(text=f"材料清单{UNKNOWN}", items=tuple(without))] if without else []
    said += [
        Told(text=entry.item.no_materials_because, items=(entry.label,))
        for entry in scope.whole.entries
        if entry.item.no_materials_because
    ]
    listed: Blocks = (MaterialList(scope.materials),) if scope.materials else ()
    if not listed and len(without) == len(scope.items):
        return ()
    return (*listed, *says(gathered(said, scope.labels)))


def _facet(field: str) -> Callable[[Sources], Blocks]:
    return lambda scope: (Facet(field),) if scope.materials else ()


def _supplement(scope: Sources) -> Blocks:
    asked: Blocks = (Situations(scope.wording.situations),) if scope.wording.situations else ()
    return (*asked, *_facet("supplement")(scope))


def _links(of: tuple[GuideMaterial, ...], field: str) -> Blocks:
    found = tuple(Link(one.name, getattr(one, field) or UNKNOWN) for one in of)
    return (Links(found),) if found else ()


def _forms(scope: Sources) -> tuple[GuideMaterial, ...]:
    return tuple(one for one in scope.materials if one.form)


def _joint_form(scope: Sources) -> Blocks:
    """The one form for all items; the window prints it blank, filled in, and as a sample (R017, R062)."""
    told = "一件事申请表由综合受理窗口打印，有空白表和样张：各事项要填的内容合并成一张，相同的只填一次"
    return says((replace(ruled(scope.catalogue, told, "R017", "R062"), brief=False),))


def _letters(scope: Sources) -> tuple[GuideMaterial, ...]:
    return tuple(one for one in scope.materials if one.deferral or one.commitment)


def _samples(scope: Sources) -> Blocks:
    found = []
    for result in dict.fromkeys(entry.item.result for entry in scope.whole.entries):
        material = scope.catalogue.materials.get(result)
        if result:
            found.append(Link(result, (material.specimen if material else "") or UNKNOWN))
    return (Links(tuple(found)),) if any(one.target != UNKNOWN for one in found) else ()


def _letter(scope: Sources) -> Blocks:
    if not _letters(scope):
        return ()
    names = "、".join(f"“{one.name}”" for one in _letters(scope))
    told = f"承诺书由窗口按材料打印：{names}；签署前，窗口说明需承担的不利后果"
    return says((ruled(scope.catalogue, told, "R140", "R141"),))


def _mistakes(scope: Sources) -> Blocks:
    found = tuple(Mistake(one.name, one.faults, one.cure) for one in scope.materials if one.faults)
    return (Mistakes(found),) if found else ()


def _questions(scope: Sources) -> Blocks:
    found = [Question(one.ask, one.answer, terms.cited(scope, one.basis)) for one in scope.matter.faq]
    return (Questions(tuple(found)),) if found else ()


def _heed(scope: Sources) -> Blocks:
    told = [Told(text=text) for text in scope.matter.heed]
    stops = [Told(text=stop, brief=True) for one in scope.wording.situations for stop in one.stops]
    return says((*told, *stops))


FILL: dict[str, Callable[[Sources], Blocks]] = {
    "F01.1": lambda s: _one(s.matter.name),
    "F01.2": lambda s: _one(s.matter.code),
    "F02.1": lambda s: (ItemList(s.items),),
    "F02.2": _codes,
    "F03": lambda s: _one(s.matter.lead),
    "F04": _departments,
    "F05": lambda s: _one("、".join(s.matter.subjects)),
    "F06": lambda s: says(terms.established(s)),
    "F07": _levels,
    "F08": lambda s: says(terms.conditions(s)),
    "F09.1": _materials,
    "F09.2": _facet("basis"),
    "F09.3": _facet("due"),
    "F09.4": _facet("source"),
    "F09.5": _facet("standards"),
    "F09.6": _facet("copies"),
    "F09.7": _facet("deferral"),
    "F09.8": _facet("commitment"),
    "F09.9": _supplement,
    "F10": lambda s: says(terms.agencies(s)),
    "F11.1": lambda s: says(ways.applying(s)),
    "F11.2": lambda s: says(ways.places(s)),
    "F12": ways.way,
    "F12.1": lambda s: says((*terms.stages(s), *ways.joint(s))),
    "F13.1": lambda s: says(terms.results(s)),
    "F13.2": _samples,
    "F14": terms.promised,
    "F15.1": lambda s: says(terms.fees(s)),
    "F15.2": lambda s: says(terms.fee_bases(s)),
    "F16": lambda s: says(ways.collecting(s)),
    "F17": lambda s: says(ways.asking(s)),
    "F18": lambda s: _one(s.contacts.complaint),
    "F19.1": lambda _: says(ways.progress()),
    "F19.2": lambda s: says(ways.certificates(s)),
    "F20": _heed,
    "F20.1": lambda s: says(terms.presence(s, "appointment")),
    "F20.2": lambda s: says(terms.presence(s, "in_person")),
    "F20.3": lambda s: says(terms.presence(s, "everyone")),
    "F20.4": lambda s: says(terms.presence(s, "photo")),
    "F21": _joint_form,
    "F21.1": lambda s: _links(_forms(s), "blank"),
    "F21.2": lambda s: _links(_forms(s), "specimen"),
    "F22.1": _letter,
    "F22.2": lambda s: _links(_letters(s), "specimen"),
    "F23": ways.chart,
    "F24": _mistakes,
    "F25": _questions,
}
"""Number → its blocks; an element with parts has an entry of its own only for what stands above them."""
