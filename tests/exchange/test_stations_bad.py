"""Packages that must not be taken: each is told in one sentence, and nothing of it is anywhere."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from county import COUNTY, NORTH, SOUTH, opened
from test_stations_walk import same

from counter.codes import kept
from counter.codes.key_files import load_signer
from counter.codes.lists import Revocation
from counter.desks.exchange import carrying, standing
from counter.desks.exchange.places import free_room, places
from counter.desks.supervisor.keys import KeysDesk
from counter.errors import StoreFailed
from counter.exchange import parcel, sealing
from counter.exchange.sealing import HEAD as ENVELOPE
from counter.exchange.sealing import SUFFIX, Envelope, read_envelope, write_sealed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from county import County, Station

    from counter.desks.exchange.came import Came


@pytest.fixture
def three(sent: County) -> County:
    return sent


def first(three: County) -> Path:
    """The first package of the northern township, on the stick."""
    (file,) = three.stick.glob(f"*{SUFFIX}")
    return file


def rows(station: Station) -> int:
    with station.world.office.store.read() as view:
        return sum(len(view.cases.of_status((status,))) for status in ("draft", "received", "amending"))


def refused(three: County, why: str, *, kind: str = "bad") -> Came:
    came = three.county.take(three.stick)
    told = [one for one in came.files if one.kind == kind]
    assert [one.why for one in told if why in one.why], came.files
    assert rows(three.county) == 0
    assert three.county.peer(NORTH).received == 0
    return came


def sealed(three: County, file: Path, source: Path, **changes: Any) -> None:
    """The township signs and seals something else under the same envelope: it has its own key, after all."""
    envelope = replace(read_envelope(file)[0], **changes)
    signer = load_signer(three.north.folder / kept.FOLDER)
    listed = standing.station_list(three.north.folder / kept.FOLDER)
    assert signer is not None
    assert listed is not None
    county = listed.of(COUNTY)
    assert county is not None
    file.unlink()
    write_sealed(source, file, envelope, signer, county.box)


def repacked(three: County, file: Path, change: Callable[[parcel.Plan], parcel.Plan]) -> None:
    """The same package with another content, packed and sealed by its own station."""
    plan = carrying.read_plan(places(three.north.folder).plan(COUNTY, 1))
    packed = three.north.folder / "again.zip"
    desk = three.north.desk()
    parcel.pack(change(plan), packed, scans=three.north.folder / "scans", catalogues=desk.catalogues)
    sealed(three, file, packed)


def test_one_for_another_station_is_left_alone(three: County) -> None:
    file = first(three)
    came = three.south.take(three.stick)
    assert [(one.kind, "是给 411202-01 的" in one.why) for one in came.files] == [("elsewhere", True)]
    assert file.is_file()
    assert rows(three.south) == 0


def test_a_change_of_any_part_is_noticed(three: County) -> None:
    file = first(three)
    good = file.read_bytes()
    for at in (30, 300, ENVELOPE + 10, ENVELOPE + 5000, len(good) - 1):
        file.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        came = three.county.take(three.stick)
        assert [one.kind for one in came.files] == ["bad"], at
    for cut in (0, 100, ENVELOPE, len(good) - 1):
        file.write_bytes(good[:cut])
        assert [one.kind for one in three.county.take(three.stick).files] == ["bad"], cut
    assert rows(three.county) == 0
    file.write_bytes(good)
    assert [one.kind for one in three.county.take(three.stick).files] == ["taken"]


def test_one_that_was_taken_is_not_taken_again_and_another_of_its_number_is_a_conflict(three: County) -> None:
    file = first(three)
    three.county.take(three.stick)
    copy = three.stick / "再来一次.smx"
    shutil.copy(file, copy)
    came = three.county.take(three.stick)
    assert [one.kind for one in came.files] == ["again", "again"]
    assert rows(three.county) == 1
    repacked(three, file, lambda plan: plan)
    plan_id = read_envelope(copy)[0].id
    sealed(three, file, three.north.folder / "again.zip", id=plan_id.replace(plan_id[:8], "0badbeef"))
    copy.unlink()
    (told,) = three.county.take(three.stick).files
    assert told.kind == "bad"
    assert "以前收过，内容不一样" in told.why
    assert "备份" in told.why


def test_what_comes_too_early_waits_and_the_gap_is_named(three: County) -> None:
    file = first(three)
    data = file.read_bytes()
    three.north.receive(2)
    three.north.out(three.stick, COUNTY)
    file.unlink()
    came = three.county.take(three.stick)
    assert came.missing == {NORTH: (1,)}
    assert [one.kind for one in came.files] == ["waits"]
    assert rows(three.county) == 0
    file.write_bytes(data)
    for second in three.stick.glob("*000002*"):
        second.unlink()  # the second is kept already
    assert [one.kind for one in three.county.take(three.stick).files] == ["taken", "taken"]
    assert rows(three.county) == 2


def test_a_revoked_key_signs_nothing_any_more_and_a_new_one_signs_what_was_not_sent(three: County) -> None:
    from counter.desks.exchange.joining import JoiningDesk

    first(three)
    county = three.county.desk()
    keys = KeysDesk(county)
    key = load_signer(three.north.folder / kept.FOLDER)
    assert key is not None
    keys.revoke(Revocation(key=key.key.id, day=keys.today, reason="遗失"))
    refused(three, "已经吊销")
    KeysDesk(three.north.desk()).make(anew=True)
    _, card = JoiningDesk(three.north.desk()).card("21-25")
    JoiningDesk(county).admit(card)
    texts = list(JoiningDesk(county).exports().values())
    JoiningDesk(three.north.desk()).join(texts)
    three.north.out(three.stick, COUNTY)
    assert [one.kind for one in three.county.take(three.stick).files] == ["taken"]
    assert rows(three.county) == 1


def test_another_stations_signature_is_none(three: County) -> None:
    file = first(three)
    other = load_signer(three.south.folder / kept.FOLDER)
    assert other is not None
    assert sealing.sign_anew(file, other)
    refused(three, "不是北乡便民服务中心登记的密钥签的名")


def test_a_newer_programs_package_waits_for_the_upgrade(
    three: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = first(three)
    good = file.read_bytes()
    repacked(three, file, lambda plan: replace(plan, content=replace(plan.content, tables="9999")))
    refused(three, "由更新版本的程序制作")
    assert list(places(three.county.folder).waiting(NORTH).glob("*")), "it is kept for after the upgrade"
    shutil.rmtree(places(three.county.folder).waiting(NORTH))
    file.write_bytes(good)
    sealed(three, file, three.north.folder / "again.zip", format=sealing.FORMAT + 1)
    refused(three, "由更新版本的程序制作，本程序读不懂")


@pytest.mark.parametrize("name", ["../../counter.db", "/etc/passwd", "data/../../x", "C:\\x", "x/\x00y"])
def test_a_path_that_climbs_is_refused(three: County, name: str) -> None:
    file = first(three)
    source = three.north.folder / "bad.zip"
    with zipfile.ZipFile(source, "w") as packed:
        packed.writestr(f"top/{name}", b"x")
        packed.writestr(name, b"x")
    sealed(three, file, source)
    refused(three, "没有收下")
    assert not (three.county.folder.parent / "x").exists()


def test_a_link_in_a_package_is_refused(three: County) -> None:
    file = first(three)
    source = three.north.folder / "link.zip"
    info = zipfile.ZipInfo("top/data/scans/link")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(source, "w") as packed:
        packed.writestr(info, "/etc/passwd")
    sealed(three, file, source)
    refused(three, "链接")


def test_ten_gigabytes_of_zeros_are_not_unpacked(three: County) -> None:
    file = first(three)
    source = three.north.folder / "zeros.zip"
    info = zipfile.ZipInfo("top/data/zeros")
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(source, "w") as packed, packed.open(info, "w", force_zip64=True) as writing:
        for _ in range(12):
            writing.write(b"\0" * (1 << 20))
    data = source.read_bytes()
    source.write_bytes(data.replace((12 << 20).to_bytes(4, "little"), (0xFFFFFFF0).to_bytes(4, "little")))
    sealed(three, file, source)
    refused(three, "zip 解开后")
    used = sum(one.stat().st_size for one in (three.county.folder / "exchange").rglob("*") if one.is_file())
    assert used < 1 << 20


def test_zeros_in_the_sealed_stream_itself_stop_at_the_limit(
    three: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = first(three)
    source = three.north.folder / "zeros.bin"
    with source.open("wb") as writing:
        writing.truncate(6 << 20)  # sparse: what decrypts is longer than what is allowed
    sealed(three, file, source)
    monkeypatch.setattr(sealing, "MOST_ZIP", 1 << 20)
    refused(three, "解开后大得不正常")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda e: replace(e, sender=SOUTH), "信封上写的不一样"),
        (lambda e: replace(e, number=7), "信封上写的不一样"),
        (lambda e: replace(e, recipient=SOUTH), "信封上写的不一样"),
    ],
)
def test_an_envelope_around_another_content_is_refused(
    three: County, change: Callable[[Envelope], Envelope], why: str
) -> None:
    file = first(three)
    repacked(three, file, lambda plan: replace(plan, envelope=change(plan.envelope)))
    refused(three, why)


def _strange_case(text: str) -> str:
    found = msgspec.json.decode(text)
    found["grown"]["papers"][0]["case_id"] = "case-of-another"
    return msgspec.json.encode(found).decode()


def _rewritten(text: str) -> str:
    return text.replace("张敏", "李四")


@pytest.mark.parametrize(
    ("folder", "change", "why"),
    [
        ("cases", _strange_case, "夹着别的办件的内容"),
        ("cases", lambda _: "{}", "读不懂"),
        ("entries", _rewritten, "和它的链对不上"),
        ("links", lambda text: "\n".join(reversed(text.split())), "和它的链对不上"),
    ],
)
def test_content_that_does_not_hold_together_is_refused_whole(
    three: County, folder: str, change: Callable[[str], str], why: str
) -> None:
    file = first(three)

    def other(plan: parcel.Plan) -> parcel.Plan:
        texts = {name: change(text) if name.startswith(folder) else text for name, text in plan.texts.items()}
        return replace(plan, texts=texts)

    repacked(three, file, other)
    refused(three, why)


def test_a_number_of_another_stations_windows_is_refused(three: County) -> None:
    file = first(three)

    def other(plan: parcel.Plan) -> parcel.Plan:
        texts = {
            n: t.replace('"411202-21-2', '"411202-31-2') if n.startswith("cases") else t
            for n, t in plan.texts.items()
        }
        return replace(plan, texts=texts)

    repacked(three, file, other)
    refused(three, "用了南乡便民服务中心的窗口号")


def test_a_station_that_came_back_from_an_old_backup_is_noticed_and_loses_nothing_silently(
    three: County, built: Path
) -> None:
    three.county.take(three.stick)
    assert same(f"case-{NORTH}-1", three.county, three.north)
    shutil.copytree(built / NORTH, three.stick.parent / "backup")
    back = opened(three.stick.parent / "backup", NORTH)
    back.receive(2)
    first(three).unlink()
    back.out(three.stick, COUNTY)
    back.world.close()
    told = [one for one in three.county.take(three.stick).files if one.kind == "bad"]
    assert told
    assert "两份数据同时在用" in told[0].why
    assert rows(three.county) == 1


def test_room_on_a_stick_is_told_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = SimpleNamespace(free=8 << 20)
    monkeypatch.setattr("counter.desks.exchange.places.shutil.disk_usage", lambda _: left)
    free_room(tmp_path, 26_000, spare=1 << 20)
    free_room(tmp_path, 0)  # nothing to carry needs no room
    with pytest.raises(StoreFailed, match="要有 17 MB，只剩 8 MB"):
        free_room(tmp_path, 26_000)
