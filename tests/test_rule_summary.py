from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import rule_summary

HERE = Path(__file__).parent


def test_every_rule_of_the_notice_has_an_id_and_a_place() -> None:
    assert list(rule_summary.places()) == [f"R{n:03}" for n in range(1, 180)]
    assert all(rule_summary.places().values())


def test_neighbouring_rules_are_drawn_together() -> None:
    assert rule_summary.spans(["R003", "R001", "R002", "R010", "R011", "R179"]) == "R001–R003 R010 R011 R179"


def test_the_summary_tells_proved_rules_by_place_and_the_rest_in_short() -> None:
    said = list(rule_summary.lines(frozenset({"R136", "R139", "R001"})))
    assert said[0] == "覆盖的规定: 3/179"
    assert said[1:3] == ["  通知正文: R001", f"  {rule_summary.places()['R136']}: R136 R139"]
    assert said[-1] == "未覆盖: R002–R135 R137 R138 R140–R179"


def test_nothing_is_left_to_say_when_all_are_proved() -> None:
    said = list(rule_summary.lines(frozenset(rule_summary.places())))
    assert said[0] == "覆盖的规定: 179/179"
    assert not any(line.startswith("未覆盖") for line in said)


SAMPLE = """
import pytest

@pytest.mark.rule("R136")
@pytest.mark.rule("R139")
def test_good(): pass

@pytest.mark.rule("R001")
def test_bad(): assert False

@pytest.mark.rule("R002")
def test_left_out(): pytest.skip("not here")

@pytest.mark.rule("{last}")
def test_last(): pass
"""


@pytest.mark.parametrize(
    ("last", "how"), [("R003", ()), ("R180", ("-n", "2"))], ids=["alone", "unknown-by-two-workers"]
)
def test_only_rules_of_tests_that_passed_count_and_an_unknown_rule_fails_its_test(
    tmp_path: Path, last: str, how: tuple[str, ...]
) -> None:
    (tmp_path / "test_sample.py").write_text(SAMPLE.format(last=last), encoding="utf-8")
    known = last in rule_summary.places()
    said = _pytest(tmp_path, *how)
    assert f"覆盖的规定: {2 + known}/179" in said
    assert f"{rule_summary.places()['R136']}: R136 R139" in said
    assert ("no such rule in the notice: R180" in said) is not known


def _pytest(folder: Path, *how: str) -> str:
    for name in ("conftest.py", "rule_summary.py"):
        (folder / name).write_bytes((HERE / name).read_bytes())
    options = ("-p", "no:cacheprovider", "-q", "-c", "/dev/null" if sys.platform != "win32" else "NUL")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(folder), *how, str(folder)],
        cwd=HERE.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout
