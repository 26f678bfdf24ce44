"""Papers that go with papers: slips, proofs of delivery, returns, calls to fetch (R144, R149, R168, R172)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from counter.cases.forms import facts as say
from counter.custody.records import HANDOFF_ZH, PIECE_ZH, holder_zh
from counter.intake.identity import DOCUMENTS
from counter.intake.mask import mask_number
from counter.intake.papers import TITLES, Fact, Form, FormSection
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counter.cases.forms.facts import CaseFacts
    from counter.cases.items import Collector, Delivery
    from counter.cases.records import DocumentType
    from counter.custody.records import Handoff, HandoffKind, HandoffLine, Piece
    from counter.intake.papers import FormTable, Head

BOX = "□"
NO_LINES = "清单是空的，没有可以开单的材料。"

_PARTS: dict[HandoffKind, str] = {
    "lead": say.procedure("收件"),
    "result": say.procedure("审批"),
    "cross": say.procedure("送达"),
    "proof": say.procedure("送达"),
    "back": say.procedure("审批"),
    "forward": UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconnected:
    """A department whose system is not connected: what it has to fetch (R149)."""

    dept: str
    items: tuple[str, ...]
    package: str
    """Number of its package on the platform."""
    files: int


def lead_notice(head: Head, facts: CaseFacts, departments: Sequence[Unconnected], *, pushed_at: str) -> Form:
    """获取申报信息通知单: asks the lead to have these departments fetch the application (R149)."""
    say.some(departments, "没有未对接的部门，不需要通知牵头部门。", "")
    rows = (
        (str(no), one.dept, "、".join(one.items), say.known(one.package), str(one.files))
        for no, one in enumerate(departments, 1)
    )
    return Form(
        **say.opened(head, facts, "lead_notice"),
        addressee=facts.lead,
        facts=(
            *say.of_case(facts),
            Fact(label="推送时间", value=pushed_at),
            Fact(label="依据", value=say.procedure("收件")),
        ),
        opening=(
            (
                f"“{facts.matter}”一件事办件{facts.number}的申请材料，已经由综合受理窗口推送至各联办部门。"
                "下列部门的业务办理系统尚未按规定与省一体化政务服务平台对接。"
            ),
        ),
        verdict="请你单位组织下列联办部门，即时从省一体化政务服务平台获取申报信息。",
        sections=(
            FormSection(
                heading=f"需要获取申报信息的部门（共{len(departments)}个）",
                table=say.table("序号:7* 联办部门:24 办理事项:35 材料包编号:22 材料数:9*", rows),
            ),
            FormSection(
                heading="办理要求",
                texts=(
                    (
                        "联办部门收到申请材料后，应当在1个工作日内依法作出受理或者不予受理决定，"
                        f"并实时推送至省一体化政务服务平台（{say.procedure('受理')}）。"
                    ),
                ),
            ),
        ),
        signers=(say.signs("牵头部门接收人", say.TIME_BY_HAND), say.seal("综合受理窗口（印章）")),
        copies=("综合受理窗口", "牵头部门"),
    )


def slip(
    head: Head,
    handoff: Handoff,
    lines: Sequence[HandoffLine],
    *,
    electronic: Mapping[int, bool] | None = None,
) -> Form:
    """材料移交单: what goes from whom to whom, piece by piece (R144, R163, R168, R172, R173).

    `head.number` is the handoff's number. `electronic`: line number → whether an electronic copy exists;
    None leaves that column out. Refused without lines.
    """
    say.some(lines, NO_LINES, "请先选要移交的材料。")
    return Form(
        kind="slip",
        title=TITLES["slip"],
        head=head,
        facts=(
            Fact(label="移交事由", value=HANDOFF_ZH[handoff.kind]),
            Fact(label="依据", value=_PARTS[handoff.kind]),
            Fact(label="移交方", value=holder_zh(handoff.giver)),
            Fact(label="接收方", value=holder_zh(handoff.taker)),
            Fact(label="制单人", value=handoff.made_by),
            Fact(label="制单时间", value=say.minute(handoff.made_at)),
            Fact(label="合计", value=_total([(line.count, line.pages) for line in lines])),
            *(Fact(label="说明", value=handoff.note) for _ in range(bool(handoff.note.strip()))),
        ),
        opening=(
            (
                "下列材料由移交方交给接收方，请当面逐项核对：相符的在“核对”栏打钩；缺件、多件、页数不符的，"
                "记在“异常记录”栏。接收方扫右上角的二维码，在系统中逐项确认后，移交才算完成。"
            ),
        ),
        sections=(
            FormSection(heading=f"移交清单（共{len(lines)}项）", table=_slip_table(lines, electronic)),
        ),
        by_hand=(Fact(label="异常记录", value=""),),
        signers=(say.signs("移交人", say.TIME_BY_HAND), say.signs("接收人", say.TIME_BY_HAND)),
        copies=("移交方", "接收方"),
    )


def _slip_table(lines: Sequence[HandoffLine], electronic: Mapping[int, bool] | None) -> FormTable:
    scans = "" if electronic is None else "电子化:9* "
    columns = f"序号:7* 材料（证照）名称:31 办件号:20* 形式:10* 份数:7* 页数:9* {scans}核对:7* 备注:11"
    return say.table(columns, (_slip_row(line, electronic) for line in lines))


def _slip_row(line: HandoffLine, electronic: Mapping[int, bool] | None) -> tuple[str, ...]:
    scanned = () if electronic is None else ("是" if electronic.get(line.no) else "否",)
    return (
        str(line.no),
        line.what,
        say.known(line.number),
        PIECE_ZH[line.kind],
        str(line.count),
        say.known(str(line.pages or "")),
        *scanned,
        BOX,
        line.note,
    )


def _total(counted: Sequence[tuple[int, int]]) -> str:
    """Lines, copies and pages; how many lines have pages nobody counted."""
    copies, pages = (sum(numbers) for numbers in zip(*counted, strict=True))
    uncounted = sum(not page for _, page in counted)
    open_pages = f"（另有{uncounted}项的页数待核定）" if uncounted else ""
    return f"{len(counted)}项，{copies}份，{pages}页{open_pages}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One thing delivered: a certificate or a decision."""

    what: str
    number: str
    """证照号 or 文书编号."""
    dept: str
    """The department that made it, which gets a copy of the proof (R172)."""
    form: str = "原件"
    count: int = 1


