"""The review: one outcome per checklist line, and what follows from all of them together.

A finding belongs to a line. A notice is the full set of findings of one review (R136); a receipt is possible
only with no open finding (R138). A later review may raise only what was in the notice, what is new, and what
changed: anything else is a breach of 一次告知 (R016).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from counter.cases.channel import uploaded
from counter.errors import BadInput, Refused
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counter.cases.records import Outcome, OutcomeKind, Review
    from counter.intake.checklist import Checklist, Line

OUTCOME_ZH: dict[OutcomeKind, str] = {
    "original": "已收",
    "copy": "已收",
    "electronic": "已调取",
    "missing": "缺",
    "defective": "不符",
    "cured": "补正",
    "deferred": "容缺",
    "committed": "承诺",
}
FINDINGS: frozenset[OutcomeKind] = frozenset({"missing", "defective"})
RECEIVED: frozenset[OutcomeKind] = frozenset({"original", "copy", "electronic", "cured"})

Standing = Literal["open", "settled", "new", "changed"]
"""A line in a later review: raised before / in order then / not asked for then / told to have changed."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of a checklist at a glance. 本件产生 lines need no judgement and count as in order."""

    total: int
    in_order: int
    findings: int
    deferred: int
    committed: int
    unseen: int


def needs_judgement(line: Line) -> bool:
    """A result that another item of the case produces is never asked, so there is nothing to judge."""
    return line.ask != "本件产生"


def unseen(checklist: Checklist, outcomes: Mapping[str, Outcome]) -> tuple[Line, ...]:
    """Lines nobody has judged yet: until they are, neither notice nor receipt is honest."""
    return tuple(x for x in checklist.lines if needs_judgement(x) and x.key not in outcomes)


def findings(checklist: Checklist, outcomes: Mapping[str, Outcome]) -> tuple[Line, ...]:
    """Lines with a finding, in the order of the checklist."""
    return tuple(x for x in checklist.lines if x.key in outcomes and outcomes[x.key].kind in FINDINGS)


def unsigned(checklist: Checklist, outcomes: Mapping[str, Outcome]) -> tuple[Line, ...]:
    """Deferred or committed lines: consequences not told, or the letter not signed (R140, R141)."""
    return tuple(
        x
        for x in checklist.lines
        if (o := outcomes.get(x.key)) is not None
        and o.kind in ("deferred", "committed")
        and not (o.told and o.signed)
    )


def tally(checklist: Checklist, outcomes: Mapping[str, Outcome]) -> Tally:
    """Counts for the bottom line of the checklist."""
    kinds = [outcomes[x.key].kind for x in checklist.lines if needs_judgement(x) and x.key in outcomes]
    injected = sum(not needs_judgement(x) for x in checklist.lines)
    return Tally(
        total=len(checklist.lines),
        in_order=injected + sum(kind in RECEIVED for kind in kinds),
        findings=sum(kind in FINDINGS for kind in kinds),
        deferred=kinds.count("deferred"),
        committed=kinds.count("committed"),
        unseen=len(checklist.lines) - injected - len(kinds),
    )


def check_outcome(line: Line, outcome: Outcome, *, online: bool = False) -> None:
    """Whether this outcome is possible on this line. Raises Refused or BadInput with the reason.

    `online`: the case was submitted on the platform, so any line may be judged on its uploaded file (R145).
    """
    if not needs_judgement(line):
        raise Refused(
            f"“{line.key}”由本件“{line.supplied_by}”产生，不向申请人收取。", todo="这一行不用登记。"
        )
    if min(outcome.originals, outcome.copies) < 0 or max(outcome.originals, outcome.copies) > 999:
        raise BadInput("份数应在 0 到 999 之间。", todo="请改份数。", field="count")
    _check_electronic(line, outcome, online=online)
    _check_taken(line, outcome)
    _check_grace(line, outcome)
    if outcome.kind == "defective":
        _check_faults(line, outcome)


def standing_outcomes(
    checklist: Checklist, outcomes: Mapping[str, Outcome], *, online: bool = False
) -> dict[str, Outcome]:
    """The outcomes that still fit their lines.

    When answers or items change, a line may vanish or want something else; what no longer fits is 待看 again,
    and stays in the draft in case the change is taken back.
    """
    kept = {}
    for line in checklist.lines:
        outcome = outcomes.get(line.key)
        if outcome is not None and _fits(line, outcome, online=online):
            kept[line.key] = outcome
    return kept


def _fits(line: Line, outcome: Outcome, *, online: bool) -> bool:
    try:
        check_outcome(line, outcome, online=online)
    except (Refused, BadInput):
        return False
    return True


def _check_faults(line: Line, outcome: Outcome) -> None:
    unknown = [fault for fault in outcome.faults if fault not in line.material.faults]
    if unknown:
        raise BadInput(
            f"“{unknown[0]}”不在这份材料的常见问题里。", todo="请改选，或写成一句话。", field="faults"
        )
    if not outcome.faults and not outcome.remark:
        raise BadInput("还没说明哪里不符。", todo="请选一条常见问题，或写一句话说明。", field="faults")


