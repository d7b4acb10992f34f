"""When people want no news, and when they had the last."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has quiet hours of their own yet, and had no news that gathers."""
    op.add_column("members", sa.Column("quiet", sa.Text(), nullable=True))
    op.add_column("lanes", sa.Column("news_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Forget both."""
    op.drop_column("lanes", "news_at")
    op.drop_column("members", "quiet")
