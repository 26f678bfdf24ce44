from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from counter.cases.records import Person
from counter.intake.mask import mask_name, mask_number, mask_person, mask_phone

LETTERS = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), max_size=40)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("李小明", "李*"),
        ("李明", "李*"),
        ("欧阳修", "欧*"),
        ("阿卜杜·热合曼", "阿*"),
        ("John Smith", "J*"),
        ("李", "*"),
        ("", ""),
        ("𬱖明", "𬱖*"),
        ("葛\U000e0100明", "葛\U000e0100*"),
        ("e\u0301a", "e\u0301*"),
        ("e\u0301", "*"),
    ],
)
def test_a_name_shows_its_first_character_only(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_an_organisation_is_not_masked() -> None:
    assert mask_name("三门峡某餐饮有限公司", "组织") == "三门峡某餐饮有限公司"
    assert mask_number("91110000600037341L", "uscc") == "91110000600037341L"


@given(name=LETTERS)
def test_no_name_shows_more_than_one_letter_or_its_length(name: str) -> None:
    assume(name)
    assert mask_name(name) == ("*" if len(name) == 1 else name[0] + "*")


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("411202199003071234", "411202********1234"),
        ("411202900307123", "411202*******23"),
        ("USA110090030712", "USA110*******12"),
        ("E12345678", "E1*****78"),
        ("H12345678", "H1*****78"),
        ("12345", "1***5"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_document_numbers_keep_both_ends(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@given(number=LETTERS)
def test_a_masked_number_keeps_its_length_and_hides_the_middle(number: str) -> None:
    masked = mask_number(number)
    shown = sum(char != "*" for char in masked)
    assert len(masked) == len(number)
    assert shown <= (10 if len(number) >= 18 else 8 if len(number) >= 15 else len(number) // 2)
    assert all(char in ("*", own) for char, own in zip(masked, number, strict=True))


@given(number=st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True))
def test_the_birth_date_of_a_citizen_number_is_under_the_stars(number: str) -> None:
    assert mask_number(number)[6:14] == "********"


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("0398-2821234", "0398-***1234"),
        ("010-87654321转801", "010-****4321转***"),
        ("4008001234", "********34"),
        ("+852 9123 4567", "+852 **** 4567"),
        ("2821234", "*****34"),
        ("12345", "*****"),
        ("打我妈", "***"),
        ("", ""),
    ],
)
def test_phones_keep_what_the_clerk_needs_to_recognise(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(phone=LETTERS)
def test_no_phone_shows_more_than_seven_characters(phone: str) -> None:
    masked = mask_phone(phone)
    assert sum(char != "*" for char in masked) <= 7
    assert len(masked) == len(phone)


@given(text=st.text(max_size=40))
def test_masking_never_fails_and_is_never_the_whole_text(text: str) -> None:
    assert not text or mask_name(text) != text or text == "*" or text.endswith("*")
    assert mask_number(text).count("*") >= min(len(text), 1)
    assert isinstance(mask_phone(text), str)


def test_a_masked_person_shows_no_birth_date_and_no_whole_field() -> None:
    person = Person(name="李小明", number="11010519491231002X", birth="1949-12-31", phone="13812345678")
    masked = mask_person(person)
    assert masked == Person(name="李*", number="110105********002X", birth="", phone="138****5678")


def test_a_masked_organisation_hides_the_person_behind_it() -> None:
    shop = Person(
        kind="组织", name="某公司", document="uscc", number="91110000600037341L", representative="李小明"
    )
    masked = mask_person(shop)
    assert (masked.name, masked.number, masked.representative) == ("某公司", "91110000600037341L", "李*")
