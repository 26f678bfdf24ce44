"""Exchange between stations: peers, packages, foreign journals, versions of cases, conflicts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _peers()
    _packages()
    _foreign()
    _cases()


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, WORDS, nullable=False)


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(_words(name) for name in names)


def _moments(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, WORDS, nullable=True) for name in names)


def _counts(*names: str) -> tuple[sa.Column[int], ...]:
    return tuple(sa.Column(name, sa.Integer, nullable=False, autoincrement=False) for name in names)


def _long(*names: str) -> tuple[sa.Column[int], ...]:
    return tuple(sa.Column(name, COUNT, nullable=False, autoincrement=False) for name in names)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _peers() -> None:
    op.create_table(
        "peers",
        *_texts("code", "name", "side"),
        *_counts("sent", "acked", "received", "told"),
        *_long("linked", "looked", "head_seq"),
        *_texts("head_hash", "lists", "catalogue", "catalogues"),
        *_moments("last_in", "last_out"),
        sa.PrimaryKeyConstraint("code", name="pk_peers"),
    )


def _packages() -> None:
    op.create_table(
        "packages_sent",
        _words("peer"),
        *_counts("number"),
        *_texts("id", "made_at", "by"),
        *_counts("cases"),
        _flag("content"),
        *_moments("acked_at"),
        sa.PrimaryKeyConstraint("peer", "number", name="pk_packages_sent"),
        _of("packages_sent", "peer", "peers.code"),
    )
    op.create_table(
        "packages_received",
        _words("peer"),
        *_counts("number"),
        *_texts("id", "at", "by"),
        *_counts("cases", "conflicts"),
        _flag("content"),
        sa.PrimaryKeyConstraint("peer", "number", name="pk_packages_received"),
        _of("packages_received", "peer", "peers.code"),
    )


def _foreign() -> None:
    op.create_table(
        "foreign_journal",
        _words("station"),
        *_long("seq"),
        *_texts("hash", "case_id", "entry"),
        sa.PrimaryKeyConstraint("station", "seq", name="pk_foreign_journal"),
        _of("foreign_journal", "station", "peers.code"),
    )
    told = sa.text("case_id != ''")
    op.create_index(
        "ix_foreign_journal_case", "foreign_journal", ["case_id"], sqlite_where=told, postgresql_where=told
    )


def _cases() -> None:
    op.create_table(
        "case_versions",
        *_texts("case_id", "owner", "origin", "away", "digest", "vector"),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_versions"),
        _of("case_versions", "case_id", "cases.id"),
    )
    op.create_table(
        "case_shared",
        *_texts("peer", "case_id"),
        *_counts("number"),
        _words("vector"),
        *_long("entries"),
        *_texts("common", "base", "pending"),
        *_moments("sent_at", "acked_at"),
        sa.PrimaryKeyConstraint("peer", "case_id", name="pk_case_shared"),
        _of("case_shared", "peer", "peers.code"),
        _of("case_shared", "case_id", "cases.id"),
    )
    op.create_table(
        "files_shared",
        *_texts("peer", "sha256"),
        *_counts("number"),
        sa.PrimaryKeyConstraint("peer", "sha256", name="pk_files_shared"),
        _of("files_shared", "peer", "peers.code"),
    )
    op.create_index("ix_case_shared_case_id", "case_shared", ["case_id"])
    op.create_index("ix_case_shared_peer_number", "case_shared", ["peer", "number"])
    op.create_table(
        "conflicts",
        *_texts("id", "case_id", "peer", "peer_name"),
        *_counts("number"),
        *_texts("at", "mine", "theirs", "status", "chosen"),
        *_moments("settled_at"),
        *_texts("settled_by", "reason"),
        sa.PrimaryKeyConstraint("id", name="pk_conflicts"),
        _of("conflicts", "case_id", "cases.id"),
    )
    op.create_index("ix_conflicts_case_id", "conflicts", ["case_id"])
