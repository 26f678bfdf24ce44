"""The merge: one set of papers, once. Proved on made-up items of every kind and on the list as shipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.catalog.model import Basis, Catalogue, Grace, Item, Material, Requirement, Row
from counter.catalog.situation import Selected
from counter.intake.checklist import Checklist, Line, build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.catalog.model import Form

ON = date(2026, 11, 23)
KEYS = ["甲", "乙", "丙", "丁"]
FORMS = ["原件", "复印件", "电子证照可免", "电子核验"]
GRACES = [None, Grace(basis=Basis(source="某办法"), consequence="撤销", days=5)]

materials = st.fixed_dictionaries(
    {
        key: st.builds(Material, key=st.just(key), exempt=st.booleans(), inspected=st.booleans())
        for key in KEYS
    }
)
requirements = st.builds(
    Requirement,
    material=st.sampled_from(KEYS),
    form=st.sampled_from(FORMS),
    copies=st.none() | st.integers(1, 9),
    standards=st.lists(st.sampled_from(["签字", "盖章", "在有效期内"]), max_size=2).map(tuple),
    basis=st.lists(st.builds(Basis, source=st.sampled_from(["某法", "某条例"])), min_size=1).map(tuple),
    confidence=st.sampled_from(["high", "medium", "low", "to-verify"]),
    evidence=st.just("原文"),
    note=st.sampled_from(["", "注"]),
    deferral=st.sampled_from(GRACES),
    commitment=st.sampled_from(GRACES),
)
items = st.lists(
    st.builds(
        Item,
        key=st.just(""),
        requirements=st.lists(requirements, min_size=1, max_size=4).map(tuple),
        result=st.sampled_from(["", *KEYS]),
    ),
    min_size=1,
    max_size=4,
).map(lambda made: [replace(item, key=f"事项{no}") for no, item in enumerate(made, 1)])


def catalogue(known: dict[str, Material]) -> Catalogue:
    return Catalogue(version="x", matters=(), items={}, materials=known, questions={}, sources={}, rules={})


def chosen(made: Sequence[Item]) -> list[Selected]:
    """The items as rows of a matter, in this order."""
    return [
        Selected(no, Row(name=item.key, dept=f"局{item.key}", levels="县级"), item)
        for no, item in enumerate(made, 1)
    ]


def content(line: Line) -> dict[str, Any]:
    """Everything a line says, whatever the order it was gathered in."""
    return {
        "ask": line.ask,
        "items": set(line.items),
        "forms": line.forms,
        "copies": line.copies,
        "standards": set(line.standards),
        "bases": set(line.bases),
        "notes": set(line.notes),
        "confidence": line.confidence,
        "grace": (line.deferral, line.commitment),
        "due": line.due,
        "supplied": bool(line.supplied_by),
    }


def said(checklist: Checklist) -> dict[str, dict[str, Any]]:
    return {line.key: content(line) for line in checklist.lines}


@pytest.mark.rule("R018")
@given(materials, items, st.randoms(use_true_random=False))
def test_the_order_of_the_items_changes_nothing_but_the_order_of_the_lines(
    known: dict[str, Material], made: list[Item], random: Any
) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)
    whole = catalogue(known)
    assert said(build(whole, chosen(made), {}, ON)) == said(build(whole, chosen(shuffled), {}, ON))
    rows = chosen(made)
    assert build(whole, rows, {}, ON) == build(whole, rows[::-1], {}, ON), (
        "picked in any order: the same list"
    )


@pytest.mark.rule("R018")
@given(materials, items)
def test_each_material_stands_once_for_all_who_want_it(known: dict[str, Material], made: list[Item]) -> None:
    lines = build(catalogue(known), chosen(made), {}, ON).lines
    wanted = [(item.key, one) for item in made for one in item.requirements]
    assert len({line.key for line in lines}) == len(lines)
    assert {line.key for line in lines} == {one.material for _, one in wanted}
    for line in lines:
        mine = [(item, one) for item, one in wanted if one.material == line.key]
        assert set(line.items) == {item for item, _ in mine}
        assert line.copies == max((one.copies for _, one in mine if one.copies is not None), default=None)
        assert set(line.standards) == {standard for _, one in mine for standard in one.standards}
        assert set(line.bases) == {basis for _, one in mine for basis in one.basis}
        assert (line.deferral is None) == any(one.deferral is None for _, one in mine)
        assert (line.commitment is None) == any(one.commitment is None for _, one in mine)


@pytest.mark.rule("R018")
@given(materials, items)
def test_an_item_more_never_takes_a_line_away_unless_it_makes_that_paper(
    known: dict[str, Material], made: list[Item]
) -> None:
    whole = catalogue(known)
    for count in range(1, len(made)):
        before, after = (said(build(whole, chosen(made[:n]), {}, ON)) for n in (count, count + 1))
        added = made[count]
        assert set(before) <= set(after)
        for key, line in before.items():
            if after[key]["ask"] == "本件产生" and line["ask"] != "本件产生":
                assert added.result == key
            assert line["standards"] <= after[key]["standards"]
            assert (line["copies"] or 0) <= (after[key]["copies"] or 0)


@pytest.mark.rule("R053")
@pytest.mark.rule("R054")
@pytest.mark.rule("R133")
@given(materials, items)
def test_nothing_is_asked_as_paper_that_is_exempt_or_that_nobody_wants_as_paper(
    known: dict[str, Material], made: list[Item]
) -> None:
    for line in build(catalogue(known), chosen(made), {}, ON).lines:
        forms = {wanted.requirement.form for wanted in line.wanted}
        if line.material.exempt or not forms & {"原件", "复印件"}:
            assert line.ask in ("免提交", "本件产生")
            assert line.due == line.ask
        if line.ask in ("原件", "复印件"):
            assert line.ask in forms, "never stricter than the strictest who wants it"
            assert (line.ask == "原件") == ("原件" in forms)
        if forms & {"电子证照可免", "电子核验"} or line.ask == "免提交":
            assert line.electronic


@given(materials, items)
def test_what_the_case_produces_is_asked_only_of_an_applicant_who_must_bring_it_to_its_maker(
    known: dict[str, Material], made: list[Item]
) -> None:
    rows = chosen(made)
    for line in build(catalogue(known), rows, {}, ON).lines:
        makers = {row.no for row in rows if row.item.result == line.key}
        wanting = {wanted.row for wanted in line.wanted}
        assert (line.ask == "本件产生") == bool(makers and not makers & wanting)


def line_of(*forms: Form, copies: int | None = None, **material: Any) -> Line:
    made = [
        Item(
            key=f"事项{no}",
            requirements=(
                Requirement(
                    material="甲",
                    form=form,
                    copies=copies,
                    basis=(Basis(source="某法"),),
                    confidence="high",
                    evidence="原文",
                ),
            ),
        )
        for no, form in enumerate(forms, 1)
    ]
    known = {"甲": Material(key="甲", **material)}
    return build(catalogue(known), chosen(made), {}, ON).line("甲")


@pytest.mark.parametrize(
    ("forms", "ask", "due"),
    [
        (("原件",), "原件", "原件（2份）"),
        (("复印件",), "复印件", "复印件（2份）"),
        (("复印件", "电子证照可免"), "复印件", "复印件（2份）"),
        (("原件", "复印件"), "原件", "原件、复印件（2份）"),
        (("原件", "电子核验"), "原件", "原件（2份）"),
        (("电子核验", "电子证照可免"), "免提交", "免提交"),
    ],
)
def test_what_is_due_is_what_the_strictest_wants(forms: tuple[Form, ...], ask: str, due: str) -> None:
    line = line_of(*forms, copies=2)
    assert (line.ask, line.due) == (ask, due)


def test_an_unproved_number_stays_unproved_and_is_never_made_up() -> None:
    assert line_of("原件").due == "原件"
    assert line_of("原件").count_unknown
    assert line_of("原件").copies is None


def test_a_copy_will_do_where_only_copies_are_wanted_or_the_original_is_given_back() -> None:
    assert line_of("复印件").copy_will_do
    assert not line_of("原件", "复印件").copy_will_do
    assert line_of("原件", inspected=True).copy_will_do


def test_the_shortest_term_of_grace_counts_and_one_refusal_refuses() -> None:
    long, short = (replace(grace, days=days) for days in (30, 5) if (grace := GRACES[1]) is not None)
    base = line_of("原件", "原件")
    for graces, wanted in (
        ((long, short), short),
        ((short, None), None),
        ((replace(long, days=None), short), short),
    ):
        each = tuple(
            replace(one, requirement=replace(one.requirement, deferral=grace))
            for one, grace in zip(base.wanted, graces, strict=True)
        )
        assert replace(base, wanted=each).deferral == wanted


def test_an_item_without_a_list_is_named_once_and_hides_nothing_of_the_others() -> None:
    made = [Item(key="未核定"), Item(key="不用", no_materials_because="只查询")]
    rows = [*chosen(made), replace(chosen(made)[0], no=3)]
    checklist = build(catalogue({}), rows, {}, ON)
    assert (checklist.lines, checklist.unknown) == ((), ("未核定",))


@pytest.mark.rule("R132")
def test_a_line_that_is_not_on_the_list_does_not_exist() -> None:
    with pytest.raises(KeyError):
        build(catalogue({}), [], {}, ON).line("其他有关材料")
