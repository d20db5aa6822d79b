"""Which pictures were made anew without what cameras write into them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Forward; those kept before are made anew each time they are shown."""
    op.add_column(
        "media", sa.Column("bare", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    """Back."""
    op.drop_column("media", "bare")
