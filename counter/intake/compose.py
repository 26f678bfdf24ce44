"""From a reviewed checklist to the frozen records of the papers. Pure: no clock, no store, no drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from counter.cases.channel import online, uploaded
from counter.intake import papers
from counter.intake.identity import DOCUMENTS
from counter.intake.mask import mask_number
from counter.intake.review import FINDINGS, RECEIVED, findings, raised
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counter.cases.records import Collection, Draft, Outcome, Person
    from counter.catalog.model import Basis, Catalogue, Grace, Matter
    from counter.catalog.situation import Selected
    from counter.intake.checklist import Checklist, Line
    from counter.intake.papers import Head, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """Everything a paper is composed from."""

    catalogue: Catalogue
    matter: Matter
    items: tuple[papers.PaperItem, ...]
    checklist: Checklist
    draft: Draft
    outcomes: Mapping[str, Outcome]
    """The outcomes that stand, by line key."""


class Shared(TypedDict):
    """What stands on every paper of a case."""

    head: Head
    matter_id: str
    matter: str
    lead: str
    items: tuple[papers.PaperItem, ...]
    applicant: Party
    agent: Party | None


def _shared(head: Head, case: Reviewed) -> Shared:
    return Shared(
        head=head,
        matter_id=case.matter.id,
        matter=case.matter.name,
        lead=case.matter.lead,
        items=case.items,
        applicant=party(case.draft.applicant),
        agent=party(case.draft.agent) if case.draft.agent else None,
    )


def notice(head: Head, case: Reviewed, *, round_: int, term: str) -> papers.Notice:
    """一次性告知书 with every finding of this review (R136)."""
    lines = findings(case.checklist, case.outcomes)
    return papers.Notice(
        **_shared(head, case),
        round=round_,
        findings=tuple(_finding(no, x, case) for no, x in enumerate(lines, 1)),
        in_order=sum(outcome.kind in RECEIVED for outcome in _judged(case)),
        term=term,
        remarks=_remarks(case),
        online=submission(case.draft),
    )


def _judged(case: Reviewed) -> tuple[Outcome, ...]:
    found = (case.outcomes.get(x.key) for x in case.checklist.lines)
    return tuple(outcome for outcome in found if outcome is not None)


def _remarks(case: Reviewed) -> tuple[str, ...]:
    lines = case.checklist.lines
    supplied = [f"“{x.key}”由本件“{x.supplied_by}”办结后产生，不需提交。" for x in lines if x.supplied_by]
    counts = [f"应交材料没有写份数的，份数{UNKNOWN}。"] if any(x.count_unknown for x in lines) else []
    return (*supplied, *counts)


def _finding(no: int, line: Line, case: Reviewed) -> papers.FindingLine:
    outcome = case.outcomes[line.key]
    return papers.FindingLine(
        no=no,
        material=line.key,
        kind=_kind(line, outcome),
        what=_what(line, outcome),
        items=line.items,
        basis=tuple(cite(case.catalogue, b) for b in line.bases),
        cure=_cure(line, outcome),
        obtain=line.material.obtain or UNKNOWN,
    )


def _kind(line: Line, outcome: Outcome) -> str:
    if line.ask == "免提交":
        return "查无有效证照" if outcome.kind == "missing" else "证照信息不符"
    return "缺少" if outcome.kind == "missing" else "不符合法定形式"


def _what(line: Line, outcome: Outcome) -> tuple[str, ...]:
    if outcome.kind == "missing":
        said = "窗口未能查询到有效的证照或数据" if line.ask == "免提交" else f"未提交，应交{line.due}"
        return (said, *filter(None, (outcome.remark,)), *line.standards)
    return raised(outcome)


def _cure(line: Line, outcome: Outcome) -> str:
    if line.ask == "免提交":
        return line.material.cure or "请先到核发部门办理或更正；这份材料免提交，不需要交纸质件"
    if outcome.kind == "missing":
        return f"补交“{line.key}”，{line.due}"
    return line.material.cure or "改正上述问题后重新提交"


def receipt(head: Head, case: Reviewed, *, replaces: str = "", reason: str = "") -> papers.Receipt:
    """收件回执 with 应交 and 实交 of every line (R139)."""
    return papers.Receipt(
        **_shared(head, case),
        lines=tuple(_receipt_line(no, x, case) for no, x in enumerate(case.checklist.lines, 1)),
        next_steps=next_steps(case.matter.lead, online=online(case.draft)),
        collection=collection_sentence(case.draft.collection),
        replaces=replaces,
        reason=reason,
        remarks=_remarks(case),
        online=submission(case.draft),
    )


def _receipt_line(no: int, line: Line, case: Reviewed) -> papers.ReceiptLine:
    outcome = case.outcomes.get(line.key)
    return papers.ReceiptLine(
        no=no,
        material=line.key,
        items=line.items,
        due=line.due,
        got=got(line, outcome),
        how=how(line, outcome),
    )


def got(line: Line, outcome: Outcome | None) -> str:
    """实交 as printed; 待看 while unjudged."""
    if line.supplied_by:
        return "不收"
    if outcome is None:
        return "待看"
    counts = [f"原件{outcome.originals}"] * bool(outcome.originals)
    counts += [f"复印件{outcome.copies}"] * bool(outcome.copies)
    if outcome.kind == "electronic":
        return " ".join(["电子件" if uploaded(outcome) else "电子调取", *counts])
    if outcome.kind in FINDINGS:
        return {"missing": "缺", "defective": "不符"}[outcome.kind]
    return {"deferred": "容缺", "committed": "承诺"}.get(outcome.kind, " ".join(counts) or "已收")


def how(line: Line, outcome: Outcome | None) -> str:
    """The remark beside 实交: how it was obtained, cured, or by when it follows."""
    if line.supplied_by:
        return f"由本件“{line.supplied_by}”产生"
    if outcome is None:
        return ""
    if outcome.kind == "deferred":
        return f"{outcome.due}前补交" if outcome.due else f"补交期限{UNKNOWN}"
    said = {"electronic": outcome.how, "cured": "当场补正", "committed": "已签告知承诺书"}.get(
        outcome.kind, ""
    )
    return "；".join(filter(None, (said, outcome.remark)))


def letter(head: Head, case: Reviewed, kind: papers.LetterKind) -> papers.Letter:
    """容缺受理承诺书 or 告知承诺书 (R140, R141)."""
    wanted = "deferred" if kind == "deferral" else "committed"
    lines = [x for x in case.checklist.lines if (o := case.outcomes.get(x.key)) and o.kind == wanted]
    return papers.Letter(
        **_shared(head, case),
        lines=tuple(_letter_line(no, x, case, kind) for no, x in enumerate(lines, 1)),
        promises=PROMISES[kind],
        kind=kind,
    )


PROMISES: dict[papers.LetterKind, tuple[str, ...]] = {
    "deferral": (
        "窗口工作人员已把上列材料、补交期限和逾期的后果向我说清楚。",
        "我自愿申请容缺受理，将在期限内补交，并对材料的真实、合法、有效负责。",
        "逾期未补交或补交后仍不符合要求的，我愿意承担上列后果。",
    ),
    "commitment": (
        "窗口工作人员已把上列证明（材料）的依据、内容、核查方式和不实承诺的责任向我说清楚。",
        "我知道可以不采用告知承诺，作出决定以前也可以撤回承诺、改为提交材料；我自愿采用，已经符合告知的条件和要求。",
        "以上承诺是我真实的意思表示；承诺不实的，我愿意承担相应的法律责任。",
    ),
}


def _letter_line(no: int, line: Line, case: Reviewed, kind: papers.LetterKind) -> papers.LetterLine:
    grace: Grace | None = line.deferral if kind == "deferral" else line.commitment
    if grace is None:  # pragma: no cover - check_outcome refused it before
        raise AssertionError(line.key)
    outcome = case.outcomes[line.key]
    return papers.LetterLine(
        no=no,
        material=line.key,
        items=line.items,
        term=f"{outcome.due}前" if outcome.due else (UNKNOWN if kind == "deferral" else ""),
        basis=cite(case.catalogue, grace.basis),
        consequence=grace.consequence,
        content=line.due if kind == "deferral" else "；".join(line.standards) or UNKNOWN,
        check="" if kind == "deferral" else UNKNOWN,
    )


def cite(catalogue: Catalogue, basis: Basis) -> str:
    """A basis as printed: 《title》(number)article."""
    source = catalogue.sources[basis.source]
    title = source.title if source.title.startswith("《") else f"《{source.title}》"
    return f"{title}{f'（{source.number}）' if source.number else ''}{basis.article}"


def party(person: Person | None) -> Party:
    """An applicant or agent as printed: the document number masked (PIPL art. 6)."""
    if person is None:
        return papers.Party(name="", document="", number="", phone="")
    return papers.Party(
        name=person.name,
        document=DOCUMENTS[person.document],
        number=mask_number(person.number, person.document) if person.kind == "个人" else person.number,
        phone=person.phone,
    )


def submission(draft: Draft) -> papers.Submission | None:
    """线上提交 as printed; None for a case of the window."""
    if not online(draft):
        return None
    at = datetime.fromisoformat(draft.submitted_at)
    return papers.Submission(at=f"{at:%Y-%m-%d %H:%M}", number=draft.platform_number)


def next_steps(lead: str, *, online: bool = False) -> tuple[str, ...]:
    """What happens after the receipt, with its limits (R142–R144, R148, R150, R153, R155)."""
    first = (
        "窗口即时把申请材料连同调取的电子证照同步推送至各联办部门。"
        if online
        else (
            "2小时内，窗口把纸质材料转为电子材料，连同调取的电子证照一并推送至各联办部门，"
            f"纸质材料同时递送牵头部门（{lead}）。"
        )
    )
    return (
        first,
        "各联办部门收到材料后，1个工作日内作出受理或不予受理决定，并短信告知您。",
        "受理的，自受理起计算办理时限；不予受理的，出具不予受理决定书并列明理由。",
    )


def collection_sentence(collection: Collection | None) -> str:
    """领取方式 as one sentence (R169–R171)."""
    if collection is None:
        return UNKNOWN
    way = {
        "window": "到发证窗口领取",
        "courier": f"快递送达：{collection.address} {collection.recipient} {collection.phone}".rstrip(),
        "electronic": "电子送达（省一体化政务服务平台“办件中心”查看、下载）",
    }[collection.way]
    return f"{way}；{'全部办结后统一领取' if collection.together else '各事项办结后分别领取'}"


def paper_items(chosen: Sequence[Selected], levels: Sequence[str]) -> tuple[papers.PaperItem, ...]:
    """The chosen items as printed, with where each is handled."""
    return tuple(
        papers.PaperItem(name=one.name, dept=one.row.dept, level=level)
        for one, level in zip(chosen, levels, strict=True)
    )
