"""The five steps of the walk, in order. Nothing else, so that the first screen can name them at once."""

from __future__ import annotations

from typing import Literal

Step = Literal["situation", "items", "applicant", "materials", "result"]
STEPS: tuple[Step, ...] = ("situation", "items", "applicant", "materials", "result")
STEP_ZH: dict[Step, str] = {
    "situation": "情形",
    "items": "事项",
    "applicant": "申请人",
    "materials": "材料",
    "result": "结果",
}
