"""好差评 (R085): five levels, voluntary; no reason is ever demanded, and not rating leaves no trace."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from counter.cases.items import Rating
from counter.desks.step import stepping
from counter.errors import BadInput, Refused
from counter.intake.text import clean_line
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counter.cases.course import Course
    from counter.desks.context import Desk

LEVELS: dict[int, str] = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
MOST = 500
"""Characters of a remark, and of one reason."""
MOST_REASONS = 10


class RatingDesk:
    """Wherever an applicant is asked."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk", "issuing")

    def rate(self, seen: Course, level: int, reasons: Iterable[str] = (), remark: str = "") -> Course:
        """Keep what the applicant says of this visit: once a day for a case.

        BadInput for a level other than 1 to 5 or a text too long, Refused for a second rating.
        """
        said = tuple(dict.fromkeys(filter(None, map(clean_line, reasons))))
        remark = clean_line(remark)
        if level not in LEVELS:
            raise BadInput("评价是1到5级。", todo="请按1到5选一个，或按 Esc 不评价。", field="level")
        if len(said) > MOST_REASONS or any(len(text) > MOST for text in (*said, remark)):
            raise BadInput(
                f"一段话最多{MOST}字，原因最多{MOST_REASONS}条。", todo="请写短一些。", field="remark"
            )
        with stepping(self.desk, seen.case.id) as step:
            if any(one.at.date() == step.now.date() for one in step.course.ratings):
                raise Refused("这件办件今天已经评价过了。", todo="一次来办只评价一次，下次来再请评价。")
            step.uow.courses.ratings.add(
                Rating(
                    id=str(uuid.uuid4()),
                    case_id=seen.case.id,
                    level=level,
                    reasons=said,
                    remark=remark,
                    at=step.now,
                    by=step.who,
                )
            )
            return step.finish("case.rate", {"level": level, "reasons": list(said), "remark": remark})
