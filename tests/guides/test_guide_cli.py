"""`counter guides`: files on the disk, and what a counter answers to an old guide."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import compiled
import pytest
from click.testing import CliRunner, Result
from guide_hands import MATTERS, catalogue, guide_of
from reading import whole

from counter.catalog.compare import digest_of
from counter.cli.root import counter


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    compiled.give(folder)
    return folder


def run(data: Path, *args: str) -> Result:
    return CliRunner().invoke(counter, ["guides", *args, "--data", str(data)], prog_name="counter")


def complaint(data: Path, said: str) -> None:
    """本站目录 now says where to complain in 湖滨区."""
    folder = data / "overlay" / "counties"
    folder.mkdir(parents=True)
    shipped = digest_of(catalogue().counties["湖滨区"])
    told = f"- key: 湖滨区\n  replaces: {shipped}\n  division: '411202'\n  complaint: '{said}'\n"
    (folder / "own.yaml").write_text(told, encoding="utf-8")


@pytest.mark.rule("R116")
def test_all_53_leaves_are_written_in_one_run(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "paper"
    ran = run(data, "print", "--all", "--county", "湖滨区", "--out", str(out))
    assert ran.exit_code == 0, ran.stderr
    files = sorted(out.glob("*.pdf"))
    assert len(files) == len(MATTERS) == 53
    assert sorted(ran.stdout.split()) == [str(file) for file in files]
    assert "53 份" in ran.stderr
    assert not list(out.glob("*.tmp"))
    e03 = next(file for file in files if "-E03-" in file.name)
    assert e03.name == "办事指南-E03-开饭店(餐饮店)-活页-湖滨区.pdf"
    assert guide_of("E03").code in whole(e03.read_bytes())


def test_several_matters_and_forms_and_the_name_of_the_matter(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "paper"
    args = ("--matter", "开饭店(餐饮店)", "--matter", "p09", "--form", "leaflet", "--form", "full")
    ran = run(data, "print", *args, "--out", str(out))
    assert ran.exit_code == 0, ran.stderr
    assert len(list(out.glob("*折页*.pdf"))) == 2
    assert len(list(out.glob("*完整版*.pdf"))) == 2


def test_a_new_print_takes_the_place_of_the_old_file(data: Path, tmp_path: Path) -> None:
    for day in ("2026-01-05", "2026-02-05"):
        ran = run(data, "print", "--matter", "P09", "--on", day, "--out", str(tmp_path / "p"))
        assert ran.exit_code == 0
    (file,) = (tmp_path / "p").iterdir()
    assert "2026-02-05" in whole(file.read_bytes())


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "印哪些指南没有写清楚"),
        (("--all", "--matter", "E03"), "印哪些指南没有写清楚"),
        (("--matter", "E99"), "没有“E99”这件事"),
        (("--matter", "E03", "--county", "某县"), "没有“某县”这个县区"),
        (("--matter", "E03", "--on", "二月三十"), "日期“二月三十”认不出来"),
    ],
)
def test_what_is_not_clear_is_asked_in_one_sentence(
    data: Path, tmp_path: Path, args: tuple[str, ...], said: str
) -> None:
    ran = run(data, "print", *args, "--out", str(tmp_path / "p"))
    assert ran.exit_code == 1
    assert said in ran.stderr
    assert not (tmp_path / "p").exists()


def test_a_folder_that_cannot_be_written_is_told(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    ran = run(data, "print", "--matter", "P09", "--out", str(tmp_path / "file"))
    assert ran.exit_code == 1
    assert "存不到" in ran.stderr


@pytest.mark.rule("R030")
def test_a_guide_of_today_is_up_to_date(data: Path, tmp_path: Path) -> None:
    run(data, "print", "--matter", "P09", "--out", str(tmp_path / "p"))
    (file,) = (tmp_path / "p").iterdir()
    for given in (str(file), guide_of("P09").code, guide_of("P09").code.lower()):
        ran = run(data, "check", given)
        assert ran.exit_code == 0, ran.stderr
        assert "现行版本" in ran.stdout


@pytest.mark.rule("R030")
def test_an_old_guide_is_told_what_has_changed_since(data: Path, tmp_path: Path) -> None:
    run(data, "print", "--matter", "E03", "--out", str(tmp_path / "p"))
    complaint(data, "0398-12345")
    (file,) = (tmp_path / "p").iterdir()
    ran = run(data, "check", str(file))
    assert ran.exit_code == 0, ran.stderr
    assert "变了 1 处" in ran.stdout
    assert "B13 监督投诉渠道｜县（市、区）“湖滨区” 监督投诉：（空） → 0398-12345" in ran.stdout
    told = json.loads(run(data, "check", guide_of("E03").code, "--json").stdout)
    assert told["up_to_date"] is False
    assert [(one["full"], one["brief"], one["after"]) for one in told["changes"]] == [
        ("F18", "B13", "0398-12345")
    ]
    assert "没有变" in run(data, "check", guide_of("E03").code, "--county", "灵宝市").stdout


def test_a_version_this_station_never_had_is_told(data: Path) -> None:
    ran = run(data, "check", "SMXG:E03:0000000000000000")
    assert ran.exit_code == 1
    assert "本机没有目录版本 0000000000000000" in ran.stderr


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 broken", b"\xff\xfe\x00", b"SMX1R"])
def test_a_file_without_a_code_is_told(data: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "guide"
    file.write_bytes(content)
    ran = run(data, "check", str(file))
    assert ran.exit_code == 1
    assert "没有办事指南的编码" in ran.stderr or "不是完好的 PDF" in ran.stderr


def test_a_station_with_a_name_prints_its_own(data: Path, tmp_path: Path) -> None:
    (data / "station.toml").write_text('[station]\nname = "湖滨区政务服务中心"\n', encoding="utf-8")
    ran = run(data, "print", "--matter", "P09", "--out", str(tmp_path / "p"))
    assert ran.exit_code == 0, ran.stderr
    assert "-湖滨区政务服务中心.pdf" in ran.stdout
    shutil.rmtree(tmp_path / "p")
    other = run(data, "print", "--matter", "P09", "--county", "灵宝市", "--out", str(tmp_path / "p"))
    assert "-灵宝市.pdf" in other.stdout


def test_a_station_with_a_public_page_prints_codes_that_open_it(data: Path, tmp_path: Path) -> None:
    (data / "station.toml").write_text('[codes]\npublic_url = "https://example.org"\n', encoding="utf-8")
    for args in ((), ("--county", "灵宝市")):
        ran = run(data, "print", "--matter", "P09", *args, "--out", str(tmp_path / "p"))
        assert ran.exit_code == 0, ran.stderr
        text = whole(Path(ran.stdout.strip()).read_bytes())
        assert f"HTTPS://EXAMPLE.ORG/V/{guide_of('P09').code}" in text
        assert "现行版本" in run(data, "check", ran.stdout.strip()).stdout
