"""打印: every print is counted and queued in one transaction; a sender hands the queue to the printers."""

from counter.desks.printing.ordering import (
    Ordered,
    Wanted,
    count_print,
    order,
    order_file,
    printers_of,
    where,
)

__all__ = ["Ordered", "Wanted", "count_print", "order", "order_file", "printers_of", "where"]
