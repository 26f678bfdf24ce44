"""Every command is documented: Chinese help, --data, and Chinese sentences for a wrong line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest
from cli_tools import run

from counter.cli.root import COMMANDS, counter

if TYPE_CHECKING:
    from collections.abc import Iterator

HAN = re.compile(r"[\u4e00-\u9fff]{4,}")


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))
        else:
            yield (*path, name), found


ALL = list(commands(counter))


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_every_command_has_chinese_help_and_a_data_option(
    path: tuple[str, ...], command: click.Command
) -> None:
    ran = run(*path, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"用法：counter {' '.join(path)} ")
    assert HAN.search(command.help or "")
    assert "--data" in ran.out
    for option in command.params:
        if isinstance(option, click.Option):
            assert HAN.search(option.help or "") or option.name == "as_json", option.name
    assert not re.search(r"Usage|Options|Show this message|\bTEXT\b|required", ran.out)


def test_the_overview_names_every_command() -> None:
    overview = run("--help").out
    assert all(f"  {name} " in overview for name in COMMANDS)
    assert {path[0] for path, _ in ALL} == set(COMMANDS)


def test_no_line_of_help_is_wider_than_a_page() -> None:
    from rich.cells import cell_len

    for path in ((), *(path for path, _ in ALL)):
        assert max(map(cell_len, run(*path, "--help").out.splitlines())) <= 110


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("intak",), "是不是“intake”"),
        (("intake",), "少写了 办件.yaml"),
        (("intake", "--outt", "x"), "没有 --outt 这个选项。是不是 --out?"),
        (("guides", "print", "--form", "poster", "--out", "x"), "--form 只能写：leaf、leaflet、full"),
        (("intake", "a.yaml", "b.yaml"), "后面多写了内容"),
        (("catalog", "list", "--json=1"), "--json"),
        (("find", "--data"), "--data"),
        (("journal",), "用法：counter journal"),
    ],
)
def test_a_wrong_line_is_told_in_chinese_and_gives_2(typed: tuple[str, ...], expected: str) -> None:
    ran = run(*typed)
    assert ran.code == 2
    assert expected in ran.err
    assert "Error" not in ran.err


def test_data_before_the_command_counts_as_well(tmp_path: object) -> None:
    ran = run("--data", str(tmp_path), "setup", "--json")
    assert ran.json["data"] == str(tmp_path)


def test_a_fault_of_the_program_shows_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    from counter.cli import catalog

    def fail(*_: object) -> None:
        raise RuntimeError("411202199112071236")

    monkeypatch.setattr(catalog, "compiled_of", fail)
    ran = run("catalog", "list")
    assert ran.code == 1
    assert "程序遇到意外" in ran.err
    assert "411202199112071236" not in ran.err + ran.out
