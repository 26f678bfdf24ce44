from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counter.intake.text import clean_line, clean_name, clean_number, premises_key

if TYPE_CHECKING:
    from collections.abc import Callable

CLEANERS = (clean_line, clean_name, clean_number, premises_key)
NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            list("\x1b\x9b\x9d\x07[]m;0\u0301\u0308\u200b\u202e\u2066- ·•．.李明河南省三门峡市ß")
        ),
    ),
    max_size=40,
)


@pytest.mark.parametrize("clean", CLEANERS)
@given(raw=NASTY)
@example(raw="e\u200b\u0301")
@example(raw="\x1b\x1b[0m[31m")
@example(raw="河南省-三门峡市")
def test_cleaning_twice_changes_nothing(clean: Callable[[str], str], raw: str) -> None:
    once = clean(raw)
    assert clean(once) == once


@given(raw=NASTY)
def test_nothing_that_moves_a_terminal_or_hides_survives(raw: str) -> None:
    for clean in CLEANERS:
        kinds = {unicodedata.category(char) for char in clean(raw)}
        assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(raw=NASTY)
def test_cleaned_lines_are_nfc_and_can_be_stored(raw: str) -> None:
    line = clean_line(raw)
    assert unicodedata.is_normalized("NFC", line)
    assert line.encode("utf-8").decode("utf-8") == line
    assert line == line.strip()


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("\x1b[31m李小明\x1b[0m", "李小明"),
        ("\x1b[200~李小明\x1b[201~", "李小明"),
        ("\x1b]0;title\x07李小明", "李小明"),
        ("\x1b]8;;http://x\x1b\\李小明\x1b]8;;\x1b\\", "李小明"),
        ("\x9b31m李小明", "李小明"),
        ("\x1b]unfinished 李小明", "unfinished 李小明"),
        ("\x1b李小明", "李小明"),
        ("李小明\x1b[31", "李小明"),
    ],
)
def test_terminal_escapes_are_removed_whole_and_the_name_stays(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


@pytest.mark.parametrize("raw", ["[red]", "[/red]", "<b>李</b>", "A&B", "{}", "{name!r}", "[", "=1+1", "%s"])
def test_markup_stays_literally_what_was_typed(raw: str) -> None:
    assert clean_name(raw) == raw


@pytest.mark.parametrize("dot", "·•・‧．･∙⋅")
def test_any_dot_between_han_becomes_the_one_of_the_name_rule(dot: str) -> None:
    assert clean_name(f"阿卜杜{dot}热合曼") == "阿卜杜\u00b7热合曼"
    assert clean_name(f"阿卜杜 {dot} 热合曼{dot}买买提") == "阿卜杜\u00b7热合曼\u00b7买买提"


def test_dots_that_stand_elsewhere_stay() -> None:
    assert clean_name("J．Smith") == "J．Smith"
    assert clean_name("李．") == "李．"


def test_pasted_lines_and_tabs_become_one_space() -> None:
    assert clean_line(" 湖滨区\r\n\t崤山路\u20281号\u3000 ") == "湖滨区 崤山路 1号"


def test_bidi_and_zero_width_characters_are_dropped() -> None:
    assert clean_name("\u202e李\u200b小\u2066明\u2069\ufeff\u00ad") == "李小明"


@pytest.mark.parametrize(
    "name", ["㛃䶮犇喆堃", "𬱖𫖯", "𰻝", "葛\U000e0100", "\ue000某", "\U0002ebf0", "Ğülşen", "〇"]
)
def test_rare_characters_of_names_stay(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("４１１２０２１９９００３０７１２３ｘ", "41120219900307123X"),
        ("411202 19900307-123x\n", "41120219900307123X"),
        ("h1234—5678", "H12345678"),
        ("\u202a4112\u202c", "4112"),
        ("٤١", "٤١"),
    ],
)
def test_numbers_are_half_width_upper_case_and_without_gaps(raw: str, clean: str) -> None:
    assert clean_number(raw) == clean


@pytest.mark.parametrize(
    "other",
    [
        "湖滨区崤山路3-2号",
        "河南省三门峡市湖滨区崤山路３－２号",
        "三门峡市 湖滨区,崤山路 3—2 号。",
        "湖滨区崤山路3–2号",
    ],
)
def test_spellings_of_one_address_share_a_key(other: str) -> None:
    assert premises_key(other) == premises_key("湖滨区崤山路3-2号") != ""


def test_different_house_numbers_do_not_share_a_key() -> None:
    assert premises_key("崤山路3-2号") != premises_key("崤山路32号")


def test_an_address_that_says_nothing_has_no_key() -> None:
    assert premises_key("") == premises_key(" 河南省三门峡市 ") == premises_key("——") == ""
