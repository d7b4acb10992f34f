"""The tickets of a period are found without looking at all others."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index when a ticket began and ended."""
    op.create_index("tickets_first_contact", "tickets", ["first_contact_at"])
    op.create_index("tickets_closed", "tickets", ["closed_at"], postgresql_where=sa.text("closed_at IS NOT NULL"))


def downgrade() -> None:
    """Look through all of them again."""
    op.drop_index("tickets_closed", table_name="tickets")
    op.drop_index("tickets_first_contact", table_name="tickets")
