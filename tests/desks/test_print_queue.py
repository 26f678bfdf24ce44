"""The print queue: ordered with the count, printed once, tried again, decided by people."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import course_hands
import custody_hands
import print_hands as hands
import pytest
from world import COLLEAGUE, NUMBER

from counter.desks.printing import count_print, sending, spool
from counter.desks.printing.ordering import stock_for
from counter.desks.printing.queue import Standing, standing
from counter.errors import CounterError, Refused
from counter.printing.config import FILE, PrintersFaulty
from counter.printing.jobs import state_zh
from counter.printing.retry import DELAYS, TRIES
from screens.printing.background import _told

if TYPE_CHECKING:
    from world import World


@pytest.fixture
def station(office: World) -> World:
    return hands.equipped(office)


@pytest.fixture
def printer() -> hands.Printing:
    return hands.Printing()


# -- ordering ----------------------------------------------------------------------------------------------


def test_a_paper_is_counted_and_queued_at_once_and_printed_as_it_stands_then(
    station: World, printer: hands.Printing
) -> None:
    receipt = course_hands.received(station).papers[-1]
    before = len(station.journal())
    first, again = (count_print(station.signed(), receipt.number) for _ in range(2))
    assert [entry.action for entry in station.journal()[before:]] == ["paper.print"] * 2
    assert json.loads(station.journal()[-1].detail)["printer"] == "甲"
    assert (first.reprint, again.reprint) == (0, 1)
    with station.office.store.begin() as uow:
        uow.papers.void(receipt.number, "张敏", "测试", station.clock.at)
        uow.commit()
    assert len(hands.passed(station, printer).printed) == 2
    assert printer.out == [("甲", receipt.number), ("甲", f"{receipt.number}-重打1")]
    assert printer.last is not None
    assert printer.last.void, "voided while it waited: the print says so"
    assert printer.last.job.copies == 2
    assert not hands.passed(station, printer)
    assert NUMBER not in "".join(entry.detail for entry in station.journal())


def test_a_slip_is_queued_with_its_count_and_both_copies_are_its_pages(
    station: World, printer: hands.Printing
) -> None:
    view = custody_hands.slip(station, course_hands.pushed(station))
    ordered = custody_hands.clerk(station).printed(view.handoff.id)
    assert ordered.job is not None
    assert (ordered.job.copies, ordered.job.kind) == (1, "slip")
    hands.passed(station, printer)
    assert printer.last is not None
    assert printer.last.paper == custody_hands.clerk(station).slip(view.handoff)
    assert hands.queue(station).again(ordered.job).reprint == 1


def test_without_a_printer_a_print_is_counted_and_nothing_is_queued(office: World) -> None:
    receipt = course_hands.received(office).papers[-1]
    assert count_print(office.signed(), receipt.number).job is None
    assert hands.queue(office).file(hands.PDF, "x", "一页").job is None
    assert not (office.office.data / spool.FOLDER).exists()
    assert hands.queue(office).jobs() == ()


def test_a_file_with_faults_loses_no_print(station: World, printer: hands.Printing) -> None:
    (station.office.data / FILE).write_text("[甲]\nkind = 9\n", encoding="utf-8")
    seen = hands.put(station, "一")
    assert seen.printer == ""
    with pytest.raises(PrintersFaulty):
        hands.passed(station, printer)
    hands.equipped(station)
    hands.passed(station, printer)
    assert printer.out == [("甲", "一")]
    assert hands.job(station, seen).printer == "甲"


# -- again and again ---------------------------------------------------------------------------------------


def test_a_printer_that_is_off_is_waited_for_longer_and_longer_then_a_person_is_asked(
    station: World, printer: hands.Printing
) -> None:
    seen = hands.put(station, "一")
    printer.off = {"甲"}
    for wait in DELAYS:
        assert len(hands.passed(station, printer).again) == 1
        assert not hands.passed(station, printer), "not before its time"
        station.clock.at += timedelta(seconds=wait)
    assert hands.job(station, seen).tries == TRIES - 1
    before = len(station.journal())
    assert len(hands.passed(station, printer).failed) == 1
    assert [entry.action for entry in station.journal()[before:]] == ["print.failed"]
    failed = hands.job(station, seen)
    assert (failed.status, failed.doubt, failed.error) == ("failed", False, "打印机没有开。")
    assert standing(station.signed()) == Standing(failed=1)
    printer.off = set()
    assert not hands.passed(station, printer)
    hands.queue(station).retry(failed)
    assert len(hands.passed(station, printer).printed) == 1


def test_what_waits_comes_out_as_soon_as_the_printer_takes_something(
    station: World, printer: hands.Printing
) -> None:
    printer.off = {"甲"}
    names = ["一", "二", "三"]
    for name in names:
        hands.put(station, name)
        hands.passed(station, printer)
        station.clock.at += timedelta(seconds=8)
    hands.put(station, "旁边", printer="乙")
    hands.passed(station, printer)
    assert printer.out == [("乙", "旁边")], "a printer that is off holds up no other"
    printer.off = set()
    station.clock.at += timedelta(seconds=15)
    assert len(hands.passed(station, printer).printed) == 3
    assert sorted(name for _, name in printer.out[1:]) == sorted(names)


def test_what_cannot_get_better_by_itself_is_not_tried_again(station: World, printer: hands.Printing) -> None:
    printer.broken = {"甲"}
    first, second = hands.put(station, "一"), hands.put(station, "二", printer="乙")
    hands.passed(station, printer)
    assert hands.job(station, first).status == "failed"
    assert hands.job(station, second).status == "printed"


def test_a_clock_that_was_set_back_delays_nothing(station: World, printer: hands.Printing) -> None:
    printer.off = {"甲"}
    hands.put(station, "一")
    hands.passed(station, printer)
    printer.off = set()
    station.clock.at -= timedelta(days=1)
    assert len(hands.passed(station, printer).printed) == 1


# -- once --------------------------------------------------------------------------------------------------

STEPS = {
    "before the claim is kept": ("counter.desks.printing.sending._stepped", False),
    "while it is printed": ("counter.desks.printing.sending._content", True),
    "before it is marked": ("counter.desks.printing.sending._kept", True),
    "in the transaction that marks it": ("counter.desks.context.Desk.record", True),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_sender_that_dies_loses_nothing_and_prints_nothing_twice(
    station: World, printer: hands.Printing, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    place, doubted = STEPS[step]
    seen = hands.put(station, "一")

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patching:
        patching.setattr(place, die)
        with pytest.raises(KeyboardInterrupt):
            hands.passed(station, printer)
    came_out = len(printer.out)
    after = hands.passed(station, printer)
    if not doubted:
        assert (came_out, len(after.printed)) == (0, 1)
        return
    assert [one.id for one in after.failed] == [seen.id]
    assert len(printer.out) == came_out, "never again by itself"
    job = hands.job(station, seen)
    assert state_zh(job) == "待确认"
    assert "可能已经打出来" in job.error
    assert "不知道有没有打出" in str(after), "it may lie in the tray: nobody says it does not"
    told = _told(after).trouble
    assert "请看出纸口" in told
    assert "没有打出" not in told
    desk = hands.queue(station)
    if came_out:
        desk.confirm(job)
    else:
        desk.retry(job)
        hands.passed(station, printer)
    assert hands.job(station, seen).status == "printed"
    assert len(printer.out) == 1


def test_a_slow_sender_that_was_given_up_too_early_has_printed_all_the_same(
    station: World, printer: hands.Printing
) -> None:
    seen = hands.put(station, "一")

    def slow(content: object) -> str:
        station.clock.at += sending.LEASE * 2
        assert len(sending._doubted(sending.sender_of(station.office))) == 1
        return printer.deliver(content)  # type: ignore[arg-type]

    sending.send_due(sending.sender_of(station.office), slow)
    job = hands.job(station, seen)
    assert (job.status, job.doubt) == ("printed", False)


def test_two_senders_at_once_print_each_job_once(either: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hands.equipped(either)
    jobs = [hands.put(either, f"第{no}页") for no in range(6)]
    printer, both = hands.Printing(), threading.Barrier(2, timeout=20)
    # Without the lock of the folder: as two computers on one database would.
    monkeypatch.setattr(sending, "_doubted", lambda _: [])

    def go(_: int) -> sending.Passed:
        both.wait()
        return sending._send_due(sending.sender_of(either.office), printer.deliver)

    with ThreadPoolExecutor(2) as pool:
        done = [one for passed in pool.map(go, range(2)) for one in passed.printed]
    assert sorted(name for _, name in printer.out) == sorted(job.name for job in jobs)
    assert sorted(job.id for job in done) == sorted(job.id for job in jobs)


def test_while_another_program_prints_nothing_is_touched(station: World, printer: hands.Printing) -> None:
    from filelock import FileLock

    seen = hands.put(station, "一")
    with FileLock(station.office.data / sending.LOCK):
        assert hands.passed(station, printer).busy
    assert hands.job(station, seen) == seen


def test_a_window_prints_its_own_jobs_and_takes_over_only_when_told(
    station: World, printer: hands.Printing
) -> None:
    other = hands.put(station, "二窗的", window="02")
    assert not hands.passed(station, printer)
    assert hands.queue(station).jobs() == ()
    assert hands.queue(station).jobs(everywhere=True) == (other,)
    hands.queue(station).move(other, "乙")
    hands.passed(station, printer)
    assert printer.out == [("乙", "二窗的")]


# -- what people decide ------------------------------------------------------------------------------------


def test_hold_move_cancel_and_retry_are_each_one_entry(station: World, printer: hands.Printing) -> None:
    held, dropped = hands.put(station, "一"), hands.put(station, "二")
    desk, before = hands.queue(station, COLLEAGUE), len(station.journal())
    desk.hold(held)
    desk.cancel(dropped)
    hands.passed(station, printer)
    assert printer.out == []
    assert standing(station.signed()) == Standing(held=1)
    desk.retry(held)
    desk.move(held, "乙")
    hands.passed(station, printer)
    assert printer.out == [("乙", "一")]
    told = [entry.action for entry in station.journal()[before:]]
    assert told == ["print.hold", "print.cancel", "print.retry", "print.move", "print.done"]
    with pytest.raises(Refused, match="已经打出去了"):
        desk.cancel(held)
    with pytest.raises(Refused, match="已经取消"):
        desk.retry(dropped)
    assert len(station.journal()) == before + 5


def test_a_page_that_is_drawn_before_it_is_queued_is_drawn_for_its_printer(station: World) -> None:
    assert stock_for(station.signed(), "advice") == "A4"
    file = hands.folder(station) / FILE
    file.write_text(f'{hands.PRINTERS}\n["文书"]\n咨询一次性告知单 = "卷"', encoding="utf-8")
    assert stock_for(station.signed(), "advice") == "roll"
    assert stock_for(station.signed(), "guide") == "A4"
    file.write_text("x", encoding="utf-8")
    assert stock_for(station.signed(), "advice") == "A4"


def test_after_the_printer_came_back_all_of_it_is_printed_with_one_entry(
    station: World, printer: hands.Printing
) -> None:
    printer.broken = {"甲"}
    jobs = [hands.put(station, name) for name in ("一", "二", "三")]
    hands.passed(station, printer)
    held = hands.put(station, "四")
    desk = hands.queue(station)
    desk.hold(held)
    with station.office.store.begin() as uow:
        doubted = replace(hands.job(station, jobs[0]), doubt=True)
        uow.prints.change(doubted)
        uow.commit()
    printer.broken, before = set(), len(station.journal())
    assert desk.retry_all() == 2
    assert [entry.action for entry in station.journal()[before:]] == ["print.retry_all"]
    hands.passed(station, printer)
    assert printer.out == [("甲", "二"), ("甲", "三")]
    assert desk.retry_all() == 0


def test_a_roll_takes_no_long_paper_and_an_unknown_printer_is_refused(station: World) -> None:
    seen = hands.put(station, "一")
    desk = hands.queue(station)
    for name, why in (("卷", "放不下"), ("丙", "没有叫“丙”的打印机")):
        with pytest.raises(Refused, match=why):
            desk.move(seen, name)
        with pytest.raises(Refused, match=why):
            desk.file(hands.PDF, "x", "一页", printer=name)


def test_a_printer_that_left_the_file_is_a_matter_for_a_person(
    station: World, printer: hands.Printing
) -> None:
    seen = hands.put(station, "一", printer="乙")
    (station.office.data / FILE).write_text('[甲]\nkind = "cups"\n', encoding="utf-8")
    hands.passed(station, printer)
    assert "printers.toml 里没有“乙”" in hands.job(station, seen).error
    hands.queue(station).move(hands.job(station, seen), "甲")
    hands.passed(station, printer)
    assert printer.out == [("甲", "一")]


def test_a_file_is_printed_again_as_long_as_it_is_kept(station: World, printer: hands.Printing) -> None:
    seen = hands.put(station, "一")
    hands.passed(station, printer)
    desk = sending.sender_of(station.office)
    sending.tidy(desk, station.clock.at)
    assert hands.queue(station).again(seen).job is not None
    hands.passed(station, printer)
    assert len(printer.out) == 2
    sending.tidy(desk, station.clock.at + spool.KEPT * 2)
    with pytest.raises(Refused, match="不在本机"):
        hands.queue(station).again(seen)


def test_a_job_is_found_by_the_beginning_of_its_number(station: World) -> None:
    seen = hands.put(station, "一")
    desk = hands.queue(station)
    assert desk.find(seen.id[:8]) == desk.find("一") == seen
    for typed in ("", "zz"):
        with pytest.raises(CounterError):
            desk.find(typed)


def test_an_exercise_prints_to_a_folder_whatever_its_file_says(station: World) -> None:
    from counter.desks.printing import printers_of

    (only,) = printers_of(replace(station.signed(), training=True)).all
    assert (only.kind, only.address) == ("folder", str(station.office.data / "printed"))
