"""Keeping: the gate before the outbox, what was backed up when, keys of talks that were joined."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "gates",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("cause", sa.String(length=16), nullable=True),
        sa.Column("before", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_gates")),
    )
    op.create_table(
        "backups",
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_backups")),
    )
    op.add_column("mergers", sa.Column("key", sa.LargeBinary(), nullable=True))
    op.add_column("mergers", sa.Column("key_of", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("mergers", "key_of")
    op.drop_column("mergers", "key")
    op.drop_table("backups")
    op.drop_table("gates")
