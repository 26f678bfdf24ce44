"""How much a short guide tells of each material, and the largest type it fits in: for leaf and leaflet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counter.guides.record import Guide, GuideMaterial
    from receipts.flow import Placed


@dataclass(frozen=True, slots=True)
class Telling:
    """How much is told of each material. `lines`: each long sentence in a line of its own."""

    standards: bool = True
    obtain: bool = True
    lines: bool = True


FULLEST = Telling()
SHORTER = (
    Telling(lines=False),
    Telling(obtain=False, lines=False),
    Telling(standards=False, obtain=False, lines=False),
)


class Tried:
    """Layouts of one guide, each made once. A larger size never needs fewer pages."""

    def __init__(self, make: Callable[[Telling, float], list[list[Placed]]]) -> None:
        self._make = make
        self._made: dict[tuple[Telling, float], list[list[Placed]]] = {}

    def pages(self, telling: Telling, size: float) -> list[list[Placed]]:
        """The rows on pages in this size."""
        if (telling, size) not in self._made:
            self._made[telling, size] = self._make(telling, size)
        return self._made[telling, size]

    def largest(self, telling: Telling, sizes: Sequence[float], most: int) -> list[list[Placed]] | None:
        """The pages in the largest of the sizes that needs no more than `most`; None = none does."""
        best = self.pages(telling, sizes[-1])
        if len(best) > most:
            return None
        low, high = 0, len(sizes) - 2
        while low <= high:
            middle = (low + high + 1) // 2
            pages = self.pages(telling, sizes[middle])
            if len(pages) <= most:
                best, high = pages, middle - 1
            else:
                low = middle + 1
        return best


def about(one: GuideMaterial, telling: Telling) -> str:
    """When it is wanted, what it has to be like, and where it comes from."""
    when = one.when(short=True)
    parts = [f"【{when}】" if when else ""]
    parts.append("；".join(one.standards) if telling.standards else "")
    if telling.obtain and one.obtain and not one.obtain.startswith(("申请人自备", "申请人自行")):
        parts.append(f"　取得：{one.obtain}")
    parts += [
        f"　{grace.partition('（')[0]}，窗口说明后果" for grace in (one.deferral, one.commitment) if grace
    ]
    return "".join(parts).strip("　")


def free(guide: Guide) -> tuple[str, str]:
    """What the window fetches, and what another item of the matter produces; each with its situation."""

    def named(one: GuideMaterial) -> str:
        when = one.when(short=True)
        return f"{one.name}（{when}）" if when else one.name

    fetched = [named(one) for one in guide.materials if one.due == "免提交"]
    inside = [f"{named(one)}〔“{one.supplied_by}”办结后产生〕" for one in guide.materials if one.supplied_by]
    return "、".join(fetched), "、".join(inside)
