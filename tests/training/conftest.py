"""One office for all scenarios: what one leaves behind is nothing to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import compiled
import pytest
import world

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[world.World]:
    folder = tmp_path_factory.mktemp("training")
    compiled.give(folder)
    made = world.World.open(folder)
    yield made
    made.close()
