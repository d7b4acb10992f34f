"""Who customers are, by which they are surveyed, and campaigns that ask some of them, apart from any ticket."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is known of customers yet, and nobody was asked."""
    op.add_column("customers", sa.Column("kind", sa.Text(), nullable=True))
    op.add_column("customers", sa.Column("industry", sa.Text(), nullable=True))
    op.create_table(
        "campaigns",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("record", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("campaigns_pkey")),
    )
    op.create_table(
        "campaign_rounds",
        sa.Column("campaign", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.id"], name=op.f("campaign_rounds_campaign_fkey")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("campaign_rounds_customer_id_fkey")),
        sa.PrimaryKeyConstraint("campaign", "customer_id", name=op.f("campaign_rounds_pkey")),
    )
    op.create_index("campaign_rounds_customer", "campaign_rounds", ["customer_id", "asked_at"])


def downgrade() -> None:
    """Forget them, with all that was answered."""
    op.drop_table("campaign_rounds")
    op.drop_table("campaigns")
    op.drop_column("customers", "industry")
    op.drop_column("customers", "kind")
