"""No proxy of the person who runs the tests stands between the sender and this computer; three stations."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import compiled
import county
import pytest
import world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county and two townships that have joined, made once."""
    root = tmp_path_factory.mktemp("county")
    compiled.give(root / "begun")
    begun = world.World.open(root / "begun")
    county.staff(begun)
    begun.close()
    county.build(root, root / "begun")
    return root


@pytest.fixture(scope="session")
def built_sent(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with a case of the northern township in a package on the stick."""
    root = tmp_path_factory.mktemp("sent")
    made = county.copied(built, root)
    made.north.receive()
    made.north.out(made.stick, county.COUNTY)
    made.close()
    return root


@pytest.fixture
def sent(built_sent: Path, tmp_path: Path) -> Iterator[county.County]:
    """The three stations of one test; the northern one has put its first package on the stick."""
    made = county.copied(built_sent, tmp_path)
    yield made
    made.close()


@pytest.fixture
def three(built: Path, tmp_path: Path) -> Iterator[county.County]:
    """The three stations of one test, each with its own data folder, and a folder between them."""
    made = county.copied(built, tmp_path)
    yield made
    made.close()
