"""Trainings of staff."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Begin with none."""
    op.create_table(
        "trainings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("attendants", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("record", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("trainings_pkey")),
    )
    op.create_index("trainings_topic", "trainings", ["topic", "held_on"])
    op.create_index("trainings_held", "trainings", ["held_on"])
    op.create_index("trainings_attendants", "trainings", ["attendants"], postgresql_using="gin")


def downgrade() -> None:
    """Forget them."""
    op.drop_table("trainings")
