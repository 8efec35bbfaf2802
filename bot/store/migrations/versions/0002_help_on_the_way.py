"""Help on the way: ages, sealed plans, tickets for the border, and whether answers helped."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("age", sa.String(length=8), nullable=True))
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("quiet", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_table(
        "helped",
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("label", "month", name=op.f("pk_helped")),
    )
    op.create_table(
        "journeys",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("round", sa.String(length=8), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_journeys_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_journeys")),
        sa.UniqueConstraint("id", name=op.f("uq_journeys_id")),
    )
    with op.batch_alter_table("journeys", schema=None) as batch_op:
        batch_op.create_index("ix_journeys_next_at", ["next_at"], unique=False)
    op.create_table(
        "tickets",
        sa.Column("index", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_tickets_person_id_people")
        ),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_tickets")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("tickets")
    op.drop_table("journeys")
    op.drop_table("helped")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_column("quiet")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("age")
