"""综合受理窗口: what a clerk does with one applicant, from the first question to the reviewed checklist.

Each method is one thing a person did: one transaction, one journal entry, and the case as it now stands.
A case is passed in as the clerk saw it; if somebody changed it meanwhile, Conflict is raised and nothing is
written (optimistic version).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from counter.cases import channel, lifecycle
from counter.cases.records import Case, Draft, Undo
from counter.desks.window import online
from counter.desks.window.inputs import answer_value, masked, plain_outcome
from counter.errors import BadInput, Refused
from counter.intake import review
from counter.intake.parties import check_parties
from counter.intake.text import clean_line
from counter.intake.walk import Walk, walk
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from counter.cases.items import KeptClock
    from counter.cases.records import CaseLine, Licence, Outcome, Review
    from counter.catalog.model import Matter
    from counter.desks.approval import Approval
    from counter.desks.context import Desk
    from counter.intake.checklist import Line
    from counter.intake.parties import Parties
    from counter.store import UnitOfWork

__all__ = ["AcceptanceDesk", "NeedsApproval", "Told", "answer_value"]

UNDO_DEPTH = 50
LETTERS = ("deferral", "commitment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody answered and chose before there was a case. The answers are checked already."""

    answers: dict[str, str]
    chosen: tuple[int, ...] | None = None
    """Row numbers; None = nobody chose yet."""

    def draft(self, matter_id: str) -> Draft:
        """The draft that keeps it."""
        return Draft(matter_id=matter_id, answers=self.answers, chosen=self.chosen)


