"""`counter backup`, `counter restore`, `counter doctor`: a station lost and brought back by commands only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cli_tools import run

from counter.backup.config import plan
from counter.backup.places import Places, read
from counter.desks.office import open_office
from counter.doctor.looking import Looker


def backups(data: Path) -> tuple[Path, ...]:
    return Places(plan(data).folder).all()


def test_a_station_is_backed_up_looked_at_and_brought_back(data: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    made = run("backup", "--to", str(stick), data=data)
    assert (made.code, made.err) == (0, "")
    assert "并核对过" in made.out
    (backup,) = Places(stick).all()
    assert read(backup).database.counts["operators"] >= 1
    listed = run("backup", "--to", str(stick), "--list", "--json", data=data)
    assert [one["backup"] for one in listed.json] == [str(backup)]
    assert run("backup", "--to", str(stick), "--check", data=data).out.startswith("完好")

    tried = run("restore", str(backup), data=data)
    assert tried.code == 0, tried.err
    assert "这是演练" in tried.out
    assert "比备份更新" in tried.out
    assert not list(data.glob("aside-*"))

    (data / "counter.db").write_bytes(b"nothing that is a database" * 100)
    sick = run("doctor", data=data)
    assert sick.code == 1
    assert "要处理" in sick.out
    really = run("restore", str(backup), "--really", "--json", data=data)
    assert really.code == 0, really.err
    assert really.json["unreadable"]
    assert Path(really.json["aside"], "counter.db").read_bytes().startswith(b"nothing")
    assert run("journal", "verify", data=data).code == 0
    told = run("journal", "verify", "--json", data=data).json
    assert told["entries"] == read(backup).database.head_seq + 1

    elsewhere = tmp_path / "elsewhere"
    assert run("restore", str(backup), "--into", str(elsewhere), data=data).code == 0
    assert run("journal", "verify", data=elsewhere).code == 0


def test_a_spoilt_backup_is_listed_as_one_and_fails(data: Path) -> None:
    assert run("backup", data=data).code == 0
    (backup,) = backups(data)
    (backup / "counter.db").write_bytes(b"x")
    checked = run("backup", "--check", data=data)
    assert checked.code == 1
    assert checked.out.startswith("损坏")
    assert "不一样" in checked.err
    assert run("restore", str(backup), data=data).code == 1
    (backup / "manifest.json").write_text("{", encoding="utf-8")
    assert run("backup", "--list", data=data).code == 1


def test_commands_typed_wrong_are_told_so(data: Path, tmp_path: Path) -> None:
    assert "不是一份备份" in run("restore", str(tmp_path), data=data).err
    both = run("restore", str(tmp_path), "--really", "--into", "x", data=data)
    assert (both.code, "只能写一个" in both.err) == (1, True)
    (data / "backup.toml").write_text("daily = 0\nwhere = 1\n", encoding="utf-8")
    faulty = run("backup", "--json", data=data)
    assert faulty.code == 1
    assert [one["field"] for one in faulty.json["problems"]] == ["backup.toml", "backup.toml"]


def test_the_doctor_looks_at_everything_and_lets_no_lock_go(data: Path) -> None:
    assert run("backup", data=data).code == 0
    office = open_office(data)
    found = {one.name: one.state for one in Looker(office, deep=True).lines()}
    assert {found[name] for name in ("数据库", "日志", "扫描件", "文书", "事项目录")} == {"good"}
    code = "from counter.cli import main; main()"
    other = subprocess.run(
        [sys.executable, "-c", code, "restore", str(backups(data)[0]), "--really", "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
    )
    office.store.close()
    assert other.returncode == 1
    assert "还有窗口" in other.stderr, "a look at the file must not let go of the lock of this process"
    told = run("doctor", "--json", data=data)
    names = [one["name"] for one in told.json["lines"]]
    assert {"数据库", "备份", "时钟", "字体", "打印机"} <= set(names)
    assert all(one["todo"] for one in told.json["lines"] if one["state"] != "good")


def test_the_doctor_makes_no_data_where_there_is_none(data: Path, tmp_path: Path) -> None:
    nowhere = run("doctor", data=tmp_path / "typo")
    assert nowhere.code == 1
    assert "里没有数据库" in nowhere.out
    assert not (tmp_path / "typo").exists()
    scan = data / "scans" / "ab" / "ab01.pdf"
    scan.parent.mkdir(parents=True)
    scan.write_bytes(b"%PDF")
    for file in data.glob("counter.db*"):
        file.unlink()
    lost = run("doctor", data=data)
    assert lost.code == 1
    assert "不见了" in lost.out
    assert not (data / "counter.db").exists()


def test_the_doctor_names_what_is_missing_and_what_nobody_knows(data: Path) -> None:
    (data / "papers").mkdir(exist_ok=True)
    (data / "papers" / "411202-01-20261123-0007-4.S1.pdf").write_bytes(b"%PDF-")
    lines = {one["name"]: one for one in run("doctor", "--json", data=data).json["lines"]}
    assert lines["文书"]["state"] == "note"
    assert "411202-01-20261123-0007-4.S1" in lines["文书"]["said"]
    assert lines["备份"]["state"] == "act"
