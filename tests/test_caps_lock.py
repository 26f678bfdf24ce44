"""A clerk who left caps lock on finds every key where it was."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


def screens() -> list[type[Any]]:
    found = {}
    for path in sorted((ROOT / "screens").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        for kind in vars(import_module(".".join(parts).removesuffix(".__init__"))).values():
            if isinstance(kind, type) and kind.__dict__.get("BINDINGS"):
                found[kind.__qualname__] = kind
    return list(found.values())


@pytest.mark.parametrize("kind", screens(), ids=lambda kind: kind.__qualname__)
def test_a_letter_works_with_caps_lock_on(kind: type[Any]) -> None:
    for binding in kind.__dict__["BINDINGS"]:
        letters = {one for one in binding.key.split(",") if len(one) == 1 and one.isalpha()}
        assert {one.swapcase() for one in letters} == letters, binding
