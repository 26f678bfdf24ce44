"""From answers to advice: 材料、流程、时限、注意事项 of just this situation, told once (R122, R128, R129).

No applicant is there yet. What only an applicant could say (who comes, person or organisation) is asked of
whoever asks, or the usual is taken and said to be so. Pure: catalogue, answers, station and day in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.records import Draft
from counter.catalog.model import CONFIDENCE_ZH, GIVEN, Option, Question
from counter.catalog.situation import in_force
from counter.intake import consult_flow, consult_terms
from counter.intake.advice import Advice, AdviceItem, AdviceMaterial, Answer, Asked, Contact
from counter.intake.compose import cite
from counter.intake.savings import BROUGHT, savings
from counter.intake.walk import Walk, walk
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from counter.catalog.model import Catalogue, Grace, Matter
    from counter.catalog.situation import Selected
    from counter.intake.checklist import Line
    from counter.settings import Station

FOUND_WITHOUT_LICENCE = (1, 2, 24)
"""Enterprise matters for which nobody holds a licence yet: a person asks (R089)."""

GIVEN_QUESTIONS: dict[str, Question] = {
    "agent": Question(
        key="agent",
        ask="是不是请别人代办？",
        options=(Option(value="否", hint="本人来办"), Option(value="是", hint="别人代办")),
    ),
    "applicant_kind": Question(
        key="applicant_kind",
        ask="以个人名义还是以单位名义办？",
        options=(Option(value="个人"), Option(value="组织", hint="企业、个体工商户或其他单位")),
    ),
    "minor": Question(
        key="minor",
        ask="申请人是不是不满14周岁？",
        options=(Option(value="否"), Option(value="是", hint="由监护人一同办理")),
    ),
}
"""What the applicant step would tell, as questions for whoever asks."""

IDENTITY = "请带好办事人的身份证件原件，核对以后当场还；写“不用交”的材料由窗口调取，不用交复印件。"
HOUSEHOLD = "户口簿"

RULES = ("R122", "R128", "R129", "R025", "R053", "R054", "R142", "R150", "R171")


def usual(matter: Matter) -> dict[str, str]:
    """The usual answers to what only an applicant could say."""
    organisation = matter.annex == 1 and matter.no not in FOUND_WITHOUT_LICENCE
    return {"agent": "否", "applicant_kind": "组织" if organisation else "个人", "minor": "否"}


def look(  # noqa: PLR0913  (the whole question)
    catalogue: Catalogue,
    station: Station,
    on: date,
    matter_id: str,
    answers: Mapping[str, str],
    *,
    chosen: tuple[int, ...] | None = None,
) -> Walk:
    """The walk of somebody who only asks. KeyError when the matter is not in this catalogue."""
    filled = {**usual(catalogue.matter(matter_id)), **answers}
    return walk(catalogue, Draft(matter_id=matter_id, answers=filled, chosen=chosen), station, on)


def given_questions(view: Walk) -> tuple[Question, ...]:
    """Of what only an applicant could say, that which changes the list of the items taken."""
    read = {
        key
        for one in view.chosen
        for requirement in one.item.requirements
        if in_force(requirement, view.on)
        for case in requirement.when
        for key in case
    }
    if view.matter.subjects == ("自然人",):
        read -= {"applicant_kind"}  # nobody else can apply
    return tuple(question for key, question in GIVEN_QUESTIONS.items() if key in read)


def asked(view: Walk) -> tuple[Question, ...]:
    """Every question to put, in order: the situation, then who applies."""
    return (*view.questions, *given_questions(view))


def own_answers(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers a case keeps; who applies is told again by the applicant."""
    return {key: value for key, value in answers.items() if key not in GIVEN}


