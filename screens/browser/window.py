"""What runs behind one browser page: the workstation on the data folder that `serve` names."""

from __future__ import annotations

import sys
from pathlib import Path

from screens.app import CounterApp


def main() -> int:
    """Run until the page is closed; the exit code for who started it."""
    app = CounterApp(Path(sys.argv[1]))
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
