"""Packages as bags: whole or not at all, the same one once, and none believed that was tampered with."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcels import ID, NAMES, NUMBER, OTHER, bags, litter, package, pdf, sha

from counter.errors import BadInput, Conflict, Refused, StoreFailed
from counter.exchange import bags as bagging
from counter.exchange import package as packaging
from counter.exchange import proving
from counter.exchange.bags import write_bag
from counter.exchange.names import is_inside, portable
from counter.exchange.package import Enclosed, check
from counter.exchange.proving import read_bag

if TYPE_CHECKING:
    from pathlib import Path


def test_a_package_becomes_a_bag_that_the_library_finds_valid(tmp_path: Path) -> None:
    place = write_bag(package(tmp_path), tmp_path / "out")
    bag = bagit.Bag(str(place))
    assert bag.validate()
    assert bag.info["External-Identifier"] == ID
    assert bag.info["Internal-Sender-Identifier"] == NUMBER
    assert bag.info["一件事"] == "开饭店(餐饮店)"
    assert bag.algorithms == ["sha256"]
    assert {f"data/{name}" for name in NAMES} < set(bag.entries)
    assert litter(tmp_path / "out") == []


def test_what_was_packed_is_what_is_read(tmp_path: Path) -> None:
    sent = package(tmp_path)
    read = read_bag(write_bag(sent, tmp_path / "out")).package
    assert replace(read, files=()) == replace(sent, files=())
    assert [(one.name, one.sha256) for one in read.files] == [(one.name, one.sha256) for one in sent.files]
    assert [sha(one.path) for one in read.files] == [one.sha256 for one in sent.files]


def test_the_same_package_is_written_once_and_gives_the_same_bytes(tmp_path: Path) -> None:
    sent = package(tmp_path)
    first, again = (write_bag(sent, tmp_path / "out") for _ in range(2))
    assert first == again
    assert bags(tmp_path / "out") == [first]
    other = write_bag(replace(sent, manifest=dict(reversed(list(sent.manifest.items())))), tmp_path / "other")
    assert {p.relative_to(first): sha(p) for p in first.rglob("*") if p.is_file()} == {
        p.relative_to(other): sha(p) for p in other.rglob("*") if p.is_file()
    }


def test_other_content_under_the_same_id_overwrites_nothing(tmp_path: Path) -> None:
    place = write_bag(package(tmp_path), tmp_path)
    with pytest.raises(Conflict, match="内容不一样"):
        write_bag(package(tmp_path, manifest={"事项": []}), tmp_path)
    assert read_bag(place).package.manifest["事项"] == ["食品经营许可(新办)"]


def test_a_damaged_bag_that_lies_there_is_told_and_left(tmp_path: Path) -> None:
    place = write_bag(package(tmp_path), tmp_path / "out")
    (place / "data" / NAMES[0]).write_bytes(b"x")
    with pytest.raises(Refused, match="是坏的") as caught:
        write_bag(package(tmp_path), tmp_path / "out")
    assert "移到别处" in caught.value.todo


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_source_that_changed_since_it_was_registered_is_not_sent(tmp_path: Path, harm: str) -> None:
    sent = package(tmp_path)
    pdf(sent.files[0].path, 5) if harm == "changed" else sent.files[0].path.unlink()
    with pytest.raises(Refused, match="内容和登记时不一样"):
        write_bag(sent, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("step", ["_copy", "tags_of", "read_bag", "_rename"])
def test_a_writer_that_dies_at_any_step_leaves_no_half_bag_and_can_do_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def die(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(bagging, step, die)
        with pytest.raises(MemoryError):
            write_bag(package(tmp_path), tmp_path / "out")
    assert bags(tmp_path / "out") == []
    place = write_bag(package(tmp_path), tmp_path / "out")
    assert read_bag(place).package.id == ID


def test_what_a_killed_writer_left_is_cleared_after_a_day_and_not_before(tmp_path: Path) -> None:
    for name in (".old.tmp", ".new.tmp"):
        (tmp_path / "out" / name / "data").mkdir(parents=True)
    long_ago = time.time() - 90_000
    os.utime(tmp_path / "out" / ".old.tmp", (long_ago, long_ago))
    write_bag(package(tmp_path), tmp_path / "out")
    assert [one.name for one in litter(tmp_path / "out")] == [".new.tmp"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    sent = package(tmp_path)
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreFailed, match="写不进文件夹"):
        write_bag(sent, tmp_path / "out")


# -- what cannot be a package ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "../a.pdf",
        "/a.pdf",
        "a/../../b.pdf",
        "a//b.pdf",
        "C:/a.pdf",
        "a\\b.pdf",
        ".a.pdf",
        "a.pdf ",
        "con.pdf",
    ],
)
def test_a_name_that_climbs_or_that_windows_cannot_hold_is_refused_at_once(tmp_path: Path, name: str) -> None:
    sent = package(tmp_path)
    bad = Enclosed(name=name, path=sent.files[0].path, sha256=sent.files[0].sha256)
    with pytest.raises(BadInput, match="不能用"):
        write_bag(replace(sent, files=(bad,)), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_every_fault_of_a_package_is_told_at_once(tmp_path: Path) -> None:
    sent = package(tmp_path)
    twice = (sent.files[0], replace(sent.files[0], name=NAMES[0].upper(), sha256="00"))
    bad = replace(
        sent, id="7", number="a/b", recipient=" ", about={"Payload-Oxum": "1.1"}, files=twice,
        made_at=sent.made_at.replace(tzinfo=None),
    )  # fmt: skip
    with pytest.raises(BadInput) as caught:
        check(bad)
    for told in ("UUID", "办件编号", "接收方", "时区", "标题", "有两个", "没有校验值"):
        assert told in str(caught.value)


@given(st.text(max_size=300))
def test_a_portable_name_is_inside_and_stays_what_it_is(name: str) -> None:
    made = portable(name)
    assert portable(made) == made
    assert is_inside(made)
    assert len(made.encode()) <= 190


CLIMBING = st.lists(
    st.sampled_from(["..", ".", "", "a", "材料", "~", "C:", "\\", "data", "..\\"]), min_size=1
)


@given(CLIMBING.map("/".join))
def test_no_path_that_is_called_inside_leaves_its_folder(path: str) -> None:
    if is_inside(path):
        assert os.path.normpath(f"/base/{path}").startswith("/base/")
        assert not {"..", ".", ""} & set(path.split("/"))
        assert "\\" not in path
        assert ":" not in path


def test_a_long_name_keeps_its_suffix_and_its_chinese() -> None:
    made = portable("食品经营许可申请书" * 20 + ".pdf")
    assert made.startswith("食品经营许可申请书")
    assert made.endswith("经营.pdf")


# -- what is not believed ----------------------------------------------------------------------------------


def resealed(place: Path) -> None:
    """Lists made to fit what lies there: only what they cannot hide is left to be noticed."""
    files = sorted(p for p in (place / "data").rglob("*") if p.is_file())
    listed = "".join(f"{sha(p)}  {p.relative_to(place).as_posix()}\n" for p in files)
    (place / "manifest-sha256.txt").write_text(listed, encoding="utf-8")
    (place / "bag-info.txt").write_text("Source-Organization: x\n", encoding="utf-8")
    (place / "tagmanifest-sha256.txt").unlink(missing_ok=True)


def _wrong_hash(place: Path) -> None:
    file = place / "data" / NAMES[1]
    file.write_bytes(file.read_bytes()[:-1] + b"x")


def _missing(place: Path) -> None:
    (place / "data" / NAMES[1]).unlink()
    (place / "bag-info.txt").write_text("A: b\n", encoding="utf-8")


def _surplus(place: Path) -> None:
    (place / "data" / "more.pdf").write_bytes(b"x")
    (place / "bag-info.txt").write_text("A: b\n", encoding="utf-8")


def _surplus_sealed(place: Path) -> None:
    (place / "data" / "more.pdf").write_bytes(b"x")
    resealed(place)


def _climbing(place: Path) -> None:
    with (place / "manifest-sha256.txt").open("a", encoding="utf-8") as file:
        file.write(f"{'0' * 64}  data/../../outside.pdf\n")


def _link(place: Path) -> None:
    (place / "data" / NAMES[1]).unlink()
    (place / "data" / NAMES[1]).symlink_to(place.parent / "outside.txt")
    resealed(place)


def _linked_folder(place: Path) -> None:
    shutil.move(place / "data", place.parent / "elsewhere")
    (place / "data").symlink_to(place.parent / "elsewhere")


def _fetch(place: Path) -> None:
    (place / "fetch.txt").write_text("file:x 1 data/a\n", encoding="utf-8")


def _no_manifest(place: Path) -> None:
    (place / "data" / "manifest.json").unlink()
    resealed(place)


def _other_manifest(place: Path) -> None:
    (place / "data" / "manifest.json").write_text('{"format": "other"}', encoding="utf-8")
    resealed(place)


def _deep_manifest(place: Path) -> None:
    (place / "data" / "manifest.json").write_text("[" * 100_000, encoding="utf-8")
    resealed(place)


def _climbing_manifest(place: Path) -> None:
    file = place / "data" / "manifest.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    said["files"][0]["name"] = "../../outside.txt"
    file.write_text(json.dumps(said), encoding="utf-8")
    resealed(place)


def _weak_hash(place: Path) -> None:
    weak = hashlib.md5((place / "data" / NAMES[1]).read_bytes(), usedforsecurity=False).hexdigest()
    lines = (place / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = "".join(line for line in lines if NAMES[1] not in line)
    (place / "manifest-sha256.txt").write_text(kept, encoding="utf-8")
    (place / "manifest-md5.txt").write_text(f"{weak}  data/{NAMES[1]}\n", encoding="utf-8")
    (place / "tagmanifest-sha256.txt").unlink()


def _other_encoding(place: Path) -> None:
    text = "BagIt-Version: 1.0\nTag-File-Character-Encoding: zlib\n"
    (place / "bagit.txt").write_text(text, encoding="utf-8")


def _broken_list(place: Path) -> None:
    (place / "manifest-sha256.txt").write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_wrong_hash, "校验值不一样"),
        (_missing, "包里没有"),
        (_surplus, "不在清单上"),
        (_surplus_sealed, "manifest.json 写的不一致"),
        (_climbing, "跑到包外面去"),
        (_link, "是链接"),
        (_linked_folder, "是链接"),
        (_fetch, "不该有的文件“fetch.txt”"),
        (_no_manifest, "没有 manifest.json"),
        (_other_manifest, "不是本系统的格式"),
        (_deep_manifest, "不是本系统的格式"),
        (_climbing_manifest, "不能用"),
        (_weak_hash, "没有 SHA-256"),
        (_other_encoding, "文字编码不认识"),
        (_broken_list, "读不懂"),
    ],
)
def test_a_bag_that_is_not_whole_or_not_ours_is_refused_in_one_sentence(
    tmp_path: Path, harm: object, told: str
) -> None:
    (tmp_path / "outside.txt").write_text("somebody's", encoding="utf-8")
    place = write_bag(package(tmp_path), tmp_path / "out")
    assert callable(harm)
    harm(place)
    with pytest.raises(BadInput, match=told) as caught:
        read_bag(place)
    assert "\n" not in str(caught.value)
    assert caught.value.todo


def test_too_many_files_and_too_many_bytes_are_refused_before_any_is_hashed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = write_bag(package(tmp_path), tmp_path / "out")
    monkeypatch.setattr(proving, "_proved", lambda _: pytest.fail("hashed"))
    monkeypatch.setattr(proving, "MOST_BYTES", 1000)
    with pytest.raises(BadInput, match="MB"):
        read_bag(place)
    monkeypatch.setattr(proving, "MOST_BYTES", 1 << 30)
    monkeypatch.setattr(proving, "MOST_FILES", -5)
    with pytest.raises(BadInput, match="文件超过"):
        read_bag(place)


@pytest.mark.parametrize("what", ["nowhere", "a file"])
def test_what_is_no_folder_is_no_bag(tmp_path: Path, what: str) -> None:
    (tmp_path / "a file").write_text("x", encoding="utf-8")
    with pytest.raises(BadInput, match="不是一个包"):
        read_bag(tmp_path / what)


def test_the_fingerprint_tells_content_apart_and_nothing_else(tmp_path: Path) -> None:
    one = packaging.fingerprint_of(packaging.payload_of(package(tmp_path)))
    assert one == read_bag(write_bag(package(tmp_path), tmp_path / "out")).fingerprint
    changes: tuple[dict[str, object], ...] = (
        {"id": OTHER},
        {"recipient": "公安部门"},
        {"about": {}},
        {"files": ()},
    )
    for change in changes:
        assert packaging.fingerprint_of(packaging.payload_of(package(tmp_path, **change))) != one
