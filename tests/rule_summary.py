"""Which rules of the notice a run of the tests proved, place by place, and which it did not."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

import yaml

import catalog_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@cache
def places() -> dict[str, str]:
    """Rule id → its place in the notice, in the notice's order."""
    text = (catalog_data.ROOT / "procedure" / "rules.yaml").read_text(encoding="utf-8")
    return {rule["id"]: rule["place"] for rule in yaml.load(text, Loader=yaml.CSafeLoader)}


def unknown(ids: Iterable[str]) -> list[str]:
    """Those that the notice does not have."""
    return [one for one in ids if one not in places()]


def spans(ids: Iterable[str]) -> str:
    """`R001–R003 R007`: runs of three and more are drawn together."""
    numbers = sorted(int(one.removeprefix("R")) for one in ids)
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    return " ".join(_span(run) for run in runs)


def _span(run: list[int]) -> str:
    if len(run) > 2:
        return f"R{run[0]:03}–R{run[-1]:03}"
    return " ".join(f"R{n:03}" for n in run)


def lines(proved: frozenset[str]) -> Iterator[str]:
    """The summary: the count, the proved ones by place, the others in short."""
    known = places()
    yield f"覆盖的规定: {len(proved & known.keys())}/{len(known)}"
    for place, ids in groupby(known, known.__getitem__):
        if found := [one for one in ids if one in proved]:
            yield f"  {place}: {spans(found)}"
    if rest := known.keys() - proved:
        yield f"未覆盖: {spans(rest)}"
