"""Signing in: the second factor, recovery codes, what a session has proved."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


MOMENT = sa.DateTime(timezone=True)
ID = sa.String(length=32)
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("recovery_codes", "new_factors", "factors", "half_sign_ins")


def upgrade() -> None:
    op.execute(sa.text("DELETE FROM sign_ins"))  # they were opened by a passphrase alone
    op.add_column("sign_ins", sa.Column("proved_at", MOMENT, nullable=True))
    op.add_column("sign_ins", sa.Column("locked_at", MOMENT, nullable=True))
    op.add_column("sign_ins", sa.Column("wrong", sa.Integer(), server_default="0", nullable=False))
    _table(
        "half_sign_ins",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        key="token_hash",
    )
    _table(
        "factors",
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        key="staff_id",
    )
    _table(
        "new_factors",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        key="token_hash",
    )
    _table(
        "recovery_codes",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        key="id",
    )


def _table(name: str, *columns: sa.Column[Any], key: str) -> None:
    op.create_table(
        name,
        sa.Column("staff_id", ID, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f(f"fk_{name}_staff_id_staff")),
        sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")),
    )
    if key != "staff_id":
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{name}_staff_id"), ["staff_id"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        for column in ("wrong", "locked_at", "proved_at"):
            batch_op.drop_column(column)
