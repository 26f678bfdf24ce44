"""咨询一次性告知: what one situation asks and offers, as plain frozen texts (R128, R129).

Screen, plain route and paper all read this one record; none of them decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from counter.intake.consult_flow import Step
    from counter.intake.savings import Savings


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of the situation. `assumed`: nobody said so, the usual was taken."""

    key: str
    ask: str
    said: str
    assumed: bool = False
    threshold: str = ""
    """What the county has set for this question (R092), 待核定, or "" where there is nothing to set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceItem:
    """One item to be handled."""

    no: int
    """Number on this advice, from 1."""
    row: int
    name: str
    dept: str
    level: str
    here: bool
    known: bool
    """False: its list of materials is 待核定, so it cannot be received yet."""
    limit: str
    limit_basis: str
    other_limits: tuple[str, ...]
    fee: str
    fee_basis: str
    after: tuple[int, ...]
    """Numbers of the items that must be finished first."""
    stages: tuple[str, ...]
    presence: tuple[str, ...]
    presence_unknown: tuple[str, ...]
    conditions: tuple[str, ...]
    result: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceMaterial:
    """One material. `ask` is 原件, 复印件, 免提交 or 本件产生."""

    no: int
    name: str
    ask: str
    due: str
    """原件, 复印件 or both; how it is obtained when it is not brought."""
    copies: str
    """2份, 待核定, or "" where none is brought."""
    items: tuple[int, ...]
    item_names: tuple[str, ...]
    standards: tuple[str, ...]
    notes: tuple[str, ...]
    """For the clerk: on the screen, never on the sheet."""
    obtain: str
    grace: tuple[str, ...]
    """容缺 and 告知承诺, each with its consequence."""
    basis: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where to turn to. Everything nobody has established is 待核定."""

    who: str
    where: str
    hours: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """常见问题 with its answer and basis."""

    ask: str
    answer: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Everything told once for one situation."""

    matter_id: str
    matter: str
    lead: str
    catalogue: str
    """Version of the list it was taken from."""
    on: str
    """ISO date whose law it follows."""
    draft_guide: bool
    """The lead department has not signed the guide off: 参考稿."""
    stop: str
    """The sentence that ends the joint handling (R109); then there are neither items nor materials."""
    situation: tuple[Answer, ...]
    licence_first: bool
    promised: str
    """承诺办结时限 of the whole matter, or 待核定."""
    items: tuple[AdviceItem, ...]
    bring: tuple[AdviceMaterial, ...]
    fetched: tuple[AdviceMaterial, ...]
    inside: tuple[AdviceMaterial, ...]
    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    """What the applicant has to know."""
    hint: str
    """What only the clerk should know: on the screen, never on the sheet."""
    faq: tuple[Asked, ...]
    contacts: tuple[Contact, ...]
    complaint: str
    savings: Savings
    rules: tuple[str, ...]
    """Rules of the notice it rests on."""

    @property
    def materials(self) -> tuple[AdviceMaterial, ...]:
        """All of them: to bring, fetched, produced inside."""
        return (*self.bring, *self.fetched, *self.inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceSheet:
    """咨询一次性告知单: the advice as handed out. No case paper: no number, no signature, no code."""

    advice: Advice
    station: str
    window: str
    operator: str
    issued_at: str
    """Local time to the minute as printed: 2026-11-23 09:42."""
    sample: bool = False
    """The station profile still holds sample values: say so on the paper."""
    training: bool = False
    """Made in training: 培训样张 stands across every page, wherever it is drawn."""
    kind: Literal["advice"] = "advice"
