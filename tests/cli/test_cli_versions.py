"""`counter catalog history` and `diff` as a person types them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli_tools import run

if TYPE_CHECKING:
    from pathlib import Path

OWN = "- {key: 某县特产证明, issuer: 某县}\n"


def grow(data: Path) -> None:
    folder = data / "overlay" / "materials"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(OWN, encoding="utf-8")


def test_history_and_diff_follow_an_addition(data: Path) -> None:
    (before,) = run("catalog", "history", "--json", data=data).json
    grow(data)
    found = run("catalog", "history", "--json", data=data).json
    assert {one["version"] for one in found} >= {before["version"]}
    assert len(found) == 2
    (now,) = [one["version"] for one in found if one["current"]]
    told = run("catalog", "diff", before["version"][:8], now, "--json", data=data).json
    assert (told["old"], told["new"]) == (before["version"], now)
    assert [(one["key"], one["after"]) for one in told["changes"]] == [
        ("某县特产证明", "新增"),
        ("某县特产证明", "某县"),
    ]
    spoken = run("catalog", "diff", before["version"], now, data=data)
    assert "2 处差别" in spoken.out
    assert "材料“某县特产证明”" in spoken.out


def test_one_version_alone_has_nothing_to_compare(data: Path) -> None:
    ran = run("catalog", "diff", data=data)
    assert ran.code == 1
    assert "只有这一个" in ran.err


def test_an_unknown_version_says_where_to_look(data: Path) -> None:
    ran = run("catalog", "diff", "ffff", data=data)
    assert ran.code == 1
    assert "catalog history" in ran.err
