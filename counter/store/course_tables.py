"""The tables of what follows the receipt: items, clocks, pieces of paper, messages, work queues.

As in tables.py, columns that carry a record's field bear the field's name.
"""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    TypedColumns,
    UniqueConstraint,
)

from counter.cases.items import Collector
from counter.clock.terms import Extension, Pause, Term
from counter.store.columns import Count, Moment, Packed, Words
from counter.store.tables import metadata


class ItemColumns(TypedColumns):
    """办件中的事项."""

    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), primary_key=True)
    no: Column[int] = Column(Integer, primary_key=True, autoincrement=False)
    version: Column[int] = Column(Integer, nullable=False)
    status: Column[str] = Column(Words, nullable=False)
    outcome: Column[str] = Column(Words, nullable=False)
    item: Column[str] = Column(Words, nullable=False)
    name: Column[str] = Column(Words, nullable=False)
    dept: Column[str] = Column(Words, nullable=False)
    level: Column[str] = Column(Words, nullable=False)
    here: Column[bool] = Column(Boolean, nullable=False)
    result: Column[str] = Column(Words, nullable=False)
    after: Column[tuple[int, ...]] = Column(Packed(tuple[int, ...]), nullable=False)
    pushed_at: Column[datetime | None] = Column(Moment, nullable=True)
    accepted_at: Column[datetime | None] = Column(Moment, nullable=True)
    accepted_by: Column[str] = Column(Words, nullable=False)
    prereviewed_at: Column[datetime | None] = Column(Moment, nullable=True)
    prereview: Column[str] = Column(Words, nullable=False)
    stage: Column[str] = Column(Words, nullable=False)
    decided_at: Column[datetime | None] = Column(Moment, nullable=True)
    decided_by: Column[str] = Column(Words, nullable=False)
    reasons: Column[tuple[str, ...]] = Column(Packed(tuple[str, ...]), nullable=False)
    elsewhere: Column[str] = Column(Words, nullable=False)
    result_number: Column[str] = Column(Words, nullable=False)
    certificate: Column[str] = Column(Words, nullable=False)
    physical: Column[bool] = Column(Boolean, nullable=False)
    ready_at: Column[datetime | None] = Column(Moment, nullable=True)
    delivered_at: Column[datetime | None] = Column(Moment, nullable=True)
    closed_at: Column[datetime | None] = Column(Moment, nullable=True)


case_items = Table("case_items", metadata, ItemColumns)
Index(None, case_items.c.decided_at)


class ClockColumns(TypedColumns):
    """计时. The facts never change but for pauses and extensions; the due moment is computed from them."""

    id: Column[str] = Column(Words, primary_key=True)
    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), nullable=False, index=True)
    item_no: Column[int] = Column(Integer, nullable=False)
    kind: Column[str] = Column(Words, nullable=False)
    subject: Column[str] = Column(Words, nullable=False)
    whose: Column[str] = Column(Words, nullable=False)
    start: Column[datetime] = Column(Moment, nullable=False)
    event: Column[str] = Column(Words, nullable=False)
    term: Column[Term] = Column(Packed(Term), nullable=False)
    pauses: Column[tuple[Pause, ...]] = Column(Packed(tuple[Pause, ...]), nullable=False)
    extensions: Column[tuple[Extension, ...]] = Column(Packed(tuple[Extension, ...]), nullable=False)
    due_at: Column[datetime | None] = Column(Moment, nullable=True)
    sure: Column[bool] = Column(Boolean, nullable=False)
    warn_at: Column[datetime | None] = Column(Moment, nullable=True)
    alarm: Column[str] = Column(Words, nullable=False)
    stopped_at: Column[datetime | None] = Column(Moment, nullable=True)
    stopped_by: Column[str] = Column(Words, nullable=False)
    late: Column[bool] = Column(Boolean, nullable=False)
    cause: Column[str] = Column(Words, nullable=False)


