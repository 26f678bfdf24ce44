"""本站目录: county additions lie over the shipped catalogue and never cover anything by accident."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import readme

from counter.catalog import load
from counter.catalog.compare import compare, digest_of
from counter.catalog.overlay import ACCEPTED, accepted_text, with_entries
from counter.errors import CatalogueFaulty
from counter.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = load.load().catalogue
LICENCE = WHOLE.materials["营业执照"]
EXTRA = """\
id: HB01
annex: 0
no: 1
marks: ''
name: 办一场庙会
lead: 文化旅游部门
rows:
  - name: 大型群众性活动安全许可
    dept: 公安部门
    levels: 县级
"""


def put(folder: Path, name: str, text: str) -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.rule("R007")
def test_a_county_adds_a_whole_matter_without_touching_the_package(tmp_path: Path) -> None:
    compiled = load.load(overlay=put(tmp_path, "matters/HB01.yaml", EXTRA))
    assert compiled.catalogue.matter("HB01").name == "办一场庙会"
    assert len(compiled.catalogue.matters) == len(WHOLE.matters) + 1
    assert compiled.catalogue.version != WHOLE.version
    assert {one.key for one in compare(WHOLE, compiled.catalogue)} == {"HB01"}


def test_nothing_is_covered_by_accident(tmp_path: Path) -> None:
    put(tmp_path, "materials/own.yaml", "- {key: 营业执照, issuer: 某局}\n")
    with pytest.raises(CatalogueFaulty) as caught:
        load.load(overlay=tmp_path)
    (fault,) = caught.value.faults
    assert fault.startswith("本站目录/materials/own.yaml:1: “营业执照”在 materials/")
    assert f"replaces: {digest_of(LICENCE)}" in fault


def test_replacing_names_what_it_replaces(tmp_path: Path) -> None:
    text = f"- {{key: 营业执照, issuer: 某局, exempt: true, replaces: {digest_of(LICENCE)}}}\n"
    compiled = load.load(overlay=put(tmp_path, "materials/own.yaml", text))
    assert compiled.catalogue.materials["营业执照"].issuer == "某局"
    assert compiled.stale == ()


def test_a_replacement_of_something_that_changed_since_is_said_to_be_stale(tmp_path: Path) -> None:
    text = "- {key: 营业执照, issuer: 某局, exempt: true, replaces: 0123456789ab}\n"
    compiled = load.load(overlay=put(tmp_path, "materials/own.yaml", text))
    (said,) = compiled.stale
    assert "营业执照" in said
    assert "核对" in said


def test_faults_of_own_files_name_the_own_file(tmp_path: Path) -> None:
    put(tmp_path, "materials/own.yaml", "- {key: 甲证, issure: 某局}\n")
    put(tmp_path, ACCEPTED, "nonsense:\n- 1\n")
    with pytest.raises(CatalogueFaulty) as caught:
        load.load(overlay=tmp_path)
    first, second = caught.value.faults
    assert "本站目录/materials/own.yaml:1" in first
    assert "issuer" in first
    assert second.startswith("本站目录/accepted.yaml:1:")


def test_accepted_entries_come_back_as_they_were(tmp_path: Path) -> None:
    """Every entry of the shipped catalogue survives the way through the file."""
    entries: dict[str, dict[str, Any]] = {
        "items": dict(WHOLE.items),
        "materials": dict(WHOLE.materials),
        "matters": {one.id: one for one in WHOLE.matters},
        "questions": dict(WHOLE.questions),
        "general": dict(WHOLE.general),
        "counties": dict(WHOLE.counties),
    }
    write_whole(tmp_path / ACCEPTED, accepted_text(WHOLE, "", entries).encode())
    compiled = load.load(overlay=tmp_path)
    assert compiled.stale == ()
    assert compare(WHOLE, compiled.catalogue) == ()
    assert replace(compiled.catalogue, version=WHOLE.version) == WHOLE


def test_accepting_twice_keeps_one_entry_and_what_it_stood_against(tmp_path: Path) -> None:
    once = replace(LICENCE, issuer="甲局")
    text = accepted_text(WHOLE, "", {"materials": {LICENCE.key: once}})
    text = accepted_text(WHOLE, text, {"materials": {LICENCE.key: replace(once, issuer="乙局")}})
    write_whole(tmp_path / ACCEPTED, text.encode())
    compiled = load.load(overlay=tmp_path)
    assert compiled.stale == ()
    assert compiled.catalogue.materials[LICENCE.key].issuer == "乙局"
    assert text.count("key: 营业执照\n") == 1


def test_an_accepted_entry_may_correct_what_was_written_by_hand(tmp_path: Path) -> None:
    put(tmp_path, "matters/HB01.yaml", EXTRA)
    before = load.load(overlay=tmp_path).catalogue
    renamed = replace(before.matter("HB01"), name="办庙会")
    write_whole(tmp_path / ACCEPTED, accepted_text(before, "", {"matters": {"HB01": renamed}}).encode())
    compiled = load.load(overlay=tmp_path)
    assert compiled.catalogue.matter("HB01").name == "办庙会"
    assert compiled.stale == ()


def test_accepting_anew_settles_what_was_stale(tmp_path: Path) -> None:
    once = replace(LICENCE, issuer="甲局")
    before = with_entries(WHOLE, {"materials": {LICENCE.key: replace(LICENCE, cure="以前的写法")}})
    text = accepted_text(before, "", {"materials": {LICENCE.key: once}})
    write_whole(tmp_path / ACCEPTED, text.encode())
    assert len(load.load(overlay=tmp_path).stale) == 1
    write_whole(tmp_path / ACCEPTED, accepted_text(WHOLE, text, {"materials": {LICENCE.key: once}}).encode())
    assert load.load(overlay=tmp_path).stale == ()


def test_the_sample_of_the_readme_works_as_it_says(tmp_path: Path) -> None:
    sample = "\n".join(readme.fenced("county"))
    with pytest.raises(CatalogueFaulty) as caught:
        load.load(overlay=put(tmp_path, "counties/own.yaml", sample))
    (fault,) = caught.value.faults
    found = re.search(r"replaces: ([0-9a-f]{12})", fault)
    assert found
    whole = sample.replace("division:", f"replaces: {found[1]}\n  division:")
    county = load.load(overlay=put(tmp_path, "counties/own.yaml", whole)).catalogue.counties["湖滨区"]
    assert (county.centre.phone, county.windows[0].department) == ("咨询电话", "公安部门")
    assert county.thresholds["fire_area"]


def test_a_key_on_the_wrong_level_is_told_what_may_stand_there(tmp_path: Path) -> None:
    with pytest.raises(CatalogueFaulty) as caught:
        load.load(overlay=put(tmp_path, "counties/own.yaml", "- {key: 某县, address: 某路}\n"))
    (fault,) = caught.value.faults
    assert "不认识的键“address”。这里可以写 centre、complaint、division" in fault


def test_the_cache_knows_the_overlay(tmp_path: Path) -> None:
    own, cache = tmp_path / "own", tmp_path / "cache"
    plain = load.load(cache=cache)
    put(own, "matters/HB01.yaml", EXTRA)
    grown = load.load(cache=cache, overlay=own)
    assert load.load(cache=cache, overlay=own) == grown
    assert load.load(cache=cache) == plain


def test_a_faulty_own_file_says_where_it_lies_and_how_to_go_on(tmp_path: Path) -> None:
    with pytest.raises(CatalogueFaulty) as caught:
        load.load(overlay=put(tmp_path, "materials/own.yaml", "- {key: 甲证, issure: 某局}\n"))
    assert "overlay" in caught.value.todo
    assert "重新打开" in caught.value.todo
