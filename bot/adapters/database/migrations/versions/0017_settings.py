"""How each staff member likes to work: text size, list columns, keys."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Forward; everybody begins with the usual settings."""
    op.add_column("staff", sa.Column("settings", sa.Text(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Back to the usual settings for everybody."""
    op.drop_column("staff", "settings")
