"""The list: how long it takes to load, to build every checklist, and to find a matter among many."""

from __future__ import annotations

import sys
import time
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from answering import PEOPLE, leaves
from test_search import made_up

from counter.catalog import authoring, load, search
from counter.catalog.search import build_index
from counter.catalog.situation import effective, selected
from counter.intake.checklist import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from counter.catalog.search import Index

if sys.platform == "win32":
    pytest.skip("the clockwork beside is POSIX only", allow_module_level=True)

from terminal import ms, p50, p95

pytestmark = pytest.mark.benchmark
ON = date(2026, 11, 23)
TYPED = (
    "kfd",
    "k",
    "kaifandian",
    "开店",
    "消防",
    "scjg",
    "饭店 消防",
    "e03",
    "jgt",
    "zz",
    "xiaofang",
    "许可",
)


def timed(job: Callable[[], object], times: int) -> list[float]:
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        job()
        took.append(time.perf_counter() - begun)
    return took


def _afresh() -> None:
    """As a new process reads it."""
    authoring._entries.cache_clear()
    search._readings.cache_clear()
    load.load()


def test_the_list_loads_cold_and_from_its_compiled_form(tmp_path: Path, figure: Callable[..., None]) -> None:
    whole = load.load(cache=tmp_path)
    assert load.load(cache=tmp_path) == whole
    figure("the list, all YAML parsed and checked", ms(p50(timed(_afresh, 3))))
    figure("the same once more, to try a correction", ms(p50(timed(load.load, 3))))
    cached = timed(lambda: load.load(cache=tmp_path), 15)
    figure("the list, compiled form", f"p50 {ms(p50(cached))}, p95 {ms(p95(cached))}")


def test_fifty_three_checklists_are_built(figure: Callable[..., None]) -> None:
    whole = load.load().catalogue
    cases = [(one, next(leaves(whole, one, PEOPLE[0], ON))) for one in whole.matters]

    def every() -> int:
        return sum(
            len(build(whole, selected(whole, matter, answers), effective(whole, matter, answers), ON).lines)
            for matter, answers in cases
        )

    lines = every()
    assert lines > 53
    figure(f"53 checklists ({lines} lines)", ms(p50(timed(every, 15))))


def test_a_matter_is_found_among_few_and_many(figure: Callable[..., None]) -> None:
    few, many = load.load().index, build_index(made_up(5_000))
    assert search.search(few, "kfd")[0].id == "E03"
    for name, index in (("53", few), ("5,000", many)):
        took = finding(index)
        figure(
            f"search key → result, {name} matters", f"p50 {ms(p50(took))}, p95 {ms(p95(took))}", "p95 ≤ 10 ms"
        )


def finding(index: Index) -> list[float]:
    return [took for typed in TYPED * 10 for took in timed(partial(search.search, index, typed), 1)]
