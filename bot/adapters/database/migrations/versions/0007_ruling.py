"""An index of the few tickets that were moved and may await a ruling (裁定)."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import only

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Forward."""
    op.create_index(
        "ix_proposals_moved_turn",
        "proposals",
        ["status", "turn", sa.text("created_at DESC")],
        **only("transfers >= 2"),
    )


def downgrade() -> None:
    """Back; nothing but an index is lost."""
    op.drop_index("ix_proposals_moved_turn", "proposals")
