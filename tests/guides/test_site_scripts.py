"""The site's scripts beside the Python they repeat: wizard and search."""

from __future__ import annotations

import random
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import small
from answering import values
from guide_hands import MATTERS, ON, catalogue
from site_hands import Engine, page

from counter import settings
from counter.catalog.model import Option, Range
from counter.catalog.situation import effective
from counter.intake import consult
from receipts.site import wizard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.catalog.model import Matter
    from counter.intake.checklist import Checklist
    from counter.intake.walk import Walk

SITUATIONS = 30
"""So many ways to answer, of each matter."""


@cache
def engine(script: str) -> Engine:
    return Engine(script)


# -- the wizard --------------------------------------------------------------------------------------------


@pytest.mark.rule("R025")
@pytest.mark.rule("R053")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_the_wizard_makes_the_list_the_counter_makes(matter_id: str) -> None:
    matter, chance = catalogue().matter(matter_id), random.Random(matter_id)  # noqa: S311
    js = engine("situation.js")
    js.keep("matter", page(f"{matter_id}.html").data("wizard-data"))
    for n in range(SITUATIONS):
        answers = _answered(matter, chance, half=n % 5 == 4)
        taken = _taken(matter, chance) if n % 3 == 2 else None
        found = js.call("Situation.look", "matter", answers, taken)
        view = consult.look(catalogue(), settings.Station(), ON, matter_id, answers, chosen=taken)
        assert found == _plain(view), (answers, taken)


def _answered(matter: Matter, chance: random.Random, *, half: bool) -> dict[str, str]:
    """Answers to whatever is asked, some of them left open, and a few to questions nobody asks any more."""
    answers = {**consult.usual(matter), "agent": chance.choice("是否"), "minor": chance.choice("是否")}
    answers["applicant_kind"] = chance.choice(("个人", "组织"))
    known = list(page(f"{matter.id}.html").data("wizard-data")["questions"])
    for _ in range(60):
        view = consult.look(catalogue(), settings.Station(), ON, matter.id, answers)
        if not view.open_questions or (half and chance.random() < 0.3):
            break
        question = view.open_questions[0]
        answers[question.key] = chance.choice(values(catalogue(), question))
    for one in chance.sample(known, min(2, len(known))):
        question = catalogue().questions[one["key"]]
        if chance.random() < 0.5:
            answers[question.key] = chance.choice(
                [*values(catalogue(), question), "别的", " １２ ", "0x10", ""]
            )
    return answers


def _taken(matter: Matter, chance: random.Random) -> tuple[int, ...]:
    rows = range(1, len(matter.rows) + 1)
    return tuple(sorted(chance.sample(rows, chance.randint(1, len(rows)))))


def _plain(view: Walk) -> dict[str, Any]:
    return {
        "asked": [one.key for one in view.questions],
        "open": [one.key for one in view.open_questions],
        "given": [one.key for one in consult.given_questions(view)],
        "stop": view.stop,
        "available": [{"no": one.no, "name": one.name, "dept": one.row.dept} for one in view.available],
        "lines": _lines(view.checklist),
        "unknown": list(view.checklist.unknown),
        "bare": [one.item.no_materials_because for one in view.chosen if one.item.no_materials_because],
    }


def _lines(checklist: Checklist) -> list[dict[str, Any]]:
    def grace(one: Any) -> Any:
        return None if one is None else {"days": one.days, "unit": one.unit}

    return [
        {
            "key": line.key,
            "ask": line.ask,
            "copies": line.copies,
            "due": line.due,
            "supplied": line.supplied_by,
            "items": list(line.items),
            "rows": list(dict.fromkeys(want.row for want in line.wanted)),
            "standards": list(line.standards),
            "notes": list(line.notes),
            "deferral": grace(line.deferral),
            "commitment": grace(line.commitment),
        }
        for line in checklist.lines
    ]


def test_the_situations_tried_reach_every_kind_of_line() -> None:
    """Otherwise the comparison could be of empty lists."""
    asks, stops, partly = set[str](), 0, 0
    for matter_id in MATTERS:
        matter, chance = catalogue().matter(matter_id), random.Random(matter_id)  # noqa: S311
        for n in range(SITUATIONS):
            answers = _answered(matter, chance, half=n % 5 == 4)
            taken = _taken(matter, chance) if n % 3 == 2 else None
            view = consult.look(catalogue(), settings.Station(), ON, matter_id, answers, chosen=taken)
            asks |= {line.ask for line in view.checklist.lines}
            stops += bool(view.stop)
            partly += len(effective(catalogue(), matter, answers)) < len(answers)
    assert asks == {"原件", "复印件", "免提交", "本件产生"}
    assert stops > 10
    assert partly > 10


