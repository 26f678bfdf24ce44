"""The senders: what came is known, what did not come says whether to try again, nothing comes twice."""

from __future__ import annotations

import shutil
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcels import ID, NOW, OTHER, bags, by_folder, by_http, litter, package, serving

from counter.exchange import send
from counter.exchange.bags import write_bag
from counter.exchange.endpoint import HOST
from counter.exchange.proving import read_bag
from counter.exchange.receiving import inbox
from counter.exchange.retry import DELAYS, TRIES, next_attempt
from counter.exchange.routes import Route
from counter.exchange.send import Ack, SendFailed, deliver, drop_message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from counter.exchange.package import Package


def sent(package: Package, route: Route, work: Path) -> Ack:
    return deliver(package, route, work=work, now=NOW, timeout=10)


# -- a folder ----------------------------------------------------------------------------------------------


@pytest.mark.rule("R143")
def test_a_bag_is_dropped_into_the_folder_of_the_department_once(tmp_path: Path) -> None:
    route = by_folder(tmp_path / "outbox" / "公安部门")
    first, again = (sent(package(tmp_path), route, tmp_path / "work") for _ in range(2))
    assert first == again == Ack(receipt=str(bags(tmp_path / "outbox" / "公安部门")[0]))
    assert len(bags(tmp_path / "outbox" / "公安部门")) == 1


def test_a_bag_that_the_department_carried_away_is_not_dropped_again(tmp_path: Path) -> None:
    route = by_folder(tmp_path / "drop")
    first = sent(package(tmp_path), route, tmp_path / "work")
    shutil.move(first.receipt, tmp_path / "taken")
    assert sent(package(tmp_path), route, tmp_path / "work") == first
    assert bags(tmp_path / "drop") == []


def test_other_content_under_the_same_id_is_not_dropped(tmp_path: Path) -> None:
    route = by_folder(tmp_path / "drop")
    sent(package(tmp_path), route, tmp_path / "work")
    with pytest.raises(SendFailed, match="内容不一样") as caught:
        sent(package(tmp_path, manifest={}), route, tmp_path / "work")
    assert not caught.value.again


def test_a_drive_that_is_not_connected_is_waited_for_and_not_made_up(tmp_path: Path) -> None:
    with pytest.raises(SendFailed, match="网络盘") as caught:
        sent(package(tmp_path), by_folder(tmp_path / "mnt" / "police", ours=False), tmp_path / "work")
    assert caught.value.again
    assert not (tmp_path / "mnt").exists()


@pytest.mark.rule("R149")
def test_a_department_without_connection_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(SendFailed, match="尚未对接") as caught:
        sent(package(tmp_path), Route(department="税务部门", way="none"), tmp_path / "work")
    assert not caught.value.again
    assert "通知牵头部门" in caught.value.todo


def test_a_scan_that_is_gone_is_no_trouble_that_passes(tmp_path: Path) -> None:
    one = package(tmp_path)
    one.files[0].path.unlink()
    with pytest.raises(SendFailed, match="不见了") as caught:
        sent(one, by_folder(tmp_path / "drop"), tmp_path / "work")
    assert not caught.value.again


@pytest.mark.parametrize("step", ["write_bag", "note"])
def test_a_dropper_that_dies_at_any_step_loses_nothing_and_drops_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    _die(monkeypatch, step, lambda: sent(package(tmp_path), by_folder(tmp_path / "drop"), tmp_path / "work"))
    sent(package(tmp_path), by_folder(tmp_path / "drop"), tmp_path / "work")
    assert [read_bag(one).package.id for one in bags(tmp_path / "drop")] == [ID]


def _die(patching: pytest.MonkeyPatch, step: str, act: Callable[[], object]) -> None:
    def die(*_: object, **__: object) -> None:
        raise MemoryError

    with patching.context() as patch:
        patch.setattr(send, step, die)
        with pytest.raises(MemoryError):
            act()


# -- HTTP --------------------------------------------------------------------------------------------------


@pytest.mark.rule("R143")
def test_a_package_goes_to_the_endpoint_once_and_the_receipt_is_the_same(tmp_path: Path) -> None:
    with serving(tmp_path / "in", "secret-of-the-station") as url:
        route = by_http(url, "secret-of-the-station")
        first, again = (sent(package(tmp_path), route, tmp_path / "work") for _ in range(2))
        other = sent(package(tmp_path, id=OTHER), route, tmp_path / "work")
    assert first == again
    assert other != first
    assert {read_bag(one).package.id for one in bags(tmp_path / "in")} == {ID, OTHER}
    assert list((tmp_path / "work").iterdir()) == litter(tmp_path / "in") == []


@pytest.mark.parametrize("step", ["write_bag", "zip_bag", "_upload", "_answered"])
def test_a_sender_that_dies_at_any_step_loses_nothing_and_sends_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with serving(tmp_path / "in") as url:
        _die(monkeypatch, step, lambda: sent(package(tmp_path), by_http(url), tmp_path / "work"))
        sent(package(tmp_path), by_http(url), tmp_path / "work")
    assert [one.package.id for one in inbox(tmp_path / "in")] == [ID]


@pytest.mark.parametrize(("token", "told"), [("", "401"), ("wrong", "口令（token）不对")])
def test_a_wrong_token_is_told_and_not_tried_again(tmp_path: Path, token: str, told: str) -> None:
    with serving(tmp_path / "in", "secret-of-the-station") as url, pytest.raises(SendFailed) as caught:
        sent(package(tmp_path), by_http(url, token), tmp_path / "work")
    assert told in str(caught.value)
    assert "token" in caught.value.todo
    assert not caught.value.again
    assert bags(tmp_path / "in") == []


