"""How faults look: never on a clean card, always on the marred one, and for how many of the list's faults."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import compiled
import lesson_hands
import pytest
import readme
from hypothesis import given, settings
from hypothesis import strategies as st

from counter.catalog import load
from counter.intake.checklist import Line, Wanted
from counter.training import cards, dice, marks
from counter.training.generator import generate
from counter.training.looks.fields import Field
from counter.training.looks.sentences import looks_of
from counter.training.people import People
from counter.training.scenario import Card, Judged
from counter.training.score import score
from screens.training.drawing import EMPTY, card_content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.cases.records import Person
    from counter.catalog.model import Catalogue
    from counter.intake.checklist import Ask
    from counter.training.looks.base import Look
    from counter.training.scenario import FaultKind, Scenario

ON = date(2026, 11, 23)
COMPARED: tuple[FaultKind, ...] = ("name", "number", "address", "altered", "unclear", "form", "copies")
"""Kinds that only the list, the applicant or an eye for the remarks can tell."""


@cache
def catalogue() -> Catalogue:
    return load.load(cache=compiled._compiled()).catalogue


@cache
def lines() -> tuple[Line, ...]:
    """Every material, as it can be asked for: as paper, as a copy, by a query."""
    wanted: dict[str, list[Wanted]] = {}
    for item in catalogue().items.values():
        for requirement in item.requirements:
            wanted.setdefault(requirement.material, []).append(Wanted("某事项", 1, "某部门", requirement))
    return tuple(line for key, every in sorted(wanted.items()) for line in asked(key, every))


def asked(key: str, every: list[Wanted]) -> Iterator[Line]:
    material = catalogue().materials[key]
    forms = {one.requirement.form for one in every}
    asks: list[Ask] = ["免提交"] if material.exempt or forms & {"电子证照可免", "电子核验"} else []
    if not material.exempt:
        asks += [form for form in ("原件", "复印件") if form in forms]
    yield from (Line(key, material, ask, tuple(every)) for ask in asks)


def people(seed: int) -> People:
    """A person or a company, with everybody who may come along."""
    chance = dice.Dice(f"people {seed}")
    applicant = dice.organisation(chance) if seed % 2 else dice.person(chance, ON)
    head = dice.person(chance, ON)
    head = replace(head, name=applicant.representative) if seed % 2 else applicant
    return People(
        applicant=applicant,
        head=head,
        agent=dice.person(chance, ON),
        guardian=None if seed % 4 < 2 else dice.person(chance, ON),
        premises=dice.premises(chance),
        seed=str(seed),
    )


def clean(line: Line, seed: int) -> Card:
    chance = dice.Dice(f"{line.key} {seed}")
    make = cards.queried if line.ask == "免提交" else cards.clean
    return make(chance, line, people(seed), ON)


def marred(line: Line, card: Card, seed: int) -> Iterator[tuple[Look, Card, str]]:
    """Every fault that this card can show, each on a card of its own."""
    for look in marks.looks_for(line):
        try:
            yield look, *look.marred(dice.Dice(f"{line.key} {seed}"), card, ON)
        except ValueError:
            continue


@pytest.mark.parametrize("seed", range(4))
def test_a_clean_card_shows_no_fault_and_a_marred_one_its_own_and_no_other(seed: int) -> None:
    for line in lines():
        card = clean(line, seed)
        looks = marks.looks_for(line)
        assert not [look for look in looks if look.wrong(card, ON)], line.key
        assert len(card.details) <= cards.PLACES + 1
        for look, spoilt, seen in marred(line, card, seed):
            assert spoilt != card
            assert seen
            wrong = {one for one in looks if one.wrong(spoilt, ON)}
            assert wrong == {look} or (isinstance(look, Field) and look.kind in COMPARED and not wrong)


@pytest.mark.parametrize("seed", range(2))
def test_a_fault_can_be_read_on_the_screen_and_a_card_fits_it(seed: int) -> None:
    """At 80 by 24 a card has 40 columns and some 18 lines."""
    for line in lines():
        card = clean(line, seed)
        shown = card_content(card, 40).plain
        assert EMPTY not in shown
        assert len(shown.splitlines()) <= 18, line.key
        assert all(card_content(spoilt, 40).plain != shown for _, spoilt, _ in marred(line, card, seed))


def test_most_faults_of_the_list_can_come_up_and_the_readme_says_how_many() -> None:
    """Every sentence that has a look comes up with some seed, but for a handful."""
    there = {(line.key, sentence) for line in lines() for sentence in line.material.faults}
    seen = set()
    for line in lines():
        for seed in range(8):
            looks = marks.looks_for(line)
            for look, _, _ in marred(line, clean(line, seed), seed):
                seen |= {(line.key, sentence) for sentence in looks[look]}
        if line.ask != "免提交":
            seen |= {(line.key, sentence) for sentence in marks.missing_picks(line.material)}
    read = {(key, sentence) for key, sentence in there if looks_of(sentence, key)}
    assert seen <= read
    assert len(read - seen) <= 4, read - seen
    assert f"{len(there)} 条常见问题里有 {len(seen)} 条" in readme.TEXT
    assert f"Of {len(there)} faults the list names, {len(there) - len(seen)} " in readme.TEXT
    assert len(seen) > 0.9 * len(there)


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("证件已过有效期", ["expired"]),
        ("租赁期限已届满", ["expired"]),
        ("未加盖公章", ["unsealed"]),
        ("没有医疗机构的印章", ["unsealed"]),
        ("建设单位或编制单位未盖章", ["unsealed", "unsealed"]),
        ("申请人未签名或盖章", ["unsigned"]),
        ("一方未签名", ["unsigned"]),
        ("有家庭成员没有签名", ["unsigned"]),
        ("未签名或未盖章", ["unsigned", "unsealed"]),
        ("缺少日期", ["undated"]),
        ("没有出具日期", ["undated"]),
        ("姓名或号码与身份证不一致", ["name", "number"]),
        ("名称或地址与营业执照不一致", ["name", "address"]),
        ("姓名与死者不一致", ["differs"]),
        ("清单金额与票据不一致", ["differs"]),
        ("图与场所实际不一致", ["differs"]),
        ("经营范围未包含拟申请的项目", ["differs"]),
        ("联系电话未填", ["incomplete"]),
        ("经营业态未勾选", ["incomplete"]),
        ("未标明安全出口和疏散通道", ["part"]),
        ("缺少其中一人的声明", ["part"]),
        ("未提交任职文件", ["missing"]),
        ("报告缺页", ["pages"]),
        ("复印件不清晰或缺页", ["unclear", "pages"]),
        ("有涂改且未签名确认", ["altered"]),
        ("承诺事项有删改", ["altered"]),
        ("没有带原件", ["form"]),
        ("金额合计有误", ["sum"]),
        ("体检已超过6个月", ["term"]),
        ("实习不满8个月", ["term"]),
        ("公示期还没有届满", ["term"]),
        ("检测结果不合格", ["state"]),
        ("尺寸不是2寸", ["state"]),
        ("未查询到有效的身份信息", ["unfound"]),
        ("项目类别套用名录有误", []),
        ("与申请的经营项目不相适应", []),
        ("面积达不到规定要求", []),
    ],
)
def test_what_can_be_seen_is_read_from_the_sentence_of_the_catalogue(
    sentence: str, kinds: list[FaultKind]
) -> None:
    assert [look.kind for look in looks_of(sentence, "任职文件")][:2] == kinds


@pytest.mark.parametrize("seed", range(4))
def test_all_papers_of_one_exercise_say_the_same_of_the_same(seed: int) -> None:
    """The deceased has one name and one number; the applicant is who the trainee was told of."""
    known = people(seed)
    dead: dict[str, set[str]] = {"姓名": set(), "号码": set()}
    for line in lines():
        card = clean(line, seed)
        for one in card.details:
            if line.key.startswith("死者居民") and one.label in dead:
                dead[one.label].add(one.value)
            if one.label == "申请人":
                assert one.value == known.applicant.name, line.key
        assert card.holder in (None, known.applicant.name, *(one.name for one in others(known)))
    assert {label: len(said) for label, said in dead.items()} == {"姓名": 1, "号码": 1}


def others(known: People) -> tuple[Person, ...]:
    return tuple(one for one in (known.head, known.agent, known.guardian) if one is not None)


BARE = Card(key="证", title="证", originals=1)


@given(seed=st.integers(0, 50))
@settings(max_examples=10, deadline=None)
def test_a_look_whose_place_is_not_on_the_card_is_not_put(seed: int) -> None:
    for line in lines()[seed::51]:
        for look in marks.looks_for(line):
            if look.kind not in ("altered", "unclear", "form"):
                with pytest.raises(ValueError, match=r"."):
                    look.marred(dice.Dice("1"), BARE, ON)


def test_no_paper_speaks_of_what_the_applicant_says_is_not_so() -> None:
    """Who has no spouse has no spouse's signature on the form, and who adopts alone no other's."""
    met = set()
    for seed in range(6):
        for matter, key, said, label in (
            ("P15", "borrower_spouse", "没有", "配偶签名"),
            ("P02", "adopters", "单独收养", "双方签名"),
        ):
            visit = generate(catalogue(), matter, 2, seed).first
            if visit.truth.answers.get(key) == said:
                met.add(matter)
                assert label not in {one.label for card in visit.cards for one in card.details}
    assert met == {"P15", "P02"}


# -- the whole exercise ------------------------------------------------------------------------------------


KINDS: tuple[FaultKind, ...] = ("unfound", "differs", "part", "state", "pages")


def first_with(kind: FaultKind) -> Scenario:
    """An exercise of level 2 with such a fault, to be told in a notice; another one for every kind."""
    for seed in range(100 * KINDS.index(kind), 100 * KINDS.index(kind) + 40):
        for matter in ("P14", "P16", "E05", "P20", "E18"):
            made = generate(catalogue(), matter, 2, seed)
            if kind in {one.kind for one in made.first.truth.faults}:
                return made
    raise AssertionError(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_an_exercise_played_the_right_way_scores_full(hall: lesson_hands.Hall, kind: FaultKind) -> None:
    made = first_with(kind)
    attempt = lesson_hands.run(hall, made)
    found = score(made, attempt)
    assert (found.points, found.missed) == (found.full, ())
    planted = next(one for one in made.first.truth.faults if one.kind == kind)
    lazy = Judged(kind="missing", raised=("缺少",))
    done = attempt.handled[0]
    said = replace(attempt, handled=(replace(done, judged={**done.judged, planted.line: lazy}),))
    charged = [one.kind for one in score(made, said).missed]
    assert charged[:1] == ([] if kind == "unfound" else ["imprecise"])
