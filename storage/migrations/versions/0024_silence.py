"""One pair of timers for verdict and survey, where there was one for the verdict alone."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_RULES = {"remind_confirmation": "remind", "call_for_confirmation": "call"}


def upgrade() -> None:
    """Let those that are set go on under their new names."""
    for kind, rule in _RULES.items():
        op.execute(f"UPDATE timers SET kind = 'survey', rule = '{rule}' WHERE kind = '{kind}'")  # noqa: S608 -- ours


def downgrade() -> None:
    """Give them their old names again."""
    for kind, rule in _RULES.items():
        op.execute(f"UPDATE timers SET kind = '{kind}', rule = '' WHERE kind = 'survey' AND rule = '{rule}'")  # noqa: S608 -- ours
