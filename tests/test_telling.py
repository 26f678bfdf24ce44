"""The journal in plain words: every kind of entry has a sentence, and the sentence says what happened."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from stores import NOW, case

from counter.cases.course import Course
from counter.cases.items import CaseItem
from counter.cases.numbers import KIND_LETTERS
from counter.cases.records import Entry
from counter.cases.telling import LEVELS, TOLD, sentence
from counter.desks.issuing import rating

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNTER = Path(__file__).resolve().parents[1] / "counter"
ACTION = re.compile(r"[a-z]+\.[a-z_]+")
WRITES = {"record", "finish", "_edit", "append", "_step", "_kept"}
"""Methods that end in a journal entry."""
OFFICE = (
    *("catalogue.", "operator.", "station.", "holidays.", "outbox.route", "consult.open"),
    *("exchange.in", "exchange.out", "exchange.carry", "exchange.asked", "exchange.rejoin", "keys."),
)
"""Entries of the office: they concern no case."""
ITEM = CaseItem(case_id="a", no=3, item="排水", name="排水许可", dept="住建部门", level="县级", here=True)
COURSE = Course(case=case("a"), items=(ITEM,))


def actions() -> Iterator[tuple[str, str]]:
    """Every action the program writes into the journal, and where."""
    for path in sorted(COUNTER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node.func) in WRITES:
                for argument in (*node.args, *(one.value for one in node.keywords)):
                    yield from ((name, path.name) for name in _names(argument))


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _names(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        if ACTION.fullmatch(argument.value):
            yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from (*_names(argument.body), *_names(argument.orelse))
    elif isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
        start = argument.values[0].value
        if isinstance(start, str) and re.fullmatch(r"[a-z]+\.", start):
            yield from (f"{start}{kind}" for kind in ("notice", "receipt", "deferral", "commitment"))


def entry(action: str, **detail: object) -> Entry:
    return Entry(
        seq=1,
        at=NOW,
        station="411202",
        window="01",
        operator="张敏",
        action=action,
        case_id="a",
        detail=json.dumps(detail),
        previous="",
        hash="",
    )


def test_every_entry_the_program_writes_has_a_sentence() -> None:
    found = dict(actions())
    assert {"case.open", "paper.receipt", "case.push", "item.accept", "clock.late", "clock.soon"} <= set(
        found
    )
    assert {
        name: where for name, where in found.items() if name not in TOLD and not name.startswith(OFFICE)
    } == {}


def test_no_sentence_is_left_of_what_nobody_writes() -> None:
    written = {name for name, _ in actions()}
    papers = {f"paper.{kind}" for kind in KIND_LETTERS}
    assert set(TOLD) - written - papers == set()


@pytest.mark.parametrize("action", sorted(TOLD))
def test_a_sentence_stands_without_any_detail(action: str) -> None:
    said = sentence(entry(action), COURSE)
    assert said
    assert not re.search(r"[\[\]{}]|[a-z]", said), said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (entry("case.answer", question="fire_area", answer="是"), "答“场所面积达到了吗？”：是"),
        (
            entry("case.judge", line="申请书", outcome="missing", raised=["未签字"]),
            "复核“申请书”：缺，未签字",
        ),
        (entry("item.deny", no=3, reasons=["不符合规划"]), "不予许可“3 排水许可”，理由：不符合规划"),
        (entry("case.rate", level=5), "申请人评价：非常满意"),
        (
            entry(
                "handoff.make",
                handoff="JJ-1",
                kind="递送",
                giver="window:01",
                taker="dept:公安部门",
                pieces=2,
            ),
            "开出移交单 JJ-1，递送，01窗 → 公安部门，2 件",
        ),
        (
            entry("clock.late", late=[{"clock": "digitise", "item": 0, "due": "2026-11-23T11:42+08:00"}]),
            "提醒：已超期：2小时数字化推送 2026-11-23 11:42",
        ),
        (entry("future.thing", what="x"), 'future.thing {"what": "x"}'),
    ],
    ids=lambda one: one.action if isinstance(one, Entry) else "",
)
def test_the_sentence_says_what_happened(written: Entry, said: str) -> None:
    assert sentence(written, COURSE, {"fire_area": "场所面积达到了吗？"}) == said


def test_what_is_no_json_is_told_all_the_same() -> None:
    from dataclasses import replace

    assert sentence(replace(entry("case.drop"), detail="["), COURSE) == "放弃"


def test_levels_are_called_the_same_everywhere() -> None:
    assert LEVELS == rating.LEVELS
