"""What WeChat still lets the desk say to each customer; and where a customer wants to hear from it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Begin the ledger full for whoever wrote: should that be too much, the platform says so once."""
    op.create_table(
        "wechat_grants",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unspent", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", "kind", name=op.f("wechat_grants_pkey")),
        postgresql_with={"fillfactor": "50"},
    )
    op.create_table(
        "wechat_consents",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("unspent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address", "template", name=op.f("wechat_consents_pkey")),
    )
    op.execute(
        "INSERT INTO wechat_grants SELECT address, 'message', 5, max(at) + interval '48 hours' FROM messages"
        " WHERE NOT is_outgoing AND platform_id IS NOT NULL AND split_part(address, chr(58), 1) = 'wechat'"
        " GROUP BY address"
    )
    op.add_column("customers", sa.Column("notify", sa.Text(), nullable=True))


def downgrade() -> None:
    """Forget the ledger and the wishes."""
    op.drop_column("customers", "notify")
    op.drop_table("wechat_consents")
    op.drop_table("wechat_grants")
