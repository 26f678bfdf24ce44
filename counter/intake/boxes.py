"""The applicant form as plain boxes, and the way from the boxes to what the desk takes. No widgets here."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from counter.cases.records import Collection, DocumentType, Person
from counter.intake.identity import DOCUMENTS, FITS
from counter.intake.parties import Parties

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.cases.records import Draft
    from counter.catalog.model import Matter

Form = dict[str, str]
KINDS = (("个人", "个人"), ("组织", "组织"))
YES_NO = (("否", "否"), ("是", "是"))
WAYS = (("window", "窗口领取"), ("courier", "快递送达"), ("electronic", "电子送达"))
TOGETHER = (("是", "全部办结后统一领"), ("否", "各事项分别领"))

LABELS = {
    "applicant.kind": "申请人类别",
    "applicant.name": "姓名/名称",
    "applicant.document": "证件类型",
    "applicant.number": "证件号码",
    "applicant.birth": "出生日期",
    "applicant.representative": "法定代表人",
    "applicant.phone": "联系电话",
    "guardian.name": "监护人姓名",
    "guardian.document": "监护人证件",
    "guardian.number": "监护人号码",
    "guardian.phone": "监护人电话",
    "guardian.consent": "监护人已同意",
    "agent.has": "他人代办",
    "agent.name": "代办人姓名",
    "agent.document": "代办人证件",
    "agent.number": "代办人号码",
    "agent.phone": "代办人电话",
    "premises": "经营场所/房屋",
    "collection.way": "领取方式",
    "collection.together": "统一/分别",
    "collection.address": "邮寄地址",
    "collection.recipient": "收件人",
    "collection.phone": "收件人电话",
}
"""Boxes in the order of the form."""


def options_of(box: str, kind: str) -> tuple[tuple[str, str], ...]:
    """What a box offers to choose from, the first being what it opens with; () = it is typed.

    `kind`: of the applicant, 个人 or 组织.
    """
    return {
        "applicant.kind": KINDS,
        "applicant.document": documents_for(kind),
        "agent.document": documents_for("个人"),
        "guardian.document": documents_for("个人"),
        "agent.has": YES_NO,
        "guardian.consent": YES_NO,
        "collection.way": WAYS,
        "collection.together": TOGETHER,
    }.get(box, ())


def documents_for(kind: str) -> tuple[tuple[str, str], ...]:
    """Document types that fit a person or an organisation."""
    return tuple((key, DOCUMENTS[key]) for key in DOCUMENTS if key in FITS[cast("object", kind)])  # type: ignore[index]


def first_form(draft: Draft, matter: Matter) -> Form:
    """What the form opens with: as typed before, as taken over before, or sensible beginnings."""
    if draft.form:
        return dict(draft.form)
    if draft.applicant is not None:
        return _taken(draft)
    licence = draft.licence.number if draft.licence else ""
    organisation = bool(licence) or (matter.annex == 1 and matter.no not in (1, 2, 24))
    return {
        "applicant.kind": "组织" if organisation else "个人",
        "applicant.document": "uscc" if organisation else "resident_id",
        "applicant.number": licence,
        "agent.has": "否",
        "collection.way": "window",
        "collection.together": "是",
    }


def _taken(draft: Draft) -> Form:
    form: Form = {"agent.has": "是" if draft.agent else "否", "premises": draft.premises}
    for role, person in (
        ("applicant", draft.applicant),
        ("agent", draft.agent),
        ("guardian", draft.guardian),
    ):
        if person is not None:
            for box in ("kind", "name", "document", "number", "birth", "representative", "phone"):
                form[f"{role}.{box}"] = getattr(person, box)
    form["guardian.consent"] = "是" if draft.guardian_consent else "否"
    if draft.collection is not None:
        taken = draft.collection
        form |= {
            "collection.way": taken.way,
            "collection.together": "是" if taken.together else "否",
            "collection.address": taken.address,
            "collection.recipient": taken.recipient,
            "collection.phone": taken.phone,
        }
    return form


def shown(form: Mapping[str, str], *, guardian: bool) -> tuple[str, ...]:
    """The boxes that matter now, in order."""
    organisation = form.get("applicant.kind") == "组织"
    number_tells = form.get("applicant.document") in ("resident_id", "hmt_residence", "foreign_pr")
    hidden = {
        "applicant.birth": organisation or number_tells,
        "applicant.number": form.get("applicant.document") == "none_yet",
        "applicant.representative": not organisation,
        "premises": False,
    }

    def wanted(box: str) -> bool:
        if box.startswith("guardian."):
            return guardian
        if box.startswith("agent.") and box != "agent.has":
            return form.get("agent.has") == "是"
        if box in ("collection.address", "collection.recipient", "collection.phone"):
            return form.get("collection.way") == "courier"
        return not hidden.get(box, False)

    return tuple(box for box in LABELS if wanted(box))


def parties_of(form: Mapping[str, str], *, guardian: bool) -> Parties:
    """The boxes as the desk takes them; hidden boxes do not count."""
    visible = set(shown(form, guardian=guardian))

    def box(name: str) -> str:
        return form.get(name, "") if name in visible else ""

    return Parties(
        applicant=Person(
            kind="组织" if form.get("applicant.kind") == "组织" else "个人",
            name=box("applicant.name"),
            document=_document(form.get("applicant.document", "resident_id")),
            number=box("applicant.number"),
            birth=box("applicant.birth"),
            phone=box("applicant.phone"),
            representative=box("applicant.representative"),
        ),
        agent=_helper("agent", form) if form.get("agent.has") == "是" else None,
        guardian=_helper("guardian", form) if guardian else None,
        guardian_consent=box("guardian.consent") == "是",
        premises=box("premises"),
        collection=Collection(
            way=cast("object", form.get("collection.way", "window")),  # type: ignore[arg-type]
            together=form.get("collection.together", "是") == "是",
            address=box("collection.address"),
            recipient=box("collection.recipient"),
            phone=box("collection.phone"),
        ),
    )


def _helper(role: str, form: Mapping[str, str]) -> Person:
    return Person(
        name=form.get(f"{role}.name", ""),
        document=_document(form.get(f"{role}.document", "resident_id")),
        number=form.get(f"{role}.number", ""),
        phone=form.get(f"{role}.phone", ""),
    )


def _document(key: str) -> DocumentType:
    return next((one for one in DOCUMENTS if one == key), "resident_id")