class AcceptanceDesk:
    """The window's desk for drafts and reviews."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._walked: tuple[Case, date, Walk] | None = None
        """The last view made: a judgement asks for the very case on the screen (records are frozen)."""
        require(desk.session, "clerk")

    # -- looking ---------------------------------------------------------------------------------------

    def case(self, case_id: str) -> Case:
        """The case as stored now. Raises Refused if there is none."""
        with self.desk.store.read() as view:
            case = view.cases.get(case_id)
        if case is None:
            raise Refused("没有找到这件办件。", todo="请在工作台刷新后再选。")
        return case

    def walk(self, case: Case) -> Walk:
        """The whole view of a case. A received case keeps the law of the day it was received."""
        on = (case.received_at or self.desk.now()).date()
        if self._walked is None or self._walked[0] is not case or self._walked[1] != on:
            made = walk(self.desk.catalogue_of(case.catalogue), case.draft, self.desk.station, on)
            self._walked = (case, on, made)
        return self._walked[2]

    def last_review(self, case: Case) -> Review | None:
        """The last review that ended in a notice, if any."""
        with self.desk.store.read() as view:
            reviews = view.reviews.of_case(case.id)
        return reviews[-1] if reviews else None

    def duplicates(self, case: Case) -> tuple[CaseLine, ...]:
        """Open cases of the same applicant or the same premises."""
        person = case.draft.applicant
        with self.desk.store.read() as view:
            return tuple(
                view.cases.open_like(
                    document_number=person.number if person else "",
                    name=person.name if person else "",
                    premises=case.draft.premises,
                    exclude_id=case.id,
                )
            )

    # -- the walk --------------------------------------------------------------------------------------

    def open(self, matter_id: str, case_id: str, told: Told | None = None) -> Case:
        """Start a draft. The same `case_id` again gives the same draft: a retry opens nothing twice.

        `told`: what was answered and chosen before, at the consulting desk; it is kept in the same step.
        """
        matter = self._matter(matter_id)
        now, session = self.desk.now(), self.desk.session
        case = Case(
            id=case_id,
            number=None,
            status="draft",
            version=1,
            matter_id=matter.id,
            catalogue=self.desk.catalogue.version,
            draft=told.draft(matter.id) if told else Draft(matter_id=matter.id),
            opened_at=now,
            opened_by=session.name,
            window=session.window,
            updated_at=now,
            updated_by=session.name,
        )
        with self.desk.store.begin() as uow:
            existing = uow.cases.get(case_id)
            if existing is not None:
                return existing
            stored = uow.cases.add(case)
            uow.courses.refresh(case_id)
            detail: dict[str, object] = {"matter": matter.id, "catalogue": case.catalogue}
            if told:
                detail |= {"answers": told.answers, "rows": list(told.chosen or ())}
            self.desk.record(uow, "case.open", case_id, detail)
            uow.commit()
        return stored

    def answer(self, case: Case, key: str, value: str) -> Case:
        """Answer a situation question; an empty value takes the answer back."""
        question = self.desk.catalogue_of(case.catalogue).questions.get(key)
        if question is None:
            raise Refused("目录里没有这个问题。")
        value = answer_value(question, value)
        answers = {k: v for k, v in case.draft.answers.items() if k != key}
        if value:
            answers[key] = value
        draft = self._taking_new(case, replace(case.draft, answers=answers))
        return self._edit(case, draft, "case.answer", {"question": key, "answer": value})

    def licence(self, case: Case, licence: Licence) -> Case:
        """Record the 准营 check: the licence seen, or why the case goes on without one (R089)."""
        from counter.intake.identity import check_document

        number, reason = licence.number, clean_line(licence.override_reason)
        if number:
            number = check_document("uscc", number, on=self.desk.now().date()).number
        elif not reason:
            raise BadInput(
                "企业准营类事项需先取得营业执照。",
                todo="请输入统一社会信用代码；确有特殊情况的写明继续办理的理由。",
                field="licence",
            )
        kept = replace(licence, number=number, override_reason=reason)
        return self._edit(
            case, replace(case.draft, licence=kept), "case.licence", {"number": number, "override": reason}
        )

    def choose(self, case: Case, rows: tuple[int, ...]) -> Case:
        """Take all or some of the items that apply (R025, R090, R091)."""
        view = self.walk(case)
        possible = {one.no for one in view.available}
        rows = tuple(sorted(set(rows) & possible))
        if not rows:
            raise BadInput("至少选一个事项。", todo="空格选中要办的事项。", field="items")
        return self._edit(case, replace(case.draft, chosen=rows), "case.choose", {"rows": list(rows)})

    def typed(self, case: Case, form: Mapping[str, str]) -> Case:
        """Keep the applicant form as typed so far; nothing is checked yet."""
        if dict(form) == case.draft.form:
            return case
        fields = sorted(k for k in {*form, *case.draft.form} if form.get(k) != case.draft.form.get(k))
        return self._edit(case, replace(case.draft, form=dict(form)), "case.typed", {"fields": fields})

    def parties(self, case: Case, parties: Parties) -> tuple[Case, tuple[str, ...]]:
        """Save applicant, agent, guardian, premises and collection. Returns the case and the warnings.

        Raises PersonFaulty with every fault at once.
        """
        checked, warnings = check_parties(parties, on=self.desk.now().date())
        draft = replace(
            case.draft,
            applicant=checked.applicant,
            agent=checked.agent,
            guardian=checked.guardian,
            guardian_consent=checked.guardian_consent,
            premises=clean_line(checked.premises),
            collection=checked.collection,
        )
        detail = {
            "applicant": masked(draft.applicant),
            "agent": masked(draft.agent),
            "guardian": masked(draft.guardian),
            "collection": checked.collection.way,
        }
        return self._edit(case, self._taking_new(case, draft), "case.parties", detail), warnings

    # -- 线上提交 --------------------------------------------------------------------------------------

    def submitted(self, case: Case, at: str, number: str = "", reason: str = "") -> Case:
        """The applicant submitted on the provincial platform: the two hours run from then (R145).

        `at` as typed (counter.intake.online.moment), empty = now. Another moment later needs a reason.
        """
        self._reviewing(case)
        edit = online.submitted(self.desk, case, at, number, reason)
        if edit is None:
            return case
        return self._edit(case, edit.draft, "case.submitted", edit.detail, also=edit.also)

    def at_window(self, case: Case, reason: str) -> Case:
        """线上提交 was registered by mistake; only before the first paper."""
        edit = online.at_window(self.desk, case, reason)
        return self._edit(case, edit.draft, "case.at_window", edit.detail, also=edit.also)

    def review_clock(self, case: Case) -> KeptClock | None:
        """The clock of the online review, running or ended; None for a case of the window."""
        if not channel.online(case.draft):
            return None
        with self.desk.store.read() as view:
            return channel.review_clock(view.courses.course(case.id))

    # -- the review ------------------------------------------------------------------------------------

    def judge(self, case: Case, line_key: str, outcome: Outcome, approval: Approval | None = None) -> Case:
        """Register what was found for one checklist line.

        Raising what stood unraised and unchanged in the review before is a 一次告知 breach: it needs a reason
        and a supervisor (`approval`), and is counted when the notice is issued (R016, R136).
        """
        self._reviewing(case)
        line = self._line(case, line_key)
        last = self.last_review(case)
        outcome = plain_outcome(outcome, self.desk.now())
        review.check_outcome(line, outcome, online=channel.online(case.draft))
        if review.breaches(line_key, outcome, last, case.draft.changed):
            outcome = self._allowed(line_key, outcome, approval)
        before = Undo(line=line_key, before=case.draft.outcomes.get(line_key))
        draft = replace(
            case.draft,
            outcomes={**case.draft.outcomes, line_key: outcome},
            undo=(*case.draft.undo, before)[-UNDO_DEPTH:],
        )
        detail: dict[str, object] = {"line": line_key, "outcome": outcome.kind}
        if outcome.kind in review.FINDINGS:
            detail["raised"] = list(review.raised(outcome))
        if outcome.approved_by:
            detail |= {"late": outcome.late_reason, "approved_by": outcome.approved_by}
        return self._edit(case, draft, "case.judge", detail)

    def undo(self, case: Case) -> Case:
        """Take back the last judgement. Nothing to undo raises Refused."""
        if not case.draft.undo:
            raise Refused("没有可以撤销的登记。")
        last = case.draft.undo[-1]
        outcomes = {k: v for k, v in case.draft.outcomes.items() if k != last.line}
        if last.before is not None:
            outcomes[last.line] = last.before
        draft = replace(case.draft, outcomes=outcomes, undo=case.draft.undo[:-1])
        return self._edit(case, draft, "case.undo", {"line": last.line})

    def come_back(self, case: Case, at: str = "") -> Case:
        """The applicant is back with corrections: a new round opens, only on what was raised (R136).

        `at`: when an online case was submitted again, as typed; empty = now (R145).
        """
        last = self.last_review(case)
        if case.status != "noticed" or last is None:
            raise Refused("这件办件没有出过一次性告知书。", todo="请直接登记材料。")
        if case.draft.round > last.round:
            return case
        outcomes = {k: v for k, v in case.draft.outcomes.items() if k not in last.findings}
        draft = replace(case.draft, outcomes=outcomes, undo=(), changed={}, round=last.round + 1)
        if channel.online(draft):
            edit = online.submitted_again(self.desk, case, draft, last, at)
            return self._edit(case, edit.draft, "case.come_back", edit.detail, also=edit.also)
        return self._edit(case, draft, "case.come_back", {"round": draft.round})

    def changed(self, case: Case, line_key: str, what: str) -> Case:
        """The applicant changed a paper that was in order: it is looked at again, and that is no breach."""
        self._reviewing(case)
        self._line(case, line_key)
        said = clean_line(what)
        if not said:
            raise BadInput("请写明这份材料有什么变化。", todo="例如：换了新的租赁合同。", field="changed")
        outcomes = {k: v for k, v in case.draft.outcomes.items() if k != line_key}
        draft = replace(
            case.draft, outcomes=outcomes, undo=(), changed={**case.draft.changed, line_key: said}
        )
        return self._edit(case, draft, "case.changed", {"line": line_key, "what": said})

    # -- the rest of its life here ---------------------------------------------------------------------

    def amend(self, case: Case, reason: str) -> Case:
        """Open a received case for correction. The receipt stays valid until the new one replaces it."""
        said = clean_line(reason)
        if not said:
            raise BadInput("请写明更正的理由。", todo="例如：联系电话登记有误。", field="reason")
        before = msgspec.json.encode(case.draft).decode()
        draft = replace(case.draft, amend_reason=said, before_amend=before, undo=())
        return self._edit(case, draft, "case.amend", {"reason": said}, "amend")

    def cancel_amend(self, case: Case) -> Case:
        """Leave the correction: the case stands again as the receipt says."""
        lifecycle.move(case.status, "cancel_amend")
        draft = msgspec.json.decode(case.draft.before_amend, type=Draft)

        def also(uow: UnitOfWork) -> None:
            self._void_letters_of_amendment(uow, case)
            online.put_back(self.desk, uow, case, draft)

        return self._edit(case, draft, "case.cancel_amend", {}, "cancel_amend", also=also)

    def drop(self, case: Case, reason: str) -> Case:
        """Give up a draft that will not go on. It stays in the store, with the reason."""
        said = clean_line(reason)
        if not said:
            raise BadInput("请写明放弃的理由。", todo="例如：申请人决定暂不办理。", field="reason")

        def also(uow: UnitOfWork) -> None:
            online.ended(self.desk, uow, case.id)

        return self._edit(case, case.draft, "case.drop", {"reason": said}, "drop", also=also)

    # -- helpers ---------------------------------------------------------------------------------------

    def _edit(  # noqa: PLR0913  (one edit: what it leads to, what is written down, what goes with it)
        self,
        case: Case,
        draft: Draft,
        action: str,
        detail: Mapping[str, object],
        what: str = "edit",
        *,
        also: Callable[[UnitOfWork], None] | None = None,
    ) -> Case:
        changed = replace(
            case,
            status=lifecycle.move(case.status, what),
            draft=draft,
            updated_at=self.desk.now(),
            updated_by=self.desk.session.name,
        )
        with self.desk.store.begin() as uow:
            saved = uow.cases.save(changed, case.version)
            if also is not None:
                also(uow)
            if what != "edit" or draft.applicant != case.draft.applicant:
                uow.courses.refresh(case.id)
            self.desk.record(uow, action, case.id, detail)
            uow.commit()
        return saved

    def _matter(self, matter_id: str) -> Matter:
        try:
            return self.desk.catalogue.matter(matter_id)
        except KeyError:
            raise Refused(
                f"目录里没有编号为 {matter_id} 的事项。", todo="请按名称、拼音或编号重新查找。"
            ) from None

    def _taking_new(self, case: Case, draft: Draft) -> Draft:
        """Items that begin to apply once the choice was made are taken too: none is left out unseen."""
        if draft.chosen is None:
            return draft
        before = {one.no for one in self.walk(case).available}
        after = {one.no for one in self.walk(replace(case, draft=draft)).available}
        return replace(draft, chosen=tuple(sorted({*draft.chosen, *(after - before)})))

    def _void_letters_of_amendment(self, uow: UnitOfWork, case: Case) -> None:
        """Letters printed since the receipt that stands belonged to the amendment only."""
        rows = [row for row in uow.papers.of_case(case.id) if row.void_at is None]
        receipt = next((row for row in rows if row.kind == "receipt"), None)
        for row in rows:
            if receipt is not None and row.kind in LETTERS and row.issued_at > receipt.issued_at:
                uow.papers.void(row.number, self.desk.session.name, "更正已取消", self.desk.now())

    def _reviewing(self, case: Case) -> None:
        last = self.last_review(case)
        if case.status == "noticed" and last is not None and case.draft.round <= last.round:
            raise Refused(
                "一次性告知书已经出具，正等申请人补正。",
                todo="申请人回来了，先按 B 登记“回来补正”，再逐项复核。",
            )

    def _line(self, case: Case, key: str) -> Line:
        try:
            return self.walk(case).checklist.line(key)
        except KeyError:
            raise Refused(
                f"清单上没有“{key}”。",
                todo="清单由目录决定，不能临时添加材料（河南省优化营商环境条例第28条）。",
            ) from None

    def _allowed(self, line_key: str, outcome: Outcome, approval: Approval | None) -> Outcome:
        if approval is None or not clean_line(approval.reason):
            raise NeedsApproval(
                f"“{line_key}”上次复核时没有提出问题，现在提出属于二次告知。",
                todo="请写明理由，并由监督员输入姓名和口令；将计入一次告知差错。",
            )
        supervisor = self.desk.verify(approval.name, approval.pin)
        require(supervisor, "supervisor")
        return replace(outcome, late_reason=clean_line(approval.reason), approved_by=supervisor.name)


class NeedsApproval(Refused):
    """The action needs a reason and a supervisor; the screen asks for both and tries again."""

    title = "需要监督员同意"
