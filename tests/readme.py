"""The README, and what parts of it must say: computed from the program itself."""

from __future__ import annotations

import re
from datetime import date
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screens.shared.key_names import KEY_ZH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counter.catalog.model import Catalogue, Row

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")

NAMES = KEY_ZH | {
    "equals_sign": "=",
    "home": "Home",
    "end": "End",
    "ctrl+q": "Ctrl+Q",
    "ctrl+t": "Ctrl+T",
    "ctrl+n": "Ctrl+N",
    "ctrl+p": "Ctrl+P",
}
"""Keys as the key bar names them, and some that it never shows."""


def fenced(block: str) -> list[str]:
    """The lines of the code block that follows the mark `<!-- block -->`."""
    found = re.search(rf"^<!-- {block} -->\n```\w*\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    assert found, f"README.md has no block marked {block}"
    return found[1].splitlines()


# -- the key map -------------------------------------------------------------------------------------------


def key_map() -> dict[str, str]:
    """Class name → its cell: every binding the class itself declares, in its order."""
    return {kind.__name__: " · ".join(_entries(kind.__dict__["BINDINGS"])) for kind in _with_bindings()}


def written_key_map() -> dict[str, str]:
    """Class name → its cell as the README has it."""
    rows = re.findall(r"^\| [^|\n]*<!-- (\w+) --> \| (.*) \|$", TEXT, re.MULTILINE)
    return dict(rows)


def _with_bindings() -> Iterator[type[Any]]:
    for path in sorted((ROOT / "screens").rglob("*.py")):
        module = import_module(
            ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        )
        for kind in vars(module).values():
            if (
                isinstance(kind, type)
                and kind.__module__ == module.__name__
                and kind.__dict__.get("BINDINGS")
            ):
                yield kind


def _entries(bindings: Iterable[Any]) -> Iterator[str]:
    pairs = [(_keys(binding.key), binding.description) for binding in bindings]
    for (_, description), same in groupby(pairs, lambda pair: (pair[0].isdigit(), pair[1])):
        names = [keys for keys, _ in same]
        if len(names) > 2 and all(one.isdigit() for one in names):
            names = [f"{min(names)}–{max(names)}"]
        yield f"`{'/'.join(names)}` {description}"


def _keys(binding: str) -> str:
    return "/".join(dict.fromkeys(_key(one) for one in binding.split(",")))


def _key(key: str) -> str:
    single = len(key) == 1 or re.fullmatch(r"f\d+", key)
    return key.upper() if single else NAMES[key]


# -- the counts --------------------------------------------------------------------------------------------


def counts() -> list[str]:
    """Sentences of the README that hold numbers of the list."""
    from counter.catalog import load

    catalogue = load.load().catalogue
    matters = catalogue.matters
    known = {matter.id: [_known(catalogue, row) for row in matter.rows] for matter in matters}
    whole = [one for one, rows in known.items() if all(rows)]
    partly = [one for one, rows in known.items() if any(rows) and not all(rows)]
    none = [one for one, rows in known.items() if not any(rows)]
    wants = sum(len(item.requirements) for item in catalogue.items.values())
    return [
        f"{len(matters)} 件一件事、{sum(len(matter.rows) for matter in matters)} 行事项",
        f"{len(catalogue.materials)} 种材料、{wants} 条材料要求",
        f"每一行都有清单的 {len(whole)} 件：{'、'.join(whole)}",
        f"部分行有清单的 {len(partly)} 件：{'、'.join(partly)}",
        f"全部待核定的 {len(none)} 件（{'、'.join(none)}）",
        *_figures(catalogue),
    ]


def _figures(catalogue: Catalogue) -> Iterator[str]:
    from counter.catalog.coverage import figures

    found = figures(catalogue, date(2026, 11, 26))
    zh = {"high": "高", "medium": "中", "low": "低", "to-verify": "待核"}
    yield "、".join(f"{zh[one]} {count}" for one, count in found.requirements.items())
    answers = sum(len(matter.faq) for matter in catalogue.matters)
    reviewed = sum(bool(material.review) for material in catalogue.materials.values())
    yield f"审查要点 {reviewed} 种材料、常见问答 {answers} 条"
    for name, (known, every) in (
        ("设定依据", found.established),
        ("申请条件", found.conditions),
        ("自己的法定时限", found.limits),
        ("收费", found.fees),
        ("办理结果", found.results),
        ("承诺时限", found.promised),
    ):
        yield f"{name} {known}/{every}"
    yield f"另有 {found.limits_general} 个按许可的一般时限"


def _known(catalogue: Catalogue, row: Row) -> bool:
    keys = [branch.item for branch in row.branches] or [row.item or row.name]
    items = [catalogue.items.get(key) for key in keys]
    return all(item is not None and bool(item.requirements or item.no_materials_because) for item in items)
