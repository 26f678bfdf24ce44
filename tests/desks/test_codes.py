"""Codes lead back to their case and paper; an old case keeps its old list."""

from __future__ import annotations

import json
from dataclasses import replace
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
import world
from world import APPLICANT, COLLEAGUE, World, begin, noticed, received, take_all, taken

import catalog_data
from counter.cases.numbers import code_of
from counter.desks.printing import count_print
from counter.errors import BadInput, Refused
from counter.intake.frozen import digest_of, thaw

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.records import Case
    from counter.desks.window.issue import IssueDesk


# -- an older catalogue ---------------------------------------------------------------------------------


def test_an_open_case_keeps_the_list_it_was_opened_under(office: World, tmp_path: Path) -> None:
    old = office.desk()
    case = begin(old)
    before = [x.key for x in old.walk(case).checklist.lines]
    root = tmp_path / "catalogue"
    copytree(catalog_data.ROOT, root)
    for path in root.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("食品经营许可申请书", "食品经营许可申请表"), encoding="utf-8")
    office.close()
    later = World.open(office.office.data, catalogue=root)
    desk = later.desk()
    kept = desk.case(case.id)
    assert kept.catalogue != later.office.compiled.catalogue.version
    assert [x.key for x in desk.walk(kept).checklist.lines] == before
    assert "食品经营许可申请表" in {
        x.material for i in later.office.compiled.catalogue.items.values() for x in i.requirements
    }
    done = desk.issue_receipt(take_all(desk, kept))
    assert "食品经营许可申请书" in done.row.record
    for file in later.office.catalogues.glob(f"{case.catalogue}*"):
        file.unlink()
    later.close()
    again = World.open(office.office.data, catalogue=root).desk()
    with pytest.raises(Refused, match="本机没有"):
        again.walk(replace(kept, catalogue="0123456789abcdef"))


# -- codes ----------------------------------------------------------------------------------------------


def test_a_code_leads_to_its_case_and_paper_in_every_way_it_is_read(desk: IssueDesk, ready: Case) -> None:
    issued = noticed(desk, ready)
    number = issued.case.number or ""
    code = issued.paper.head.code
    assert code == code_of(issued.row.number, issued.row.digest)
    for raw in (code, f"  {code.lower()}\r\n", code.replace(":", "：")):
        found = desk.find(raw)
        assert (found.case, found.row, found.warning) == (issued.case, issued.row, "")
    assert desk.find(issued.row.number.lower()).row == issued.row
    assert desk.find(number).row is None


def test_the_record_kept_is_the_paper_issued_and_its_digest_is_in_the_code(
    desk: IssueDesk, ready: Case
) -> None:
    issued = noticed(desk, ready)
    assert thaw(desk.papers(ready)[0]) == issued.paper
    assert digest_of(thaw(issued.row)) == issued.row.digest
    touched = replace(issued.paper, lead="别的部门")
    assert digest_of(touched) != issued.row.digest


def test_a_copy_with_another_digest_a_paper_never_issued_and_a_void_one_are_told(
    desk: IssueDesk, ready: Case
) -> None:
    first = received(desk, ready)
    forged = code_of(first.row.number, "0" * 64)
    assert "不是本站出具的那一份" in desk.find(forged).warning
    assert "没有这份文书" in desk.find(f"{first.case.number}.S9").warning
    second = desk.issue_receipt(desk.amend(first.case, "电话有误"))
    told = desk.find(first.paper.head.code)
    assert told.row is not None
    assert told.warning == f"这份文书已作废（电话有误），由 {second.row.number} 代替。"
    assert desk.find(second.paper.head.code).warning == ""


def test_a_foreign_or_unknown_number_is_refused_and_a_damaged_code_is_bad_input(desk: IssueDesk) -> None:
    from counter.cases.numbers import case_number

    day = world.NOW.date()
    with pytest.raises(Refused, match=r"行政区划 110101 的站点.*本站（411202）没有"):
        desk.find(case_number("110101", "01", day, 7))
    with pytest.raises(Refused, match="本站没有编号为"):
        desk.find(case_number("411202", "01", day, 7))
    for raw in ("SMX1:411202", "", "[/red]", "\x1b[2J", "https://example.org"):
        with pytest.raises(BadInput):
            desk.find(raw)


def test_prints_are_counted_and_an_unknown_paper_is_refused(
    office: World, desk: IssueDesk, ready: Case
) -> None:
    issued = noticed(desk, ready)
    assert [count_print(desk.desk, issued.row.number).reprint for _ in range(3)] == [0, 1, 2]
    with pytest.raises(Refused, match="没有编号为"):
        count_print(desk.desk, "411202-01-20261123-0001-1.G9")
    assert json.loads(office.journal()[-1].detail) == {"paper": issued.row.number, "print": 3}


def test_the_workbench_shows_what_is_open_here_what_waits_and_what_was_received(
    office: World, desk: IssueDesk, ready: Case
) -> None:
    other = office.desk(COLLEAGUE, "02")
    other.open("E07", "theirs")
    waiting = noticed(desk, begin(desk, "P17")).case
    assert [line.id for line in desk.recent()] == [ready.id, waiting.id]
    assert [line.id for line in desk.search(waiting.number or "")] == [waiting.id]
    assert {line.id for line in desk.search(APPLICANT.name)} == {ready.id, waiting.id}
    assert taken(world.papers_asked(desk.walk(ready))[0]).originals >= 1
