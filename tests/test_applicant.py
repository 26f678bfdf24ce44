from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from counter.cases.records import Collection, Person
from counter.errors import BadInput
from counter.intake.applicant import (
    PersonFaulty,
    check_collection,
    check_person,
    guardian_needed,
    is_minor,
    normalise,
    parse_date,
    under_14,
)
from counter.intake.identity import DOCUMENTS
from counter.intake.phone import check_phone, normalise_phone

TODAY = date(2026, 11, 22)
LI = Person(name="李小明", number="11010519491231002X", phone="13812345678")
SHOP = Person(
    kind="组织",
    name="三门峡某餐饮有限公司",
    document="uscc",
    number="91110000600037341L",
    phone="0398-2821234",
    representative="李小明",
)


def citizen(birth: date) -> str:
    body = f"411202{birth:%Y%m%d}123"
    return body + mod_11_2.calc_check_digit(body)


def faults_of(person: Person, *, phone_required: bool = False) -> dict[str, str]:
    with pytest.raises(PersonFaulty) as caught:
        check_person(person, on=TODAY, phone_required=phone_required)
    assert all(fault.todo for fault in caught.value.faults)
    return {fault.field: fault.what for fault in caught.value.faults}


def test_a_good_person_passes_and_gets_the_birth_date_of_the_number() -> None:
    checked = check_person(LI, on=TODAY)
    assert checked.person == replace(LI, birth="1949-12-31")
    assert checked.warnings == ()


def test_a_good_organisation_passes() -> None:
    assert check_person(SHOP, on=TODAY).person == SHOP


def test_all_faults_are_told_at_once_in_the_order_of_the_boxes() -> None:
    person = Person(name=" \u200b", number="123", birth="昨天", phone="138")
    with pytest.raises(PersonFaulty) as caught:
        check_person(person, on=TODAY)
    assert [fault.field for fault in caught.value.faults] == ["name", "number", "birth", "phone"]
    assert caught.value.field == "name"
    assert caught.value.what.startswith("有 4 处要改：\n1. 还没有填申请人的姓名。")
    assert caught.value.what.count("\n") == 4


def test_one_fault_alone_is_one_sentence() -> None:
    with pytest.raises(PersonFaulty) as caught:
        check_person(replace(LI, number="110105194912310021"), on=TODAY)
    assert caught.value.what == "第18位校验码不对，应再核对一遍号码。"
    assert caught.value.todo == "请对照证件逐位核对后重输。"
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize(
    "name", ["李", "字" * 50, "阿卜杜·热合曼", "𬱖" * 50, "Smith, John O'Neil-Wu", "〇〇"]
)
def test_names_of_one_to_fifty_characters_pass(name: str) -> None:
    checked = check_person(replace(LI, name=name), on=TODAY)
    assert checked.person.name == name
    assert checked.warnings == ()


@pytest.mark.parametrize("length", [51, 200])
def test_a_longer_name_is_refused_with_its_length(length: int) -> None:
    what = faults_of(replace(LI, name="字" * length))["name"]
    assert what == f"姓名最多50个字，现在是{length}个字。"


def test_organisations_may_have_longer_names_but_no_paragraphs() -> None:
    assert check_person(replace(SHOP, name="字" * 120), on=TODAY).person.name == "字" * 120
    assert "名称最多120个字" in faults_of(replace(SHOP, name="字" * 121))["name"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("[red]李", "数字或符号"),
        ("<b>李</b>", "数字或符号"),
        ("李2明", "数字或符号"),
        ("李\ue000", "私用区"),
        ("⽅小明", "偏旁部首"),
    ],
)
def test_unusual_characters_stay_and_warn(name: str, says: str) -> None:
    checked = check_person(replace(LI, name=name), on=TODAY)
    assert checked.person.name == name
    assert any(says in warning for warning in checked.warnings)


def test_an_organisation_needs_its_representative_and_its_code() -> None:
    assert set(faults_of(replace(SHOP, representative=" "))) == {"representative"}
    assert set(faults_of(replace(SHOP, document="resident_id"))) == {"document"}
    assert set(faults_of(replace(LI, document="uscc"))) == {"document"}


@pytest.mark.rule("R153")
def test_a_person_asked_for_a_phone_must_leave_one_for_the_message() -> None:
    assert "联系电话" in faults_of(replace(LI, phone=" "), phone_required=True)["phone"]
    assert check_person(replace(LI, phone=""), on=TODAY).person.phone == ""
    assert "认不出" in faults_of(replace(LI, phone="无"))["phone"]


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("138 1234-5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("\u202a13812345678\u202c", "13812345678"),
        ("(0398)2821234", "0398-2821234"),
        ("0398-2821234转801", "0398-2821234转801"),
        ("0398 2821234 分机 801", "0398-2821234转801"),
        ("010-87654321-801", "010-87654321转801"),
        ("400-800-1234", "4008001234"),
        ("+852 91234567", "+852 9123 4567"),
        ("0085291234567", "+852 9123 4567"),
        ("", ""),
    ],
)
def test_phones_are_written_one_way(raw: str, written: str) -> None:
    assert check_phone(raw).number == written
    assert normalise_phone(written) == written


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("1381234567", "应是11位，现在是10位"),
        ("2821234", "少了区号"),
        ("110", "位数不对"),
        ("1", "位数不对"),
        ("0371-12345678901", "位数不对"),
        ("13812345678/13912345678", "认不出"),
        ("打我妈电话", "认不出"),
        ("\x1b[31m", ""),
    ],
)
def test_numbers_that_cannot_be_rung_are_refused(raw: str, says: str) -> None:
    if not says:
        assert check_phone(raw).number == ""
        return
    with pytest.raises(BadInput, match=says) as caught:
        check_phone(raw, field="agent.phone")
    assert caught.value.field == "agent.phone"
    assert caught.value.todo


