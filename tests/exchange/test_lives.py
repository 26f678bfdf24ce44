"""The lives of a station: numbers that never meet, a place for each package, vectors that tell them apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.exchange import lives
from counter.exchange.versions import has_all

MARKS = ("", "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb")
RUNNING = st.integers(min_value=1, max_value=lives.STEP - 1)
LIFE = st.integers(min_value=0, max_value=200)
CODE, OTHER = "411202-21", "411202-01"


@given(LIFE, RUNNING)
def test_a_number_says_which_life_it_is_of(life: int, running: int) -> None:
    number = lives.first(life) + running
    assert lives.life_of(number) == life
    assert lives.said(number) == (f"{life}-{running}" if life else str(running))


@given(st.lists(st.tuples(LIFE, st.integers(min_value=1, max_value=20)), max_size=6))
def test_the_numbers_of_a_station_only_rise_whatever_lives_it_has(path: list[tuple[int, int]]) -> None:
    given_, sent = [], 0
    for life, packages in sorted(path):
        for _ in range(packages):
            sent = lives.following(sent, life)
            assert lives.life_of(sent) == life
            given_.append(sent)
    assert given_ == sorted(set(given_))


@given(st.data())
def test_every_package_is_taken_once_and_in_the_order_of_its_life(data: st.DataObject) -> None:
    """Whatever comes when, of however many lives: all of it is taken at last, each once, each in its turn."""
    counts = [data.draw(st.integers(min_value=1, max_value=5), label=f"life {n}") for n in range(3)]
    packages = [(lives.first(life) + n, MARKS[life]) for life in range(3) for n in range(1, counts[life] + 1)]
    needs = [0, *(lives.first(n) + data.draw(st.integers(0, counts[n])) for n in range(2))]
    received, current, taken = {"": 0}, "", list[int]()
    coming = data.draw(st.permutations([*packages, *packages]))
    for _ in range(len(packages) * 3):
        for number, mark in coming:
            at = MARKS.index(current)
            upto = {one: lives.reached(seq, taken) for one, seq in received.items()}
            begins = received[current] == lives.first(at)
            wants = needs[at] if at and begins and upto[MARKS[at - 1]] < needs[at] else 0
            spot = lives.place(number, mark, current, upto, needs=wants, taken=number in taken)
            assert (spot == "before") == (number in taken)
            if spot == "next":
                if mark == current:
                    assert number == received[mark] + 1  # of the life that counts strictly in order
                    received[mark] = number
                taken.append(number)
            elif spot == "asks" and MARKS.index(mark) == at + 1:
                current = mark  # a supervisor accepts
                received[mark] = lives.first(at + 1)
    assert sorted(taken) == [number for number, _ in packages]


def test_two_lives_of_one_number_are_told_apart() -> None:
    received = {"": 4, MARKS[1]: lives.first(1) + 2}
    assert lives.place(lives.first(1) + 3, MARKS[2], MARKS[1], received) == "clash"
    assert lives.place(lives.first(2) + 1, MARKS[2], MARKS[1], received) == "asks"
    assert lives.place(5, "", MARKS[1], received) == "next"
    assert lives.place(9, "", MARKS[1], received) == "next"  # what a former life left: in any order
    assert lives.place(9, "", MARKS[1], received, taken=True) == "before"
    assert lives.place(lives.first(1) + 3, MARKS[1], MARKS[1], received, needs=5) == "early"


@pytest.mark.parametrize(
    ("received", "there", "upto", "found"),
    [
        (3, (5, 7), 7, (4, 6)),
        (3, (100_001,), 0, ()),
        (100_000, (2, 100_003), 100_003, (100_001, 100_002)),
        (3, (100_001,), 6, (4, 5)),
        (3, (4,), 6, (5,)),
    ],
)
def test_what_is_lacking_is_named_life_by_life(
    received: int, there: tuple[int, ...], upto: int, found: tuple[int, ...]
) -> None:
    assert lives.lacking(received, there, upto) == found


def test_a_life_goes_on_from_the_last_one_that_is_known_unless_packages_of_one_since_are_missing() -> None:
    first, second, silent = (
        lives.Ancestor(mark=mark, seq=seq, hash="h", sent=sent)
        for mark, seq, sent in (("", 10, 4), (MARKS[1], 20, 100_002), (MARKS[2], 30, 0))
    )
    assert lives.parent_of((first, second, silent), ["", MARKS[1]]) == second
    assert lives.parent_of((first, second), [""]) is None
    assert lives.parent_of((first, second), [""], forgetful=True) == first
    assert lives.parent_of((first, silent), [""]) == first


@given(st.lists(LIFE.flatmap(lambda n: st.integers(0, 9).map(lambda k: lives.first(n) + k)), max_size=4))
def test_what_was_got_is_known_life_by_life(received: list[int]) -> None:
    assert lives.has_got(received, 0)
    for one in received:
        assert lives.has_got(received, one)
        most = max(n for n in received if lives.life_of(n) == lives.life_of(one))
        assert not lives.has_got(received, most + 1)


VECTORS = st.dictionaries(
    st.sampled_from([CODE, OTHER, lives.name_of(CODE, MARKS[1])]), st.integers(1, 90), max_size=3
)


@given(VECTORS, st.integers(1, 80), st.integers(1, 20))
def test_a_change_of_a_new_life_never_passes_for_one_of_the_former(
    vector: dict[str, int], backup: int, later: int
) -> None:
    """The very same number of an entry, in two lives: neither version has all of the other."""
    common = {name: min(seq, backup) for name, seq in vector.items() if name != lives.name_of(CODE, MARKS[1])}
    before = {**common, CODE: backup + later}
    after = lives.stamped(common, lives.name_of(CODE, MARKS[1]), backup + later, {CODE: backup})
    assert not has_all(before, after)
    assert not has_all(after, before)
    assert has_all(after, common)
    assert lives.forgotten(before, CODE, {CODE: backup})
    assert not lives.forgotten(common, CODE, {CODE: backup})


@given(VECTORS, st.integers(1, 90))
def test_what_came_back_is_not_made_older_by_a_change(vector: dict[str, int], backup: int) -> None:
    now = lives.stamped(vector, lives.name_of(CODE, MARKS[2]), 99, {CODE: backup})
    assert has_all(now, vector)
    assert now[CODE] >= backup
