"""The administration desk: the profile and the people, each change with its journal entry, or not at all."""

from __future__ import annotations

import json
import shutil
import threading
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from counter import settings_file
from counter.desks.office import open_office
from counter.desks.supervisor.administration import AdministrationDesk
from counter.errors import BadInput, Conflict, CounterError, Refused, StoreFailed
from counter.staff.roles import ROLES
from counter.store.unit import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from counter.cases.records import Entry
    from counter.desks.office import Office
    from counter.desks.supervisor.administration import Person
    from counter.settings import Station

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=timezone(timedelta(hours=8)))
ADMIN, PIN = "张敏", "246813"
OTHER_PIN = "135790"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after the first start, copied for every test."""
    folder = tmp_path_factory.mktemp("begun")
    opened = open_office(folder, now=lambda: NOW)
    opened.first_operator(ADMIN, PIN)
    opened.store.close()
    return folder


@pytest.fixture
def office(begun: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    opened = open_office(tmp_path, now=lambda: NOW)
    yield opened
    opened.store.close()


@pytest.fixture
def desk(office: Office) -> AdministrationDesk:
    return signed_in(office, ADMIN, PIN)


@pytest.fixture
def clerk(desk: AdministrationDesk, office: Office) -> AdministrationDesk:
    desk.add(id="clerk", name="李强", roles=("clerk",), pin=OTHER_PIN)
    return signed_in(office, "李强", OTHER_PIN)


def signed_in(office: Office, name: str, pin: str) -> AdministrationDesk:
    return AdministrationDesk(office.sign_in(name, pin), office.data)


def journal(desk: AdministrationDesk) -> list[Entry]:
    with desk.desk.store.read() as view:
        return [entry for entry in view.journal.latest() if "sign-in" not in entry.action]


def actions(desk: AdministrationDesk) -> list[str]:
    return [entry.action for entry in reversed(journal(desk))]


def own_id(desk: AdministrationDesk) -> str:
    return desk.desk.session.operator


def real(station: Station, **changes: Any) -> Station:
    return replace(station, name="湖滨区政务服务中心", phone="0398-2812345", **changes)


# -- the station profile -------------------------------------------------------------------------------


def test_a_saved_profile_is_in_the_file_and_its_changed_fields_in_the_journal(
    desk: AdministrationDesk,
) -> None:
    before = desk.profile()
    assert desk.save_station(before, real(before)) == ("name", "phone")
    assert desk.profile() == real(before)
    entry = journal(desk)[0]
    assert (entry.action, entry.operator, entry.at) == ("station.save", ADMIN, NOW)
    assert json.loads(entry.detail) == {"fields": ["name", "phone"]}
    assert desk.desk.store.verify_journal() == ()


def test_a_profile_saved_unchanged_writes_nothing(desk: AdministrationDesk) -> None:
    before = desk.profile()
    assert desk.save_station(before, replace(before, name=f" {before.name} ")) == ()
    assert actions(desk) == ["operator.first"]
    assert not (desk.data / settings_file.PROFILE).exists()


def test_every_fault_of_a_profile_is_told_at_once_and_nothing_is_written(desk: AdministrationDesk) -> None:
    before = desk.profile()
    with pytest.raises(settings_file.ProfileFaulty) as caught:
        desk.save_station(before, replace(before, window="7", phone="无", idle_lock_minutes=0))
    assert {fault.field for fault in caught.value.faults} == {"window", "phone", "idle_lock_minutes"}
    assert actions(desk) == ["operator.first"]
    assert desk.profile() == before


def test_only_an_administrator_saves_the_profile(clerk: AdministrationDesk) -> None:
    before = clerk.profile()
    with pytest.raises(Refused, match="管理员"):
        clerk.save_station(before, real(before))
    assert clerk.profile() == before
    assert not clerk.administrator


def test_a_profile_changed_elsewhere_meanwhile_is_not_overwritten(desk: AdministrationDesk) -> None:
    before = desk.profile()
    settings_file.save(desk.data, replace(before, address="崤山路1号"))
    with pytest.raises(Conflict, match="别处"):
        desk.save_station(before, real(before))
    assert desk.profile().address == "崤山路1号"
    assert "station.save" not in actions(desk)


def test_a_profile_that_cannot_be_written_leaves_no_journal_entry(
    desk: AdministrationDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_data: Path, _station: Station) -> None:
        raise StoreFailed("写不了设置文件：磁盘已满。")

    before = desk.profile()
    monkeypatch.setattr(settings_file, "save", full)
    with pytest.raises(StoreFailed, match="磁盘已满"):
        desk.save_station(before, real(before))
    assert actions(desk) == ["operator.first"]


def test_a_profile_whose_journal_entry_cannot_be_kept_is_put_back(
    desk: AdministrationDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: UnitOfWork) -> None:
        raise StoreFailed("数据库写不进去。")

    before = desk.profile()
    with monkeypatch.context() as patch:
        patch.setattr(UnitOfWork, "commit", full)
        with pytest.raises(StoreFailed, match="写不进去"):
            desk.save_station(before, real(before))
    assert desk.profile() == before
    assert actions(desk) == ["operator.first"]


# -- people --------------------------------------------------------------------------------------------


def test_an_added_person_signs_in_with_the_roles_given(desk: AdministrationDesk, office: Office) -> None:
    added = desk.add(id="p1", name=" 阿卜杜·热合曼 ", roles=("supervisor", "clerk"), pin=OTHER_PIN)
    assert (added.name, added.roles, added.active, added.here) == (
        "阿卜杜·热合曼",
        ("clerk", "supervisor"),
        True,
        False,
    )
    assert signed_in(office, "阿卜杜·热合曼", OTHER_PIN).desk.session.roles == ("clerk", "supervisor")
    detail = json.loads(journal(desk)[0].detail)
    assert detail == {"id": "p1", "name": "阿卜杜·热合曼", "roles": ["clerk", "supervisor"]}


@pytest.mark.parametrize(
    ("name", "roles", "pin", "field"),
    [
        ("", ("clerk",), OTHER_PIN, "name"),
        ("名" * 51, ("clerk",), OTHER_PIN, "name"),
        ("\x1b[31m李强", ("clerk",), OTHER_PIN, "name"),
        ("李强", (), OTHER_PIN, "roles"),
        ("李强", ("clerk",), "1234", "pin"),
        ("李强", ("clerk",), "12", "pin"),
    ],
)
def test_what_will_not_do_for_a_new_person_names_its_box(
    desk: AdministrationDesk, name: str, roles: tuple[Any, ...], pin: str, field: str
) -> None:
    with pytest.raises(BadInput) as caught:
        desk.add(id="p1", name=name, roles=roles, pin=pin)
    assert caught.value.field == field
    assert len(desk.people()) == 1
    assert actions(desk) == ["operator.first"]


def test_two_people_cannot_have_one_name(clerk: AdministrationDesk, desk: AdministrationDesk) -> None:
    assert clerk.desk.session.name == "李强"
    with pytest.raises(Refused, match="李强"):
        desk.add(id="p2", name="李强", roles=("clerk",), pin=OTHER_PIN)


def test_roles_are_replaced_and_both_sets_stand_in_the_journal(
    clerk: AdministrationDesk, desk: AdministrationDesk
) -> None:
    assert desk.set_roles(own_id(clerk), ("issuing",)).roles == ("issuing",)
    assert json.loads(journal(desk)[0].detail) == {
        "id": "clerk",
        "name": "李强",
        "before": ["clerk"],
        "after": ["issuing"],
    }


def test_the_same_roles_again_write_nothing(clerk: AdministrationDesk, desk: AdministrationDesk) -> None:
    desk.set_roles(own_id(clerk), ("clerk",))
    assert actions(desk) == ["operator.first", "operator.add"]


def test_a_reset_pin_opens_and_ends_a_lock(
    clerk: AdministrationDesk, desk: AdministrationDesk, office: Office
) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            office.sign_in("李强", "999000")
    assert next(one for one in desk.people() if one.name == "李强").locked_until == NOW + timedelta(minutes=5)
    assert desk.reset_pin(own_id(clerk), "864209").locked_until is None
    assert office.sign_in("李强", "864209").session.name == "李强"
    with pytest.raises(Refused):
        office.sign_in("李强", OTHER_PIN)
    assert "864209" not in str(journal(desk))


def test_nobody_resets_their_own_pin_without_the_old_one(desk: AdministrationDesk) -> None:
    with pytest.raises(Refused, match="自己"):
        desk.reset_pin(own_id(desk), OTHER_PIN)


def test_a_deactivated_person_cannot_sign_in_until_let_back(
    clerk: AdministrationDesk, desk: AdministrationDesk, office: Office
) -> None:
    assert not desk.set_active(own_id(clerk), active=False).active
    with pytest.raises(Refused, match="停用"):
        office.sign_in("李强", OTHER_PIN)
    assert desk.set_active(own_id(clerk), active=True).active
    assert office.sign_in("李强", OTHER_PIN).session.operator == own_id(clerk)
    assert actions(desk)[-2:] == ["operator.deactivate", "operator.activate"]


def test_the_last_active_administrator_stays_one(desk: AdministrationDesk) -> None:
    with pytest.raises(Refused, match="最后一位"):
        desk.set_active(own_id(desk), active=False)
    with pytest.raises(Refused, match="最后一位"):
        desk.set_roles(own_id(desk), ("clerk",))
    assert desk.people()[0].roles == tuple(ROLES)
    assert actions(desk) == ["operator.first"]


def test_an_inactive_administrator_does_not_count_as_one_left(desk: AdministrationDesk) -> None:
    desk.add(id="second", name="王芳", roles=("administrator",), pin=OTHER_PIN)
    desk.set_active("second", active=False)
    with pytest.raises(Refused, match="最后一位"):
        desk.set_roles(own_id(desk), ("clerk",))


def test_nobody_deactivates_themselves(desk: AdministrationDesk) -> None:
    desk.add(id="second", name="王芳", roles=("administrator",), pin=OTHER_PIN)
    with pytest.raises(Refused, match="不能停用自己"):
        desk.set_active(own_id(desk), active=False)


def test_rights_taken_away_at_another_window_end_at_once(desk: AdministrationDesk, office: Office) -> None:
    desk.add(id="second", name="王芳", roles=("administrator",), pin=OTHER_PIN)
    second = signed_in(office, "王芳", OTHER_PIN)
    desk.set_active("second", active=False)
    with pytest.raises(Refused, match="停用"):
        second.set_active(own_id(desk), active=False)
    assert [one.name for one in second.people()] == ["王芳"]


def test_two_administrators_who_deactivate_each_other_leave_one(
    desk: AdministrationDesk, office: Office
) -> None:
    desk.add(id="second", name="王芳", roles=("administrator",), pin=OTHER_PIN)
    second = signed_in(office, "王芳", OTHER_PIN)
    start, outcomes = threading.Barrier(2), list[str]()

    def stop(who: AdministrationDesk, other: str) -> None:
        start.wait()
        try:
            who.set_active(other, active=False)
            outcomes.append("done")
        except CounterError:
            outcomes.append("refused")

    threads = [
        threading.Thread(target=stop, args=args) for args in ((desk, "second"), (second, own_id(desk)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    with desk.desk.store.read() as view:
        assert sum(one.active for one in view.operators.all()) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.add(id="p9", name="赵六", roles=("clerk",), pin=OTHER_PIN),
        lambda d: d.set_roles("clerk", ("administrator",)),
        lambda d: d.reset_pin("clerk", "864209"),
        lambda d: d.set_active("clerk", active=False),
    ],
    ids=["add", "roles", "pin", "active"],
)
def test_a_clerk_changes_nobody(
    clerk: AdministrationDesk, change: Callable[[AdministrationDesk], Person]
) -> None:
    with pytest.raises(Refused, match="权限"):
        change(clerk)
    assert actions(clerk) == ["operator.first", "operator.add"]


def test_a_clerk_sees_only_their_own_line(clerk: AdministrationDesk, desk: AdministrationDesk) -> None:
    assert [(one.name, one.here) for one in clerk.people()] == [("李强", True)]
    assert {one.name for one in desk.people()} == {ADMIN, "李强"}


def test_an_unknown_person_is_told_as_such(desk: AdministrationDesk) -> None:
    with pytest.raises(Refused, match="找不到"):
        desk.set_active("nobody", active=False)


# -- one's own PIN -------------------------------------------------------------------------------------


def test_anybody_changes_their_own_pin_with_the_old_one(clerk: AdministrationDesk, office: Office) -> None:
    assert clerk.change_own_pin(OTHER_PIN, "864209", "864209").here
    assert office.sign_in("李强", "864209").session.name == "李强"
    entry = journal(clerk)[0]
    assert (entry.action, entry.operator) == ("operator.pin-own", "李强")
    assert "864209" not in entry.detail


def test_a_wrong_old_pin_counts_like_a_failed_sign_in(clerk: AdministrationDesk, office: Office) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            clerk.change_own_pin("999000", "864209", "864209")
    with pytest.raises(Refused, match="连续 5 次"):
        office.sign_in("李强", OTHER_PIN)


def test_two_new_pins_that_differ_change_nothing(clerk: AdministrationDesk, office: Office) -> None:
    with pytest.raises(BadInput) as caught:
        clerk.change_own_pin(OTHER_PIN, "864209", "864208")
    assert caught.value.field == "again"
    assert office.sign_in("李强", OTHER_PIN).session.name == "李强"


def test_a_new_pin_that_will_not_do_changes_nothing(clerk: AdministrationDesk, office: Office) -> None:
    with pytest.raises(BadInput) as caught:
        clerk.change_own_pin(OTHER_PIN, "1111", "1111")
    assert caught.value.field == "pin"
    assert office.sign_in("李强", OTHER_PIN).session.name == "李强"
