"""The desk: replies that are owed, pauses of a case, what happened to it, who may read it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


MOMENT = sa.DateTime(timezone=True)
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OF_A_CASE = (
    ("reply_due_at", MOMENT),
    ("bought_at", MOMENT),
    ("asleep_until", MOMENT),
    ("wanted_by", sa.String(length=16)),
)


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        for name, kind in OF_A_CASE:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    _happenings()
    op.create_table(
        "readers",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("named_by", sa.String(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_readers_person_id_people")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_readers_staff_id_staff")),
        sa.ForeignKeyConstraint(["named_by"], ["staff.id"], name=op.f("fk_readers_named_by_staff")),
        sa.PrimaryKeyConstraint("person_id", "staff_id", name=op.f("pk_readers")),
    )


def _happenings() -> None:
    op.create_table(
        "happenings",
        sa.Column("seq", COUNTER, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_happenings_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_happenings_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_happenings_staff_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["staff.id"], name=op.f("fk_happenings_other_id_staff")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_happenings")),
        sa.UniqueConstraint("id", name=op.f("uq_happenings_id")),
    )
    with op.batch_alter_table("happenings", schema=None) as batch_op:
        batch_op.create_index("ix_happenings_person", ["person_id", "seq"], unique=False)
        batch_op.create_index("ix_happenings_case", ["case_id", "seq"], unique=False)
        batch_op.create_index("ix_happenings_kind", ["kind", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("readers")
    op.drop_table("happenings")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        for name, _ in reversed(OF_A_CASE):
            batch_op.drop_column(name)
