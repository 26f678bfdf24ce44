"""申请材料 of a guide: every paper of the matter once, with its situations in words (R119 F09). Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.catalog.filled import FORM
from counter.catalog.model import Range
from counter.guides.chosen import values_of
from counter.guides.record import Condition, GuideMaterial, Use
from counter.intake.compose import cite
from counter.intake.savings import BROUGHT
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Catalogue, Grace, When
    from counter.guides.chosen import Everything
    from counter.guides.conditions import Wording
    from counter.intake.checklist import Line


def materials(catalogue: Catalogue, whole: Everything, wording: Wording) -> tuple[GuideMaterial, ...]:
    """All papers of the matter; those to bring first, each kind in the order of the items."""
    order = {"原件": 0, "复印件": 0, "免提交": 1, "本件产生": 2}
    lines = sorted(whole.checklist.lines, key=lambda line: order[line.ask])
    merged = [(line, uses(whole, line, wording)) for line in lines]
    wanted = [pair for pair in merged if pair[1]]
    return tuple(_material(catalogue, n, line, use) for n, (line, use) in enumerate(wanted, 1))


def uses(whole: Everything, line: Line, wording: Wording) -> tuple[Use, ...]:
    """Items with the same condition together; those that always want it first."""
    found: dict[Condition, list[str]] = {}
    for label, whens in _whens(whole, line).items():
        said = wording.condition(merged(whens, wording.catalogue))
        if said is not None:
            found.setdefault(said, []).append(label)
    pairs = sorted(found.items(), key=lambda pair: bool(pair[0].words))
    return tuple(Use(items=tuple(labels), condition=condition) for condition, labels in pairs)


def _whens(whole: Everything, line: Line) -> dict[str, list[When]]:
    """Label of each item that may want it → the conditions of its demands."""
    labels = whole.labels
    found: dict[str, list[When]] = {}
    for entry, when in whole.conditions(line):
        found.setdefault(labels[entry], []).append(when)
    return found


def merged(whens: list[When], catalogue: Catalogue) -> When:
    """Several demands of one item for the same paper as one condition; all answers of a question = always."""
    cases = [case for when in whens for case in when]
    if not all(whens):
        return ()
    keys = {tuple(case) for case in cases}
    tests = [test for case in cases for test in case.values()]
    if len(keys) != 1 or len(tests) != len(cases) or any(isinstance(test, Range) for test in tests):
        return tuple(cases)
    ((key,),) = keys
    values = dict.fromkeys(
        value for test in tests if not isinstance(test, Range) for value in values_of(test)
    )
    question = catalogue.questions.get(key)
    every = question is not None and not question.when and set(values) == {o.value for o in question.options}
    return () if every else ({key: tuple(values)},)


def _material(catalogue: Catalogue, no: int, line: Line, use: tuple[Use, ...]) -> GuideMaterial:
    material, brought = line.material, line.ask in BROUGHT
    forms = "、".join(form for form in line.forms if form in BROUGHT)
    return GuideMaterial(
        no=no,
        name=line.key,
        due=forms if brought else line.ask,
        brought=brought,
        copies="" if not brought else (f"{line.copies}份" if line.copies is not None else UNKNOWN),
        size=material.size or (UNKNOWN if brought else ""),
        source=material.issuer or UNKNOWN,
        obtain=material.obtain,
        supplied_by=line.supplied_by,
        standards=line.standards or material.review,
        uses=use,
        basis=tuple(cite(catalogue, basis) for basis in line.bases),
        deferral=_graces(catalogue, [one.requirement.deferral for one in line.wanted], "容缺受理"),
        commitment=_graces(catalogue, [one.requirement.commitment for one in line.wanted], "告知承诺"),
        supplement=tuple(_supplement(line)),
        faults=material.faults,
        cure=material.cure,
        blank=material.blank,
        specimen=material.specimen,
        form=bool(FORM.search(line.key)) and not material.exempt,
    )


def _graces(catalogue: Catalogue, graces: list[Grace | None], name: str) -> str:
    """What may be handed in later or be promised, and what follows if it is not kept (R140)."""
    said = []
    for one in dict.fromkeys(grace for grace in graces if grace is not None):
        term = f"，{one.days}{'个' * (one.unit == '工作日')}{one.unit}内补齐" if one.days is not None else ""
        said.append(f"可以{name}{term}（{cite(catalogue, one.basis)}）。{one.consequence}")
    some = "" if len(said) == 0 or None not in graces else "部分情形"
    return some + "".join(said)


def _supplement(line: Line) -> Iterator[str]:
    """What is to be known of the paper beside its standards."""
    if line.material.inspected and line.ask in BROUGHT:
        yield "核对原件以后当场退还"
    if line.material.valid:
        yield f"有效期：{line.material.valid}"
    if line.supplied_by:
        yield f"由本件的“{line.supplied_by}”办结后产生，窗口转用，不用交"
    if line.ask == "免提交":
        yield "由窗口通过数据共享、在线核验获取，不用交"
    if line.ask in BROUGHT and line.electronic:
        yield "能够在线调取、核验的，不用交"
