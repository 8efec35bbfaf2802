"""What is said: facts confirmed, texts changed, what nobody answered."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


MOMENT = sa.DateTime(timezone=True)
ID = sa.String(length=32)
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "content_versions",
        sa.Column("name", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_content_versions")),
    )
    _confirmations()
    _drafts()
    _publications()
    _unanswered()


def _confirmations() -> None:
    op.create_table(
        "confirmations",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.String(length=40), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        _of("confirmations", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
        sa.UniqueConstraint("version", name=op.f("uq_confirmations_version")),
    )


def _drafts() -> None:
    op.create_table(
        "content_drafts",
        sa.Column("leaf", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _of("content_drafts", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("leaf", name=op.f("pk_content_drafts")),
    )


def _publications() -> None:
    op.create_table(
        "publications",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("leaf", sa.String(length=80), nullable=False),
        sa.Column("writer_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("undoes", ID, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _of("publications", "writer_id", "staff"),
        _of("publications", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("version", name=op.f("uq_publications_version")),
    )


def _unanswered() -> None:
    op.create_table(
        "unanswered",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("row", ID, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seen", sa.String(length=12), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("seen_at", MOMENT, nullable=True),
        _of("unanswered", "person_id", "people"),
        _of("unanswered", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered")),
    )
    unseen = sa.text("seen IS NULL")
    with op.batch_alter_table("unanswered", schema=None) as batch_op:
        batch_op.create_index(
            "ix_unanswered_open",
            ["id"],
            unique=False,
            sqlite_where=unseen,
            postgresql_where=unseen,
        )
        batch_op.create_index(op.f("ix_unanswered_person_id"), ["person_id"], unique=False)
        batch_op.create_index(op.f("ix_unanswered_at"), ["at"], unique=False)


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def downgrade() -> None:
    for table in (
        "unanswered",
        "publications",
        "content_drafts",
        "confirmations",
        "content_versions",
    ):
        op.drop_table(table)
