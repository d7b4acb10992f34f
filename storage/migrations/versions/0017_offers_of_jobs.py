"""What everybody has on their hands, who holds which offer, and a next step for each ticket that waits for a handler."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_IN_WORK = "status IN ('assigned', 'in_progress', 'waiting')"


def upgrade() -> None:
    """Begin the search for a handler of whatever waits for one, at the first tick: it was due when it was reported."""
    op.add_column("tickets", sa.Column("offered_to", sa.Text(), nullable=True))
    op.create_index("tickets_in_work", "tickets", ["assignee_id"], postgresql_where=sa.text(_IN_WORK))
    op.create_index("tickets_offered", "tickets", ["id"], postgresql_where=sa.text("offered_to IS NOT NULL"))
    op.create_table(
        "workdays",
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("place_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("member_id", "day", name=op.f("workdays_pkey")),
    )
    op.execute(
        "INSERT INTO timers (ticket, kind, rule, due_at) SELECT id, 'offer', '', first_contact_at FROM tickets"
        " WHERE is_open AND assignee_id IS NULL AND status IN ('triaged', 'classified')"
    )


def downgrade() -> None:
    """Forget all of it."""
    op.execute("DELETE FROM timers WHERE kind = 'offer'")
    op.drop_table("workdays")
    op.drop_index("tickets_offered", table_name="tickets")
    op.drop_index("tickets_in_work", table_name="tickets")
    op.drop_column("tickets", "offered_to")
