"""Two processes give what one gives: in order, and the same faults."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from counter.cli import abreast
from counter.errors import Refused

ALONE = """
import os, sys
from counter.cli.abreast import abreast
from counter.errors import Refused

def work(n):
    if n == 30:
        raise Refused("第30件做不了。", todo="换一件。")
    return n * n, os.getpid()

found = list(abreast(work, range(20)))
assert [square for square, _ in found] == [n * n for n in range(20)], found
print(len({process for _, process in found} - {os.getpid()}))
try:
    list(abreast(work, range(40)))
except Refused as fault:
    print(fault.what, fault.todo)
"""


def _square(n: int) -> int:
    if n == 9:
        raise Refused("第9件做不了。")
    return n * n


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
def test_the_results_come_in_order_and_a_fault_as_it_was_raised() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    hands, fault = done.stdout.splitlines()
    assert int(hands) == 0 if os.cpu_count() == 1 else 1 <= int(hands) <= abreast.HANDS
    assert fault == "第30件做不了。 换一件。"


def test_where_it_is_not_safe_one_process_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(abreast, "_may_fork", lambda: False)
    assert list(abreast.abreast(_square, range(8))) == [n * n for n in range(8)]
    with pytest.raises(Refused, match="第9件"):
        list(abreast.abreast(_square, range(12)))


def test_few_jobs_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def never() -> bool:
        raise AssertionError("nobody asks")

    monkeypatch.setattr(abreast, "_may_fork", never)
    assert list(abreast.abreast(_square, range(abreast.LEAST - 1))) == [n * n for n in range(7)]
