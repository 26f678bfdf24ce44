"""`counter intake` of a case that was submitted on the provincial platform (R145–R147)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cli_tools import CASES, entries, outcomes, paper_text, run, written

if TYPE_CHECKING:
    from pathlib import Path

    from cli_tools import Ran

PLATFORM = "ZWFW-2026-0001"


def intake(case: str | Path, data: Path, out: Path, *more: str) -> Ran:
    file = CASES / case if isinstance(case, str) else case
    return run("intake", str(file), "--out", str(out), *more, data=data)


def ago(**span: float) -> str:
    """A moment before now, whole, as a file writes it."""
    return f"{datetime.now().astimezone() - timedelta(**span):%Y-%m-%d %H:%M}"


def online(case: str, folder: Path, at: str, **changes: Any) -> Path:
    """An example case as if it had been submitted on the platform: what is asked for came as a file."""
    uploaded = {
        key: "线上提交" if one in ("原件", "复印件") else one for key, one in outcomes(case).items()
    } | {
        "场所平面布置图、场所消防设施平面图": "电子件",
        "污水预处理设施建设材料": {"kind": "电子件"},
    }
    told = {"渠道": "线上", "submitted_at": at, "platform_number": PLATFORM, "outcomes": uploaded}
    return written(case, folder, **(told | changes))


@pytest.mark.rule("R145")
@pytest.mark.rule("R147")
def test_a_case_submitted_online_ends_in_an_electronic_receipt(data: Path, out: Path, tmp_path: Path) -> None:
    at = ago(minutes=30)
    file = online("E03-full.yaml", tmp_path, at)
    ran = intake(file, data, out)
    assert ran.code == 0, ran.err
    told = ran.json
    assert (told["status"], told["channel"], told["platform_number"]) == ("received", "online", PLATFORM)
    assert told["submitted_at"][:16] == at.replace(" ", "T")
    assert told["warnings"] == []
    (paper,) = told["papers"]
    assert paper["title"] == "电子收件回执"
    assert "电子收件回执" in paper_text(paper["file"])
    got = {line["material"]: (line["outcome_zh"], line["got"]) for line in told["lines"]}
    assert got["食品经营许可申请书"] == ("线上提交", "电子件")
    assert got["营业执照"] == ("电子调取", "电子调取")
    again = intake(file, data, out)
    assert again.code == 0
    assert again.json["papers"][0]["number"] == paper["number"]
    other = intake(online("E03-full.yaml", tmp_path, ago(minutes=20), id=told["id"]), data, out)
    assert other.code == 1
    assert "submitted_at" in other.what


@pytest.mark.rule("R145")
def test_an_online_submission_of_yesterday_is_received_and_said_to_be_overdue(
    data: Path, out: Path, tmp_path: Path
) -> None:
    ran = intake(online("E03-full.yaml", tmp_path, ago(days=1)), data, out)
    assert ran.code == 0, ran.err
    (warning,) = ran.json["warnings"]
    assert "审查已超期" in warning
    assert warning in ran.err


@pytest.mark.rule("R146")
def test_corrections_submitted_online_name_their_own_moment(data: Path, out: Path, tmp_path: Path) -> None:
    missing = outcomes("E03-full.yaml") | {"食品经营许可申请书": "缺"}
    noticed = intake(
        written("E03-full.yaml", tmp_path, channel="线上提交", submitted_at=ago(hours=1), outcomes=missing),
        data,
        out,
    )
    assert noticed.code == 0, noticed.err
    (paper,) = noticed.json["papers"]
    assert paper["title"] == "一次告知通知书"
    assert "一次告知通知书" in paper_text(paper["file"])
    back = {"answers": None, "outcomes": {"食品经营许可申请书": "线上提交"}}
    early = written("E03-return.yaml", tmp_path, **back, submitted_at=ago(hours=1))
    refused = intake(early, data, out, "--return", paper["number"])
    assert refused.code == 1
    assert "早于" in refused.what
    now = written("E03-return.yaml", tmp_path, **back, submitted_at=ago(minutes=0))
    done = intake(now, data, out, "--return", paper["number"])
    assert done.code == 0, done.err
    assert (done.json["status"], done.json["round"]) == ("received", 2)
    assert [p["title"] for p in done.json["papers"]] == ["一次告知通知书", "电子收件回执"]


def test_a_moment_of_a_window_case_cannot_be_corrected_online(data: Path, out: Path, tmp_path: Path) -> None:
    notice = intake("E03-faults.yaml", data, out).json["papers"][0]["number"]
    file = written("E03-return.yaml", tmp_path, submitted_at=ago(minutes=0))
    ran = intake(file, data, out, "--return", notice)
    assert ran.code == 1
    assert "在窗口提交的" in ran.what


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"channel": "线上"}, "submitted_at", "没有写线上提交的时间"),
        ({"submitted_at": "2026-11-23 09:42"}, "submitted_at", "channel: 线上"),
        ({"platform_number": "1"}, "platform_number", "channel: 线上"),
        ({"channel": "线上", "submitted_at": "09:42"}, "submitted_at", "写全日期"),
        ({"channel": "线上", "submitted_at": "2999-01-01 09:42"}, "submitted_at", "还没有到"),
        ({"channel": "线上", "submitted_at": "2001-01-01 09:42"}, "submitted_at", "超过一年"),
        ({"channel": "电话"}, "channel", "窗口"),
    ],
)
def test_a_submission_that_cannot_be_is_a_problem_of_its_line(
    changes: dict[str, str], field: str, said: str, *, data: Path, out: Path, tmp_path: Path
) -> None:
    before = entries(data)
    ran = intake(written("E03-full.yaml", tmp_path, **changes), data, out)
    assert ran.code == 1
    problems = [one for one in ran.json["problems"] if one["field"] == field]
    assert any(said in f"{one['what']}{one['todo']}" for one in problems), ran.what
    assert all(one["line"] for one in problems if field in changes)
    assert entries(data) <= before + 1, "nothing but the sign-in"


def test_an_uploaded_file_is_no_outcome_of_a_window_case_and_its_file_keeps_its_id(
    data: Path, out: Path, tmp_path: Path
) -> None:
    from counter.cli.casefile import read

    changed = outcomes("E03-full.yaml") | {"食品经营许可申请书": {"kind": "电子件", "how": "线上提交"}}
    ran = intake(written("E03-full.yaml", tmp_path, outcomes=changed), data, out)
    assert ran.code == 1
    assert "在窗口提交的" in ran.what
    old = read(CASES / "P17-house.yaml")[0]
    assert old is not None
    assert old.id == "fa428a63-dcce-518f-a053-02000b3f2d44"
