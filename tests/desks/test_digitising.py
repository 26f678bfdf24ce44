"""Electronic copies: tied to the line, kept under their hash, never lost between scanner and case (R142)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import course_hands as hands
import pytest
import scan_hands as scanner
from world import NUMBER

from counter import scans
from counter.desks.digitise.digitising import DigitiseDesk
from counter.desks.digitise.pushing import PushDesk
from counter.errors import BadInput, Refused

if TYPE_CHECKING:
    from world import World

    from counter.cases.course import Course


def _desk(office: World) -> DigitiseDesk:
    return DigitiseDesk(office.signed())


@pytest.mark.rule("R142")
def test_a_scan_is_kept_under_its_hash_and_leaves_the_watched_folder(either: World) -> None:
    course = hands.received(either)
    file = scanner.scanned_in(either, "a.pdf", 3)
    line, digest = course.unscanned[0], hashlib.sha256(file.read_bytes()).hexdigest()
    desk = _desk(either)
    now = desk.attach(course, line, file)
    (scan,) = now.scans
    assert (scan.line, scan.sha256, scan.pages, scan.name) == (line, digest, 3, "a.pdf")
    assert line not in now.unscanned
    assert scans.path_of(desk.kept, scan).is_file()
    assert not file.exists()
    assert (desk.watched / scans.TAKEN / "a.pdf").is_file()


@pytest.mark.rule("R142")
def test_files_wait_in_the_order_they_came(office: World) -> None:
    desk = _desk(office)
    assert desk.arrived() == ()
    late = scanner.settled(scanner.scanned_in(office, "a.pdf"), 30)
    early = scanner.settled(scanner.scanned_in(office, "b.pdf"), 90)
    assert desk.arrived() == (early, late)


@pytest.mark.rule("R142")
def test_many_are_tied_in_one_step_or_none_is(office: World) -> None:
    course = hands.received(office)
    one, two = course.unscanned[:2]
    good, bad = scanner.scanned_in(office, "a.pdf"), scanner.scanned_in(office, "b.pdf")
    bad.write_bytes(b"no scan at all")
    entries = len(office.journal())
    with pytest.raises(BadInput):
        _desk(office).attach_many(course, {one: good, two: bad})
    assert office.course(course.case.id) == course
    assert len(office.journal()) == entries
    assert good.exists()
    assert bad.exists()
    other = scanner.scanned_in(office, "c.pdf", width=300)
    now = _desk(office).attach_many(course, {one: good, two: other})
    assert {scan.line for scan in now.scans} == {one, two}
    assert len(office.journal()) == entries + 1


@pytest.mark.rule("R142")
def test_one_file_may_stand_for_two_lines_but_for_one_line_only_once(office: World) -> None:
    course = hands.received(office)
    one, two = course.unscanned[:2]
    file = scanner.scanned_in(office, "a.pdf", 2)
    now = _desk(office).attach_many(course, {one: file, two: file})
    assert len({scan.sha256 for scan in now.scans}) == 1
    assert not file.exists()
    again = scanner.scanned_in(office, "again.pdf", 2)
    with pytest.raises(Refused, match="已经登记过这个文件"):
        _desk(office).attach(now, one, again)
    assert again.exists()
    assert office.course(course.case.id).scans == now.scans


@pytest.mark.rule("R142")
def test_several_files_of_one_line_keep_their_order_and_no_content_counts_twice(office: World) -> None:
    course = hands.received(office)
    line = course.unscanned[0]
    files = [scanner.scanned_in(office, f"{no}.pdf", width=200 + no) for no in range(5)]
    with pytest.raises(Refused, match="已经登记过这个文件"):
        _desk(office).attach_many(course, [(line, files[0]), (line, files[0])])
    assert office.course(course.case.id) == course
    now = _desk(office).attach_many(course, [(line, file) for file in files])
    assert [scan.name for scan in now.scans] == [file.name for file in files]


@pytest.mark.rule("R142")
def test_a_scan_tied_already_is_shared_with_the_paper_that_came_in_the_same_file(office: World) -> None:
    course = hands.received(office)
    one, two = course.unscanned[:2]
    first = _desk(office).attach(course, one, scanner.scanned_in(office, "a.pdf", 2))
    both = _desk(office).share(first, first.scans[0].id, two)
    assert {one, two}.isdisjoint(both.unscanned)
    with pytest.raises(Refused, match="已经登记过"):
        _desk(office).share(both, first.scans[0].id, two)


def test_nothing_is_tied_to_a_line_on_which_nothing_was_taken(office: World) -> None:
    course = hands.received(office)
    file = scanner.scanned_in(office, "a.pdf")
    with pytest.raises(Refused, match="没有“随便什么证明”这一项"):
        _desk(office).attach(course, "随便什么证明", file)
    lines = _desk(office).lines(course)
    nothing = [line for line in lines if line.taken == "none"]
    for line in nothing:
        with pytest.raises(Refused, match="没有收到"):
            _desk(office).attach(course, line.key, file)
    assert {line.key for line in lines if line.taken == "paper"} == set(course.unscanned)
    assert any(line.taken == "electronic" and line.complete for line in lines)
    assert file.exists()


@pytest.mark.rule("R142")
def test_the_pages_of_a_scan_are_the_pages_of_its_paper(office: World) -> None:
    course = hands.received(office)
    piece = next(one for one in course.handed_in if one.kind == "original" and one.count == 1)
    now = _desk(office).attach(course, piece.line, scanner.scanned_in(office, "a.pdf", 4))
    now = _desk(office).attach(now, piece.line, scanner.scanned_in(office, "b.pdf", 2))
    assert _pages(now, piece.id) == 6
    second = now.scans[1] if now.scans[1].pages == 2 else now.scans[0]
    now = _desk(office).remove(now, second.id, "扫歪了")
    assert _pages(now, piece.id) == 4


def _pages(course: Course, piece_id: str) -> int:
    return next(one.pages for one in course.pieces if one.id == piece_id)


def test_pages_that_somebody_counted_stay(office: World) -> None:
    course = hands.received(office)
    piece = next(one for one in course.handed_in if one.kind == "original")
    with office.office.store.begin() as uow:
        uow.courses.pieces.change(replace(piece, pages=9))
        uow.commit()
    now = _desk(office).attach(course, piece.line, scanner.scanned_in(office, "a.pdf", 4))
    assert _pages(now, piece.id) == 9


@pytest.mark.rule("R142")
def test_300_pages_in_one_file_are_one_scan(office: World) -> None:
    course = hands.received(office)
    now = _desk(office).attach(course, course.unscanned[0], scanner.scanned_in(office, "long.pdf", 300))
    assert now.scans[0].pages == 300


def test_a_removed_scan_stands_no_more_but_stays_with_its_reason(office: World) -> None:
    course = hands.received(office)
    line = course.unscanned[0]
    desk = _desk(office)
    now = desk.attach(course, line, scanner.scanned_in(office, "a.pdf"))
    with pytest.raises(BadInput, match="为什么"):
        desk.remove(now, now.scans[0].id, "  ")
    gone = desk.remove(now, now.scans[0].id, "扫成了别人的")
    assert line in gone.unscanned
    assert gone.scans[0].removed_reason == "扫成了别人的"
    assert scans.path_of(desk.kept, gone.scans[0]).is_file()
    with pytest.raises(Refused, match="已经移除"):
        desk.remove(gone, now.scans[0].id, "再来一次")
    again = desk.attach(gone, line, desk.watched / scans.TAKEN / "a.pdf")
    assert line not in again.unscanned


def test_what_was_pushed_is_not_removed(office: World) -> None:
    course = hands.pushed(office)
    with pytest.raises(Refused, match="已经推送"):
        _desk(office).remove(course, course.scans[0].id, "扫歪了")
    assert office.course(course.case.id) == course


@pytest.mark.rule("R143")
def test_a_damaged_scan_is_found_before_the_push(office: World) -> None:
    course = scanner.ready(office)
    scan = course.scans[0]
    scans.path_of(_desk(office).kept, scan).write_bytes(b"something else")
    with pytest.raises(Refused, match=f"“{course.scans[0].line}”") as caught:
        _desk(office).verify(course)
    with pytest.raises(Refused) as pushed:
        PushDesk(office.signed()).push(course)
    assert str(pushed.value) == str(caught.value)
    assert office.course(course.case.id) == course


def test_a_removed_scan_may_lose_its_file(office: World) -> None:
    course = hands.received(office)
    line, desk = course.unscanned[0], _desk(office)
    now = desk.attach(course, line, scanner.scanned_in(office, "a.pdf"))
    now = desk.remove(now, now.scans[0].id, "扫歪了")
    scans.path_of(desk.kept, now.scans[0]).unlink()
    desk.verify(now)
    assert now.unscanned == course.unscanned


def test_each_step_is_one_entry_and_none_has_an_identity_number(office: World) -> None:
    course = hands.received(office)
    before = len(office.journal())
    desk = _desk(office)
    now = desk.attach(course, course.unscanned[0], scanner.scanned_in(office, f"{NUMBER}.pdf"))
    desk.remove(now, now.scans[0].id, f"扫成了 {NUMBER} 的")
    new = office.journal()[before:]
    assert [entry.action for entry in new] == ["scan.attach", "scan.remove"]
    assert NUMBER not in "".join(str(entry.detail) for entry in new)
    assert NUMBER not in str(office.course(course.case.id).scans)


@pytest.mark.parametrize("step", ["copy", "commit", "move"])
def test_a_desk_that_dies_at_any_step_loses_no_paper(
    office: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    course = hands.received(office)
    file, line = scanner.scanned_in(office, "a.pdf", 2), course.unscanned[0]

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    name = {
        "copy": "counter.scans.copy_hashed",
        "commit": "counter.store.unit.UnitOfWork.commit",
        "move": "counter.scans.set_aside",
    }[step]
    with monkeypatch.context() as patching:
        patching.setattr(name, die)
        with pytest.raises(KeyboardInterrupt):
            _desk(office).attach(course, line, file)
    now = office.course(course.case.id)
    assert file.exists()
    if step == "move":
        assert [scan.line for scan in now.scans] == [line]
    else:
        assert now == course
        _desk(office).attach(now, line, file)
        assert line not in office.course(course.case.id).unscanned
