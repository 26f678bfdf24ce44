"""Zips of bags: a bomb, a climbing name, a lock or a twin is refused before anything lies anywhere."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parcels import bags, litter, package, sha

from counter.errors import BadInput, Conflict
from counter.exchange import zips
from counter.exchange.bags import write_bag
from counter.exchange.zips import read_zip, zip_bag

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Entries = list[tuple[zipfile.ZipInfo, bytes]]


def zipped(folder: Path) -> Path:
    return zip_bag(write_bag(package(folder), folder / "work"), folder / "work" / "a.zip")


def entries(file: Path) -> Entries:
    with zipfile.ZipFile(file) as packed:
        return [(info, packed.read(info)) for info in packed.infolist()]


def written(target: Path, content: Entries, how: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(target, "w", how) as packed:
        for info, data in content:
            packed.writestr(info, data, how)
    return target


def test_a_bag_goes_through_a_zip_unchanged_and_gives_the_same_zip_twice(tmp_path: Path) -> None:
    file = zipped(tmp_path)
    first = sha(file)
    received = read_zip(file, tmp_path / "in")
    assert replace(received.package, files=()) == replace(package(tmp_path), files=())
    assert [sha(one.path) for one in received.package.files] == [
        one.sha256 for one in package(tmp_path).files
    ]
    assert bags(tmp_path / "in") == [received.place]
    assert sha(zipped(tmp_path)) == first
    assert litter(tmp_path / "in") == litter(tmp_path / "work") == []


def test_a_zip_read_twice_lies_there_once(tmp_path: Path) -> None:
    file = zipped(tmp_path)
    assert read_zip(file, tmp_path / "in") == read_zip(file, tmp_path / "in")
    assert len(bags(tmp_path / "in")) == 1


def test_a_zip_of_other_content_under_the_same_id_is_a_conflict(tmp_path: Path) -> None:
    read_zip(zipped(tmp_path), tmp_path / "in")
    other = write_bag(package(tmp_path, manifest={}), tmp_path / "other")
    with pytest.raises(Conflict):
        read_zip(zip_bag(other, tmp_path / "b.zip"), tmp_path / "in")


def test_a_zip_that_another_tool_packed_tight_is_read_too(tmp_path: Path) -> None:
    tight = written(tmp_path / "b.zip", entries(zipped(tmp_path)), zipfile.ZIP_DEFLATED)
    assert read_zip(tight, tmp_path / "in").package.number == package(tmp_path).number


def _named(name: str) -> Callable[[Entries], Entries]:
    def change(content: Entries) -> Entries:
        return [*content, (zipfile.ZipInfo(name.replace("TOP", content[0][0].filename.split("/")[0])), b"x")]

    return change


def _twin(content: Entries) -> Entries:
    name = content[0][0].filename
    top, rest = name.split("/", 1)
    return [*content, (zipfile.ZipInfo(f"{top}/{rest.upper()}"), b"x")]


def _linked(content: Entries) -> Entries:
    info = zipfile.ZipInfo(f"{content[0][0].filename.split('/')[0]}/data/link.pdf")
    info.external_attr = 0o120777 << 16
    return [*content, (info, b"/etc/passwd")]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_named("../outside.txt"), "可能想写到别处去"),
        (_named("TOP/data/../../../outside.txt"), "可能想写到别处去"),
        (_named("/outside.txt"), "可能想写到别处去"),
        (_named("C:/outside.txt"), "可能想写到别处去"),
        (_named("TOP\\outside.txt"), "可能想写到别处去"),
        (_named("TOP/data/.hidden"), "可能想写到别处去"),
        (_named("second/data/a.txt"), "只有一个文件夹"),
        (_twin, "同名"),
        (_linked, "是链接"),
        (lambda _: [], "是空的"),
        (lambda _: [(zipfile.ZipInfo("a.txt"), b"x")], "只有一个文件夹"),
        (lambda content: [content[0], *content[2:]], "不是 BagIt 包"),
        (lambda content: [one for one in content if ".png" not in one[0].filename], "对不上"),
    ],
)
def test_a_zip_with_anything_odd_is_refused_and_nothing_is_left(
    tmp_path: Path, change: Callable[[Entries], Entries], told: str
) -> None:
    bad = written(tmp_path / "b.zip", change(entries(zipped(tmp_path))))
    before = {one for one in tmp_path.rglob("*") if "in" not in one.relative_to(tmp_path).parts}
    with pytest.raises(BadInput, match=told) as caught:
        read_zip(bad, tmp_path / "in")
    assert "\n" not in str(caught.value)
    assert list((tmp_path / "in").iterdir()) == []
    assert {one for one in tmp_path.rglob("*") if "in" not in one.relative_to(tmp_path).parts} == before


PARTS = st.sampled_from(["..", ".", "", "a", "data", "/", "\\..", "C:", "~", "材料", "\x00", "\u2028"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PARTS, min_size=1, max_size=5).map("/".join))
def test_no_name_writes_outside_the_folder(tmp_path: Path, name: str) -> None:
    home = tmp_path / "deep" / "er" / "in"
    bad = written(tmp_path / "b.zip", [(zipfile.ZipInfo(name or "x"), b"x")])
    with pytest.raises(BadInput):
        read_zip(bad, home)
    assert list(home.iterdir()) == []
    assert [one.name for one in home.parent.iterdir()] == ["in"]


# -- bombs -------------------------------------------------------------------------------------------------


def test_a_bomb_by_ratio_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = written(
        tmp_path / "b.zip", [(zipfile.ZipInfo("top/data/a.pdf"), bytes(20 << 20))], zipfile.ZIP_DEFLATED
    )
    assert bomb.stat().st_size < 100_000
    monkeypatch.setattr(zips, "_pour", lambda *_: pytest.fail("unpacked"))
    with pytest.raises(BadInput, match="压缩炸弹"):
        read_zip(bomb, tmp_path / "in")


def test_a_bomb_by_declared_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = zipped(tmp_path)
    monkeypatch.setattr(zips, "MOST_BYTES", 1000)
    with pytest.raises(BadInput, match="解开后超过"):
        read_zip(file, tmp_path / "in")


def test_a_bomb_that_lies_about_its_size_fills_no_disk(tmp_path: Path) -> None:
    """The entry says 10 bytes and holds 5 MB: what comes out is counted."""
    file = written(
        tmp_path / "b.zip", [(zipfile.ZipInfo("top/data/a.pdf"), bytes(5 << 20))], zipfile.ZIP_DEFLATED
    )
    data = bytearray(file.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    file.write_bytes(data)
    with pytest.raises(BadInput):
        read_zip(file, tmp_path / "in")
    assert list((tmp_path / "in").iterdir()) == []


@pytest.mark.parametrize("count", [zips.MOST_ENTRIES + 1, 65_536])
def test_a_bomb_of_entries_is_refused_before_the_list_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    bomb = written(tmp_path / "b.zip", [(zipfile.ZipInfo(f"t/{n}"), b"") for n in range(count)])

    def unread(*_: object) -> None:
        pytest.fail("the list was read")

    monkeypatch.setattr(zipfile, "ZipFile", unread)
    with pytest.raises(BadInput, match="zip 里的文件超过"):
        read_zip(bomb, tmp_path / "in")


def test_a_bomb_of_entries_that_hides_their_number_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old record at the end says one entry; the 64-bit one before it, which readers believe, says all."""
    bomb = written(tmp_path / "b.zip", [(zipfile.ZipInfo(f"t/{n}"), b"") for n in range(66_000)])
    data = bytearray(bomb.read_bytes())
    at = data.rfind(b"PK\x05\x06")
    data[at + 8 : at + 16] = struct.pack("<HHL", 1, 1, 50)
    bomb.write_bytes(data)
    with zipfile.ZipFile(bomb) as believed:
        assert len(believed.infolist()) == 66_000

    def unread(*_: object) -> None:
        pytest.fail("the list was read")

    monkeypatch.setattr(zipfile, "ZipFile", unread)
    with pytest.raises(BadInput, match="zip 里的文件超过"):
        read_zip(bomb, tmp_path / "in")