def test_a_number_of_an_unknown_range_only_warns() -> None:
    checked = check_phone("0398-282123")
    assert checked.number
    assert "不在已知的号段" in checked.warnings[0]


def test_a_typed_birth_date_that_differs_from_the_number_warns_and_stays() -> None:
    checked = check_person(replace(LI, birth="1950年1月1日"), on=TODAY)
    assert checked.person.birth == "1950-01-01"
    assert any("不一致" in warning for warning in checked.warnings)


def test_without_a_birth_date_the_clerk_is_told_to_look() -> None:
    checked = check_person(replace(LI, document="passport", number="E12345678"), on=TODAY)
    assert any("14周岁" in warning for warning in checked.warnings)


def test_a_birth_date_in_the_future_is_refused_once() -> None:
    newborn = Person(name="李新", document="none_yet", birth="2026-11-23")
    assert faults_of(newborn) == {"birth": "出生日期在今天之后。"}
    assert set(faults_of(replace(LI, document="passport", number="E1234567", birth="2027-01-01"))) == {
        "birth"
    }


@pytest.mark.parametrize(
    ("raw", "born"),
    [
        ("2026-11-22", TODAY),
        ("20261122", TODAY),
        ("２０２６/11/22", TODAY),
        ("2026. 11. 22", TODAY),
        ("2026年11月22日", TODAY),
        ("2026-02-29", None),
        ("2026-13-01", None),
        ("22-11-2026", None),
        ("", None),
    ],
)
def test_dates_are_read_in_every_usual_spelling(raw: str, born: date | None) -> None:
    assert parse_date(raw) == born


@pytest.mark.parametrize(
    ("birth", "on", "minor"),
    [
        (date(2012, 11, 23), TODAY, True),
        (date(2012, 11, 22), TODAY, False),
        (date(2012, 11, 21), TODAY, False),
        (date(2012, 2, 29), date(2026, 2, 27), True),
        (date(2012, 2, 29), date(2026, 2, 28), False),
        (TODAY, TODAY, True),
    ],
)
def test_on_the_fourteenth_birthday_a_person_is_fourteen(birth: date, on: date, minor: bool) -> None:
    assert under_14(birth, on) is minor
    person = Person(name="李新", number=citizen(birth), birth=birth.isoformat())
    assert is_minor(person, on) is guardian_needed(person, on) is minor


@given(birth=st.dates(date(1900, 1, 1), TODAY), on=st.dates(TODAY, date(2060, 1, 1)))
def test_nobody_becomes_a_minor_again(birth: date, on: date) -> None:
    assert under_14(birth, TODAY) or not under_14(birth, on)


def test_newborns_are_minors_and_organisations_are_not() -> None:
    assert guardian_needed(Person(name="李新", document="none_yet"), TODAY)
    assert not guardian_needed(replace(SHOP, birth="2026-01-01"), TODAY)
    assert not guardian_needed(replace(LI, birth=""), TODAY)


@pytest.mark.rule("R169")
@pytest.mark.rule("R170")
@pytest.mark.parametrize("together", [True, False])
def test_collecting_at_the_window_needs_nothing_more(together: bool) -> None:
    collection = Collection(together=together)
    checked = check_collection(collection, LI)
    assert (checked.collection, checked.warnings) == (collection, ())


def test_a_courier_needs_address_recipient_and_phone() -> None:
    with pytest.raises(PersonFaulty) as caught:
        check_collection(Collection(way="courier"), LI)
    assert [fault.field for fault in caught.value.faults] == ["address", "recipient", "phone"]
    full = Collection(way="courier", address=" 湖滨区\n崤山路1号", recipient="李小明", phone="138 1234 5678")
    assert check_collection(full, LI).collection == Collection(
        way="courier", address="湖滨区 崤山路1号", recipient="李小明", phone="13812345678"
    )
    with pytest.raises(PersonFaulty, match="最多200个字"):
        check_collection(replace(full, address="字" * 201), LI)


def test_electronic_results_come_with_what_must_be_told() -> None:
    assert len(check_collection(Collection(way="electronic"), LI).warnings) == 1
    assert len(check_collection(Collection(way="electronic"), replace(LI, phone="")).warnings) == 2


PEOPLE = st.builds(
    Person,
    kind=st.sampled_from(["个人", "组织"]),
    name=st.text(max_size=60),
    document=st.sampled_from(sorted(DOCUMENTS)),
    number=st.text(max_size=20),
    birth=st.one_of(st.text(max_size=10), st.dates().map(date.isoformat)),
    phone=st.one_of(st.text(max_size=15), st.from_regex(r"[0-9 +转x-]{5,16}", fullmatch=True)),
    representative=st.text(max_size=10),
)


@given(person=PEOPLE)
def test_normalising_twice_changes_nothing(person: Person) -> None:
    once = normalise(person)
    assert normalise(once) == once


@given(person=PEOPLE)
def test_whoever_passes_once_passes_again_unchanged(person: Person) -> None:
    try:
        checked = check_person(person, on=TODAY)
    except PersonFaulty as fault:
        assert fault.faults  # noqa: PT017  (either way out is fine, silence is not)
    else:
        assert check_person(checked.person, on=TODAY).person == checked.person
