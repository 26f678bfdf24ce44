"""The table of the print queue. Columns bear the names of the record's fields, as in tables.py."""

from datetime import datetime

from sqlalchemy import Boolean, Column, Index, Integer, Table, TypedColumns

from counter.store.columns import Moment, Words
from counter.store.tables import metadata


class PrintJobColumns(TypedColumns):
    """打印队列. A job names what is to be printed: the paper's record is the truth (design rule 4)."""

    id: Column[str] = Column(Words, primary_key=True)
    version: Column[int] = Column(Integer, nullable=False)
    window: Column[str] = Column(Words, nullable=False)
    what: Column[str] = Column(Words, nullable=False)
    ref: Column[str] = Column(Words, nullable=False)
    kind: Column[str] = Column(Words, nullable=False)
    name: Column[str] = Column(Words, nullable=False)
    title: Column[str] = Column(Words, nullable=False)
    case_id: Column[str] = Column(Words, nullable=False)
    printer: Column[str] = Column(Words, nullable=False)
    copies: Column[int] = Column(Integer, nullable=False)
    duplex: Column[bool] = Column(Boolean, nullable=False)
    reprint: Column[int] = Column(Integer, nullable=False)
    status: Column[str] = Column(Words, nullable=False)
    doubt: Column[bool] = Column(Boolean, nullable=False)
    tries: Column[int] = Column(Integer, nullable=False)
    next_at: Column[datetime] = Column(Moment, nullable=False)
    error: Column[str] = Column(Words, nullable=False)
    spool: Column[str] = Column(Words, nullable=False)
    sender: Column[str] = Column(Words, nullable=False)
    created_at: Column[datetime] = Column(Moment, nullable=False)
    created_by: Column[str] = Column(Words, nullable=False)
    changed_at: Column[datetime] = Column(Moment, nullable=False)


print_jobs = Table("print_jobs", metadata, PrintJobColumns)
Index(None, print_jobs.c.status, print_jobs.c.window, print_jobs.c.created_at)
Index(None, print_jobs.c.ref)