clocks = Table("clocks", metadata, ClockColumns)
_running = clocks.c.stopped_at.is_(None)
Index("ix_clocks_to_warn", clocks.c.alarm, clocks.c.warn_at, sqlite_where=_running, postgresql_where=_running)
Index("ix_clocks_to_tell", clocks.c.alarm, clocks.c.due_at, sqlite_where=_running, postgresql_where=_running)
Index(None, clocks.c.stopped_at)
Index("ix_clocks_unsure", clocks.c.sure, clocks.c.due_at, sqlite_where=_running, postgresql_where=_running)


class PieceColumns(TypedColumns):
    """Pieces of paper. One column names the one holder (design rule 5)."""

    id: Column[str] = Column(Words, primary_key=True)
    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), nullable=False, index=True)
    item_no: Column[int] = Column(Integer, nullable=False)
    line: Column[str] = Column(Words, nullable=False)
    kind: Column[str] = Column(Words, nullable=False)
    count: Column[int] = Column(Integer, nullable=False)
    pages: Column[int] = Column(Integer, nullable=False)
    holder: Column[str] = Column(Words, nullable=False)
    place: Column[str] = Column(Words, nullable=False)
    handoff: Column[str] = Column(Words, nullable=False)
    made_at: Column[datetime] = Column(Moment, nullable=False)
    number: Column[str] = Column(Words, nullable=False)


pieces = Table("pieces", metadata, PieceColumns)
Index(None, pieces.c.holder, pieces.c.case_id)


class PieceMoveColumns(TypedColumns):
    """Every change of hands."""

    id: Column[int] = Column(Count, primary_key=True)
    piece_id: Column[str] = Column(Words, ForeignKey("pieces.id"), nullable=False, index=True)
    case_id: Column[str] = Column(Words, nullable=False, index=True)
    at: Column[datetime] = Column(Moment, nullable=False)
    by: Column[str] = Column(Words, nullable=False)
    giver: Column[str] = Column(Words, nullable=False)
    taker: Column[str] = Column(Words, nullable=False)
    how: Column[str] = Column(Words, nullable=False)


piece_moves = Table("piece_moves", metadata, PieceMoveColumns)


class HandoffColumns(TypedColumns):
    """移交单."""

    id: Column[str] = Column(Words, primary_key=True)
    number: Column[str] = Column(Words, nullable=False)
    kind: Column[str] = Column(Words, nullable=False)
    giver: Column[str] = Column(Words, nullable=False)
    taker: Column[str] = Column(Words, nullable=False)
    status: Column[str] = Column(Words, nullable=False)
    version: Column[int] = Column(Integer, nullable=False)
    made_at: Column[datetime] = Column(Moment, nullable=False)
    made_by: Column[str] = Column(Words, nullable=False)
    confirmed_at: Column[datetime | None] = Column(Moment, nullable=True)
    confirmed_by: Column[str] = Column(Words, nullable=False)
    note: Column[str] = Column(Words, nullable=False)
    record: Column[str] = Column(Words, nullable=False)
    digest: Column[str] = Column(Words, nullable=False)
    prints: Column[int] = Column(Integer, nullable=False)


handoffs = Table("handoffs", metadata, HandoffColumns, UniqueConstraint("number"))
Index(None, handoffs.c.status, handoffs.c.made_at)


class HandoffLineColumns(TypedColumns):
    """What stands on a slip, line by line."""

    handoff_id: Column[str] = Column(Words, ForeignKey("handoffs.id"), primary_key=True)
    no: Column[int] = Column(Integer, primary_key=True, autoincrement=False)
    piece_id: Column[str] = Column(Words, nullable=False)
    case_id: Column[str] = Column(Words, nullable=False, index=True)
    number: Column[str] = Column(Words, nullable=False)
    what: Column[str] = Column(Words, nullable=False)
    kind: Column[str] = Column(Words, nullable=False)
    count: Column[int] = Column(Integer, nullable=False)
    pages: Column[int] = Column(Integer, nullable=False)
    mark: Column[str] = Column(Words, nullable=False)
    found_pages: Column[int] = Column(Integer, nullable=False)
    note: Column[str] = Column(Words, nullable=False)


