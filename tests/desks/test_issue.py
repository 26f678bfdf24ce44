"""Papers at the window: complete notices, honest receipts, letters that cover, and codes that lead back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from shutil import copytree
from typing import TYPE_CHECKING, cast, get_args

import pytest
import world
from world import APPLICANT, COLLEAGUE, World, approval, begin, take_all, taken

import catalog_data
from counter.cases.numbers import code_of
from counter.cases.records import Collection, Outcome
from counter.desks.issue import IssueDesk, digest_of, thaw
from counter.errors import BadInput, Conflict, Refused
from counter.intake.papers import LetterKind
from counter.intake.parties import Parties

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.records import Case
    from counter.desks.issue import Issued
    from counter.intake.checklist import Line
    from counter.intake.papers import Letter, Notice, Receipt

MISSING = Outcome(kind="missing")


@pytest.fixture
def desk(office: World) -> IssueDesk:
    return office.desk()


@pytest.fixture
def ready(desk: IssueDesk) -> Case:
    return begin(desk)


def deferrable(desk: IssueDesk, case: Case) -> list[Line]:
    return [x for x in desk.walk(case).checklist.lines if x.deferral is not None]


def noticed(desk: IssueDesk, case: Case, count: int = 1) -> Issued:
    for line in world.papers_asked(desk.walk(case))[:count]:
        case = desk.judge(case, line.key, MISSING)
    return desk.issue_notice(take_all(desk, case))


def received(desk: IssueDesk, case: Case) -> Issued:
    return desk.issue_receipt(take_all(desk, case))


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


@pytest.mark.parametrize(("days", "term"), [(None, ""), (5, "请于 2026-11-28 前补正（自出具次日起 5 日）")])
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


# -- letters --------------------------------------------------------------------------------------------


@pytest.mark.rule("R140")
@pytest.mark.rule("R141")
def test_no_receipt_before_the_consequences_are_told_and_the_letter_signed(
    desk: IssueDesk, ready: Case
) -> None:
    line = deferrable(desk, ready)[0]
    case = take_all(desk, desk.judge(ready, line.key, Outcome(kind="deferred")))
    with pytest.raises(Refused, match="还没有告知后果并签署承诺书"):
        desk.issue_receipt(case)
    with pytest.raises(Refused, match="还没有打印容缺受理承诺书"):
        desk.sign_letters(case)
    letter = desk.issue_letter(case, "deferral")
    with pytest.raises(Refused, match="还没有告知后果并签署承诺书"):
        desk.issue_receipt(letter.case)
    signed = desk.sign_letters(letter.case)
    paper = cast("Receipt", desk.issue_receipt(signed).paper)
    printed = next(x for x in paper.lines if x.material == line.key)
    assert (printed.got, printed.how) == ("容缺", "补交期限待核定")
    told = cast("Letter", letter.paper).lines
    assert [(x.material, bool(x.consequence), bool(x.basis)) for x in told] == [(line.key, True, True)]


@pytest.mark.rule("R141")
def test_a_letter_that_no_longer_covers_the_lines_is_printed_and_signed_anew(
    desk: IssueDesk, ready: Case
) -> None:
    one, two = deferrable(desk, ready)[:2]
    case = take_all(desk, desk.judge(ready, one.key, Outcome(kind="deferred")))
    case = desk.sign_letters(desk.issue_letter(case, "deferral").case)
    case = desk.judge(case, two.key, Outcome(kind="deferred"))
    with pytest.raises(Refused, match="还没有打印"):
        desk.sign_letters(case)
    second = desk.issue_letter(case, "deferral")
    with pytest.raises(Refused, match="签署承诺书"):
        desk.issue_receipt(second.case)
    assert not second.case.draft.outcomes[one.key].signed, "the voided letter was signed, not this one"
    desk.issue_receipt(desk.sign_letters(second.case))
    rows = [row for row in desk.papers(case) if row.kind == "deferral"]
    assert [(row.void_at is None, row.replaced_by) for row in rows] == [
        (False, second.row.number),
        (True, ""),
    ]


@pytest.mark.rule("R141")
@pytest.mark.parametrize("change", ["term", "applicant"])
def test_a_signed_letter_does_not_cover_another_term_or_another_person(
    desk: IssueDesk, ready: Case, change: str
) -> None:
    line = deferrable(desk, ready)[0]
    case = take_all(desk, desk.judge(ready, line.key, Outcome(kind="deferred", due="2026-12-01")))
    case = desk.sign_letters(desk.issue_letter(case, "deferral").case)
    if change == "applicant":
        case, _ = desk.parties(case, Parties(applicant=replace(APPLICANT, name="赵立")))
        with pytest.raises(Refused, match="还没有打印"):
            desk.issue_receipt(case)
        return
    case = desk.judge(case, line.key, Outcome(kind="deferred", due="2027-12-01"))
    with pytest.raises(Refused, match="还没有打印"):
        desk.sign_letters(case)


def test_a_letter_needs_a_promise(desk: IssueDesk, ready: Case) -> None:
    case = take_all(desk, ready)
    for kind in get_args(LetterKind):
        with pytest.raises(Refused, match="不需要承诺书"):
            desk.issue_letter(case, kind)


@pytest.mark.rule("R141")
def test_a_commitment_is_signed_in_its_own_letter(desk: IssueDesk) -> None:
    case = begin(desk, "P20")
    line = next(x for x in desk.walk(case).checklist.lines if x.commitment is not None)
    case = take_all(desk, desk.judge(case, line.key, Outcome(kind="committed")))
    letter = desk.issue_letter(case, "commitment")
    assert letter.row.number.endswith(".C1")
    paper = cast("Receipt", desk.issue_receipt(desk.sign_letters(letter.case)).paper)
    assert next(x for x in paper.lines if x.material == line.key).got == "承诺"


@pytest.mark.rule("R140")
def test_nothing_is_deferred_or_promised_without_a_basis(desk: IssueDesk, ready: Case) -> None:
    line = next(x for x in desk.walk(ready).checklist.lines if x.ask == "原件" and not x.deferral)
    for outcome in (Outcome(kind="deferred"), Outcome(kind="committed")):
        with pytest.raises(Refused, match=r"没有.*的依据"):
            desk.judge(ready, line.key, outcome)


# -- amending -------------------------------------------------------------------------------------------


def test_an_amended_receipt_is_voided_and_replaced_and_both_are_kept(either: World) -> None:
    desk = either.desk()
    first = received(desk, begin(desk))
    with pytest.raises(BadInput, match="更正的理由"):
        desk.amend(first.case, " ")
    case = desk.amend(first.case, "联系电话登记有误")
    case, _ = desk.parties(case, Parties(applicant=replace(APPLICANT, phone="13900001111")))
    second = desk.issue_receipt(case)
    paper = cast("Receipt", second.paper)
    assert (paper.replaces, paper.reason) == (first.row.number, "联系电话登记有误")
    assert second.case.received_at == first.case.received_at
    old, new = desk.papers(case)
    assert (old.void_reason, old.replaced_by) == ("联系电话登记有误", new.number)
    assert (old.record, old.digest) == (first.row.record, first.row.digest)
    assert new.void_at is None
    assert second.case.draft.amend_reason == ""


def test_a_cancelled_amendment_leaves_the_case_as_the_receipt_says(desk: IssueDesk, ready: Case) -> None:
    done = received(desk, ready)
    case = desk.amend(done.case, "电话有误")
    line = world.papers_asked(desk.walk(case))[0]
    case, _ = desk.parties(case, Parties(applicant=replace(APPLICANT, name="别人")))
    case = desk.judge(desk.choose(case, (1,)), line.key, MISSING)
    with pytest.raises(Refused, match="未解决"):
        desk.issue_receipt(case)
    with pytest.raises(Refused, match="不能出具一次性告知书"):
        desk.issue_notice(case)
    back = desk.cancel_amend(case)
    assert (back.status, back.draft) == ("received", done.case.draft)
    assert [row.void_at for row in desk.papers(case)] == [None]


@pytest.mark.rule("R141")
def test_a_cancelled_amendment_leaves_the_signed_letter_valid(desk: IssueDesk, ready: Case) -> None:
    one, two = deferrable(desk, ready)[:2]
    case = take_all(desk, desk.judge(ready, one.key, Outcome(kind="deferred")))
    signed = desk.sign_letters(desk.issue_letter(case, "deferral").case)
    done = desk.issue_receipt(signed)
    case = desk.judge(desk.amend(done.case, "有误"), two.key, Outcome(kind="deferred"))
    desk.cancel_amend(desk.issue_letter(case, "deferral").case)
    valid = {row.number.rpartition(".")[2]: row.void_at is None for row in desk.papers(case)}
    assert valid == {"R1": True, "S1": True, "R2": False}


@pytest.mark.rule("R141")
def test_an_amendment_with_new_promises_replaces_letter_and_receipt_together(
    desk: IssueDesk, ready: Case
) -> None:
    one, two = deferrable(desk, ready)[:2]
    case = take_all(desk, desk.judge(ready, one.key, Outcome(kind="deferred")))
    done = desk.issue_receipt(desk.sign_letters(desk.issue_letter(case, "deferral").case))
    case = desk.judge(desk.amend(done.case, "有误"), two.key, Outcome(kind="deferred"))
    desk.issue_receipt(desk.sign_letters(desk.issue_letter(case, "deferral").case))
    valid = {row.number.rpartition(".")[2]: row.void_at is None for row in desk.papers(case)}
    assert valid == {"R1": False, "S1": False, "R2": True, "S2": True}


# -- 待核定 ----------------------------------------------------------------------------------------------


def test_an_item_whose_materials_are_not_settled_cannot_be_received(office: World, tmp_path: Path) -> None:
    root, unsettled = tmp_path / "catalogue", "城镇污水排入排水管网许可"
    copytree(catalog_data.ROOT, root)
    for path in (root / "items").glob("*.yaml"):
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


# -- an older catalogue ---------------------------------------------------------------------------------


def test_an_open_case_keeps_the_list_it_was_opened_under(office: World, tmp_path: Path) -> None:
    old = office.desk()
    case = begin(old)
    before = [x.key for x in old.walk(case).checklist.lines]
    root = tmp_path / "catalogue"
    copytree(catalog_data.ROOT, root)
    for path in root.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("食品经营许可申请书", "食品经营许可申请表"), encoding="utf-8")
    office.close()
    later = World.open(office.office.data, catalogue=root)
    desk = later.desk()
    kept = desk.case(case.id)
    assert kept.catalogue != later.office.compiled.catalogue.version
    assert [x.key for x in desk.walk(kept).checklist.lines] == before
    assert "食品经营许可申请表" in {
        x.material for i in later.office.compiled.catalogue.items.values() for x in i.requirements
    }
    done = desk.issue_receipt(take_all(desk, kept))
    assert "食品经营许可申请书" in done.row.record
    for file in later.office.catalogues.glob(f"{case.catalogue}*"):
        file.unlink()
    later.close()
    again = World.open(office.office.data, catalogue=root).desk()
    with pytest.raises(Refused, match="本机没有"):
        again.walk(replace(kept, catalogue="0123456789abcdef"))


# -- codes ----------------------------------------------------------------------------------------------


def test_a_code_leads_to_its_case_and_paper_in_every_way_it_is_read(desk: IssueDesk, ready: Case) -> None:
    issued = noticed(desk, ready)
    number = issued.case.number or ""
    code = issued.paper.head.code
    assert code == code_of(issued.row.number, issued.row.digest)
    for raw in (code, f"  {code.lower()}\r\n", code.replace(":", "：")):
        found = desk.find(raw)
        assert (found.case, found.row, found.warning) == (issued.case, issued.row, "")
    assert desk.find(issued.row.number.lower()).row == issued.row
    assert desk.find(number).row is None


def test_the_record_kept_is_the_paper_issued_and_its_digest_is_in_the_code(
    desk: IssueDesk, ready: Case
) -> None:
    issued = noticed(desk, ready)
    assert thaw(desk.papers(ready)[0]) == issued.paper
    assert digest_of(thaw(issued.row)) == issued.row.digest
    touched = replace(issued.paper, lead="别的部门")
    assert digest_of(touched) != issued.row.digest


def test_a_copy_with_another_digest_a_paper_never_issued_and_a_void_one_are_told(
    desk: IssueDesk, ready: Case
) -> None:
    first = received(desk, ready)
    forged = code_of(first.row.number, "0" * 64)
    assert "不是本站出具的那一份" in desk.find(forged).warning
    assert "没有这份文书" in desk.find(f"{first.case.number}.S9").warning
    second = desk.issue_receipt(desk.amend(first.case, "电话有误"))
    told = desk.find(first.paper.head.code)
    assert told.row is not None
    assert told.warning == f"这份文书已作废（电话有误），由 {second.row.number} 代替。"
    assert desk.find(second.paper.head.code).warning == ""


def test_a_foreign_or_unknown_number_is_refused_and_a_damaged_code_is_bad_input(desk: IssueDesk) -> None:
    from counter.cases.numbers import case_number

    day = world.NOW.date()
    with pytest.raises(Refused, match=r"行政区划 110101 的站点.*本站（411202）没有"):
        desk.find(case_number("110101", "01", day, 7))
    with pytest.raises(Refused, match="本站没有编号为"):
        desk.find(case_number("411202", "01", day, 7))
    for raw in ("SMX1:411202", "", "[/red]", "\x1b[2J", "https://example.org"):
        with pytest.raises(BadInput):
            desk.find(raw)


def test_prints_are_counted_and_an_unknown_paper_is_refused(
    office: World, desk: IssueDesk, ready: Case
) -> None:
    issued = noticed(desk, ready)
    assert [desk.printed(issued.row.number) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(Refused, match="没有编号为"):
        desk.printed("411202-01-20261123-0001-1.G9")
    assert json.loads(office.journal()[-1].detail) == {"paper": issued.row.number, "print": 3}


def test_the_workbench_shows_what_is_open_here_what_waits_and_what_was_received(
    office: World, desk: IssueDesk, ready: Case
) -> None:
    other = office.desk(COLLEAGUE, "02")
    other.open("E07", "theirs")
    waiting = noticed(desk, begin(desk, "P17")).case
    assert [line.id for line in desk.recent()] == [ready.id, waiting.id]
    assert [line.id for line in desk.search(waiting.number or "")] == [waiting.id]
    assert {line.id for line in desk.search(APPLICANT.name)} == {ready.id, waiting.id}
    assert taken(world.papers_asked(desk.walk(ready))[0]).originals >= 1
