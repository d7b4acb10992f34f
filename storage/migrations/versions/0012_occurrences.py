"""Recurring work is done once, by whichever worker, and caught up after a stop."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note each occurrence of each job that was done."""
    op.create_table(
        "occurrences",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("scheduled_for", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", "scheduled_for", name=op.f("occurrences_pkey")),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("occurrences")
