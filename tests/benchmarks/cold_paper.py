"""One receipt from nothing: a fresh process imports the papers and draws. Writes seconds and bytes."""

from __future__ import annotations

import sys
import time

BEGUN = time.perf_counter()


def main() -> None:
    """Draw once, then say how long it took since this file began."""
    import samples

    import receipts

    pdf = receipts.render(samples.RECEIPT)
    sys.stdout.write(f"{time.perf_counter() - BEGUN} {len(pdf)}\n")


if __name__ == "__main__":
    main()
