"""归档: only what is over, whole on the disk before it is said, every hash counted when it is read."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import bagit
import course_hands
import custody_hands
import issuing_hands as hands
import pytest
from issuing_hands import OWNER, archivist, clerk, rows
from world import CLERK, COLLEAGUE, OFFICER, World

from counter.cases.archive_index import NO_ORIGINALS, index_lines
from counter.custody.records import APPLICANT, dept
from counter.desks.archive import archiving
from counter.desks.archive.archiving import ArchiveDesk
from counter.desks.digitise.digitising import kept_in
from counter.desks.step import stepping
from counter.errors import BadInput, Conflict, CounterError, Refused, StoreFailed
from counter.files import digest_of
from counter.intake.frozen import thaw
from counter.intake.papers import Form
from counter.scans import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.course import Course
    from counter.intake.papers import Paper


def drawn(paper: Paper, *, void: bool = False) -> bytes:
    """A face quick enough for tests; the real one is another test's."""
    return f"%PDF {paper.head.number} {void}".encode()


def archived(office: World) -> Course:
    return archivist(office).archive(hands.finished(office), drawn)


def packages(office: World) -> list[Path]:
    return sorted((office.office.data / "archive").glob("2*/*"))


def index_of(course: Course) -> Form:
    paper = thaw([row for row in course.papers if row.kind == "index"][-1])
    assert isinstance(paper, Form)
    return paper


@pytest.mark.rule("R177")
def test_a_finished_case_becomes_a_package_that_the_library_finds_whole(either: World) -> None:
    course = archived(either)
    assert course.case.status == "archived"
    assert either.tasks(course.case.id) == []
    (place,) = packages(either)
    bag = bagit.Bag(str(place))
    bag.validate()
    assert bag.info["Internal-Sender-Identifier"] == course.case.number
    assert bag.info["政务服务事项"] == either.office.compiled.catalogue.matter("E03").name
    assert {bag.info[name] for name in ("全宗号", "档案门类", "保管期限", "密级")} == {"待核定"}
    names = [path.relative_to(place / "data").as_posix() for path in (place / "data").rglob("*.*")]
    for row in course.papers:
        assert any(row.number in name for name in names), row.number
    lines = {scan.line for scan in course.scans}
    assert sum(name.startswith("材料/") for name in names) == len(lines)
    assert {"目录.txt", "日志.json", "metadata.json"} <= set(names)
    assert course.archived is not None
    assert course.archived.package == f"2026/{place.name}"


@pytest.mark.rule("R175")
@pytest.mark.rule("R176")
def test_the_index_says_who_keeps_each_original(office: World) -> None:
    course = archived(office)
    kept = {line.what: line.kept for line in index_lines(course) if line.form == "原件"}
    lead = [one.line for one in course.handed_in if one.kind == "original" and one.holder != APPLICANT]
    assert lead
    assert {kept[name] for name in lead} == {custody_hands.LEAD}
    table = next(part.table for part in index_of(course).sections if part.table)
    assert table is not None
    assert [row[6] for row in table.rows if row[1] in lead and row[3] == "原件"] == [
        custody_hands.LEAD
    ] * len(lead)


def test_the_journal_extract_goes_along_and_has_no_whole_number(office: World) -> None:
    course = archived(office)
    (place,) = packages(office)
    entries = json.loads((place / "data" / "日志.json").read_text("utf-8"))
    assert [one["action"] for one in entries][:1] == ["case.open"]
    assert "delivery.window" in [one["action"] for one in entries]
    assert OWNER.number not in (place / "data" / "日志.json").read_text("utf-8")
    assert f"{course.case.number}" in (place / "data" / "metadata.json").read_text("utf-8")


# -- what stands against it --------------------------------------------------------------------------------


def test_a_case_on_its_way_is_not_archived(office: World) -> None:
    course = hands.given(office)
    with pytest.raises(Refused, match="不能归档"):
        archivist(office).archive(course, drawn)
    assert packages(office) == []


def test_everything_that_is_open_is_told_at_once(office: World) -> None:
    course = hands.finished(office)
    with stepping(office.signed(), course.case.id) as step:
        step.uow.courses.outbox.change(replace(step.course.outbox[0], status="failed"))
        for piece in step.course.handed_in[:2]:
            step.hand(piece, "window:01" if piece == step.course.handed_in[0] else dept("公安部门"), "试")
        course = step.finish("test.astray", {})
    assert len(archivist(office).obstacles(course)) >= 2
    with pytest.raises(Refused, match=r"发送失败.*没有递送牵头部门"):
        archivist(office).archive(course, drawn)
    assert office.course(course.case.id) == course


