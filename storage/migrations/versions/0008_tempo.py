"""How fast each person writes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count messages and wrong codes of each conversation."""
    op.add_column("conversations", sa.Column("tempo", JSONB(), nullable=True))


def downgrade() -> None:
    """Forget the counts."""
    op.drop_column("conversations", "tempo")
