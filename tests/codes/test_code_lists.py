"""Lists of keys and voids: signed, numbered, taken only forward, refused when anything was changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from code_hands import BORN, NOW, NUMBER, TODAY, code, listed, made, other, signer
from hypothesis import given, settings
from hypothesis import strategies as st

from counter.codes import kept, lists
from counter.codes.kept import accept, put, read_lists
from counter.codes.key_files import ROOT, load_signer, make_key
from counter.codes.keys import Signer, fingerprint
from counter.codes.lists import KeyList, Revocation, Void, VoidList, announce, merge, merge_voids
from counter.codes.sealed import unseal
from counter.codes.verdict import verify
from counter.errors import BadInput, Refused
from counter.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

GONE = Revocation(key=signer().key.id, day=TODAY, reason="遗失")
VOID = Void(number=NUMBER, day=TODAY, replaced_by=NUMBER[:-1] + "2")
LATER = TODAY + timedelta(days=1)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A folder that signs lists; it has signed an empty first one."""
    folder = tmp_path / "county"
    make_key(folder, district="411200", name="三门峡市", since=BORN, which=ROOT)
    put(folder, kept.county(root(folder), None, TODAY))
    return folder


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """A folder that has nothing yet."""
    folder = tmp_path / "station"
    folder.mkdir()
    return folder


def root(folder: Path) -> Signer:
    found = load_signer(folder, ROOT)
    assert found is not None
    return found


def sent(folder: Path) -> str:
    """The list as the county sends it out."""
    return (folder / kept.LIST).read_text(encoding="utf-8")


def take(folder: Path, text: str, today: date = TODAY, trust: str = "") -> str:
    change = accept(folder, text, today, trust=trust)
    put(folder, change)
    return change.told


def mark(folder: Path) -> str:
    return fingerprint(root(folder).key.public)


# -- from a key to a verdict -------------------------------------------------------------------------------


def test_a_key_goes_to_the_county_and_its_papers_are_known_everywhere(county: Path, station: Path) -> None:
    mine = made(station.parent / "issuer")
    assert "第 2 号" in take(county, announce(mine))
    take(station, sent(county), trust=mark(county))
    assert verify(code(by=mine), read_lists(station), NOW).good
    put(county, kept.revoke(county, Revocation(key=mine.key.id, day=TODAY, reason="遗失"), TODAY))
    take(station, sent(county))
    assert verify(code(by=mine), read_lists(station), NOW).kind == "revoked"
    assert verify(code(by=mine, day=BORN), read_lists(station), NOW).good


def test_voids_go_from_station_to_station_and_through_the_county(county: Path, station: Path) -> None:
    folder = station.parent / "issuer"
    mine = made(folder)
    take(county, announce(mine))
    take(station, sent(county), trust=mark(county))
    put(folder, kept.own_voids(folder, (VOID,), TODAY))
    text = (folder / kept.void_file(mine.key.id)).read_text(encoding="utf-8")
    take(station, text)
    assert verify(code(by=mine), read_lists(station), NOW).replaced_by == VOID.replaced_by
    assert read_lists(station).void_days == {"411202": TODAY}
    take(county, text)
    listed_now = kept.key_list(county)
    assert listed_now is not None
    assert (listed_now.number, listed_now.voids) == (3, (VOID,))
    assert "没有" not in take(county, text)
    assert kept.key_list(county) == listed_now, "the same voids make no new list"


def test_the_first_list_is_taken_only_with_the_fingerprint_told_by_telephone(
    county: Path, station: Path
) -> None:
    with pytest.raises(Refused, match=mark(county)):
        accept(station, sent(county), TODAY)
    with pytest.raises(Refused, match="对不上"):
        accept(station, sent(county), TODAY, trust="AAAA")
    assert list(station.iterdir()) == []
    take(station, sent(county), trust=mark(county).lower())
    assert kept.trusted(station) == root(county).key.public


def test_a_list_of_somebody_else_does_not_replace_the_trusted_one(county: Path, station: Path) -> None:
    take(station, sent(county), trust=mark(county))
    forged = lists.write_key_list(KeyList(number=9, day=TODAY, keys=(other().key,)), other())
    with pytest.raises(Refused, match="已信任另一个县级密钥"):
        accept(station, forged, TODAY)
    assert read_lists(station).keys == {}


