"""一件事申请表: each field once, every item that wants it named, filled as the record says, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from consultations import STATION, catalogue, first_answers, looked
from hypothesis import given, settings
from hypothesis import strategies as st

from counter.cases.forms import applied as paper
from counter.cases.records import Collection, Draft, Licence, Person
from counter.catalog.model import Application, Ask, Basis, FormField
from counter.catalog.situation import effective
from counter.errors import Refused
from counter.intake import application, applying
from counter.intake.walk import walk

if TYPE_CHECKING:
    from counter.catalog.situation import Selected
    from counter.intake.application import Entry
    from counter.intake.papers import Form

ON = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=8)))
MATTERS = [one.id for one in catalogue().matters]
PERSON = Person(name="赵立新", number="110101199003074514", phone="13803980000")
UNIT = Person(
    kind="组织", name="某餐饮公司", document="uscc", number="91410000MA40H3R67H", representative="赵立新"
)


def merged(matter_id: str, chosen: tuple[int, ...] | None = None) -> tuple[list[Selected], tuple[Entry, ...]]:
    view = looked(matter_id, first_answers(matter_id), chosen=chosen)
    answers = effective(catalogue(), view.matter, view.answers)
    return list(view.chosen), application.merge(catalogue(), view.chosen, answers, ON)


def told(form: Form) -> str:
    rows = [row for part in form.sections if part.table for row in part.table.rows]
    boxes = [(box.label, box.value) for part in form.sections for box in part.boxes]
    texts = [text for part in form.sections for text in part.texts]
    return "\n".join((*("|".join(row) for row in rows), *("|".join(box) for box in boxes), *texts))


# -- the merge ---------------------------------------------------------------------------------------------


@pytest.mark.rule("R013")
@pytest.mark.rule("R017")
@settings(max_examples=40, deadline=None)
@given(st.sampled_from(MATTERS), st.sets(st.integers(min_value=1, max_value=8)))
def test_every_field_stands_once_and_names_every_item_that_wants_it(matter_id: str, rows: set[int]) -> None:
    chosen, entries = merged(matter_id, tuple(sorted(rows)) or None)
    keys = [one.field.key for one in entries]
    assert len(keys) == len(set(keys))
    labels = [(one.field.group, one.field.label) for one in entries]
    assert len(labels) == len(set(labels))
    answers = effective(catalogue(), catalogue().matter(matter_id), first_answers(matter_id))
    wanted = application.grounds(catalogue(), chosen, answers, ON)
    for one in wanted:
        entry = entries[keys.index(one.field)]
        assert entry.field.common or one.row in entry.rows
    assert {(one.field.key, no) for one in entries for no in one.rows} <= {(x.field, x.row) for x in wanted}
    assert {one.key for one in catalogue().fields.values() if one.common} <= set(keys)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(MATTERS), st.randoms(use_true_random=False))
def test_the_order_of_the_fields_does_not_depend_on_that_of_the_items(matter_id: str, random: object) -> None:
    chosen, entries = merged(matter_id)
    random.shuffle(chosen)  # type: ignore[attr-defined]
    answers = effective(catalogue(), catalogue().matter(matter_id), first_answers(matter_id))
    again = application.merge(catalogue(), chosen, answers, ON)
    assert [one.field for one in again] == [one.field for one in entries]
    assert [set(one.rows) for one in again] == [set(one.rows) for one in entries]
    groups = [application.GROUPS.index(one.field.group) for one in entries]
    assert groups == sorted(groups)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(MATTERS), st.data())
def test_taking_another_item_never_loses_a_field(matter_id: str, data: st.DataObject) -> None:
    every = [one.no for one in merged(matter_id)[0]]
    some = data.draw(st.sets(st.sampled_from(every), min_size=1)) if every else set()
    few = {one.field.key for one in merged(matter_id, tuple(sorted(some)))[1]}
    more = {one.field.key for one in merged(matter_id)[1]}
    assert few <= more


def test_every_ground_has_its_source_and_says_how_sure_it_is() -> None:
    for matter in catalogue().matters:
        for one in application.grounds(catalogue(), application.every(matter, catalogue()), None, ON):
            assert one.basis, one
            assert one.evidence, one
            assert one.confidence in ("high", "medium", "low", "to-verify")
            assert {basis.source for basis in one.basis} <= set(catalogue().sources)


def test_a_form_the_situation_does_not_ask_for_asks_for_nothing() -> None:
    view = looked("E03", {**first_answers("E03"), "fire_procedure": "告知承诺"})
    answers = effective(catalogue(), view.matter, view.answers)
    keys = {one.field.key for one in application.merge(catalogue(), view.chosen, answers, ON)}
    assert "site_name" not in keys, "消防安全检查申报表 is of the ordinary procedure"
    view = looked("E03", {**first_answers("E03"), "fire_procedure": "一般程序"})
    answers = effective(catalogue(), view.matter, view.answers)
    assert "site_name" in {one.field.key for one in application.merge(catalogue(), view.chosen, answers, ON)}


# -- what is known -----------------------------------------------------------------------------------------

DRAFT = Draft(
    matter_id="E03",
    answers=first_answers("E03"),
    applicant=UNIT,
    agent=PERSON,
    premises="湖滨区黄河路12号",
    licence=Licence(number="91410000MA40H3R67H"),
    collection=Collection(way="courier", together=False, address="湖滨区黄河路12号"),
)


def filled(draft: Draft) -> dict[str, str]:
    view = walk(catalogue(), draft, STATION, ON)
    return {one.field.key: one.value for one in applying.of_walk(view).entries}


@pytest.mark.rule("R060")
@pytest.mark.rule("R061")
@pytest.mark.rule("R062")
def test_what_the_record_knows_is_filled_in_as_it_stands_and_the_rest_is_empty() -> None:
    values = filled(DRAFT)
    assert values["applicant_name"] == values["unit_name"] == "某餐饮公司"
    assert values["applicant_number"] == values["unit_code"] == "91410000MA40H3R67H"
    assert (values["agent_name"], values["agent_number"]) == ("赵立新", "110101199003074514")
    assert values["site_address"] == "湖滨区黄河路12号"
    assert values["advert_kind"] == first_answers("E03")["advert_kind"]
    assert (values["collection_way"], values["collection_together"]) == ("快递送达", "各事项办结后分别领取")
    assert (values["food_items"], values["advert_size"]) == ("", "")
    assert not any(key.startswith("guardian") for key in values), "nobody under 14 applies"


def test_a_person_who_applies_is_no_unit_and_only_the_licence_is_known() -> None:
    values = filled(replace(DRAFT, applicant=PERSON, agent=None, collection=None))
    assert (values["applicant_name"], values["unit_name"]) == ("赵立新", "")
    assert values["unit_code"] == "91410000MA40H3R67H"
    assert not any(key.startswith("agent") for key in values)
    assert values["collection_way"] == ""


def test_before_anybody_applied_there_is_room_for_agent_and_guardian() -> None:
    values = filled(Draft(matter_id="E03"))
    assert {"agent_name", "guardian_name", "applicant_name"} <= set(values)
    assert not any(values.values())


def test_an_answer_that_is_no_option_ticks_nothing() -> None:
    field = FormField(
        key="a", label="甲", group="申请内容", kind="choice", options=("是",), filled="answer.q"
    )
    (entry,) = application.fill((application.Entry(field=field),), {"answer.q": "否"})
    assert entry.value == ""
    assert paper.written(entry) == "□是"


# -- the paper ---------------------------------------------------------------------------------------------


@pytest.mark.rule("R017")
@pytest.mark.rule("R062")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_every_matter_has_a_form_that_says_what_is_not_known(matter_id: str) -> None:
    matter = catalogue().matter(matter_id)
    form = applying.blank(catalogue(), matter, None, NOON)
    text = told(form)
    assert all(f"□{no}|{row.name}|{row.dept}" in text for no, row in enumerate(matter.rows, 1))
    for entry in applying.of_matter(catalogue(), matter, ON).entries:
        assert entry.field.label in text
    assert "本事项申请书另有规定的字段：待核定" in text
    assert "申请人对申请材料实质内容的真实性负责" in text
    assert (form.head.number, form.head.code) == ("", "")


@pytest.mark.parametrize("matter_id", MATTERS)
def test_fields_seen_on_forms_of_elsewhere_are_warned_of(matter_id: str) -> None:
    matter = catalogue().matter(matter_id)
    chosen = application.every(matter, catalogue())
    grounds = application.grounds(catalogue(), chosen, None, ON)
    unsure = dict.fromkeys(one.row for one in grounds if one.confidence in ("low", "to-verify"))
    text = told(applying.blank(catalogue(), matter, None, NOON))
    warned = f"事项{'、'.join(map(str, sorted(unsure)))}：有的栏目见于别处的或者以前的表样" if unsure else ""
    assert warned in text
    assert ("以前的表样" in text) == bool(unsure)


def test_the_law_of_truth_is_cited_where_it_may_apply() -> None:
    assert "（《中华人民共和国行政许可法》第三十一条）" in paper.declaration(("行政许可",))[0]
    assert "属于行政许可的" in paper.declaration(("行政许可", ""))[0]
    assert "行政许可法" not in paper.declaration(("公共服务",))[0]


def test_a_specimen_leaves_nothing_open_and_says_that_it_is_one() -> None:
    form = applying.blank(catalogue(), catalogue().matter("E03"), None, NOON, specimen=True)
    assert form.mark == "样张"
    for part in form.sections:
        assert all(box.value for box in part.boxes)
        if part.table and part.table.columns[1].head == "栏目":
            assert all(row[2].strip() and ("□" not in row[2] or "■" in row[2]) for row in part.table.rows)


def test_there_is_no_form_without_items() -> None:
    view = looked("E03", first_answers("E03"))
    with pytest.raises(Refused, match="还没有选"):
        paper.application(applying.loose_head(STATION, NOON), replace(applying.of_walk(view), items=()))


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("number", "12", "12平方米"),
        ("number", "约十二", "约十二"),
        ("line", "", "\n"),
        ("text", "", "\n\n\n"),
        ("date", "", "　　　　年　　月　　日"),
        ("number", "", "\n　　　　　　　　平方米"),
    ],
)
def test_room_is_left_by_what_is_to_be_written(kind: str, value: str, said: str) -> None:
    field = FormField(key="a", label="甲", group="申请内容", kind=kind, unit="平方米")  # type: ignore[arg-type]
    assert paper.written(application.Entry(field=field, value=value)) == said


# -- what a list must not say ------------------------------------------------------------------------------


def faults(**changed: object) -> str:
    from counter.catalog.check import faults_of

    return "\n".join(faults_of(replace(catalogue(), **changed), {}))  # type: ignore[arg-type]


def field(**changed: object) -> dict[str, FormField]:
    return {**catalogue().fields, "x": FormField(key="x", label="甲", group="申请内容", **changed)}  # type: ignore[arg-type]


def asks(*made: Ask, key: str = "医师执业注册") -> dict[str, Application]:
    return {**catalogue().applications, key: Application(key=key, asks=made)}


BASED = {"basis": (Basis(source="行政许可法"),), "confidence": "high", "evidence": "条文"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"fields": field(filled="answer.nobody_asks")}, "没有登记"),
        ({"fields": field(filled="applicant.nmae")}, "是不是“applicant.name”"),
        ({"fields": field(kind="choice")}, "options"),
        ({"fields": field(options=("甲",))}, "options"),
        ({"fields": field(kind="choice", options=("丙",), filled="answer.premises")}, "不是问题“premises”"),
        ({"fields": {**field(), "y": FormField(key="y", label="甲", group="申请内容")}}, "两个叫“甲”"),
        ({"fields": {"x": FormField(key="x", label="长" * 17, group="申请内容")}}, "放不下"),
        (
            {"applications": asks(Ask(fields=("nofield",), material="医师执业注册申请审核表"))},
            "“nofield”没有登记",
        ),
        ({"applications": asks(Ask(fields=("scope",), material="身份证"))}, "材料“身份证”没有登记"),
        ({"applications": asks(Ask(fields=("scope",)))}, "没有依据的不得要求"),
        ({"applications": asks(Ask(fields=("scope",), **BASED), key="没有的事项")}, "没有这个事项"),  # type: ignore[arg-type]
        (
            {"applications": asks(Ask(fields=("scope",), material="医师执业注册申请审核表", evidence="甲"))},
            "要一起写",
        ),
    ],
)
def test_a_list_that_no_form_could_be_made_of_is_refused(changed: dict[str, object], said: str) -> None:
    assert said in faults(**changed)


def test_the_list_as_shipped_has_no_such_fault() -> None:
    assert faults() == ""


def test_every_form_as_shipped_is_a_paper_its_item_really_wants() -> None:
    whole = catalogue()
    stray = [
        (key, ask.material)
        for key, form in whole.applications.items()
        for ask in form.asks
        if ask.material and ask.material not in {one.material for one in whole.items[key].requirements}
    ]
    assert stray == []
