from __future__ import annotations

import sys
from datetime import date, timedelta
from subprocess import run
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from counter.errors import BadInput
from counter.intake.identity import DOCUMENTS, FITS, age_on, check_document

if TYPE_CHECKING:
    from counter.cases.records import DocumentType

TODAY = date(2026, 11, 22)
BORN = st.dates(date(1900, 1, 1), TODAY)


def citizen(area: str, birth: str, sequence: str = "123") -> str:
    body = f"{area}{birth}{sequence}"
    return body + mod_11_2.calc_check_digit(body)


def fault_of(document: DocumentType, number: str, birth: date | None = None) -> BadInput:
    with pytest.raises(BadInput) as caught:
        check_document(document, number, on=TODAY, birth=birth)
    assert caught.value.what
    assert caught.value.todo
    return caught.value


@given(area=st.from_regex(r"[1-9][0-9]{5}", fullmatch=True), born=BORN, sequence=st.integers(0, 999))
def test_no_real_person_is_refused_whatever_the_area(area: str, born: date, sequence: int) -> None:
    number = citizen(area, f"{born:%Y%m%d}", f"{sequence:03}")
    checked = check_document("resident_id", number, on=TODAY)
    assert (checked.number, checked.birth) == (number, born)
    assert checked.sex == ("男" if sequence % 2 else "女")


@given(born=BORN, place=st.integers(0, 16), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_noticed(born: date, place: int, digit: str) -> None:
    number = citizen("411202", f"{born:%Y%m%d}")
    assume(number[place] != digit)
    assert fault_of("resident_id", number[:place] + digit + number[place + 1 :]).field == "number"


@given(born=BORN, sequence=st.integers(0, 999))
def test_the_right_check_digit_is_never_told(born: date, sequence: int) -> None:
    number = citizen("411202", f"{born:%Y%m%d}", f"{sequence:03}")
    wrong = "0" if number[17] != "0" else "1"
    fault = fault_of("resident_id", number[:17] + wrong)
    assert fault.what == "第18位校验码不对，应再核对一遍号码。"
    assert fault.todo == "请对照证件逐位核对后重输。"


def test_the_sample_of_the_standard_passes() -> None:
    checked = check_document("resident_id", "１１０１０５１９４９１２３１００２ｘ", on=TODAY)
    assert (checked.number, checked.birth, checked.sex) == ("11010519491231002X", date(1949, 12, 31), "女")
    assert checked.warnings == ()


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("", "还没有填居民身份证的号码"),
        ("4112021990030712", "应是18位，现在是16位"),
        ("41120219900307123XX", "应是18位，现在是19位"),
        ("4112021990030712X3", "前17位应是数字"),
        ("41120219900307123A", "第18位是数字或X"),
        ("٤11202199003071234", "前17位应是数字"),
        (citizen("411202", "19990230"), "不是真实的日期"),
        (citizen("411202", "20230229"), "不是真实的日期"),
        (citizen("411202", "20261123"), "在今天之后"),
        (citizen("411202", "18991231"), "早于1900年"),
        ("41120219900307123\x1b[31m", "应是18位，现在是17位"),
    ],
)
def test_each_slip_gets_its_own_sentence(number: str, says: str) -> None:
    fault = fault_of("resident_id", number)
    assert says in fault.what
    assert fault.field == "number"


@pytest.mark.parametrize(
    "area", ["330113", "330114", "133100", "310119", "130684", "320506", "440309", "710000"]
)
def test_new_and_renamed_areas_pass_without_a_word(area: str) -> None:
    assert check_document("resident_id", citizen(area, "19900307"), on=TODAY).warnings == ()


def test_an_unknown_area_only_warns_and_other_cards_are_named() -> None:
    def warning(area: str) -> str:
        (one,) = check_document("resident_id", citizen(area, "19900307"), on=TODAY).warnings
        return one

    assert "省级代码" in warning("240000")
    assert "港澳台居民居住证" in warning("810000")
    assert "外国人永久居留身份证" in warning("911100")


def test_an_old_fifteen_digit_number_is_taken_with_a_warning() -> None:
    checked = check_document("resident_id", "411202500307123", on=TODAY)
    assert (checked.birth, checked.sex) == (date(1950, 3, 7), "男")
    assert "15位" in checked.warnings[0]
    assert "不是真实的日期" in fault_of("resident_id", "411202501307123").what
    assert "全是数字" in fault_of("resident_id", "41120250030712X").what


def test_a_household_booklet_takes_the_number_or_the_birth_date() -> None:
    number = citizen("411202", "20200307")
    assert check_document("household", number, on=TODAY).birth == date(2020, 3, 7)
    born = check_document("household", " ", on=TODAY, birth=date(2026, 11, 1))
    assert (born.number, born.birth) == ("", date(2026, 11, 1))
    assert born.warnings
    assert fault_of("household", "").field == "birth"


@pytest.mark.parametrize("number", ["E12345678", "EA1234567", "g 1234-5678", "12345", "ABCD1234567890123"])
def test_passports_of_usual_shape_pass(number: str) -> None:
    assert check_document("passport", number, on=TODAY).warnings == ()


@pytest.mark.parametrize("number", ["1234", "AB/123456", "ABCDEFGH", "ABCD12345678901234"])
def test_passports_of_odd_shape_only_warn(number: str) -> None:
    assert len(check_document("passport", number, on=TODAY).warnings) == 1


