"""To what turns and messages belong; ratings given before are found by their time."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_COLUMNS = (("inbox", "matter"), ("outbox", "matter"), ("conversations", "held_for"))
_RATINGS = """
UPDATE inbox SET matter = 'rating:' WHERE id IN (
  SELECT (SELECT max(said.id) FROM inbox said
    WHERE said.resident = events.actor_id AND said.done_at <= events.at)
  FROM events WHERE events.step = 'rate')
"""
"""A turn is finished with the time it began at, its events come after that."""


def upgrade() -> None:
    """Forward; of older turns nothing else is known, and they are the street's."""
    for table, name in _COLUMNS:
        op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.execute(_RATINGS)


def downgrade() -> None:
    """Back."""
    for table, name in reversed(_COLUMNS):
        op.drop_column(table, name)
