"""The register of customers' documents, with their numbers and codes."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tickets of before have none; the first document of a kind and year is number 1."""
    op.create_table(
        "documents",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", "serial", name=op.f("documents_pkey")),
        sa.UniqueConstraint("code", name=op.f("documents_code_key")),
        sa.UniqueConstraint("ticket", "kind", "round", name=op.f("documents_ticket_kind_round_key")),
    )
    op.create_index("documents_issued", "documents", ["issued_at"])
    op.create_table(
        "document_serials",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("document_serials_pkey")),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("document_serials")
    op.drop_table("documents")
