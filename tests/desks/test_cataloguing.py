"""The supervisor accepts corrections: a new version, recorded, while old cases keep their list."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import world

from counter.catalog import load, overlay
from counter.desks.office import OVERLAY, open_office
from counter.desks.supervisor.cataloguing import CatalogueDesk, history
from counter.desks.supervisor.own_list import ACCEPT, held, pending_path
from counter.errors import CatalogueFaulty, Refused, StoreFailed
from counter.files import write_whole

if TYPE_CHECKING:
    from counter.cases.records import Entry

KEY = "营业执照"
BOOK: dict[str, Any] = {"book": "修改.xlsx", "book_digest": "0" * 64}


def supervisor(office: world.World) -> CatalogueDesk:
    return CatalogueDesk(office.office.sign_in(world.SUPERVISOR, world.PINS[world.SUPERVISOR]))


def corrected(desk: CatalogueDesk, issuer: str = "某局") -> dict[str, dict[str, Any]]:
    return {"materials": {KEY: replace(desk.desk.catalogue.materials[KEY], issuer=issuer)}}


def entries(office: world.World) -> list[Entry]:
    with office.office.store.read() as view:
        return view.journal.of_action(ACCEPT)


@pytest.mark.rule("R030")
def test_an_accepted_correction_is_the_catalogue_of_the_next_start(office: world.World) -> None:
    desk = supervisor(office)
    compiled, changes = desk.accept(corrected(desk), **BOOK)
    assert [one.after for one in changes] == ["某局"]
    again = open_office(office.office.data)
    assert again.compiled.catalogue.version == compiled.catalogue.version
    assert again.compiled.catalogue.materials[KEY].issuer == "某局"
    again.store.close()


def test_who_accepted_what_is_in_the_journal(office: world.World) -> None:
    desk = supervisor(office)
    compiled, _ = desk.accept(corrected(desk), **BOOK)
    (entry,) = entries(office)
    detail = json.loads(entry.detail)
    assert entry.operator == world.SUPERVISOR
    assert detail["version"] == compiled.catalogue.version
    assert detail["book"] == "修改.xlsx"
    assert detail["count"] == 1
    assert KEY in detail["changes"][0]
    assert office.office.store.verify_journal() == ()


def test_a_case_keeps_its_old_list(office: world.World) -> None:
    clerk = office.desk()
    case = clerk.open("E03", "a-case")
    desk = supervisor(office)
    desk.accept(corrected(desk), **BOOK)
    again = open_office(office.office.data)
    later = again.sign_in(world.CLERK, world.PINS[world.CLERK])
    assert later.catalogue.materials[KEY].issuer == "某局"
    assert later.catalogue_of(case.catalogue).materials[KEY].issuer != "某局"
    again.store.close()


def test_only_a_supervisor_accepts(office: world.World) -> None:
    clerk = office.office.sign_in(world.CLERK, world.PINS[world.CLERK])
    with pytest.raises(Refused, match="权限"):
        CatalogueDesk(clerk)


def test_nothing_changed_is_refused_and_nothing_is_written(office: world.World) -> None:
    desk = supervisor(office)
    with pytest.raises(Refused, match="没有差别"):
        desk.accept({"materials": {KEY: desk.desk.catalogue.materials[KEY]}}, **BOOK)
    assert not desk.folder.exists()
    assert entries(office) == []


def test_a_faulty_correction_is_refused_whole(office: world.World) -> None:
    desk = supervisor(office)
    broken = replace(desk.desk.catalogue.materials[KEY], not_exempt_because="又说不能免")
    with pytest.raises(CatalogueFaulty) as caught:
        desk.accept({"materials": {KEY: broken}}, **BOOK)
    assert any(KEY in fault for fault in caught.value.faults)
    assert not desk.folder.exists()
    assert entries(office) == []


def test_the_second_of_two_supervisors_is_told_that_the_list_moved_on(office: world.World) -> None:
    first, second = supervisor(office), supervisor(office)
    first.accept(corrected(first), **BOOK)
    with pytest.raises(Refused, match="已经变了"):
        second.accept(corrected(second, "另一局"), **BOOK)
    assert len(entries(office)) == 1


def test_an_acceptance_cut_off_after_its_entry_is_finished_at_the_next_start(
    office: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = supervisor(office)
    move = Path.replace

    def dies(self: Path, target: Path) -> Path:
        if self.suffix == ".pending":
            raise OSError("killed here")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", dies)
    with pytest.raises(StoreFailed, match="killed"):
        desk.accept(corrected(desk), **BOOK)
    monkeypatch.undo()
    assert not (desk.folder / overlay.ACCEPTED).exists()
    assert list(desk.folder.glob("accepted.*.pending"))
    again = open_office(office.office.data)
    assert again.compiled.catalogue.materials[KEY].issuer == "某局"
    again.store.close()


def test_an_acceptance_cut_off_before_its_entry_is_forgotten(office: world.World) -> None:
    folder = office.office.data / OVERLAY
    text = "materials: []\n"
    folder.mkdir()
    write_whole(pending_path(folder, text), text.encode())
    again = open_office(office.office.data)
    assert again.compiled.catalogue.version == load.load().catalogue.version
    assert list(folder.iterdir()) == []
    again.store.close()


def test_history_lists_versions_with_their_cases_and_who_accepted_them(office: world.World) -> None:
    clerk = office.desk()
    clerk.open("E03", "a-case")
    old = office.office.compiled.catalogue.version
    desk = supervisor(office)
    compiled, _ = desk.accept(corrected(desk), **BOOK)
    found = {
        one.version: one
        for one in history(office.office.store, office.office.catalogues, compiled.catalogue.version)
    }
    assert found[old].cases == 1
    assert not found[old].current
    new = found[compiled.catalogue.version]
    assert (new.current, new.cases, new.accepted_by, new.changes) == (True, 0, world.SUPERVISOR, 1)


def test_of_two_supervisors_at_the_same_moment_one_wins_and_the_other_is_told(office: world.World) -> None:
    desks = [supervisor(office) for _ in range(2)]
    start = threading.Barrier(2)

    def accept(number: int) -> str:
        start.wait()
        try:
            desks[number].accept(corrected(desks[number], f"{number}局"), **BOOK)
        except Refused as error:
            return error.what
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(accept, range(2)))
    assert said == ["", "目录刚刚已经变了。"]
    (entry,) = entries(office)
    again = open_office(office.office.data)
    assert again.compiled.catalogue.version == json.loads(entry.detail)["version"]
    again.store.close()


def test_a_start_beside_an_acceptance_leaves_it_alone(
    office: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second program that opens while the acceptance waits for its journal entry must not take it away."""
    desk = supervisor(office)
    record = type(desk.desk).record
    opening: list[threading.Thread] = []

    def open_and_close() -> None:
        open_office(office.office.data).store.close()

    def slowly(self: Any, *args: Any) -> None:
        opening.append(threading.Thread(target=open_and_close))
        opening[0].start()
        opening[0].join(0.3)
        record(self, *args)

    monkeypatch.setattr(type(desk.desk), "record", slowly)
    desk.accept(corrected(desk), **BOOK)
    opening[0].join()
    assert (desk.folder / overlay.ACCEPTED).exists()
    assert list(desk.folder.glob("*.pending")) == []


