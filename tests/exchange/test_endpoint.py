"""The receiving endpoint: each package once for each key, on the disk before it answers."""

from __future__ import annotations

import shutil
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from parcels import ID, NOW, OTHER, bags, litter, package, serving, sha

from counter.errors import Refused
from counter.exchange import endpoint, ledger, receiving
from counter.exchange.bags import write_bag
from counter.exchange.endpoint import serve
from counter.exchange.proving import read_bag
from counter.exchange.receiving import inbox, only_one, open_package
from counter.exchange.zips import zip_bag

if TYPE_CHECKING:
    from pathlib import Path

    from counter.exchange.package import Package


def zipped(one: Package, folder: Path, name: str = "a.zip") -> bytes:
    folder.mkdir(exist_ok=True)
    bag = write_bag(one, folder / name.removesuffix(".zip"))
    return zip_bag(bag, folder / name).read_bytes()


def post(url: str, body: bytes, key: str = ID, **headers: str) -> httpx.Response:
    named = {"Idempotency-Key": key, **headers}
    return httpx.post(url, content=body, headers={k: v for k, v in named.items() if v}, timeout=20)


def test_a_package_is_taken_once_and_the_repeat_gets_the_same_receipt(tmp_path: Path) -> None:
    body = zipped(package(tmp_path), tmp_path / "out")
    with serving(tmp_path / "in") as url:
        first, again = (post(url, body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    assert (first.json()["repeated"], again.json()["repeated"]) == (False, True)
    [place] = bags(tmp_path / "in")
    assert [sha(one.path) for one in read_bag(place).package.files] == [
        one.sha256 for one in package(tmp_path).files
    ]


def test_other_content_under_the_same_key_is_refused_and_the_first_stays(tmp_path: Path) -> None:
    with serving(tmp_path / "in") as url:
        post(url, zipped(package(tmp_path), tmp_path / "out"))
        changed = post(url, zipped(package(tmp_path, manifest={}), tmp_path / "out", "b.zip"))
        renumbered = post(url, zipped(package(tmp_path, number="411202-9"), tmp_path / "out", "c.zip"))
    assert (changed.status_code, renumbered.status_code) == (409, 409)
    assert "内容不一样" in changed.json()["error"]
    assert [one.package.manifest["清单"] for one in inbox(tmp_path / "in")] == [[{"行": 1, "原件": 1}]]


def test_a_package_that_was_carried_away_is_not_taken_again(tmp_path: Path) -> None:
    body = zipped(package(tmp_path), tmp_path / "out")
    with serving(tmp_path / "in") as url:
        first = post(url, body)
        shutil.move(bags(tmp_path / "in")[0], tmp_path / "filed")
        again = post(url, body)
        other = post(url, zipped(package(tmp_path, manifest={}), tmp_path / "out", "b.zip"))
    assert (again.status_code, again.json()["receipt"]) == (200, first.json()["receipt"])
    assert other.status_code == 409
    assert bags(tmp_path / "in") == []


@pytest.mark.parametrize(("number", "status", "lying"), [("411202-9", 409, 1), ("", 201, 1)])
def test_a_bag_without_an_entry_left_by_a_killed_endpoint_is_taken_as_it_is(
    tmp_path: Path, number: str, status: int, lying: int
) -> None:
    left = package(tmp_path)
    write_bag(left, tmp_path / "in")
    sent = package(tmp_path, number=number or left.number)
    with serving(tmp_path / "in") as url:
        answer = post(url, zipped(sent, tmp_path / "out"))
    assert (answer.status_code, len(bags(tmp_path / "in"))) == (status, lying)


def test_a_bag_that_lies_there_damaged_is_not_taken_for_the_one_that_comes(tmp_path: Path) -> None:
    place = write_bag(package(tmp_path), tmp_path / "in")
    (place / "data" / "manifest.json").write_bytes(b"{}")
    with serving(tmp_path / "in") as url:
        answer = post(url, zipped(package(tmp_path), tmp_path / "out"))
    assert (answer.status_code, "是坏的" in answer.json()["error"]) == (409, True)


def test_many_senders_of_one_package_at_once_store_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ledger.note

    def slowly(*args: Any, **said: Any) -> object:
        time.sleep(0.2)  # time enough for the others to look before it is entered
        return real(*args, **said)

    monkeypatch.setattr(receiving, "note", slowly)
    body = zipped(package(tmp_path), tmp_path / "out")
    with serving(tmp_path / "in") as url, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post(url, body), range(8)))
    assert sorted(one.status_code for one in answers) == [200] * 7 + [201]
    assert len({one.json()["receipt"] for one in answers}) == 1
    assert len(bags(tmp_path / "in")) == 1
    assert litter(tmp_path / "in") == []


