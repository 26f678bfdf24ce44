"""`counter guides site`: the folder whole, ours replaced, others' files never touched."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import compiled
import pytest
from click.testing import CliRunner, Result
from site_hands import files, page, read, stand_in

import receipts
from counter.cli.root import counter
from counter.codes import kept
from counter.codes.key_files import make_key
from counter.errors import Refused
from receipts.errors import SaveFailed
from receipts.site.files import File
from receipts.site.publish import MARK, fit, publish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = "2026-11-26"


@pytest.fixture(autouse=True)
def _forms_as_stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "render", stand_in)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    compiled.give(folder)
    return folder


def run(data: Path, *args: str) -> Result:
    asked = ["guides", "site", *args, "--on", DAY, "--data", str(data)]
    return CliRunner().invoke(counter, asked, prog_name="counter")


def held(folder: Path) -> dict[str, bytes]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


@pytest.mark.rule("R029")
def test_the_command_writes_the_whole_site_and_says_where_to_begin(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "web" / "guides"
    ran = run(data, str(out), "--county", "湖滨区")
    assert ran.exit_code == 0, ran.stderr
    written = held(out)
    assert json.loads(written.pop(MARK))["files"] == sorted(files())
    assert written == files()
    assert f"161 个文件，打开 {out / 'index.html'}" in ran.stderr
    assert [one.name for one in out.parent.iterdir()] == ["guides"]


def test_a_site_made_again_takes_the_place_of_the_old_one(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "web"
    publish(out, [File("old.html", b"x"), File("pdf/old.pdf", b"x")], "1")
    ran = run(data, str(out), "--county", "灵宝市")
    assert ran.exit_code == 0, ran.stderr
    assert not (out / "old.html").exists()
    assert not (out / "pdf" / "old.pdf").exists()
    assert "灵宝市" in (out / "E03.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["homework.docx", "v/own.html", "index.html"])
def test_a_folder_with_files_of_others_is_refused_and_not_touched(
    data: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "web" / name
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    ran = run(data, str(tmp_path / "web"))
    assert ran.exit_code == 1
    assert f"不是本程序做的文件，如 {name}" in ran.stderr
    assert held(tmp_path / "web") == {name: b"mine"}


def test_a_file_somebody_put_into_our_site_is_not_lost(tmp_path: Path) -> None:
    publish(tmp_path / "web", [File("a.html", b"x")], "1")
    (tmp_path / "web" / "CNAME").write_text("example.org")
    with pytest.raises(Refused, match="CNAME"):
        publish(tmp_path / "web", [File("a.html", b"y")], "2")
    assert (tmp_path / "web" / "a.html").read_bytes() == b"x"


def test_an_empty_folder_will_do_and_a_file_or_a_link_will_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert publish(tmp_path / "empty", [File("v/a.html", b"x")], "1") == 1
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name in ("file", "link"):
        with pytest.raises(Refused, match="不是普通文件夹"):
            fit(tmp_path / name)


def test_a_run_that_breaks_off_leaves_the_old_site_and_nothing_else(tmp_path: Path) -> None:
    def broken() -> Iterator[File]:
        yield File("a.html", b"new")
        raise OSError(28, "No space left on device")

    publish(tmp_path / "web", [File("a.html", b"old")], "1")
    with pytest.raises(SaveFailed, match="原来的网页还在"):
        publish(tmp_path / "web", broken(), "2")
    assert (tmp_path / "web" / "a.html").read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["web"]


@pytest.mark.rule("R114")
@pytest.mark.rule("R116")
def test_with_pdf_each_page_offers_its_three_papers(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from receipts import guides
    from receipts.guides.errors import GuideTooLong

    def drawn(one: object, form: str) -> bytes:
        if form == "leaflet":
            raise GuideTooLong("折页放不下。")
        return b"%PDF-" + form.encode()

    monkeypatch.setattr(guides, "render", drawn)
    ran = run(data, str(tmp_path / "web"), "--pdf")
    assert ran.exit_code == 0, ran.stderr
    assert (tmp_path / "web" / "pdf" / "E03-full.pdf").read_bytes() == b"%PDF-full"
    text = (tmp_path / "web" / "E03.html").read_text(encoding="utf-8")
    assert 'href="pdf/E03-leaf.pdf"' in text
    assert "E03-leaflet" not in text
    assert "E03 折页：折页放不下。" in ran.stderr
    assert "pdf/E03-leaf.pdf" not in page("E03.html").links


@pytest.mark.rule("R029")
def test_the_page_of_codes_brings_the_keys_of_the_data_folder(data: Path, tmp_path: Path) -> None:
    keys = data / kept.FOLDER
    keys.mkdir(parents=True)
    key = make_key(keys, district="411202", name="示例政务服务中心", since=date(2026, 11, 1))
    ran = run(data, str(tmp_path / "web"))
    assert ran.exit_code == 0, ran.stderr
    shipped = read((tmp_path / "web" / "v" / "index.html").read_text(encoding="utf-8")).data("lists")
    assert [(one["id"], one["public"], one["name"]) for one in shipped["keys"]] == [
        (key.id, key.public, "示例政务服务中心")
    ]
    assert not [path for path in held(tmp_path / "web") if path.endswith(".key")]
    private = (keys / "station.key").read_bytes()
    assert all(private not in content for content in held(tmp_path / "web").values())


def test_lists_that_were_tampered_with_are_not_put_on_the_web(data: Path, tmp_path: Path) -> None:
    (data / kept.FOLDER).mkdir(parents=True)
    (data / kept.FOLDER / "keys.json").write_text("{}", encoding="utf-8")
    ran = run(data, str(tmp_path / "web"))
    assert ran.exit_code == 1
    assert "名单文件" in ran.stderr
    assert not (tmp_path / "web").exists()
