"""Papers on an 80 mm roll: the same record, number and code as on A4, as long as its content.

`measures` says where things stand on the roll, `rows` turns the blocks of a paper into rows, `pdf` draws
them, `uses` saves paper; `receipts.printers.escpos` makes dots of it. A new kind of paper needs nothing here:
every block has its rows.
"""

from __future__ import annotations

from .pdf import render

__all__ = ["render"]
