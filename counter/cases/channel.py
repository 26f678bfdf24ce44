"""提交渠道: whether papers were handed in at the window or submitted on the provincial platform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from counter.cases.records import Draft, Outcome

SUBMITTED: Final = "线上提交"
"""How a line came that the applicant uploaded: `Outcome.how` of an electronic outcome."""


def online(draft: Draft) -> bool:
    """Whether the case was submitted on 省一体化政务服务平台 (线上提交, R145)."""
    return draft.channel == "online"


def uploaded(outcome: Outcome | None) -> bool:
    """Whether a line was judged on the file that the applicant uploaded."""
    return outcome is not None and outcome.kind == "electronic" and outcome.how == SUBMITTED
