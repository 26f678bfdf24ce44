"""Lives of stations: each restore from a backup begins one; journals of former lives are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _words(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, WORDS, nullable=False, server_default=default)


def _moment(name: str) -> sa.Column[str]:
    return sa.Column(name, WORDS, nullable=True)


def _number(name: str, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False, server_default=default)


def _long(name: str) -> sa.Column[int]:
    return sa.Column(name, COUNT, nullable=False, autoincrement=False)


def upgrade() -> None:
    for name in ("life", "since"):
        op.add_column("peers", _number(name, "0"))
    for name in ("mark", "known"):
        op.add_column("peers", _words(name, ""))
    _lives()
    op.create_table(
        "former_journal",
        *map(_words, ("station", "mark")),
        _long("seq"),
        *map(_words, ("hash", "case_id", "entry")),
        sa.PrimaryKeyConstraint("station", "mark", "seq", name="pk_former_journal"),
    )


def _lives() -> None:
    op.create_table(
        "peer_lives",
        *map(_words, ("peer", "mark")),
        _number("life"),
        *map(_words, ("status", "began")),
        _moment("asked_at"),
        _number("received"),
        _long("head_seq"),
        _words("head_hash"),
        *map(_moment, ("ended", "decided_at")),
        *map(_words, ("decided_by", "reason")),
        sa.PrimaryKeyConstraint("peer", "mark", name="pk_peer_lives"),
        sa.ForeignKeyConstraint(["peer"], ["peers.code"], name="fk_peer_lives_peer"),
    )
    op.create_table(
        "own_lives",
        _number("life"),
        _words("mark"),
        _long("seq"),
        *map(_words, ("hash", "at", "backup")),
        sa.Column("stamped", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("life", name="pk_own_lives"),
    )
