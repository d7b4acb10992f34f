"""What went wrong of late is found without a look at everything that was ever sent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index what was refused and what may not have arrived."""
    op.create_index(
        "deliveries_troubled",
        "deliveries",
        ["settled_at"],
        postgresql_where=sa.text("state IN ('unknown', 'refused')"),
    )


def downgrade() -> None:
    """Forget the index."""
    op.drop_index("deliveries_troubled", table_name="deliveries")
