"""Scans: told by their content, kept once under their hash, taken from a watched folder when finished."""

from __future__ import annotations

import os
import struct
import threading
import time
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from parcels import pdf, picture, sha

from counter import scans
from counter.desks.office import local_now
from counter.errors import BadInput, Refused, StoreFailed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.rule("R142")
@pytest.mark.parametrize(("name", "media"), [("a.jpg", "image/jpeg"), ("a.png", "image/png")])
def test_a_picture_is_told_by_its_content_and_is_one_page(tmp_path: Path, name: str, media: str) -> None:
    file = picture(tmp_path / name).rename(tmp_path / "扫描 1.pdf")
    scan = scans.inspect(file)
    assert (scan.media, scan.pages, scan.name) == (media, 1, "扫描 1.pdf")
    assert (scan.sha256, scan.size) == (sha(file), file.stat().st_size)


def test_a_pdf_of_300_pages_is_counted_quickly(tmp_path: Path) -> None:
    file = pdf(tmp_path / "long.bin", 300)
    begun = time.perf_counter()
    assert (scans.inspect(file).media, scans.inspect(file).pages) == ("application/pdf", 300)
    assert time.perf_counter() - begun < 5


def _bomb(target: Path) -> Path:
    """A PNG whose head says 60,000 × 60,000."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")
    target.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return target


def _cut(file: Path, part: float = 0.6) -> Path:
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])
    return file


def _with(target: Path, data: bytes) -> Path:
    target.write_bytes(data)
    return target


def _torn(file: Path) -> Path:
    """A PDF with a whole beginning and end and nothing that holds between."""
    return _with(file, b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 9 0 R >> endobj\n%%EOF\n")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda t: t / "nowhere.pdf", "没有“nowhere.pdf”这个文件"),
        (lambda t: t, "不是文件"),
        (lambda t: _with(t / "empty.pdf", b""), "是空的"),
        (
            lambda t: _with(t / "a.pdf", b"PK\x03\x04word"),
            "像是 Word、OFD 或者压缩文件，不是 PDF、JPEG 或 PNG",
        ),
        (lambda t: _with(t / "a.pdf", b"II*\x00tiff"), "TIFF"),
        (lambda t: _with(t / "a.jpg", b"GIF89a"), "GIF"),
        (lambda t: _with(t / "a.png", "不是图片".encode()), "“a.png”不是 PDF、JPEG 或 PNG"),
        (lambda t: _cut(pdf(t / "a.pdf", 9)), "没有结尾，像是没有传完"),
        (lambda t: _torn(t / "a.pdf"), "损坏的 PDF"),
        (lambda t: pdf(t / "a.pdf", 2, password="1234"), "加了密码"),
        (lambda t: pdf(t / "a.pdf", 0), "一页也没有"),
        (lambda t: _cut(picture(t / "a.jpg", (300, 300))), "损坏的图片，或者没有传完"),
        (lambda t: _cut(picture(t / "a.png", (300, 300))), "损坏的图片，或者没有传完"),
        (lambda t: _bomb(t / "a.png"), "画面大得不正常"),
    ],
)
def test_what_is_no_sound_scan_is_refused_in_one_sentence_and_nothing_is_kept(
    tmp_path: Path, make: object, told: str
) -> None:
    assert callable(make)
    file, kept = make(tmp_path), tmp_path / "kept"
    for look in (scans.inspect, lambda one: scans.keep(one, kept)):
        with pytest.raises(BadInput, match=told) as caught:
            look(file)
        assert caught.value.todo
        assert "\n" not in str(caught.value)
    assert not kept.exists() or [one for one in kept.rglob("*") if one.is_file()] == []


def test_a_file_above_the_limit_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = pdf(tmp_path / "a.pdf", 3)
    monkeypatch.setattr(scans, "MOST_BYTES", file.stat().st_size - 1)
    with pytest.raises(BadInput, match="超过"):
        scans.inspect(file)
    monkeypatch.setattr(scans, "MOST_BYTES", file.stat().st_size)
    assert scans.inspect(file).pages == 3


@pytest.mark.rule("R142")
def test_the_same_bytes_are_kept_once_whatever_they_are_called(tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    first = scans.keep(pdf(tmp_path / "a.pdf"), folder)
    again = scans.keep((tmp_path / "a.pdf").rename(tmp_path / "b.jpg"), folder)
    assert (first.sha256, first.name, again.name) == (again.sha256, "a.pdf", "b.jpg")
    place = scans.path_of(folder, first)
    assert place == folder / first.sha256[:2] / f"{first.sha256}.pdf"
    assert [one for one in folder.rglob("*") if one.is_file()] == [place]
    assert sha(place) == first.sha256
    scans.verify(folder, first)


def test_many_at_once_keep_the_same_scan_without_harm(tmp_path: Path) -> None:
    file, folder = picture(tmp_path / "a.png", (200, 200)), tmp_path / "scans"
    kept: list[scans.ScanFile] = []
    threads = [threading.Thread(target=lambda: kept.append(scans.keep(file, folder))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(kept) == 8
    assert set(kept) == {scans.inspect(file)}
    assert [one for one in folder.rglob("*") if one.is_file()] == [scans.path_of(folder, kept[0])]


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_kept_scan_that_is_gone_or_changed_is_told_and_made_whole_by_the_same_scan(
    tmp_path: Path, harm: str
) -> None:
    file, folder = pdf(tmp_path / "a.pdf"), tmp_path / "scans"
    scan = scans.keep(file, folder)
    place = scans.path_of(folder, scan)
    if harm == "gone":
        place.unlink()
    else:
        place.write_bytes(b"%PDF-something else")
    with pytest.raises(Refused, match="内容和登记时不一样") as caught:
        scans.verify(folder, scan)
    assert "备份" in caught.value.todo
    scans.keep(file, folder)
    scans.verify(folder, scan)


def test_a_folder_that_cannot_be_written_is_told_and_the_scan_stays(tmp_path: Path) -> None:
    file = pdf(tmp_path / "a.pdf")
    blocked = tmp_path / "scans"
    blocked.write_text("a file in the way", encoding="utf-8")
    with pytest.raises(StoreFailed, match="存不进文件夹"):
        scans.keep(file, blocked)
    assert scans.inspect(file).pages == 1


# -- the watched folder ------------------------------------------------------------------------------------


def test_a_growing_file_is_left_until_it_lies_still(tmp_path: Path) -> None:
    file = pdf(tmp_path / "growing.pdf")
    now = local_now()
    assert scans.arrived(tmp_path, now=now) == ()
    later = now + timedelta(seconds=scans.SETTLED + 1)
    assert scans.arrived(tmp_path, now=later) == (file,)
    with file.open("ab") as still:
        still.write(b"more")
    os.utime(file, (0, 0))  # a copy that brings its old date along: the system's own time of change tells
    assert scans.arrived(tmp_path, now=local_now()) == ()


def test_finished_files_come_oldest_first_and_nothing_else_comes(tmp_path: Path) -> None:
    for age, name in enumerate(("10.pdf", "2.png", "旧.jpg")):
        file = pdf(tmp_path / name)
        os.utime(file, (1_000_000 - age, 1_000_000 - age))
    for name in (".hidden.pdf", "~lock.pdf", "a.pdf.part", "b.TMP", "Thumbs.db"):
        pdf(tmp_path / name)
    (tmp_path / "empty.pdf").touch()
    pdf(tmp_path / "folder" / "inside.pdf")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "10.pdf")
    found = scans.arrived(tmp_path, now=local_now() + timedelta(minutes=1))
    assert [one.name for one in found] == ["旧.jpg", "2.png", "10.pdf"]


def test_a_scanner_whose_clock_is_ahead_keeps_no_file_out(tmp_path: Path) -> None:
    file = pdf(tmp_path / "a.pdf")
    ahead = time.time() + 3600
    os.utime(file, (ahead, ahead))
    assert scans.arrived(tmp_path, now=local_now()) == (file,)


def test_a_watched_folder_that_is_away_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="打不开"):
        scans.arrived(tmp_path / "away", now=local_now())


def test_a_taken_file_is_set_aside_and_never_overwrites_another(tmp_path: Path) -> None:
    later = local_now() + timedelta(minutes=1)
    for _ in range(2):
        file = pdf(tmp_path / "scan.pdf")
        assert scans.set_aside(file, scans.keep(file, tmp_path / ".kept"))
    assert [one.name for one in sorted((tmp_path / scans.TAKEN).iterdir())] == ["scan-2.pdf", "scan.pdf"]
    assert scans.arrived(tmp_path, now=later) == ()


def test_a_file_that_changed_after_it_was_kept_stays_to_arrive_again(tmp_path: Path) -> None:
    file = pdf(tmp_path / "scan.pdf")
    scan = scans.keep(file, tmp_path / ".kept")
    pdf(file, 2)
    assert scans.set_aside(file, scan) is None
    assert scans.arrived(tmp_path, now=local_now() + timedelta(minutes=1)) == (file,)
