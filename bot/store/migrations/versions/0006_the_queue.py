"""The queue: who is looking, and finding people by words."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _looking()
    _search()


def downgrade() -> None:
    for index in ("ix_audit_case", "ix_audit_action_case", "ix_audit_actor"):
        op.drop_index(index, "audit")
    for table in ("finds", "searchable", "looking"):
        op.drop_table(table)


def _looking() -> None:
    op.create_table(
        "looking",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_looking_case_id_cases")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_looking_staff_id_staff")),
        sa.PrimaryKeyConstraint("case_id", "staff_id", name=op.f("pk_looking")),
    )


def _search() -> None:
    counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    by_letters = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
    op.create_table(
        "searchable",
        sa.Column("n", counter, nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("name", by_letters, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_searchable_person_id_people")
        ),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_searchable")),
        sa.UniqueConstraint("person_id", name=op.f("uq_searchable_person_id")),
    )
    op.create_index("ix_searchable_name", "searchable", ["name"])
    op.create_table(
        "finds",
        sa.Column("bucket", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("person", counter, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["searchable.n"], name=op.f("fk_finds_person_searchable")
        ),
        sa.PrimaryKeyConstraint("bucket", "person", name=op.f("pk_finds")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_finds_person", "finds", ["person"])
    op.create_index("ix_audit_actor", "audit", ["actor", "id"])
    op.create_index("ix_audit_action_case", "audit", ["action", "case_id", "at"])
    op.create_index("ix_audit_case", "audit", ["case_id"])
