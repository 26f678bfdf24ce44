"""The print queue: what is to be printed, on which printer, and how far it got."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, WORDS, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def upgrade() -> None:
    op.create_table(
        "print_jobs",
        _words("id"),
        _number("version"),
        *map(_words, ("window", "what", "ref", "kind", "name", "title", "case_id", "printer")),
        _number("copies"),
        sa.Column("duplex", sa.Boolean, nullable=False),
        _number("reprint"),
        _words("status"),
        sa.Column("doubt", sa.Boolean, nullable=False),
        _number("tries"),
        *map(_words, ("next_at", "error", "spool", "sender", "created_at", "created_by", "changed_at")),
        sa.PrimaryKeyConstraint("id", name="pk_print_jobs"),
    )
    op.create_index(
        "ix_print_jobs_status_window_created_at", "print_jobs", ["status", "window", "created_at"]
    )
    op.create_index("ix_print_jobs_ref", "print_jobs", ["ref"])
