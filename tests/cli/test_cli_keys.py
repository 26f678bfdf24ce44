"""`counter keys` and `counter verify`: from a station's key to the answer at another station."""

from __future__ import annotations

import json
import stat
import sys
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cli_tools import CASES, CLERK, run

from counter.cases.numbers import code_of
from counter.codes import kept
from counter.codes.code import stamp
from counter.codes.key_files import ROOT, load_signer, make_key
from counter.codes.keys import fingerprint
from counter.desks.office import local_now

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
NUMBER = "411202-01-20261123-0004-7.G1"


@pytest.fixture
def county(first_station: Path, tmp_path: Path) -> Path:
    """Another data folder, which signs the lists."""
    import shutil

    return shutil.copytree(first_station, tmp_path / "county")


def keyed(data: Path) -> str:
    """A key of the station, made without the command; its id."""
    key = make_key(data / "keys", district="411202", name="湖滨区政务服务中心", since=local_now().date())
    return key.id


def rooted(county: Path, *stations: Path) -> str:
    """A county key, whose list holds the keys of these stations; its fingerprint."""
    folder, today = county / "keys", local_now().date()
    make_key(folder, district="411200", name="三门峡市", since=today, which=ROOT)
    root = load_signer(folder, ROOT)
    assert root is not None
    kept.put(folder, kept.county(root, None, today))
    for station in stations:
        text = (station / "keys" / "station.json").read_text(encoding="utf-8")
        kept.put(folder, kept.accept(folder, text, today))
    return fingerprint(root.key.public)


def signed(data: Path, number: str = NUMBER, digest: str = DIGEST) -> str:
    signer = load_signer(data / "keys")
    assert signer is not None
    return stamp(signer, number, digest, day=local_now().date())


def done(*args: str, data: Path) -> str:
    ran = run(*args, data=data)
    assert ran.code == 0, ran.err
    return ran.out


def export(data: Path, kind: str) -> Path:
    out = data.parent / f"out-{data.name}"
    done("keys", "export", "--out", str(out), data=data)
    return next(out.glob(f"{kind}-*.json"))


def answer(code: str, data: Path) -> dict[str, Any]:
    ran = run("verify", code, "--json", data=data)
    found = ran.json["codes"]
    assert ran.code == (0 if all(one["good"] for one in found) else 1)
    return dict(found[0])


def actions(data: Path) -> list[str]:
    from counter.store import open_store

    with closing(open_store(None, data)) as store, store.read() as view:
        return [one.action for one in view.journal.latest(50) if one.action.startswith("keys.")]


def test_a_paper_of_one_station_is_verified_at_another(data: Path, county: Path, tmp_path: Path) -> None:
    done("keys", "make", data=data)
    made = done("keys", "make", "--root", data=county)
    mark = next(part for part in made.replace("。", " ").split() if part.count("-") == 9)
    assert "第 2 号" in done("keys", "import", str(export(data, "station-key")), data=county)
    listed = export(county, "key-list")
    refused = run("keys", "import", str(listed), data=tmp_path / "data")
    assert (refused.code, mark in refused.err) == (1, True)
    done("keys", "import", str(listed), "--trust", mark, data=data)
    found = answer(signed(data), county)
    assert (found["kind"], found["number"], found["paper"]) == ("genuine", NUMBER, "一次性告知书")
    assert actions(county)[:2] == ["keys.add", "keys.make"]
    assert actions(data)[:2] == ["keys.list", "keys.make"]
    lists = run("verify", "lists", "--json", data=county).json
    assert (lists["number"], [one["key"] for one in lists["keys"]]) == (2, [found["key"]])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")
def test_the_private_key_is_the_owners_alone_and_others_reading_it_is_told(data: Path) -> None:
    done("keys", "make", "--until", "2099-12-31", data=data)
    file = data / "keys" / "station.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "2099-12-31  有效" in done("keys", "show", data=data)
    file.chmod(0o644)
    ran = run("keys", "show", data=data)
    assert (ran.code, "chmod 600" in ran.err) == (1, True)


def test_a_second_key_replaces_the_first_only_when_asked(data: Path) -> None:
    keyed(data)
    paper = signed(data)
    again = run("keys", "make", data=data)
    assert (again.code, "--anew" in again.err) == (1, True)
    done("keys", "make", "--anew", data=data)
    assert signed(data) != paper
    assert answer(paper, data)["kind"] == answer(signed(data), data)["kind"] == "genuine"


