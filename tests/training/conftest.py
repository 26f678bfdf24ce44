"""One office for all scenarios: what one leaves behind is nothing to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lesson_hands
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[lesson_hands.Hall]:
    made = lesson_hands.Hall.open(tmp_path_factory.mktemp("training"))
    yield made
    made.office.store.close()
