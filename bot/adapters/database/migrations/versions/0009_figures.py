"""What figures need of the events, on the proposal itself; and an index of the days of filing."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_FILL = """
UPDATE proposals SET
  first_told_at = (SELECT min(at) FROM events WHERE events.proposal_id = proposals.id
    AND tells AND actor_role IN ('triager', 'handler', 'supervisor')),
  reopened = (SELECT count(*) FROM events WHERE events.proposal_id = proposals.id
    AND step = 'reopen')
"""


def upgrade() -> None:
    """Forward; read from the events that are there."""
    op.add_column("proposals", sa.Column("first_told_at", sa.DateTime(timezone=True)))
    counted = sa.Column("reopened", sa.Integer(), nullable=False, server_default="0")
    op.add_column("proposals", counted)
    op.execute(_FILL)
    op.create_index("ix_proposals_created_at", "proposals", ["created_at"])


def downgrade() -> None:
    """Back; the events still say it all."""
    op.drop_index("ix_proposals_created_at", "proposals")
    op.drop_column("proposals", "reopened")
    op.drop_column("proposals", "first_told_at")
