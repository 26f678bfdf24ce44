"""Issuing papers at the window: notice, receipt, letters; voiding, reprinting, and reading codes back.

A paper is a record first: numbered, frozen and stored in the transaction that changes the case. Drawing and
printing come after and change nothing (design rule 4).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from counter.cases import channel, lifecycle
from counter.cases.records import Breach, Case, Draft, PaperRow, Review
from counter.clock.due import due
from counter.clock.watch import clock, term_of
from counter.desks.exchange.standing import check_rights, next_number
from counter.desks.finding import Found, find
from counter.desks.numbering import numbered
from counter.desks.step import Step
from counter.desks.window import receiving
from counter.desks.window.acceptance import AcceptanceDesk
from counter.desks.window.edit import Edit
from counter.errors import Refused
from counter.intake import compose, review
from counter.intake.frozen import thaw
from counter.intake.papers import Head, Letter, LetterKind, Notice, Paper, Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from counter.cases.records import CaseLine, CaseStatus, Outcome
    from counter.intake.walk import Walk
    from counter.store import UnitOfWork

OPEN_HERE: tuple[CaseStatus, ...] = ("draft", "amending")
WAITING: tuple[CaseStatus, ...] = ("noticed",)
RECEIVED: tuple[CaseStatus, ...] = ("received",)
LETTER_OUTCOMES: dict[LetterKind, str] = {"deferral": "deferred", "commitment": "committed"}


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper just issued, and the case as it stands now."""

    case: Case
    paper: Paper
    row: PaperRow


