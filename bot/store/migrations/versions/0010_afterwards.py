"""After a case: a question days later, cases opened again, and two talks that are one person's."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


MOMENT = sa.DateTime(timezone=True)
ID = sa.String(length=32)
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("via", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("heard_at", MOMENT, nullable=True))
    _questions()
    _reopenings()
    _mergers()
    _phone_forms()


def _questions() -> None:
    op.create_table(
        "kind_questions",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        _key("kind_questions", "case_id", "cases"),
        _key("kind_questions", "person_id", "people"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_kind_questions")),
    )
    planned = sa.text("state = 'planned'")
    with op.batch_alter_table("kind_questions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_kind_questions_due",
            ["due_at"],
            unique=False,
            sqlite_where=planned,
            postgresql_where=planned,
        )
        batch_op.create_index("ix_kind_questions_person", ["person_id"], unique=False)
    op.create_table(
        "went",
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("answer", "month", name=op.f("pk_went")),
    )


def _reopenings() -> None:
    op.create_table(
        "reopenings",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _key("reopenings", "case_id", "cases"),
        _key("reopenings", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopenings")),
    )
    with op.batch_alter_table("reopenings", schema=None) as batch_op:
        batch_op.create_index("ix_reopenings_case", ["case_id", "id"], unique=False)


def _mergers() -> None:
    op.create_table(
        "mergers",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("into_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _key("mergers", "person_id", "people"),
        _key("mergers", "into_id", "people"),
        _key("mergers", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mergers")),
    )
    with op.batch_alter_table("mergers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mergers_into_id"), ["into_id"], unique=False)


def _phone_forms() -> None:
    """A phone form that was only looked at was kept as a check-in once; it was none."""
    op.execute(
        "UPDATE followups SET checkin_id = NULL WHERE checkin_id IN"
        " (SELECT id FROM checkins WHERE asked_at IS NULL AND heard_at IS NULL)"
    )
    op.execute("DELETE FROM checkins WHERE asked_at IS NULL AND heard_at IS NULL")


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def downgrade() -> None:
    for table in ("mergers", "reopenings", "went", "kind_questions"):
        op.drop_table(table)
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.drop_column("heard_at")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_column("via")
