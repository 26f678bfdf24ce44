"""The written scenarios: right by the catalogue, solvable at the desks, and worth what the sheet says."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, get_args

import compiled
import lesson_hands
import mistakes
import pytest

import catalog_data
from counter.catalog import load
from counter.errors import CatalogueFaulty, Refused
from counter.training import written
from counter.training.prices import FULL, PRICES, share
from counter.training.reading import read
from counter.training.scenario import Desk, Ending, Judged
from counter.training.score import is_review, score

if TYPE_CHECKING:
    from pathlib import Path

    from counter.catalog.model import Catalogue
    from counter.training.scenario import Attempt, Scenario

SCENARIOS = written.load()
REVIEWS = [one for one in SCENARIOS if is_review(one.first)]


@cache
def catalogue() -> Catalogue:
    return load.load(cache=compiled._compiled()).catalogue


def test_there_are_enough_of_them_for_every_desk_and_level() -> None:
    visits = [visit for one in SCENARIOS for visit in one.visits if visit.by == "trainee"]
    assert len(SCENARIOS) >= 40
    assert {visit.desk for visit in visits} == set(get_args(Desk))
    assert {visit.truth.ending for visit in visits} == set(get_args(Ending))
    assert {one.level for one in SCENARIOS} == {1, 2, 3}
    assert len({one.matter for one in SCENARIOS}) >= 20


def test_every_trap_and_most_kinds_of_fault_are_there() -> None:
    truths = [visit.truth for one in SCENARIOS for visit in one.visits]
    traps = Counter(trap.kind for truth in truths for trap in truth.traps)
    wanted = ("exempt", "exclusive", "licence", "minor", "agent", "cross_level", "law", "foreign", "stop")
    assert set(traps) >= {*wanted, "told_once"}
    faults = Counter(fault.kind for truth in truths for fault in truth.faults)
    assert len(faults) >= 9
    assert any(truth.cures for truth in truths)
    assert {grace for truth in truths for grace in truth.graces.values()} == {"deferred", "committed"}


def test_they_hold_against_the_catalogue() -> None:
    assert written.faults(catalogue()) == ()


def test_nobody_in_them_can_be_a_real_person() -> None:
    for one in SCENARIOS:
        for person in (one.applicant, one.agent, one.guardian):
            if person is not None and person.number:
                assert "411299" in person.number, "a district that exists nowhere"
            if person is not None and person.phone:
                assert re.fullmatch(r"0398-00000\d\d|0398-00001\d\d", person.phone), person.phone
            if person is not None and person.kind == "组织":
                assert "（样例）" in person.name


def test_every_pattern_of_a_paper_is_used() -> None:
    used = {card.line for one in SCENARIOS for visit in one.visits for card in visit.cards}
    patterns = [
        key.rstrip(":\n")
        for path in (catalog_data.ROOT / "training" / "papers").glob("*.yaml")
        for key in path.read_text(encoding="utf-8").splitlines()
        if key.endswith(":") and not key.startswith(" ")
    ]
    assert set(patterns) - used == set()
    assert len(patterns) == len(set(patterns))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one.id for one in SCENARIOS])
def test_the_perfect_run_through_the_desks_scores_full(hall: lesson_hands.Hall, scenario: Scenario) -> None:
    attempt = lesson_hands.run(hall, scenario)
    found = score(scenario, attempt)
    assert (found.points, found.missed) == (found.full, ())
    for index, visit in enumerate(scenario.visits):
        if visit.by == "trainee":
            every_mistake(scenario, attempt, index)


def every_mistake(scenario: Scenario, attempt: Attempt, index: int) -> None:
    """Each mistake a trainee can make at this visit costs what the table says."""
    place = next(n for n, one in enumerate(attempt.handled) if one.visit == index)
    done, truth = attempt.handled[place], scenario.visits[index].truth
    own = share(len(attempt.handled))
    if is_review(scenario.visits[index]):
        for line, kind, times in misjudged(scenario, attempt, index):
            outcome = (
                Judged(kind="original") if kind == "missed" else Judged(kind="missing", raised=("缺少",))
            )
            wrong = mistakes.judged(place, line, outcome)(attempt)
            assert cost(scenario, wrong) == (kind, PRICES[kind].points * times), line
    for number in range(len(truth.expects)):
        left_out = lesson_hands.without(done, truth.expects[number])
        wrong = mistakes.at(place, did=left_out)(attempt)
        only = len(truth.expects) == 1 and not is_review(scenario.visits[index])
        assert points(scenario, wrong) == (own if only else PRICES["undone"].points)
    wrong = mistakes.at(place, ending=None, papers=())(attempt)
    assert cost(scenario, wrong) == ("unfinished", own)
    wrong = mistakes.at(place, ending=OTHER[truth.ending], papers=())(attempt)
    assert cost(scenario, wrong) == ("ending", PRICES["ending"].points)


def misjudged(scenario: Scenario, attempt: Attempt, index: int) -> list[tuple[str, str, int]]:
    """Line, kind of mistake, how often it is charged: faults not seen, good papers called missing."""
    truth = scenario.visits[index].truth
    done = next(one for one in attempt.handled if one.visit == index)
    faulty = Counter(one.line for one in truth.faults)
    told = {one.line for one in truth.traps if one.kind == "told_once"}
    cures = {one.line for one in truth.cures}
    found = [(line, "missed", times) for line, times in faulty.items()]
    found += [(line, "cure", 1) for line in cures]
    for line, ask in done.asks.items():
        if line not in {*faulty, *cures} and line not in truth.graces and line in done.judged:
            kind = "told_twice" if line in told else "exempt" if ask == "免提交" else "invented"
            found.append((line, kind, 1))
    return found


OTHER: dict[str, Ending] = {
    "notice": "receipt",
    "receipt": "notice",
    "advice": "done",
    "stopped": "advice",
    "done": "stopped",
    "forward": "notice",
}
"""Another way each visit might end."""


def points(scenario: Scenario, attempt: Attempt) -> int:
    return FULL - score(scenario, attempt).points


def cost(scenario: Scenario, attempt: Attempt) -> tuple[str, int]:
    found = score(scenario, attempt)
    (kind,) = {one.kind for one in found.missed}
    assert FULL - found.points == found.lost(kind)
    return kind, found.lost(kind)


# -- files that are not right -------------------------------------------------------------------------------


SHIPPED = catalog_data.ROOT / "training"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "training")
    return tmp_path


def broken(folder: Path, file: str, was: str, now: str) -> None:
    path = folder / "training" / file
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8")


def test_every_fault_of_every_file_is_told_in_one_run(copied: Path) -> None:
    broken(copied, "trade.yaml", "minutes: 12", "minuts: 12")
    broken(copied, "trade.yaml", "{line: 食品安全规章制度目录清单}", "{line: 食品安全规章制度目录}")
    broken(copied, "people.yaml", "picks: [证件已过有效期]", "picks: [证件过期]")
    broken(copied, "people.yaml", "rules: [R110]", "rules: [R999]")
    broken(copied, "homes.yaml", "kind: unsealed, card: 终止", "kind: expired, card: 终止")
    broken(copied, "desks.yaml", "action: item.refuse", "action: item.refuze")
    broken(copied, "later.yaml", 'number: "411299199109220201"', "level: 9")
    broken(copied, "companies.yaml", "公示期: 2026-11-12", "公示期: {")
    told = "\n".join(written.faults(catalogue(), copied))
    for words in (
        "training/trade.yaml:2: 不认识的键“minuts”。是不是“minutes”？",
        "W01 第1次来访：“食品安全规章制度目录”不在清单上。是不是“食品安全规章制度目录清单”？",
        "没有“证件过期”这一条常见问题。是不是“证件已过有效期”？",
        "没有规则 R999",
        "“终止或者解除劳动关系的证明”的过期在材料上看不出来。",
        "没有“item.refuze”这一步。是不是“item.refuse”？",
        "不认识的键“visits.2.cards.0.level”",
        "training/companies.yaml",
    ):
        assert words in told
    with pytest.raises(CatalogueFaulty):
        written.load(copied)


@pytest.mark.parametrize(
    ("file", "was", "now", "says"),
    [
        ("trade.yaml", "day: 2026-11-23T09:05", "day: 昨天", "这个情景读不出来"),
        ("trade.yaml", "level: 1", "level: 三", "“level”的值不对"),
        ("trade.yaml", "id: W02", "id: W01", "已经有了。请改编号。"),
        ("trade.yaml", "valid_until: 2026-11-09", "valid_until: 2026-12-09", "看不出来"),
        ("trade.yaml", "fire_area: 否, food_auto_machine: 否", "fire_area: 可能", "没有“可能”这个答案"),
        ("trade.yaml", "ending: notice", "ending: receipt", "有没有问题与结局不符"),
        ("trade.yaml", "matter: E03", "matter: E99", "没有编号为 E99 的一件事"),
        ("trade.yaml", "licence: {number: *w01}", "papers: [notice]", "企业准营类没有写执照"),
        ("trade.yaml", "graces: {场所平面布置图、场所消防设施平面图: deferred}", "graces: {}", "桌上没有"),
        ("trade.yaml", "graces: {场所", "graces: {食品经营许可申请书: deferred, 场所", "不允许"),
        ("people.yaml", 'number: "411299199109220201"', 'number: "411299199109220202"', "校验码不对"),
        ("people.yaml", "guardian: {kind", "agent: {kind", "监护人"),
        ("people.yaml", "originals: 2}", "originals: 3}", "看不出来"),
        ("papers/person.yaml", 'issuer: "{employer}"', 'issuer: "{boss}"', "不知道用什么填 {boss}"),
        ("papers/enterprise.yaml", 'signature: "{head}"', 'signature: ""', "却没有写进问题"),
        ("desks.yaml", "told: 推送的同时，", "tolt: ", "不认识的键"),
        ("later.yaml", "later: +2h", "later: 下午", "“下午”不是时间"),
        ("later.yaml", "told: 登记部门送来的结果", "within_minutes: 5", "没有写明道理"),
    ],
)  # fmt: skip
def test_a_scenario_that_is_not_right_says_how(
    tmp_path: Path, file: str, was: str, now: str, says: str
) -> None:
    shutil.copytree(SHIPPED / "papers", tmp_path / "training" / "papers")
    of = {"papers/person.yaml": "homes.yaml", "papers/enterprise.yaml": "trade.yaml"}.get(file, file)
    shutil.copy(SHIPPED / of, tmp_path / "training")
    broken(tmp_path, file, was, now)
    told = written.faults(catalogue(), tmp_path)
    assert any(says in one for one in told), told


def test_a_scenario_is_found_by_its_number() -> None:
    assert written.one("w02").id == "W02"
    with pytest.raises(Refused, match="没有编号为 W99 的情景"):
        written.one("W99")


def test_an_unreadable_file_is_told_and_the_others_are_read(copied: Path) -> None:
    (copied / "training" / "zz.yaml").write_bytes(b"\xff\xfe\x00")
    found = read(copied / "training")
    assert len(found.scenarios) == len(SCENARIOS)
    assert found.faults[0].startswith("training/zz.yaml:1: 读不出来")


def test_the_same_files_give_the_same_scenarios(copied: Path) -> None:
    assert written.load(copied) == SCENARIOS
    assert replace(SCENARIOS[0], title="x") != SCENARIOS[0]