def test_an_unconfirmed_slip_and_an_open_difference_keep_the_case_open(office: World) -> None:
    course = hands.finished(office)
    proofs = [one for one in course.pieces if one.kind == "proof"]
    with stepping(office.signed(), course.case.id) as step:
        for piece in proofs:
            step.hand(piece, "issuing", "退回")
        course = step.finish("test.back", {})
    assert any("送达回证" in one for one in archivist(office).obstacles(course))


@pytest.mark.rule("R168")
def test_a_withdrawn_case_waits_for_its_papers_to_go_home_or_for_a_reason(office: World) -> None:
    course = clerk(office).withdraw(course_hands.received(office), OWNER, "不办了")
    with pytest.raises(Refused, match="没有退还"):
        archivist(office).archive(course, drawn)
    course = archivist(office).archive(course, drawn, unclaimed="申请人声明不要了")
    assert course.case.status == "archived"
    entry = [one for one in office.journal() if one.action == "case.archive"][-1]
    assert json.loads(entry.detail)["unclaimed"] == "申请人声明不要了"


def test_a_damaged_scan_is_told_and_nothing_is_archived(office: World) -> None:
    course = hands.finished(office)
    scan = path_of(kept_in(office.office.data), course.scans[0])
    scan.write_bytes(b"other")
    with pytest.raises(Refused, match="不见了，或者内容和登记时不一样"):
        archivist(office).archive(course, drawn)
    assert packages(office) == []
    scan.unlink()
    with pytest.raises(Refused, match="不见了"):
        archivist(office).archive(course, drawn)
    assert office.course(course.case.id) == course


def test_what_changed_since_it_was_seen_is_looked_at_again(office: World) -> None:
    seen = hands.given(office)
    hands.issuer(office).prove(seen, rows(seen), "电话确认")
    with pytest.raises(Conflict):
        archivist(office).archive(seen, drawn)


def test_a_change_while_the_package_is_made_wins(office: World) -> None:
    course = hands.finished(office)

    def slow(paper: Paper, *, void: bool = False) -> bytes:
        if paper.kind == "receipt":
            with stepping(office.signed(), course.case.id) as step:
                step.hand(step.course.handed_in[0], "window:01", "借出")
                step.finish("test.lend", {})
        return drawn(paper, void=void)

    with pytest.raises(Conflict, match="有了变化"):
        archivist(office).archive(course, slow)
    now = office.course(course.case.id)
    assert (now.case.status, now.archived) == ("finished", None)


def test_a_department_does_not_archive(office: World) -> None:
    with pytest.raises(Refused, match="没有办这一步的权限"):
        ArchiveDesk(office.signed(OFFICER))


# -- killed ------------------------------------------------------------------------------------------------


class KilledError(BaseException):
    """What no handler catches."""


STEPS = (
    (archiving, "_drawn"),
    (archiving, "_listed"),
    (archiving, "_journal"),
    (ArchiveDesk, "_copies"),
    (ArchiveDesk, "_bag"),
    (archiving, "_digest"),
    (ArchiveDesk, "_keep"),
    (archiving, "stepping"),
)


