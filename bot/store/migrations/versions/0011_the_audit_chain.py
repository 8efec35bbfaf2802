"""The audit can be proved: a mac in each row, a chain of them, and no row changed or deleted.

A later migration that makes `audit` or `audit_links` anew on SQLite must set the triggers again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("audit", sa.Column("mac", sa.LargeBinary(), nullable=True))
    op.create_index("uq_audit_mac", "audit", ["mac"], unique=True)
    op.create_table(
        "audit_links",
        sa.Column("seq", COUNTER, autoincrement=False, nullable=False),
        sa.Column("audit_id", COUNTER, nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_links")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_audit_links_audit_id")),
    )
    op.create_table(
        "audit_checks",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("linked", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("faults", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_checks")),
    )
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite()


def _on_postgresql() -> None:
    """Its owner can take triggers off a table again: that is what the chain is for."""
    op.execute(
        "CREATE FUNCTION saiyai_audit_stays() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'The audit is only added to.'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit"
        " FOR EACH ROW EXECUTE FUNCTION saiyai_audit_stays()"
    )
    op.execute(
        "CREATE TRIGGER audit_stays_whole BEFORE TRUNCATE ON audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION saiyai_audit_stays()"
    )
    op.execute(
        "CREATE TRIGGER audit_links_stays BEFORE UPDATE OR DELETE ON audit_links"
        " FOR EACH ROW EXECUTE FUNCTION saiyai_audit_stays()"
    )
    op.execute(
        "CREATE TRIGGER audit_links_stays_whole BEFORE TRUNCATE ON audit_links"
        " FOR EACH STATEMENT EXECUTE FUNCTION saiyai_audit_stays()"
    )


def _on_sqlite() -> None:
    """INSERT OR REPLACE deletes without asking a trigger for deleting: it must not even begin."""
    op.execute(
        "CREATE TRIGGER audit_stays_update BEFORE UPDATE ON audit"
        " BEGIN SELECT RAISE(ABORT, 'The audit is only added to.'); END"
    )
    op.execute(
        "CREATE TRIGGER audit_stays_delete BEFORE DELETE ON audit"
        " BEGIN SELECT RAISE(ABORT, 'The audit is only added to.'); END"
    )
    op.execute(
        "CREATE TRIGGER audit_stays_insert BEFORE INSERT ON audit"
        " WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id OR mac = NEW.mac)"
        " BEGIN SELECT RAISE(ABORT, 'The audit is only added to.'); END"
    )
    op.execute(
        "CREATE TRIGGER audit_links_stays_update BEFORE UPDATE ON audit_links"
        " BEGIN SELECT RAISE(ABORT, 'The audit is only added to.'); END"
    )
    op.execute(
        "CREATE TRIGGER audit_links_stays_delete BEFORE DELETE ON audit_links"
        " BEGIN SELECT RAISE(ABORT, 'The audit is only added to.'); END"
    )
    op.execute(
        "CREATE TRIGGER audit_links_stays_insert BEFORE INSERT ON audit_links"
        " WHEN EXISTS (SELECT 1 FROM audit_links WHERE seq = NEW.seq OR audit_id = NEW.audit_id)"
        " BEGIN SELECT RAISE(ABORT, 'The audit is only added to.'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_stays ON audit")
        op.execute("DROP TRIGGER audit_stays_whole ON audit")
        op.execute("DROP TRIGGER audit_links_stays ON audit_links")
        op.execute("DROP TRIGGER audit_links_stays_whole ON audit_links")
        op.execute("DROP FUNCTION saiyai_audit_stays()")
    else:
        op.execute("DROP TRIGGER audit_stays_update")
        op.execute("DROP TRIGGER audit_stays_delete")
        op.execute("DROP TRIGGER audit_stays_insert")
        op.execute("DROP TRIGGER audit_links_stays_update")
        op.execute("DROP TRIGGER audit_links_stays_delete")
        op.execute("DROP TRIGGER audit_links_stays_insert")
    op.drop_table("audit_checks")
    op.drop_table("audit_links")
    op.drop_index("uq_audit_mac", "audit")
    op.drop_column("audit", "mac")
