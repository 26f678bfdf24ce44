"""From a reviewed checklist to the words on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from counter.cases.records import Collection, Draft, Outcome, OutcomeKind, Person
from counter.catalog.model import Basis, Catalogue, Grace, Material, Matter, Requirement, Row, Source
from counter.intake import compose
from counter.intake.checklist import Ask, Checklist, Line, Wanted
from counter.intake.papers import Head, PaperItem

HEAD = Head(
    number="N.G1",
    case_number="N",
    code="",
    issued_at="2026-11-23 09:42",
    station="某中心",
    window="01窗",
    operator="张敏",
    address="某路1号",
    phone="待核定",
    supervision_phone="待核定",
)
GRACE = Grace(basis=Basis(source="容缺办法", article="第五条"), consequence="逾期不补的，终止办理")
NUMBER = "110101199003074514"
ODD = "<b>[/red]&{0}\u2764"


def line(key: str, ask: Ask = "原件", **material: str) -> Line:
    requirement = Requirement(
        material=key,
        form="原件" if ask in ("原件", "本件产生") else "电子证照可免",
        copies=2,
        standards=("写明地址",),
        basis=(Basis(source="某条例", article="第八条"),),
        confidence="high",
        evidence="原文",
        deferral=GRACE,
        commitment=GRACE,
    )
    wanted = (Wanted("甲事项", 1, "某局", requirement), Wanted("乙事项", 2, "某局", requirement))
    return Line(key, Material(key=key, **material), ask, wanted, "甲事项" if ask == "本件产生" else "")  # type: ignore[arg-type]


LINES = (
    line("申请书", obtain="窗口领取", cure="重新填写"),
    line("身份证", "免提交"),
    line("许可证", "本件产生"),
    line("章程"),
)


def reviewed(**outcomes: Outcome) -> compose.Reviewed:
    sources = {
        "某条例": Source(key="某条例", title="某条例", number="国务院令第1号"),
        "容缺办法": Source(key="容缺办法", title="《容缺办法》"),
    }
    matter = Matter(
        id="E99",
        annex=1,
        no=99,
        marks="",
        name="试办",
        lead="某牵头局",
        rows=(Row(name="甲事项", dept="某局", levels="县级"),),
    )
    return compose.Reviewed(
        catalogue=Catalogue(
            version="x", matters=(matter,), items={}, materials={}, questions={}, sources=sources, rules={}
        ),
        matter=matter,
        items=(PaperItem(name="甲事项", dept="某局", level="县级（本级）"),),
        checklist=Checklist(LINES, ()),
        draft=Draft(
            matter_id="E99",
            applicant=Person(name=ODD, number=NUMBER, phone="138"),
            collection=Collection(together=False),
        ),
        outcomes=outcomes,
    )


TAKEN = Outcome(kind="original", originals=2)
FETCHED = Outcome(kind="electronic", how="数据共享")


@pytest.mark.rule("R136")
def test_a_finding_says_what_is_wrong_why_how_to_cure_it_and_where_to_get_it() -> None:
    case = reviewed(
        申请书=Outcome(kind="defective", faults=("没签字",), remark=ODD),
        身份证=Outcome(kind="missing"),
        章程=Outcome(kind="missing", remark="说明天带来"),
    )
    paper = compose.notice(HEAD, case, round_=2, term="")
    wrong, exempt, missing = paper.findings
    assert wrong.kind == "不符合法定形式"
    assert wrong.what == ("没签字", ODD)
    assert (wrong.cure, wrong.obtain) == ("重新填写", "窗口领取")
    assert wrong.basis == ("《某条例》（国务院令第1号）第八条",)
    assert wrong.items == ("甲事项", "乙事项")
    assert (exempt.kind, exempt.what[0]) == ("查无有效证照", "窗口未能查询到有效的证照或数据")
    assert "免提交，不需要交纸质件" in exempt.cure
    assert missing.what == ("未提交，应交原件（2份）", "说明天带来", "写明地址")
    assert missing.cure == "补交“章程”，原件（2份）"
    assert missing.obtain == "待核定"
    assert (paper.round, paper.in_order, paper.lead) == (2, 0, "某牵头局")
    assert paper.remarks == ("“许可证”由本件“甲事项”办结后产生，不需提交。",)


def test_in_order_counts_what_was_received_and_nothing_promised_or_injected() -> None:
    case = reviewed(申请书=TAKEN, 身份证=FETCHED, 章程=Outcome(kind="missing"))
    assert compose.notice(HEAD, case, round_=1, term="").in_order == 2
    case = reviewed(申请书=Outcome(kind="deferred"), 身份证=FETCHED, 章程=Outcome(kind="missing"))
    assert compose.notice(HEAD, case, round_=1, term="").in_order == 1


@pytest.mark.rule("R139")
def test_a_receipt_lists_every_line_with_what_was_due_and_what_was_given() -> None:
    paper = compose.receipt(
        HEAD, reviewed(申请书=TAKEN, 身份证=FETCHED, 章程=TAKEN), replaces="S1", reason="更正"
    )
    assert [(x.no, x.material, x.due, x.got, x.how) for x in paper.lines] == [
        (1, "申请书", "原件（2份）", "原件2", ""),
        (2, "身份证", "免提交", "电子调取", "数据共享"),
        (3, "许可证", "本件产生", "不收", "由本件“甲事项”产生"),
        (4, "章程", "原件（2份）", "原件2", ""),
    ]
    assert (paper.replaces, paper.reason) == ("S1", "更正")
    assert paper.collection == "到发证窗口领取；各事项办结后分别领取"


@pytest.mark.parametrize(
    ("outcome", "got", "how"),
    [
        (Outcome(kind="original", originals=1, copies=2), "原件1 复印件2", ""),
        (Outcome(kind="copy", copies=1, remark="加盖公章"), "复印件1", "加盖公章"),
        (Outcome(kind="electronic", how="在线核验", copies=1), "电子调取 复印件1", "在线核验"),
        (Outcome(kind="cured", originals=1), "原件1", "当场补正"),
        (Outcome(kind="deferred", due="2026-12-01"), "容缺", "2026-12-01前补交"),
        (Outcome(kind="deferred"), "容缺", "补交期限待核定"),
        (Outcome(kind="committed"), "承诺", "已签告知承诺书"),
        (Outcome(kind="missing"), "缺", ""),
        (Outcome(kind="defective", remark="没盖章"), "不符", "没盖章"),
        (Outcome(kind="original"), "已收", ""),
    ],
)
def test_what_was_given_stands_in_words(outcome: Outcome, got: str, how: str) -> None:
    assert (compose.got(LINES[0], outcome), compose.how(LINES[0], outcome)) == (got, how)


def test_an_unjudged_line_says_so_and_every_kind_has_words() -> None:
    assert (compose.got(LINES[0], None), compose.how(LINES[0], None)) == ("待看", "")
    for kind in get_args(OutcomeKind):
        assert compose.got(LINES[0], Outcome(kind=kind))


@pytest.mark.rule("R140")
@pytest.mark.rule("R141")
def test_a_letter_holds_each_promise_with_its_basis_and_consequence() -> None:
    case = reviewed(
        申请书=Outcome(kind="deferred", due="2026-12-01"),
        身份证=Outcome(kind="committed"),
        章程=Outcome(kind="deferred"),
    )
    letter = compose.letter(HEAD, case, "deferral")
    assert [(x.no, x.material, x.term) for x in letter.lines] == [
        (1, "申请书", "2026-12-01前"),
        (2, "章程", "待核定"),
    ]
    assert {(x.basis, x.consequence) for x in letter.lines} == {
        ("《容缺办法》第五条", "逾期不补的，终止办理")
    }
    assert letter.promises == compose.PROMISES["deferral"]
    other = compose.letter(HEAD, case, "commitment")
    assert [(x.material, x.term) for x in other.lines] == [("身份证", "")]
    assert "后果" in "".join(letter.promises)


def test_what_a_person_typed_travels_as_it_is() -> None:
    paper = compose.receipt(HEAD, reviewed(申请书=TAKEN, 身份证=FETCHED, 章程=TAKEN))
    assert paper.applicant.name == ODD


def test_a_personal_number_is_masked_and_a_public_one_is_not() -> None:
    assert compose.party(Person(name="赵", number=NUMBER)).number == "110101********4514"
    firm = Person(kind="组织", name="某公司", document="uscc", number="91410000MA40H3R67H")
    assert compose.party(firm).number == firm.number
    assert compose.party(None).name == ""


@pytest.mark.rule("R142")
@pytest.mark.rule("R144")
@pytest.mark.rule("R150")
def test_the_next_steps_name_each_limit_and_the_lead_department() -> None:
    first, second, third = compose.next_steps("某牵头局")
    assert first.startswith("2小时内")
    assert "递送牵头部门（某牵头局）" in first
    assert "1个工作日内" in second
    assert "不予受理决定书" in third


def test_without_a_choice_the_collection_is_not_made_up() -> None:
    assert compose.collection_sentence(None) == "待核定"
    bare = Collection(way="courier", address="某路")
    assert compose.collection_sentence(replace(bare)) == "快递送达：某路；全部办结后统一领取"
