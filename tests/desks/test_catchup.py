"""Cases of an older program: brought into the queues once, with clocks from when they were received."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import course_hands as hands
import pytest
import stores
import world
from sqlalchemy import MetaData, create_engine, select
from sqlalchemy.engine import make_url

from counter import settings, settings_file
from counter.desks.context import Desk
from counter.desks.digitise.pushing import PushDesk
from counter.desks.home.catchup import LATER, NAME, CaughtUp, catch_up
from counter.desks.home.queues import QueueDesk
from counter.desks.office import open_office
from counter.errors import Refused
from counter.store import open_store, schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TABLES = ("operators", "cases", "papers", "reviews", "journal", "counters")
"""What the first version kept, besides the head of the journal."""


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, begun: Path, tmp_path: Path) -> Iterator[tuple[Path, world.Clock]]:
    """A folder with a draft, a notice, a receipt and an amendment, in tables of the first version."""
    made = world.World.copy(begun, tmp_path / "new")
    desk = made.desk()
    desk.open("E07", "case-E07")
    world.noticed(desk, world.begin(desk, "P17"))
    world.received(desk, world.begin(desk, "E03"))
    desk.amend(world.received(desk, world.begin(desk, "P13")).case, "电话有误")
    made.close()
    folder = tmp_path / "old"
    shutil.copytree(tmp_path / "new", folder, ignore=shutil.ignore_patterns("counter.db*"))
    if request.param == "sqlite":
        _aged(tmp_path / "new", folder, None)
        yield folder, made.clock
        return
    with stores.fresh_database(request.getfixturevalue("postgres")) as url:
        _aged(tmp_path / "new", folder, url)
        settings_file.save(folder, replace(settings.sample(), database_url=url))
        yield folder, made.clock


def _aged(new: Path, folder: Path, url: str | None) -> None:
    """The same rows in tables as the first version made them."""
    with pytest.MonkeyPatch.context() as then:
        then.setattr(schema, "REVISIONS", schema.REVISIONS[:1])
        open_store(url, folder).close()
    address = make_url(url).set(drivername="postgresql+psycopg") if url else f"sqlite:///{folder}/counter.db"
    source, target = create_engine(f"sqlite:///{new}/counter.db"), create_engine(address)
    tables = MetaData()
    tables.reflect(target)
    with source.connect() as have, target.begin() as put:
        for name in TABLES:
            table = tables.tables[name]
            rows = [dict(row) for row in have.execute(select(table)).mappings()]
            put.execute(table.insert(), rows)
        head = tables.tables["journal_head"]
        put.execute(head.update().values(dict(have.execute(select(head)).mappings().one())))
    source.dispose()
    target.dispose()


def test_old_cases_stand_in_their_queues_after_the_first_opening(old: tuple[Path, world.Clock]) -> None:
    folder, clock = old
    received = clock.at
    clock.pass_days(1)
    office = world.World(open_office(folder, now=clock), clock)
    board = QueueDesk(office.signed(world.CLERK)).board("all")
    found = {line.queue: line.number for line in board.lines if line.number}
    assert (found["draft"], found["noticed"], found["digitise"]) == (2, 1, 1), "an amendment is a draft, too"
    assert board.unqueued == 0
    course = office.course("case-E03")
    assert len(course.items) == 4
    assert course.pieces
    assert {piece.holder for piece in course.pieces} <= {"window:01", "applicant"}
    digitise = course.clock("digitise")
    assert digitise is not None
    assert digitise.start == course.case.received_at
    assert digitise.start < received
    assert digitise.event.endswith(LATER)
    assert [entry.action for entry in office.journal() if entry.operator == NAME] == ["case.catchup"] * 4
    assert not office.office.store.verify_journal()
    office.close()


@pytest.mark.rule("R142")
def test_an_old_case_goes_on_like_a_new_one(old: tuple[Path, world.Clock]) -> None:
    folder, clock = old
    office = world.World(open_office(folder, now=clock), clock)
    course = PushDesk(office.signed()).push(hands.scanned(office, office.course("case-E03")))
    assert course.case.status == "handling"
    desk = office.desk()
    amended = desk.cancel_amend(desk.case("case-P13"))
    assert amended.status == "received"
    assert office.course("case-P13").items, "what the receipt had set going is there"
    office.close()


def test_the_second_opening_has_nothing_to_do(old: tuple[Path, world.Clock]) -> None:
    folder, clock = old
    world.World(open_office(folder, now=clock), clock).close()
    office = world.World(open_office(folder, now=clock), clock)
    assert catch_up(office.office.system_desk(NAME)) == CaughtUp()
    assert [entry.action for entry in office.journal() if entry.operator == NAME] == ["case.catchup"] * 4
    office.close()


def test_a_case_whose_list_is_missing_waits_and_the_others_go_on(
    old: tuple[Path, world.Clock], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, clock = old
    with monkeypatch.context() as without:
        without.setattr(Desk, "catalogue_of", _missing)
        office = world.World(open_office(folder, now=clock), clock)
    assert QueueDesk(office.signed()).board("all").unqueued == 2, "the two that were received"
    assert office.tasks("case-E07")
    assert not office.tasks("case-E03")
    office.close()
    office = world.World(open_office(folder, now=clock), clock)
    assert office.tasks("case-E03"), "the list is back"
    office.close()


def _missing(_desk: Desk, version: str) -> None:
    raise Refused(f"没有版本 {version} 的目录。")
