"""`counter due`: an end with its reasons, and one sentence for what cannot be understood."""

from __future__ import annotations

import json

import pytest
from cli_tools import run

from counter import settings, settings_file
from counter.clock.calendars import FILE


def test_an_end_comes_with_every_reason() -> None:
    told = run("due", "2026-09-30T16:20", "20工作日", "--pause", "2026-10-20T10:00/2026-10-23T09:00")
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[-1] == "到期　2026-11-06 周五"
    assert "跳过　10-01 … 10-07 国庆节放假" in lines
    assert "补班　10-10 国庆节补班，计1日" in lines


def test_a_program_gets_the_moment_and_whether_it_is_sure() -> None:
    told = json.loads(run("due", "2026-12-25T16:20+08:00", "10 个工作日", "--json").out)
    assert (told["due"][:10], told["sure"], told["left"]) == ("2027-01-11", False, 0)
    standing = json.loads(
        run("due", "2026-11-26T16:20", "2小时", "--pause", "2026-11-26T16:30/", "--json").out
    )
    assert (standing["due"], standing["left"]) == (None, 2)


def test_the_stations_own_holidays_count(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("data")
    (folder / FILE).write_text('[2027]\noff = { "元旦" = ["2027-01-01", "2027-01-04"] }\n', encoding="utf-8")
    told = json.loads(run("due", "2026-12-31T09:00", "1工作日", "--data", str(folder), "--json").out)
    assert (told["due"][:10], told["sure"]) == ("2027-01-05", True)
    (folder / FILE).write_text("[2027", encoding="utf-8")
    broken = run("due", "2026-12-31T09:00", "1工作日", "--data", str(folder))
    assert broken.code == 1
    assert "读不出来" in broken.err


def test_a_duty_called_by_name_runs_by_the_stations_own_settings(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("data")
    settings_file.save(
        folder,
        settings.Station(
            two_hour_rule="office", opening_spans="09:00-12:00 13:30-17:30", correction_term_days=10
        ),
    )
    told = run("due", "2025-03-03T11:00", "数字化", "--data", str(folder)).out.splitlines()
    assert told[0] == "起点　2025-03-03 周一 11:00　窗口收件"
    assert told[-1] == "到期　2025-03-03 周一 14:30"
    assert "R142" in told[1]
    assert run("due", "2026-09-24T10:00", "视为受理", "--data", str(folder)).out.splitlines()[-1] == (
        "到期　2026-10-09 周五 17:30"
    )
    assert "10日" in run("due", "2026-09-24T10:00", "补正", "--data", str(folder)).out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("昨天", "2日"), "时刻“昨天”认不出来"),
        (("0001-01-01", "20工作日"), "1年太远"),
        (("9999-12-31T23:00", "20工作日"), "9999年太远"),
        (("2026-09-30T16:20", "0工作日"), "时限“0工作日”认不出来"),
        (("2026-09-30T16:20", "5当天"), "时限“5当天”认不出来"),
        (("2026-09-30T16:20", "9999工作日"), "时限“9999工作日”认不出来"),
        (("2026-09-30T16:20", "审批"), "“审批”的期限要看是哪个事项"),
        (("2026-09-30T16:20", "补正"), "本站没有设“补正”的期限"),
        (("2026-09-30T16:20", "5日", "--pause", "2026-10-05T10:00/2026-10-03T10:00"), "先止后起"),
    ],
)
def test_what_cannot_be_understood_is_told_in_one_sentence(words: tuple[str, ...], told: str) -> None:
    ran = run("due", *words)
    assert ran.code == 1
    assert told in ran.err
    assert ran.out == ""
