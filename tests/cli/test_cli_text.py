"""What goes to a terminal moves no terminal; what is read never crashes."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

import pytest
from cli_tools import CASES, run, written
from hypothesis import given, settings
from hypothesis import strategies as st

from counter.cli import say
from counter.cli.casefile import read
from counter.cli.nodes import compose
from counter.cli.words import OUTCOME_KINDS, meaning

if TYPE_CHECKING:
    from pathlib import Path

NASTY = "张\x1b]0;own\x07三\x1b[2J\u202e\x9b31m"


def test_control_characters_never_reach_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say.out(NASTY)
    say.note(NASTY)
    say.table(("姓名", "x"), [(NASTY, "a\nb")])
    shown = capsys.readouterr()
    for char in (shown.out + shown.err).replace("\n", ""):
        assert unicodedata.category(char) not in ("Cc", "Cf")
    assert "张三" in shown.out


def test_json_keeps_everything_and_shows_no_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    say.out_json({"name": NASTY, "odd": "\ud800"})
    shown = capsys.readouterr().out
    assert "张" in shown
    assert json.loads(shown) == {"name": NASTY, "odd": "\ud800"}
    assert not {c for c in shown.replace("\n", "") if unicodedata.category(c) in ("Cc", "Cf", "Cs")}


def test_a_nasty_name_goes_through_a_whole_case(data: Path, out: Path, tmp_path: Path) -> None:
    person = {"name": "[/red]<b>&{}张\x1b[2J三", "number": "411202199112071236", "phone": "13800138002"}
    file = written("P11-marriage.yaml", tmp_path, applicant=person)
    ran = run("intake", str(file), "--out", str(out), data=data)
    assert ran.code == 0, ran.err
    assert "\x1b" not in ran.out + ran.err


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "没有“键: 值”的内容"),
        (b"- a\n- b\n", "没有“键: 值”的内容"),
        (b"matter:E03", "没有“键: 值”的内容"),
        ("matter: 开饭店".encode("gbk"), "不是 UTF-8"),
        (b"matter: \x07\n", "控制字符"),
        (b"matter: E03\n---\nmatter: E05\n", "不是合格的 YAML"),
        (b"matter: [" * 30, "套得太深"),
        (b"[" * 100_000, "套得太深"),
        (b"a: " + b"x" * 1_100_000, "太大"),
        (b"a: &a [*a]\nmatter: *b\n", "不是合格的 YAML"),
        (b"matter: E03\nmatter: E05\n", "写了两次"),
        ("matter: E03\n一件事: E05\n".encode(), "同一项"),
        (b"? [a]\n: b\nmatter: E03\n", "键写得不对"),
        (b"operator: [a, b]\n", "写一段文字"),
    ],
)
def test_a_file_that_is_none_gets_one_clear_sentence(content: bytes, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(content)
    _, problems = read(file)
    assert expected in " ".join(problem.what + problem.todo for problem in problems)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    case, (problem,) = read(tmp_path / "none.yaml")
    assert case is None
    assert "读不到文件" in problem.what
    assert read(tmp_path)[0] is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "ignore")))
def test_no_bytes_crash_the_reading(content: bytes) -> None:
    node, problem = compose(content, "x")
    assert (node is None) != (problem is None)


@settings(max_examples=100, deadline=None)
@given(
    cut=st.integers(0, 2000), junk=st.sampled_from(["", "[", "}", "\t", ": :", "- ", "&a *a", "!!python/x "])
)
def test_a_damaged_case_file_never_crashes(
    cut: int, junk: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = (CASES / "E03-faults.yaml").read_text("utf-8")
    file = tmp_path_factory.mktemp("cut") / "case.yaml"
    file.write_text(text[:cut] + junk + text[cut + 5 :], "utf-8")
    case, problems = read(file)
    assert case is not None or problems


def test_aliases_do_not_explode(tmp_path: Path) -> None:
    levels = "\n".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 30))
    file = tmp_path / "bomb.yaml"
    file.write_text(f"x0: &x0 [a]\n{levels}\nanswers: {{a: *x29}}\nitems: *x29\n", "utf-8")
    case, problems = read(file)
    assert case is not None
    assert problems


def test_every_outcome_has_a_chinese_and_an_english_word() -> None:
    from typing import get_args

    from counter.cases.records import OutcomeKind

    assert set(OUTCOME_KINDS) == set(get_args(OutcomeKind))
    for kind, words in OUTCOME_KINDS.items():
        assert meaning(kind.upper(), OUTCOME_KINDS) == kind
        assert all(meaning(word, OUTCOME_KINDS) == kind for word in words.split("/"))
