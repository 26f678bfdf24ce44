"""What all forms say in the same way: the case, moments, sources, lists, and the places to sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from counter.errors import Refused
from counter.intake.papers import DATE_BY_HAND, TITLES, Fact, FormColumn, FormTable, Party, Signer
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from counter.cases.items import CaseItem
    from counter.catalog.model import Nature
    from counter.intake.papers import FormKind, Head

LICENCE_LAW = "《中华人民共和国行政许可法》"
CIVIL_CODE = "《中华人民共和国民法典》"
REMARK = Fact(label="备注", value="")
TIME_BY_HAND = "时间：　　年　月　日　时　分"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What every form says of its case. The parties are masked already (counter.intake.compose.party)."""

    number: str
    matter_id: str
    matter: str
    lead: str
    applicant: Party
    agent: Party | None = None
    received_at: str = ""
    """Moment of the receipt, as printed; "" before it."""
    way: str = "窗口提交"
    """申请方式."""


class Opened(TypedDict):
    """What every form of a case begins with."""

    kind: FormKind
    title: str
    head: Head
    matter_id: str
    matter: str
    lead: str


class Addressed(Opened):
    """What a form to the applicant begins with."""

    applicant: Party
    agent: Party | None
    addressee: str


def opened(head: Head, facts: CaseFacts, kind: FormKind) -> Opened:
    """Title and matter."""
    return Opened(
        kind=kind,
        title=TITLES[kind],
        head=head,
        matter_id=facts.matter_id,
        matter=facts.matter,
        lead=facts.lead,
    )


def addressed(head: Head, facts: CaseFacts, kind: FormKind) -> Addressed:
    """Title, matter and the applicant, whom the form speaks to."""
    return Addressed(
        **opened(head, facts, kind),
        applicant=facts.applicant,
        agent=facts.agent,
        addressee=facts.applicant.name,
    )


def minute(at: datetime | None) -> str:
    """A moment as printed; empty for none."""
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def known(text: str) -> str:
    """The text, or that it is not established yet."""
    return text.strip() or UNKNOWN


def filled(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that say something."""
    return tuple(text.strip() for text in texts if text.strip())


def some(lines: Sequence[object], what: str, todo: str) -> None:
    """Refused with this sentence for an empty list: such a paper would prove nothing."""
    if not lines:
        raise Refused(what, todo=todo)


def procedure(part: str) -> str:
    """A part of the notice's own rules of procedure: 收件, 受理, 审批, 送达 or 归档."""
    return f"三政办〔2023〕32号附件3“{part}”"


def licensing(nature: Nature, article: str) -> str:
    """The licence law as basis: with a condition where the kind of act is 待核定, "" for other kinds."""
    if nature == "行政许可":
        return f"{LICENCE_LAW}{article}"
    return "" if nature else f"属于行政许可的，依照{LICENCE_LAW}{article}"


def of_item(facts: CaseFacts, item: CaseItem) -> tuple[Fact, ...]:
    """Which item of which case, applied for when and how."""
    return (
        Fact(label="办件号", value=facts.number),
        Fact(label="办理层级", value=item.level),
        Fact(label="申请事项", value=item.name),
        Fact(label="办理部门", value=item.dept),
        Fact(label="申请日期", value=facts.received_at),
        Fact(label="申请方式", value=facts.way),
    )


def of_case(facts: CaseFacts) -> tuple[Fact, ...]:
    """The case where the form does not need more of the applicant than the name (data minimised)."""
    return (
        Fact(label="办件号", value=facts.number),
        Fact(label="申请人", value=facts.applicant.name),
    )


def table(columns: str, rows: Iterable[tuple[str, ...]]) -> FormTable:
    """A table from heads and shares, as in "序号:7 材料名称:30"; `*` behind a share centres the column."""
    made = []
    for column in columns.split():
        head, _, share = column.partition(":")
        made.append(FormColumn(head=head, share=int(share.rstrip("*")), centred=share.endswith("*")))
    return FormTable(columns=tuple(made), rows=tuple(rows))


def signs(label: str, line: str = DATE_BY_HAND) -> Signer:
    """A place for a signature with its date."""
    return Signer(label=label, lines=("签名：", line))


def seal(label: str) -> Signer:
    """A place for a seal over the date (GB/T 9704)."""
    return Signer(label=label, lines=("", DATE_BY_HAND))
