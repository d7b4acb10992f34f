"""Whoever knows the staff can tell at a glance whether they changed."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TABLES = ("members", "member_addresses", "shifts")


def upgrade() -> None:
    """Raise the version before each change: who changes the staff waits for whoever else does, and locks nothing yet.

    The versions are no numbers, so that none comes again after a backup was restored.
    """
    op.create_table(
        "staff_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("staff_version_pkey")),
    )
    op.execute(
        """
        CREATE FUNCTION staff_changes() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO staff_version (id, version) VALUES (1, gen_random_uuid())
                ON CONFLICT (id) DO UPDATE SET version = excluded.version;
            RETURN NULL;
        END
        $$
        """
    )
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER staff_changes BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION staff_changes()"
        )
    op.execute("INSERT INTO staff_version (id, version) VALUES (1, gen_random_uuid())")


def downgrade() -> None:
    """Let every turn read them all again."""
    for table in _TABLES:
        op.execute(f"DROP TRIGGER staff_changes ON {table}")
    op.execute("DROP FUNCTION staff_changes()")
    op.drop_table("staff_version")
