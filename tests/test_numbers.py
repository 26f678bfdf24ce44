"""Numbers and codes: a slip of the finger shows, and whatever is scanned ends in a case or in a sentence."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from counter.cases.numbers import (
    KIND_LETTERS,
    Scanned,
    case_number,
    check_digit,
    code_of,
    handoff_number,
    paper_number,
    read_code,
)
from counter.errors import BadInput
from screens.scanner import LONGEST

PARTS = (
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.from_regex(r"[0-9]{2}", fullmatch=True),
    st.dates(date(2020, 1, 1), date(2099, 12, 31)),
    st.integers(1, 999_999),
)
NUMBERS = st.builds(case_number, *PARTS)
SLIPS = st.builds(handoff_number, *PARTS)
DIGEST = "0123456789abcdef" * 4


def digits_at(number: str) -> list[int]:
    return [at for at, char in enumerate(number) if char.isdigit()]


def test_a_case_number_says_where_which_window_when_and_how_many() -> None:
    number = case_number("411202", "01", date(2026, 11, 23), 4)
    assert re.fullmatch(r"411202-01-20261123-0004-\d", number)
    assert paper_number(number, "notice", 1) == f"{number}.G1"
    assert len(set(KIND_LETTERS.values())) == len(KIND_LETTERS)


@given(NUMBERS)
def test_a_number_reads_back_as_itself(number: str) -> None:
    scanned = read_code(number)
    assert scanned == Scanned(number)
    assert scanned.district == number[:6]


@given(NUMBERS, st.data())
def test_every_single_wrong_digit_shows(number: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(digits_at(number)))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    with pytest.raises(BadInput, match="校验位不对"):
        read_code(number[:at] + wrong + number[at + 1 :])


@given(NUMBERS, st.data())
def test_every_swap_of_neighbours_but_nine_and_nought_shows(number: str, data: st.DataObject) -> None:
    places = digits_at(number)
    left = data.draw(st.integers(0, len(places) - 2))
    one, two = places[left], places[left + 1]
    assume(number[one] != number[two] and {number[one], number[two]} != {"0", "9"})
    swapped = list(number)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    with pytest.raises(BadInput, match="校验位不对"):
        read_code("".join(swapped))


def test_at_least_nine_swaps_in_ten_show() -> None:
    """Luhn misses only 09 ↔ 90."""
    pairs = [(a, b) for a in "0123456789" for b in "0123456789" if a != b]
    missed = [(a, b) for a, b in pairs if check_digit(f"411202{a}{b}") == check_digit(f"411202{b}{a}")]
    assert sorted(missed) == [("0", "9"), ("9", "0")]


@given(NUMBERS, st.sampled_from(sorted(KIND_LETTERS)), st.integers(1, 999))
def test_a_code_reads_back_in_any_case_width_or_spacing(number: str, kind: str, sequence: int) -> None:
    paper = paper_number(number, kind, sequence)
    code = code_of(paper, DIGEST)
    wanted = Scanned(number, paper, "0123456789AB")
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in code)
    for raw in (code, code.lower(), f"\t{code}\r\n", f" {code[:9]} {code[9:]}", wide):
        assert read_code(raw) == wanted
    assert read_code(paper.lower()) == Scanned(number, paper)


def test_a_slip_has_a_number_of_its_own() -> None:
    assert handoff_number("411202", "01", date(2026, 11, 23), 7) == "JJ-411202-01-20261123-0007-5"


@given(SLIPS)
def test_a_slip_s_number_and_code_read_back_in_any_case_width_or_spacing(number: str) -> None:
    assert read_code(number) == Scanned("", handoff=number)
    assert read_code(f" {number.lower()}\n").district == number[3:9]
    code = code_of(number, DIGEST)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in code)
    for raw in (code, code.lower(), f"\t{code}\r\n", wide):
        assert read_code(raw) == Scanned("", digest="0123456789AB", handoff=number)


@given(SLIPS, st.data())
def test_every_single_wrong_digit_of_a_slip_shows(number: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(digits_at(number)))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    damaged = number[:at] + wrong + number[at + 1 :]
    for raw in (damaged, code_of(damaged, DIGEST)):
        with pytest.raises(BadInput, match="校验位不对"):
            read_code(raw)


@given(SLIPS, NUMBERS)
def test_a_slip_is_never_taken_for_a_case_nor_a_case_for_a_slip(slip: str, case: str) -> None:
    for raw in (slip.removeprefix("JJ-"), f"JJ-{case}"):
        with pytest.raises(BadInput, match="校验位不对"):
            read_code(raw)


@given(SLIPS, st.data())
def test_a_scanner_takes_a_slip_s_code_whole_and_a_cut_one_is_told(number: str, data: st.DataObject) -> None:
    code = code_of(number, DIGEST)
    assert len(code) <= LONGEST
    cut = code[: data.draw(st.integers(len("SMX1"), len(code) - 1))]
    with pytest.raises(BadInput, match="不完整或已损坏"):
        read_code(cut)


@pytest.mark.parametrize(
    "raw",
    [
        "SMX1:411202-01-20261123-0004-7.G1",
        "SMX1:411202-01-20261123-0004-7.G1:0123456789A",
        "SMX1:411202-01-20261123-0004-7.G1:0123456789AG",
        "SMX1",
        "SMX1::",
    ],
)
def test_a_damaged_code_asks_for_another_scan(raw: str) -> None:
    with pytest.raises(BadInput, match="不完整或已损坏") as caught:
        read_code(raw)
    assert caught.value.field == "code"


@pytest.mark.parametrize(
    "raw", ["JJ-", "JJ", "JJ-JJ-411202-01-20261123-0007-5", "JJ411202-01-20261123-0007-5"]
)
def test_half_a_slip_s_number_is_told(raw: str) -> None:
    with pytest.raises(BadInput, match="不是本系统的编号") as caught:
        read_code(raw)
    assert "JJ-" in caught.value.todo


def test_a_bare_case_number_in_a_code_is_told() -> None:
    with pytest.raises(BadInput, match="文书编号不对"):
        read_code("SMX1:411202-01-20261123-0004-7:0123456789AB")


def test_a_code_whose_paper_number_is_nonsense_is_told() -> None:
    with pytest.raises(BadInput, match="文书编号不对"):
        read_code("SMX1:A.B:0123456789AB")


@given(st.text(max_size=60))
@example("٤١١٢٠٢-٠١-٢٠٢٦١١٢٣-٠٠٠٤-٧")
@example("४११२०२-०१-२०२६११२३-०००४-७.G1")
@example("\x1b[31m")
@example("SMX1:" + "9" * 5000)
def test_anything_else_is_bad_input_in_a_sentence_and_never_a_crash(raw: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_code(raw)
    assert caught.value.todo
