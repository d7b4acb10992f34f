"""The first tables.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SEQUENCES = {"message_ids": 1, "ticket_numbers": 1001, "customer_numbers": 1, "subtask_numbers": 1}
APPEND_ONLY = ("messages", "message_tickets", "timeline", "identity_links")


def upgrade() -> None:
    for name, start in SEQUENCES.items():
        op.execute(sa.schema.CreateSequence(sa.Sequence(name, start=start)))
    op.create_table(
        "attachments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("media", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("mime", sa.Text(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("forward_to", sa.Text(), nullable=True),
        sa.CheckConstraint("kept_at IS NULL OR sha256 IS NOT NULL", name=op.f("attachments_kept")),
        sa.PrimaryKeyConstraint("id", name=op.f("attachments_pkey")),
    )
    op.create_index(
        "attachments_due", "attachments", ["due_at"], unique=False, postgresql_where=sa.text("due_at IS NOT NULL")
    )
    op.create_index(op.f("attachments_message_id"), "attachments", ["message_id"], unique=False)
    op.create_table(
        "cards",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("platform_id", sa.Text(), nullable=True),
        sa.Column("response_code", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("address", "key", name=op.f("cards_pkey")),
    )
    op.create_index("cards_platform_id", "cards", ["address", "platform_id"], unique=False)
    op.create_table(
        "customers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("product_model", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("customers_pkey")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("card_key", sa.Text(), nullable=True),
        sa.Column("revises", sa.Boolean(), nullable=False),
        sa.Column("platform_id", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('due', 'sent', 'unknown', 'refused', 'held')", name=op.f("deliveries_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("deliveries_pkey")),
    )
    op.create_index(
        "deliveries_due", "deliveries", ["address", "id"], unique=False, postgresql_where=sa.text("state = 'due'")
    )
    op.create_index(
        "deliveries_held", "deliveries", ["address"], unique=False, postgresql_where=sa.text("state = 'held'")
    )
    op.create_index(
        "deliveries_platform_id",
        "deliveries",
        ["address", "platform_id"],
        unique=False,
        postgresql_where=sa.text("platform_id IS NOT NULL"),
    )
    op.create_table(
        "identity_links",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("from_customer", sa.BigInteger(), nullable=True),
        sa.Column("to_customer", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("identity_links_pkey")),
    )
    op.create_index(op.f("identity_links_conversation_id"), "identity_links", ["conversation_id"], unique=False)
    op.create_table(
        "lanes",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("address", name=op.f("lanes_pkey")),
        postgresql_with={"fillfactor": "50"},
    )
    op.create_index("lanes_due", "lanes", ["due_at"], unique=False, postgresql_where=sa.text("due_at IS NOT NULL"))
    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("is_on_duty", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("members_pkey")),
    )
    op.create_table(
        "message_tickets",
        sa.Column("ticket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("ticket", "message_id", name=op.f("message_tickets_pkey")),
    )
    op.create_index("message_tickets_message", "message_tickets", ["message_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('message_ids')"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("is_outgoing", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("platform_id", sa.Text(), nullable=True),
        sa.Column("author", sa.BigInteger(), nullable=True),
        sa.Column("has_choices", sa.Boolean(), nullable=False),
        sa.Column("body", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("messages_pkey")),
    )
    op.create_index(
        "messages_choices",
        "messages",
        ["address", sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("has_choices"),
    )
    op.create_index("messages_key", "messages", ["key"], unique=True, postgresql_where=sa.text("key IS NOT NULL"))
    op.create_index(
        "messages_platform_id",
        "messages",
        ["address", "platform_id"],
        unique=False,
        postgresql_where=sa.text("platform_id IS NOT NULL"),
    )
    op.create_table(
        "put_off",
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("album", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("is_parked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("put_off_pkey")),
    )
    op.create_index(
        "put_off_album",
        "put_off",
        ["address", "album", "message_id"],
        unique=False,
        postgresql_where=sa.text("album IS NOT NULL"),
    )
    op.create_index("put_off_due", "put_off", ["due_at"], unique=False, postgresql_where=sa.text("NOT is_parked"))
    op.create_table(
        "subtask_takers",
        sa.Column("ticket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("ticket", "member_id", name=op.f("subtask_takers_pkey")),
    )
    op.create_index("subtask_takers_member", "subtask_takers", ["member_id"], unique=False)
    op.create_table(
        "timeline",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("record", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("timeline_pkey")),
    )
    op.create_index("timeline_ticket", "timeline", ["ticket", "id"], unique=False)
    op.create_table(
        "timers",
        sa.Column("ticket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket", "kind", name=op.f("timers_pkey")),
    )
    op.create_index("timers_due", "timers", ["due_at"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("has_left", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("dialog", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("staff_dialog", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("split_part(address, chr(58), 2) <> ''", name=op.f("conversations_address")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("conversations_customer_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("conversations_pkey")),
        sa.UniqueConstraint("address", name=op.f("conversations_address_key")),
        postgresql_with={"fillfactor": "80"},
    )
    op.create_index(
        "conversations_customer_id",
        "conversations",
        ["customer_id"],
        unique=False,
        postgresql_where=sa.text("customer_id IS NOT NULL"),
    )
    op.create_table(
        "invitations",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("invitations_member_id_fkey")),
        sa.PrimaryKeyConstraint("code", name=op.f("invitations_pkey")),
    )
    op.create_table(
        "link_codes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("link_codes_customer_id_fkey")),
        sa.PrimaryKeyConstraint("code", name=op.f("link_codes_pkey")),
    )
    op.create_table(
        "member_addresses",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("member_addresses_member_id_fkey")),
        sa.PrimaryKeyConstraint("address", name=op.f("member_addresses_pkey")),
    )
    op.create_index(op.f("member_addresses_member_id"), "member_addresses", ["member_id"], unique=False)
    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("severity", sa.Text(), nullable=True),
        sa.Column("intake", sa.Text(), nullable=False),
        sa.Column("recurrence_of", sa.BigInteger(), nullable=True),
        sa.Column("response_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_contact_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("record", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("tickets_customer_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("tickets_pkey")),
        postgresql_with={"fillfactor": "80"},
    )
    op.create_index("tickets_assignee", "tickets", ["assignee_id"], unique=False, postgresql_where=sa.text("is_open"))
    op.create_index(op.f("tickets_customer_id"), "tickets", ["customer_id"], unique=False)
    op.create_index("tickets_owner", "tickets", ["owner_id"], unique=False, postgresql_where=sa.text("is_open"))
    op.create_index(
        "tickets_queue",
        "tickets",
        ["response_due_at", "id"],
        unique=False,
        postgresql_where=sa.text("is_open AND assignee_id IS NULL"),
    )
    op.execute(
        """
        CREATE FUNCTION refuse_to_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only: what was written stays', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END
        $$
        """
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change()"
        )


def downgrade() -> None:
    op.drop_table("tickets")
    op.drop_table("member_addresses")
    op.drop_table("link_codes")
    op.drop_table("invitations")
    op.drop_table("conversations")
    op.drop_table("timers")
    op.drop_table("timeline")
    op.drop_table("subtask_takers")
    op.drop_table("put_off")
    op.drop_table("messages")
    op.drop_table("message_tickets")
    op.drop_table("members")
    op.drop_table("lanes")
    op.drop_table("identity_links")
    op.drop_table("deliveries")
    op.drop_table("customers")
    op.drop_table("cards")
    op.drop_table("attachments")
    op.execute("DROP FUNCTION refuse_to_change()")
    for name in SEQUENCES:
        op.execute(sa.schema.DropSequence(sa.Sequence(name)))
