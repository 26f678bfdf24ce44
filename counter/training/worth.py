"""One mistake as the scoring finds it, before it is written on the sheet."""

from __future__ import annotations

from dataclasses import dataclass

from counter.training.prices import PRICES


@dataclass(frozen=True, slots=True)
class Miss:
    """A mistake: its kind (key of PRICES), what happened, and what proves it wrong."""

    kind: str
    text: str
    rules: tuple[str, ...] = ()
    """Rules of this very case; empty = those of its kind."""
    line: str = ""
    times: int = 1


def cost(miss: Miss) -> int:
    """What it costs: its price for each time, up to the most of its kind."""
    price = PRICES[miss.kind]
    full = price.points * miss.times
    return min(full, price.most) if price.most else full
