"""The first tables, and the triggers that guard the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer, "sqlite")

SQLITE_GUARDS = (
    """CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
)
POSTGRES_GUARDS = (
    """CREATE FUNCTION journal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'CJ001'; END $$""",
    """CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION journal_guard()""",
    """CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_guard()""",
)


def upgrade() -> None:
    _cases()
    _papers()
    _reviews()
    _staff_and_numbers()
    _journal()


def _words(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, WORDS, nullable=nullable)


def _cases() -> None:
    op.create_table(
        "cases",
        _words("id"),
        _words("number", nullable=True),
        _words("status"),
        sa.Column("version", sa.Integer, nullable=False),
        *map(_words, ("matter_id", "catalogue", "draft", "opened_at", "opened_by", "window")),
        *map(_words, ("updated_at", "updated_by")),
        _words("received_at", nullable=True),
        *map(
            _words,
            ("applicant_name", "applicant_kind", "name_key", "document_number", "premises", "premises_key"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
    )
    op.create_index("ix_cases_status_updated_at_id", "cases", ["status", "updated_at", "id"])
    for column in ("name_key", "document_number", "premises_key"):
        op.create_index(f"ix_cases_{column}", "cases", [column])


def _papers() -> None:
    op.create_table(
        "papers",
        *map(_words, ("number", "case_id", "kind", "record", "digest", "issued_at", "issued_by")),
        sa.Column("prints", sa.Integer, nullable=False),
        _words("void_at", nullable=True),
        *map(_words, ("void_by", "void_reason", "replaced_by")),
        sa.PrimaryKeyConstraint("number", name="pk_papers"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_papers_case_id"),
    )
    op.create_index("ix_papers_case_id", "papers", ["case_id"])


def _reviews() -> None:
    op.create_table(
        "reviews",
        _words("case_id"),
        sa.Column("round", sa.Integer, autoincrement=False, nullable=False),
        *map(_words, ("at", "by", "paper_number", "findings", "seen")),
        sa.PrimaryKeyConstraint("case_id", "round", name="pk_reviews"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_reviews_case_id"),
    )
    op.create_table(
        "breaches",
        sa.Column("id", COUNT, nullable=False),
        *map(_words, ("case_id", "line", "reason", "approved_by", "at", "by")),
        sa.PrimaryKeyConstraint("id", name="pk_breaches"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_breaches_case_id"),
    )
    op.create_index("ix_breaches_case_id", "breaches", ["case_id"])


def _staff_and_numbers() -> None:
    op.create_table(
        "operators",
        *map(_words, ("id", "name", "roles", "pin_hash")),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        _words("locked_until", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_operators"),
        sa.UniqueConstraint("name", name="uq_operators_name"),
    )
    op.create_table(
        "counters",
        *map(_words, ("district", "window")),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("district", "window", "day", name="pk_counters"),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("seq", COUNT, autoincrement=False, nullable=False),
        *map(_words, ("at", "station", "window", "operator", "action", "case_id", "detail")),
        *map(_words, ("previous", "hash")),
        sa.PrimaryKeyConstraint("seq", name="pk_journal"),
    )
    op.create_index("ix_journal_case_id", "journal", ["case_id"])
    head = op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("seq", COUNT, nullable=False),
        _words("hash"),
        sa.PrimaryKeyConstraint("id", name="pk_journal_head"),
        sa.CheckConstraint("id = 1", name="one_row"),
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": "0" * 64}])
    for statement in POSTGRES_GUARDS if op.get_bind().dialect.name == "postgresql" else SQLITE_GUARDS:
        op.execute(statement)
