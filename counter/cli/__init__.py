"""The `counter` command: the screens when called alone, the plain route with a sub-command."""

from __future__ import annotations


def main() -> None:
    """Entry point. Exit codes: 0 done, 1 problems found (all are told), 2 the command was typed wrong."""
    from counter.cli import say
    from counter.cli.root import counter

    say.prepare_streams()
    counter(prog_name="counter")
