"""The workstation as `counter` starts it, on a data folder and, if given, a catalogue folder."""

from __future__ import annotations

import sys
from pathlib import Path

from screens.app import CounterApp, run

if __name__ == "__main__":
    if len(sys.argv) > 2:
        CounterApp(Path(sys.argv[1]), catalogue=Path(sys.argv[2])).run()
    else:
        run(Path(sys.argv[1]))
