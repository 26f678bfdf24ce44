"""The forms after the receipt: what each has to say, and when there must be none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

import form_samples as made
import msgspec
import pytest
import samples

from counter.cases import forms
from counter.cases.numbers import KIND_LETTERS
from counter.errors import Refused
from counter.intake.papers import TITLES, Form, FormKind, FormTable, PaperKind, Party
from counter.journal import canonical

if TYPE_CHECKING:
    from counter.catalog.model import Nature


def told(form: Form) -> str:
    """All the form says, in one text."""
    return canonical(msgspec.to_builtins(form))


def fact(form: Form, label: str) -> str:
    (found,) = (one.value for one in form.facts if one.label == label)
    return found


def table(form: Form, number: int = 0) -> FormTable:
    found = [one.table for one in form.sections if one.table]
    return found[number]


def section(form: Form, heading: str) -> str:
    (found,) = ("".join(one.texts) for one in form.sections if one.heading == heading)
    return found


@pytest.mark.parametrize("form", list(made.FORMS.values()), ids=list(made.FORMS))
def test_a_form_comes_back_from_its_frozen_text_unchanged(form: Form) -> None:
    frozen = told(form)
    again = msgspec.json.decode(frozen, type=Form)
    assert again == form
    assert told(again) == frozen


def test_every_kind_has_a_title_a_letter_and_a_sample() -> None:
    kinds = set(get_args(FormKind))
    assert set(made.FORMS) == kinds
    assert kinds - {"slip"} <= set(KIND_LETTERS)
    assert set(TITLES) == set(KIND_LETTERS) | {"slip"}
    assert kinds < {kind for part in get_args(PaperKind) for kind in get_args(part)}
    assert all(form.title == TITLES[form.kind] for form in made.FORMS.values())


@pytest.mark.parametrize("form", list(made.FORMS.values()), ids=list(made.FORMS))
def test_every_form_has_its_places_to_sign_and_rows_as_wide_as_its_table(form: Form) -> None:
    assert 2 <= len(form.signers) <= 3
    assert all(one.lines[-1].startswith(("日期：", "时间：")) for one in form.signers)
    assert all(len(one.label) <= 5 for one in (*form.facts, *form.by_hand))
    for one in form.sections:
        if one.table:
            assert {len(row) for row in one.table.rows} == {len(one.table.columns)}


@pytest.mark.rule("R152")
@pytest.mark.rule("R154")
def test_the_acceptance_says_the_limit_its_end_and_when_the_clock_began() -> None:
    form = made.ACCEPTANCE
    assert fact(form, "办理时限") == "7个工作日（承诺时限）"
    assert fact(form, "到期日") == "2026-12-03"
    assert form.verdict == "现决定予以受理，自2026-11-24 10:05起计算办理时限。"
    assert "第四十五条" in section(form, "办理时限")
    assert "专用印章" in form.signers[-1].label
    assert form.addressee == samples.APPLICANT.name


@pytest.mark.rule("R161")
@pytest.mark.rule("R162")
def test_an_item_with_a_predecessor_says_that_it_waits_for_its_result() -> None:
    limit = section(made.ACCEPTANCE, "办理时限")
    assert "“企业设立登记”" in limit
    assert "容缺预审" in limit
    assert "即时作出决定" in limit


def test_deferred_materials_are_named_and_materials_are_not_called_complete_then() -> None:
    assert "除下列容缺材料外" in made.ACCEPTANCE.opening[0]
    assert "场所平面布置图" in section(made.ACCEPTANCE, "容缺待补的材料")
    plain = forms.acceptance(made.head("A"), made.FACTS, made.ITEM, limit_words="", due_words="")
    assert "容缺" not in told(plain)
    assert "待核定" in section(plain, "办理时限")


@pytest.mark.parametrize(("nature", "said"), [("行政许可", True), ("", True), ("公共服务", False)])
def test_the_licence_law_is_cited_only_where_it_may_apply(nature: Nature, said: bool) -> None:
    accepted = forms.acceptance(
        made.head("A"), made.FACTS, made.ITEM, limit_words="5日", due_words="", nature=nature
    )
    stopped = forms.pause(
        made.head("T"), made.FACTS, made.ITEM, stage="现场核查", basis="", begins="今日", nature=nature
    )
    for form in (accepted, stopped):
        assert ("行政许可法" in told(form)) is said
        assert ("属于行政许可的" in told(form)) is (nature == "")


def test_there_is_no_acceptance_before_the_item_is_accepted() -> None:
    with pytest.raises(Refused, match="还没有登记受理"):
        forms.acceptance(
            made.head("A"), made.FACTS, replace(made.ITEM, accepted_at=None), limit_words="", due_words=""
        )


@pytest.mark.rule("R155")
@pytest.mark.parametrize("reasons", [(), ("",), ("  ", "\n")])
def test_a_refusal_without_a_reason_is_refused(reasons: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="具体理由"):
        forms.refusal(made.head("B"), made.FACTS, replace(made.REFUSED, reasons=reasons))


@pytest.mark.rule("R155")
@pytest.mark.rule("R156")
def test_a_refusal_lists_its_reasons_and_says_who_delivers_it() -> None:
    (reasons,) = (one for one in made.REFUSAL.sections if one.heading == "不予受理的理由")
    assert reasons.texts == made.REFUSED.reasons
    assert reasons.numbered
    assert fact(made.REFUSAL, "送达方式") == "湖滨区政务服务中心发证窗口送达"
    assert "退还" in section(made.REFUSAL, "材料退还")


def test_the_remedies_have_their_terms_articles_and_places() -> None:
    said = section(made.REFUSAL, "救济途径")
    assert "60日内，依照《中华人民共和国行政复议法》第二十条，向三门峡市湖滨区人民政府申请行政复议" in said
    assert "6个月内，依照《中华人民共和国行政诉讼法》第四十六条，向人民法院（待核定）提起行政诉讼" in said


@pytest.mark.parametrize("unknown", ["", "待核定"])
def test_an_unknown_place_for_remedies_is_said_to_be_unknown(unknown: str) -> None:
    form = forms.refusal(made.head("B"), made.FACTS, made.REFUSED, review_body=unknown, court=unknown)
    assert "向行政复议机关（待核定）申请" in section(form, "救济途径")


def test_where_to_apply_instead_is_told_and_never_guessed() -> None:
    heading = "应当向哪个机关申请"
    known = replace(made.REFUSED, elsewhere="陕州区消防救援大队")
    assert "请向陕州区消防救援大队提出申请" in section(
        forms.refusal(made.head("B"), made.FACTS, known, ground="not_ours"), heading
    )
    assert "待核定" in section(made.REFUSAL, heading)
    other = forms.refusal(made.head("B"), made.FACTS, made.REFUSED, ground="incomplete")
    assert heading not in [one.heading for one in other.sections]


def test_the_legal_basis_is_the_departments_or_that_of_the_ground_or_unknown() -> None:
    given = forms.refusal(made.head("B"), made.FACTS, made.REFUSED, ground="untrue", basis="《某条例》第九条")
    assert fact(given, "法律依据") == "《某条例》第九条"
    untrue = forms.refusal(made.head("B"), made.FACTS, made.REFUSED, ground="untrue", nature="行政许可")
    assert fact(untrue, "法律依据").endswith("第七十八条")
    assert not fact(forms.refusal(made.head("B"), made.FACTS, made.REFUSED), "法律依据")


def test_a_pause_tells_from_when_and_until_when_or_that_it_is_open() -> None:
    assert made.PAUSE.verdict == "现场核查所需时间不计算在办理时限内，自2026-11-25 09:00起停止计时。"
    assert fact(made.PAUSE, "预计结束") == "待定"
    assert "还没有确定" in section(made.PAUSE, "有关事项")
    planned = forms.pause(
        made.head("T"), made.FACTS, made.ITEM, stage="听证", basis="", begins="今日", ends="2026-12-01"
    )
    assert fact(planned, "预计结束") == "2026-12-01"
    assert "还没有确定" not in section(planned, "有关事项")
    with pytest.raises(Refused, match="特殊程序"):
        forms.pause(made.head("T"), made.FACTS, made.ITEM, stage=" ", basis="", begins="")


@pytest.mark.rule("R166")
def test_a_joint_stage_names_the_department_that_organises_it() -> None:
    assert fact(made.PAUSE, "组织单位") == made.ITEM.dept
    joint = forms.pause(
        made.head("T"), made.FACTS, made.ITEM, stage="联合勘验", basis="", begins="", organiser="住建部门"
    )
    assert fact(joint, "组织单位") == "住建部门"


@pytest.mark.rule("R149")
def test_the_lead_is_asked_to_have_each_unconnected_department_fetch_its_package() -> None:
    form = made.LEAD_NOTICE
    assert form.addressee == made.FACTS.lead
    assert "即时从省一体化政务服务平台获取" in form.verdict
    assert table(form).rows == (
        ("1", "消防救援机构", made.FIRE, "PK-20261123-0004-2", "5"),
        ("2", "城市管理部门", "污水排入排水管网许可", "待核定", "4"),
    )
    with pytest.raises(Refused):
        forms.lead_notice(made.head("L"), made.FACTS, (), pushed_at="")


@pytest.mark.rule("R144")
def test_a_slip_has_a_line_for_every_piece_and_counts_them() -> None:
    form = made.SLIP_PAPER
    assert form.head.number == made.HANDOFF.number
    assert (fact(form, "移交方"), fact(form, "接收方")) == ("01窗", "市场监督管理部门")
    assert fact(form, "合计") == "86项，129份，362页（另有12项的页数待核定）"
    assert len(table(form).rows) == 86
    assert table(form).rows[6] == (
        "7",
        "消防安全制度、灭火和应急疏散预案",
        samples.CASE,
        "复印件",
        "2",
        "待核定",
        "是",
        "□",
        "",
    )
    assert table(form).rows[85][6] == "否"
    assert form.copies == ("移交方", "接收方")
    with pytest.raises(Refused, match="清单是空的"):
        forms.slip(made.slip_head(), made.HANDOFF, ())


def test_a_slip_says_nothing_of_electronic_copies_when_nobody_knows() -> None:
    form = forms.slip(made.slip_head(), made.HANDOFF, made.slip_lines(2))
    assert "电子化" not in told(form)


@pytest.mark.rule("R172")
def test_a_proof_of_delivery_has_a_copy_for_the_window_and_each_department_once() -> None:
    twice = (*made.GIVEN, replace(made.GIVEN[0], what="副本"))
    form = forms.proof(made.head("H"), made.FACTS, made.DELIVERY, twice)
    assert form.copies == ("发证窗口", "市场监督管理部门", "消防救援机构")
    assert [row[1] for row in table(form).rows] == ["食品经营许可证", "不予受理决定书", "副本"]


@pytest.mark.rule("R171")
@pytest.mark.parametrize(
    ("way", "said", "where"),
    [
        ("window", "窗口送达", "湖滨区政务服务中心发证窗口"),
        ("courier", "邮寄送达（邮政，单号EX1）", "崤山路1号"),
        ("electronic", "电子送达", "省一体化政务服务平台“办件中心”"),
    ],
)
def test_a_proof_says_which_way_and_where(
    way: Literal["window", "courier", "electronic"], said: str, where: str
) -> None:
    delivery = replace(made.DELIVERY, way=way, courier="邮政", tracking="EX1", address="崤山路1号")
    form = forms.proof(made.head("H"), made.FACTS, delivery, made.GIVEN)
    assert (fact(form, "送达方式"), fact(form, "送达地点")) == (said, where)


def test_a_refused_delivery_keeps_reason_and_witness_on_the_proof() -> None:
    delivery = replace(made.DELIVERY, status="refused", reason="称与申请不符", witness="居委会陈静")
    form = forms.proof(made.head("H"), made.FACTS, delivery, made.GIVEN)
    boxes = {one.label: one.value for one in form.by_hand}
    assert boxes == {"拒收事由": "称与申请不符", "见证人": "居委会陈静", "备注": ""}
    with pytest.raises(Refused):
        forms.proof(made.head("H"), made.FACTS, made.DELIVERY, ())


def test_whoever_collects_is_named_with_a_masked_number_and_the_authority() -> None:
    assert fact(made.PROOF, "收件人") == "赵小燕（受托人）"
    assert fact(made.PROOF, "收件证件") == "居民身份证 411202********123X"
    assert "41120219900307123X" not in told(made.PROOF)


@pytest.mark.rule("R168")
def test_papers_are_returned_line_by_line() -> None:
    rows = table(made.RETURNED).rows
    assert [row[1] for row in rows] == [one.line for one in made.PIECES]
    assert rows[0][2:6] == ("原件", "1", "待核定", "□")
    assert fact(made.RETURNED, "领取人") == samples.APPLICANT.name
    with pytest.raises(Refused):
        forms.returned(made.head("W"), made.FACTS, (), why="撤回申请")


@pytest.mark.rule("R167")
def test_a_withdrawal_ends_open_items_and_leaves_decided_ones() -> None:
    ended, decided = table(made.WITHDRAWAL), table(made.WITHDRAWAL, 1)
    assert [row[1] for row in ended.rows] == ["食品经营许可"]
    assert [row[3] for row in decided.rows] == ["不予受理", "准予"]
    alone = forms.withdrawal(made.head("V"), made.FACTS, (made.ITEM,), reason="", at="")
    assert not [one for one in alone.sections if "已经作出决定" in one.heading]
    with pytest.raises(Refused, match="不能再撤回"):
        forms.withdrawal(made.head("V"), made.FACTS, (), (made.GRANTED,), reason="", at="")


def test_a_lapse_names_the_notice_its_term_and_what_is_open() -> None:
    form = made.LAPSE
    assert fact(form, "告知书") == f"{samples.CASE}.G1"
    assert fact(form, "补正期限") == "2026-12-07"
    assert "没有作出受理或者不予受理的决定" in form.verdict
    assert "可以随时重新提出申请" in section(form, "以后怎么办")
    assert [row[1] for row in table(form).rows] == [one.material for one in samples.FINDINGS[:3]]
    with pytest.raises(Refused):
        forms.lapse(made.head("P"), made.FACTS, (), notice="", noticed_at="", term="")


@pytest.mark.rule("R139")
@pytest.mark.rule("R140")
def test_what_came_later_has_a_receipt_that_says_for_what_and_whether_in_time() -> None:
    form = made.SUPPLY
    assert table(form).rows == (
        ("1", made.SUPPLIED.line, "复印件（2份）", "复印件2", f"{made.FIRE}、食品经营许可"),
    )
    assert fact(form, "补交情况") == "按期补交"
    assert fact(form, "承诺书") == f"{samples.CASE}.R1"
    assert form.copies == ("申请人", "综合受理窗口")
    assert "2小时内" in section(form, "以后怎么办")
    assert "超过了承诺的期限" not in told(form)


@pytest.mark.rule("R140")
def test_a_late_or_an_electronic_supply_is_not_told_like_one_on_paper_in_time() -> None:
    late = forms.supply(made.head("U"), made.FACTS, replace(made.SUPPLIED, late=True))
    assert fact(late, "补交情况") == "逾期补交"
    assert "由办理部门依法决定" in section(late, "以后怎么办")
    fetched = forms.supply(made.head("U"), made.FACTS, replace(made.SUPPLIED, paper=False, late=None, due=""))
    assert "纸质材料" not in section(fetched, "以后怎么办")
    assert not fact(fetched, "补交期限")
    assert not fact(fetched, "补交情况"), "no term is known: 待核定"


@pytest.mark.rule("R175")
@pytest.mark.rule("R176")
@pytest.mark.rule("R179")
def test_the_index_says_who_keeps_each_original() -> None:
    form = made.INDEX_PAPER
    assert [row[6] for row in table(form).rows] == ["牵头部门", "市场监督管理部门", "电子证照库", "待核定"]
    assert fact(form, "合计") == "4件，6页（另有1件的页数待核定）"
    assert "不得要求联办部门提供原件" in told(form)
    with pytest.raises(Refused):
        forms.index(made.head("D"), made.FACTS, ())


def test_papers_between_offices_carry_the_name_and_nothing_more_of_the_applicant() -> None:
    for form in (made.LEAD_NOTICE, made.INDEX_PAPER):
        assert isinstance(made.FACTS.applicant, Party)
        assert samples.APPLICANT.number not in told(form)
        assert samples.APPLICANT.phone not in told(form)