def _check_electronic(line: Line, outcome: Outcome, *, online: bool) -> None:
    if outcome.kind != "electronic":
        return
    if uploaded(outcome):
        if not online:
            raise Refused(
                f"这件办件是在窗口提交的，“{line.key}”不能登记为线上提交。",
                todo="请收原件或复印件；线上提交的办件，先在“情形”一步按 O 登记。",
            )
    elif not line.electronic:
        todo = (
            "申请人在平台上传的，按空格登记；没有上传按 X 登记缺少。"
            if online
            else "请收原件或复印件；没有带来按 X 登记缺少。"
        )
        raise Refused(f"“{line.key}”不是政府核发的免提交材料，不能电子调取。", todo=todo)


def _check_taken(line: Line, outcome: Outcome) -> None:
    if outcome.kind == "copy" and not line.copy_will_do:
        raise Refused(
            f"“{line.key}”要求原件，只收复印件不符合法定形式。", todo="请收原件；没有带来按 X 登记缺少。"
        )
    if outcome.kind in ("original", "cured") and not (outcome.originals or _copy_counts(line, outcome)):
        raise BadInput(
            f"“{line.key}”要求原件，登记的原件是0份。",
            todo="请登记收到的原件份数；没有带来按 X 登记缺少。",
            field="count",
        )
    if outcome.kind == "electronic" and not outcome.how:
        raise BadInput("还没写怎么调取的。", todo="请写明是数据共享、在线核验还是电子证照。", field="how")
    given = outcome.originals + outcome.copies
    if outcome.kind in ("original", "copy", "cured") and given < (line.copies or 1) and line.ask != "免提交":
        raise BadInput(
            f"“{line.key}”应交{line.copies or 1}份，只登记了{given}份。",
            todo="请改份数；确实不够的按 D 登记份数不足。",
            field="count",
        )


def _copy_counts(line: Line, outcome: Outcome) -> bool:
    """A paper cured as a copy where a copy is legal; an exempt line wants no paper at all."""
    return line.ask == "免提交" or (outcome.kind == "cured" and line.copy_will_do and outcome.copies > 0)


def _check_grace(line: Line, outcome: Outcome) -> None:
    if outcome.kind == "deferred" and line.deferral is None:
        raise Refused(f"“{line.key}”没有容缺受理的依据。", todo="缺少的请按 X 登记，一次性告知申请人。")
    if outcome.kind == "committed" and line.commitment is None:
        raise Refused(f"“{line.key}”没有告知承诺的依据。", todo="缺少的请按 X 登记，一次性告知申请人。")


def standing(line: str, last: Review | None, changed: Mapping[str, str]) -> Standing:
    """How a line stands in the review after `last`. Without a review before, every line is new."""
    if last is None or line not in last.seen:
        return "new"
    if line in changed:
        return "changed"
    return "open" if line in last.findings else "settled"


def breaches(line: str, outcome: Outcome, last: Review | None, changed: Mapping[str, str]) -> bool:
    """True when this outcome raises what stood unraised and unchanged in the review before (R016)."""
    return outcome.kind in FINDINGS and standing(line, last, changed) == "settled"


def raised(outcome: Outcome) -> tuple[str, ...]:
    """What a finding says, for the review's record."""
    if outcome.kind == "missing":
        return ("缺少", *filter(None, (outcome.remark,)))
    return (*outcome.faults, *filter(None, (outcome.remark,)))


def to_review(checklist: Checklist, last: Review | None, changed: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines a returning applicant is reviewed on: the findings, what is new, what changed."""
    return tuple(
        x for x in checklist.lines if needs_judgement(x) and standing(x.key, last, changed) != "settled"
    )


def ready_for_notice(checklist: Checklist, outcomes: Mapping[str, Outcome]) -> None:
    """Raises Refused unless the review is complete and found something."""
    _complete(checklist, outcomes)
    if not findings(checklist, outcomes):
        raise Refused("没有需要补正的问题。", todo="材料齐全且符合法定形式，请出具收件回执。")


def ready_for_receipt(checklist: Checklist, outcomes: Mapping[str, Outcome]) -> None:
    """Raises Refused unless everything is in order, and every letter is told and signed (R138–R141)."""
    _complete(checklist, outcomes)
    open_lines = findings(checklist, outcomes)
    if open_lines:
        raise Refused(
            f"还有 {len(open_lines)} 项问题未解决：{_names(open_lines)}。",
            todo="请出具一次性告知书，或当场补正后再收件。",
        )
    waiting = unsigned(checklist, outcomes)
    if waiting:
        raise Refused(
            f"容缺、承诺的材料还没有告知后果并签署承诺书：{_names(waiting)}。",
            todo="请先打印承诺书，告知后果、签字后登记“已签”。",
        )


def _complete(checklist: Checklist, outcomes: Mapping[str, Outcome]) -> None:
    if checklist.unknown:
        raise Refused(
            f"{'、'.join(checklist.unknown)}：材料清单{UNKNOWN}，不能收件。",
            todo="请在“事项”一步去掉这些事项，其余照常办理；这些事项请联系主管部门。",
        )
    if not checklist.lines:
        raise Refused("清单上没有任何材料。", todo="请回到“事项”一步，至少选一个事项。")
    waiting = unseen(checklist, outcomes)
    if waiting:
        raise Refused(
            f"还有 {len(waiting)} 项没有看：{_names(waiting)}。", todo="全部看完才能一次说清；请逐项登记。"
        )


def _names(lines: Sequence[Line]) -> str:
    shown = "、".join(f"“{x.key}”" for x in lines[:3])
    return shown + ("等" if len(lines) > 3 else "")
