from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from counter import settings, settings_file
from counter.errors import StoreFailed
from counter.settings import LAYOUT, Station
from counter.settings_checks import check
from counter.settings_file import PROFILE, ProfileFaulty
from counter.words import UNKNOWN

REAL = Station(
    name="湖滨区政务服务中心",
    address="测试路 1 号",
    phone="12345",
    supervision_phone="12345 转 2",
    office_hours="以中心公布的为准",
    correction_term_days=5,
    lapse_days=30,
    opening_spans="08:30-12:00 14:30-17:30",
    summer_spans="06-01..09-30 08:00-12:00 15:00-18:00",
    same_day_cutoff="17:00",
    database_url="postgresql://counter@db/counter",
)


def faulty(data: Path) -> ProfileFaulty:
    with pytest.raises(ProfileFaulty) as error:
        settings_file.load(data)
    return error.value


def write(data: Path, text: str) -> None:
    (data / PROFILE).write_text(text, encoding="utf-8")


def test_without_a_profile_the_sample_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    assert settings_file.load(tmp_path) == settings.sample()
    assert list(tmp_path.iterdir()) == []


def test_the_sample_is_marked_and_makes_nothing_up() -> None:
    sample = settings.sample()
    assert sample.name.startswith("示例")
    assert (sample.district_code, sample.county_name, sample.is_city_district) == ("411202", "湖滨区", True)
    assert {sample.address, sample.phone, sample.supervision_phone, sample.office_hours} == {UNKNOWN}
    assert sample.is_sample == ("name", "address", "phone", "supervision_phone", "office_hours")
    assert {sample.remedy_reconsideration, sample.remedy_court} == {UNKNOWN}
    assert (sample.opening_spans, sample.summer_spans, sample.same_day_cutoff) == ("", "", "")
    assert (sample.lapse_days, sample.proof_days, sample.warn_minutes, sample.warn_days) == (None, 1, 30, 1)
    assert check(sample) == ()


def test_where_to_appeal_may_be_open_without_marking_every_paper() -> None:
    assert REAL.remedy_court == UNKNOWN
    assert REAL.is_sample == ()


def test_a_profile_of_real_values_is_no_sample() -> None:
    assert REAL.is_sample == ()
    assert check(REAL) == ()


@pytest.mark.parametrize(
    "station", [settings.sample(), REAL, replace(REAL, level="村级", two_hour_rule="office")]
)
def test_a_saved_profile_loads_as_it_was(tmp_path: Path, station: Station) -> None:
    settings_file.save(tmp_path / "new" / "folder", station)
    assert settings_file.load(tmp_path / "new" / "folder") == station


def test_every_field_stands_in_the_file_with_a_comment() -> None:
    keys = [key for section in LAYOUT.values() for key in section]
    assert sorted(keys) == sorted(field.name for field in fields(Station))
    assert all(note for section in LAYOUT.values() for note in section.values())


def test_saving_keeps_what_a_person_wrote_into_the_file(tmp_path: Path) -> None:
    settings_file.save(tmp_path, REAL)
    text = (tmp_path / PROFILE).read_text(encoding="utf-8")
    write(
        tmp_path, text.replace('window = "01"', 'window = "01"  # 靠东门').replace("# 地址", "# 地址(新址)")
    )
    settings_file.save(tmp_path, replace(REAL, window="07", address="测试路 2 号"))
    text = (tmp_path / PROFILE).read_text(encoding="utf-8")
    assert 'window = "07"  # 靠东门' in text
    assert '# 地址(新址)\naddress = "测试路 2 号"' in text


def test_missing_keys_take_the_sample_and_notepad_may_add_its_mark(tmp_path: Path) -> None:
    write(tmp_path, '\ufeff[window]\nwindow = "03"\n')
    assert settings_file.load(tmp_path) == replace(settings.sample(), window="03")


