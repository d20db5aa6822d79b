"""Who sees to a call and what came of it; how far staff have read what a resident says."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import only

revision = "0023"
down_revision = "0022"

_CALLS = (
    sa.Column("claimed_at", sa.DateTime(timezone=True)),
    sa.Column("claimed_by", sa.Text()),
    sa.Column("outcome", sa.Text(), nullable=False, server_default=""),
    sa.Column("note", sa.Text(), nullable=False, server_default=""),
)


def upgrade() -> None:
    """Forward."""
    for one in _CALLS:
        op.add_column("calls", one.copy())
    op.create_index("ix_calls_closed_at", "calls", ["closed_at"], **only("closed_at IS NOT NULL"))
    op.add_column(
        "conversations", sa.Column("seen", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.create_index(
        "ix_conversations_held_by", "conversations", ["held_by"], **only("held_by IS NOT NULL")
    )


def downgrade() -> None:
    """Back; what came of calls is lost."""
    op.drop_index("ix_conversations_held_by", "conversations")
    op.drop_column("conversations", "seen")
    op.drop_index("ix_calls_closed_at", "calls")
    for one in reversed(_CALLS):
        op.drop_column("calls", one.name)
