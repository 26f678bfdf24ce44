"""综合受理窗口: what a clerk does with one applicant, from the first question to the reviewed checklist.

Each method is one thing a person did: one transaction, one journal entry, and the case as it now stands.
A case is passed in as the clerk saw it; if somebody changed it meanwhile, Conflict is raised and nothing is
written (optimistic version).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.cases import channel, lifecycle
from counter.cases.records import Case, Draft
from counter.desks.window import amending, online, reviewing
from counter.desks.window.edit import Edit
from counter.desks.window.inputs import answer_value, masked
from counter.errors import BadInput, Refused
from counter.intake import review
from counter.intake.parties import check_parties
from counter.intake.text import clean_line
from counter.intake.walk import Walk, walk
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from counter.cases.items import KeptClock
    from counter.cases.records import CaseLine, Licence, Outcome, Review
    from counter.catalog.model import Matter
    from counter.desks.approval import Approval
    from counter.desks.context import Desk
    from counter.intake.checklist import Line
    from counter.intake.parties import Parties


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
        case = self._new(case_id, told.draft(matter.id) if told else Draft(matter_id=matter.id))
        detail: dict[str, object] = {"matter": matter.id, "catalogue": case.catalogue}
        if told:
            detail |= {"answers": told.answers, "rows": list(told.chosen or ())}
        with self.desk.store.begin() as uow:
            existing = uow.cases.get(case_id)
            if existing is not None:
                return existing
            stored = uow.cases.add(case)
            uow.courses.refresh(case_id)
            self.desk.record(uow, "case.open", case_id, detail)
            uow.commit()
        return stored

    def _new(self, case_id: str, draft: Draft) -> Case:
        now, session = self.desk.now(), self.desk.session
        return Case(
            id=case_id,
            number=None,
            status="draft",
            version=1,
            matter_id=draft.matter_id,
            catalogue=self.desk.catalogue.version,
            draft=draft,
            opened_at=now,
            opened_by=session.name,
            window=session.window,
            updated_at=now,
            updated_by=session.name,
        )

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
        return self._edit(case, "case.answer", Edit(draft=draft, detail={"question": key, "answer": value}))

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
        draft = replace(case.draft, licence=replace(licence, number=number, override_reason=reason))
        detail = {"number": number, "override": reason}
        return self._edit(case, "case.licence", Edit(draft=draft, detail=detail))

    def choose(self, case: Case, rows: tuple[int, ...]) -> Case:
        """Take all or some of the items that apply (R025, R090, R091)."""
        view = self.walk(case)
        possible = {one.no for one in view.available}
        rows = tuple(sorted(set(rows) & possible))
        if not rows:
            raise BadInput("至少选一个事项。", todo="空格选中要办的事项。", field="items")
        draft = replace(case.draft, chosen=rows)
        return self._edit(case, "case.choose", Edit(draft=draft, detail={"rows": list(rows)}))

    def typed(self, case: Case, form: Mapping[str, str]) -> Case:
        """Keep the applicant form as typed so far; nothing is checked yet."""
        if dict(form) == case.draft.form:
            return case
        fields = sorted(k for k in {*form, *case.draft.form} if form.get(k) != case.draft.form.get(k))
        draft = replace(case.draft, form=dict(form))
        return self._edit(case, "case.typed", Edit(draft=draft, detail={"fields": fields}))

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
        edit = Edit(draft=self._taking_new(case, draft), detail=detail)
        return self._edit(case, "case.parties", edit), warnings

    # -- 线上提交 --------------------------------------------------------------------------------------

    def submitted(self, case: Case, at: str, number: str = "", reason: str = "") -> Case:
        """The applicant submitted on the provincial platform: the two hours run from then (R145).

        `at` as typed (counter.intake.online.moment), empty = now. Another moment later needs a reason.
        """
        self._reviewing(case)
        edit = online.submitted(self.desk, case, at, number, reason)
        return case if edit is None else self._edit(case, "case.submitted", edit)

    def at_window(self, case: Case, reason: str) -> Case:
        """线上提交 was registered by mistake; only before the first paper."""
        return self._edit(case, "case.at_window", online.at_window(self.desk, case, reason))

    def review_clock(self, case: Case) -> KeptClock | None:
        """The clock of the online review, running or ended; None for a case of the window."""
        if not channel.online(case.draft):
            return None
        with self.desk.store.read() as view:
            return view.courses.course(case.id).review_clock

    # -- the review ------------------------------------------------------------------------------------

    def judge(self, case: Case, line_key: str, outcome: Outcome, approval: Approval | None = None) -> Case:
        """Register what was found for one checklist line.

        NeedsApproval where raising it is a breach of 一次告知 that no supervisor has allowed (R016, R136).
        """
        self._reviewing(case)
        line = self._line(case, line_key)
        outcome = reviewing.checked(self.desk, case, line, outcome)
        if review.breaches(line_key, outcome, self.last_review(case), case.draft.changed):
            outcome = reviewing.allowed(self.desk, line_key, outcome, approval)
        return self._edit(case, "case.judge", reviewing.judged(case, line_key, outcome))

    def undo(self, case: Case) -> Case:
        """Take back the last judgement. Nothing to undo raises Refused."""
        return self._edit(case, "case.undo", reviewing.undone(case))

    def come_back(self, case: Case, at: str = "") -> Case:
        """The applicant is back with corrections: a new round opens, only on what was raised (R136).

        `at`: when an online case was submitted again, as typed; empty = now (R145).
        """
        last = self.last_review(case)
        if case.status != "noticed" or last is None:
            raise Refused("这件办件没有出过一次性告知书。", todo="请直接登记材料。")
        if case.draft.round > last.round:
            return case
        return self._edit(case, "case.come_back", reviewing.came_back(self.desk, case, last, at))

    def changed(self, case: Case, line_key: str, what: str) -> Case:
        """The applicant changed a paper that was in order: it is looked at again, and that is no breach."""
        self._reviewing(case)
        self._line(case, line_key)
        return self._edit(case, "case.changed", reviewing.changed(case, line_key, what))

    # -- the rest of its life here ---------------------------------------------------------------------

    def amend(self, case: Case, reason: str) -> Case:
        """Open a received case for correction. The receipt stays valid until the new one replaces it."""
        return self._edit(case, "case.amend", amending.opened(case, reason))

    def cancel_amend(self, case: Case) -> Case:
        """Leave the correction: the case stands again as the receipt says."""
        lifecycle.move(case.status, "cancel_amend")
        return self._edit(case, "case.cancel_amend", amending.cancelled(self.desk, case))

    def drop(self, case: Case, reason: str) -> Case:
        """Give up a draft that will not go on. It stays in the store, with the reason."""
        return self._edit(case, "case.drop", amending.dropped(self.desk, case, reason))

    # -- helpers ---------------------------------------------------------------------------------------

    def _edit(self, case: Case, action: str, edit: Edit) -> Case:
        changed = replace(
            case,
            status=lifecycle.move(case.status, edit.move),
            draft=edit.draft,
            updated_at=self.desk.now(),
            updated_by=self.desk.session.name,
        )
        with self.desk.store.begin() as uow:
            saved = uow.cases.save(changed, case.version)
            if edit.also is not None:
                edit.also(uow)
            if edit.move != "edit" or edit.draft.applicant != case.draft.applicant:
                uow.courses.refresh(case.id)
            self.desk.record(uow, action, case.id, edit.detail)
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

    def _line(self, case: Case, key: str) -> Line:
        return reviewing.line_of(self.walk(case), key)

    def _reviewing(self, case: Case) -> None:
        reviewing.open_round(case, self.last_review(case))
