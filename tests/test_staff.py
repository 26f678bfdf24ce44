from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counter.errors import BadInput, Refused
from counter.staff import pins, signin
from counter.staff.enrol import checked_roles, enrol, set_pin
from counter.staff.names import checked_name
from counter.staff.pins import DECOY, checked_pin, hash_pin, outdated, right_pin
from counter.staff.roles import ROLES, require
from counter.staff.session import Session
from counter.staff.signin import sign_in
from counter.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from argon2 import PasswordHasher

    from counter.cases.records import Operator

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
PIN = "295837"


@pytest.fixture(scope="module", autouse=True)
def _real_pins(cheap_pins: Callable[[], PasswordHasher]) -> Iterator[None]:
    """Here a PIN costs what it costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_hasher", cheap_pins)
        yield


@pytest.fixture(scope="module")
def kept_hash(_real_pins: None) -> str:
    return hash_pin(PIN)


@pytest.fixture
def store(tmp_path: Path, kept_hash: str) -> Iterator[Store]:
    """A store with one operator, 张敏."""
    opened = open_store(None, tmp_path)
    with opened.begin() as uow:
        zhang = enrol(uow, id="op-1", name="张敏", roles=("clerk",), pin="839201")
        uow.operators.save(replace(zhang, pin_hash=kept_hash))
        uow.commit()
    yield opened
    opened.close()


def enter(store: Store, pin: str = PIN, now: datetime = NOW, name: str = "张敏") -> Session:
    with store.begin() as uow:
        return sign_in(uow, name, pin, now, station="示例中心", window="01")


def refused(store: Store, pin: str = "000000", now: datetime = NOW, name: str = "张敏") -> Refused:
    with pytest.raises(Refused) as error:
        enter(store, pin, now, name)
    return error.value


def zhang(store: Store) -> Operator:
    with store.read() as view:
        found = view.operators.get("op-1")
    assert found is not None
    return found


def actions(store: Store) -> list[str]:
    with store.read() as view:
        return [entry.action for entry in reversed(view.journal.latest())]


@pytest.mark.parametrize(
    ("pin", "kept"), [("2958", "2958"), ("９０２８１７", "902817"), (" 295837104826 ", "295837104826")]
)
def test_a_pin_of_four_to_twelve_digits_is_taken(pin: str, kept: str) -> None:
    assert checked_pin(pin) == kept


@pytest.mark.parametrize("pin", ["", "295", "2958371048261", "29a8", "29 58", "二九五八", "२९५८"])
def test_a_pin_of_anything_else_is_refused_with_what_to_do(pin: str) -> None:
    with pytest.raises(BadInput, match="4 到 12 位数字") as bad:
        checked_pin(pin)
    assert bad.value.field == "pin"


@pytest.mark.parametrize(
    "pin",
    ["0000", "1234", "4321", "7890", "0987", "123456789", "1212", "123123", "1122", "112233", "1314", "2580"],
)
def test_a_pin_that_anybody_would_try_is_refused(pin: str) -> None:
    with pytest.raises(BadInput, match="太容易被猜到"):
        checked_pin(pin)


def test_a_pin_is_kept_as_argon2id_and_nothing_else(kept_hash: str) -> None:
    assert kept_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PIN not in kept_hash
    assert right_pin(kept_hash, PIN)
    assert not right_pin(kept_hash, "295838")
    assert not right_pin("damaged", PIN)


def test_the_decoy_costs_as_much_as_a_real_hash() -> None:
    assert not outdated(DECOY)


def test_staff_does_not_import_argon2_before_somebody_signs_in() -> None:
    code = "import sys; import counter.staff.signin, counter.staff.enrol; assert 'argon2' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_signing_in_gives_a_session_and_an_entry(store: Store) -> None:
    assert enter(store, name="  张敏 ") == Session(
        operator="op-1", name="张敏", roles=("clerk",), window="01", station="示例中心"
    )
    assert actions(store) == ["operator.sign-in"]
    assert store.verify_journal() == ()


def test_full_width_digits_sign_in_too(store: Store) -> None:
    assert enter(store, "２９５８３７").name == "张敏"


def test_a_wrong_pin_and_an_unknown_name_are_refused_alike(store: Store) -> None:
    wrong, unknown = refused(store), refused(store, name="王五")
    assert (wrong.what, wrong.todo) == (unknown.what, unknown.todo)
    assert actions(store) == ["operator.sign-in-refused"] * 2
    assert zhang(store).failures == 1


def test_an_unknown_name_costs_the_same_work_as_a_wrong_pin(
    store: Store, kept_hash: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def watched(pin_hash: str, pin: str) -> bool:
        tried.append(pin_hash)
        return right_pin(pin_hash, pin)

    monkeypatch.setattr(signin, "right_pin", watched)
    refused(store)
    refused(store, name="王五")
    assert tried == [kept_hash, DECOY]


def test_what_was_typed_as_an_unknown_name_is_not_written_down(store: Store) -> None:
    refused(store, name=PIN)
    with store.read() as view:
        (entry,) = view.journal.latest()
    assert (entry.operator, PIN in repr(entry)) == ("", False)


def test_five_failures_lock_for_five_minutes_and_say_until_when(store: Store) -> None:
    for _ in range(4):
        assert refused(store).what == "姓名或口令不对。"
    locked = refused(store)
    assert "连续 5 次没有输对" in locked.what
    assert "09:47:00" in locked.todo
    right = refused(store, PIN, NOW + timedelta(minutes=4, seconds=59))
    assert "09:47:00" in right.todo
    assert enter(store, now=NOW + timedelta(minutes=5)).name == "张敏"
    assert (zhang(store).failures, zhang(store).locked_until) == (0, None)


def test_after_a_lock_the_count_starts_anew(store: Store) -> None:
    for _ in range(5):
        refused(store)
    later = NOW + timedelta(minutes=6)
    assert refused(store, now=later).what == "姓名或口令不对。"
    assert zhang(store).failures == 1


def test_a_right_pin_forgets_the_failures_before(store: Store) -> None:
    for _ in range(4):
        refused(store)
    enter(store)
    assert refused(store).what == "姓名或口令不对。"
    assert zhang(store).failures == 1


def test_an_inactive_operator_is_sent_to_the_administrator(store: Store) -> None:
    with store.begin() as uow:
        uow.operators.save(replace(zhang(store), active=False))
        uow.commit()
    assert "已经停用" in refused(store, PIN).what
    assert refused(store, "000000").what == "姓名或口令不对。"


def test_a_hash_of_other_parameters_is_renewed_at_sign_in(store: Store) -> None:
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN)
    with store.begin() as uow:
        uow.operators.save(replace(zhang(store), pin_hash=cheap))
        uow.commit()
    enter(store)
    assert not outdated(zhang(store).pin_hash)
    assert enter(store).name == "张敏"


def test_a_new_pin_unlocks_and_replaces_the_old_one(store: Store) -> None:
    for _ in range(5):
        refused(store)
    with store.begin() as uow:
        set_pin(uow, zhang(store), "604817")
        uow.commit()
    assert enter(store, "604817").name == "张敏"
    assert refused(store, PIN).what == "姓名或口令不对。"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "张" * 51}, "name"),
        ({"name": "张\x1b[31m敏"}, "name"),
        ({"roles": ()}, "roles"),
        ({"roles": ("boss",)}, "roles"),
        ({"pin": "1234"}, "pin"),
    ],
)
def test_enrolling_with_a_fault_names_the_box_and_keeps_nothing(
    store: Store, changes: dict[str, object], field: str
) -> None:
    given: dict[str, object] = {"id": "2", "name": "李静", "roles": ("clerk",), "pin": "604817"}
    with store.begin() as uow, pytest.raises(BadInput) as bad:
        enrol(uow, **given | changes)  # type: ignore[arg-type]
    assert bad.value.field == field
    assert bad.value.todo


def test_a_name_already_taken_is_refused_however_it_is_typed(store: Store) -> None:
    with store.begin() as uow, pytest.raises(Refused, match="张敏"):
        enrol(uow, id="2", name=" 张敏", roles=("clerk",), pin="604817")


def test_names_are_the_same_however_they_were_typed() -> None:
    assert checked_name(" A\u0301  B ") == checked_name("\u00c1 B")
    assert checked_name("买买提·艾力") == "买买提·艾力"
    assert checked_name("𬱖") == "𬱖"


def test_roles_stand_in_one_order() -> None:
    assert checked_roles(["administrator", "clerk"]) == ("clerk", "administrator")
    assert list(ROLES.values()) == ["综合窗口", "发证窗口", "联办部门", "监督员", "管理员"]


def test_who_lacks_the_role_hears_who_has_it() -> None:
    session = Session(operator="1", name="张敏", roles=("clerk",), window="01", station="示例中心")
    require(session, "clerk")
    require(session, "supervisor", "clerk")
    with pytest.raises(Refused, match="张敏没有办这一步的权限") as no:
        require(session, "supervisor", "administrator")
    assert "监督员或管理员" in no.value.todo
