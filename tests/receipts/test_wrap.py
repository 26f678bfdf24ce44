"""避头尾 holds for every text and every width."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from receipts.wrap import NO_END, NO_START, wrap

TEXTS = st.text(
    alphabet=st.sampled_from("的一是受理件，。、；：？！）》”’…—·（《“‘ABCabc019-/.,%([ 　𬱖𠅤é"),
    max_size=120,
)
WIDTHS = st.integers(min_value=2, max_value=60)


@settings(deadline=None)
@given(TEXTS, WIDTHS)
def test_no_text_is_lost(text: str, width: int) -> None:
    assert "".join(wrap(text, width, cell_len)) == text


@settings(deadline=None)
@given(TEXTS, WIDTHS, st.integers(min_value=0, max_value=4))
def test_no_line_is_wider_than_its_box(text: str, width: int, indent: int) -> None:
    lines = wrap(text, width + indent, cell_len, indent=indent)
    assert cell_len(lines[0].rstrip()) <= width
    assert all(cell_len(line.rstrip()) <= width + indent for line in lines)


def loose(text: str) -> bool:
    """Whether punctuation comes so thin that every line has a place to break."""
    run = longest = 0
    for char in text:
        run = run + 1 if char in NO_START | NO_END or char.isspace() else 0
        longest = max(longest, run)
    return longest <= 3


@settings(deadline=None)
@given(TEXTS.filter(loose), st.integers(min_value=24, max_value=60))
def test_no_line_starts_with_a_comma_or_ends_with_an_opening_bracket(text: str, width: int) -> None:
    lines = wrap(text, width, cell_len)
    for line in lines[1:]:
        assert line.lstrip()[:1] not in NO_START
    for line in lines[:-1]:
        assert line.rstrip()[-1:] not in NO_END


def test_words_and_numbers_stay_whole_where_they_fit() -> None:
    assert wrap("编号411202-01-20261123号", 20, cell_len) == ["编号", "411202-01-20261123号"]


def test_a_run_longer_than_the_line_is_broken() -> None:
    assert wrap("A" * 25, 10, cell_len) == ["A" * 10, "A" * 10, "A" * 5]


def test_a_line_feed_ends_a_line() -> None:
    assert wrap("甲\n\n乙", 10, cell_len) == ["甲", "", "乙"]


def test_a_closing_mark_takes_the_character_before_it_along() -> None:
    assert wrap("甲乙丙，丁", 6, cell_len) == ["甲乙", "丙，丁"]
