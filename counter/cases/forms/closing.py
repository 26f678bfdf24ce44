"""How a case ends: withdrawal, lapse, cover and index of its file (R167, R168, R175–R179)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.cases.forms import facts as say
from counter.cases.lifecycle import OUTCOME_ZH
from counter.intake.papers import Fact, Form, FormSection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counter.cases.forms.facts import CaseFacts
    from counter.cases.items import CaseItem
    from counter.intake.papers import FindingLine, Head


def withdrawal(  # noqa: PLR0913  (one paper, many facts)
    head: Head,
    facts: CaseFacts,
    ended: Sequence[CaseItem],
    decided: Sequence[CaseItem] = (),
    *,
    reason: str,
    at: str,
) -> Form:
    """撤回申请登记表 (R167): `ended` are the items it stops, `decided` those it came too late for.

    Refused when every item has been decided.
    """
    say.some(ended, "各事项都已经作出决定，不能再撤回。", "请告知申请人按办理结果领取。")
    return Form(
        **say.addressed(head, facts, "withdrawal"),
        facts=(
            Fact(label="办件号", value=facts.number),
            Fact(label="申请日期", value=facts.received_at),
            Fact(label="撤回时间", value=at),
            Fact(label="撤回依据", value=say.procedure("审批")),
            Fact(label="撤回原因", value=reason),
        ),
        opening=("你（单位）提出撤回下列事项的申请，窗口已经登记。",),
        verdict="下列事项尚未作出审批决定，由各办理部门终止审批。",
        sections=(*_ended(ended), *_decided(decided), _afterwards()),
        signers=(say.signs("申请人（代办人）"), say.signs("窗口工作人员"), say.seal("综合受理窗口（印章）")),
        copies=("申请人", "综合受理窗口"),
    )


def _ended(items: Sequence[CaseItem]) -> tuple[FormSection, ...]:
    rows = ((str(no), one.name, one.dept, say.known(one.level)) for no, one in enumerate(items, 1))
    listed = say.table("序号:8* 事项名称:48 办理部门:28 办理层级:16*", rows)
    return (FormSection(heading=f"撤回的事项（共{len(items)}个）", table=listed),)


def _decided(items: Sequence[CaseItem]) -> tuple[FormSection, ...]:
    if not items:
        return ()
    rows = (
        (
            str(no),
            one.name,
            one.dept,
            say.known(OUTCOME_ZH[one.outcome]),
            say.known(say.minute(one.decided_at)),
        )
        for no, one in enumerate(items, 1)
    )
    return (
        FormSection(
            heading=f"已经作出决定、不受撤回影响的事项（共{len(items)}个）",
            table=say.table("序号:8* 事项名称:38 办理部门:24 决定:14* 决定时间:16*", rows),
            texts=("以上事项的办理结果由发证窗口按原定的领取方式送达。",),
        ),
    )


def _afterwards() -> FormSection:
    return FormSection(
        heading="撤回以后",
        texts=(
            "需要退还申报材料的，由综合受理窗口统一退还，退还时逐项核对并签收材料退还单。",
            "撤回以后可以重新提出申请。",
        ),
        numbered=True,
    )


def lapse(  # noqa: PLR0913  (one paper, many facts)
    head: Head,
    facts: CaseFacts,
    findings: Sequence[FindingLine],
    *,
    notice: str,
    noticed_at: str,
    term: str,
) -> Form:
    """逾期未补正告知书: the case ends without a decision because nothing was corrected in time.

    `notice`: number of the 一次性告知书; `term`: the day until which to correct, as printed; `findings`: what
    is still open. Refused without findings.
    """
    say.some(findings, "没有未补正的内容，不能按逾期未补正处理。", "")
    rows = ((str(one.no), one.material, one.kind, "；".join(one.what)) for one in findings)
    return Form(
        **say.addressed(head, facts, "lapse"),
        facts=(
            Fact(label="办件号", value=facts.number),
            Fact(label="告知书", value=notice),
            Fact(label="告知时间", value=noticed_at),
            Fact(label="补正期限", value=term),
        ),
        opening=(
            (
                f"你（单位）申请办理“{facts.matter}”一件事，窗口已经出具上列告知书，一次告知需要补正的"
                "全部内容。补正期限已经届满，下列内容没有补正。"
            ),
        ),
        verdict="本次申请到此结束，窗口没有收件，各办理部门没有作出受理或者不予受理的决定。",
        sections=(
            FormSection(
                heading=f"没有补正的内容（共{len(findings)}项）",
                table=say.table("序号:8* 材料名称:38 情况:16* 存在问题:38", rows),
            ),
            FormSection(heading="以后怎么办", texts=_again(), numbered=True),
        ),
        signers=(
            say.signs("申请人（代办人）签收"),
            say.signs("窗口工作人员"),
            say.seal("综合受理窗口（印章）"),
        ),
        copies=("申请人", "综合受理窗口"),
    )


def _again() -> tuple[str, ...]:
    return (
        "材料备齐以后可以随时重新提出申请，本次结束不影响以后的申请。",
        "重新申请时请带上一次性告知书；不清楚的地方可以先到窗口咨询。",
        "窗口保管的材料全部退还，退还时逐项核对并签收材料退还单。",
        "对本次处理有异议的，可以向下列监督电话反映。",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexLine:
    """One document or material of the file."""

    what: str
    number: str = ""
    """文号; "" = it has none."""
    form: str = ""
    """原件 / 复印件 / 电子."""
    pages: int = 0
    """0 = not counted."""
    date: str = ""
    kept: str = ""
    """Where the original is kept (R175); "" = 待核定."""
    note: str = ""


def index(head: Head, facts: CaseFacts, lines: Sequence[IndexLine]) -> Form:
    """卷内目录 of one case, with the keeper of every original (R175–R179). Refused for an empty file."""
    say.some(lines, "卷内没有文件，不能编目录。", "")
    rows = (
        (
            str(no),
            one.what,
            one.number,
            say.known(one.form),
            say.known(str(one.pages or "")),
            say.known(one.date),
            say.known(one.kept),
            one.note,
        )
        for no, one in enumerate(lines, 1)
    )
    columns = "序号:60* 文件（材料）名称:243 文号:215* 形式:78* 页数:78* 日期:126* 原件存放:120 备注:80"
    return Form(
        **say.opened(head, facts, "index"),
        facts=(*say.of_case(facts), Fact(label="收件时间", value=facts.received_at), _size(lines)),
        sections=(
            FormSection(heading=f"卷内文件（共{len(lines)}件）", table=say.table(columns, rows)),
            FormSection(heading="说明", texts=_keeping(facts.lead), numbered=True),
        ),
        signers=(say.signs("立卷人"), say.signs("检查人")),
    )


def _size(lines: Sequence[IndexLine]) -> Fact:
    uncounted = sum(not one.pages for one in lines)
    more = f"（另有{uncounted}件的页数待核定）" if uncounted else ""
    return Fact(label="合计", value=f"{len(lines)}件，{sum(one.pages for one in lines)}页{more}")


def _keeping(lead: str) -> tuple[str, ...]:
    where = say.procedure("归档")
    return (
        f"申请人提交的申请材料原件，由具体实施层级的牵头部门（{say.known(lead)}）统一留存（{where}）。",
        "各联办部门不再保存申请材料原件，直接使用电子材料归档；确需纸质材料留档的，将电子材料打印留存。",
        "检查、考核联办事项档案、卷宗时，不得要求联办部门提供原件。",
    )


COVER = (
    ("全宗号", "全宗号"),
    ("全宗名称", "全宗名称"),
    ("档案门类", "档案门类"),
    ("类别号", "类别号"),
    ("归档年度", "归档年度"),
    ("保管期限", "保管期限"),
    ("密级", "密级"),
    ("件号", "件号"),
    ("收件日期", "收件日期"),
    ("办结日期", "办结日期"),
    ("归档日期", "归档日期"),
    ("件数", "件数"),
    ("已计页数", "页数"),
    ("责任者", "责任者"),
    ("办理结果", "办理结果"),
)
"""Headings of the file (counter.cases.archive_index.headings) → what the cover calls them."""


def cover(head: Head, facts: CaseFacts, about: Mapping[str, str], items: Sequence[CaseItem]) -> Form:
    """卷宗封面: the headings of the file, and its items. Refused for a case without items.

    `about`: the headings as the package has them; what the archive has not fixed is 待核定.
    """
    say.some(items, "卷内没有事项，不能立卷。", "")
    rows = (
        (str(no), one.name, one.dept, say.known(one.level), OUTCOME_ZH[one.outcome] or "终止")
        for no, one in enumerate(items, 1)
    )
    return Form(
        **say.opened(head, facts, "cover"),
        facts=(
            Fact(label="题名", value=about["题名"]),
            *say.of_case(facts),
            *(Fact(label=label, value=about[key]) for key, label in COVER),
        ),
        sections=(
            FormSection(
                heading=f"联办事项（共{len(items)}个）",
                table=say.table("序号:8* 事项名称:44 办理部门:24 办理层级:13* 结果:11*", rows),
            ),
        ),
        by_hand=(say.REMARK,),
        signers=(say.signs("立卷人"), say.signs("检查人")),
    )
