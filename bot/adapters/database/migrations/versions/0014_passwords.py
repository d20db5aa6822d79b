"""When a staff account's password was set; empty where it was set with the account."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Forward."""
    op.add_column("staff", sa.Column("password_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Back; a temporary password counts from the account's first day again."""
    op.drop_column("staff", "password_at")
