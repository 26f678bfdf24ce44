"""预审、准予、不予许可、撤销登记: what a department found, and how it decided (R160—R165)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.lifecycle import OUTCOME_ZH
from counter.desks.approval import Approval
from screens.department.form import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from screens.department.deed import Deed

PHYSICAL = (("是", "有纸质结果"), ("否", "只有电子"))


def prereview(deed: Deed) -> None:
    """容缺预审: what the other materials show while a predecessor has no result (R161)."""
    told = f"等{deed.waits_for()}的结果；先审查其余材料，把结论写在这里。"
    asked = (Asked(id="note", label="预审结论", value=deed.item.prereview),)
    deed.ask("容缺预审", told, asked, lambda seen, typed: deed.desk.prereview(seen, typed["note"]))


def grant(deed: Deed) -> None:
    """准予, with the number of the result; against a lost predecessor only with a reason."""
    lost = deed.course.lost(deed.item)
    asked = [
        Asked(id="result_number", label="证照号", hint="证照号或者文书编号"),
        Asked(id="certificate", label="电子证照", hint="电子证照的编号"),
        Asked(id="physical", label="结果", options=PHYSICAL),
    ]
    if lost:
        asked.append(Asked(id="override", label="仍准予的理由"))
    asked += deed.why_late("decide", "decide_now")
    names = "、".join(f"“{one.name}”{OUTCOME_ZH[one.outcome] or '已终止'}" for one in lost)
    told = f"前置事项{names}，确有其他依据才能准予。" if lost else "结果随即推送，纸质结果交发证窗口。"

    def step(seen: CaseItem, typed: Mapping[str, str]) -> Course:
        return deed.desk.grant(
            seen,
            typed["result_number"],
            typed["certificate"],
            physical=typed["physical"] == "是",
            override=typed.get("override", ""),
            cause=typed.get("cause", ""),
        )

    deed.ask(f"准予“{deed.item.name}”", told, tuple(asked), step)


def deny(deed: Deed) -> None:
    """不予许可, with the reasons."""
    asked = (
        Asked(id="reasons", label="理由", many=True, hint="一条一句"),
        Asked(id="result_number", label="决定书文号"),
        Asked(id="physical", label="结果", options=PHYSICAL),
        *deed.why_late("decide", "decide_now"),
    )

    def step(seen: CaseItem, typed: Mapping[str, str]) -> Course:
        return deed.desk.deny(
            seen,
            typed["reasons"].splitlines(),
            typed["result_number"],
            physical=typed["physical"] == "是",
            cause=typed.get("cause", ""),
        )

    deed.ask(f"不予许可“{deed.item.name}”", "理由不能空着（行政许可法第三十八条）。", asked, step)


def undo(deed: Deed) -> None:
    """撤销登记: a decision registered wrongly is taken back, by a supervisor."""
    asked = (
        Asked(id="reason", label="理由"),
        Asked(id="name", label="监督员"),
        Asked(id="pin", label="口令", secret=True),
    )

    def step(seen: CaseItem, typed: Mapping[str, str]) -> Course:
        return deed.desk.reopen(seen, Approval(name=typed["name"], pin=typed["pin"], reason=typed["reason"]))

    told = f"登记的“{OUTCOME_ZH[deed.item.outcome]}”要撤销，需要监督员同意；决定书还在部门才能撤销。"
    deed.ask(f"撤销登记：“{deed.item.name}”", told, asked, step)
