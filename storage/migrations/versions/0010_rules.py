"""Timers of one kind are told apart by their rules: a ticket has one for each limit that is watched."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the rule a part of the key; timers so far are the only ones of their kind."""
    op.add_column("timers", sa.Column("rule", sa.Text(), server_default="", nullable=False))
    op.alter_column("timers", "rule", server_default=None)
    _key("ticket", "kind", "rule")


def downgrade() -> None:
    """Forget the timers that need a rule."""
    op.execute("DELETE FROM timers WHERE rule <> ''")
    _key("ticket", "kind")
    op.drop_column("timers", "rule")


def _key(*columns: str) -> None:
    op.drop_constraint(op.f("timers_pkey"), "timers")
    op.create_primary_key(op.f("timers_pkey"), "timers", columns)
