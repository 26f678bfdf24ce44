"""One matter as data for the page's wizard: questions, rows and demands with their conditions (R025, R085).

`situation.js` works on it as `counter.catalog.situation` and `counter.intake.checklist` do on the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counter.catalog.filled import items_of
from counter.catalog.model import GIVEN, Range
from counter.catalog.situation import in_force
from counter.intake.consult import GIVEN_QUESTIONS, usual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from counter.catalog.model import Catalogue, Grace, Item, Matter, Question, Requirement, Row, Test, When

Plain = dict[str, Any]


def data(
    catalogue: Catalogue,
    matter: Matter,
    on: date,
    thresholds: Mapping[str, str],
    anchors: Mapping[str, str],
) -> Plain:
    """Everything the wizard of a matter needs on a day.

    `thresholds`: question → what the county has set (R092). `anchors`: material → where the page tells of it.
    """
    items = items_of(catalogue, matter)
    wants = {item.key: [one for one in item.requirements if in_force(one, on)] for item in items}
    used = dict.fromkeys(one.material for of in wants.values() for one in of)
    keys = _relevant(catalogue, matter, [want.when for of in wants.values() for want in of])
    listed = (*matter.questions, *(key for key in catalogue.questions if key not in matter.questions))
    return {
        "given": list(GIVEN),
        "asked": _given(matter),
        "usual": list(usual(matter).items()),
        "presets": list(matter.presets.items()),
        "own": list(matter.questions),
        "questions": [_question(catalogue.questions[k], matter, thresholds) for k in listed if k in keys],
        "rows": [_row(no, row) for no, row in enumerate(matter.rows, 1)],
        "items": [_item(item, wants[item.key]) for item in items],
        "materials": [_material(catalogue, key, anchors) for key in used],
    }


def _given(matter: Matter) -> list[Plain]:
    """What only an applicant could say; not the kind of applicant where only people can apply."""
    plain = [_question(one, matter, {}) for one in GIVEN_QUESTIONS.values()]
    people = matter.subjects == ("自然人",)
    return [one for one in plain if not (people and one["key"] == "applicant_kind")]


def _relevant(catalogue: Catalogue, matter: Matter, whens: Iterable[When]) -> set[str]:
    """Every question on which anything of the matter depends, through the conditions of questions too."""
    rows = [row.when for row in matter.rows]
    rows += [branch.when for row in matter.rows for branch in row.branches]
    todo = [*matter.questions, *(key for when in (*rows, *whens) for key in _keys(when))]
    found: set[str] = set()
    while todo:
        key = todo.pop()
        if key not in found:
            found.add(key)
            todo += [*_keys(catalogue.questions[key].when), *_keys(matter.asked_when.get(key, ()))]
    return found


def _keys(when: When) -> Iterator[str]:
    return (key for case in when for key in case if key not in GIVEN)


def _when(when: When) -> list[list[list[Any]]]:
    return [[[key, _test(test)] for key, test in case.items()] for case in when]


def _test(test: Test) -> Any:
    if isinstance(test, Range):
        return {"min": test.min, "below": test.below}
    return test if isinstance(test, str) else list(test)


def _question(one: Question, matter: Matter, thresholds: Mapping[str, str]) -> Plain:
    local = thresholds.get(one.key, "")
    return {
        "key": one.key,
        "ask": one.ask,
        "unit": one.unit,
        "note": one.note,
        "local": f"本地标准：{local}" if local else "",
        "options": [{"value": o.value, "hint": o.hint, "stop": o.stop} for o in one.options],
        "when": _when(one.when),
        "here": _when(matter.asked_when.get(one.key, ())),
    }


def _row(no: int, row: Row) -> Plain:
    return {
        "no": no,
        "name": row.name,
        "dept": row.dept,
        "item": row.item or row.name,
        "when": _when(row.when),
        "branches": [{"item": one.item, "when": _when(one.when)} for one in row.branches],
    }


def _item(item: Item, wants: list[Requirement]) -> Plain:
    return {
        "key": item.key,
        "result": item.result,
        "known": bool(item.requirements or item.no_materials_because),
        "bare": item.no_materials_because,
        "wants": [_want(one) for one in wants],
    }


def _want(one: Requirement) -> Plain:
    return {
        "material": one.material,
        "form": one.form,
        "copies": one.copies,
        "when": _when(one.when),
        "standards": list(one.standards),
        "note": one.note,
        "deferral": _grace(one.deferral),
        "commitment": _grace(one.commitment),
    }


def _grace(grace: Grace | None) -> Plain | None:
    return None if grace is None else {"days": grace.days, "unit": grace.unit}


def _material(catalogue: Catalogue, key: str, anchors: Mapping[str, str]) -> Plain:
    held = catalogue.materials.get(key)
    return {"key": key, "exempt": bool(held and held.exempt), "anchor": anchors.get(key, "")}