def test_a_station_does_not_list_keys_and_revokes_none(station: Path) -> None:
    with pytest.raises(Refused, match="交给县里"):
        accept(station, announce(signer()), TODAY)
    with pytest.raises(Refused, match="县里"):
        kept.revoke(station, GONE, TODAY)
    with pytest.raises(Refused, match="没有在有效期内的密钥"):
        kept.own_voids(station, (), TODAY)


def test_the_county_lists_a_key_once_and_revokes_only_what_it_listed(county: Path) -> None:
    take(county, announce(signer()))
    with pytest.raises(Refused, match="已经有"):
        accept(county, announce(signer()), TODAY)
    with pytest.raises(Refused, match="没有公钥"):
        kept.revoke(county, replace(GONE, key="AAAAAAAA"), TODAY)
    put(county, kept.revoke(county, GONE, TODAY))
    with pytest.raises(Refused, match="不用再办"):
        kept.revoke(county, GONE, LATER)
    earlier = replace(GONE, compromised=BORN)
    put(county, kept.revoke(county, earlier, LATER))
    assert read_lists(county).revocations == {GONE.key: earlier}
    with pytest.raises(BadInput, match="原因"):
        kept.revoke(
            county, replace(earlier, compromised=None, day=date(2025, 1, 1), reason="长" * 101), LATER
        )


# -- never back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("newer", "why"),
    [
        (replace(listed(GONE, voids=(VOID,)), number=4), "第 4 号"),
        (replace(listed(GONE, voids=(VOID,)), number=6, day=TODAY - timedelta(days=1)), "更新"),
        (replace(listed(GONE), number=5), "同号"),
        (replace(listed(GONE, voids=(VOID,)), number=6, keys=(other().key,)), "少了以前有过的公钥"),
        (replace(listed(voids=(VOID,)), number=6), "少了以前有过的吊销记录"),
        (replace(listed(replace(GONE, day=LATER), voids=(VOID,)), number=6), "推迟了一项吊销"),
        (replace(listed(GONE), number=6), "少了以前有过的作废记录"),
    ],
)
def test_a_list_never_goes_back(newer: KeyList, why: str) -> None:
    with pytest.raises(Refused, match=why):
        merge(listed(GONE, voids=(VOID,)), newer)


def test_a_newer_list_replaces_an_older_one_and_the_same_one_changes_nothing() -> None:
    older = listed(voids=(VOID,))
    newer = replace(listed(GONE, voids=(VOID,), day=LATER), number=6)
    assert merge(None, older) == merge(older, older) == older
    assert merge(older, newer) == newer


def test_the_voids_of_a_station_never_go_back() -> None:
    older = VoidList(number=2, day=TODAY, voids=(VOID,))
    assert merge_voids(older, replace(older, number=3)).number == 3
    for wrong in (replace(older, number=1), replace(older, voids=()), replace(older, number=3, voids=())):
        with pytest.raises(Refused):
            merge_voids(older, wrong)


def test_an_older_list_that_is_sent_again_is_refused_and_the_newer_one_stays(
    county: Path, station: Path
) -> None:
    first = sent(county)
    take(county, announce(signer()))
    take(station, sent(county), trust=mark(county))
    with pytest.raises(Refused, match="没有采用"):
        accept(station, first, TODAY)
    assert accept(station, sent(county), TODAY).files == {}
    assert read_lists(station).number == 2


def test_a_list_of_tomorrow_is_not_taken_and_a_clock_set_back_signs_none(county: Path, station: Path) -> None:
    with pytest.raises(Refused, match="比本机日期 2026-11-22 还晚"):
        accept(station, sent(county), TODAY - timedelta(days=1), trust=mark(county))
    with pytest.raises(Refused, match="请先改正本机日期"):
        accept(county, announce(signer()), TODAY - timedelta(days=1))


def test_a_new_county_key_signs_the_list_on_and_has_to_be_trusted_anew(county: Path, station: Path) -> None:
    from counter.codes.key_files import set_aside

    take(county, announce(signer()))
    take(station, sent(county), trust=mark(county))
    older = kept.key_list(county)
    set_aside(county, TODAY, ROOT)
    make_key(county, district="411200", name="三门峡市", since=BORN, which=ROOT)
    put(county, kept.county(root(county), older, TODAY))
    with pytest.raises(Refused, match="已信任另一个"):
        accept(station, sent(county), TODAY)
    take(station, sent(county), trust=mark(county))
    assert (read_lists(station).number, set(read_lists(station).keys)) == (3, {signer().key.id})


