"""`counter queue`: counts, one queue, filters; the same figures as on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli_tools import CASES, CLERK, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def received(data: Path, out: Path) -> str:
    """The number of a case with its receipt."""
    ran = run("intake", str(CASES / "E03-full.yaml"), "--out", str(out), data=data)
    assert ran.code == 0, ran.err
    return str(ran.json["number"])


def counts(data: Path, *args: str) -> dict[str, int]:
    ran = run("queue", "--json", *args, data=data)
    assert ran.code == 0, ran.err
    return {line["name"]: line["number"] for line in ran.json["queues"] if line["number"]}


@pytest.mark.rule("R142")
def test_the_queues_are_counted_and_one_is_listed(data: Path, received: str) -> None:
    found = counts(data)
    assert found["待数字化"] == found["我的待办"] == 1
    ran = run("queue", "待数字化", "--json", data=data)
    (task,) = ran.json["tasks"]
    assert (task["number"], task["matter"], task["operator"]) == (received, "E03", CLERK)
    assert task["due"] is not None
    listed = run("queue", "待数字化", data=data).out
    assert received in listed
    assert "开饭店" in listed


def test_a_filter_narrows_the_counts_and_the_list(data: Path, received: str) -> None:
    assert received
    assert counts(data, "--filter", "kfd") == counts(data)
    assert counts(data, "--filter", "P17") == {}
    assert run("queue", "digitise", "--filter", f"kfd {CLERK}", "--json", data=data).json["tasks"] != []
    wrong = run("queue", "--filter", "天书", data=data)
    assert wrong.code == 1
    assert "不是一件事" in wrong.err


def test_an_unknown_queue_is_told_with_those_there_are(data: Path) -> None:
    ran = run("queue", "待发呆", data=data)
    assert ran.code == 1
    assert "没有叫“待发呆”的队列" in ran.err
    assert "待数字化" in ran.err


def test_names_are_masked(data: Path, out: Path) -> None:
    ran = run("intake", str(CASES / "P11-marriage.yaml"), "--out", str(out), data=data)
    if ran.code:
        pytest.fail(ran.err)
    (task,) = run("queue", "mine", "--json", data=data).json["tasks"]
    assert task["applicant"].endswith("*")
