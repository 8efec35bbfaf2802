"""Talks: drafts, saved replies, readings that were wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


MOMENT = sa.DateTime(timezone=True)
ID = sa.String(length=32)


def upgrade() -> None:
    _drafts()
    _replies()
    _corrections()


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("box", sa.String(length=16), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        _of("drafts", "case_id", "cases"),
        _of("drafts", "staff_id", "staff"),
        _of("drafts", "person_id", "people"),
        sa.PrimaryKeyConstraint("case_id", "staff_id", "box", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_person", "drafts", ["person_id"])


def _replies() -> None:
    op.create_table(
        "replies",
        sa.Column("shortcut", sa.String(length=24), nullable=False),
        sa.Column("lo", sa.String(), nullable=False),
        sa.Column("th", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _of("replies", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("shortcut", name=op.f("pk_replies")),
    )


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("heard", sa.String(length=40), nullable=False),
        sa.Column("said", sa.String(length=40), nullable=True),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _of("corrections", "message_id", "messages"),
        _of("corrections", "case_id", "cases"),
        _of("corrections", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_corrections")),
    )
    op.create_index("ix_corrections_at", "corrections", ["at"])
    op.create_index(op.f("ix_corrections_case_id"), "corrections", ["case_id"])


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def downgrade() -> None:
    for table in ("corrections", "replies", "drafts"):
        op.drop_table(table)