def test_a_key_without_its_journal_entry_is_not_made(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from counter.desks.context import Desk
    from counter.errors import StoreFailed

    def full(*_: object) -> None:
        raise StoreFailed("磁盘满了。")

    monkeypatch.setattr(Desk, "record", full)
    assert "磁盘满了" in run("keys", "make", data=data).err
    assert [one.name for one in (data / "keys").iterdir() if one.name != ".lock"] == []


def test_only_an_administrator_makes_a_key(data: Path) -> None:
    pins = f"{'135792'}\n246813\n"
    added = run("operator", "add", "赵敏", "--role", "clerk", "--pin-stdin", data=data, stdin=pins)
    assert added.code == 0, added.err
    ran = run("keys", "make", "--operator", "赵敏", data=data, pin="246813")
    assert (ran.code, "请由管理员" in ran.err) == (1, True)
    assert not (data / "keys" / "station.key").exists()
    assert "keys.make" not in actions(data)


def test_a_revoked_key_is_told_with_day_and_reason(data: Path, county: Path) -> None:
    key = keyed(data)
    rooted(county, data)
    assert answer(signed(data), county)["kind"] == "genuine"
    future = f"{local_now().date() + timedelta(days=3)}"
    assert run("keys", "revoke", key, "--reason", "遗失", "--on", future, data=county).code == 1
    done("keys", "revoke", key.lower(), "--reason", "电脑被盗", data=county)
    found = answer(signed(data), county)
    assert (found["kind"], "电脑被盗" in found["what"]) == ("revoked", True)
    assert "电脑被盗" in done("verify", "lists", data=county)


def test_a_record_is_compared_and_voids_are_signed_into_a_list_that_others_know(
    data: Path, county: Path, out: Path
) -> None:
    issued = run("intake", str(CASES / "E03-full.yaml"), "--out", str(out), data=data)
    assert issued.code == 0, issued.err
    paper = issued.json["papers"][0]
    keyed(data)
    rooted(county, data)
    its_record_is_compared(data, paper)
    voided(data, paper["number"])
    code = signed(data, paper["number"], paper["digest"])
    assert answer(code, county)["kind"] == "genuine"
    assert answer(code, data)["kind"] == "void", "the record of the station itself knows it at once"
    assert "1 份" in done("keys", "void-list", data=data)
    done("keys", "import", str(export(data, "void-list")), data=county)
    found = answer(code, county)
    assert (found["kind"], found["replaced_by"]) == ("void", paper["number"][:-1] + "9")
    assert "没有变化" in done("keys", "void-list", data=data)


def voided(data: Path, number: str) -> None:
    from counter.store import open_store

    with closing(open_store(None, data)) as store, store.begin() as uow:
        uow.papers.void(number, CLERK, "电话有误", local_now(), number[:-1] + "9")
        uow.commit()


def its_record_is_compared(data: Path, paper: dict[str, Any]) -> None:
    number, digest = paper["number"], paper["digest"]
    for make in (code_of, lambda number, digest: signed(data, number, digest)):
        assert answer(make(number, digest), data)["kind"] == "genuine"
        assert answer(make(number, DIGEST), data)["kind"] == "altered"


def test_codes_come_from_a_file_from_a_pipe_or_as_a_link(data: Path, tmp_path: Path) -> None:
    keyed(data)
    good, old = signed(data), code_of(NUMBER, DIGEST)
    file = tmp_path / "codes.txt"
    file.write_text(f"\ufeff{good}\r\n\r\n{old}\n", encoding="utf-8")
    for ran in (
        run("verify", str(file), "--json", data=data),
        run("verify", "-", "--json", data=data, stdin=f"{good}\n{old}\n"),
    ):
        assert [one["kind"] for one in ran.json["codes"]] == ["genuine", "unsigned"]
        assert ran.code == 1
    link = f"https://example.org/V/{good.removeprefix('SMX2:')}"
    assert answer(link, data)["kind"] == "genuine"


def test_a_verdict_is_a_sentence_that_says_what_to_do(data: Path) -> None:
    keyed(data)
    ran = run("verify", signed(data), data=data)
    assert ran.code == 0
    assert f"【真实】 一次性告知书 {NUMBER}" in ran.out
    assert "请核对纸上的编号" in ran.out
    code = signed(data)
    other = "B" if code[-9] == "A" else "A"
    bad = run("verify", f"{code[:-9]}{other}{code[-8:]}", data=data)
    assert (bad.code, "【被改动】" in bad.out) == (1, True)


def test_nothing_is_needed_but_the_program_and_nothing_is_written(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    ran = run("verify", code_of(NUMBER, DIGEST), data=empty)
    assert (ran.code, "【没有签名】" in ran.out) == (1, True)
    assert "还没有县里的公钥名单" in run("verify", "lists", data=empty).out
    assert "没有签名" in run("keys", "show", data=empty).out
    assert not empty.exists()


def test_a_list_changed_on_the_disk_stops_the_verifying(data: Path) -> None:
    rooted(data)
    file = data / "keys" / "keys.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["body"]["number"] = 9
    file.write_text(json.dumps(content), encoding="utf-8")
    ran = run("verify", code_of(NUMBER, DIGEST), "--json", data=data)
    assert (ran.code, "签名不对" in ran.what) == (1, True)


@pytest.mark.parametrize("raw", ["", " ", "no-such-file", "\x00", "x" * 5000, "..", "SMX2:", "~"])
def test_hostile_codes_get_an_answer(raw: str, data: Path) -> None:
    ran = run("verify", raw, data=data)
    assert ran.code == 1
    assert "程序遇到意外" not in ran.err
    assert "读不出" in ran.out + ran.err


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("verify", "-"), "没有读到码"),
        (("verify", "x", "--days", "三"), "不是整数"),
        (("keys", "import", "no-such-file"), "读不了"),
        (("keys", "make", "--until", "明年"), "认不出来"),
        (("keys", "export"), "还没有密钥和名单"),
        (("keys", "void-list"), "没有在有效期内的密钥"),
    ],
)
def test_what_cannot_be_done_is_told(typed: tuple[str, ...], why: str, data: Path, tmp_path: Path) -> None:
    ran = run(*typed, data=data, stdin="")
    assert (ran.code, why in ran.err) == (1, True)
    foreign = tmp_path / "foreign.json"
    foreign.write_text("{}", encoding="utf-8")
    assert "不是密钥或名单文件" in run("keys", "import", str(foreign), data=data).err
