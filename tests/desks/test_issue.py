"""Notices are complete and receipts honest; what cannot be received is refused in a sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from shutil import copytree
from typing import TYPE_CHECKING, cast

import pytest
import world
from world import APPLICANT, COLLEAGUE, World, approval, begin, deferrable, noticed, received, take_all

import catalog_data
from counter.cases.records import Collection, Outcome
from counter.errors import Conflict, Refused
from counter.intake.parties import Parties

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.records import Case
    from counter.desks.window.issue import IssueDesk
    from counter.intake.papers import Notice, Receipt

MISSING = Outcome(kind="missing")


# -- the notice -----------------------------------------------------------------------------------------


@pytest.mark.rule("R016")
@pytest.mark.rule("R136")
def test_the_notice_holds_every_finding_of_the_review_and_nothing_else(desk: IssueDesk, ready: Case) -> None:
    lines = world.papers_asked(desk.walk(ready))
    exempt = next(x for x in desk.walk(ready).checklist.lines if x.ask == "免提交")
    case = desk.judge(ready, lines[0].key, MISSING)
    fault = next(x for x in lines[1:] if x.material.faults)
    wrong = Outcome(kind="defective", faults=fault.material.faults[:1], remark="第二页没有盖章")
    case = desk.judge(desk.judge(case, fault.key, wrong), exempt.key, MISSING)
    paper = cast("Notice", desk.issue_notice(take_all(desk, case)).paper)
    told = {x.material: x for x in paper.findings}
    assert set(told) == {lines[0].key, fault.key, exempt.key}
    assert [x.no for x in paper.findings] == [1, 2, 3]
    assert told[fault.key].what == (fault.material.faults[0], "第二页没有盖章")
    assert told[exempt.key].kind == "查无有效证照"
    assert "补交" not in told[exempt.key].cure, "R053: no paper is asked for what government issued"
    assert all(x.basis and x.cure and x.obtain and x.items for x in paper.findings)
    assert paper.in_order == len(desk.walk(case).checklist.lines) - 3


@pytest.mark.rule("R136")
def test_no_notice_while_a_line_is_unseen(desk: IssueDesk, ready: Case) -> None:
    first, *_, last = world.papers_asked(desk.walk(ready))
    case = take_all(desk, desk.judge(ready, first.key, MISSING), but=(last.key,))
    for issue in (desk.issue_notice, desk.issue_receipt):
        with pytest.raises(Refused, match="还有 1 项没有看") as caught:
            issue(case)
        assert last.key in str(caught.value)
    assert (desk.papers(case), desk.case(case.id)) == ((), case)


@pytest.mark.rule("R136")
def test_no_notice_without_a_finding_and_no_receipt_with_one(desk: IssueDesk, ready: Case) -> None:
    first = world.papers_asked(desk.walk(ready))[0]
    case = take_all(desk, ready)
    with pytest.raises(Refused, match="没有需要补正"):
        desk.issue_notice(case)
    with pytest.raises(Refused, match="1 项问题未解决"):
        desk.issue_receipt(desk.judge(case, first.key, MISSING))


@pytest.mark.rule("R140")
def test_a_deferred_line_is_not_told_to_be_in_order(desk: IssueDesk, ready: Case) -> None:
    line = deferrable(desk, ready)[0]
    paper = cast("Notice", noticed(desk, desk.judge(ready, line.key, Outcome(kind="deferred"))).paper)
    assert paper.in_order == len(desk.walk(ready).checklist.lines) - 2


@pytest.mark.rule("R016")
def test_the_second_notice_counts_its_breach_once_on_either_store(either: World) -> None:
    desk = either.desk()
    case = desk.come_back(noticed(desk, begin(desk)).case)
    raised, settled, *_ = world.papers_asked(desk.walk(case))
    case = desk.judge(desk.judge(case, raised.key, MISSING), settled.key, MISSING, approval())
    issued = desk.issue_notice(case)
    assert cast("Notice", issued.paper).round == 2
    assert {x.material for x in cast("Notice", issued.paper).findings} == {raised.key, settled.key}
    with either.office.store.read() as view:
        (breach,) = view.breaches.of_case(case.id)
    assert (breach.line, breach.approved_by, breach.reason) == (
        settled.key,
        world.SUPERVISOR,
        approval().reason,
    )


@pytest.mark.parametrize(
    ("days", "term"),
    [
        (None, ""),
        (4, "请于 2026-11-27 前补正（自出具次日起 4 日）"),
        (5, "请于 2026-11-30 前补正（自出具次日起 5 日，最后一日是休息日的顺延到下一个工作日）"),
    ],
)
def test_a_term_is_printed_only_where_the_station_sets_one(
    office: World, days: int | None, term: str
) -> None:
    station = replace(office.office.station, correction_term_days=days)
    desk = replace(office, office=replace(office.office, station=station)).desk()
    assert cast("Notice", noticed(desk, begin(desk)).paper).term == term


# -- the receipt ----------------------------------------------------------------------------------------


@pytest.mark.rule("R138")
@pytest.mark.rule("R139")
def test_everything_in_order_gives_a_receipt_of_every_line(desk: IssueDesk, ready: Case) -> None:
    issued = received(desk, ready)
    paper = cast("Receipt", issued.paper)
    view = desk.walk(issued.case)
    assert issued.case.status == "received"
    assert [x.material for x in paper.lines] == [x.key for x in view.checklist.lines]
    assert all(x.got not in ("", "待看", "缺", "不符") for x in paper.lines)
    fetched = [x for x in paper.lines if x.due == "免提交"]
    assert fetched
    assert {(x.got, x.how) for x in fetched} == {("电子调取", "数据共享")}
    assert [item.name for item in paper.items] == [one.name for one in view.chosen]
    assert paper.lead == view.matter.lead


@pytest.mark.rule("R142")
@pytest.mark.rule("R143")
@pytest.mark.rule("R144")
@pytest.mark.rule("R150")
@pytest.mark.rule("R153")
@pytest.mark.rule("R155")
def test_the_receipt_says_what_happens_next_and_by_when(desk: IssueDesk, ready: Case) -> None:
    paper = cast("Receipt", received(desk, ready).paper)
    said = "".join(paper.next_steps)
    for words in ("2小时内", "转为电子材料", "推送至各联办部门", f"递送牵头部门（{paper.lead}）"):
        assert words in said
    for words in ("1个工作日内", "受理或不予受理", "短信告知", "不予受理决定书并列明理由"):
        assert words in said


@pytest.mark.rule("R137")
def test_what_was_cured_on_the_spot_is_received_and_said_so(desk: IssueDesk, ready: Case) -> None:
    line = world.papers_asked(desk.walk(ready))[0]
    case = desk.judge(ready, line.key, MISSING)
    case = desk.judge(case, line.key, Outcome(kind="cured", originals=1, remark="当场补签名"))
    paper = cast("Receipt", received(desk, case).paper)
    printed = next(x for x in paper.lines if x.material == line.key)
    assert (printed.got, printed.how) == ("原件1", "当场补正；当场补签名")


@pytest.mark.rule("R169")
@pytest.mark.rule("R170")
@pytest.mark.parametrize(
    ("collection", "sentence"),
    [
        (Collection(), "到发证窗口领取；全部办结后统一领取"),
        (Collection(together=False), "到发证窗口领取；各事项办结后分别领取"),
        (
            Collection(way="courier", address="黄河路1号", recipient="赵立新", phone="13803980000"),
            "快递送达：黄河路1号 赵立新 13803980000；全部办结后统一领取",
        ),
        (
            Collection(way="electronic", together=False),
            "电子送达（省一体化政务服务平台“办件中心”查看、下载）；各事项办结后分别领取",
        ),
    ],
)
def test_the_receipt_says_how_the_results_are_collected(
    desk: IssueDesk, ready: Case, collection: Collection, sentence: str
) -> None:
    case, _ = desk.parties(ready, Parties(applicant=APPLICANT, collection=collection))
    assert cast("Receipt", received(desk, case).paper).collection == sentence


def test_a_personal_number_is_masked_on_paper(desk: IssueDesk, ready: Case) -> None:
    issued = received(desk, ready)
    assert world.NUMBER not in issued.row.record
    assert cast("Receipt", issued.paper).applicant.number == "110101********4514"


def test_the_receipt_key_pressed_twice_gives_one_receipt(either: World) -> None:
    desk = either.desk()
    case = take_all(desk, begin(desk))
    first = desk.issue_receipt(case)
    with pytest.raises(Conflict):
        desk.issue_receipt(case)
    with pytest.raises(Refused, match="已收件"):
        desk.issue_receipt(first.case)
    assert [row.number for row in desk.papers(case)] == [first.row.number]
    assert [e.action for e in either.journal()].count("paper.receipt") == 1


def test_the_case_number_comes_with_the_first_paper_and_never_again(either: World) -> None:
    desk, other = either.desk(), either.desk(COLLEAGUE, "02")
    case = begin(desk)
    assert case.number is None
    first = noticed(desk, case)
    number = first.case.number or ""
    assert re.fullmatch(r"411202-01-20261123-0001-\d", number)
    assert first.row.number == f"{number}.G1"
    either.clock.pass_days(3)
    again = desk.come_back(first.case)
    done = desk.issue_receipt(take_all(desk, again))
    assert (done.case.number, done.row.number) == (number, f"{number}.S1")
    fresh = other.issue_receipt(take_all(other, begin(other, "P17")))
    assert (fresh.case.number or "").startswith("411202-02-20261126-0001-")


def test_a_paper_that_fails_to_be_kept_takes_no_number_and_changes_nothing(
    office: World, desk: IssueDesk, ready: Case
) -> None:
    case = take_all(desk, ready)
    stale = replace(case, version=case.version - 1)
    with pytest.raises(Conflict):
        desk.issue_receipt(stale)
    assert (desk.case(case.id), desk.papers(case)) == (case, ())
    assert "-0001-" in (desk.issue_receipt(case).case.number or "")
    assert office.office.store.verify_journal() == ()


# -- 待核定 ----------------------------------------------------------------------------------------------


def test_an_item_whose_materials_are_not_settled_cannot_be_received(office: World, tmp_path: Path) -> None:
    root, unsettled = tmp_path / "catalogue", "城镇污水排入排水管网许可"
    copytree(catalog_data.ROOT, root)
    for path in (*(root / "items").glob("*.yaml"), *(root / "applications").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(f"key: {unsettled}\n", "key: 别的事项\n", 1), encoding="utf-8")
    made = World.open(office.office.data, catalogue=root)
    desk = made.desk()
    case = begin(desk)
    assert desk.walk(case).checklist.unknown == (unsettled,)
    case = take_all(desk, case)
    for issue in (desk.issue_receipt, desk.issue_notice):
        with pytest.raises(Refused, match=f"{unsettled}：材料清单待核定，不能收件"):
            issue(case)
    rest = tuple(one.no for one in desk.walk(case).available if one.known)
    assert desk.issue_receipt(desk.choose(case, rest)).case.status == "received"
    made.close()
