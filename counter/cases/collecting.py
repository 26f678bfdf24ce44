"""Who may take the results of a case: the person who came, held against those the case knows. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from counter.errors import BadInput
from counter.intake.applicant import is_minor
from counter.intake.identity import DOCUMENTS, check_document
from counter.intake.text import clean_line, clean_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from counter.cases.items import Collector
    from counter.cases.records import DocumentType, Draft, Person

CARRIED_ZH = {
    "resident_id": "身份证",
    "household": "户口簿",
    "passport": "护照",
    "hmt_residence": "居住证",
    "hmt_permit": "通行证",
    "foreign_pr": "永居证",
}
"""What a natural person shows at a window, in short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the window may say of the person who came."""

    collector: Collector
    """Normalised, with the relation as found."""
    said: str
    """What was compared and what came out, in words."""
    trouble: str = ""
    """Why identity or authority is not proved; empty = it is."""


def standing(draft: Draft, shown: Collector, on: date) -> Standing:
    """Hold a document shown on the day `on` against applicant, agent and guardian of the case.

    An organisation comes as its 法定代表人, by name; everybody else needs an authority. A child under 14 does
    not collect alone. BadInput for a name left out or a number that cannot be one (fields "name", "number").
    """
    shown = _read(shown, on)
    for relation, person in _known(draft):
        if person.number and (person.document, person.number) == (shown.document, shown.number):
            return _matched(shown, relation, person, child=relation == "本人" and is_minor(person, on))
    if _leads(draft, shown):
        said = f"姓名和登记的法定代表人（负责人）一致：{shown.name}。号码没有登记过，请看清证件。"
        return Standing(collector=replace(shown, relation="法定代表人"), said=said)
    return _authorised(shown)


def _read(shown: Collector, on: date) -> Collector:
    name = clean_name(shown.name)
    if not name:
        raise BadInput("还没有填领取人的姓名。", todo="请照证件填写。", field="name")
    if shown.document not in CARRIED_ZH:
        raise BadInput("领取人要出示本人的证件。", todo="请选居民身份证等本人证件。", field="document")
    checked = check_document(cast("DocumentType", shown.document), shown.number, on=on)
    return replace(
        shown,
        name=name,
        number=checked.number,
        relation=clean_line(shown.relation),
        authorisation=clean_line(shown.authorisation),
        override="",
        approved_by="",
    )


def _known(draft: Draft) -> Iterator[tuple[str, Person]]:
    people = (("本人", draft.applicant), ("代办人", draft.agent), ("监护人", draft.guardian))
    return ((relation, person) for relation, person in people if person is not None)


def _matched(shown: Collector, relation: str, person: Person, *, child: bool) -> Standing:
    found = replace(shown, relation=relation)
    called = "申请人" if relation == "本人" else relation
    document = DOCUMENTS[person.document]
    if clean_name(person.name) != shown.name:
        trouble = f"{document}号码和{called}登记的一致，姓名不一致（登记的是“{person.name}”）。"
        return Standing(collector=found, said=trouble, trouble=trouble)
    said = f"姓名、{document}号码和登记的{called}一致。"
    trouble = "申请人不满14周岁，应当由监护人领取。" if child else ""
    return Standing(collector=found, said=said + trouble, trouble=trouble)


def _leads(draft: Draft, shown: Collector) -> bool:
    """Whether the person is who the organisation named as its head."""
    applicant = draft.applicant
    if applicant is None or applicant.kind != "组织" or not applicant.representative:
        return False
    return clean_name(applicant.representative) == shown.name


def _authorised(shown: Collector) -> Standing:
    other = shown.relation if shown.relation not in ("", "本人", "法定代表人") else "受托人"
    found = replace(shown, relation=other)
    if shown.authorisation:
        return Standing(collector=found, said=f"不是登记的申请人或代办人，凭{shown.authorisation}领取。")
    trouble = "证件和登记的申请人、代办人都不一致，也没有授权材料。"
    return Standing(collector=found, said=trouble, trouble=trouble)