def test_a_term_of_nought_means_none_is_set(tmp_path: Path) -> None:
    write(tmp_path, "[rules]\ncorrection_term_days = 0\nlapse_days = 0\n")
    station = settings_file.load(tmp_path)
    assert (station.correction_term_days, station.lapse_days) == (None, None)


OLDER = """\
[station]
name = "湖滨区政务服务中心"
level = "县级"
district_code = "411202"
county_name = "湖滨区"
is_city_district = true
[window]
window = "02"
idle_lock_minutes = 5
[contact]
address = "测试路 1 号"
phone = "12345"
supervision_phone = "12345"
office_hours = "9:00–17:00"
[papers]
papers_folder = "papers"
printer_command = ""
[rules]
correction_term_days = 5
integrated_acceptance = false
two_hour_rule = "office"
[database]
database_url = ""
"""


def test_a_profile_of_an_older_version_is_read_and_gets_the_new_settings_when_saved(tmp_path: Path) -> None:
    write(tmp_path, OLDER)
    station = settings_file.load(tmp_path)
    assert (station.window, station.correction_term_days, station.two_hour_rule) == ("02", 5, "office")
    assert (station.opening_spans, station.lapse_days, station.scans_folder) == ("", None, "scans-in")
    assert station.is_sample == ()
    settings_file.save(tmp_path, replace(station, opening_spans="09:00-17:00"))
    assert settings_file.load(tmp_path) == replace(station, opening_spans="09:00-17:00")


def test_full_width_digits_are_made_plain(tmp_path: Path) -> None:
    write(tmp_path, '[station]\ndistrict_code = "４１１２０３ "\n[contact]\nphone = "０３９８－12345"\n')
    station = settings_file.load(tmp_path)
    assert (station.district_code, station.phone) == ("411203", "0398-12345")


def test_every_fault_is_reported_at_once_with_its_field(tmp_path: Path) -> None:
    write(
        tmp_path,
        """
        stray = 1
        [station]
        namee = "x"
        level = "省级"
        is_city_district = 1
        district_code = "4112"
        phone = "1"
        [window]
        window = "1"
        idle_lock_minutes = true
        """,
    )
    error = faulty(tmp_path)
    assert {fault.field for fault in error.faults} == {
        "stray",
        "namee",
        "level",
        "is_city_district",
        "district_code",
        "phone",
        "window",
        "idle_lock_minutes",
    }
    assert f"{PROFILE} 有 8 处要改" in error.what
    assert "是不是 name" in error.what
    assert "phone 应当写在 [contact] 下面" in error.what
    assert "请从市级、县级、乡级、村级中选一个" in error.what


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "示" * 51),
        ("name", "中心\n二楼"),
        ("name", "中心\x1b[31m"),
        ("county_name", ""),
        ("district_code", "41120２3"),
        ("window", "A1"),
        ("phone", "没有"),
        ("phone", "12"),
        ("supervision_phone", ""),
        ("papers_folder", ""),
        ("printer_command", "lp\nrm"),
        ("correction_term_days", -1),
        ("correction_term_days", 366),
        ("idle_lock_minutes", 0),
        ("lapse_days", -1),
        ("warn_minutes", -1),
        ("warn_minutes", 601),
        ("warn_days", 31),
        ("proof_days", 0),
        ("remedy_court", ""),
        ("remedy_reconsideration", "复" * 201),
        ("scans_folder", ""),
        ("outbox_folder", "a\nb"),
        ("messages_folder", "x" * 501),
        ("opening_spans", "9点到5点"),
        ("same_day_cutoff", "五点"),
        ("two_hour_rule", "never"),
        ("database_url", "mysql://x"),
    ],
)
def test_a_value_that_will_not_do_is_named_and_not_saved(tmp_path: Path, field: str, value: object) -> None:
    station = replace(settings.sample(), **{field: value})  # type: ignore[arg-type]
    assert [fault.field for fault in check(station)] == [field]
    with pytest.raises(ProfileFaulty):
        settings_file.save(tmp_path, station)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('[station]\nname = "x\n', "第 2 行"),
        ("[station\n", "第 1 行"),
        ("[a]\n\n= 3", "第 3 行"),
        ("[a]\nb", "第 2 行|末尾"),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_stays(tmp_path: Path, text: str, where: str) -> None:
    write(tmp_path, text)
    with pytest.raises(ProfileFaulty, match=where) as error:
        settings_file.load(tmp_path)
    assert str(tmp_path / PROFILE) in error.value.what
    assert "另存" in error.value.todo
    with pytest.raises(ProfileFaulty):
        settings_file.save(tmp_path, REAL)
    assert (tmp_path / PROFILE).read_text(encoding="utf-8") == text