def advise(view: Walk, station: Station, said: Mapping[str, str]) -> Advice:
    """The advice for a walk without open questions. `said`: the answers somebody really gave.

    ValueError while a question is open: half a list would not be told once.
    """
    if view.open_questions and not view.stop:
        raise ValueError(f"open questions: {[question.key for question in view.open_questions]}")
    chosen = () if view.stop else view.chosen
    numbers = {one.no: n for n, one in enumerate(chosen, 1)}
    lines = () if view.stop else view.checklist.lines
    needs = consult_flow.before(chosen, view.checklist)
    items = tuple(_item(view, one, numbers, needs[one.no]) for one in chosen)
    materials = tuple(_material(view.catalogue, n, line, numbers) for n, line in enumerate(lines, 1))
    matter = view.matter
    return Advice(
        matter_id=matter.id,
        matter=matter.name,
        lead=matter.lead,
        catalogue=view.catalogue.version,
        on=view.on.isoformat(),
        draft_guide=not matter.signed_off,
        stop=view.stop,
        situation=_situation(view, station, said),
        licence_first=matter.licence_first,
        promised=consult_terms.limit_words(matter.promised) if matter.promised else UNKNOWN,
        items=items,
        bring=tuple(one for one in materials if one.ask in BROUGHT),
        fetched=tuple(one for one in materials if one.ask == "免提交"),
        inside=tuple(one for one in materials if one.ask == "本件产生"),
        steps=consult_flow.steps(view.catalogue, chosen, needs) if chosen else (),
        notes=tuple(_notes(view, items, materials)),
        hint=matter.note,
        faq=tuple(
            Asked(ask=one.ask, answer=one.answer, basis=consult_terms.cited(view.catalogue, one.basis))
            for one in matter.faq
        ),
        contacts=tuple(_contacts(view, station)),
        complaint=_complaint(view.catalogue, station),
        savings=savings(chosen, view.checklist),
        rules=(*RULES, *(("R089",) if matter.licence_first else ()), *(("R109",) if view.stop else ())),
    )


# -- the situation -----------------------------------------------------------------------------------------


def _situation(view: Walk, station: Station, said: Mapping[str, str]) -> tuple[Answer, ...]:
    found = []
    for question in asked(view):
        if question.key not in view.answers:
            continue  # a stop ends the questions: those after it have no answer
        hint = next((o.hint for o in question.options if o.value == view.answers[question.key]), "")
        plain = view.answers[question.key] + question.unit
        found.append(
            Answer(
                key=question.key,
                ask=question.ask,
                said=hint if question.key in GIVEN and hint and plain in ("是", "否") else plain,
                assumed=question.key not in said,
                threshold=threshold(view, station, question),
            )
        )
    return tuple(found)


def threshold(view: Walk, station: Station, question: Question) -> str:
    """What the county has set for a question (R092), or 待核定; empty where there is nothing to set."""
    county = view.catalogue.counties.get(station.county_name)
    set_here = county.thresholds.get(question.key, "") if county else ""
    return set_here or (UNKNOWN if "R092" in question.basis else "")


# -- items and materials -----------------------------------------------------------------------------------


def _item(view: Walk, one: Selected, numbers: Mapping[int, int], after: tuple[int, ...]) -> AdviceItem:
    handling = view.handling_of(one)
    limit, others = consult_terms.limits(view.catalogue, one.item, view.answers, view.on)
    fee = consult_terms.fee(view.catalogue, one.item, view.answers)
    known, unknown = consult_terms.presence(one.item)
    return AdviceItem(
        no=numbers[one.no],
        row=one.no,
        name=one.name,
        dept=one.row.dept,
        level=handling.level,
        here=handling.here,
        known=one.known,
        limit=limit[0],
        limit_basis=limit[1],
        other_limits=tuple(said for said, _ in others),
        fee=fee[0],
        fee_basis=fee[1],
        after=tuple(numbers[no] for no in after),
        stages=consult_terms.stages(view.catalogue, one.item, view.answers),
        presence=known,
        presence_unknown=unknown,
        conditions=tuple(condition.text for condition in one.item.conditions),
        result=one.item.result or UNKNOWN,
        remark=one.row.remark,
    )


def _material(catalogue: Catalogue, no: int, line: Line, numbers: Mapping[int, int]) -> AdviceMaterial:
    brought = line.ask in BROUGHT
    return AdviceMaterial(
        no=no,
        name=line.key,
        ask=line.ask,
        due="、".join(form for form in line.forms if form in BROUGHT) if brought else _source(line),
        copies="" if not brought else (f"{line.copies}份" if line.copies is not None else UNKNOWN),
        items=tuple(dict.fromkeys(numbers[w.row] for w in line.wanted)),
        item_names=line.items,
        standards=line.standards,
        notes=line.notes,
        obtain=line.material.obtain,
        grace=tuple(_grace(line)),
        basis=tuple(cite(catalogue, basis) for basis in line.bases),
        confidence=CONFIDENCE_ZH[line.confidence],
    )


def _source(line: Line) -> str:
    if line.supplied_by:
        return f"由“{line.supplied_by}”办结后产生"
    return "窗口在线核验" if set(line.forms) == {"电子核验"} else "窗口调取电子证照或数据"


def _grace(line: Line) -> Iterator[str]:
    if line.deferral is not None:
        yield f"可以容缺（{_term(line.deferral)}）；{line.deferral.consequence}"
    if line.commitment is not None:
        yield f"可以书面承诺代替；{line.commitment.consequence}"


