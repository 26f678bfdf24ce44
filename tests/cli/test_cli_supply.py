"""`counter supply`: what was deferred comes, or its term is over, without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import supply_hands as later
import world
from cli_tools import Ran, run

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., Ran]


@pytest.fixture
def command(office: world.World) -> Command:
    def by(*args: str) -> Ran:
        return run(
            "supply", *args, "--operator", world.CLERK, data=office.office.data, pin=world.PINS[world.CLERK]
        )

    return by


@pytest.mark.rule("R140")
def test_what_is_deferred_is_listed_and_taken(office: world.World, command: Command) -> None:
    before = later.pushed(office, due="2099-12-01")
    number = before.course.case.number or ""
    (listed,) = command(number, "--json").json["lines"]
    assert (listed["line"], listed["due"], listed["late"]) == (before.line, "2099-12-01", False)
    assert before.line in command(number).out
    bare = command(number, before.line)
    assert bare.code == 1
    assert "写其中一样" in bare.err
    early = command(number, before.line, "--missing", "没有来")
    assert early.code == 1
    assert "还没有过" in early.err
    done = command(number, before.line, "--original", "1", "--json")
    assert done.code == 0, done.err
    assert (done.json["supplied"], done.json["scan"]) == (True, True)
    assert done.json["paper"].endswith(".U1")
    assert office.course(before.course.case.id).deferred == ()
    assert "没有还要补交" in command(number).out


@pytest.mark.rule("R140")
def test_a_term_that_is_over_is_registered(office: world.World, command: Command) -> None:
    office.clock.pass_days(-1000)
    before = later.pushed(office, due="2024-06-01")
    done = command(before.course.case.number or "", before.line, "--missing", "没有来")
    assert done.code == 0, done.err
    assert "到期没有补交" in done.out
    assert office.course(before.course.case.id).clock("deferral") is None
