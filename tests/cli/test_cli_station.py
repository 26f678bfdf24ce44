"""`counter setup`, `operator`, `find`, `paper`, `journal` and `selftest`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli_tools import CASES, CLERK, PIN, entries, paper_text, run

if TYPE_CHECKING:
    from pathlib import Path


def number_of(data: Path, out: Path, case: str = "E03-faults") -> str:
    ran = run("intake", str(CASES / f"{case}.yaml"), "--out", str(out), data=data)
    assert ran.code == 0, ran.err
    return str(ran.json["papers"][0]["number"])


def staff(*args: str, data: Path, pins: str = f"{PIN}\n246813\n") -> tuple[int, str, str]:
    ran = run("operator", *args, "--operator", CLERK, "--pin-stdin", data=data, stdin=pins)
    return ran.code, ran.out, ran.err


def actions(data: Path) -> list[str]:
    from counter.store import open_store

    store = open_store(None, data)
    try:
        with store.read() as view:
            return [entry.action for entry in reversed(view.journal.latest(1000))]
    finally:
        store.close()


# -- setup ---------------------------------------------------------------------------------------------


def test_a_fresh_folder_shows_the_marked_sample(tmp_path: Path) -> None:
    ran = run("setup", "--json", data=tmp_path)
    assert ran.code == 0
    assert "name" in ran.json["sample"]
    assert "示例" in run("setup", data=tmp_path).out


def test_the_first_operator_is_made_once(data: Path) -> None:
    again = run("setup", "--init", "赵敏", "--pin-stdin", data=data, stdin="864213\n")
    assert again.code == 1
    assert "已经有工作人员了" in again.err


@pytest.mark.parametrize("pin", ["", "12", "1234", "abcdef"])
def test_a_bad_first_pin_makes_nobody(pin: str, tmp_path: Path) -> None:
    ran = run("setup", "--init", "赵敏", "--pin-stdin", data=tmp_path, stdin=f"{pin}\n")
    assert ran.code == 1
    assert "口令" in ran.err
    assert run("operator", "list", "--json", data=tmp_path).json == []


def test_a_change_is_kept_and_journalled(data: Path) -> None:
    ran = run("setup", "--set", "name=湖滨区政务服务中心", "--set", "correction_term_days=30", data=data)
    assert ran.code == 0, ran.err
    profile = run("setup", "--json", data=data).json["profile"]
    assert (profile["name"], profile["correction_term_days"]) == ("湖滨区政务服务中心", 30)
    assert actions(data)[-1].startswith("station.")


def test_every_fault_of_a_change_is_told_and_nothing_kept(data: Path) -> None:
    wrong = [
        "nmae=x",
        "district_code=41",
        "idle_lock_minutes=十",
        "is_city_district=大概",
        "level=国家级",
        "window",
    ]
    ran = run("setup", "--json", *(part for pair in wrong for part in ("--set", pair)), data=data)
    assert ran.code == 1
    assert len(ran.json["problems"]) == len(wrong)
    assert "是不是“name”" in ran.what
    assert run("setup", "--json", data=data).json["profile"]["district_code"] == "411202"


def test_a_change_by_anybody_but_an_administrator_is_refused(data: Path) -> None:
    staff("add", "钱进", "--role", "clerk", data=data)
    ran = run("setup", "--set", "name=甲", "--operator", "钱进", data=data, pin="246813")
    assert ran.code == 1
    assert "管理员" in ran.err


@pytest.mark.parametrize("password", ["geheim1", "ge@he/im:1", "%40geheim1"])
def test_a_password_in_a_database_address_is_never_shown(password: str) -> None:
    from counter.cli.setup import without_password

    shown = without_password(f"postgresql://counter:{password}@db/counter")
    assert shown == "postgresql://counter:***@db/counter"
    assert without_password("postgresql://counter@db/counter") == "postgresql://counter@db/counter"


def test_a_broken_profile_is_set_aside_and_kept(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text("name = [", "utf-8")
    broken = run("setup", data=tmp_path)
    assert broken.code == 1
    assert "station.toml" in broken.err
    assert run("setup", "--aside", data=tmp_path).code == 0
    assert [p.read_text("utf-8") for p in tmp_path.glob("station.toml.*")] == ["name = ["]


# -- people --------------------------------------------------------------------------------------------


def test_an_operator_is_added_listed_reset_and_deactivated(data: Path) -> None:
    assert staff("add", "钱进", "--role", "综合窗口", "--role", "supervisor", data=data)[0] == 0
    listed = {p["name"]: p for p in run("operator", "list", "--json", data=data).json}
    assert listed["钱进"]["roles"] == ["clerk", "supervisor"]
    assert staff("reset-pin", "钱进", data=data, pins=f"{PIN}\n975318\n")[0] == 0
    assert staff("deactivate", "钱进", data=data)[0] == 0
    assert "停用" in run("operator", "list", data=data).out
    assert [a for a in actions(data) if a.startswith("operator.") and "sign-in" not in a] == [
        "operator.first",
        "operator.add",
        "operator.pin",
        "operator.deactivate",
    ]


def test_ones_own_pin_can_be_changed(data: Path) -> None:
    assert staff("reset-pin", CLERK, data=data, pins=f"{PIN}\n975318\n")[0] == 0
    assert staff("deactivate", "无名", data=data)[0] == 1
    assert staff("add", "钱进", "--role", "clerk", data=data, pins="975318\n246813\n")[0] == 0


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("add", "钱进"), "还没有写岗位"),
        (("add", "钱进", "--role", "老板"), "没有“老板”这个岗位"),
        (("add", CLERK, "--role", "clerk"), "已经有一位"),
        (("deactivate", CLERK), "最后一位"),
        (("deactivate", "王放"), "没有叫“王放”的工作人员"),
        (("reset-pin", "王放"), "没有叫“王放”的工作人员"),
    ],
)
def test_a_change_of_staff_that_cannot_be_is_told(args: tuple[str, ...], expected: str, data: Path) -> None:
    code, _, err = staff(*args, data=data)
    assert code == 1
    assert expected in err


def test_no_pin_is_ever_taken_from_the_command_line(data: Path) -> None:
    assert run("operator", "add", "钱进", "--pin", "246813", data=data).code == 2
    ran = run("operator", "add", "钱进", "--role", "clerk", data=data, pin="")
    assert ran.code == 1
    assert "--pin-stdin" in ran.err


# -- find, paper, journal ------------------------------------------------------------------------------


def test_a_number_and_a_code_lead_to_the_case(data: Path, out: Path) -> None:
    number = number_of(data, out)
    ran = run("find", number, "--json", data=data)
    assert ran.code == 0
    assert ran.json["paper"] == number
    assert run("find", ran.json["papers"][0]["code"], data=data).code == 0
    shown = run("find", number.split(".")[0], data=data)
    assert "待补正" in shown.out
    assert "食品经营许可申请书" in shown.out


def test_a_forged_unknown_or_foreign_code_is_told(data: Path, out: Path) -> None:
    number = number_of(data, out)
    forged = run("find", f"SMX1:{number}:000000000000", data=data)
    assert forged.code == 1
    assert "不一致" in forged.err
    assert "没有这份文书" in run("find", f"{number.split('.')[0]}.G7", data=data).err
    assert run("find", "411202-01-20261122-0001-0", data=data).code == 1
    assert run("find", "胡写", data=data).code == 1


def test_a_reprint_is_marked_counted_and_journalled(data: Path, out: Path) -> None:
    number = number_of(data, out)
    ran = run("paper", number, "--out", str(out), "--json", data=data)
    assert ran.code == 0
    assert ran.json["prints"] == 2
    assert "重打第1次" in paper_text(ran.json["file"])
    assert actions(data)[-1] == "paper.print"
    assert "共打印 3 次" in run("paper", number, "--out", str(out), data=data).out


def test_a_preview_prints_and_counts_nothing(data: Path, out: Path) -> None:
    number = number_of(data, out)
    before = entries(data)
    shown = run("paper", number, "--preview", data=data)
    assert "一次性告知书" in shown.out
    assert "█" in shown.out
    assert entries(data) == before + 1  # the sign-in


def test_a_case_number_is_no_paper(data: Path, out: Path) -> None:
    assert run("paper", number_of(data, out).split(".")[0], data=data).code == 1


def test_the_journal_of_a_case_reads_in_order(data: Path, out: Path) -> None:
    number = number_of(data, out)
    told = run("journal", "show", number, "--json", data=data).json
    assert told[0]["action"] == "case.open"
    assert "paper.notice" in [entry["action"] for entry in told]
    assert [entry["seq"] for entry in told] == sorted(entry["seq"] for entry in told)
    assert "case.judge" in run("journal", "show", number.split(".")[0], data=data).out
    assert run("journal", "show", "411202-01-20200101-0001-4", data=data).code == 1


# -- selftest ------------------------------------------------------------------------------------------


def test_the_selftest_says_good_of_everything(data: Path) -> None:
    ran = run("selftest", "--json", data=data)
    assert ran.code == 0, ran.out
    assert {one["name"] for one in ran.json} >= {"事项目录", "数据库能写", "字体", "文书能画", "码能读回"}
    plain = run("selftest", data=data)
    assert "好    文书能画" in plain.out
    assert "┌────────┐" in plain.out


def test_the_selftest_says_what_to_do(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from receipts import faces

    in_the_way = tmp_path / "file"
    in_the_way.write_text("", "utf-8")
    assert run("setup", "--set", f"papers_folder={in_the_way}/x", data=data).code == 0
    monkeypatch.setattr(faces, "FOLDER", tmp_path)
    faces.forget()
    try:
        ran = run("selftest", data=data)
    finally:
        monkeypatch.undo()
        faces.forget()
    assert ran.code == 1
    bad = [line for line in ran.out.splitlines() if line.startswith("不好")]
    assert len(bad) >= 2
    assert any("papers_folder" in line for line in bad)
    assert any("重新安装" in line for line in bad)


def test_the_selftest_spends_no_number(data: Path, out: Path) -> None:
    run("selftest", data=data)
    assert "-0001-" in number_of(data, out)
