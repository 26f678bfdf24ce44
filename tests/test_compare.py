"""Differences between catalogues: complete, in words, and silent when nothing differs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.catalog import load
from counter.catalog.compare import compare, digest_of, entries_of
from counter.catalog.model import Material, Range, Source, Stage
from counter.catalog.overlay import with_entries

WHOLE = load.load().catalogue
FOOD = WHOLE.items["食品经营许可(新办)"]


def test_a_catalogue_does_not_differ_from_itself() -> None:
    assert compare(WHOLE, WHOLE) == ()


def test_a_changed_number_of_copies_is_one_line_with_before_and_after() -> None:
    first = FOOD.requirements[0]
    changed = replace(FOOD, requirements=(replace(first, copies=2), *FOOD.requirements[1:]))
    (only,) = compare(WHOLE, with_entries(WHOLE, {"items": {FOOD.key: changed}}))
    assert (only.kind, only.key, only.before, only.after) == ("items", FOOD.key, "", "2")
    assert str(only) == f"事项“{FOOD.key}” 材料要求 “{first.material}” 份数：（空） → 2"


def test_a_removed_requirement_says_all_that_is_gone() -> None:
    changed = replace(FOOD, requirements=FOOD.requirements[1:])
    found = compare(WHOLE, with_entries(WHOLE, {"items": {FOOD.key: changed}}))
    assert found
    assert all(one.after == "" and f"“{FOOD.requirements[0].material}”" in one.label for one in found)


def test_new_and_removed_entries_are_told() -> None:
    paper = Material(key="某县特产证明", faults=("未盖章",))
    grown = with_entries(WHOLE, {"materials": {paper.key: paper}})
    assert [str(one) for one in compare(WHOLE, grown)] == [
        "材料“某县特产证明”：（空） → 新增",
        "材料“某县特产证明” 常见不符：（空） → 未盖章",
    ]
    assert [str(one) for one in compare(grown, WHOLE)] == ["材料“某县特产证明”：原有 → 删去"]


def test_a_new_order_alone_is_a_difference() -> None:
    turned = replace(FOOD, requirements=tuple(reversed(FOOD.requirements)))
    (only,) = compare(WHOLE, with_entries(WHOLE, {"items": {FOOD.key: turned}}))
    assert only.label == "顺序"


@pytest.mark.parametrize("kind", ["matters", "items", "materials", "questions", "sources", "departments"])
def test_every_kind_is_compared(kind: str) -> None:
    entries = entries_of(WHOLE, kind)
    key = next(iter(entries))
    other = with_entries(WHOLE, {kind: {key: replace(entries[key], **{_text_field(kind): "改了"})}})
    assert [one.after for one in compare(WHOLE, other)] == ["改了"]


def _text_field(kind: str) -> str:
    names = {"matters": "note", "items": "code", "materials": "size", "questions": "note"}
    return names.get(kind, "number" if kind == "sources" else "note")


def test_what_is_only_default_does_not_count_in_the_name_of_a_content() -> None:
    assert digest_of(Source(key="甲", title="甲")) == digest_of(Source(key="甲", title="甲", number=""))
    assert digest_of(Range(min=0)) != digest_of(Range())
    assert digest_of(_stage(stops=True)) != digest_of(_stage(stops=False))


def _stage(*, stops: bool) -> Stage:
    return Stage(name="听证", stops=stops, basis=(), confidence="high", evidence="原文")


@given(st.sampled_from(sorted(WHOLE.materials)), st.text(min_size=1, max_size=20))
def test_any_text_put_into_a_material_is_told_once(key: str, text: str) -> None:
    before = WHOLE.materials[key]
    other = with_entries(WHOLE, {"materials": {key: replace(before, obtain=text)}})
    found = compare(WHOLE, other)
    assert [one.after for one in found] == ([] if text == before.obtain else [text])
