"""A township dies, restores last night's backup and goes on the same morning: nothing lost, nothing twice."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from county import COUNTY, NORTH, opened
from restore_hands import BOSS, accepted, amended, asked, backed_up, cases, restored, sound
from test_stations_walk import same

from counter.desks.exchange.accepting import AcceptingDesk
from counter.desks.exchange.owning import OwningDesk
from counter.desks.exchange.settling import SettlingDesk
from counter.errors import BadInput, Refused
from counter.exchange.lives import life_of
from counter.exchange.sealing import SUFFIX, read_envelope

if TYPE_CHECKING:
    from pathlib import Path

    from county import County


def lost_day(three: County) -> tuple[Path, str, str]:
    """A case before the backup; one after it and a change of the first, both sent. The backup, the cases."""
    before = three.north.receive(1).case.id
    three.round()
    backup = backed_up(three, NORTH)
    after = three.north.receive(2).case.id
    amended(three.north, before, "电话登记有误")
    three.round()
    return backup, before, after


def test_a_restored_township_goes_on_after_the_countys_supervisor_accepts(three: County) -> None:
    backup, before, after = lost_day(three)
    north = restored(three, NORTH, backup)
    assert after not in cases(north)
    fresh = north.receive(3).case.id
    north.out(three.stick, COUNTY)
    came = three.county.take(three.stick)
    (held,) = came.of("waits")
    assert "要本站的监督员同意" in held.why
    assert not came.missing
    assert fresh not in cases(three.county)
    (one,) = asked(three.county)
    assert (one.lost, one.fits, one.began.backup) == (2, True, backup.name)
    assert one.forgot > 0
    accepted(three.county)
    assert asked(three.county) == ()
    three.round()
    assert cases(north).keys() == cases(three.county).keys() == {before, after, fresh}
    assert north.world.course(before).case.draft.amend_reason == "电话登记有误"
    sound(three, before, after, fresh)
    assert north.peer(COUNTY).known == three.county.peer(NORTH).mark != ""
    assert life_of(three.county.peer(NORTH).received) == 1
    with north.world.office.store.read() as view:
        lost = view.lives.chain(NORTH, "").rows()
    assert any(text for _, _, text in lost)  # what it wrote on the lost day came back
    again = north.receive(4).case.id
    three.round()
    sound(three, before, after, fresh, again)


def test_everything_may_be_carried_again_and_the_acceptance_is_in_the_journal_with_its_reason(
    three: County,
) -> None:
    backup, before, after = lost_day(three)
    north = restored(three, NORTH, backup)
    drawer = three.stick.parent / "drawer"
    shutil.copytree(three.stick, drawer)
    north.out(three.stick, COUNTY)
    for file in three.stick.glob(f"*{SUFFIX}"):
        shutil.copy(file, drawer)
    three.county.take(drawer)
    accepted(three.county)
    for _ in range(3):
        three.county.out(drawer)
        north.take(drawer)
        north.out(drawer)
        three.county.take(drawer)
    sound(three, before, after)
    for station in (north, three.county):
        assert not station.take(drawer).of("bad")
    entries = [one for one in three.county.world.journal() if one.action == "exchange.rejoin"]
    assert len(entries) == 1
    assert BOSS.reason in entries[0].detail


def test_a_late_package_of_the_former_life_is_taken_and_comes_back_to_the_township(three: County) -> None:
    backup, before, _ = lost_day(three)
    unseen = three.north.receive(5).case.id
    drawer = three.stick.parent / "drawer"
    drawer.mkdir()
    three.north.out(drawer, COUNTY)  # a stick that was forgotten in a drawer
    north = restored(three, NORTH, backup)
    fresh = north.receive(6).case.id
    north.out(three.stick, COUNTY)
    three.county.take(three.stick)
    accepted(three.county)
    three.round()
    assert unseen not in cases(three.county)
    came = three.county.take(drawer)
    assert "taken" in {one.kind for one in came.files}, came
    assert not came.of("bad")
    assert unseen in cases(three.county)
    assert [one.kind for one in three.county.take(drawer).files] == ["again"] * len(came.files)
    three.round()
    sound(three, before, unseen, fresh)


def test_a_stick_with_packages_of_the_former_life_is_not_emptied_by_the_restored_township(
    three: County,
) -> None:
    backup, before, after = lost_day(three)
    unseen = three.north.receive(5).case.id
    three.north.out(three.stick, COUNTY)
    names = {one.name for one in three.stick.glob(f"{NORTH}_{COUNTY}_*{SUFFIX}")}
    north = restored(three, NORTH, backup)
    north.receive(6)
    north.out(three.stick, COUNTY)
    assert names <= {one.name for one in three.stick.iterdir()}
    came = three.county.take(three.stick)  # first what the former life left, then what waits
    assert (len(came.of("taken")), len(came.of("waits"))) == (1, 1)
    accepted(three.county)
    three.round()
    sound(three, before, after, unseen)


def test_what_both_sides_changed_since_stands_side_by_side(three: County) -> None:
    backup, before, after = lost_day(three)
    OwningDesk(three.county.desk()).take_over(after, BOSS)
    north = restored(three, NORTH, backup)
    amended(north, before, "地址登记有误")  # it does not know of its own correction of yesterday
    north.out(three.stick, COUNTY)
    three.county.take(three.stick)
    accepted(three.county)
    three.round()
    (seen,) = SettlingDesk(three.county.desk()).waiting()
    assert seen.conflict.case_id == before
    assert {"电话登记有误", "地址登记有误"} <= {one.mine for one in seen.lines} | {
        one.theirs for one in seen.lines
    }
    SettlingDesk(three.county.desk()).settle(seen, "theirs", BOSS)
    three.round()
    sound(three, before, after)
    assert north.world.course(after).away  # the county's taking over came down, too


def test_a_case_changed_before_the_backup_and_sent_after_it_is_no_conflict(three: County) -> None:
    case_id = three.north.receive(1).case.id
    three.round()
    amended(three.north, case_id, "电话登记有误")
    backup = backed_up(three, NORTH)
    three.round()
    OwningDesk(three.county.desk()).take_over(case_id, BOSS)
    three.county.out(three.stick)
    north = restored(three, NORTH, backup)
    north.out(three.stick, COUNTY)
    three.county.take(three.stick)
    accepted(three.county)
    three.round()
    assert SettlingDesk(three.county.desk()).waiting() == ()
    sound(three, case_id)


def test_a_refusal_leaves_everything_as_it_was_and_may_be_taken_back(three: County) -> None:
    backup, before, after = lost_day(three)
    north = restored(three, NORTH, backup)
    fresh = north.receive(3).case.id
    north.out(three.stick, COUNTY)
    three.county.take(three.stick)
    (one,) = asked(three.county)
    peer, held = three.county.peer(NORTH), cases(three.county)
    with pytest.raises(BadInput, match="请写明为什么"):
        AcceptingDesk(three.county.desk()).refuse(one, replace(BOSS, reason=" "))
    AcceptingDesk(three.county.desk()).refuse(one, BOSS)
    with pytest.raises(Refused, match="已经拒绝过"):
        AcceptingDesk(three.county.desk()).refuse(one, BOSS)
    three.round()
    assert cases(three.county) == held
    now = three.county.peer(NORTH)
    assert (now.received, now.mark, now.head_hash) == (peer.received, "", peer.head_hash)
    assert asked(three.county)[0].row.status == "refused"
    accepted(three.county)
    three.round()
    sound(three, before, after, fresh)
    with pytest.raises(Refused, match="已经裁定过"):
        AcceptingDesk(three.county.desk()).accept(one, BOSS)


def test_only_a_supervisor_accepts(three: County) -> None:
    backup, _, _ = lost_day(three)
    restored(three, NORTH, backup).out(three.stick, COUNTY)
    three.county.take(three.stick)
    (one,) = asked(three.county)
    with pytest.raises(Refused):
        AcceptingDesk(three.county.desk()).accept(one, replace(BOSS, pin="000000"))
    assert asked(three.county) == (one,)


def test_a_restore_after_a_restore_of_the_same_backup_is_a_life_of_its_own(three: County) -> None:
    backup, before, after = lost_day(three)
    north = restored(three, NORTH, backup)
    second = north.receive(3).case.id
    north.out(three.stick, COUNTY)
    three.county.take(three.stick)
    accepted(three.county)
    three.round()
    north = restored(three, NORTH, backup)
    third = north.receive(4).case.id
    north.out(three.stick, COUNTY)
    three.county.take(three.stick)
    accepted(three.county)
    three.round()
    assert life_of(three.county.peer(NORTH).received) == 2
    sound(three, before, after, second, third)


def test_two_restores_before_the_county_looked_are_accepted_one_after_the_other(three: County) -> None:
    backup, before, after = lost_day(three)
    north = restored(three, NORTH, backup)
    second = north.receive(3).case.id
    north.out(three.stick, COUNTY)
    three.county.take(three.stick)
    north = restored(three, NORTH, backup)
    third = north.receive(4).case.id
    north.out(three.stick, COUNTY)
    three.county.take(three.stick)
    first, later = asked(three.county)
    with pytest.raises(Refused, match="请先裁定那一次"):
        AcceptingDesk(three.county.desk()).accept(later, BOSS)
    AcceptingDesk(three.county.desk()).accept(first, BOSS)
    three.county.take(None)
    AcceptingDesk(three.county.desk()).accept(later, BOSS)
    three.round()
    sound(three, before, after, second, third)


def test_a_backup_that_lacks_nothing_needs_the_acceptance_too_and_loses_nothing(three: County) -> None:
    before = three.north.receive(1).case.id
    three.round()
    three.north.receive(2)
    backup = backed_up(three, NORTH)  # newer than the last exchange
    north = restored(three, NORTH, backup)
    fresh = north.receive(3).case.id
    north.out(three.stick, COUNTY)
    three.county.take(three.stick)
    assert accepted(three.county).lost == 0
    three.round()
    sound(three, before, f"case-{NORTH}-2", fresh)


def test_a_copy_of_the_data_that_pretends_to_be_restored_is_noticed_when_the_station_lives(
    three: County,
) -> None:
    backup, _, _ = lost_day(three)
    living = three.stick.parent / "living"
    three.north.world.close()
    shutil.copytree(three.north.folder, living)
    restored(three, NORTH, backup).out(three.stick, COUNTY)
    three.county.take(three.stick)
    accepted(three.county)
    alive = opened(living, NORTH)
    alive.world.clock.at = three.north.world.clock.at
    alive.world.clock.pass_hours(1)
    alive.receive(7)
    alive.out(three.stick, COUNTY)
    alive.world.close()
    (told,) = three.county.take(three.stick).of("bad")
    assert "两份数据同时在用" in told.why
    assert f"case-{NORTH}-7" not in cases(three.county)


def test_data_of_somebody_else_cannot_be_accepted(three: County, built: Path) -> None:
    lost_day(three)
    shutil.copytree(built / NORTH, three.stick.parent / "other")
    other = opened(three.stick.parent / "other", NORTH)
    other.world.clock.pass_hours(3)
    for n in range(6):
        other.receive(20 + n, scan=False)
    other.world.close()
    three.stations["other"] = replace(other, folder=three.stick.parent / "other")
    three.stations["other"].world = opened(three.stick.parent / "other", NORTH).world
    backup = backed_up(three, "other")
    three.stations["other"].world.close()
    del three.stations["other"]
    restored(three, NORTH, backup).out(three.stick, COUNTY)
    three.county.take(three.stick)
    (one,) = asked(three.county)
    assert one.fits  # as far as one can see: it says to be newer than all that was sent
    with pytest.raises(Refused, match="对不上"):
        AcceptingDesk(three.county.desk()).accept(one, BOSS)


def test_a_restored_county_gets_everything_back_from_its_townships(three: County) -> None:
    before = three.north.receive(1).case.id
    three.round()
    backup = backed_up(three, COUNTY)
    after = three.north.receive(2).case.id
    three.round()
    OwningDesk(three.county.desk()).take_over(before, BOSS)
    three.round()
    county = restored(three, COUNTY, backup)
    assert after not in cases(county)
    fresh = three.north.receive(3).case.id
    three.round()
    assert [len(asked(one)) for one in (three.north, three.south)] == [1, 1]
    accepted(three.north)
    accepted(three.south)
    three.round()
    assert same(before, county, three.north)
    sound(three, before, after, fresh)
    assert county.world.course(before).away == ""  # it took the case over, and knows it again


def test_county_and_township_restored_on_one_day_accept_each_other(three: County) -> None:
    down, up = backed_up(three, NORTH), backed_up(three, COUNTY)
    before = three.north.receive(1).case.id
    three.round()
    north, county = restored(three, NORTH, down), restored(three, COUNTY, up)
    fresh = north.receive(2).case.id
    three.round()
    accepted(north)
    accepted(three.south)
    three.round()
    accepted(county)
    three.round()
    assert before not in cases(county)  # both forgot it: only its paper is left, as the README says
    sound(three, fresh)


def test_every_package_says_which_life_it_is_of(three: County) -> None:
    backup, _, _ = lost_day(three)
    plain, _ = read_envelope(next(three.stick.glob(f"{COUNTY}_{NORTH}_*{SUFFIX}")))
    assert (plain.format, plain.began, plain.seen) == (1, None, "")
    restored(three, NORTH, backup).out(three.stick, COUNTY)
    (file,) = three.stick.glob(f"{NORTH}_{COUNTY}_1*{SUFFIX}")
    envelope, _ = read_envelope(file)
    assert envelope.format == 2
    assert envelope.began is not None
    assert envelope.began.backup == backup.name
    assert envelope.began.has == {NORTH: envelope.began.line[0].seq}
