"""Appeals against refusals: until when each is to be looked at, and an index of the open ones."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import only

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Forward."""
    op.add_column("proposals", sa.Column("appeal_due_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_proposals_appealed_turn",
        "proposals",
        ["status", "turn", sa.text("created_at DESC")],
        **only("appeal_due_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Back; the appeals themselves stand in the events."""
    op.drop_index("ix_proposals_appealed_turn", "proposals")
    op.drop_column("proposals", "appeal_due_at")
