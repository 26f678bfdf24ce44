"""Every duty: how long it has at this station, and that its explanation cites why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import get_args

import pytest

from counter.catalog.load import load
from counter.catalog.model import Basis, Item, Limit
from counter.clock.calendars import official
from counter.clock.due import due
from counter.clock.duties import DUTIES, NOTICE, DutyKind
from counter.clock.limits import RECEIVED, handling
from counter.clock.terms import Pause, Term
from counter.clock.watch import Facts, Practice, clock, handling_clock, handling_of, practice, term_of
from counter.settings import Station

CHINA = timezone(timedelta(hours=8))
CATALOGUE = load().catalogue
STATION = Station(
    opening_spans="09:00-12:00 13:30-17:30", correction_term_days=10, lapse_days=30, two_hour_rule="office"
)
HERE = practice(STATION, official())
ON = date(2026, 11, 23)
LICENCE = Item(key="某许可", nature="行政许可")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def ends(kind: DutyKind, start: str, here: Practice = HERE, facts: Facts | None = None) -> str:
    term = term_of(kind, here, at(start), facts)
    assert term is not None
    return str(due(clock(kind, at(start), term, here)))


def limit(amount: int | None, unit: str, **given: object) -> Limit:
    facts = {
        "what": "作出决定",
        "starts": "受理",
        "final": True,
        "basis": (Basis(source="行政许可法", article="第四十二条第一款"),),
        "confidence": "high",
        "evidence": "条文已读",
    }
    return Limit(amount=amount, unit=unit, **(facts | given))  # type: ignore[arg-type]


def of(item: Item, **answers: str) -> Facts:
    return Facts(item=item, catalogue=CATALOGUE, answers=answers)


# -- the list of duties ------------------------------------------------------------------------------------


def test_every_duty_has_its_words_and_cites_the_rule_at_its_place_in_the_notice() -> None:
    assert set(DUTIES) == set(get_args(DutyKind))
    assert len({duty.short for duty in DUTIES.values()}) == len(DUTIES)
    for duty in DUTIES.values():
        assert all((duty.zh, duty.short, duty.want, duty.event, duty.basis))
        if duty.rule:
            place = CATALOGUE.rules[duty.rule].place
            head, part = place.split()[0], place.split()[1]
            part = part[: part.index(")") + 1] + "".join(place.split()[2:])[:1]
            assert duty.basis.startswith(f"{NOTICE} {head} {part}（{duty.rule}")


@pytest.mark.rule("R142")
@pytest.mark.rule("R144")
@pytest.mark.rule("R145")
@pytest.mark.parametrize("kind", ["digitise", "handover", "online_review"])
def test_two_hours_run_by_the_clock_or_in_office_time_as_the_station_says(kind: DutyKind) -> None:
    strict = replace(HERE, two_hour_rule="clock")
    assert ends(kind, "2026-11-23T11:00", strict) == "2026-11-23 13:00"
    assert ends(kind, "2026-11-23T11:00") == "2026-11-23 14:30"
    assert ends(kind, "2026-09-30T16:30") == "2026-10-08 10:00"


@pytest.mark.rule("R142")
def test_office_time_without_known_hours_is_counted_by_the_clock_and_says_so() -> None:
    unknown = practice(replace(STATION, opening_spans=""), official())
    term = term_of("digitise", unknown, at("2026-11-23T11:00"))
    assert term is not None
    assert (term.amount, term.unit) == (2, "小时")
    assert "办公时段还没有登记，先按自然时计算" in term.basis


@pytest.mark.rule("R148")
@pytest.mark.rule("R149")
@pytest.mark.rule("R162")
@pytest.mark.parametrize("kind", ["push_now", "notify_lead", "decide_now"])
def test_what_is_due_at_once_is_due_the_moment_it_starts(kind: DutyKind) -> None:
    assert ends(kind, "2026-10-01T23:10") == "2026-10-01 23:10"


@pytest.mark.rule("R150")
def test_a_department_has_one_working_day_to_accept() -> None:
    assert ends("accept", "2026-09-30T16:20") == "2026-10-08 17:30"
    assert ends("accept", "2026-10-09T16:20") == "2026-10-10 17:30", "a Saturday that is made up"


def test_a_licence_counts_as_accepted_after_five_working_days_across_the_holidays() -> None:
    """行政许可法 32: 2025 with make-up days on 28 September and 11 October, 2026 with 中秋 and 国庆."""
    assert ends("deemed", "2025-09-26T10:00", facts=Facts(item=LICENCE)) == "2025-10-10 17:30"
    assert ends("deemed", "2026-09-24T10:00", facts=Facts(item=LICENCE)) == "2026-10-09 17:30"
    general = CATALOGUE.general["许可补正告知"].limit
    term = term_of("deemed", HERE, at("2026-09-24T10:00"), Facts(item=LICENCE))
    assert term is not None
    assert (term.amount, term.unit) == (general.amount, general.unit)
    assert general.basis[0].article in term.basis


def test_only_a_licence_is_deemed_accepted() -> None:
    for nature in ("", "行政确认", "行政备案", "公共服务"):
        other = Facts(item=replace(LICENCE, nature=nature))
        assert term_of("deemed", HERE, at("2026-09-24T10:00"), other) is None
    assert term_of("deemed", HERE, at("2026-09-24T10:00")) is None


# -- the item's own limit ----------------------------------------------------------------------------------


@pytest.mark.rule("R163")
def test_the_promised_limit_goes_before_the_one_of_law_and_both_say_which_they_are() -> None:
    item = replace(LICENCE, statutory=(limit(20, "工作日"),), promised=limit(7, "工作日"))
    promised, lawful = (handling_of("feedback", ON, of(one)) for one in (item, replace(item, promised=None)))
    assert promised is not None
    assert lawful is not None
    assert (promised.source, promised.term.amount) == ("承诺", 7)
    assert (lawful.source, lawful.term.amount) == ("法定", 20)
    facts = handling_clock(
        "feedback", lawful, HERE, received=at("2026-11-20T10:00"), accepted=at("2026-11-23T10:00")
    )
    told = {line.label: line.text for line in due(facts).lines}
    assert told["起点"] == "2026-11-23 周一 10:00　部门受理，办件计时开始"
    assert told["时限"] == (
        "20个工作日　法定时限：作出决定　《中华人民共和国行政许可法》（2019年4月23日修正）第四十二条第一款；"
        "三政办〔2023〕32号 附件3 二(四)（R163）"
    )


def test_a_licence_without_a_limit_of_its_own_has_the_general_one_and_nothing_else_has() -> None:
    found = handling_of("decide", ON, of(LICENCE))
    assert found is not None
    assert (found.term.amount, found.term.unit, found.source) == (20, "工作日", "法定")
    assert "第四十二条第一款" in found.term.basis
    assert "延长10个工作日" in found.extension
    other = replace(LICENCE, nature="公共服务")
    assert handling_of("decide", ON, of(other)) is None, "待核定"
    assert term_of("decide", HERE, at("2026-11-23T10:00"), of(other)) is None
    assert term_of("decide", HERE, at("2026-11-23T10:00")) is None


def test_own_limits_none_of_which_holds_leave_the_limit_unknown() -> None:
    item = replace(LICENCE, statutory=(limit(1, "工作日", when=({"way": "告知承诺"},)),))
    assert handling(item, CATALOGUE, {}, ON) is None
    found = handling(item, CATALOGUE, {"way": "告知承诺"}, ON)
    assert found is not None
    assert found.term.amount == 1


def test_law_counts_from_its_day_on_and_until_its_day() -> None:
    old = limit(30, "日", until=date(2026, 8, 15))
    new = limit(20, "日", in_force=date(2026, 8, 15))
    item = replace(LICENCE, statutory=(old, new))
    found = [handling(item, CATALOGUE, {}, day) for day in (date(2026, 8, 14), date(2026, 8, 15))]
    assert [one.term.amount for one in found if one] == [30, 20]


def test_limits_of_others_and_of_single_steps_are_not_the_items_limit() -> None:
    for other in (limit(3, "日", whose="申请人"), limit(3, "日", final=False)):
        found = handling(replace(LICENCE, statutory=(other,)), CATALOGUE, {}, ON)
        assert found is not None
        assert found.term.amount == 20


def test_a_limit_from_the_receipt_runs_from_the_receipt_and_one_of_its_own_event_waits_for_it() -> None:
    received, accepted = at("2026-11-20T10:00"), at("2026-11-23T10:00")
    early = handling(CATALOGUE.items["上网服务营业场所筹建"], CATALOGUE, {}, ON)
    assert early is not None
    facts = handling_clock("decide", early, HERE, received=received, accepted=accepted)
    assert (facts.start, facts.event) == (received, "部门收到申请")
    own = handling(CATALOGUE.items["上网服务营业场所最终审核"], CATALOGUE, {}, ON)
    assert own is not None
    assert (own.begins, own.event) == ("其他", "收到最终审核申请")
    with pytest.raises(ValueError, match="收到最终审核申请"):
        handling_clock("decide", own, HERE, received=received, accepted=accepted)
    assert term_of("decide", HERE, accepted, of(CATALOGUE.items["上网服务营业场所最终审核"])) is None


def test_every_item_of_the_catalogue_has_its_limit_or_is_known_to_have_none() -> None:
    starts = {one.starts for item in CATALOGUE.items.values() for one in item.statutory if one.final}
    assert set(RECEIVED) <= starts, "no start is listed that the catalogue does not use"
    for item in CATALOGUE.items.values():
        found = handling(item, CATALOGUE, {"fire_procedure": "一般程序", "eia": "报告表"}, ON)
        final = [one for one in item.statutory if one.final and not one.when]
        assert (found is not None) or not (final or item.nature == "行政许可"), item.key
        if found is not None:
            assert found.term.basis.startswith(f"{found.source}时限：")
            assert "《" in found.term.basis


def test_the_fire_safety_check_of_a_restaurant_has_the_limit_of_its_way() -> None:
    item = CATALOGUE.items["公众聚集场所投入使用、营业前消防安全检查"]
    ways = [handling(item, CATALOGUE, {"fire_procedure": way}, ON) for way in ("一般程序", "告知承诺")]
    assert [(one.term.amount, one.begins) for one in ways if one] == [(13, "受理"), (1, "收到")]


# -- what a station sets -----------------------------------------------------------------------------------


def test_deferred_papers_have_the_days_of_the_requirement_or_the_day_agreed() -> None:
    start = "2026-09-24T10:00"
    assert term_of("deferral", HERE, at(start)) is None, "nothing is set: 待核定"
    assert ends("deferral", start, facts=Facts(grace_days=5)) == "2026-10-09 17:30"
    assert ends("deferral", start, facts=Facts(grace_days=5, grace_unit="日")) == "2026-09-29 17:30"
    agreed = Facts(grace_days=5, grace_until=date(2026, 10, 12))
    assert ends("deferral", start, facts=agreed) == "2026-10-12 17:30"
    assert ends("deferral", start, facts=Facts(grace_until=date(2026, 9, 24))) == "2026-09-24"
    with pytest.raises(ValueError, match="before the receipt"):
        term_of("deferral", HERE, at(start), Facts(grace_until=date(2026, 9, 23)))


def test_a_notice_has_the_term_of_the_station_and_lapses_only_where_that_is_set() -> None:
    assert ends("correction", "2026-09-24T10:00") == "2026-10-08 17:30", "4 October lies in the holiday"
    assert ends("lapse", "2026-10-08T17:30") == "2026-11-09 17:30", "7 November is a Saturday"
    never = practice(replace(STATION, lapse_days=None), official())
    assert term_of("lapse", never, at("2026-10-08T17:30")) is None
    without = practice(replace(STATION, correction_term_days=None), official())
    assert term_of("correction", without, at("2026-09-24T10:00")) is None
    assert term_of("lapse", without, at("2026-09-24T10:00")) is None, "no term, so none that could end"


@pytest.mark.rule("R171")
def test_results_go_out_the_same_day_unless_they_came_after_the_cut_off() -> None:
    assert ends("deliver", "2026-11-23T20:00") == "2026-11-23", "still the same day"
    early = practice(replace(STATION, same_day_cutoff="16:30"), official())
    assert ends("deliver", "2026-11-20T16:30", early) == "2026-11-20"
    assert ends("deliver", "2026-11-20T16:31", early) == "2026-11-23 17:30"
    term = term_of("deliver", early, at("2026-11-20T16:31"))
    assert term is not None
    assert "本站规定，16:30以后收到的次一工作日送达" in term.basis


@pytest.mark.rule("R172")
def test_proofs_of_delivery_go_back_within_the_days_the_station_sets() -> None:
    assert ends("proof", "2026-11-20T10:00") == "2026-11-23 17:30"
    slow = practice(replace(STATION, proof_days=3), official())
    assert ends("proof", "2026-11-20T10:00", slow) == "2026-11-25 17:30"
    term = term_of("proof", slow, at("2026-11-20T10:00"))
    assert term is not None
    assert "只写“及时”" in term.basis


def test_a_clock_takes_its_pauses_and_the_words_of_its_duty() -> None:
    stop = Pause(start=at("2026-11-24T10:00"), end=at("2026-11-26T10:00"), reason="听证", basis="第四十五条")
    facts = clock("decide", at("2026-11-23T10:00"), Term(amount=3, unit="工作日"), HERE, pauses=(stop,))
    assert str(due(facts)) == "2026-11-30 17:30"
    assert facts.event == DUTIES["decide"].event
    named = clock("decide", at("2026-11-23T10:00"), Term(amount=3, unit="工作日"), HERE, event="公安部门受理")
    assert due(named).lines[0].text.endswith("公安部门受理")
