"""A station's key: made once, readable by its owner alone, never half written, never overwritten."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from code_hands import BORN, NUMBER, TODAY, code, made, other, signer

from counter.codes import key_files, keys
from counter.codes.kept import read_lists
from counter.codes.key_files import ROOT, load_signer, make_key
from counter.codes.keys import StationKey, fingerprint, key_id, raw
from counter.codes.lists import announce, read_station_key
from counter.codes.sealed import seal
from counter.errors import BadInput, Refused, StoreFailed
from counter.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")


def test_a_key_is_made_for_three_years_and_loads_as_it_was_made(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    key = make_key(folder, district="411202", name="湖滨区政务服务中心", since=date(2024, 2, 29))
    assert (key.valid_from, key.valid_until) == (date(2024, 2, 29), date(2027, 2, 28))
    found = load_signer(folder)
    assert found is not None
    assert found.key == key
    assert found is load_signer(folder), "read once"
    assert keys.genuine(key.public, found.sign(b"x"), b"x")
    assert not keys.genuine(key.public, found.sign(b"x"), b"y")


def test_the_id_is_the_beginning_of_the_fingerprint() -> None:
    key = signer().key
    assert len(key.id) == 8
    assert fingerprint(key.public).replace("-", "").startswith(key.id)
    assert key_id(key.public) == key.id


@posix
def test_the_private_key_is_readable_by_its_owner_alone_from_the_start(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        made(tmp_path / "keys")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "keys" / "station.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620])
def test_a_private_key_that_others_can_read_signs_nothing(tmp_path: Path, mode: int) -> None:
    made(tmp_path)
    file = tmp_path / "station.key"
    file.chmod(mode)
    with pytest.raises(Refused, match="别的用户也能读") as error:
        load_signer(tmp_path)
    assert f"chmod 600 {file}" in error.value.todo
    file.chmod(0o600)
    assert load_signer(tmp_path) is not None


def test_a_private_key_shows_itself_nowhere(tmp_path: Path) -> None:
    found = made(tmp_path)
    secret = found._private.private_bytes_raw()
    assert repr(found) == f"Signer({found.key.id})"
    text = (tmp_path / "station.json").read_bytes()
    assert secret not in text
    assert secret.hex().encode() not in text.lower()


def test_a_key_is_never_overwritten_and_the_old_one_goes_aside(tmp_path: Path) -> None:
    first = made(tmp_path)
    before = (tmp_path / "station.key").read_bytes()
    with pytest.raises(Refused, match="已经有密钥"):
        made(tmp_path)
    assert (tmp_path / "station.key").read_bytes() == before
    key_files.set_aside(tmp_path, TODAY)
    second = made(tmp_path)
    assert second.key.id != first.key.id
    assert (tmp_path / "old" / f"station-{first.key.id}.key").read_bytes() == before
    lists = read_lists(tmp_path)
    assert lists.own == {first.key.id, second.key.id}
    assert lists.keys[first.key.id].valid_until == TODAY, "the old one signs nothing any more"


def test_a_broken_key_can_be_set_aside_as_well(tmp_path: Path) -> None:
    made(tmp_path)
    (tmp_path / "station.json").write_text("{}", encoding="utf-8")
    key_files.set_aside(tmp_path, TODAY)
    assert sorted(path.suffix for path in (tmp_path / "old").iterdir()) == [".broken", ".broken"]
    assert made(tmp_path).key.counts_on(TODAY)


def test_no_key_is_no_fault(tmp_path: Path) -> None:
    assert load_signer(tmp_path) is None
    assert load_signer(tmp_path / "nowhere", ROOT) is None


def test_a_key_cannot_end_before_it_begins(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="早于第一天"):
        make_key(tmp_path, district="411202", name="x", since=TODAY, until=BORN)
    assert list(tmp_path.iterdir()) == []


def test_damaged_and_foreign_halves_are_told(tmp_path: Path) -> None:
    mine, others = tmp_path / "a", tmp_path / "b"
    made(mine)
    made(others)
    (mine / "station.json").write_bytes((others / "station.json").read_bytes())
    with pytest.raises(BadInput, match="不是一对"):
        load_signer(mine)
    (mine / "station.key").write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n", encoding="ascii")
    with pytest.raises(BadInput, match="已损坏"):
        load_signer(mine)


def test_a_key_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = write_whole

    def full(target: Path, data: bytes) -> None:
        if target.suffix == ".json":
            raise OSError(28, "No space left on device")
        real(target, data)

    monkeypatch.setattr(key_files, "write_whole", full)
    with pytest.raises(StoreFailed, match="写不了密钥文件夹"):
        made(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_public_key_must_be_signed_by_itself() -> None:
    found = signer()
    with pytest.raises(BadInput, match="不是由它自己的私钥签名"):
        read_station_key(seal("smx-station-key", found.key, other()))
    assert read_station_key(announce(found)) == found.key
    renamed = replace(found, key=replace(found.key, name="别的站"))
    assert read_station_key(announce(renamed)).name == "别的站"
    text = announce(found).replace(found.key.name, "别的站")
    with pytest.raises(BadInput, match="签名不对"):
        read_station_key(text)


@pytest.mark.parametrize(
    "change",
    [
        {"public": "A" * 51},
        {"public": "A" * 51 + "B"},
        {"district": "4112"},
        {"district": "４１１２０２"},
        {"name": ""},
        {"name": "站\x1b[31m"},
        {"name": "长" * 51},
        {"valid_until": date(2020, 1, 1)},
    ],
)
def test_a_senseless_public_key_is_refused(change: dict[str, object]) -> None:
    found = signer()
    odd: StationKey = replace(found.key, **change)  # type: ignore[arg-type]
    with pytest.raises(BadInput):
        read_station_key(announce(replace(found, key=odd)))


def test_a_public_key_has_one_spelling() -> None:
    public = signer().key.public
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".index(public[-1])
    alike = public[:-1] + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[last ^ 1]
    assert len(raw(public)) == 32
    with pytest.raises(ValueError, match="no public key"):
        raw(alike)


def test_the_same_paper_always_gets_the_same_code(tmp_path: Path) -> None:
    found = made(tmp_path)
    assert code(NUMBER, by=found) == code(NUMBER, by=found)
