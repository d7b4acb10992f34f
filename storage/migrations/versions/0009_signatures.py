"""Signatures of callbacks in plain mode, so that none is good for a second text on any worker."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep what each signature came with, for as long as its timestamp passes."""
    op.create_table(
        "signatures",
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("signature", name=op.f("signatures_pkey")),
    )
    op.create_index("signatures_stale", "signatures", ["stale_at"])


def downgrade() -> None:
    """Forget them."""
    op.drop_table("signatures")
