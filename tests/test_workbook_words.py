"""Conditions, bases and lists as text in a cell: what is written comes back, and people may write loosely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook_tools import WHOLE

from counter.catalog.model import Basis, Option, Question, Range
from counter.catalog.workbook import wording
from counter.catalog.workbook.conditions import read_when, show_when
from counter.catalog.workbook.faults import Unreadable
from counter.catalog.workbook.names import Names, names_of
from counter.catalog.workbook.naming import naming

if TYPE_CHECKING:
    from counter.catalog.model import When

ALPHABET = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))
WORDS = st.text(ALPHABET, min_size=1, max_size=12)
TEXTS = st.text(st.one_of(ALPHABET, st.just("\n")), max_size=30)
SIGNS = st.text(st.sampled_from("是否租赁 且或；;“”\"'【】=＝<>≥|｜、，（）&x1"), min_size=1, max_size=8)
ANSWERS = st.lists(st.one_of(WORDS, SIGNS), min_size=1, max_size=5, unique=True)
NUMBERS = st.integers(-99999, 99999).map(lambda n: n / 4)

NAMES = names_of(WHOLE)


def nothing(name: str) -> str:
    return f"（{name}）"


@given(st.lists(TEXTS))
def test_a_list_comes_back_as_it_was(members: list[str]) -> None:
    tidy = tuple(one for one in map(wording.tidy, members) if one)
    assert wording.read_lines(wording.show_lines(members)) == tidy


@given(st.lists(st.tuples(st.sampled_from(sorted(WHOLE.sources)), TEXTS), max_size=5))
def test_bases_come_back_as_they_were(pairs: list[tuple[str, str]]) -> None:
    bases = tuple(Basis(source=source, article=wording.tidy(article)) for source, article in pairs)
    shown = wording.show_bases(bases)
    assert wording.read_bases(shown, set(WHOLE.sources), {}, nothing) == bases


@given(WORDS.map(str.strip).filter(bool), st.integers(1, 99))
def test_any_name_of_a_source_may_hold_brackets(name: str, number: int) -> None:
    basis = Basis(source=name, article=f"第{number}条")
    assert wording.read_bases(wording.show_bases([basis]), {name}, {}, nothing) == (basis,)


@st.composite
def conditions(draw: st.DrawFn) -> tuple[Names, When]:
    """Questions with any wording and answers, and a condition over them."""
    questions = {}
    for no in range(draw(st.integers(1, 4))):
        key, ask = f"q{no}", draw(st.one_of(WORDS, SIGNS))
        options = tuple(Option(value=one) for one in draw(ANSWERS)) if draw(st.booleans()) else ()
        questions[key] = Question(key=key, ask=ask, options=options, unit="" if options else "平方米")
    names = Names(naming=naming(questions), matters={}, titles={}, kinds={})
    keys = st.lists(st.sampled_from(sorted(questions)), min_size=1, max_size=3, unique=True)
    cases = draw(st.lists(keys, max_size=3))
    return names, tuple({key: draw(answer_to(questions[key])) for key in case} for case in cases)


def answer_to(question: Question) -> st.SearchStrategy[Any]:
    if question.unit:
        numbers = st.one_of(st.none(), NUMBERS)
        return st.builds(lambda low, high: Range(min=low, below=high), numbers, numbers)
    values = st.sampled_from([option.value for option in question.options])
    several = st.lists(values, min_size=2, max_size=4, unique=True).map(tuple)
    return st.one_of(values, several) if len(question.options) > 1 else values


@given(conditions())
def test_a_condition_comes_back_as_it_was(made: tuple[Names, When]) -> None:
    names, when = made
    assert read_when(wording.tidy(show_when(when, names.naming)), names) == when


def test_every_condition_of_the_shipped_catalogue_comes_back() -> None:
    whens = [one.when for item in WHOLE.items.values() for one in item.requirements]
    whens += [one.when for question in WHOLE.questions.values() for one in (question,)]
    whens += [row.when for matter in WHOLE.matters for row in matter.rows]
    assert sum(map(bool, whens)) > 200
    for when in whens:
        assert read_when(show_when(when, NAMES.naming), NAMES) == when


ASK = WHOLE.questions["premises"].ask
LOOSE = [
    f"【{ASK}】=租赁",
    f"{ASK}=租赁",
    f"【{ASK.rstrip('？?')}】＝ 租赁",
    "premises=租赁",
    "【premises】= “租赁”",
]


@pytest.mark.parametrize("text", LOOSE)
def test_people_may_write_a_condition_loosely(text: str) -> None:
    assert read_when(text, NAMES) == ({"premises": "租赁"},)


def test_cases_tests_and_answers_are_told_apart() -> None:
    first, second = "premises=租赁且【agent】=是", "premises=自有 且 area≥２００ 且 area<500平方米"
    text = f"{first}；\n{second}；death=正常死亡、非正常死亡"
    assert read_when(text, NAMES) == (
        {"premises": "租赁", "agent": "是"},
        {"premises": "自有", "area": Range(min=200, below=500)},
        {"death": ("正常死亡", "非正常死亡")},
    )


FAULTY = [
    ("premise=租赁", "没有情形问题“premise”。是不是“premises”？"),
    ("premises=租恁", "没有答案“租恁”"),
    ("premises=租恁", "可以写：自有、租赁"),
    ("premises>=3", "是选择题"),
    ("area=200", "请写成 >=200"),
    ("area<=200", "请写成 >=200"),
    ("area>=很大", "不是数"),
    ("premises", "看不懂"),
    ("premises=租赁 且 premises=自有", "写了两次"),
    ("area>=1 且 area>=2", "同一头"),
]


@pytest.mark.parametrize(("text", "said"), FAULTY)
def test_a_faulty_condition_says_what_to_do(text: str, said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_when(text, NAMES)
    assert said in str(caught.value)


def test_an_unknown_source_is_named_with_the_nearest() -> None:
    sources = NAMES.kinds["sources"]
    with pytest.raises(Unreadable, match="食品安全发”。是不是“食品安全法”？"):
        wording.read_bases("《食品安全发》 第一条", sources, {}, lambda name: NAMES.near(name, sources))


def test_a_source_may_be_cited_by_its_full_title_or_without_brackets() -> None:
    basis = (Basis(source="公司法", article="第三条"),)
    titles = {"中华人民共和国公司法": "公司法"}
    for text in ("公司法第三条", "《中华人民共和国公司法》第三条", "《公司法》  第三条"):
        assert wording.read_bases(text, {"公司法"}, titles, nothing) == basis


@given(TEXTS)
def test_an_escape_of_the_file_is_never_taken_for_one_of_ours(text: str) -> None:
    assert wording.unescaped(wording.escaped(text)) == text
    assert wording.unescaped(wording.escaped(f"_x000D_{text}")) == f"_x000D_{text}"
