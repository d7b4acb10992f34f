"""What people did with messages that could not be handled; and whose turn comes first in a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep who read, replayed or dropped which message; find the oldest that waits in a conversation."""
    op.create_table(
        "parked_acts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("fate IN ('read', 'replayed', 'dropped')", name=op.f("parked_acts_fate")),
        sa.PrimaryKeyConstraint("id", name=op.f("parked_acts_pkey")),
    )
    op.create_index(op.f("parked_acts_message_id"), "parked_acts", ["message_id"])
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON parked_acts"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change()"
    )
    op.create_index("put_off_address", "put_off", ["address", "message_id"], postgresql_where=sa.text("NOT is_parked"))
    op.create_index("put_off_parked", "put_off", ["message_id"], postgresql_where=sa.text("is_parked"))


def downgrade() -> None:
    """Forget who did what."""
    op.drop_index("put_off_parked", table_name="put_off")
    op.drop_index("put_off_address", table_name="put_off")
    op.drop_table("parked_acts")