class IssueDesk(AcceptanceDesk):
    """The window's desk for papers."""

    # -- issuing ---------------------------------------------------------------------------------------

    def issue_notice(self, case: Case) -> Issued:
        """一次性告知书 with every finding of the complete review (R136)."""
        self._reviewing(case)
        view = self._ready(case)
        review.ready_for_notice(view.checklist, view.outcomes)
        last, term = self.last_review(case), self._term(self.desk.now())

        def make(head: Head) -> Notice:
            return compose.notice(head, view.reviewed(), round_=case.draft.round, term=term)

        def also(uow: UnitOfWork, number: str, now: datetime) -> None:
            uow.reviews.add(self._review(case, view, number, now))
            for line in review.findings(view.checklist, view.outcomes):
                outcome = view.outcomes[line.key]
                if review.breaches(line.key, outcome, last, case.draft.changed):
                    uow.breaches.add(
                        Breach(
                            case_id=case.id,
                            line=line.key,
                            reason=outcome.late_reason,
                            approved_by=outcome.approved_by,
                            at=now,
                            by=self.desk.session.name,
                        )
                    )

        return self._issue(case, "notice", make, also)

    def issue_receipt(self, case: Case) -> Issued:
        """收件回执: only with no open finding (R138, R139). The old one of an amended case is voided."""
        self._reviewing(case)
        view = self._ready(case)
        review.ready_for_receipt(view.checklist, view.outcomes)
        self._letters_cover(case, view)
        old = self._valid(case, "receipt")

        def make(head: Head) -> Receipt:
            replaced, reason = (old.number, case.draft.amend_reason) if old else ("", "")
            return compose.receipt(head, view.reviewed(), replaces=replaced, reason=reason)

        def also(uow: UnitOfWork, number: str, now: datetime) -> None:
            if old is not None:
                uow.papers.void(old.number, self.desk.session.name, case.draft.amend_reason, now, number)
            for kind in LETTER_OUTCOMES:
                self._void_letters(uow, self._letters(case, kind)[:-1], now)

        return self._issue(case, "receipt", make, also)

    def issue_letter(self, case: Case, kind: LetterKind) -> Issued:
        """容缺受理承诺书 or 告知承诺书 for the lines so judged (R140, R141); an older one is voided.

        The new letter is not signed yet, whatever the older one was. In an amendment the older one stays
        valid with its receipt until the new receipt replaces both.
        """
        self._reviewing(case)
        view = self._ready(case)
        if not _promised(view, kind):
            raise Refused(f"没有{'容缺' if kind == 'deferral' else '告知承诺'}的材料，不需要承诺书。")
        older = self._letters(case, kind)

        def make(head: Head) -> Letter:
            return compose.letter(head, view.reviewed(), kind)

        def also(uow: UnitOfWork, number: str, now: datetime) -> None:
            if case.status != "amending":
                self._void_letters(uow, older, now, number)

        return self._issue(case, kind, make, also)

    def sign_letters(self, case: Case) -> Case:
        """Register that the adverse consequences were told and the letters signed (R140, R141)."""
        self._reviewing(case)
        view = self.walk(case)
        waiting = review.unsigned(view.checklist, view.outcomes)
        if not waiting:
            raise Refused("没有等待签署的承诺书。")
        self._letters_cover(case, view)
        signed = {x.key: replace(view.outcomes[x.key], told=True, signed=True) for x in waiting}
        draft = replace(case.draft, outcomes={**case.draft.outcomes, **signed})
        return self._edit(case, "case.sign_letters", Edit(draft=draft, detail={"lines": list(signed)}))

    # -- afterwards ------------------------------------------------------------------------------------

    def papers(self, case: Case) -> tuple[PaperRow, ...]:
        """Every paper of the case, void ones too, in the order of issue."""
        with self.desk.store.read() as view:
            return tuple(view.papers.of_case(case.id))

    def find(self, raw: str) -> Found:
        """Where a scanned or typed code leads.

        BadInput for a damaged one, Refused for an unknown or foreign one.
        """
        return find(self.desk, raw)

    def search(self, text: str) -> tuple[CaseLine, ...]:
        """Cases by number, applicant name, or a whole document number."""
        with self.desk.store.read() as view:
            return tuple(view.cases.search(text.strip()))

    def recent(self) -> tuple[CaseLine, ...]:
        """The workbench list: drafts of this window, then those waiting for correction, then received."""
        with self.desk.store.read() as view:
            drafts = view.cases.of_status(OPEN_HERE, window=self.desk.session.window)
            noticed = view.cases.of_status(WAITING)
            received = view.cases.of_status(RECEIVED, limit=50)
        return (*drafts, *noticed, *received)

    # -- helpers ---------------------------------------------------------------------------------------

    def _ready(self, case: Case) -> Walk:
        view = self.walk(case)
        if view.stop:
            raise Refused(view.stop)
        for step, todo in (
            ("situation", "请先答完“情形”一步的问题。"),
            ("items", "请先在“事项”一步确认要办的事项。"),
            ("applicant", "请先填好“申请人”一步。"),
        ):
            if not view.done(step):  # type: ignore[arg-type]
                raise Refused("前面的步骤还没有完成。", todo=todo)
        return view

    def _issue(
        self,
        case: Case,
        kind: str,
        make: Callable[[Head], Paper],
        also: Callable[[UnitOfWork, str, datetime], None],
    ) -> Issued:
        what = {"notice": "notice", "receipt": "receive"}.get(kind, "edit")
        check_rights(self.desk, self.walk(case))
        now = self.desk.now()
        status = lifecycle.move(case.status, what)
        with self.desk.store.begin() as uow:
            number = case.number or next_number(self.desk, uow, now.date())
            paper, row = numbered(self.desk, uow, (case.id, number), kind=kind, make=make, now=now)
            changed = replace(
                case,
                number=number,
                status=status,
                draft=_closed(case, kind, self.walk(case)),
                received_at=case.received_at or (now if kind == "receipt" else None),
                updated_at=now,
                updated_by=self.desk.session.name,
            )
            saved = uow.cases.save(changed, case.version)
            uow.papers.add(row)
            also(uow, row.number, now)
            self._set_going(uow, saved, kind)
            self.desk.record(uow, f"paper.{kind}", case.id, {"paper": row.number, "digest": row.digest})
            uow.commit()
        return Issued(saved, paper, row)

    def _set_going(self, uow: UnitOfWork, case: Case, kind: str) -> None:
        """The course that begins with the paper, and the queues it now stands in."""
        step = Step(self.desk, uow, uow.courses.locked(case.id))
        if kind == "notice":
            receiving.noticed(step)
        elif kind == "receipt":
            receiving.received(step, self.walk(case))
        uow.courses.refresh(case.id)

    def _review(self, case: Case, view: Walk, paper: str, now: datetime) -> Review:
        found = review.findings(view.checklist, view.outcomes)
        return Review(
            case_id=case.id,
            round=case.draft.round,
            at=now,
            by=self.desk.session.name,
            paper_number=paper,
            findings={x.key: review.raised(view.outcomes[x.key]) for x in found},
            seen=tuple(x.key for x in view.checklist.lines if review.needs_judgement(x)),
        )

    def _term(self, now: datetime) -> str:
        """补正期限 as printed: the day the clock ends, moved where it falls on a day off (民法典 203)."""
        practice = self.desk.practice
        term = term_of("correction", practice, now)
        if term is None:
            return ""
        last = due(clock("correction", now, term, practice))
        moved = last.at is not None and last.at.date() != now.date() + timedelta(days=term.amount)
        why = "，最后一日是休息日的顺延到下一个工作日" if moved else ""
        return f"请于 {last.at:%Y-%m-%d} 前补正（自出具次日起 {term.amount} 日{why}）"

    def _valid(self, case: Case, kind: str) -> PaperRow | None:
        rows = [row for row in self.papers(case) if row.kind == kind and row.void_at is None]
        return rows[-1] if rows else None

    def _letters(self, case: Case, kind: LetterKind) -> tuple[PaperRow, ...]:
        return tuple(row for row in self.papers(case) if row.kind == kind and row.void_at is None)

    def _void_letters(
        self, uow: UnitOfWork, rows: tuple[PaperRow, ...], now: datetime, by_paper: str = ""
    ) -> None:
        for row in rows:
            uow.papers.void(row.number, self.desk.session.name, "承诺的材料有变化，重新出具", now, by_paper)

    def _letters_cover(self, case: Case, view: Walk) -> None:
        """Every deferred or committed line stands, as it is now, in a valid letter of this applicant."""
        for kind in LETTER_OUTCOMES:
            if not _promised(view, kind):
                continue
            row = self._valid(case, kind)
            letter = thaw(row) if row is not None else None
            if not isinstance(letter, Letter) or not _covers(letter, view, kind):
                name = "容缺受理承诺书" if kind == "deferral" else "告知承诺书"
                raise Refused(f"还没有打印{name}。", todo=f"请先打印{name}，请申请人看清并签字。")


