"""Who calls is found by their contact, however it is typed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Spell the contacts that are known the one way."""
    op.add_column("customers", sa.Column("contact_key", sa.Text(), nullable=True))
    op.execute(
        "UPDATE customers SET contact_key = CASE WHEN contact LIKE '%@%' THEN lower(trim(contact))"
        " ELSE translate(lower(contact), ' -()', '') END"
    )
    op.create_index(op.f("customers_contact_key"), "customers", ["contact_key"])


def downgrade() -> None:
    """Forget the spelling."""
    op.drop_column("customers", "contact_key")
