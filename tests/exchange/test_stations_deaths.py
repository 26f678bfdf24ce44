"""A month in which stations die again and again: whatever is left anywhere is everywhere at the end."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from county import COUNTY, NAMES, NORTH, SOUTH
from restore_hands import asked, backed_up, restored
from test_stations_month import DAYS, Month, Road
from test_stations_walk import same, unbroken

from counter.desks.context import Desk
from counter.journal import breaks

if TYPE_CHECKING:
    from pathlib import Path

    from county import County


def lived(month: Month, chance: Random) -> int:
    """Days with backups now and then, and deaths, with the last stick or without; how many died."""
    backups: dict[str, list[Path]] = {}
    deaths = 0
    for day in range(DAYS):
        if day >= 4 and chance.random() < 0.4:
            code = chance.choice(list(NAMES))
            backups.setdefault(code, []).append(backed_up(month.three, code))
        if backups and day >= 6 and chance.random() < 0.3:
            code = chance.choice(list(backups))
            month.backup = chance.choice(backups[code])
            deaths += 1
            if chance.random() < 0.7:
                month.dies(code)
            else:
                restored(month.three, code, month.backup)
        month.day()
    return deaths


@pytest.mark.parametrize("seed", [250])
def test_after_many_deaths_county_and_township_have_the_same_of_all_that_is_left(
    three: County, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "verify", lambda desk, _name, _pin: desk.session)  # PINs are slow by design
    month = Month(three, Road(three.stick.parent, Random(seed)), Random(seed + 1))  # noqa: S311
    assert lived(month, Random(seed + 2)) > 3  # noqa: S311
    month.end()
    month.end()
    for case_id, code in month.mine.items():
        pair = (three.county, three.stations[code])
        if any(one.snapshot(case_id) is not None for one in pair):
            assert same(case_id, *pair), case_id
    assert [asked(one) for one in three.all] == [(), (), ()]
    for code in (NORTH, SOUTH):
        assert unbroken(three.county, code)
        assert unbroken(three.stations[code], COUNTY)
    assert all(breaks(one.world.office.store.verify_journal()) == () for one in three.all)
