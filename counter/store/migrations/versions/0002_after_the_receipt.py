"""What follows the receipt: items, clocks, custody, outbox, deliveries, archive and the work queues."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer, "sqlite")

SQLITE_COUNTING = (
    """CREATE TRIGGER tasks_counted AFTER INSERT ON tasks BEGIN
    INSERT INTO task_counts (queue, dept, operator, number) VALUES (NEW.queue, NEW.dept, NEW.operator, 1)
    ON CONFLICT (queue, dept, operator) DO UPDATE SET number = number + 1; END""",
    """CREATE TRIGGER tasks_uncounted AFTER DELETE ON tasks BEGIN
    UPDATE task_counts SET number = number - 1
    WHERE queue = OLD.queue AND dept = OLD.dept AND operator = OLD.operator; END""",
    """CREATE TRIGGER tasks_fixed BEFORE UPDATE OF queue, dept, operator ON tasks
    BEGIN SELECT RAISE(ABORT, 'tasks are made anew, not changed'); END""",
)
POSTGRES_COUNTING = (
    """CREATE FUNCTION tasks_counting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO task_counts (queue, dept, operator, number) VALUES (NEW.queue, NEW.dept, NEW.operator, 1)
      ON CONFLICT (queue, dept, operator) DO UPDATE SET number = task_counts.number + 1;
    ELSIF TG_OP = 'DELETE' THEN
      UPDATE task_counts SET number = number - 1
      WHERE queue = OLD.queue AND dept = OLD.dept AND operator = OLD.operator;
    ELSE
      RAISE EXCEPTION 'tasks are made anew, not changed';
    END IF;
    RETURN NULL; END $$""",
    """CREATE TRIGGER tasks_counted AFTER INSERT OR DELETE OR UPDATE OF queue, dept, operator ON tasks
    FOR EACH ROW EXECUTE FUNCTION tasks_counting()""",
)


def upgrade() -> None:
    _people_and_search()
    _items()
    _clocks()
    _custody()
    _messages()
    _issuing()
    _queues()


def _words(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, WORDS, nullable=nullable)


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(_words(name) for name in names)


def _moments(*names: str) -> tuple[sa.Column[str], ...]:
    """Times that may be missing yet."""
    return tuple(_words(name, nullable=True) for name in names)


def _number(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False if key else "auto")


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=f"fk_{table}_case_id")


def _people_and_search() -> None:
    op.create_index("ix_cases_received_at", "cases", ["received_at"])
    op.create_index("ix_reviews_at", "reviews", ["at"])
    op.add_column("operators", sa.Column("department", WORDS, nullable=False, server_default=""))


def _items() -> None:
    op.create_table(
        "case_items",
        _words("case_id"),
        _number("no", key=True),
        _number("version"),
        *_texts("status", "outcome", "item", "name", "dept", "level"),
        sa.Column("here", sa.Boolean, nullable=False),
        *_texts("result", "after"),
        *_moments("pushed_at", "accepted_at"),
        _words("accepted_by"),
        *_moments("prereviewed_at"),
        *_texts("prereview", "stage"),
        *_moments("decided_at"),
        *_texts("decided_by", "reasons", "elsewhere", "result_number", "certificate"),
        sa.Column("physical", sa.Boolean, nullable=False),
        *_moments("ready_at", "delivered_at", "closed_at"),
        sa.PrimaryKeyConstraint("case_id", "no", name="pk_case_items"),
        _of_case("case_items"),
    )
    op.create_index("ix_case_items_decided_at", "case_items", ["decided_at"])


def _clocks() -> None:
    op.create_table(
        "clocks",
        *_texts("id", "case_id"),
        _number("item_no"),
        *_texts("kind", "subject", "whose", "start", "event", "term", "pauses", "extensions"),
        *_moments("due_at"),
        sa.Column("sure", sa.Boolean, nullable=False),
        *_moments("warn_at"),
        _words("alarm"),
        *_moments("stopped_at"),
        _words("stopped_by"),
        sa.Column("late", sa.Boolean, nullable=False),
        _words("cause"),
        sa.PrimaryKeyConstraint("id", name="pk_clocks"),
        _of_case("clocks"),
    )
    op.create_index("ix_clocks_case_id", "clocks", ["case_id"])
    op.create_index("ix_clocks_stopped_at", "clocks", ["stopped_at"])
    running = sa.text("stopped_at IS NULL")
    for name, column in (("ix_clocks_to_warn", "warn_at"), ("ix_clocks_to_tell", "due_at")):
        op.create_index(name, "clocks", ["alarm", column], sqlite_where=running, postgresql_where=running)


def _custody() -> None:
    op.create_table(
        "pieces",
        *_texts("id", "case_id"),
        _number("item_no"),
        *_texts("line", "kind"),
        _number("count"),
        _number("pages"),
        *_texts("holder", "place", "handoff", "made_at", "number"),
        sa.PrimaryKeyConstraint("id", name="pk_pieces"),
        _of_case("pieces"),
    )
    op.create_index("ix_pieces_case_id", "pieces", ["case_id"])
    op.create_index("ix_pieces_holder_case_id", "pieces", ["holder", "case_id"])
    op.create_table(
        "piece_moves",
        sa.Column("id", COUNT, nullable=False),
        *_texts("piece_id", "case_id", "at", "by", "giver", "taker", "how"),
        sa.PrimaryKeyConstraint("id", name="pk_piece_moves"),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.id"], name="fk_piece_moves_piece_id"),
    )
    for column in ("piece_id", "case_id"):
        op.create_index(f"ix_piece_moves_{column}", "piece_moves", [column])
    op.create_table(
        "handoffs",
        *_texts("id", "number", "kind", "giver", "taker", "status"),
        _number("version"),
        *_texts("made_at", "made_by"),
        *_moments("confirmed_at"),
        *_texts("confirmed_by", "note", "record", "digest"),
        _number("prints"),
        sa.PrimaryKeyConstraint("id", name="pk_handoffs"),
        sa.UniqueConstraint("number", name="uq_handoffs_number"),
    )
    op.create_index("ix_handoffs_status_made_at", "handoffs", ["status", "made_at"])
    _slips()


def _slips() -> None:
    op.create_table(
        "handoff_lines",
        _words("handoff_id"),
        _number("no", key=True),
        *_texts("piece_id", "case_id", "number", "what", "kind"),
        _number("count"),
        _number("pages"),
        _words("mark"),
        _number("found_pages"),
        _words("note"),
        sa.PrimaryKeyConstraint("handoff_id", "no", name="pk_handoff_lines"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name="fk_handoff_lines_handoff_id"),
    )
    op.create_index("ix_handoff_lines_case_id", "handoff_lines", ["case_id"])
    op.create_table(
        "discrepancies",
        *_texts("id", "handoff_id"),
        _number("line_no"),
        *_texts("case_id", "kind", "what", "giver", "taker", "opened_at", "opened_by"),
        *_moments("settled_at"),
        *_texts("settled_by", "how"),
        sa.PrimaryKeyConstraint("id", name="pk_discrepancies"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name="fk_discrepancies_handoff_id"),
    )
    for column in ("handoff_id", "case_id"):
        op.create_index(f"ix_discrepancies_{column}", "discrepancies", [column])


def _messages() -> None:
    op.create_table(
        "scans",
        *_texts("id", "case_id", "line"),
        _number("item_no"),
        *_texts("sha256", "media"),
        sa.Column("size", COUNT, nullable=False),
        _number("pages"),
        *_texts("name", "at", "by"),
        *_moments("removed_at"),
        *_texts("removed_by", "removed_reason"),
        sa.PrimaryKeyConstraint("id", name="pk_scans"),
        _of_case("scans"),
    )
    op.create_index("ix_scans_case_id", "scans", ["case_id"])
    op.create_table(
        "outbox",
        *_texts("id", "case_id"),
        _number("item_no"),
        *_texts("kind", "recipient", "payload", "status"),
        _number("attempts"),
        *_texts("next_at", "error", "created_at"),
        *_moments("sent_at"),
        _words("ack"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        _of_case("outbox"),
    )
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"])
    op.create_index("ix_outbox_status_created_at_id", "outbox", ["status", "created_at", "id"])
    waiting = sa.text("status = 'waiting'")
    op.create_index(
        "ix_outbox_to_send", "outbox", ["next_at"], sqlite_where=waiting, postgresql_where=waiting
    )


def _issuing() -> None:
    op.create_table(
        "deliveries",
        *_texts("id", "case_id", "rows", "way", "status"),
        *_moments("collector"),
        _words("courier"),
        _words("tracking", nullable=True),
        *_texts("address", "witness", "reason", "at", "by"),
        *_moments("delivered_at"),
        _words("paper"),
        *_moments("proof_back_at"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("tracking", name="uq_deliveries_tracking"),
        _of_case("deliveries"),
    )
    op.create_index("ix_deliveries_case_id", "deliveries", ["case_id"])
    op.create_table(
        "ratings",
        *_texts("id", "case_id"),
        _number("level"),
        *_texts("reasons", "remark", "at", "by"),
        sa.PrimaryKeyConstraint("id", name="pk_ratings"),
        _of_case("ratings"),
    )
    for column in ("case_id", "at"):
        op.create_index(f"ix_ratings_{column}", "ratings", [column])
    op.create_table(
        "archives",
        *_texts("case_id", "at", "by", "package", "digest", "index_paper"),
        sa.PrimaryKeyConstraint("case_id", name="pk_archives"),
        _of_case("archives"),
    )


def _queues() -> None:
    op.create_table(
        "tasks",
        *_texts("queue", "case_id"),
        _number("item_no", key=True),
        *_texts("ref", "sort", "number", "matter_id", "dept", "operator", "window"),
        *_texts("applicant_name", "applicant_kind", "what"),
        *_moments("due_at"),
        sa.Column("sure", sa.Boolean, nullable=False),
        _words("since"),
        sa.PrimaryKeyConstraint("queue", "case_id", "item_no", "ref", name="pk_tasks"),
        _of_case("tasks"),
    )
    place = ["sort", "case_id", "item_no", "ref"]
    op.create_index("ix_tasks_case_id", "tasks", ["case_id"])
    op.create_index("ix_tasks_queue", "tasks", ["queue", *place])
    op.create_index("ix_tasks_dept", "tasks", ["queue", "dept", *place])
    op.create_index("ix_tasks_matter", "tasks", ["queue", "matter_id", *place])
    op.create_index("ix_tasks_operator", "tasks", ["operator", *place])
    op.create_table(
        "task_counts",
        *_texts("queue", "dept", "operator"),
        sa.Column("number", COUNT, nullable=False),
        sa.PrimaryKeyConstraint("queue", "dept", "operator", name="pk_task_counts"),
    )
    counting = POSTGRES_COUNTING if op.get_bind().dialect.name == "postgresql" else SQLITE_COUNTING
    for statement in counting:
        op.execute(statement)