handoff_lines = Table("handoff_lines", metadata, HandoffLineColumns)


class DiscrepancyColumns(TypedColumns):
    """差异."""

    id: Column[str] = Column(Words, primary_key=True)
    handoff_id: Column[str] = Column(Words, ForeignKey("handoffs.id"), nullable=False, index=True)
    line_no: Column[int] = Column(Integer, nullable=False)
    case_id: Column[str] = Column(Words, nullable=False, index=True)
    kind: Column[str] = Column(Words, nullable=False)
    what: Column[str] = Column(Words, nullable=False)
    giver: Column[str] = Column(Words, nullable=False)
    taker: Column[str] = Column(Words, nullable=False)
    opened_at: Column[datetime] = Column(Moment, nullable=False)
    opened_by: Column[str] = Column(Words, nullable=False)
    settled_at: Column[datetime | None] = Column(Moment, nullable=True)
    settled_by: Column[str] = Column(Words, nullable=False)
    how: Column[str] = Column(Words, nullable=False)


discrepancies = Table("discrepancies", metadata, DiscrepancyColumns)


class ScanColumns(TypedColumns):
    """Electronic copies; the files lie in the scans folder."""

    id: Column[str] = Column(Words, primary_key=True)
    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), nullable=False, index=True)
    line: Column[str] = Column(Words, nullable=False)
    item_no: Column[int] = Column(Integer, nullable=False)
    sha256: Column[str] = Column(Words, nullable=False)
    media: Column[str] = Column(Words, nullable=False)
    size: Column[int] = Column(Count, nullable=False)
    pages: Column[int] = Column(Integer, nullable=False)
    name: Column[str] = Column(Words, nullable=False)
    at: Column[datetime] = Column(Moment, nullable=False)
    by: Column[str] = Column(Words, nullable=False)
    removed_at: Column[datetime | None] = Column(Moment, nullable=True)
    removed_by: Column[str] = Column(Words, nullable=False)
    removed_reason: Column[str] = Column(Words, nullable=False)


scans = Table("scans", metadata, ScanColumns)


class OutgoingColumns(TypedColumns):
    """The outbox. The id is the idempotency key."""

    id: Column[str] = Column(Words, primary_key=True)
    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), nullable=False, index=True)
    item_no: Column[int] = Column(Integer, nullable=False)
    kind: Column[str] = Column(Words, nullable=False)
    recipient: Column[str] = Column(Words, nullable=False)
    payload: Column[str] = Column(Words, nullable=False)
    status: Column[str] = Column(Words, nullable=False)
    attempts: Column[int] = Column(Integer, nullable=False)
    next_at: Column[datetime] = Column(Moment, nullable=False)
    error: Column[str] = Column(Words, nullable=False)
    created_at: Column[datetime] = Column(Moment, nullable=False)
    sent_at: Column[datetime | None] = Column(Moment, nullable=True)
    ack: Column[str] = Column(Words, nullable=False)


outbox = Table("outbox", metadata, OutgoingColumns)
_waiting = outbox.c.status == "waiting"
Index("ix_outbox_to_send", outbox.c.next_at, sqlite_where=_waiting, postgresql_where=_waiting)
Index(None, outbox.c.status, outbox.c.created_at, outbox.c.id)


class DeliveryColumns(TypedColumns):
    """送达."""

    id: Column[str] = Column(Words, primary_key=True)
    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), nullable=False, index=True)
    rows: Column[tuple[int, ...]] = Column(Packed(tuple[int, ...]), nullable=False)
    way: Column[str] = Column(Words, nullable=False)
    status: Column[str] = Column(Words, nullable=False)
    collector: Column[Collector | None] = Column(Packed(Collector), nullable=True)
    courier: Column[str] = Column(Words, nullable=False)
    tracking: Column[str | None] = Column(Words, nullable=True)
    address: Column[str] = Column(Words, nullable=False)
    witness: Column[str] = Column(Words, nullable=False)
    reason: Column[str] = Column(Words, nullable=False)
    at: Column[datetime] = Column(Moment, nullable=False)
    by: Column[str] = Column(Words, nullable=False)
    delivered_at: Column[datetime | None] = Column(Moment, nullable=True)
    paper: Column[str] = Column(Words, nullable=False)
    proof_back_at: Column[datetime | None] = Column(Moment, nullable=True)