def test_a_locked_zip_and_a_strange_packing_are_told(tmp_path: Path) -> None:
    file = written(tmp_path / "b.zip", [(zipfile.ZipInfo("top/data/a.pdf"), b"x" * 50)])
    data = bytearray(file.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + flags] |= 1
    file.write_bytes(data)
    with pytest.raises(BadInput, match="加了密码"):
        read_zip(file, tmp_path / "in")
    with pytest.raises(BadInput, match="压缩方式"):
        read_zip(
            written(tmp_path / "c.zip", [(zipfile.ZipInfo("t/a"), b"x" * 50)], zipfile.ZIP_LZMA),
            tmp_path / "in",
        )


@pytest.mark.parametrize("part", [0.0, 0.3, 0.99])
def test_a_zip_that_was_cut_off_or_is_none_is_told(tmp_path: Path, part: float) -> None:
    file = zipped(tmp_path)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])
    with pytest.raises(BadInput, match="不是完好的 zip"):
        read_zip(file, tmp_path / "in")


def test_a_zip_with_one_wrong_byte_is_refused(tmp_path: Path) -> None:
    file = zipped(tmp_path)
    data = bytearray(file.read_bytes())
    data[data.find(b"%PDF-") + 40] ^= 1
    file.write_bytes(data)
    with pytest.raises(BadInput):
        read_zip(file, tmp_path / "in")
    assert bags(tmp_path / "in") == []