def test_an_acceptance_that_finds_the_folder_taken_is_told_to_wait(
    office: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counter.desks.supervisor.own_list.PATIENCE", 0.1)
    desk = supervisor(office)
    with ThreadPoolExecutor(1) as pool, held(desk.folder):
        waiting = pool.submit(desk.accept, corrected(desk), **BOOK)
        with pytest.raises(Refused, match="另一个窗口"):
            waiting.result()
    assert entries(office) == []


@pytest.mark.parametrize("damage", ["materials: []\n", ""])
def test_what_nobody_accepted_is_told_and_not_built_upon(office: world.World, damage: str) -> None:
    desk = supervisor(office)
    desk.accept(corrected(desk), **BOOK)
    (desk.folder / overlay.ACCEPTED).write_text(damage, encoding="utf-8")
    again = open_office(office.office.data)
    later = CatalogueDesk(again.sign_in(world.SUPERVISOR, world.PINS[world.SUPERVISOR]))
    assert "不一致" in later.stale()[0]
    with pytest.raises(Refused, match="不一致"):
        later.accept(corrected(later, "第三局"), **BOOK)
    later.settle()
    again.store.close()
    settled = open_office(office.office.data)
    desk = CatalogueDesk(settled.sign_in(world.SUPERVISOR, world.PINS[world.SUPERVISOR]))
    assert desk.stale() == ()
    desk.accept(corrected(desk, "第三局"), **BOOK)
    settled.store.close()


def test_a_version_that_cannot_be_kept_is_not_accepted(
    office: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = supervisor(office)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("counter.catalog.load.write_whole", full)
    with pytest.raises(StoreFailed, match="存不下目录版本"):
        desk.accept(corrected(desk), **BOOK)
    assert entries(office) == []
    assert not (desk.folder / overlay.ACCEPTED).exists()


def test_a_text_accepted_long_ago_does_not_come_back_by_an_acceptance_that_was_cut_off(
    office: world.World,
) -> None:
    desk = supervisor(office)
    desk.accept(corrected(desk), **BOOK)
    old = (desk.folder / overlay.ACCEPTED).read_text(encoding="utf-8")
    again = open_office(office.office.data)
    later = CatalogueDesk(again.sign_in(world.SUPERVISOR, world.PINS[world.SUPERVISOR]))
    later.accept(corrected(later, "另一局"), **BOOK)
    again.store.close()
    write_whole(pending_path(desk.folder, old), old.encode())
    third = open_office(office.office.data)
    assert third.compiled.catalogue.materials[KEY].issuer == "另一局"
    assert list(desk.folder.glob("*.pending")) == []
    third.store.close()
