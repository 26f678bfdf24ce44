"""Printing behind the counter: nobody waits for a printer, and the queue says what did not come out."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from entry_hands import journal
from helpers import LIMIT, Clock, start, status
from test_print_jobs import JOB
from walking import Hands, fire_only

from counter.desks.printing.queue import PrintDesk
from counter.intake.papers import TITLES
from counter.printing.config import FILE
from counter.settings import sample
from screens.home.workbench import Workbench
from screens.issuing.dialogs import Menu
from screens.printing.lines import listed
from screens.printing.queue import PrintQueue
from screens.shared.dialogs import Confirm, ErrorDialog
from screens.shared.help import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from counter.printing.jobs import PrintJob
    from screens.app import CounterApp

PRINTERS = '[甲]\nkind = "folder"\naddress = "off"\n[乙]\nkind = "folder"\naddress = "out"\n'


@pytest.fixture
def equipped(data: Path) -> Path:
    """甲 is not connected, 乙 is."""
    (data / FILE).write_text(PRINTERS, encoding="utf-8")
    (data / "out").mkdir()
    return data


def jobs(app: CounterApp) -> list[PrintJob]:
    """Oldest first."""
    return sorted(PrintDesk(app.signed_desk).jobs(), key=lambda job: job.created_at)


async def until(hands: Hands, there: Callable[[], bool]) -> None:
    """The printing thread does its work by itself."""
    async with asyncio.timeout(LIMIT):
        while not there():
            await hands.pilot.pause(0.02)


async def test_a_receipt_waits_for_its_printer_and_a_person_brings_it_to_another(equipped: Path) -> None:
    clock = Clock()
    async with start(equipped, (120, 40), clock=clock) as (app, pilot):
        hands = Hands(app, pilot)
        await fire_only(hands)
        await hands.judge()
        await hands.key("f10", "f10")
        assert hands.case.status == "received"
        await until(hands, lambda: "已排队" in hands.text)
        assert "没有文件夹" in hands.text
        (receipt,) = jobs(app)
        assert (receipt.status, receipt.printer, receipt.copies) == ("waiting", "甲", 2)
        assert list((equipped / "papers").glob("*.pdf")), "the PDF is there whatever the printer does"

        await hands.to_workbench()
        await hands.key("r")
        assert "打印：排队 1（P）" in status(app)
        await hands.key("p")
        hands.on(PrintQueue)
        await until(hands, lambda: "就绪" in hands.text)
        assert "稍后再试 收件回执" in hands.text
        await hands.key("enter")
        hands.on(Sheet)
        assert "原因  没有文件夹" in hands.text
        await hands.key("escape", "h")
        assert jobs(app)[0].status == "held"
        await hands.key("m")
        hands.on(Menu)
        await hands.key("2")
        await until(hands, lambda: jobs(app)[0].status == "printed")
        assert jobs(app)[0].spool
        assert list((equipped / "out").glob("*.pdf"))

        await until(hands, lambda: "已交打印 收件回执" in hands.text)
        clock.ahead(seconds=1)
        await hands.key("p")
        assert jobs(app)[1].reprint == 1
        await until(hands, lambda: "稍后再试" in hands.text)
        await hands.key("home", "x")
        hands.on(Confirm)
        await hands.key("y")
        assert jobs(app)[1].status == "cancelled"
        clock.ahead(seconds=1)
        await hands.key("t", "2")
        await until(hands, lambda: jobs(app)[-1].status == "printed")
        assert jobs(app)[-1].kind == "test"
        told = [action for action, _ in journal(app) if action.startswith(("print.", "paper.print"))]
        assert told == [
            "paper.print",
            "print.hold",
            "print.move",
            "print.done",
            "paper.print",
            "print.cancel",
            "print.file",
            "print.done",
        ]


async def test_what_may_have_come_out_is_asked_and_a_faulty_file_is_told(equipped: Path) -> None:
    from dataclasses import replace

    async with start(equipped) as (app, pilot):
        hands = Hands(app, pilot)
        desk = PrintDesk(app.signed_desk)
        made = desk.file(b"%PDF-1.7 a", "一", "一页").job
        assert made is not None
        with desk.desk.store.begin() as uow:
            uow.prints.change(replace(made, status="failed", doubt=True, error="可能已经打出来。"))
            uow.commit()
        await hands.key("p")
        assert "待确认" in hands.text
        assert "Y 已打出" in hands.text
        await hands.key("r")
        hands.on(Confirm)
        await hands.key("n", "y")
        assert jobs(app)[0].status == "printed"
        assert "Y 已打出" not in hands.text
        (equipped / FILE).write_text("[甲]\nkind = 9\n", encoding="utf-8")
        await hands.key("f5")
        assert "kind 应当是" in hands.text
        await hands.key("escape")
        hands.on(Workbench)
        assert not isinstance(app.screen, ErrorDialog)


@pytest.mark.parametrize("title", TITLES.values())
def test_every_paper_is_named_in_full_beside_its_number_at_80_cells(title: str) -> None:
    number = "411202-01-20261123-0001-1.G1"
    job = replace(JOB, title=title, name=number, window="02")
    told = listed(job, sample(), JOB.changed_at.date(), 80)
    assert f" {title} " in told.plain
    assert "02窗 01-20261123-0001-1.G1" in told.plain
    assert f"{JOB.changed_at:%H:%M}" in told.plain
    assert told.cell_length <= 79
    later = listed(job, sample(), JOB.changed_at.date() + timedelta(days=1), 80)
    assert f"{JOB.changed_at:%m-%d}" in later.plain
