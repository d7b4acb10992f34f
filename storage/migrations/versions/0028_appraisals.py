"""Appraisals with the tickets behind them, and what follows from them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Begin with none: of what was before there is no appraisal."""
    record = postgresql.JSONB(none_as_null=True)
    op.create_table(
        "appraisals",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", record, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("appraisals_pkey")),
    )
    op.create_index("appraisals_subject", "appraisals", ["subject", "ends_at"])
    op.create_index("appraisals_ended", "appraisals", ["ends_at"])
    op.create_table(
        "appraisal_evidence",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("record", record, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("appraisal_evidence_pkey")),
    )
    op.create_table(
        "consequences",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", record, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("consequences_pkey")),
    )
    op.create_index("consequences_subject", "consequences", ["subject", "at"])


def downgrade() -> None:
    """Forget them."""
    op.drop_table("consequences")
    op.drop_table("appraisal_evidence")
    op.drop_table("appraisals")
