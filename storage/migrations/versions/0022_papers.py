"""Papers that are to be drawn, and what was drawn."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is wanted yet."""
    op.create_table(
        "papers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=True),
        sa.Column("record", JSONB(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("files", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("papers_pkey")),
        sa.UniqueConstraint("key", name=op.f("papers_key_key")),
    )
    op.create_index("papers_due", "papers", ["due_at"], postgresql_where=sa.text("due_at IS NOT NULL"))
    op.create_index("papers_ticket", "papers", ["ticket"], postgresql_where=sa.text("ticket IS NOT NULL"))


def downgrade() -> None:
    """Forget them."""
    op.drop_table("papers")
