"""What people said of proposals, for the recogniser to learn from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep one example for each ticket and author."""
    op.create_table(
        "examples",
        sa.Column("ticket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("is_report", sa.Boolean(), nullable=False),
        sa.Column("is_hazard", sa.Boolean(), nullable=False),
        sa.Column("record", JSONB(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name=op.f("examples_ticket_fkey")),
        sa.PrimaryKeyConstraint("ticket", "author", name=op.f("examples_pkey")),
    )
    op.create_index("examples_at", "examples", ["at"])


def downgrade() -> None:
    """Forget them."""
    op.drop_table("examples")
