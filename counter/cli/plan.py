"""A case file held against the catalogue: every problem at once, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from counter.cases import channel
from counter.cases.records import Draft
from counter.cli import marks
from counter.cli.nodes import nearest
from counter.cli.say import Problem, problems_of
from counter.errors import BadInput
from counter.intake import online
from counter.intake.review import FINDINGS, needs_judgement
from counter.intake.walk import walk
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from datetime import date

    from counter.cases.records import Licence, Outcome
    from counter.catalog.model import Catalogue, Matter, Question
    from counter.catalog.situation import Selected
    from counter.cli.casefile import CaseFile
    from counter.intake.parties import Parties
    from counter.intake.walk import Walk
    from counter.settings import Station


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the file wants, resolved: the draft it leads to, seen whole."""

    view: Walk
    warnings: tuple[str, ...]


@dataclass(slots=True)
class Check:
    """One file against one catalogue on one day; `problems` grows."""

    case: CaseFile
    catalogue: Catalogue
    station: Station
    on: date
    problems: list[Problem] = field(default_factory=list)
    now: datetime | None = None
    """For 线上提交: nobody submitted later than now, or than the case was opened."""
    warnings: list[str] = field(default_factory=list)

    def add(self, what: str, todo: str, path: str) -> None:
        """Keep one problem with the line of its key, or of what it should stand under."""
        place = path
        while place and place not in self.case.lines:
            place = place.rpartition(".")[0]
        self.problems.append(Problem(what=what, todo=todo, field=path, line=self.case.lines.get(place)))

    def plan(self) -> Plan | None:
        """The plan, or None when the matter is unknown. Good only while `problems` is empty."""
        parties = self._parties()
        matter = self._matter()
        if matter is None:
            return None
        draft = self._draft(matter, parties)
        view = self.items(draft)
        self._situation(view)
        if view.stop:
            return Plan(view=view, warnings=())
        for name in view.checklist.unknown:
            todo = "请在 items 里只写其余事项；这一项请联系主管部门。"
            self.add(f"“{name}”的材料清单{UNKNOWN}，不能收件。", todo, "items")
        outcomes = self._outcomes(view)
        view = walk(self.catalogue, replace(view.draft, outcomes=outcomes), self.station, self.on)
        self._result(view)
        return Plan(view=view, warnings=tuple(self.warnings))

    # -- matter, answers, items ------------------------------------------------------------------------

    def _matter(self) -> Matter | None:
        typed = normalize("NFKC", self.case.matter).strip()
        found = [m for m in self.catalogue.matters if (typed and typed.upper() == m.id) or typed == m.name]
        if found:
            return found[0]
        names = [n for m in self.catalogue.matters for n in (m.id, m.name)]
        hint = nearest(typed.upper(), names) if typed else ""
        todo = f"{hint}编号和名称请查：counter catalog list"
        self.add(f"目录里没有“{typed}”这件事。" if typed else "没有写办哪一件事（matter）。", todo, "matter")
        return None

    def _draft(self, matter: Matter, parties: Parties | None) -> Draft:
        case = self.case
        answers = self.answers(matter)
        return Draft(
            matter_id=matter.id,
            **self._channel(),
            answers=answers,
            licence=self._licence(),
            premises=case.premises,
            applicant=parties.applicant if parties else case.applicant,
            agent=parties.agent if parties else case.agent,
            guardian=parties.guardian if parties else case.guardian,
            guardian_consent=case.guardian_consent,
            collection=parties.collection if parties else case.collection,
        )

    def _channel(self) -> dict[str, Any]:
        """线上提交, its moment and number; empty for a case of the window."""
        case = self.case
        if case.channel != "online":
            for key in sorted(case.keys & {"submitted_at", "platform_number"}):
                self.add("没有写这是线上提交的办件。", "请写 channel: 线上；窗口提交的请去掉这一行。", key)
            return {}
        if not case.submitted_at:
            todo = "请写 submitted_at: 平台上的提交时间，例如 2026-11-23 09:42。"
            self.add("没有写线上提交的时间（submitted_at）。", todo, "submitted_at")
            return {"channel": "online"}
        try:
            at = online.moment(case.submitted_at, self.now or datetime.now().astimezone(), whole=True)
            number = online.platform_number(case.platform_number)
        except BadInput as error:
            self.add(error.what, error.todo, error.field)
            return {"channel": "online"}
        return {
            "channel": "online",
            "submitted_at": at.isoformat(timespec="seconds"),
            "platform_number": number,
        }

    def answers(self, matter: Matter) -> dict[str, str]:
        """The answers of the file that are known and possible."""
        known = self.catalogue.questions
        answers = {}
        for key, raw in self.case.answers.items():
            question = known.get(key)
            if question is None:
                hint = nearest(key, [*matter.questions, *(k for k in known if k not in matter.questions)])
                todo = f"{hint}问题请查：counter catalog questions {matter.id}"
                self.add(f"没有“{key}”这个问题。", todo, f"answers.{key}")
                continue
            value = checked_answer(question, raw)
            if isinstance(value, Problem):
                self.add(value.what, value.todo, f"answers.{key}")
            elif value:
                answers[key] = value
        return answers

    def _licence(self) -> Licence | None:
        licence = self.case.licence
        if licence is None or not licence.number:
            return licence
        from counter.intake.identity import check_document

        at = "licence.number" if "licence.number" in self.case.lines else "licence"
        try:
            return replace(licence, number=check_document("uscc", licence.number, on=self.on).number)
        except BadInput as error:
            self.add(error.what, error.todo, at)
            return licence

    def items(self, draft: Draft) -> Walk:
        """The walk with the rows of the file chosen (all that apply, if it names none)."""
        view = walk(self.catalogue, draft, self.station, self.on)
        rows = tuple(one.no for one in view.available)
        if self.case.items is not None:
            found = [self._row(view, typed) for typed in self.case.items]
            rows = tuple(sorted({no for no in found if no is not None}))
        elif not rows and not view.open_questions and not view.stop:
            self.add("按这些答案，没有一个事项要办。", "请核对 answers。", "items")
        return walk(self.catalogue, replace(draft, chosen=rows), self.station, self.on)

    def _row(self, view: Walk, typed: str) -> int | None:
        plain = normalize("NFKC", typed).strip()
        for one in view.available:
            if plain == str(one.no) or typed.strip() in names_of(one):
                return one.no
        others = [(no, row.name) for no, row in enumerate(view.matter.rows, 1)]
        if view.open_questions and any(plain == str(no) or typed.strip() == name for no, name in others):
            return None  # the questions decide; they are told
        if any(plain == str(no) or typed.strip() == name for no, name in others):
            self.add(f"按现在的情形，“{typed}”不用办。", "请从 items 里去掉它，或核对 answers。", "items")
            return None
        names = [name for one in view.available for name in names_of(one)]
        self.add(f"这件事没有“{typed}”这个事项。", f"{nearest(typed, names)}也可以写行号。", "items")
        return None

    def _situation(self, view: Walk) -> None:
        if view.stop:
            self.add(view.stop, "", "answers")
        self.open_questions(view)
        if view.licence_open:
            todo = "请写 licence: 统一社会信用代码；确有特殊情况的写 licence.override_reason。"
            self.add("企业准营类事项需先取得营业执照。", todo, "licence")
        asked = {question.key for question in view.questions}
        self.warnings += [
            f"问题“{key}”在现在的情形下不用问，答案不起作用。"
            for key in view.draft.answers
            if key not in asked
        ]

    def open_questions(self, view: Walk) -> None:
        """Each question without an answer is a problem."""
        for question in view.open_questions:
            if question.key in self.case.answers:
                continue  # answered, but not with one of its answers: told already
            todo = f"请写 {question.key}: {choices(question)}"
            self.add(f"没有回答“{question.ask}”", todo, f"answers.{question.key}")

    # -- people ----------------------------------------------------------------------------------------

    def _parties(self) -> Parties | None:
        from counter.intake.parties import Parties, check_parties

        case = self.case
        if case.applicant is None:
            self.add("没有写申请人（applicant）。", "至少写 name、document、number 和 phone。", "applicant")
            return None
        typed = Parties(
            applicant=case.applicant,
            agent=case.agent,
            guardian=case.guardian,
            guardian_consent=case.guardian_consent,
            premises=case.premises,
            collection=case.collection,
        )
        try:
            checked, warnings = check_parties(typed, on=self.on)
        except BadInput as error:
            for problem in problems_of(error):
                self.add(problem.what, problem.todo, problem.field)
            return None
        self.warnings += warnings
        return checked

    # -- outcomes --------------------------------------------------------------------------------------

    def _outcomes(self, view: Walk) -> dict[str, Outcome]:
        if view.open_questions:  # the list is not settled yet: only names can be looked at
            self._known_materials()
            return {}
        found, submitted = self.judged(view), channel.online(view.draft)
        for line in view.checklist.lines:
            if needs_judgement(line) and line.key not in self.case.outcomes:
                todo = f"请在 outcomes 里写：{'、'.join(marks.possible(line, online=submitted))}"
                self.add(f"“{line.key}”还没有看（应交：{line.due}）。", todo, f"outcomes.{line.key}")
        return found

    def judged(self, view: Walk) -> dict[str, Outcome]:
        """The outcomes of the file that fit their lines; the others are problems."""
        found, submitted = {}, channel.online(view.draft)
        for key, outcome in self.case.outcomes.items():
            line = next((x for x in view.checklist.lines if x.key == key.strip()), None)
            if line is None:
                self._not_on_list(key, view)
            elif outcome is not None:
                resolved = marks.resolved(line, outcome, online=submitted)
                fault = marks.fault(line, resolved, self.on, online=submitted)
                if fault is None:
                    found[line.key] = resolved
                else:
                    self.add(fault.what, fault.todo, f"outcomes.{key}")
        return found

    def _not_on_list(self, key: str, view: Walk) -> None:
        at = f"outcomes.{key}"
        if key in self.catalogue.materials:
            todo = "请去掉这一行；清单由目录决定，不能临时添加材料（河南省优化营商环境条例第28条）。"
            self.add(f"现在的情形和事项不要“{key}”。", todo, at)
            return
        hint = nearest(key, [line.key for line in view.checklist.lines])
        self.add(f"清单上没有“{key}”。", f"{hint}清单请查：counter catalog checklist", at)

    def _known_materials(self) -> None:
        for key in self.case.outcomes:
            if key not in self.catalogue.materials:
                self.add(
                    f"目录里没有材料“{key}”。",
                    nearest(key, self.catalogue.materials, listed=False),
                    f"outcomes.{key}",
                )

    def _result(self, view: Walk) -> None:
        raised = [key for key, outcome in view.outcomes.items() if outcome.kind in FINDINGS]
        if self.case.result == "receipt" and raised:
            todo = "请把 result 改成 auto 或 notice，先出具一次性告知书。"
            self.add(f"还有 {len(raised)} 项问题没有解决，不能出具收件回执。", todo, "result")
        if self.case.result == "notice" and not raised and not self.problems:
            todo = "材料齐全且符合法定形式，请把 result 改成 auto 或 receipt。"
            self.add("没有需要补正的问题，不能出具一次性告知书。", todo, "result")


def names_of(one: Selected) -> tuple[str, ...]:
    """The names by which a row may be called."""
    return tuple(dict.fromkeys((one.row.name, one.name, one.item.key)))


def choices(question: Question) -> str:
    """What may be answered, as a hint."""
    if question.unit:
        return f"数字（单位：{question.unit}）"
    return " / ".join(option.value for option in question.options)


def checked_answer(question: Question, raw: str) -> str | Problem:
    """The answer as it is kept, or what is wrong with it."""
    from counter.desks.window.inputs import answer_value

    try:
        return answer_value(question, raw.strip())
    except BadInput as error:
        if question.unit:
            return Problem(what=error.what, todo=error.todo)
        return Problem(what=f"“{raw}”不是这个问题的选项。", todo=f"请写：{choices(question)}")
