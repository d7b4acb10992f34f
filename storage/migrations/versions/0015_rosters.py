"""Who works when, and what each member is able to do."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_EMPTY = {"tier": (sa.Text(), ""), "skills": (ARRAY(sa.Text()), "{}")}
_EMPTY |= {"certificates": (JSONB(), "[]"), "regions": (ARRAY(sa.Text()), "{}")}


def upgrade() -> None:
    """Nobody has a roster, a tier, skills or a region yet: whoever is on duty is available."""
    for name, (kind, nothing) in _EMPTY.items():
        op.add_column("members", sa.Column(name, kind, nullable=False, server_default=nothing))
        op.alter_column("members", name, server_default=None)
    op.add_column("members", sa.Column("base", JSONB(), nullable=True))
    op.add_column("members", sa.Column("switched_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "shifts",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("shifts_member_id_fkey")),
        sa.PrimaryKeyConstraint("member_id", "start_at", "kind", "source", name=op.f("shifts_pkey")),
    )
    op.create_index(op.f("shifts_member_id_end_at"), "shifts", ["member_id", "end_at"])


def downgrade() -> None:
    """Forget all of it."""
    op.drop_table("shifts")
    for name in ("switched_at", "base", *_EMPTY):
        op.drop_column("members", name)
