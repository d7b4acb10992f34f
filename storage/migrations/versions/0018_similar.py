"""What open tickets are found by when another one is like them, and which were told of as a cluster."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tickets that are open already are found once they change."""
    op.create_table(
        "traces",
        sa.Column("ticket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("intake", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("likely", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name=op.f("traces_pkey")),
    )
    op.create_index("traces_customer", "traces", ["customer_id", "opened_at"])
    op.create_index("traces_kind", "traces", ["category", "service", "opened_at"])
    op.create_index("traces_contact", "traces", ["contact"], postgresql_where=sa.text("contact <> ''"))
    op.create_index("traces_order", "traces", ["order_number"], postgresql_where=sa.text("order_number <> ''"))
    op.create_index("traces_serial", "traces", ["serial"], postgresql_where=sa.text("serial <> ''"))
    op.create_table(
        "clustered",
        sa.Column("ticket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name=op.f("clustered_pkey")),
    )
    op.create_index(
        "tickets_recurrence", "tickets", ["recurrence_of"], postgresql_where=sa.text("recurrence_of IS NOT NULL")
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_index("tickets_recurrence", "tickets")
    op.drop_table("clustered")
    op.drop_table("traces")