@pytest.mark.parametrize(
    ("key", "body", "status", "told"),
    [
        ("", b"", 400, "Idempotency-Key"),
        ("../../x", b"", 400, "Idempotency-Key"),
        (ID, b"", 400, "不是完好的 zip"),
        (ID, b"PK no zip", 400, "不是完好的 zip"),
        (OTHER, None, 400, "包里的编号不一样"),
    ],
)
def test_what_is_no_package_is_refused_with_a_sentence(
    tmp_path: Path, key: str, body: bytes | None, status: int, told: str
) -> None:
    sent = zipped(package(tmp_path), tmp_path / "out") if body is None else body
    with serving(tmp_path / "in") as url:
        answer = post(url, sent, key)
    assert (answer.status_code, told in answer.json()["error"]) == (status, True)
    assert bags(tmp_path / "in") == litter(tmp_path / "in") == []


def test_a_changed_byte_on_the_way_is_noticed(tmp_path: Path) -> None:
    body = bytearray(zipped(package(tmp_path), tmp_path / "out"))
    body[body.find(b"%PDF-") + 30] ^= 1
    with serving(tmp_path / "in") as url:
        answer = post(url, bytes(body))
    assert answer.status_code == 400
    assert bags(tmp_path / "in") == []


def test_too_much_is_refused_however_it_is_declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "MOST_ZIP", 1000)
    with serving(tmp_path / "in") as url:
        declared = post(url, bytes(2000))
        streamed = httpx.post(url, content=iter([bytes(600)] * 4), headers={"Idempotency-Key": ID})
    assert (declared.status_code, streamed.status_code) == (413, 413)
    assert litter(tmp_path / "in") == []


def test_a_sender_that_stops_halfway_leaves_nothing(tmp_path: Path) -> None:
    with serving(tmp_path / "in") as url:
        host, port = url.split("/")[2].split(":")
        with socket.create_connection((host, int(port))) as line:
            head = (
                f"POST /packages HTTP/1.1\r\nHost: x\r\nIdempotency-Key: {ID}\r\nContent-Length: 5000\r\n\r\n"
            )
            line.sendall(head.encode() + b"PK\x03\x04" * 20)
        body = zipped(package(tmp_path), tmp_path / "out")
        assert post(url, body).status_code == 201
    assert litter(tmp_path / "in") == []


def test_a_sender_that_is_too_slow_is_told_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "SLOWEST", 0.2)
    with serving(tmp_path / "in") as url:
        host, port = url.split("/")[2].split(":")
        with socket.create_connection((host, int(port)), timeout=20) as line:
            head = (
                f"POST /packages HTTP/1.1\r\nHost: x\r\nIdempotency-Key: {ID}\r\nContent-Length: 5000\r\n\r\n"
            )
            line.sendall(head.encode())
            assert line.recv(100).startswith(b"HTTP/1.1 408")


def test_a_full_disk_asks_to_come_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "NEEDED", 1 << 62)
    with serving(tmp_path / "in") as url:
        answer = post(url, zipped(package(tmp_path), tmp_path / "out"))
    assert (answer.status_code, bags(tmp_path / "in")) == (507, [])


def test_only_who_knows_the_token_gets_in_and_health_tells_nothing(tmp_path: Path) -> None:
    body = zipped(package(tmp_path), tmp_path / "out")
    with serving(tmp_path / "in", "secret-of-the-station") as url:
        wrong = [
            post(url, body, Authorization=told) for told in ("", "Bearer x", "Basic secret-of-the-station")
        ]
        right = post(url, body, Authorization="Bearer secret-of-the-station")
        health = httpx.get(url.replace("/packages", "/health"))
        listing = httpx.get(url)
    assert [one.status_code for one in wrong] == [401, 401, 401]
    assert right.status_code == 201
    assert (health.status_code, health.json()) == (200, {"ok": True})
    assert listing.status_code == 405


def test_without_a_token_it_listens_to_this_computer_only(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "192.168.1.5", "::", "somewhere"):  # noqa: S104
        with pytest.raises(Refused, match="没有口令不能接收"):
            serve(tmp_path, host, 0, now=lambda: NOW)


def test_two_endpoints_on_one_folder_are_refused(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(Refused, match="已经有一个接收服务"):
        serve(tmp_path, port=0, now=lambda: NOW)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match="用不了"):
            serve(tmp_path, port=port, now=lambda: NOW)


def test_the_list_shows_what_is_there_and_opening_counts_every_hash(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    with serving(folder) as url:
        post(url, zipped(package(tmp_path), tmp_path / "out"))
    (folder / "somebody's notes").mkdir()
    [line] = inbox(folder)
    assert (line.package.id, line.at) == (ID, NOW)
    for wanted in (ID, ID[:6].upper(), package(tmp_path).number):
        assert open_package(folder, wanted).place == line.place
    with pytest.raises(Refused, match="没有收到过"):
        open_package(folder, OTHER)
    write_bag(package(tmp_path, id=OTHER), folder)
    with pytest.raises(Refused, match="有 2 个包"):
        open_package(folder, package(tmp_path).number)
    assert [one.package.id for one in inbox(folder)] == [ID, OTHER]