def _covers(letter: Letter, view: Walk, kind: LetterKind) -> bool:
    """Whether a letter printed before says all that a letter printed now would say."""
    now = compose.letter(letter.head, view.reviewed(), kind)
    if (now.applicant, now.agent) != (letter.applicant, letter.agent):
        return False
    return {replace(x, no=0) for x in now.lines} <= {replace(x, no=0) for x in letter.lines}


def _promised(view: Walk, kind: LetterKind) -> tuple[str, ...]:
    wanted = LETTER_OUTCOMES[kind]
    return tuple(
        x.key
        for x in view.checklist.lines
        if (o := view.outcomes.get(x.key)) is not None and o.kind == wanted
    )


def _closed(case: Case, kind: str, view: Walk) -> Draft:
    """The draft after a paper: what is issued can't be undone; an amendment ends with its new receipt.

    What was uploaded for a line that is not asked any more goes with the receipt of an online case: from
    then on every uploaded line wants its file.
    """
    if kind == "receipt":
        outcomes = dict(view.outcomes) if channel.online(case.draft) else case.draft.outcomes
        return replace(case.draft, undo=(), amend_reason="", before_amend="", outcomes=outcomes)
    if kind == "notice":
        return replace(case.draft, undo=())
    if kind not in LETTER_OUTCOMES:
        return case.draft
    return replace(case.draft, outcomes=_unsigned(case.draft.outcomes, kind))


def _unsigned(outcomes: Mapping[str, Outcome], kind: str) -> dict[str, Outcome]:
    """A letter printed anew is yet to be told and signed."""
    promised = {"deferral": "deferred", "commitment": "committed"}[kind]
    return {
        key: replace(one, told=False, signed=False) if one.kind == promised else one
        for key, one in outcomes.items()
    }
