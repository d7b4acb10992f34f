"""The register of feedback cases and of measures to improve the service."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing is in it yet."""
    op.create_table(
        "cases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("look_at", _INSTANT, nullable=True),
        sa.Column("record", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("cases_pkey")),
    )
    op.create_index("cases_opened", "cases", ["opened_at"])
    op.create_index("cases_open", "cases", ["due_at"], postgresql_where=sa.text("state <> 'closed'"))
    op.create_index("cases_falls", "cases", ["opened_at"], postgresql_where=sa.text("source = 'drop'"))
    op.create_index("cases_looked_at", "cases", ["look_at"], postgresql_where=sa.text("look_at IS NOT NULL"))
    op.create_table(
        "measures",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("look_at", _INSTANT, nullable=True),
        sa.Column("record", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("measures_pkey")),
    )
    op.create_index("measures_begun", "measures", ["begun_at"])
    op.create_index("measures_under_way", "measures", ["due_at"], postgresql_where=sa.text("state = 'under_way'"))
    op.create_index("measures_looked_at", "measures", ["look_at"], postgresql_where=sa.text("look_at IS NOT NULL"))
    op.execute(sa.schema.CreateSequence(sa.Sequence("entry_numbers")))


def downgrade() -> None:
    """Forget all of it."""
    op.execute(sa.schema.DropSequence(sa.Sequence("entry_numbers")))
    op.drop_table("measures")
    op.drop_table("cases")
