"""办理层级: what a station takes itself, and what goes across levels."""

from __future__ import annotations

import pytest

from counter.catalog.levels import Handling, StationLevel, handling, levels_of

SAMPLES: list[tuple[str, StationLevel, bool, Handling]] = [
    ("市、县级", "县级", True, Handling(True, "县级")),
    ("市、县级", "市级", False, Handling(True, "市级")),
    ("市级", "县级", False, Handling(False, "市级")),
    ("县级", "市级", False, Handling(False, "县级")),
    ("省级", "县级", False, Handling(False, "省级")),
    ("乡级", "乡级", False, Handling(True, "乡级")),
    ("乡级", "县级", False, Handling(False, "乡级")),
    ("县级", "乡级", False, Handling(False, "县级")),
    ("市、县级", "乡级", False, Handling(False, "县级")),
    ("乡级", "村级", False, Handling(False, "乡级")),
    ("县级", "村级", False, Handling(False, "县级")),
    ("市、县级(不含市辖区)", "县级", False, Handling(True, "县级")),
    ("市、县级(不含市辖区)", "县级", True, Handling(False, "市级")),
    ("市、县级(不含市辖区)", "市级", True, Handling(True, "市级")),
    ("市、县级(不含市辖区)", "乡级", True, Handling(False, "市级")),
]


@pytest.mark.parametrize(("cell", "station", "district", "wanted"), SAMPLES)
def test_an_item_is_handled_where_the_notice_says(
    cell: str, station: StationLevel, *, district: bool, wanted: Handling
) -> None:
    assert handling(cell, station, city_district=district) == wanted


def test_the_levels_of_a_cell_are_read_one_by_one() -> None:
    assert levels_of("市、县级(不含市辖区)") == ("市级", "县级")
    assert levels_of("省级") == ("省级",)
    assert levels_of("") == ()


@pytest.mark.parametrize("station", ["市级", "县级", "乡级", "村级"])
def test_every_cell_of_the_list_names_a_level_and_has_a_place(station: StationLevel) -> None:
    from situation_tree import catalogue

    cells = {row.levels for matter in catalogue().matters for row in matter.rows}
    for cell in cells:
        assert levels_of(cell)
        for district in (True, False):
            place = handling(cell, station, city_district=district)
            assert place.level in levels_of(cell)
            assert not (place.here and district and station == "县级" and "不含市辖区" in cell)


def test_the_paper_says_whether_it_is_handled_here() -> None:
    assert str(Handling(True, "县级")) == "县级（本级）"
    assert str(Handling(False, "市级")) == "市级（跨层级）"
