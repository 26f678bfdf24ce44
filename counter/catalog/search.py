"""Find the matter: number, name, pinyin, item or department, best match first.

The index is plain frozen data, so that the compiled catalogue keeps it; pypinyin is only needed to build
it. Every reading of a heteronym is indexed, so nobody has to know which one we think is right.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import chain, combinations, islice, product
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from counter.catalog.model import Matter

By = Literal["", "编号", "名称", "拼音", "事项", "部门"]

READINGS = 24
"""Most spellings kept of one text; the likeliest come first."""

LONGEST = 64
"""No name is longer; a longer term is only compared as it stands."""

_PINYIN: By = "拼音"
_NAME: By = "名称"
_BREAK = re.compile(r"[\s、,，;；/+|]+")
_RUN = re.compile(r"[a-z0-9]+|[^a-z0-9]+")


class Rank(IntEnum):
    """How well a term matches; smaller is better."""

    NUMBER = 0
    NAME = 1
    INITIALS = 2
    PINYIN = 3
    NUMBER_BEGINS = 4
    PINYIN_INSIDE = 5
    NAME_INSIDE = 6
    ITEM = 7
    DEPT = 8
    SCATTERED = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One matter of the index, in list order."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Forms of many texts in one string, a line for each text: line feed, tab, form, tab, form, tab.

    One string is searched at the speed of the machine; `starts` tells which text a place belongs to.
    """

    data: str
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Texts of one role, each once, and which matters carry them."""

    texts: tuple[str, ...]
    places: tuple[tuple[int, ...], ...]
    """For each text the places of its matters in the list."""
    plain: Lines
    """Folded: half-width, lower case, letters and digits only."""
    initials: Lines
    """Such as kfd."""
    syllables: Lines
    """Such as kai fan dian."""
    letters: Lines
    """Such as kaifandian."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Everything search() needs; pure data."""

    entries: tuple[Entry, ...]
    numbers: Lines
    """Such as e03, 03, e3, 3."""
    names: Texts
    items: Texts
    depts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A matter found, and why: `text` is the item or department that matched, else empty."""

    id: str
    name: str
    rank: int
    by: By
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Match:
    rank: Rank
    by: By
    text: str = ""


def build_index(matters: Iterable[Matter]) -> Index:
    """The index over matters in list order. Imports pypinyin: for the building of the catalogue only."""
    listed = tuple(matters)
    return Index(
        entries=tuple(Entry(id=matter.id, name=matter.name) for matter in listed),
        numbers=_lines(_numbers(matter.id) for matter in listed),
        names=_texts((matter.name, (place,)) for place, matter in enumerate(listed)),
        items=_texts(_carried(listed, _items_of)),
        depts=_texts(_carried(listed, _depts_of)),
    )


def search(index: Index, query: str, limit: int = 53) -> tuple[Hit, ...]:
    """The best `limit` matters for what was typed; every term must match. An empty query lists all.

    Ranked as Rank says, for the weakest term first; ties stay in list order.
    """
    terms = terms_of(query)
    if not terms:
        listed = index.entries[:limit]
        return tuple(Hit(id=entry.id, name=entry.name, rank=0, by="") for entry in listed)
    enough = limit if len(terms) == 1 else len(index.entries)
    found = [_best(index, term, enough) for term in terms]
    places = set(found[0]).intersection(*found[1:])
    ranked = sorted(places, key=lambda place: (*_weight(found, place), place))
    return tuple(_hit(index, found, place) for place in ranked[:limit])


def terms_of(query: str) -> tuple[str, ...]:
    """The terms of a query, folded: split at blanks and list marks, and between Latin and other letters."""
    parts = (_plain(part) for part in _BREAK.split(unicodedata.normalize("NFKC", query)))
    return tuple(dict.fromkeys(chain.from_iterable(_RUN.findall(part) for part in parts)))


def _items_of(matter: Matter) -> Iterator[str]:
    yield from matter.also
    for row in matter.rows:
        yield row.name
        yield from (item for item in (row.item, *(branch.item for branch in row.branches)) if item)


def _depts_of(matter: Matter) -> Iterator[str]:
    yield matter.lead
    yield from (row.dept for row in matter.rows)


def _carried(
    matters: tuple[Matter, ...], texts_of: Callable[[Matter], Iterator[str]]
) -> Iterable[tuple[str, tuple[int, ...]]]:
    carried: dict[str, list[int]] = {}
    for place, matter in enumerate(matters):
        for text in dict.fromkeys(texts_of(matter)):
            carried.setdefault(text, []).append(place)
    return ((text, tuple(places)) for text, places in carried.items())


def _texts(carried: Iterable[tuple[str, tuple[int, ...]]]) -> Texts:
    known = tuple(carried)
    plain = [_plain(text) for text, _ in known]
    readings = [_readings(text) for text in plain]
    syllables = [tuple(" ".join(spelling) for spelling in _spellings(options)) for options in readings]
    return Texts(
        texts=tuple(text for text, _ in known),
        places=tuple(places for _, places in known),
        plain=_lines((text,) for text in plain),
        initials=_lines(_initials(options) for options in readings),
        syllables=_lines(syllables),
        letters=_lines(tuple(form.replace(" ", "") for form in forms) for forms in syllables),
    )


def _initials(readings: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    heads = [tuple(dict.fromkeys(reading[0] for reading in options)) for options in readings]
    return tuple("".join(spelling) for spelling in _spellings(heads))


def _numbers(number: str) -> tuple[str, ...]:
    """Every way to type a number: e03, 03, e3, 3."""
    folded = number.casefold()
    digits = folded.lstrip("abcdefghijklmnopqrstuvwxyz")
    letter, short = folded[: len(folded) - len(digits)], digits.lstrip("0")
    return tuple(dict.fromkeys((folded, digits, letter + short, short)))


def _lines(forms_of_texts: Iterable[tuple[str, ...]]) -> Lines:
    starts, parts, at = [], [], 0
    for forms in forms_of_texts:
        part = "\n\t" + "".join(form + "\t" for form in dict.fromkeys(forms))
        starts.append(at)
        parts.append(part)
        at += len(part)
    return Lines(data="".join(parts), starts=tuple(starts))


@lru_cache(maxsize=4096)
def _readings(plain: str) -> tuple[tuple[str, ...], ...]:
    """For every character its readings, the likeliest in this text first; Latin stands for itself."""
    from pypinyin import Style, lazy_pinyin, pinyin

    likely = lazy_pinyin(plain, errors=_apart)
    every = (pinyin(char, style=Style.NORMAL, heteronym=True, errors=_apart) for char in plain)
    options = ([first, *known[0]] for first, known in zip(likely, every, strict=True))
    return tuple(kept for option in options if (kept := _typable(option)))


def _apart(text: str) -> Any:
    """What has no pinyin stays one element a character, so that likely and possible readings align."""
    return list(text)


def _typable(readings: Sequence[str]) -> tuple[str, ...]:
    """Readings as keys can type them; 旅 answers to lv and lu."""
    plain = [reading.replace("ü", "v") for reading in readings]
    loose = [reading.replace("v", "u") for reading in plain if len(reading) > 1]
    kept = (reading for reading in (*plain, *loose) if reading.isascii() and reading.isalnum())
    return tuple(dict.fromkeys(kept))


def _spellings(options: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """At most READINGS spellings: the likeliest, then those that differ at one place, at two, …"""
    likely = [option[0] for option in options]
    several = [place for place, option in enumerate(options) if len(option) > 1]
    changes = chain.from_iterable(combinations(several, count) for count in range(len(several) + 1))
    return islice(
        (spelling for places in changes for spelling in _changed(options, likely, places)), READINGS
    )


def _changed(
    options: Sequence[Sequence[str]], likely: list[str], places: tuple[int, ...]
) -> Iterator[tuple[str, ...]]:
    for choice in product(*(options[place][1:] for place in places)):
        spelling = likely.copy()
        for place, reading in zip(places, choice, strict=True):
            spelling[place] = reading
        yield tuple(spelling)


def _best(index: Index, term: str, enough: int) -> dict[int, _Match]:
    """The best match of one term in each matter it finds; ends once `enough` are found (they come ranked)."""
    found: dict[int, _Match] = {}
    for match, place in _ranked(index, term):
        found.setdefault(place, match)
        if len(found) >= enough:
            break
    return found


def _ranked(index: Index, term: str) -> Iterator[tuple[_Match, int]]:
    """Matches from the best rank to the weakest, in list order within one; each is sought on demand."""
    names = index.names
    yield from _each(Rank.NUMBER, "编号", _find(index.numbers, f"\t{term}\t"))
    yield from _each(Rank.NAME, "名称", _find(names.plain, f"\t{term}"))
    if term.isascii():
        yield from _typed(index, term)
    yield from _each(Rank.NAME_INSIDE, "名称", _find(names.plain, term))
    yield from _shared(Rank.ITEM, "事项", index.items, term)
    yield from _shared(Rank.DEPT, "部门", index.depts, term)
    if _is_word(term):
        lines, by = (names.initials, _PINYIN) if term.isascii() else (names.plain, _NAME)
        yield from _each(Rank.SCATTERED, by, _scan(lines, _scattered(term)))


def _typed(index: Index, term: str) -> Iterator[tuple[_Match, int]]:
    """What Latin letters and digits find in numbers and names; the inside only from two letters on."""
    names, word = index.names, _is_word(term)
    yield from _each(Rank.INITIALS, _PINYIN, _find(names.initials, f"\t{term}"))
    if word:
        yield from _each(Rank.PINYIN, _PINYIN, _scan(names.syllables, _mixed(term)))
    yield from _each(Rank.NUMBER_BEGINS, "编号", _find(index.numbers, f"\t{term}"))
    if word:
        inside = {*_find(names.initials, term), *_spelled(names, term)}
        yield from _each(Rank.PINYIN_INSIDE, _PINYIN, sorted(inside))


def _is_word(term: str) -> bool:
    """Long enough to be sought inside, and no pasted paragraph."""
    return 1 < len(term) <= LONGEST


def _mixed(term: str) -> str:
    """From the start: each letter goes on in its syllable or begins the next (kfd, kaifd, kaifan)."""
    return "\t" + "(?:[a-z0-9]* )?".join(term)


def _scattered(term: str) -> str:
    """The characters in this order in the first (likeliest) form, others between; never goes back."""
    return "\n\t" + "".join(f"[^\t\n{char}]*+{char}" for char in term)


def _each(rank: Rank, by: By, places: Iterable[int]) -> Iterator[tuple[_Match, int]]:
    match = _Match(rank, by)
    return ((match, place) for place in places)


def _shared(rank: Rank, by: By, texts: Texts, term: str) -> Iterator[tuple[_Match, int]]:
    """Items or departments: characters anywhere, pinyin from two letters on."""
    numbers = set(_find(texts.plain, term))
    if term.isascii() and _is_word(term):
        numbers.update(_find(texts.initials, term), _spelled(texts, term))
    first: dict[int, _Match] = {}
    for number in sorted(numbers):
        match = _Match(rank, by, texts.texts[number])
        for place in texts.places[number]:
            first.setdefault(place, match)
    return ((first[place], place) for place in sorted(first))


def _find(lines: Lines, needle: str) -> Iterator[int]:
    """Numbers of the lines that contain the needle."""
    at = lines.data.find(needle)
    while at >= 0:
        number = bisect_right(lines.starts, at) - 1
        yield number
        at = lines.data.find(needle, _end(lines, number))


def _scan(lines: Lines, pattern: str) -> Iterator[int]:
    """Numbers of the lines in which the pattern is found."""
    compiled = re.compile(pattern)
    found = compiled.search(lines.data)
    while found:
        number = bisect_right(lines.starts, found.start()) - 1
        yield number
        found = compiled.search(lines.data, _end(lines, number))


def _spelled(texts: Texts, term: str) -> Iterator[int]:
    """Numbers of the texts whose full pinyin holds the term from the start of a syllable on."""
    from_start = re.compile("[\t ]" + " ?".join(term))
    lines = texts.syllables
    for number in _find(texts.letters, term):
        if from_start.search(lines.data, lines.starts[number], _end(lines, number)):
            yield number


def _end(lines: Lines, number: int) -> int:
    return lines.starts[number + 1] if number + 1 < len(lines.starts) else len(lines.data)


def _weight(found: Sequence[dict[int, _Match]], place: int) -> tuple[int, int]:
    ranks = [matches[place].rank for matches in found]
    return max(ranks), sum(ranks)


def _hit(index: Index, found: Sequence[dict[int, _Match]], place: int) -> Hit:
    """Why: the weakest term says it, for it is the one that needs explaining."""
    entry = index.entries[place]
    match = max((matches[place] for matches in found), key=lambda one: one.rank)
    return Hit(id=entry.id, name=entry.name, rank=match.rank, by=match.by, text=match.text)


def _plain(text: str) -> str:
    """Half-width, lower case, accents of typed pinyin off (lǚ → lv), letters and digits only."""
    spread = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(char for char in spread.replace("u\u0308", "v") if char.isalnum())
    return unicodedata.normalize("NFC", bare)
