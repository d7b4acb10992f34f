"""Results of tests of knowledge and skill."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Begin with none."""
    op.create_table(
        "tested",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("tested_pkey")),
    )
    op.create_index("tested_person", "tested", ["person_id", "at"])


def downgrade() -> None:
    """Forget them."""
    op.drop_table("tested")
