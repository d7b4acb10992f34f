"""What a digit means ends with a member's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Find choices and members' words by one index."""
    op.drop_index("messages_choices", table_name="messages")
    op.create_index(
        "messages_offers",
        "messages",
        ["address", sa.literal_column("id DESC")],
        postgresql_where=sa.text("has_choices OR author IS NOT NULL"),
    )


def downgrade() -> None:
    """Find choices alone."""
    op.drop_index("messages_offers", table_name="messages")
    op.create_index(
        "messages_choices",
        "messages",
        ["address", sa.literal_column("id DESC")],
        postgresql_where=sa.text("has_choices"),
    )