# -- tampering ---------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(place=st.integers(0, 10_000), char=st.sampled_from('0123456789abcXYZ"{}[],: 湖\x00'))
def test_a_list_with_any_changed_character_is_refused_or_says_the_same(place: int, char: str) -> None:
    content = listed(GONE, voids=(VOID,))
    text = lists.write_key_list(content, other())
    at = place % len(text)
    wrong = text[:at] + char + text[at + 1 :]
    try:
        found = lists.read_key_list(wrong)
    except BadInput:
        return
    assert found == (content, other().key.public)


def test_white_space_and_order_do_not_matter_and_every_value_does() -> None:
    content = listed(GONE)
    text = lists.write_key_list(content, other())
    assert text == lists.write_key_list(content, other()), "canonical"
    loose = json.dumps(dict(reversed(json.loads(text).items())), indent=3)
    assert lists.read_key_list("\ufeff" + loose) == (content, other().key.public)
    file = json.loads(text)
    file["body"]["revocations"] = []
    with pytest.raises(BadInput, match="签名不对"):
        lists.read_key_list(json.dumps(file))


def test_a_list_of_one_kind_is_not_taken_for_another() -> None:
    text = lists.write_void_list(VoidList(number=1, day=TODAY), signer())
    with pytest.raises(BadInput, match="另一种"):
        lists.read_key_list(text)
    with pytest.raises(BadInput, match="签名不对"):
        lists.read_key_list(text.replace("smx-void-list", "smx-key-list"))


@pytest.mark.parametrize(
    "content",
    [
        replace(listed(), number=0),
        replace(listed(), keys=(signer().key, signer().key)),
        listed(GONE, GONE),
        listed(replace(GONE, key="x")),
        listed(replace(GONE, reason="a\nb")),
        listed(voids=(VOID, VOID)),
        listed(voids=(replace(VOID, number="x"),)),
        listed(voids=(replace(VOID, replaced_by="[/red]"),)),
    ],
)
def test_a_senseless_list_is_neither_written_nor_read(content: KeyList) -> None:
    with pytest.raises(BadInput, match="不合规格"):
        lists.write_key_list(content, other())


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(), st.recursive(st.none() | st.text(), st.lists, max_leaves=5).map(json.dumps)))
def test_anything_else_is_told_to_be_no_list(text: str) -> None:
    with pytest.raises(BadInput, match="不是密钥或名单文件"):
        unseal(text)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"what":"smx-key-list","body":' + "[" * 5000, "9" * 5000])
def test_deep_and_long_files_do_no_harm(text: str) -> None:
    with pytest.raises(BadInput):
        unseal(text)


@pytest.mark.parametrize("file", [kept.LIST, kept.TRUSTED, "voids"])
def test_a_list_changed_on_the_disk_is_not_believed(county: Path, file: str) -> None:
    mine = made(county)
    take(county, announce(mine))
    put(county, kept.own_voids(county, (VOID,), TODAY))
    assert read_lists(county).number == 3
    path = county / (kept.void_file(mine.key.id) if file == "voids" else file)
    text = path.read_text(encoding="utf-8")
    path.write_text(other().key.public if file == kept.TRUSTED else text.replace("1", "2", 1), "utf-8")
    with pytest.raises(BadInput, match="不能用") as error:
        read_lists(county)
    assert str(path if file != kept.TRUSTED else county) in error.value.what
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="不能用"):
        read_lists(county)


def test_a_list_of_voids_under_another_name_is_not_believed(county: Path) -> None:
    text = lists.write_void_list(VoidList(number=1, day=TODAY), signer())
    (county / kept.void_file(other().key.id)).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="对不上"):
        read_lists(county)


def test_files_that_cannot_all_be_written_stay_as_they_were(
    county: Path, station: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = accept(station, sent(county), TODAY, trust=mark(county))
    assert list(change.files) == [kept.TRUSTED, kept.LIST]
    real = write_whole

    def full(target: Path, data: bytes) -> None:
        if target.name == kept.LIST:
            raise OSError(28, "No space left on device")
        real(target, data)

    monkeypatch.setattr(kept, "write_whole", full)
    with pytest.raises(OSError, match="No space"):
        put(station, change)
    assert list(station.iterdir()) == []
