"""`counter intake`: the same walk as the screens, from a file."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from cli_tools import CASES, CLERK, PIN, entries, outcomes, paper_code, paper_text, run, written

if TYPE_CHECKING:
    from pathlib import Path

    from cli_tools import Ran

COMPLETE = ["E03-full", "E05-ktv", "P01-newborn", "P11-marriage", "P17-house"]


def intake(case: str | Path, data: Path, out: Path, *more: str) -> Ran:
    file = CASES / case if isinstance(case, str) else case
    return run("intake", str(file), "--out", str(out), *more, data=data)


def add_supervisor(data: Path, name: str = "李岚", pin: str = "246813") -> None:
    add = ("operator", "add", name, "--role", "监督员", "--operator", CLERK, "--pin-stdin")
    added = run(*add, data=data, stdin=f"{PIN}\n{pin}\n")
    assert added.code == 0, added.err


@pytest.mark.parametrize("case", COMPLETE)
@pytest.mark.rule("R138")
@pytest.mark.rule("R139")
def test_a_complete_case_ends_in_a_receipt_that_reads_and_scans(case: str, data: Path, out: Path) -> None:
    ran = intake(f"{case}.yaml", data, out)
    assert ran.code == 0, ran.err
    told = ran.json
    assert told["status"] == "received"
    assert told["problems"] == []
    (paper,) = told["papers"]
    text = paper_text(paper["file"])
    assert "收件回执" in text
    assert told["matter"]["name"] in text
    for line in told["lines"]:
        assert line["material"].replace(" ", "") in text
    assert paper_code(paper["file"]) == paper["code"]


def test_what_another_item_of_the_case_produces_is_never_asked(data: Path, out: Path) -> None:
    lines = {line["material"]: line for line in intake("P01-newborn.yaml", data, out).json["lines"]}
    birth = lines["出生医学证明"]
    assert (birth["ask"], birth["outcome"], birth["got"]) == ("本件产生", None, "不收")


def test_a_marriage_after_may_2025_needs_no_household_register_for_the_registration(
    data: Path, out: Path
) -> None:
    lines = {line["material"]: line for line in intake("P11-marriage.yaml", data, out).json["lines"]}
    assert "双方居民户口簿" not in lines
    assert "内地居民办理结婚登记" not in lines["居民户口簿"]["items"]


@pytest.mark.rule("R136")
def test_faults_end_in_a_notice_that_tells_all_of_them(data: Path, out: Path) -> None:
    ran = intake("E03-faults.yaml", data, out)
    assert ran.code == 0, ran.err
    told = ran.json
    assert told["status"] == "noticed"
    (paper,) = told["papers"]
    text = paper_text(paper["file"])
    assert "一次性告知书" in text
    raised = [line for line in told["lines"] if line["raised"]]
    assert len(raised) == 3
    for line in raised:
        assert line["material"] in text
    assert "未签名或盖章" in text
    assert "第二页的经营项目漏填" in text
    assert paper_code(paper["file"]) == paper["code"]


@pytest.mark.rule("R136")
def test_corrections_are_reviewed_only_on_what_was_raised(data: Path, out: Path) -> None:
    notice = intake("E03-faults.yaml", data, out).json["papers"][0]["number"]
    ran = intake("E03-return.yaml", data, out, "--return", notice)
    assert ran.code == 0, ran.err
    told = ran.json
    assert (told["status"], told["round"]) == ("received", 2)
    assert [p["kind"] for p in told["papers"]] == ["notice", "receipt"]
    again = intake("E03-return.yaml", data, out, "--return", notice)
    assert again.json["papers"] == told["papers"]
    first = intake("E03-faults.yaml", data, out)
    assert first.code == 0
    assert first.json["papers"][-1]["number"] == told["papers"][-1]["number"]


def test_the_scanned_code_of_the_notice_opens_it_as_well(data: Path, out: Path) -> None:
    code = paper_code(intake("E03-faults.yaml", data, out).json["papers"][0]["file"])
    assert intake("E03-return.yaml", data, out, "--return", code).json["status"] == "received"


@pytest.mark.rule("R016")
def test_raising_what_was_in_order_needs_a_supervisor_and_is_counted(
    data: Path, out: Path, tmp_path: Path
) -> None:
    notice = intake("E03-faults.yaml", data, out).json["papers"][0]["number"]
    late = outcomes("E03-return.yaml") | {"授权委托书": {"kind": "不符", "faults": ["委托期限已过"]}}
    refused = intake(written("E03-return.yaml", tmp_path, outcomes=late), data, out, "--return", notice)
    assert refused.code == 1
    assert "二次告知" in refused.what
    add_supervisor(data)
    approval = {"name": "李岚", "pin": "246813", "reason": "委托书当天到期,上次没有看出来"}
    file = written("E03-return.yaml", tmp_path, outcomes=late, approval=approval)
    wrong = written("E03-return.yaml", tmp_path, outcomes=late, approval=approval | {"pin": "999111"})
    assert intake(wrong, data, out, "--return", notice).code == 1
    done = intake(file, data, out, "--return", notice)
    assert done.code == 0, done.err
    assert [p["number"][-2:] for p in done.json["papers"]] == ["G1", "G2"]
    assert _breaches(data) == 1


def _breaches(data: Path) -> int:
    from counter.store import open_store

    store = open_store(None, data)
    try:
        with store.read() as view:
            return view.breaches.count()
    finally:
        store.close()


def test_a_changed_paper_may_be_raised_without_any_breach(data: Path, out: Path, tmp_path: Path) -> None:
    notice = intake("E03-faults.yaml", data, out).json["papers"][0]["number"]
    late = outcomes("E03-return.yaml") | {"授权委托书": {"kind": "不符", "faults": ["委托期限已过"]}}
    file = written("E03-return.yaml", tmp_path, outcomes=late, changed={"授权委托书": "换了一份新的"})
    assert intake(file, data, out, "--return", notice).json["status"] == "noticed"
    assert _breaches(data) == 0


def test_corrections_must_look_at_every_finding(data: Path, out: Path, tmp_path: Path) -> None:
    notice = intake("E03-faults.yaml", data, out).json["papers"][0]["number"]
    before = entries(data)
    file = written(
        "E03-return.yaml", tmp_path, outcomes={"食品经营许可申请书": "原件"}, applicant={"name": "甲"}
    )
    ran = intake(file, data, out, "--return", notice)
    assert ran.code == 1
    assert "食品安全规章制度目录清单" in ran.what
    assert "户外广告及宣传品位置图、设计图和效果图" in ran.what
    assert "applicant" in ran.what
    assert entries(data) == before + 1  # the sign-in, nothing else


def test_only_a_notice_can_be_answered(data: Path, out: Path) -> None:
    receipt = intake("E03-full.yaml", data, out).json["papers"][0]["number"]
    for code in (receipt, receipt.split(".")[0], "411202-01-20261122-9999-9", "SMX1:xx"):
        ran = intake("E03-return.yaml", data, out, "--return", code)
        assert ran.code == 1
        assert ran.json["problems"][0]["field"] == "--return"


@pytest.mark.rule("R140")
@pytest.mark.rule("R141")
def test_a_deferral_waits_for_its_signed_letter(data: Path, out: Path, tmp_path: Path) -> None:
    first = intake("E03-deferral.yaml", data, out)
    assert first.code == 1
    assert first.json["problems"][0]["field"] == "letters_signed"
    (letter,) = first.json["papers"]
    assert letter["kind"] == "deferral"
    assert "容缺受理承诺书" in paper_text(letter["file"])
    signed = intake(written("E03-deferral.yaml", tmp_path, letters_signed="是"), data, out)
    assert signed.code == 0, signed.err
    assert [p["kind"] for p in signed.json["papers"]] == ["deferral", "receipt", "deferred"]
    assert signed.json["papers"][0]["number"] == letter["number"]
    assert signed.json["id"] == first.json["id"]


def test_the_same_file_again_is_the_same_case_and_the_same_paper(data: Path, out: Path) -> None:
    first = intake("E03-full.yaml", data, out).json
    files = sorted(out.iterdir())
    before = entries(data)
    second = intake("E03-full.yaml", data, out).json
    assert second == first
    assert sorted(out.iterdir()) == files
    assert entries(data) == before + 1  # the sign-in


def test_an_id_of_ones_own_binds_the_file_to_one_case(data: Path, out: Path, tmp_path: Path) -> None:
    mine = str(uuid.uuid4())
    first = intake(written("E03-full.yaml", tmp_path, id=mine), data, out)
    assert first.json["id"] == mine
    other = intake(written("E03-full.yaml", tmp_path, id=mine, premises="河南省三门峡市崤山路1号"), data, out)
    assert other.code == 1
    assert "applicant" in other.what
    assert first.json["number"] in other.what


def test_comments_and_the_language_of_words_make_no_other_case(data: Path, out: Path, tmp_path: Path) -> None:
    text = (CASES / "E03-full.yaml").read_text(encoding="utf-8")
    other = tmp_path / "other.yaml"
    changed = text.replace("outcomes:", "材料:").replace(": 原件", ": original").replace("items: 全部\n", "")
    other.write_text(f"# 另一种写法\n{changed}", encoding="utf-8-sig")
    assert intake(other, data, out).json["id"] == intake("E03-full.yaml", data, out).json["id"]


def test_a_lost_pdf_is_written_again_as_a_counted_reprint(data: Path, out: Path) -> None:
    first = intake("E03-full.yaml", data, out).json["papers"][0]
    (out / f"{first['number']}.pdf").unlink()
    second = intake("E03-full.yaml", data, out).json["papers"][0]
    assert second["prints"] == 2
    assert "重打第1次" in paper_text(second["file"])
    assert paper_code(second["file"]) == first["code"]


def test_a_folder_that_cannot_be_written_loses_no_case(data: Path, out: Path) -> None:
    out.write_text("in the way", encoding="utf-8")
    ran = intake("E03-full.yaml", data, out)
    assert ran.code == 1
    assert ran.json["status"] == "received"
    assert "counter paper" in ran.what
    number = ran.json["papers"][0]["number"]
    assert ran.json["papers"][0]["prints"] == 0
    out.unlink()
    assert intake("E03-full.yaml", data, out).json["papers"][0]["number"] == number
    assert (out / f"{number}.pdf").is_file()


def test_every_problem_is_told_at_once_with_its_line_and_nothing_is_written(data: Path, out: Path) -> None:
    before = entries(data)
    ran = intake("E03-everything-wrong.yaml", data, out)
    assert ran.code == 1
    told = ran.what
    for expected in (
        "mater|3|不认识的键“mater”。|是不是“matter”？",
        "applicant.fone|15|",
        "result|20|",
        "applicant.name|13|",
        "applicant.number|14|第18位校验码不对",
        "applicant.representative|11|",
        "applicant.phone|11|",
        "collection.address|16|",
        "collection.phone|16|",
        "answers.fire_aera|7|没有“fire_aera”这个问题。|是不是“fire_area”？",
        "answers.advert_kind|8|",
        "licence|5|",
        "items|10|",
        "answers.fire_area|6|没有回答",
        "answers.food_auto_machine|6|没有回答",
        "outcomes.菜单|19|",
    ):
        assert expected in told
    assert len(ran.err.strip().splitlines()) == len(ran.json["problems"])
    assert entries(data) == before + 1  # the sign-in
    assert not out.exists()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"matter": "E99"}, "没有“E99”这件事"),
        ({"matter": None}, "没有写办哪一件事"),
        ({"licence": None}, "需先取得营业执照"),
        ({"applicant": None}, "没有写申请人"),
        ({"operator": "王方"}, "姓名或口令不对"),
        ({"pin": "000999"}, "姓名或口令不对"),
        ({"id": "12"}, "id 不是 UUID"),
        ({"items": ["9"]}, "没有“9”这个事项"),
        ({"result": "notice"}, "没有需要补正的问题"),
        ({"collection": {"way": "飞鸽"}}, "不认识“飞鸽”"),
        ({"guardian_consent": "大概"}, "请写 是 或 否"),
        ({"answers": "是"}, "几行“键: 值”"),
        ({"outcomes": {}}, "“食品经营许可申请书”还没有看"),
    ],
)
def test_each_kind_of_problem_has_its_sentence(
    changes: dict[str, Any], expected: str, data: Path, out: Path, tmp_path: Path
) -> None:
    ran = intake(written("E03-full.yaml", tmp_path, **changes), data, out)
    assert ran.code == 1
    assert expected in ran.what
    assert expected in ran.err


@pytest.mark.parametrize(
    ("material", "outcome", "expected"),
    [
        ("食品经营许可申请书", "复印件", "要求原件"),
        ("食品经营许可申请书", "电子调取", "不是政府核发的免提交材料"),
        ("食品经营许可申请书", "容缺", "没有容缺受理的依据"),
        ("食品经营许可申请书", {"kind": "不符"}, "还没说明哪里不符"),
        ("食品经营许可申请书", {"kind": "不符", "faults": ["太皱"]}, "不在这份材料的常见问题里"),
        ("食品经营许可申请书", {"kind": "原件", "originals": "两"}, "不是数字"),
        ("食品经营许可申请书", {"kind": "原件", "due": "2030-01-01"}, "只有容缺的材料才写补交日期"),
        ("食品经营许可申请书", {"kind": "元件"}, "是不是“原件”"),
        ("食品经营许可申请书", {"remark": "?"}, "没有写这份材料的情况"),
        ("消防安全制度、灭火和应急疏散预案", {"kind": "容缺", "due": "2020-01-01"}, "补交日期"),
        ("食品经营许可申清书", "原件", "是不是“食品经营许可申请书”"),
        ("居民户口簿", "原件", "不能临时添加材料"),
    ],
)
def test_an_outcome_that_cannot_stand_says_what_can(
    material: str, outcome: object, expected: str, *, data: Path, out: Path, tmp_path: Path
) -> None:
    changed = outcomes("E03-full.yaml") | {material: outcome}
    ran = intake(written("E03-full.yaml", tmp_path, outcomes=changed), data, out)
    assert ran.code == 1
    assert expected in ran.what


@pytest.mark.rule("R138")
def test_no_receipt_is_forced_over_an_open_finding(data: Path, out: Path, tmp_path: Path) -> None:
    ran = intake(written("E03-faults.yaml", tmp_path, result="receipt"), data, out)
    assert ran.code == 1
    assert "不能出具收件回执" in ran.what


def test_some_of_the_items_can_be_taken(data: Path, out: Path) -> None:
    told = intake("P17-house.yaml", data, out).json
    assert [item["no"] for item in told["items"]] == [1, 2, 3, 4]


def test_a_fresh_folder_says_which_command_comes_first(tmp_path: Path, out: Path) -> None:
    ran = intake("E03-full.yaml", tmp_path / "fresh", out)
    assert ran.code == 1
    assert "counter setup --init" in ran.what


def test_a_clerk_without_the_role_cannot_receive(data: Path, out: Path, tmp_path: Path) -> None:
    add_supervisor(data)
    ran = intake(written("E03-full.yaml", tmp_path, operator="李岚", pin="246813"), data, out)
    assert ran.code == 1
    assert "权限" in ran.what


def test_people_are_masked_in_the_case_and_among_duplicates(data: Path, out: Path, tmp_path: Path) -> None:
    intake("P11-marriage.yaml", data, out)
    again = intake(written("P11-marriage.yaml", tmp_path, id=str(uuid.uuid4())), data, out)
    assert again.json["applicant"]["name"] == "欧*"
    assert [d["applicant"] for d in again.json["duplicates"]] == ["欧*"]
    assert "411202199112071236" not in again.out
    assert "若溪" not in again.out
    assert "13800138002" not in again.out


def test_a_draft_of_an_interrupted_run_is_taken_up_where_it_stopped(
    data: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counter.cli import drive

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(drive, "conclude", stop)
        assert intake("E03-full.yaml", data, out).code == 1
    ran = intake("E03-full.yaml", data, out)
    assert ran.code == 0
    assert ran.json["number"].endswith(ran.json["papers"][0]["number"].split(".")[0][-6:])
    from counter.store import open_store

    store = open_store(None, data)
    try:
        with store.read() as view:
            actions = [entry.action for entry in view.journal.of_case(ran.json["id"])]
    finally:
        store.close()
    assert actions.count("case.open") == 1
    assert actions.count("case.judge") == len(ran.json["lines"])
