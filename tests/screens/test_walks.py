"""Whole walks by keys only, from the workbench to a PDF that is read back with its code."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
import sixty
from helpers import Clock, start
from reading import squeezed
from walking import (
    E03_ANSWERS,
    E03_APPLICANT,
    LICENCE,
    PERSON,
    Hands,
    code_of,
    e03_complete,
    fire_only,
    read_back,
    whole_journal,
)

from screens.acceptance.checklist import ChecklistScreen
from screens.acceptance.items import ItemsScreen
from screens.acceptance.result import ResultScreen
from screens.shared.dialogs import AskApproval, Confirm, ErrorDialog

if TYPE_CHECKING:
    from pathlib import Path

PLANS = "场所平面布置图、场所消防设施平面图"
RULES_OF_FIRE = "消防安全制度、灭火和应急疏散预案"
APPLICATION = "食品经营许可申请书"
FOOD_RULES = "食品安全规章制度目录清单"
CARRIER = "广告设置载体的所有权或者使用权证明"


@pytest.mark.rule("R138")
@pytest.mark.rule("R139")
async def test_e03_without_faults_ends_in_a_receipt_with_few_keys(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        receipt = await e03_complete(hands)
        lines = hands.snapshot.walk.checklist.lines
        text = read_back(app, receipt)
        assert "收件回执" in text
        assert "收件不等于受理" in text
        assert all(squeezed(line.key) in text for line in lines)
        assert "张䶮" not in text  # nobody's representative is printed on a receipt
        assert hands.status == "received"
        whole_journal(app, data)
        print(f"E03: {hands.pressed} keys for {len(lines)} lines, and {hands.typed} of the applicant's own")
        assert hands.pressed <= len(lines) + 30


@pytest.mark.rule("R136")
@pytest.mark.rule("R137")
async def test_e03_with_faults_ends_in_a_notice_and_the_return_in_a_receipt(data: Path) -> None:
    clock = Clock()
    async with start(data, clock=clock) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("kfd", "E03")
        await hands.situation(E03_ANSWERS, LICENCE)
        await hands.items()
        await hands.applicant(E03_APPLICANT)
        own = "第2页[red]漏签</b>&amp;{}"
        await hands.judge(
            {
                APPLICATION: ("d", "a", "c", "tab", *own, "enter"),
                FOOD_RULES: ("x",),
                CARRIER: ("z",),
            }
        )
        assert hands.snapshot.walk.tally.findings == 2
        notice = await hands.issue()
        text = read_back(app, notice)
        faults = hands.snapshot.walk.checklist.line(APPLICATION).material.faults
        for said in ("一次性告知书", faults[0], faults[2], own, FOOD_RULES):
            assert squeezed(said) in text
        assert squeezed(faults[1]) not in text
        assert hands.status == "noticed"

        await hands.to_workbench()
        clock.ahead(days=3)
        await hands.scan(code_of(notice))
        screen = hands.on(ChecklistScreen)
        assert "按B开始复核" in squeezed(hands.text)
        await hands.key("space")  # not before the applicant is registered as back
        assert hands.case.draft.round == 1
        await hands.key("b")
        assert set(screen.lines.keys) == {APPLICATION, FOOD_RULES}
        await hands.judge()
        receipt = await hands.issue()
        text = read_back(app, receipt)
        assert "当场补正" in text
        assert "2026-11-26" in text
        assert hands.status == "received"
        assert [paper.kind for paper in hands.snapshot.papers] == ["notice", "receipt"]
        whole_journal(app, data)


@pytest.mark.rule("R016")
async def test_raising_what_was_in_order_needs_a_supervisor_and_is_counted(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await fire_only(hands)
        await hands.judge({PLANS: ("x",)})
        await hands.issue()
        await hands.key("b")
        screen = hands.on(ChecklistScreen)
        assert screen.lines.keys == [PLANS]
        await hands.judge()
        await hands.key("v")  # round to all lines
        assert len(screen.lines.keys) == len(hands.snapshot.walk.checklist.lines)
        assert hands.line.key == PLANS
        await hands.go_to(RULES_OF_FIRE)
        await hands.key("x")
        hands.on(AskApproval)
        await hands.key("escape")  # nobody agreed: nothing is registered
        assert hands.snapshot.walk.outcomes[RULES_OF_FIRE].kind == "original"
        await hands.key("x")
        await hands.own("首次复核时漏看")
        await hands.key("enter")
        await hands.own("张敏")
        await hands.key("enter")
        await hands.own("246813")
        await hands.key("enter")
        hands.on(ChecklistScreen)
        assert hands.snapshot.walk.outcomes[RULES_OF_FIRE].approved_by == "张敏"
        await hands.key("f10", "f10")
        hands.on(Confirm)
        await hands.key("y")
        notice = hands.snapshot.papers[-1]
        assert RULES_OF_FIRE in read_back(app, notice)
        assert app.office is not None
        with app.office.store.read() as view:
            (breach,) = view.breaches.of_case(hands.case.id)
        assert (breach.line, breach.reason, breach.approved_by) == (RULES_OF_FIRE, "首次复核时漏看", "张敏")
        whole_journal(app, data)


@pytest.mark.rule("R140")
@pytest.mark.rule("R141")
async def test_deferral_needs_its_letter_signed_before_the_receipt(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await fire_only(hands, procedure="告知承诺")
        await hands.judge({PLANS: ("r",), RULES_OF_FIRE: ("r",)})
        await hands.key("f10", "f10")
        hands.on(ErrorDialog)
        assert "承诺书" in hands.text
        await hands.key("enter", "l")
        letter = hands.snapshot.papers[-1]
        text = read_back(app, letter)
        assert letter.kind == "deferral"
        assert PLANS in text
        assert "依法撤销许可" in text  # the consequence the applicant is told
        await hands.key("f10")
        hands.on(ErrorDialog)
        await hands.key("enter", "s")
        hands.on(Confirm)
        await hands.key("y")
        receipt = await hands.issue()
        assert "容缺" in read_back(app, receipt)
        assert [paper.kind for paper in hands.snapshot.papers] == ["deferred", "deferral", "receipt"]


@pytest.mark.rule("R139")
async def test_an_amendment_gives_a_new_receipt_and_voids_the_old_one(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await fire_only(hands)
        await hands.judge()
        first = await hands.issue()
        await hands.key("m")
        await hands.own("联系电话登记有误")
        await hands.key("enter")
        while hands._box() != "applicant.phone":
            await hands.key("down")
        await hands.key(*["backspace"] * 12)
        await hands.own("13800138001")
        await hands.key("f10")
        hands.on(ChecklistScreen)
        second = await hands.issue()
        text = read_back(app, second)
        assert first.number in text
        assert "联系电话登记有误" in text
        assert "13800138001" in text
        old, new = hands.snapshot.papers
        assert (old.number, old.replaced_by, old.void_reason) == (
            first.number,
            new.number,
            "联系电话登记有误",
        )
        assert old.void_at is not None
        assert new.void_at is None
        await hands.to_workbench()
        await hands.scan(code_of(first))  # the paper in the applicant's hands is the void one
        hands.on(Confirm)
        assert "已作废" in squeezed(hands.text)
        whole_journal(app, data)


@pytest.mark.rule("R018")
@pytest.mark.rule("R095")
async def test_e05_with_ktv_on_leased_premises_and_an_agent(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("E05", "E05")
        await hands.situation(
            {
                **E03_ANSWERS,
                "food": "现场制售或散装食品销售",
                "ktv": "是",
                "premises": "租赁",
                "drainage_pretreatment": "否",
            },
            LICENCE,
        )
        names = [one.name for one in hands.snapshot.walk.available]
        assert "娱乐场所经营活动审批(从事歌舞娱乐,场地为租赁场地)" in names
        assert not [name for name in names if "自有场地" in name]
        await hands.items()
        await hands.applicant(
            {
                **E03_APPLICANT,
                "agent.has": "是",
                "agent.name": "吴静",
                "agent.number": "411202199009091124",
                "agent.phone": "13500135000",
                "collection.way": "electronic",
            }
        )
        wanted = [line.key for line in hands.snapshot.walk.checklist.lines]
        assert {"房屋租赁合同", "出租方房屋权属证明", "授权委托书"} <= set(wanted)
        assert wanted.count("营业执照") == 1
        await hands.judge()
        text = read_back(app, await hands.issue())
        assert "房屋租赁合同" in text
        assert "吴静" in text
        assert "电子送达" in text


@pytest.mark.rule("R053")
@pytest.mark.parametrize(
    ("insurance", "row"),
    [
        ("都不是当地居民医保", "城乡居民参保登记(父母非当地城乡居民医保的新生儿参保)"),
        ("一方参加居民医保", "城乡居民参保登记(父母一方参加居民医保的新生儿参保)"),
    ],
)
async def test_p01_a_newborn_without_a_document_and_with_a_guardian(
    data: Path, insurance: str, row: str
) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("xse", "P01")
        answers = {"newborn_insurance": insurance, "parents_married": "已登记结婚", "shared_photo": "取不到"}
        await hands.situation(answers)
        names = [one.name for one in hands.snapshot.walk.available if "参保登记" in one.name]
        assert names == [row]
        await hands.items()
        await hands.applicant(
            {
                "applicant.name": "阿依古丽•买买提",
                "applicant.document": "none_yet",
                "applicant.birth": "20261108",
                "guardian.name": "陈立",
                "guardian.number": "41120219880505301x",
                "guardian.phone": "13800138001",
                "guardian.consent": "是",
            }
        )
        supplied = [line.key for line in hands.snapshot.walk.checklist.lines if line.supplied_by]
        assert "出生医学证明" in supplied
        await hands.judge()
        text = read_back(app, await hands.issue())
        assert "阿依古丽·买买提" in text
        assert "由本件" in text
        assert hands.case.draft.guardian_consent


@pytest.mark.rule("R106")
async def test_p11_since_may_2025_asks_no_household_register_for_the_wedding(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("P11", "P11")
        await hands.situation({"join_spouse": "是", "birth_notice_rule": "没有规定"})
        assert "乡级（跨层级）" in hands.text
        await hands.key("down", "down", "down")
        assert "本站收件后转乡级办理（跨层级）" in squeezed(hands.text)
        await hands.items()
        await hands.applicant(PERSON)
        lines = {line.key: line for line in hands.snapshot.walk.checklist.lines}
        assert "双方居民户口簿" not in lines
        assert lines["结婚证"].supplied_by
        assert lines["居民户口簿"].ask == "免提交"
        await hands.judge()
        text = read_back(app, await hands.issue())
        assert "双方居民户口簿" not in text
        assert "双方居民身份证" in text


@pytest.mark.rule("R107")
async def test_p11_before_may_2025_still_asked_for_both_household_registers(data: Path) -> None:
    clock = Clock()
    clock.at = datetime(2025, 5, 9, 16, 0, tzinfo=timezone(timedelta(hours=8)))
    async with start(data, clock=clock) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("P11", "P11")
        await hands.situation({"join_spouse": "是", "birth_notice_rule": "没有规定"})
        await hands.items([1])
        await hands.applicant(PERSON)
        assert "双方居民户口簿" in [line.key for line in hands.snapshot.walk.checklist.lines]
        await hands.judge()
        assert "双方居民户口簿" in read_back(app, await hands.issue())


@pytest.mark.rule("R170")
async def test_p17_second_hand_house_with_the_transfer_of_its_supplies(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("P17", "P17")
        answers = {
            "transfer_by": "买卖",
            "deed_tax_relief": "不申请",
            "survey_on_register": "查得到",
            "others_rights": "没有",
        }
        await hands.situation(answers)
        assert "并行办理" in hands.text
        await hands.items()
        await hands.applicant(
            {**PERSON, "premises": "湖滨区崤山路66号3号楼2单元502", "collection.together": "否"}
        )
        supplied = [line for line in hands.snapshot.walk.checklist.lines if line.supplied_by]
        assert supplied
        await hands.judge()
        text = read_back(app, await hands.issue())
        assert "不动产权证书" in text
        assert "各事项办结后分别领取" in text
        assert all(f"由本件“{squeezed(line.supplied_by)}”产生" in text for line in supplied)


async def test_a_matter_with_unknown_materials_says_so_and_cannot_be_received(tmp_path: Path) -> None:
    catalogue = sixty.catalogue(tmp_path / "catalogue", known=False)
    async with start(tmp_path / "data", catalogue=catalogue) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin(sixty.MATTER, sixty.MATTER)
        hands.on(ItemsScreen)
        assert "材料待核定" in hands.text
        await hands.key("enter")
        hands.on(ItemsScreen)
        assert "至少选一个事项" in hands.text
        await hands.key("a", "enter")
        await hands.applicant({"applicant.kind": "个人", "applicant.document": "resident_id", **PERSON})
        assert "材料清单待核定" in squeezed(hands.text)
        assert hands.snapshot.walk.checklist.unknown
        await hands.key("f10", "f10")
        hands.on(ErrorDialog)
        assert "待核定" in squeezed(hands.text)
        await hands.key("enter")
        hands.on(ResultScreen)
        assert hands.status == "draft"
        assert hands.case.number is None
