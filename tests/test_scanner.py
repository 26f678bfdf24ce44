"""The scanner's state machine on its own: what is a code, what is a person's key, and when."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key
from textual.keys import _character_to_key

from screens.scanner import GAP, LONGEST, PREFIXES, REPEAT, Scanner

CODE = "SMX1:411202-01-20261123-0001-3.G1:0123456789AB"
FAST = 0.002


def key(char: str) -> Key:
    return Key("enter", "\r") if char == "\n" else Key(_character_to_key(char), char)


def feed(
    scanner: Scanner, typed: str, *, gap: float = FAST, at: float = 10.0
) -> tuple[str, list[str], float]:
    """Type; what was passed on as keys, the codes, and the time after the last key."""
    passed, codes = "", []
    for char in typed:
        keys, code = scanner.feed(key(char), at)
        passed += "".join("\n" if one.key == "enter" else one.character or "" for one in keys)
        codes += [code] if code else []
        at += gap
    return passed, codes, at


def test_a_whole_code_at_speed_is_one_code_and_no_key() -> None:
    assert feed(Scanner(), f"{CODE}\n")[:2] == ("", [CODE])


def test_a_scanner_in_lower_case_is_understood_too() -> None:
    assert feed(Scanner(), f"{CODE.lower()}\n")[:2] == ("", [CODE.lower()])


def test_the_same_keys_by_hand_are_keys() -> None:
    scanner = Scanner()
    passed, codes, at = feed(scanner, f"{CODE}\n", gap=GAP * 2)
    rest = "".join(one.character or "" for one in scanner.flush())
    assert (passed + rest, codes) == (f"{CODE}\n", [])
    assert at > 0


def test_a_code_that_stops_half_way_is_thrown_away_not_typed() -> None:
    scanner = Scanner()
    passed, codes, at = feed(scanner, CODE[:20])
    assert (passed, codes) == ("", [])
    after, codes, _ = feed(scanner, "x", at=at + 1)
    assert (after, codes) == ("x", [])


def test_words_that_begin_like_a_code_are_typed_as_they_are() -> None:
    for word in ("smile", "SMX3:12", "ssmx", "sm", "xs"):
        scanner = Scanner()
        passed, codes, _ = feed(scanner, word)
        assert (passed + "".join(one.character or "" for one in scanner.flush()), codes) == (word, [])


def test_the_same_code_again_at_once_is_dropped_and_a_moment_later_it_counts() -> None:
    scanner = Scanner()
    _, codes, at = feed(scanner, f"{CODE}\n{CODE}\n")
    assert codes == [CODE]
    _, codes, _ = feed(scanner, f"{CODE}\n", at=at + REPEAT * 2)
    assert codes == [CODE]


def test_another_code_at_once_counts() -> None:
    other = CODE.replace("G1", "G2")
    assert feed(Scanner(), f"{CODE}\n{other}\n")[1] == [CODE, other]


def test_a_code_without_an_end_is_no_code() -> None:
    scanner = Scanner()
    _, codes, _ = feed(scanner, PREFIXES[0] + "9" * LONGEST * 2 + "\n")
    assert codes == []


@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40).filter(
        lambda t: not any(one in t.upper() for one in PREFIXES)
    )
)
def test_whatever_is_no_code_comes_through_whole_and_in_order(typed: str) -> None:
    scanner = Scanner()
    passed, codes, _ = feed(scanner, typed)
    assert passed + "".join(one.character or "" for one in scanner.flush()) == typed
    assert codes == []
