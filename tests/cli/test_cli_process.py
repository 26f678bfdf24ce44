"""The plain route as a process of its own: what a person or a script gets."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from cli_tools import CASES, paper_code, paper_text, process

if TYPE_CHECKING:
    from pathlib import Path


def test_a_whole_case_a_rerun_and_a_notice_by_separate_processes(data: Path, out: Path) -> None:
    first = process("intake", str(CASES / "E03-full.yaml"), "--out", str(out), data=data)
    assert first.code == 0, first.err
    paper = first.json["papers"][0]
    assert "陕州味道餐饮店" in paper_text(paper["file"])
    assert paper_code(paper["file"]) == paper["code"]
    assert process("intake", str(CASES / "E03-full.yaml"), "--out", str(out), data=data).json == first.json
    notice = process("intake", str(CASES / "E03-faults.yaml"), "--out", str(out), data=data)
    assert notice.json["papers"][0]["kind"] == "notice"
    assert "一次性告知书" in paper_text(notice.json["papers"][0]["file"])


def test_a_broken_file_is_one_sentence_with_its_line(data: Path, out: Path) -> None:
    ran = process("intake", str(CASES / "broken.yaml"), "--out", str(out), data=data)
    assert ran.code == 1
    (problem,) = ran.json["problems"]
    assert problem["line"] == 5
    assert "不是合格的 YAML" in problem["what"]
    assert "Traceback" not in ran.err


def test_all_problems_are_on_stdout_as_json_and_on_stderr_as_sentences(data: Path, out: Path) -> None:
    ran = process("intake", str(CASES / "E03-everything-wrong.yaml"), "--out", str(out), data=data)
    assert ran.code == 1
    assert len(ran.json["problems"]) >= 15
    assert "第3行 mater：不认识的键“mater”。" in ran.err


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
def test_a_pipe_gets_utf_8_whatever_the_machine_thinks(encoding: str, data: Path) -> None:
    ran = process(
        "catalog", "list", "--json", data=data, PYTHONIOENCODING=encoding, PYTHONUTF8="0", LC_ALL="C"
    )
    assert ran.code == 0
    assert json.loads(ran.out)[0]["name"] == "企业开办"


def test_tampering_by_hand_is_found(data: Path, out: Path) -> None:
    process("intake", str(CASES / "E03-full.yaml"), "--out", str(out), data=data)
    whole = process("journal", "verify", data=data)
    assert whole.code == 0
    assert "日志完整" in whole.out
    with closing(sqlite3.connect(data / "counter.db")) as database, database:
        for (name,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f'drop trigger "{name}"')
        database.execute("update journal set operator = '赵六' where seq = 5")
        database.execute("delete from journal where seq = 9")
    broken = process("journal", "verify", "--json", data=data)
    assert broken.code == 1
    assert not broken.json["whole"]
    assert {(f["seq"], f["kind"]) for f in broken.json["faults"]} >= {(5, "altered"), (9, "missing")}
    assert "断裂" in broken.err


def test_alone_without_a_terminal_it_says_what_to_do(data: Path) -> None:
    ran = process(data=data)
    assert ran.code == 1
    assert "counter intake" in ran.err


def test_starting_imports_neither_database_nor_drawing() -> None:
    import subprocess
    import sys

    code = (
        "import sys; import counter.cli.root; "
        "heavy = ('sqlalchemy', 'reportlab', 'textual', 'qrcode', 'yaml', 'pydantic'); "
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
