"""Benchmarks report and never fail on time: the run ends with a table of them (see tests/conftest.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """`figure(what, measured, aim)`: one line of the table, carried by the test's report."""

    def keep(what: str, measured: str, aim: str = "") -> None:
        record_property("benchmark", f"{what}|{measured}|{aim}")

    return keep
