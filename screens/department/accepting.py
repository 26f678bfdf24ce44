"""受理、不予受理 by the department (R150—R158)."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from counter.cases.forms import GROUNDS, Ground
from screens.department.form import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from screens.department.deed import Deed

GROUND_ZH: dict[Ground, str] = {
    "": "其他",
    "not_needed": "不需许可",
    "not_ours": "不属本机关",
    "untrue": "虚假",
    "incomplete": "补正不齐",
}


def accept(deed: Deed) -> None:
    """受理: the clock of the item starts; late, the reason is asked first."""
    waits = deed.waits_for()
    later = f"前置事项{waits}还没有结果，受理以后可以先作容缺预审。" if waits else ""
    told = f"办件计时从现在开始，出具受理通知书，并短信告知申请人。{later}"
    heading = f"受理“{deed.item.name}”吗？"
    late = deed.why_late("accept", "deemed")
    if late:
        deed.ask(heading, told, late, lambda seen, typed: deed.desk.accept(seen, cause=typed["cause"]))
        return
    deed.confirm(heading, told, deed.desk.accept)


def refuse(deed: Deed) -> None:
    """不予受理, with the reasons that the decision prints."""
    asked = (
        Asked(id="ground", label="情形", options=tuple((key, GROUND_ZH[key]) for key in get_args(Ground))),
        Asked(id="reasons", label="理由", many=True, hint="一条一句"),
        Asked(id="elsewhere", label="应向哪里申请", hint="不属本机关的必填：机关全称"),
        Asked(id="basis", label="法律依据", hint="不写按所选情形的法律条款"),
        *deed.why_late("accept", "deemed"),
    )

    def step(seen: CaseItem, typed: Mapping[str, str]) -> Course:
        ground = next(key for key in GROUNDS if key == typed["ground"]) if typed["ground"] else ""
        return deed.desk.refuse(
            seen,
            typed["reasons"].splitlines(),
            typed["basis"],
            typed["elsewhere"],
            ground=ground,
            cause=typed.get("cause", ""),
        )

    told = "理由写进不予受理决定书，不能空着。决定书由发证窗口送达，救济途径按窗口设置印。"
    deed.ask(f"不予受理“{deed.item.name}”", told, asked, step)
