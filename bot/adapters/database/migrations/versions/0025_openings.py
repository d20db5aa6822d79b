"""Who waits to be told that a proposal is public (公开了告诉我)."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import COUNTING

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "openings",
        sa.Column("proposal_id", COUNTING, autoincrement=False, nullable=False),
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name="fk_openings_proposal_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "resident", name="pk_openings"),
    )
    op.create_index("ix_openings_resident", "openings", ["resident"])


def downgrade() -> None:
    """Back; nobody is told any more."""
    op.drop_table("openings")