GIVEN_TERMS = {"deferral": small.grace(days=9), "commitment": small.grace()}
ODD = small.broken(
    small.matter(questions=("night", "kind", "area"), asked_when={"kind": ({"night": "是"},)}),
    small.item(
        "甲许可",
        result="甲证",
        requirements=(
            small.need("登记表", copies=2, **GIVEN_TERMS),
            small.need("甲证", when=({"staff": "有"},)),
            small.need("章程"),
        ),
    ),
    small.item(
        "丙事项", requirements=(small.need("登记表", form="复印件", copies=5, deferral=small.grace(days=3)),)
    ),
    small.item(
        "没人知道的事项",
        requirements=(
            small.need("登记表", copies=1, deferral=small.grace()),
            small.need("申请书", when=({"staff": "有"},)),
            small.need("甲证"),
        ),
    ),
    small.item(
        "乙二", requirements=(small.need("章程", form="复印件", when=({"night": "是"}, {"kind": "公司"})),)
    ),
    small.changed(
        "questions", "staff", options=(Option(value="有", stop="先办别的。"), Option(value="没有"))
    ),
    small.changed(
        "questions", "kind", options=(Option(value="个体", stop="个体另办。"), Option(value="公司"))
    ),
    small.changed("questions", "night", when=({"area": Range(min=100)},)),
)
"""What the shipped list has not: several numbers of copies, terms of several lengths, a question before that
it depends on, a stop at a question of the papers, an item that wants what it makes itself."""


def test_the_wizard_agrees_where_the_shipped_list_has_no_example() -> None:
    js = engine("situation.js")
    js.keep("odd", wizard.data(ODD, ODD.matter("E99"), ON, {}, {}))
    seen = set[tuple[object, ...]]()
    choices = (("", "50", "150", "250"), ("", "是", "否"), ("", "个体", "公司"), ("", "有", "没有"))
    for given in product(*choices):
        answers = {k: v for k, v in zip(("area", "night", "kind", "staff"), given, strict=True) if v}
        answers = {**consult.usual(ODD.matter("E99")), **answers}
        for taken in (None, (1, 4), (2, 3, 4), (4,), (1, 3)):
            view = consult.look(ODD, settings.Station(), ON, "E99", answers, chosen=taken)
            assert js.call("Situation.look", "odd", answers, taken) == _plain(view), (answers, taken)
            seen |= {(line.key, line.copies, line.deferral, line.ask) for line in view.checklist.lines}
            seen.add((view.stop,))
    assert {("",), ("个体另办。",)} <= seen
    assert {copies for _, copies, *_ in (one for one in seen if one[0] == "登记表")} == {1, 2, 5}
    assert {ask for key, *_, ask in (one for one in seen if one[0] == "甲证")} == {"原件", "本件产生"}


@pytest.mark.parametrize(
    ("when", "answers", "held"),
    [
        ([], {}, True),
        ([[["a", "是"]]], {}, False),
        ([[["a", "是"], ["b", ["x", "y"]]]], {"a": "是", "b": "y"}, True),
        ([[["a", "是"], ["b", ["x", "y"]]]], {"a": "是", "b": "z"}, False),
        ([[["a", "否"]], [["b", "z"]]], {"a": "是", "b": "z"}, True),
        ([[["n", {"min": 10, "below": None}]]], {"n": "10"}, True),
        ([[["n", {"min": None, "below": 10}]]], {"n": "10"}, False),
        ([[["n", {"min": 0, "below": 99}]]], {"n": "很多"}, False),
        ([[["n", {"min": 0, "below": 99}]]], {"n": ""}, False),
    ],
)
def test_a_condition_holds_as_at_the_counter(
    when: list[Any], answers: Mapping[str, str], *, held: bool
) -> None:
    script = "(when, answers) => Situation.holds(when, new Map(Object.entries(answers)))"
    assert engine("situation.js").call(f"({script})", "", when, dict(answers)) is held


# -- search ------------------------------------------------------------------------------------------------


def found(typed: str) -> list[str]:
    js = engine("search.js")
    js.keep("entries", page("index.html").data("lookup-data"))
    ids: list[str] = js.call("Lookup.search", "entries", typed)
    return ids


@pytest.mark.parametrize(
    ("typed", "matter_id"),
    [
        ("kfd", "E03"),
        ("KFD", "E03"),
        ("ｋｆｄ", "E03"),
        ("kaifandian", "E03"),
        ("开饭店", "E03"),
        ("饭店 开", "E03"),
        ("E03", "E03"),
        ("e3", "E03"),
        ("火锅店", "E03"),
        ("食品经营许可", "E03"),
        ("spjyxk", "E03"),
    ],
)
def test_a_matter_is_found_by_whatever_people_type(typed: str, matter_id: str) -> None:
    assert matter_id in found(typed)
    assert len(found(typed)) < 53


def test_an_everyday_word_finds_its_matter() -> None:
    wanted = [one.id for one in catalogue().matters if "网吧" in one.also or "网吧" in one.name]
    assert wanted
    assert set(wanted) <= set(found("网吧")) < set(MATTERS)


def test_every_matter_is_found_by_number_name_and_everyday_word() -> None:
    for matter in catalogue().matters:
        for typed in (matter.id, matter.name, *matter.also):
            assert matter.id in found(typed), typed


@pytest.mark.parametrize("typed", ["", "  ", "，"])
def test_an_empty_box_shows_them_all(typed: str) -> None:
    assert found(typed) == list(MATTERS)


@pytest.mark.parametrize("typed", ["qqqq", "没有这种事", "E99"])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    assert found(typed) == []
