"""`counter print` and `counter printers`: the queue without a screen, and programs that die or meet."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cli_tools import CASES, CLERK, PIN, ROOT, paper_text, process, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PRINTERS = """
[甲]
kind = "folder"
address = "out"
[乙]
kind = "command"
address = '''{command}'''
[文书]
收件回执 = "乙"
"""


def equipped(data: Path, code: str = "raise SystemExit('没有纸')") -> Path:
    """甲 is a folder; 乙 runs this code with the file as its argument."""
    (data / "out").mkdir(exist_ok=True)
    command = shlex.join([sys.executable, "-c", code, "{file}"])
    (data / "printers.toml").write_text(PRINTERS.format(command=command), encoding="utf-8")
    return data


def pages(folder: Path, names: Sequence[str]) -> list[str]:
    """PDFs to print."""
    import receipts
    from counter.desks.office import local_now

    made = []
    for name in names:
        file = folder / f"{name}.pdf"
        file.write_bytes(receipts.test_page(name, "A4", local_now()))
        made.append(str(file))
    return made


def jobs(data: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = run("print", "list", "--json", data=data).json
    return found


def test_the_printers_are_listed_checked_and_faults_told_at_once(data: Path) -> None:
    assert "只存成 PDF" in run("printers", "list", data=data).out
    equipped(data)
    checked = run("printers", "check", data=data)
    assert checked.code == 0
    assert "收件回执" in checked.out
    listed = run("printers", "list", "--json", data=data)
    assert [(one["name"], one["state"]) for one in listed.json] == [("甲", ""), ("乙", "")]
    (data / "printers.toml").write_text("[甲]\nkind = 1\n[乙]\nkind = 2\n", encoding="utf-8")
    faulty = run("printers", "check", "--json", data=data)
    assert (faulty.code, len(faulty.json["problems"])) == (1, 2)


def test_a_receipt_goes_through_the_queue_and_every_step_by_hand(data: Path, out: Path) -> None:
    equipped(data)
    case = run("intake", str(CASES / "E03-full.yaml"), "--out", str(out), data=data).json
    number = next(one["number"] for one in case["papers"] if ".S" in one["number"])
    assert jobs(data) == [], "the plain route only saves"
    assert run("paper", number, "--print", data=data).code == 0
    (waiting,) = jobs(data)
    assert (waiting["printer"], waiting["copies"], waiting["reprint"]) == ("乙", 2, 1)
    missed = run("print", "run", data=data)
    assert missed.code == 0
    assert "没有纸" in missed.err
    which = str(waiting["id"])[:8]
    assert run("print", "hold", which, data=data).code == 0
    assert run("print", "run", data=data).out.strip() == "没有要打印的。"
    moved = run("print", "move", which, "甲", data=data)
    assert "已交打印 1 份" in moved.out
    (printed,) = (data / "out").glob("*.pdf")
    assert "重打第1次" in paper_text(printed)
    refused = run("print", "cancel", which, data=data)
    assert (refused.code, "已经打出去了" in refused.err) == (1, True)
    assert run("print", "again", which, data=data).code == 0
    assert [job["reprint"] for job in jobs(data)] == [2, 1]


def test_a_test_page_and_files_of_ones_own_are_printed(data: Path, tmp_path: Path) -> None:
    equipped(data)
    assert "已交打印 1 份" in run("print", "test", "甲", data=data).out
    assert run("print", "add", *pages(tmp_path, ["指南"]), "--duplex", "--copies", "2", data=data).code == 0
    assert len(list((data / "out").glob("*.pdf"))) >= 2
    (tmp_path / "x.pdf").write_text("no page", encoding="utf-8")
    for wrong in ("x.pdf", "nowhere.pdf"):
        assert run("print", "add", str(tmp_path / wrong), data=data).code == 1
    unknown = run("print", "test", "丙", data=data)
    assert (unknown.code, "没有叫“丙”的打印机" in unknown.err) == (1, True)


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a POSIX signal")
def test_killed_while_the_printer_takes_it_a_person_is_asked_and_nothing_comes_out_twice(
    data: Path, tmp_path: Path
) -> None:
    """乙 takes the page, then the program that sent it is killed as by kill -9."""
    taken = tmp_path / "taken"
    equipped(data, f"import os; open({str(taken)!r}, 'a').write('x'); os.kill(os.getppid(), 9)")
    (page,) = pages(tmp_path, ["一"])
    killed = process("print", "add", page, "--printer", "乙", data=data)
    assert killed.code == -9
    (sending,) = jobs(data)
    assert (sending["status"], taken.read_text()) == ("sending", "x")
    asked = run("print", "run", data=data)
    assert (asked.code, "可能已经打出来" in asked.err) == (1, True)
    assert run("print", "run", data=data).code == 1, "it stands there until somebody says"
    assert taken.read_text() == "x"
    assert run("print", "done", str(sending["id"])[:8], data=data).code == 0
    (done,) = jobs(data)
    assert (done["status"], taken.read_text()) == ("printed", "x")


def test_two_programs_on_one_folder_print_every_page_once(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "came-out"
    equipped(data)  # out of paper at first: all of them wait
    run("print", "add", *pages(tmp_path, ["一", "二", "三"]), "--printer", "乙", data=data)
    equipped(data, f"import sys; open({str(out)!r}, 'a').write(sys.argv[1] + chr(10))")
    _release(data)
    code = "from counter.cli import main; main()"
    typed = [sys.executable, "-c", code, "print", "run", "--data", str(data)]
    both = [subprocess.Popen(typed, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    for one in both:
        one.communicate()
    run("print", "run", data=data)
    assert {job["status"] for job in jobs(data)} == {"printed"}
    lines = out.read_text(encoding="utf-8").splitlines()
    assert (len(lines), len(set(lines))) == (3, 3)


def _release(data: Path) -> None:
    """All three due at once, as after a lunch break."""
    from counter.desks.office import open_office
    from counter.desks.printing.queue import PrintDesk

    office = open_office(data)
    desk = PrintDesk(office.sign_in(CLERK, PIN))
    for job in desk.jobs():
        desk.retry(job)
    office.store.close()
