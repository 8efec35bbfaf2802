"""On call: the rota, and how far the alerts of a case have climbed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


MOMENT = sa.DateTime(timezone=True)
ID = sa.String(length=32)


def upgrade() -> None:
    op.create_table(
        "rotas",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_rotas_staff_id_staff")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rotas")),
    )
    op.create_table(
        "alert_steps",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_alert_steps_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_alert_steps")),
    )
    waiting = sa.text("next_at IS NOT NULL")
    with op.batch_alter_table("alert_steps", schema=None) as batch_op:
        batch_op.create_index(
            "ix_alert_steps_next_at",
            ["next_at"],
            unique=False,
            sqlite_where=waiting,
            postgresql_where=waiting,
        )


def downgrade() -> None:
    op.drop_table("alert_steps")
    op.drop_table("rotas")