def test_a_platform_that_is_away_is_tried_again(tmp_path: Path) -> None:
    with serving(tmp_path / "in") as url:
        pass
    with pytest.raises(SendFailed, match="连不上") as caught:
        sent(package(tmp_path), by_http(url), tmp_path / "work")
    assert caught.value.again
    assert list((tmp_path / "work").iterdir()) == []


class Platform(BaseHTTPRequestHandler):
    """Somebody else's platform, which answers as it likes."""

    status, body = 200, b"{}"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int, str], str]]:
    server = HTTPServer((HOST, 0), Platform)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()

    def answers(status: int, body: str) -> str:
        monkeypatch.setattr(Platform, "status", status)
        monkeypatch.setattr(Platform, "body", body.encode())
        return f"http://{HOST}:{server.server_port}/"

    yield answers
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.mark.parametrize(
    ("answer", "again", "told"),
    [
        ((500, "<html>"), True, "500"),
        ((503, '{"error": "维护中"}'), True, "维护中"),
        ((408, ""), True, "408"),
        ((429, ""), True, "429"),
        ((400, '{"error": "缺少\\u001b[2J统一社会信用代码"}'), False, "缺少统一社会信用代码"),
        ((404, ""), False, "404"),
        ((409, "[]"), False, "409"),
        ((302, ""), False, "302"),
        ((200, "{}"), False, "没有给回执号"),
        ((200, "no json"), False, "没有给回执号"),
    ],
)
def test_what_a_platform_answers_is_told_and_decides_whether_to_try_again(
    tmp_path: Path, platform: Callable[[int, str], str], answer: tuple[int, str], again: bool, told: str
) -> None:
    with pytest.raises(SendFailed) as caught:
        sent(package(tmp_path), by_http(platform(*answer)), tmp_path / "work")
    assert told in str(caught.value)
    assert caught.value.again is again
    assert caught.value.todo


def test_any_platform_with_a_receipt_will_do(tmp_path: Path, platform: Callable[[int, str], str]) -> None:
    route = by_http(platform(202, '{"receipt": 77}'))
    assert sent(package(tmp_path), route, tmp_path / "work") == Ack(receipt="77")


def test_what_a_killed_sender_left_in_its_folder_is_no_hindrance(tmp_path: Path) -> None:
    bag = write_bag(package(tmp_path), tmp_path / "work")
    (tmp_path / "work" / f"{bag.name}.zip").write_bytes(b"half")
    with serving(tmp_path / "in") as url:
        assert sent(package(tmp_path), by_http(url), tmp_path / "work").receipt
    assert list((tmp_path / "work").iterdir()) == []


# -- messages ----------------------------------------------------------------------------------------------


def test_a_message_is_one_file_and_stays_one(tmp_path: Path) -> None:
    first = drop_message(tmp_path, ID, "13800000000", "您的证照已办好。\n请带证件来取。", NOW)
    text = first.read_text(encoding="utf-8")
    assert text.startswith(f"To: 13800000000\nId: {ID}\nDate: 2026-11-23T10:30:00+00:00\n\n您的证照已办好。")
    later = NOW + timedelta(hours=1)
    assert drop_message(tmp_path, ID, "13800000000", "您的证照已办好。\n请带证件来取。", later) == first
    assert first.read_text(encoding="utf-8") == text


def test_a_message_that_the_service_took_is_not_put_there_again(tmp_path: Path) -> None:
    drop_message(tmp_path, ID, "13800000000", "已办好", NOW).unlink()
    drop_message(tmp_path, ID, "13800000000", "已办好", NOW)
    assert [one.name for one in tmp_path.glob("*.txt")] == []
    with pytest.raises(SendFailed, match="内容不一样") as caught:
        drop_message(tmp_path, ID, "13900000000", "已办好", NOW)
    assert not caught.value.again


def test_a_message_cut_off_before_it_was_entered_is_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _die(monkeypatch, "note", lambda: drop_message(tmp_path, ID, "13800000000", "已办好", NOW))
    drop_message(tmp_path, ID, "13800000000", "已办好", NOW)
    assert [one.name for one in tmp_path.glob("*.txt")] == [f"{ID}.txt"]


def test_an_address_line_cannot_forge_another_line(tmp_path: Path) -> None:
    text = drop_message(tmp_path, ID, "138\nId: 7", "x", NOW).read_text(encoding="utf-8")
    assert text.splitlines()[:2] == ["To: 138 Id: 7", f"Id: {ID}"]


def test_a_message_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "sms").write_text("in the way", encoding="utf-8")
    with pytest.raises(SendFailed, match="短信写不进") as caught:
        drop_message(tmp_path / "sms", ID, "13800000000", "x", NOW)
    assert caught.value.again


# -- again -------------------------------------------------------------------------------------------------


def test_tries_come_later_and_later_and_end() -> None:
    assert [next_attempt(n, NOW) for n in range(1, TRIES)] == [NOW + timedelta(minutes=m) for m in DELAYS]
    assert next_attempt(0, NOW) == NOW
    assert next_attempt(TRIES, NOW) is None
    assert list(DELAYS) == sorted(DELAYS)


@given(st.integers(0, 10_000))
def test_every_number_of_tries_gives_a_later_moment_or_none(attempts: int) -> None:
    at = next_attempt(attempts, NOW)
    assert (at is None) == (attempts >= TRIES)
    assert at is None or at >= NOW