def _term(grace: Grace) -> str:
    if grace.days is None:
        return f"补交期限{UNKNOWN}"
    return f"{consult_flow.duration(grace.days, grace.unit)}内补交"


# -- notes and contacts ------------------------------------------------------------------------------------


def _notes(view: Walk, items: tuple[AdviceItem, ...], materials: tuple[AdviceMaterial, ...]) -> Iterator[str]:
    if view.stop:
        return
    yield IDENTITY
    if any(HOUSEHOLD in one.name for one in materials if one.ask not in BROUGHT):
        yield "要在户口簿上登记、改页的，请带上户口簿，办完当场还。"
    if view.matter.licence_first:
        yield "这件事要先取得营业执照；执照由窗口调取，不用交。"
    yield from view.matter.heed
    unknown = [str(one.no) for one in items if not one.known]
    if unknown:
        yield f"事项{'、'.join(unknown)}的材料清单{UNKNOWN}，现在还不能收件；其余事项照常办理。"
    away = [f"事项{one.no}在{one.level}" for one in items if not one.here]
    if away:
        yield f"{'、'.join(away)}办理，本窗口收件后转送，不用您跑。"
    yield from _presence(items)
    staged = _together((said, str(one.no)) for one in items for said in one.stages)
    listed = "；".join(f"事项{'、'.join(numbers)}{said}" for said, numbers in staged)
    if listed:
        yield f"特别环节：{listed}。"
    for said, names in _together((said, f"“{one.name}”") for one in materials for said in one.grace):
        yield f"{''.join(names)}{said}"
    yield from _not_known(items, materials)


def _together(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """The same sentence once, with everything it is said of."""
    found: dict[str, list[str]] = {}
    for said, whose in pairs:
        found.setdefault(said, []).append(whose)
    yield from found.items()


def _presence(items: tuple[AdviceItem, ...]) -> Iterator[str]:
    """预约, 到场 and 照片, each kind in one sentence."""
    for name in consult_terms.PRESENCE.values():
        mark = f"{name}："
        pairs = [
            (said.removeprefix(mark).rstrip("。"), str(one.no))
            for one in items
            for said in one.presence
            if said.startswith(mark)
        ]
        if pairs:
            listed = [f"{_whose(numbers, items)}{said}" for said, numbers in _together(pairs)]
            yield f"{mark}{'；'.join(listed)}。"


def _whose(numbers: list[str], items: tuple[AdviceItem, ...]) -> str:
    return "" if len(numbers) == len(items) else f"事项{'、'.join(numbers)}，"


def _not_known(items: tuple[AdviceItem, ...], materials: tuple[AdviceMaterial, ...]) -> Iterator[str]:
    """What nobody has established, in one sentence."""
    open_points = []
    if any(one.copies == UNKNOWN for one in materials):
        open_points.append("没有写份数的材料的份数")
    lacking = {
        name: [str(one.no) for one in items if name in one.presence_unknown]
        for name in consult_terms.PRESENCE.values()
    }
    whose = {
        name: "各事项" if len(numbers) == len(items) else f"事项{'、'.join(numbers)}"
        for name, numbers in lacking.items()
        if numbers
    }
    for said, names in _together((said, name) for name, said in whose.items()):
        open_points.append(f"{said}对{'、'.join(names)}的要求")
    if open_points:
        yield f"{'，'.join(open_points)}，{UNKNOWN}。"


def _contacts(view: Walk, station: Station) -> Iterator[Contact]:
    county = view.catalogue.counties.get(station.county_name)
    centre = county.centre if county else None
    yield Contact(
        who=station.name,
        where=_first(station.address, centre.address if centre else ""),
        hours=_first(station.office_hours, centre.hours if centre else ""),
        phone=_first(station.phone, centre.phone if centre else ""),
    )
    windows = {one.department: one for one in county.windows} if county else {}
    chosen = () if view.stop else view.chosen
    for dept in dict.fromkeys((view.matter.lead, *(one.row.dept for one in chosen))):
        window = windows.get(dept)
        where = " ".join(filter(None, (window.place, window.address))) if window else ""
        hours, phone = (window.hours, window.phone) if window else ("", "")
        yield Contact(who=dept, where=_first(where), hours=_first(hours), phone=_first(phone))


def _complaint(catalogue: Catalogue, station: Station) -> str:
    county = catalogue.counties.get(station.county_name)
    return _first(station.supervision_phone, county.complaint if county else "")


def _first(*texts: str) -> str:
    """The first text that says something."""
    return next((text for text in texts if text.strip() and text != UNKNOWN), UNKNOWN)
