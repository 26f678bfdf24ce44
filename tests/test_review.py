"""The review: what may be found on a line, what a notice and a receipt need, what a second look may raise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.cases.records import Outcome, OutcomeKind, Review
from counter.catalog.model import Basis, Grace, Material, Requirement
from counter.errors import BadInput, Refused
from counter.intake.checklist import Ask, Checklist, Line, Wanted
from counter.intake.review import (
    FINDINGS,
    OUTCOME_ZH,
    RECEIVED,
    breaches,
    check_outcome,
    findings,
    raised,
    ready_for_notice,
    ready_for_receipt,
    standing,
    standing_outcomes,
    tally,
    to_review,
    unseen,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.catalog.model import Form

KINDS: tuple[OutcomeKind, ...] = get_args(OutcomeKind)
GRACE = Grace(basis=Basis(source="某办法"), consequence="逾期的，撤回收件")


def line(
    key: str = "甲",
    ask: Ask = "原件",
    *,
    copies: int | None = None,
    deferral: Grace | None = None,
    commitment: Grace | None = None,
    **material: Any,
) -> Line:
    forms: dict[Ask, Form] = {
        "原件": "原件",
        "复印件": "复印件",
        "免提交": "电子证照可免",
        "本件产生": "原件",
    }
    requirement = Requirement(
        material=key,
        form=forms[ask],
        copies=copies,
        confidence="high",
        evidence="原文",
        deferral=deferral,
        commitment=commitment,
    )
    wanted = (Wanted("某事项", 1, "某局", requirement),)
    return Line(key, Material(key=key, **material), ask, wanted, "乙事项" if ask == "本件产生" else "")


def checklist(*lines: Line, unknown: tuple[str, ...] = ()) -> Checklist:
    return Checklist(lines, unknown)


def review(*found: str, seen: tuple[str, ...] = ("甲", "乙")) -> Review:
    return Review(
        case_id="x",
        round=1,
        at=datetime(2026, 11, 23, tzinfo=UTC),
        by="张敏",
        paper_number="G1",
        findings=dict.fromkeys(found, ("缺少",)),
        seen=seen,
    )


def good(kind: OutcomeKind) -> Outcome:
    """An outcome of this kind with all it needs."""
    return Outcome(kind=kind, originals=1, copies=1, how="数据共享", remark="第二页缺签名")


POSSIBLE: dict[str, tuple[Callable[[], Line], set[OutcomeKind]]] = {
    "an original": (line, {"original", "missing", "defective", "cured"}),
    "a copy": (lambda: line(ask="复印件"), {"original", "copy", "missing", "defective", "cured"}),
    "one given back": (lambda: line(inspected=True), {"original", "copy", "missing", "defective", "cured"}),
    "an exempt one": (lambda: line(ask="免提交"), set(KINDS) - {"deferred", "committed"}),
    "one with grace": (
        lambda: line(deferral=GRACE),
        {"original", "missing", "defective", "cured", "deferred"},
    ),
    "one with a promise": (
        lambda: line(commitment=GRACE),
        {"original", "missing", "defective", "cured", "committed"},
    ),
    "a result of the case": (lambda: line(ask="本件产生"), set()),
}


@pytest.mark.rule("R134")
@pytest.mark.rule("R135")
@pytest.mark.parametrize("name", POSSIBLE)
@pytest.mark.parametrize("kind", KINDS)
def test_on_each_kind_of_line_just_these_outcomes_are_possible(name: str, kind: OutcomeKind) -> None:
    make, kinds = POSSIBLE[name]
    if kind in kinds:
        check_outcome(make(), good(kind))
        return
    with pytest.raises(Refused) as caught:
        check_outcome(make(), good(kind))
    assert caught.value.todo


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (Outcome(kind="original", originals=1), "应交2份，只登记了1份"),
        (Outcome(kind="original", originals=-1, copies=5), "0 到 999"),
        (Outcome(kind="original", originals=1000), "0 到 999"),
        (Outcome(kind="defective"), "还没说明哪里不符"),
        (Outcome(kind="defective", faults=("没见过的问题",)), "不在这份材料的常见问题里"),
    ],
)
def test_an_outcome_that_says_too_little_or_too_much_is_told(outcome: Outcome, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        check_outcome(line(copies=2, faults=("没签字",)), outcome)


@pytest.mark.rule("R133")
def test_what_was_fetched_says_how() -> None:
    with pytest.raises(BadInput, match="怎么调取"):
        check_outcome(line(ask="免提交"), Outcome(kind="electronic"))


@pytest.mark.rule("R053")
def test_no_number_of_papers_is_wanted_on_an_exempt_line() -> None:
    papers: tuple[OutcomeKind, ...] = ("original", "copy", "cured")
    for kind in papers:
        check_outcome(line(ask="免提交", copies=3), Outcome(kind=kind))


# -- all lines together ---------------------------------------------------------------------------------

outcomes = st.dictionaries(st.sampled_from("甲乙丙丁"), st.sampled_from(KINDS).map(good))
THREE = checklist(line("甲"), line("乙", "免提交"), line("丙", "本件产生"))


@pytest.mark.rule("R136")
@pytest.mark.rule("R138")
@given(outcomes)
def test_a_complete_review_leads_to_a_notice_or_to_a_receipt_and_an_unfinished_one_to_neither(
    given_: dict[str, Outcome],
) -> None:
    judged = {key: outcome for key, outcome in given_.items() if key in "甲乙"}
    possible = {"notice": True, "receipt": True}
    for name, ready in (("notice", ready_for_notice), ("receipt", ready_for_receipt)):
        try:
            ready(THREE, judged)
        except Refused:
            possible[name] = False
    found = [outcome.kind for outcome in judged.values() if outcome.kind in FINDINGS]
    waiting = [one for one in judged.values() if one.kind in ("deferred", "committed")]
    whole = len(judged) == 2
    assert possible["notice"] == (whole and bool(found))
    assert possible["receipt"] == (whole and not found and not waiting)


@given(outcomes)
def test_the_tally_adds_up(given_: dict[str, Outcome]) -> None:
    count = tally(THREE, given_)
    assert count.total == 3
    assert count.total == (count.in_order + count.findings + count.deferred + count.committed + count.unseen)
    assert count.findings == len(findings(checklist(*THREE.lines[:2]), given_))
    assert count.unseen == len(unseen(THREE, given_))


@pytest.mark.rule("R140")
@pytest.mark.rule("R141")
@pytest.mark.parametrize(("told", "signed"), [(False, False), (True, False), (False, True)])
def test_a_promise_counts_only_when_told_and_signed(*, told: bool, signed: bool) -> None:
    one = checklist(line(deferral=GRACE))
    with pytest.raises(Refused, match="还没有告知后果并签署承诺书"):
        ready_for_receipt(one, {"甲": Outcome(kind="deferred", told=told, signed=signed)})
    ready_for_receipt(one, {"甲": Outcome(kind="deferred", told=True, signed=True)})


def test_a_list_of_nothing_or_with_unsettled_items_is_never_received() -> None:
    for empty, sentence in (
        (checklist(), "没有任何材料"),
        (checklist(line(), unknown=("丁事项",)), "待核定"),
    ):
        for ready in (ready_for_notice, ready_for_receipt):
            with pytest.raises(Refused, match=sentence):
                ready(empty, {"甲": good("original")})


def test_a_long_list_of_waiting_lines_is_cut_and_counted() -> None:
    with pytest.raises(Refused, match="还有 5 项没有看：“甲”、“乙”、“丙”等。"):
        ready_for_notice(checklist(*(line(key) for key in "甲乙丙丁戊")), {})


# -- the second look ------------------------------------------------------------------------------------


@pytest.mark.rule("R016")
@pytest.mark.rule("R136")
@pytest.mark.parametrize(
    ("last", "changed", "wanted"),
    [
        (None, {}, "new"),
        (review("甲"), {}, "open"),
        (review("乙"), {}, "settled"),
        (review("乙"), {"甲": "换了"}, "changed"),
        (review("乙", seen=("乙",)), {}, "new"),
    ],
)
def test_only_what_was_in_order_before_and_stayed_the_same_cannot_be_raised(
    last: Review | None, changed: dict[str, str], wanted: str
) -> None:
    assert standing("甲", last, changed) == wanted
    for kind in KINDS:
        breach = wanted == "settled" and kind in FINDINGS
        assert breaches("甲", good(kind), last, changed) == breach


@pytest.mark.rule("R136")
def test_the_second_review_leaves_out_what_is_settled_and_what_the_case_makes() -> None:
    lines = checklist(line("甲"), line("乙"), line("丁"), line("丙", "本件产生"))
    assert [x.key for x in to_review(lines, review("甲"), {})] == ["甲", "丁"]
    assert [x.key for x in to_review(lines, review("甲"), {"乙": "换了"})] == ["甲", "乙", "丁"]
    assert [x.key for x in to_review(lines, None, {})] == ["甲", "乙", "丁"]


# -- when the list changes ------------------------------------------------------------------------------


def test_an_outcome_that_no_longer_fits_is_seen_anew_and_one_that_fits_stays() -> None:
    copied = {"甲": Outcome(kind="copy", copies=1), "乙": Outcome(kind="missing"), "戊": good("missing")}
    assert standing_outcomes(checklist(line("甲", "复印件"), line("乙")), copied).keys() == {"甲", "乙"}
    assert standing_outcomes(checklist(line("甲"), line("乙")), copied).keys() == {"乙"}
    assert standing_outcomes(checklist(line("甲", "复印件", copies=2)), copied) == {}
    assert standing_outcomes(checklist(line("甲", "本件产生")), copied) == {}


def test_what_is_raised_is_kept_in_words() -> None:
    assert raised(Outcome(kind="missing")) == ("缺少",)
    assert raised(Outcome(kind="missing", remark="只带了照片")) == ("缺少", "只带了照片")
    assert raised(Outcome(kind="defective", faults=("没签字",), remark="第3页")) == ("没签字", "第3页")
    assert set(OUTCOME_ZH) == set(KINDS)
    assert not FINDINGS & RECEIVED
