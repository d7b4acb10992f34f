"""Searches for a handler are found among all timers when somebody comes on duty."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index them."""
    op.create_index("timers_offers", "timers", ["due_at"], postgresql_where=sa.text("kind = 'offer'"))


def downgrade() -> None:
    """Look through all of them again."""
    op.drop_index("timers_offers", table_name="timers")
