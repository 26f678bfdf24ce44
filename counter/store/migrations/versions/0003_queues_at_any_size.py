"""Queues at any size: cases that stand in no queue yet, clocks to reckon anew, one person's own queue."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "unqueued",
        sa.Column("case_id", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_unqueued"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_unqueued_case_id"),
    )
    op.execute(
        """INSERT INTO unqueued SELECT id FROM cases
        WHERE status IN ('draft', 'noticed', 'received', 'amending')
        AND NOT EXISTS (SELECT 1 FROM tasks WHERE tasks.case_id = cases.id)"""
    )
    running = sa.text("stopped_at IS NULL")
    op.create_index(
        "ix_clocks_unsure", "clocks", ["sure", "due_at"], sqlite_where=running, postgresql_where=running
    )
    place = ["sort", "case_id", "item_no", "ref"]
    op.create_index("ix_tasks_own", "tasks", ["queue", "operator", *place])