deliveries = Table("deliveries", metadata, DeliveryColumns, UniqueConstraint("tracking"))


class RatingColumns(TypedColumns):
    """好差评."""

    id: Column[str] = Column(Words, primary_key=True)
    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), nullable=False, index=True)
    level: Column[int] = Column(Integer, nullable=False)
    reasons: Column[tuple[str, ...]] = Column(Packed(tuple[str, ...]), nullable=False)
    remark: Column[str] = Column(Words, nullable=False)
    at: Column[datetime] = Column(Moment, nullable=False)
    by: Column[str] = Column(Words, nullable=False)


ratings = Table("ratings", metadata, RatingColumns)
Index(None, ratings.c.at)


class ArchiveColumns(TypedColumns):
    """归档."""

    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), primary_key=True)
    at: Column[datetime] = Column(Moment, nullable=False)
    by: Column[str] = Column(Words, nullable=False)
    package: Column[str] = Column(Words, nullable=False)
    digest: Column[str] = Column(Words, nullable=False)
    index_paper: Column[str] = Column(Words, nullable=False)


archives = Table("archives", metadata, ArchiveColumns)


class TaskColumns(TypedColumns):
    """The work queues: a projection, made anew for a case by every action on it."""

    queue: Column[str] = Column(Words, primary_key=True)
    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), primary_key=True, index=True)
    item_no: Column[int] = Column(Integer, primary_key=True, autoincrement=False)
    ref: Column[str] = Column(Words, primary_key=True)
    sort: Column[str] = Column(Words, nullable=False)
    """Due moment, or what sorts after every due moment."""
    number: Column[str] = Column(Words, nullable=False)
    matter_id: Column[str] = Column(Words, nullable=False)
    dept: Column[str] = Column(Words, nullable=False)
    operator: Column[str] = Column(Words, nullable=False)
    window: Column[str] = Column(Words, nullable=False)
    applicant_name: Column[str] = Column(Words, nullable=False)
    applicant_kind: Column[str] = Column(Words, nullable=False)
    what: Column[str] = Column(Words, nullable=False)
    due_at: Column[datetime | None] = Column(Moment, nullable=True)
    sure: Column[bool] = Column(Boolean, nullable=False)
    since: Column[datetime] = Column(Moment, nullable=False)


tasks = Table("tasks", metadata, TaskColumns)
_place = (tasks.c.sort, tasks.c.case_id, tasks.c.item_no, tasks.c.ref)
Index("ix_tasks_queue", tasks.c.queue, *_place)
Index("ix_tasks_dept", tasks.c.queue, tasks.c.dept, *_place)
Index("ix_tasks_matter", tasks.c.queue, tasks.c.matter_id, *_place)
Index("ix_tasks_operator", tasks.c.operator, *_place)
Index("ix_tasks_own", tasks.c.queue, tasks.c.operator, *_place)


class TaskCountColumns(TypedColumns):
    """How many tasks stand in each queue; triggers on `tasks` keep it true at any size."""

    queue: Column[str] = Column(Words, primary_key=True)
    dept: Column[str] = Column(Words, primary_key=True)
    operator: Column[str] = Column(Words, primary_key=True)
    number: Column[int] = Column(Count, nullable=False)


task_counts = Table("task_counts", metadata, TaskCountColumns)


class UnqueuedColumns(TypedColumns):
    """Cases of an older program that stand in no queue yet; see counter.desks.catchup."""

    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), primary_key=True)


unqueued = Table("unqueued", metadata, UnqueuedColumns)
