"""What two versions of a case say differently, line by line, as a supervisor reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.cases.lifecycle import STATUS_ZH, state_zh
from counter.custody.records import PIECE_ZH, holder_zh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from counter.cases.records import OutcomeKind
    from counter.exchange.snapshot import Snapshot

NONE = "（没有）"
OUTCOMES: dict[OutcomeKind, str] = {
    "original": "原件已收",
    "copy": "复印件已收",
    "electronic": "已调取",
    "missing": "缺少",
    "defective": "不符",
    "cured": "当场补正",
    "deferred": "容缺",
    "committed": "承诺",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One line: what it is about, how it stands here, how it stands there."""

    label: str
    mine: str
    theirs: str

    def __str__(self) -> str:
        return f"{self.label}：本站 {self.mine}；对方 {self.theirs}"


def differences(mine: Snapshot, theirs: Snapshot, names: Mapping[str, str]) -> tuple[Difference, ...]:
    """Every line that differs; what only grows is not among them, it stays from both.

    `names`: of the stations, by code.
    """
    return tuple(one for one in _all(mine, theirs, names) if one.mine != one.theirs)


def _all(mine: Snapshot, theirs: Snapshot, names: Mapping[str, str]) -> Iterator[Difference]:
    a, b = mine.core, theirs.core
    yield Difference("办理站点", names.get(a.owner, a.owner), names.get(b.owner, b.owner))
    yield Difference("状态", STATUS_ZH[a.case.status], STATUS_ZH[b.case.status])
    yield Difference("最后改动", _changed(mine), _changed(theirs))
    yield from _draft(mine, theirs)
    yield from _rows(a.items, b.items, lambda x: x.no, lambda x: f"事项 {x.name}", state_zh)
    yield from _rows(a.pieces, b.pieces, lambda x: x.id, lambda x: f"{PIECE_ZH[x.kind]} {x.line}", _piece)
    yield from _rows(a.handoffs, b.handoffs, lambda x: x.id, lambda x: f"移交单 {x.number}", _slip)
    yield from _rows(
        a.deliveries, b.deliveries, lambda x: x.id, lambda x: f"送达 {x.paper or x.way}", _delivery
    )
    yield from _rows(a.clocks, b.clocks, lambda x: x.id, lambda x: f"计时 {x.event}", _clock)
    yield from _rows(
        a.discrepancies, b.discrepancies, lambda x: x.id, lambda x: x.what, lambda x: x.how or "待处理"
    )


def _rows(
    mine: Iterable[Any],
    theirs: Iterable[Any],
    key: Callable[[Any], object],
    label: Callable[[Any], str],
    said: Callable[[Any], str],
) -> Iterator[Difference]:
    here, there = {key(one): one for one in mine}, {key(one): one for one in theirs}
    for one in dict.fromkeys((*here, *there)):
        a, b = here.get(one), there.get(one)
        yield Difference(label(a or b), said(a) if a else NONE, said(b) if b else NONE)


def _changed(one: Snapshot) -> str:
    case = one.core.case
    return f"{case.updated_at:%m-%d %H:%M} {case.updated_by}"


def _draft(mine: Snapshot, theirs: Snapshot) -> Iterator[Difference]:
    """What was typed and judged, field by field, without anybody's number."""
    a, b = mine.core.case.draft, theirs.core.case.draft
    yield Difference("更正理由", a.amend_reason or NONE, b.amend_reason or NONE)
    yield Difference("地点", a.premises or NONE, b.premises or NONE)
    for label, here, there in (
        ("申请人", a.applicant, b.applicant),
        ("代办人", a.agent, b.agent),
        ("监护人", a.guardian, b.guardian),
    ):
        if here != there:
            yield Difference(label, _person(here), _person(there, here))
    if a.collection != b.collection:
        yield Difference("领取方式", _collection(a.collection), _collection(b.collection))
    yield from _rows(
        a.answers.items(), b.answers.items(), lambda x: x[0], lambda x: f"情形 {x[0]}", lambda x: str(x[1])
    )
    if a.chosen != b.chosen:
        yield Difference("所选事项", _numbers(a.chosen), _numbers(b.chosen))
    for key in dict.fromkeys((*a.outcomes, *b.outcomes)):
        one, other = a.outcomes.get(key), b.outcomes.get(key)
        if one != other:
            yield Difference(f"材料 {key}", _outcome(one), _outcome(other, one))


def _person(person: Any, other: Any = None) -> str:
    if person is None:
        return NONE
    same = other is not None and person.name == other.name
    return f"{person.name}{'（证件、电话等不同）' if same else ''}"


def _collection(one: Any) -> str:
    if one is None:
        return NONE
    way = {"window": "窗口领取", "courier": "邮寄", "electronic": "电子"}[one.way]
    return f"{way} {'统一' if one.together else '分别'}领取 {one.recipient} {one.address}".strip()


def _numbers(chosen: tuple[int, ...] | None) -> str:
    return "、".join(map(str, chosen)) if chosen is not None else NONE


def _outcome(one: Any, other: Any = None) -> str:
    if one is None:
        return NONE
    said = OUTCOMES[one.kind]
    counts = f" 原件{one.originals} 复印件{one.copies}" if one.originals or one.copies else ""
    again = "（细节不同）" if other is not None and other.kind == one.kind else ""
    return f"{said}{counts}{again}"


def _piece(one: Any) -> str:
    return f"{holder_zh(one.holder)} {one.place}".strip()


def _slip(one: Any) -> str:
    states = {"open": "待签收", "confirmed": f"{one.confirmed_by}已签收", "cancelled": "已取消"}
    return states[one.status]


def _delivery(one: Any) -> str:
    states = {"sent": "在途", "delivered": "已送达", "refused": "拒收", "returned": "退回", "lost": "遗失"}
    return states[one.status]


def _clock(one: Any) -> str:
    if one.stopped_at is None:
        return "在计时" if not (one.pauses and one.pauses[-1].end is None) else "停表中"
    return f"{one.stopped_at:%m-%d %H:%M} 停"
