"""The tables, as they stand today. How they came about: migrations/.

Columns that carry a record's field bear the field's name, so `columns` can select a record whole.
"""

import dataclasses
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    TypedColumns,
    UniqueConstraint,
)

from counter.cases.records import Draft
from counter.store.columns import Count, Moment, Packed, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class CaseColumns(TypedColumns):
    """办件, with what is searched by drawn out of the draft (see keys.py)."""

    id: Column[str] = Column(Words, primary_key=True)
    number: Column[str | None] = Column(Words, unique=True, nullable=True)
    status: Column[str] = Column(Words, nullable=False)
    version: Column[int] = Column(Integer, nullable=False)
    matter_id: Column[str] = Column(Words, nullable=False)
    catalogue: Column[str] = Column(Words, nullable=False)
    draft: Column[Draft] = Column(Packed(Draft), nullable=False)
    opened_at: Column[datetime] = Column(Moment, nullable=False)
    opened_by: Column[str] = Column(Words, nullable=False)
    window: Column[str] = Column(Words, nullable=False)
    updated_at: Column[datetime] = Column(Moment, nullable=False)
    updated_by: Column[str] = Column(Words, nullable=False)
    received_at: Column[datetime | None] = Column(Moment, nullable=True)
    applicant_name: Column[str] = Column(Words, nullable=False)
    applicant_kind: Column[str] = Column(Words, nullable=False)
    name_key: Column[str] = Column(Words, nullable=False, index=True)
    document_number: Column[str] = Column(Words, nullable=False, index=True)
    premises: Column[str] = Column(Words, nullable=False)
    premises_key: Column[str] = Column(Words, nullable=False, index=True)


cases = Table("cases", metadata, CaseColumns)
Index(None, cases.c.status, cases.c.updated_at, cases.c.id)
Index(None, cases.c.received_at)


class PaperColumns(TypedColumns):
    """Issued papers. The record never changes; prints and the voiding do."""

    number: Column[str] = Column(Words, primary_key=True)
    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), nullable=False, index=True)
    kind: Column[str] = Column(Words, nullable=False)
    record: Column[str] = Column(Words, nullable=False)
    digest: Column[str] = Column(Words, nullable=False)
    issued_at: Column[datetime] = Column(Moment, nullable=False)
    issued_by: Column[str] = Column(Words, nullable=False)
    prints: Column[int] = Column(Integer, nullable=False)
    void_at: Column[datetime | None] = Column(Moment, nullable=True)
    void_by: Column[str] = Column(Words, nullable=False)
    void_reason: Column[str] = Column(Words, nullable=False)
    replaced_by: Column[str] = Column(Words, nullable=False)


papers = Table("papers", metadata, PaperColumns)


class ReviewColumns(TypedColumns):
    """Reviews that ended in a notice."""

    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), primary_key=True)
    round: Column[int] = Column(Integer, primary_key=True, autoincrement=False)
    at: Column[datetime] = Column(Moment, nullable=False)
    by: Column[str] = Column(Words, nullable=False)
    paper_number: Column[str] = Column(Words, nullable=False)
    findings: Column[dict[str, tuple[str, ...]]] = Column(Packed(dict[str, tuple[str, ...]]), nullable=False)
    seen: Column[tuple[str, ...]] = Column(Packed(tuple[str, ...]), nullable=False)


reviews = Table("reviews", metadata, ReviewColumns)
Index(None, reviews.c.at)


class BreachColumns(TypedColumns):
    """一次告知 breaches."""

    id: Column[int] = Column(Count, primary_key=True)
    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), nullable=False, index=True)
    line: Column[str] = Column(Words, nullable=False)
    reason: Column[str] = Column(Words, nullable=False)
    approved_by: Column[str] = Column(Words, nullable=False)
    at: Column[datetime] = Column(Moment, nullable=False)
    by: Column[str] = Column(Words, nullable=False)


breaches = Table("breaches", metadata, BreachColumns)


class OperatorColumns(TypedColumns):
    """工作人员."""

    id: Column[str] = Column(Words, primary_key=True)
    name: Column[str] = Column(Words, nullable=False)
    roles: Column[tuple[str, ...]] = Column(Packed(tuple[str, ...]), nullable=False)
    pin_hash: Column[str] = Column(Words, nullable=False)
    active: Column[bool] = Column(Boolean, nullable=False)
    failures: Column[int] = Column(Integer, nullable=False)
    locked_until: Column[datetime | None] = Column(Moment, nullable=True)
    department: Column[str] = Column(Words, nullable=False)


operators = Table("operators", metadata, OperatorColumns, UniqueConstraint("name"))


class CounterColumns(TypedColumns):
    """The last serial given, by district, window and day. Its row lock keeps windows apart."""

    district: Column[str] = Column(Words, primary_key=True)
    window: Column[str] = Column(Words, primary_key=True)
    day: Column[date] = Column(Date, primary_key=True)
    last: Column[int] = Column(Integer, nullable=False)


counters = Table("counters", metadata, CounterColumns)


class JournalColumns(TypedColumns):
    """Entries of the journal. Triggers refuse UPDATE and DELETE."""

    seq: Column[int] = Column(Count, primary_key=True, autoincrement=False)
    at: Column[datetime] = Column(Moment, nullable=False)
    station: Column[str] = Column(Words, nullable=False)
    window: Column[str] = Column(Words, nullable=False)
    operator: Column[str] = Column(Words, nullable=False)
    action: Column[str] = Column(Words, nullable=False)
    case_id: Column[str] = Column(Words, nullable=False, index=True)
    detail: Column[str] = Column(Words, nullable=False)
    previous: Column[str] = Column(Words, nullable=False)
    hash: Column[str] = Column(Words, nullable=False)


journal = Table("journal", metadata, JournalColumns)


class HeadColumns(TypedColumns):
    """The one row that names the end of the journal's chain; appending locks it."""

    id: Column[int] = Column(Integer, primary_key=True, autoincrement=False)
    seq: Column[int] = Column(Count, nullable=False)
    hash: Column[str] = Column(Words, nullable=False)


journal_head = Table("journal_head", metadata, HeadColumns, CheckConstraint("id = 1", name="one_row"))


def fields(record: type[Any]) -> tuple[str, ...]:
    """The field names of a record class, in order."""
    return tuple(field.name for field in dataclasses.fields(record))


def columns(table: Table[Any], record: type[Any]) -> tuple[Column[Any], ...]:
    """The columns of `table` that carry the fields of `record`."""
    return tuple(table.columns[name] for name in fields(record))


def values(record: Any) -> dict[str, Any]:
    """The fields of a record as column values. Shallow: nested records stay whole."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}
