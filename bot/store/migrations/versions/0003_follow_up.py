"""Follow-up: plans, invitations, the ledger of consents, check-ins, and the record."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


MOMENT = sa.DateTime(timezone=True)
ID = sa.String(length=32)
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _followups()
    _invitations()
    _consents()
    _checkins()
    _entries()


def _followups() -> None:
    op.create_table(
        "followups",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("taper", sa.String(length=400), nullable=False),
        sa.Column("risk", sa.String(length=8), nullable=False),
        sa.Column("means", sa.String(length=8), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("first_hour", sa.Integer(), nullable=False),
        sa.Column("last_hour", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("end_cause", sa.String(length=16), nullable=True),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("checkin_id", ID, nullable=True),
        sa.Column("covered_at", MOMENT, nullable=True),
        *_of_person("followups"),
        *_of_staff("followups"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_followups")),
        sa.UniqueConstraint("id", name=op.f("uq_followups_id")),
    )
    active = sa.text("state = 'active'")
    with op.batch_alter_table("followups", schema=None) as batch_op:
        batch_op.create_index(
            "ix_followups_due",
            ["next_at"],
            unique=False,
            sqlite_where=active,
            postgresql_where=active,
        )
        batch_op.create_index("ix_followups_worker", ["staff_id", "state"], unique=False)


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", ID, nullable=False),
        sa.Column("index", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        *_of_person("invitations"),
        *_of_staff("invitations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("index", name=op.f("uq_invitations_index")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_person_id"), ["person_id"], unique=False)


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        *_of_person("consents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index("ix_consents_person", ["person_id", "purpose", "id"], unique=False)


def _checkins() -> None:
    op.create_table(
        "checkins",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("means", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("laters", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("heard_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        *_of_person("checkins"),
        *_of_staff("checkins"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkins")),
    )
    with op.batch_alter_table("checkins", schema=None) as batch_op:
        batch_op.create_index("ix_checkins_person", ["person_id", "day"], unique=False)


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("nonce", sa.String(length=80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        *_of_person("entries"),
        *_of_staff("entries"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("nonce", name=op.f("uq_entries_nonce")),
    )
    undone = sa.text("due_on IS NOT NULL AND done_at IS NULL")
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index("ix_entries_person", ["person_id", "made_at"], unique=False)
        batch_op.create_index(
            "ix_entries_open",
            ["staff_id", "due_on"],
            unique=False,
            sqlite_where=undone,
            postgresql_where=undone,
        )


def _of_person(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    name = op.f(f"fk_{table}_person_id_people")
    return (sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=name),)


def _of_staff(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    name = op.f(f"fk_{table}_staff_id_staff")
    return (sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=name),)


def downgrade() -> None:
    for table in ("entries", "checkins", "consents", "invitations", "followups"):
        op.drop_table(table)
