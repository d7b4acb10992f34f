"""A delivery is begun before it is sent, the urgent goes first, and lanes know why they wait."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOTICE = "2"


def upgrade() -> None:
    """Add what the senders go by."""
    _add("deliveries", sa.Column("priority", sa.SmallInteger(), server_default=NOTICE, nullable=False))
    _add("deliveries", sa.Column("cost", sa.Integer(), server_default="0", nullable=False))
    op.drop_constraint(op.f("deliveries_state"), "deliveries")
    op.create_check_constraint(
        op.f("deliveries_state"), "deliveries", "state IN ('due', 'leased', 'sent', 'unknown', 'refused', 'held')"
    )
    op.drop_index("deliveries_due", table_name="deliveries")
    op.create_index(
        "deliveries_owed", "deliveries", ["address", "id"], postgresql_where=sa.text("state IN ('due', 'leased')")
    )
    op.create_index("deliveries_settled", "deliveries", ["settled_at"], postgresql_using="brin")
    _add("lanes", sa.Column("priority", sa.SmallInteger(), server_default=NOTICE, nullable=False))
    _add("lanes", sa.Column("is_put_off", sa.Boolean(), server_default=sa.false(), nullable=False))
    _add("lanes", sa.Column("is_replying", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE lanes SET is_put_off = true FROM deliveries"
        " WHERE deliveries.address = lanes.address AND state = 'due' AND attempts > 0"
    )
    op.drop_index("lanes_due", table_name="lanes")
    op.create_index(
        "lanes_due",
        "lanes",
        [sa.literal_column("split_part(address, ':', 1)"), "priority", "due_at"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Take it away; what was begun may have arrived."""
    op.drop_index("lanes_due", table_name="lanes")
    op.create_index("lanes_due", "lanes", ["due_at"], postgresql_where=sa.text("due_at IS NOT NULL"))
    for column in ("is_replying", "is_put_off", "priority"):
        op.drop_column("lanes", column)
    op.drop_index("deliveries_settled", table_name="deliveries")
    op.drop_index("deliveries_owed", table_name="deliveries")
    op.create_index("deliveries_due", "deliveries", ["address", "id"], postgresql_where=sa.text("state = 'due'"))
    op.execute("UPDATE deliveries SET state = 'unknown' WHERE state = 'leased'")
    op.drop_constraint(op.f("deliveries_state"), "deliveries")
    op.create_check_constraint(
        op.f("deliveries_state"), "deliveries", "state IN ('due', 'sent', 'unknown', 'refused', 'held')"
    )
    op.drop_column("deliveries", "cost")
    op.drop_column("deliveries", "priority")


def _add(table: str, column: sa.Column) -> None:
    """Add a column that rows from now on must name themselves."""
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)
