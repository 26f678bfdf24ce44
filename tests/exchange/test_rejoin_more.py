"""A restored township: its papers, its voids, its keys, its line; and packages of the program before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import world
from county import COUNTY, MATTER, NORTH
from restore_hands import BOSS, accepted, amended, asked, backed_up, cases, restored, sound
from test_rejoin import lost_day
from test_stations_more import TOKEN, line

from counter.codes import kept
from counter.codes.key_files import load_signer
from counter.codes.sealed import seal
from counter.desks.exchange import lines, outgoing
from counter.desks.exchange.joining import JoiningDesk
from counter.desks.exchange.settling import SettlingDesk
from counter.desks.supervisor.keys import KeysDesk
from counter.desks.window.issue import IssueDesk
from counter.exchange import sealing
from counter.exchange.line import Far
from counter.exchange.sealing import SUFFIX, read_envelope

if TYPE_CHECKING:
    from pathlib import Path

    from county import County, Station


def new_receipt(station: Station, case_id: str, why: str) -> str:
    """The receipt is corrected: a new one, the old one void. The new number."""
    amended(station, case_id, why)
    desk = IssueDesk(station.desk())
    return desk.issue_receipt(world.take_all(desk, desk.case(case_id))).row.number


def voids(folder: Path, station: Path) -> set[str]:
    """What a data folder knows to be void of the papers of a station."""
    signer = load_signer(station / kept.FOLDER)
    assert signer is not None
    return {one.number for one in kept.void_lists(folder / kept.FOLDER)[signer.key.id].voids}


def test_no_paper_has_the_number_of_another_and_every_void_is_known_on_both_sides(three: County) -> None:
    case_id = three.north.receive(1).case.id
    three.round()
    backup = backed_up(three, NORTH)
    lost = new_receipt(three.north, case_id, "电话登记有误")
    three.round()
    north = restored(three, NORTH, backup)
    first = north.world.course(case_id).papers[0].number
    fresh = new_receipt(north, case_id, "地址登记有误")  # before it knows of the other one
    assert len({first, lost, fresh}) == 3
    north.out(three.stick, COUNTY)
    three.county.take(three.stick)
    accepted(three.county)
    three.round()
    (seen,) = SettlingDesk(three.county.desk()).waiting()
    SettlingDesk(three.county.desk()).settle(seen, "theirs", BOSS)
    three.round()
    sound(three, case_id)
    for station in (north, three.county):
        papers = {one.number: one for one in station.world.course(case_id).papers}
        assert papers.keys() == {first, lost, fresh}
        assert papers[first].void_at is not None
    last = new_receipt(north, case_id, "再更正一次")
    assert last not in {first, lost, fresh}
    three.round()
    told = [line for one in three.county.take(three.stick).files for line in one.told]
    assert told == []
    assert voids(three.county.folder, north.folder) == voids(north.folder, north.folder) >= {first}


def test_a_restored_township_goes_on_over_the_line_and_empties_nothing_there(three: County) -> None:
    backup, before, after = lost_day(three)
    folder = three.stick.parent / "line"
    with line(folder) as url:
        far = Far(url, TOKEN)
        unseen = three.north.receive(5).case.id
        desk = three.north.desk()
        lines.send(desk, outgoing.make_all(desk), far)
        north = restored(three, NORTH, backup)
        fresh = north.receive(6).case.id
        desk = north.desk()
        lines.send(desk, outgoing.make_all(desk), far)
        came = three.county.take(folder)
        assert (len(came.of("taken")), len(came.of("waits"))) == (1, 1)
        accepted(three.county)
        for _ in range(3):
            three.county.take(folder)
            three.county.out(folder)
            lines.fetch(desk, far)
            lines.send(desk, outgoing.make_all(desk), far)
        assert lines.fetch(desk, far).files == ()
    sound(three, before, after, unseen, fresh)


def test_a_backup_without_the_key_goes_on_with_a_new_key_and_the_drawer_is_still_read(three: County) -> None:
    backup, before, _ = lost_day(three)
    unseen = three.north.receive(5).case.id
    drawer = three.stick.parent / "drawer"
    drawer.mkdir()
    three.north.out(drawer, COUNTY)
    north = restored(three, NORTH, backup)
    for key in (north.folder / kept.FOLDER).glob("*.key"):
        key.unlink()
    KeysDesk(north.desk()).make(anew=True)
    _, card = JoiningDesk(north.desk()).card("21-25")
    JoiningDesk(three.county.desk()).admit(card, authorised=[MATTER])
    JoiningDesk(north.desk()).join(list(JoiningDesk(three.county.desk()).exports().values()))
    fresh = north.receive(6).case.id
    came = three.county.take(drawer)
    assert "不是北乡便民服务中心登记的密钥签的名" in came.of("bad")[0].why  # nobody said yet that it died
    north.out(three.stick, COUNTY)
    three.county.take(three.stick)
    accepted(three.county)
    three.round()
    assert unseen not in cases(three.county)
    assert not three.county.take(drawer).of("bad")
    three.round()
    sound(three, before, unseen, fresh)


def test_a_package_as_the_program_before_made_it_is_read(three: County) -> None:
    """No field of it tells of lives; its tables are older."""
    case_id = three.north.receive(1).case.id
    three.north.out(three.stick, COUNTY)
    (file,) = three.stick.glob(f"*{SUFFIX}")
    envelope, _ = read_envelope(file)
    said = msgspec.to_builtins(envelope)
    for name in ("began", "seen", "since"):
        del said[name]
    signer = load_signer(three.north.folder / kept.FOLDER)
    assert signer is not None
    data = bytearray(file.read_bytes())
    data[: sealing.HEAD] = (sealing.MAGIC + seal("smx-package", said, signer).encode()).ljust(sealing.HEAD)
    file.write_bytes(bytes(data))
    assert read_envelope(file)[0] == envelope
    assert [one.kind for one in three.county.take(three.stick).files] == ["taken"]
    assert case_id in cases(three.county)


def test_an_envelope_whose_life_does_not_fit_its_number_is_none(three: County) -> None:
    backup, _, _ = lost_day(three)
    north = restored(three, NORTH, backup)
    north.out(three.stick, COUNTY)
    (file,) = three.stick.glob(f"{NORTH}_{COUNTY}_1*{SUFFIX}")
    envelope, _ = read_envelope(file)
    signer = load_signer(north.folder / kept.FOLDER)
    assert signer is not None
    assert envelope.began is not None
    good = file.read_bytes()
    for wrong in (
        replace(envelope, began=None),
        replace(envelope, number=7),
        replace(envelope, began=replace(envelope.began, mark="")),
    ):
        head = (sealing.MAGIC + seal("smx-package", wrong, signer).encode()).ljust(sealing.HEAD)
        file.write_bytes(head + good[sealing.HEAD :])
        (told,) = three.county.take(file).of("bad")
        assert "信封不合规格" in told.why
    assert asked(three.county) == ()


def test_what_two_stations_send_after_a_restore_stays_with_the_one_it_concerns(three: County) -> None:
    """The other township notices nothing of a neighbour's restore."""
    backup, before, after = lost_day(three)
    south = three.south.receive(1).case.id
    three.round()
    peer = three.county.peer(three.south.code)
    restored(three, NORTH, backup).out(three.stick, COUNTY)
    three.county.take(three.stick)
    accepted(three.county)
    now = three.county.peer(three.south.code)
    assert (now.mark, now.received, now.since, now.linked) == ("", peer.received, 0, peer.linked)
    three.round()
    sound(three, before, after)
    assert south in cases(three.county)
    assert south not in cases(three.north)
