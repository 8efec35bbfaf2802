"""Keys and retention: which wrapping key a person's key is under, which cases' words were wiped.

What is added is empty or has a default, so that the code of before works with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "people", sa.Column("wrapped_by", sa.Integer(), server_default="1", nullable=False)
    )
    op.create_index("ix_people_wrapped_by", "people", ["wrapped_by", "id"])
    op.add_column("cases", sa.Column("wiped_at", MOMENT, nullable=True))
    kept = sa.text("state = 'closed' AND wiped_at IS NULL")
    op.create_index(
        "ix_cases_kept", "cases", ["closed_at"], sqlite_where=kept, postgresql_where=kept
    )
    op.create_table(
        "rewrapped",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rewrapped")),
    )


def downgrade() -> None:
    op.drop_table("rewrapped")
    op.drop_index("ix_cases_kept", table_name="cases")
    op.drop_column("cases", "wiped_at")
    op.drop_index("ix_people_wrapped_by", table_name="people")
    op.drop_column("people", "wrapped_by")