def proof(head: Head, facts: CaseFacts, delivery: Delivery, given: Sequence[Given]) -> Form:
    """送达回证: what was delivered how, where, when and to whom; one copy for each department (R171, R172).

    A collector's document number is printed masked. Refused when nothing is delivered.
    """
    say.some(given, "没有要送达的办理结果，不能开送达回证。", "请先选要送达的证照或者文书。")
    rows = (
        (str(no), one.what, say.known(one.number), one.dept, f"{one.form}{one.count}份")
        for no, one in enumerate(given, 1)
    )
    return Form(
        **say.opened(head, facts, "proof"),
        facts=(*_delivered(head, facts, delivery), *_collector(delivery.collector)),
        sections=(
            FormSection(
                heading=f"送达的办理结果（共{len(given)}项）",
                table=say.table(
                    "序号:7* 证照（文书）名称:34 证照号（文号）:23 办理部门:22 形式份数:14*", rows
                ),
            ),
            FormSection(heading="说明", texts=_proof_notes(), numbered=True),
        ),
        by_hand=(
            Fact(label="拒收事由", value=delivery.reason),
            Fact(label="见证人", value=delivery.witness),
            say.REMARK,
        ),
        signers=(say.signs("受送达人（代收人）"), say.signs("送达人"), say.seal("发证窗口（印章）")),
        copies=("发证窗口", *dict.fromkeys(one.dept for one in given)),
    )


def _proof_notes() -> tuple[str, ...]:
    return (
        "受送达人核对证照（文书）无误后签名；由他人代收的，代收人签名并写明与受送达人的关系，授权材料附后。",
        "受送达人拒绝接收的，由送达人写明拒收事由和日期，由见证人签名。",
        f"本回证由发证窗口及时移交各联办部门（{say.procedure('送达')}）。",
    )


def _delivered(head: Head, facts: CaseFacts, delivery: Delivery) -> tuple[Fact, ...]:
    way, place = _way(head, delivery)
    document = " ".join(say.filled((facts.applicant.document, facts.applicant.number)))
    return (
        Fact(label="办件号", value=facts.number),
        Fact(label="送达时间", value=say.minute(delivery.delivered_at or delivery.at)),
        Fact(label="受送达人", value=facts.applicant.name),
        Fact(label="证件", value=document),
        Fact(label="送达方式", value=way),
        Fact(label="送达地点", value=place),
        Fact(label="送达人", value=delivery.by),
    )


def _way(head: Head, delivery: Delivery) -> tuple[str, str]:
    if delivery.way == "window":
        return "窗口送达", f"{head.station}发证窗口"
    if delivery.way == "electronic":
        return "电子送达", "省一体化政务服务平台“办件中心”"
    courier = say.known(delivery.courier)
    return f"邮寄送达（{courier}，单号{say.known(delivery.tracking or '')}）", delivery.address


def _collector(collector: Collector | None) -> tuple[Fact, ...]:
    if collector is None:
        return ()
    kind = cast("DocumentType", collector.document)
    document = " ".join(say.filled((DOCUMENTS.get(kind, ""), mask_number(collector.number, kind))))
    others = (
        ("授权材料", collector.authorisation),
        ("例外事由", collector.override),
        ("批准人", collector.approved_by),
    )
    return (
        Fact(label="收件人", value=f"{collector.name}（{say.known(collector.relation)}）"),
        Fact(label="收件证件", value=document),
        *(Fact(label=label, value=value) for label, value in others if value.strip()),
    )


def returned(head: Head, facts: CaseFacts, pieces: Sequence[Piece], *, why: str, taker: str = "") -> Form:
    """材料退还单: the papers handed back at the window, line by line, against signature (R168).

    `why`: 撤回申请, 不予受理, 逾期未补正; `taker` "" = the applicant. Refused without papers.
    """
    say.some(pieces, NO_LINES, "请先选要退还的材料。")
    rows = (
        (
            str(no),
            one.line,
            PIECE_ZH[one.kind],
            str(one.count),
            say.known(str(one.pages or "")),
            BOX,
            "",
        )
        for no, one in enumerate(pieces, 1)
    )
    return Form(
        **say.addressed(head, facts, "return"),
        facts=(
            Fact(label="办件号", value=facts.number),
            Fact(label="退还事由", value=why),
            Fact(label="领取人", value=taker or facts.applicant.name),
            Fact(label="合计", value=_total([(one.count, one.pages) for one in pieces])),
        ),
        opening=("下列材料由综合受理窗口统一退还，请当面逐项核对，相符的在“核对”栏打钩，核对无误后签收。",),
        sections=(
            FormSection(
                heading=f"退还清单（共{len(pieces)}项）",
                table=say.table("序号:7* 材料名称:43 形式:11* 份数:8* 页数:9* 核对:8* 备注:14", rows),
                texts=(f"依据：{say.procedure('审批')}。",) if why.startswith("撤回") else (),
            ),
        ),
        by_hand=(Fact(label="异常记录", value=""),),
        signers=(say.signs("领取人签收"), say.signs("退还人"), say.seal("综合受理窗口（印章）")),
        copies=("申请人", "综合受理窗口"),
    )
