"""What the facts of a station's health mean."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from counter.doctor import judging
from counter.doctor.judging import Line, worst

BEIJING = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 27, 9, 42, tzinfo=BEIJING)
HERE = timedelta(hours=8)


def test_the_worst_line_counts_for_all() -> None:
    good, note, act = Line("a", "good"), Line("b", "note"), Line("c", "act")
    assert (worst([]), worst([good]), worst([good, note]), worst([note, act, good])) == (
        "good",
        "good",
        "note",
        "act",
    )
    assert [one.zh for one in (good, note, act)] == ["好", "注意", "要处理"]


GB = 1 << 30
CASES: dict[str, tuple[Line, str]] = {
    "room": (judging.disk(80 * GB, GB, "/"), "good"),
    "little room": (judging.disk(2 * GB, GB, "/"), "note"),
    "no room for a backup": (judging.disk(2 * GB, 3 * GB, "/"), "act"),
    "no room at all": (judging.disk(1, 0, "/"), "act"),
    "clock": (judging.clock(NOW, NOW, HERE), "good"),
    "first day": (judging.clock(NOW, None, HERE), "good"),
    "clock set back": (judging.clock(NOW, NOW + timedelta(minutes=6), HERE), "act"),
    "long nothing": (judging.clock(NOW, NOW - timedelta(days=90), HERE), "note"),
    "not Beijing": (judging.clock(NOW, NOW, timedelta()), "act"),
    "no zone": (judging.clock(NOW, NOW, None), "act"),
    "this year": (judging.years({2025, 2026}, NOW.date()), "good"),
    "next year, in December": (judging.years({2026}, date(2026, 12, 1)), "note"),
    "not this year": (judging.years({2026}, date(2027, 1, 4)), "act"),
    "no year": (judging.years(set(), NOW.date()), "act"),
    "backup": (judging.backup(NOW, NOW, apart=True, automatic=True), "good"),
    "backup on the same disk": (judging.backup(NOW, NOW, apart=False, automatic=True), "note"),
    "old backup": (judging.backup(NOW - timedelta(days=4), NOW, apart=True, automatic=True), "act"),
    "no backup": (judging.backup(None, NOW, apart=True, automatic=False), "act"),
    "scans": (judging.missing_scans([], 3), "good"),
    "a scan is gone": (judging.missing_scans(["ab" * 32], 3), "act"),
    "papers": (judging.stray_papers([]), "good"),
    "a paper nobody knows": (judging.stray_papers(["x.S1"]), "note"),
    "key": (judging.key(400), "good"),
    "key ends": (judging.key(30), "note"),
    "key ended": (judging.key(-1), "act"),
    "no key": (judging.key(None), "note"),
    "key others can read": (judging.key(None, wrong="私钥别人能读"), "act"),
    "list": (judging.key_list(NOW.date(), NOW.date()), "good"),
    "old list": (judging.key_list(date(2026, 1, 1), NOW.date()), "note"),
    "no list": (judging.key_list(None, NOW.date()), "note"),
    "outbox": (judging.outbox(0, NOW, NOW), "good"),
    "outbox stuck": (judging.outbox(0, NOW - timedelta(days=2), NOW), "note"),
    "outbox failed": (judging.outbox(2, None, NOW), "act"),
    "profile": (judging.samples(()), "good"),
    "sample profile": (judging.samples(("name",)), "note"),
    "catalogue": (judging.catalogue("c" * 64, 53, ()), "good"),
    "catalogue on old law": (judging.catalogue("c" * 64, 53, ("旧条例",)), "note"),
    "whole": (judging.integrity("日志", (), "3 条"), "good"),
    "broken": (judging.integrity("日志", ("第3条被改过",), ""), "act"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_fact_is_good_or_says_what_to_do(name: str) -> None:
    line, state = CASES[name]
    assert line.state == state
    assert bool(line.todo) == (state != "good"), "what is not good says what to do"


@pytest.mark.parametrize(
    ("columns", "lines", "encoding", "colours", "states"),
    [
        (120, 40, "utf-8", 256, ["good", "good", "good"]),
        (79, 24, "UTF8", 1 << 24, ["act", "good", "good"]),
        (80, 23, "ascii", 16, ["act", "act", "note"]),
        (80, 24, "gb18030", 256, ["good", "good", "good"]),
    ],
)
def test_a_terminal_has_to_be_big_and_speak_chinese(
    columns: int, lines: int, encoding: str, colours: int, states: list[str]
) -> None:
    assert [one.state for one in judging.terminal(columns, lines, encoding, colours)] == states