@pytest.mark.parametrize(("place", "name"), STEPS, ids=[name for _, name in STEPS])
def test_killed_at_any_step_nothing_is_half_and_the_next_try_is_whole(
    office: World, monkeypatch: pytest.MonkeyPatch, place: object, name: str
) -> None:
    course = hands.finished(office)

    def kill(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(place, name, kill)
        with pytest.raises(KilledError):
            archivist(office).archive(course, drawn)
    assert office.course(course.case.id) == course
    course = archivist(office).archive(course, drawn)
    (whole,) = packages(office)
    bagit.Bag(str(whole)).validate()
    assert course.archived is not None
    assert course.archived.package.endswith(whole.name)
    assert not list((office.office.data / "archive").rglob("*.tmp"))


def test_killed_before_the_commit_leaves_a_package_that_the_next_try_replaces(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = hands.finished(office)

    def kill(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("counter.desks.step.Step.finish", kill)
        with pytest.raises(KilledError):
            archivist(office).archive(course, drawn)
    (left,) = packages(office)
    assert office.course(course.case.id).archived is None
    archivist(office).archive(course, drawn)
    (kept,) = packages(office)
    assert kept != left


def test_a_case_is_archived_once(office: World) -> None:
    course = archived(office)
    with pytest.raises(Refused, match="已归档"):
        archivist(office).archive(course, drawn)
    assert len(packages(office)) == 1


def test_two_windows_archive_it_once(either: World) -> None:
    seen = hands.finished(either)

    def put_away(name: str) -> CounterError | None:
        try:
            ArchiveDesk(either.signed(name)).archive(seen, drawn)
        except CounterError as error:
            return error
        return None

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(put_away, (CLERK, COLLEAGUE)))
    assert sorted(type(one).__name__ for one in ends) == ["Conflict", "NoneType"]
    assert len(packages(either)) == 1
    archivist(either).open_archived(seen.case.id)


def test_a_folder_that_cannot_be_written_is_told(office: World) -> None:
    course = hands.finished(office)
    (office.office.data / "archive").write_text("in the way", "utf-8")
    with pytest.raises(StoreFailed, match="档案文件夹"):
        archivist(office).archive(course, drawn)


# -- afterwards --------------------------------------------------------------------------------------------


def test_an_archived_case_is_opened_read_only_with_its_hashes_counted(office: World) -> None:
    course = archived(office)
    opened = archivist(office).open_archived(course.case.id)
    assert opened.about["办件编号"] == course.case.number
    for one in opened.files:
        assert digest_of(opened.place / "data" / one.name) == (one.sha256, one.size)


@pytest.mark.parametrize("how", ["changed", "gone", "surplus", "forged", "moved"])
def test_a_damaged_package_is_told(office: World, how: str) -> None:
    course = archived(office)
    (place,) = packages(office)
    paper = next((place / "data" / "文书").iterdir())
    if how == "changed":
        paper.write_bytes(b"%PDF other")
    elif how == "gone":
        paper.unlink()
    elif how == "surplus":
        (place / "data" / "多出来.pdf").write_bytes(b"x")
    elif how == "forged":
        paper.write_bytes(b"%PDF other")
        bag = bagit.Bag(str(place))
        bag.save(manifests=True)
    else:
        shutil.rmtree(place)
    with pytest.raises(Refused, match=r"档案包.*请不要改动它") as fault:
        archivist(office).open_archived(course.case.id)
    assert place.name in str(fault.value)


def test_what_is_not_archived_cannot_be_opened(office: World) -> None:
    course = course_hands.received(office)
    with pytest.raises(Refused, match="还没有归档"):
        archivist(office).open_archived(course.case.id)


@pytest.mark.rule("R179")
def test_inspectors_get_copies_and_no_place_of_an_original(office: World, tmp_path: Path) -> None:
    course = archived(office)
    place = archivist(office).inspection(
        course.case.id, tmp_path / "检查", whom="市政务服务办", why="2026年度案卷评查"
    )
    bag = bagit.Bag(str(place))
    bag.validate()
    assert bag.info["提供给"] == "市政务服务办"
    assert NO_ORIGINALS.strip() in (place / "data" / "说明.txt").read_text("utf-8")
    names = [path.name for path in (place / "data").rglob("*.*")]
    assert any("受理通知书" in name for name in names)
    assert not [name for name in names if "卷内目录" in name]
    listed = (place / "data" / "目录.txt").read_text("utf-8")
    assert custody_hands.LEAD not in listed
    assert "原件" not in listed
    entry = [one for one in office.journal() if one.action == "archive.inspection"][-1]
    assert json.loads(entry.detail)["whom"] == "市政务服务办"


def test_an_export_says_for_whom_and_goes_into_a_folder(office: World, tmp_path: Path) -> None:
    course = archived(office)
    desk = archivist(office)
    with pytest.raises(BadInput, match="哪个单位"):
        desk.inspection(course.case.id, tmp_path, whom=" ", why="评查")
    with pytest.raises(BadInput, match="名目"):
        desk.inspection(course.case.id, tmp_path, whom="市局", why="")
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(BadInput, match="不是文件夹"):
        desk.inspection(course.case.id, tmp_path / "file", whom="市局", why="评查")
    assert not [one for one in office.journal() if one.action == "archive.inspection"]