def test_a_pasted_paragraph_is_no_passport_number() -> None:
    assert "太长" in fault_of("passport", "A1" * 100).what
    assert "太长" in fault_of("hmt_permit", "A1" * 100).what


@pytest.mark.parametrize("area", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan_pass(area: str) -> None:
    checked = check_document("hmt_residence", citizen(area, "19900307", "124"), on=TODAY)
    assert (checked.birth, checked.sex, checked.warnings) == (date(1990, 3, 7), "女", ())


def test_a_residence_permit_has_its_own_prefix() -> None:
    assert "81、82或83" in fault_of("hmt_residence", citizen("411202", "19900307")).what
    assert "现在是16位" in fault_of("hmt_residence", "8100001990030712").what
    wrong = "810000199003071246"
    assert "校验码不对" in fault_of("hmt_residence", wrong).what
    assert check_document("hmt_residence", citizen("810101", "19900307"), on=TODAY).warnings


@pytest.mark.parametrize("number", ["H12345678", "m1234567801", "12345678", "1234567801"])
def test_travel_permits_pass(number: str) -> None:
    assert check_document("hmt_permit", number, on=TODAY).warnings == ()


@pytest.mark.parametrize(("number", "says"), [("H1234567", "H或M加8位"), ("1234567", "8位数字")])
def test_travel_permits_with_a_digit_short_are_refused(number: str, says: str) -> None:
    assert says in fault_of("hmt_permit", number).what


def test_an_old_travel_permit_of_another_shape_only_warns() -> None:
    assert check_document("hmt_permit", "T12345678(B)", on=TODAY).warnings


def test_permanent_residents_have_an_old_and_a_new_number() -> None:
    new = citizen("911156", "19900307")
    assert check_document("foreign_pr", new, on=TODAY).birth == date(1990, 3, 7)
    old = check_document("foreign_pr", "usa110090030712", on=TODAY)
    assert (old.number, old.birth) == ("USA110090030712", None)
    assert old.warnings
    assert "以9开头" in fault_of("foreign_pr", citizen("411202", "19900307")).what
    assert "3个字母加12位数字" in fault_of("foreign_pr", "US1110090030712").what
    assert "现在是3位" in fault_of("foreign_pr", "911").what


@pytest.mark.parametrize("start", ["91411200", "92411202", "N2411202", "52411200", "A1110000", "Y1990000"])
def test_codes_of_every_registrar_and_region_pass(start: str) -> None:
    body = start + "MA3X5T8Q7"
    code = body + uscc.calc_check_digit(body + "0")
    assert check_document("uscc", code.lower(), on=TODAY).number == code


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("91110000600037341", "现在是17位"),
        ("9111000060003734IL", "没有I、O、S、V、Z"),
        ("911100006000373410", "校验码不对"),
    ],
)
def test_a_wrong_organisation_code_is_refused(number: str, says: str) -> None:
    assert says in fault_of("uscc", number).what


@pytest.mark.rule("R089")
def test_a_licence_number_can_be_checked_alone() -> None:
    assert check_document("uscc", "9111 0000 6000 3734 1L", on=TODAY).number == "91110000600037341L"


def test_a_newborn_has_no_number_but_a_birth_date() -> None:
    assert check_document("none_yet", "", on=TODAY, birth=TODAY).warnings == ()
    assert check_document("none_yet", "", on=TODAY, birth=date(2025, 11, 22)).warnings
    assert check_document("none_yet", "", on=TODAY, birth=date(2025, 11, 23)).warnings == ()
    assert fault_of("none_yet", "").field == "birth"
    assert fault_of("none_yet", "", TODAY + timedelta(days=1)).field == "birth"
    assert fault_of("none_yet", "411202", TODAY).field == "number"


@given(number=st.text(max_size=40), document=st.sampled_from(sorted(DOCUMENTS)))
def test_whatever_is_typed_ends_in_a_number_or_a_sentence(number: str, document: DocumentType) -> None:
    try:
        checked = check_document(document, number, on=TODAY, birth=TODAY)
    except BadInput as fault:
        assert fault.todo  # noqa: PT017  (either way out is fine, the sentence is not optional)
    else:
        assert len(checked.number) <= 30


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2012, 11, 22), date(2026, 11, 21), 13),
        (date(2012, 11, 22), date(2026, 11, 22), 14),
        (date(2012, 2, 29), date(2026, 2, 27), 13),
        (date(2012, 2, 29), date(2026, 2, 28), 14),
        (date(2012, 2, 29), date(2028, 2, 28), 15),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
        (TODAY, TODAY, 0),
    ],
)
def test_a_year_of_age_is_full_on_the_birthday(birth: date, on: date, age: int) -> None:
    assert age_on(birth, on) == age


def test_every_document_type_has_a_name_and_fits_someone() -> None:
    assert set(DOCUMENTS) == {*FITS["个人"], *FITS["组织"]}
    assert not {*FITS["个人"]} & {*FITS["组织"]}


def test_the_number_libraries_are_not_imported_before_they_are_needed() -> None:
    code = "import sys, counter.intake.applicant as _; print({'stdnum', 'phonenumbers'} & set(sys.modules))"
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