def test_a_file_of_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / PROFILE).write_bytes('[station]\nname = "湖滨区"\n'.encode("gb18030"))
    assert "第 2 行不是 UTF-8" in faulty(tmp_path).what


def test_a_section_that_is_no_section_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "station = 3\n")
    with pytest.raises(ProfileFaulty):
        settings_file.save(tmp_path, REAL)
    assert (tmp_path / PROFILE).read_text(encoding="utf-8") == "station = 3\n"


def test_a_broken_file_can_be_set_aside_more_than_once_and_none_is_lost(tmp_path: Path) -> None:
    kept = []
    for n in range(3):
        write(tmp_path, f"broken {n}")
        kept.append(settings_file.set_aside(tmp_path))
        settings_file.save(tmp_path, REAL)
    assert [path.read_text(encoding="utf-8") for path in kept] == ["broken 0", "broken 1", "broken 2"]
    assert settings_file.load(tmp_path) == REAL


def test_a_save_that_fails_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_file.save(tmp_path, REAL)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFailed, match="写不了设置文件"):
        settings_file.save(tmp_path, replace(REAL, window="09"))
    assert settings_file.load(tmp_path) == REAL
    assert [path.name for path in tmp_path.iterdir()] == [PROFILE]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")
def test_only_this_user_may_read_the_profile(tmp_path: Path) -> None:
    settings_file.save(tmp_path, REAL)
    assert stat.S_IMODE((tmp_path / PROFILE).stat().st_mode) == 0o600


def test_the_data_folder_is_what_was_asked_for_or_the_users_own(tmp_path: Path) -> None:
    assert settings.data_dir(tmp_path) == tmp_path
    assert settings.data_dir("here") == Path.cwd() / "here"
    assert settings.data_dir(None).name == "smx-counter"
    assert settings.data_dir(None).is_absolute()


def test_papers_go_into_the_data_folder_unless_the_profile_says_where(tmp_path: Path) -> None:
    assert settings.papers_dir(tmp_path, settings.sample()) == tmp_path / "papers"
    elsewhere = replace(settings.sample(), papers_folder=str(tmp_path.parent / "out"))
    assert settings.papers_dir(tmp_path / "data", elsewhere) == tmp_path.parent / "out"


@pytest.mark.parametrize(
    ("field", "usual"),
    [("scans_folder", "scans-in"), ("outbox_folder", "outbox"), ("messages_folder", "messages")],
)
def test_every_other_folder_lies_in_the_data_folder_too_unless_the_profile_says_where(
    tmp_path: Path, field: settings.FolderName, usual: str
) -> None:
    assert settings.folder(tmp_path, settings.sample(), field) == tmp_path / usual
    elsewhere = replace(settings.sample(), **{field: str(tmp_path.parent / "out")})  # type: ignore[arg-type]
    assert settings.folder(tmp_path / "data", elsewhere, field) == tmp_path.parent / "out"
    assert list(tmp_path.iterdir()) == []


def test_reading_the_profile_imports_no_toml_writer() -> None:
    code = "import sys; import counter.settings_file; assert 'tomlkit' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
