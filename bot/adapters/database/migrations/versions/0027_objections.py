"""Objections (公示有意见) to public notices; notices of results beside those of plans."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import COUNTING, only

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "objections",
        sa.Column("id", COUNTING, autoincrement=True, nullable=False),
        sa.Column("proposal_id", COUNTING, nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown", sa.Text(), server_default="", nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name="fk_objections_proposal_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_objections"),
    )
    op.create_index("ix_objections_proposal_id", "objections", ["proposal_id", "id"])
    op.create_index("ix_objections_resident", "objections", ["resident"])
    op.create_index("ix_objections_waiting", "objections", ["id"], **only("answered_at IS NULL"))
    op.drop_index("ix_events_notices", "events")
    op.create_index(
        "ix_events_notices", "events", ["id"], **only("step IN ('approve_plan', 'post_result')")
    )


def downgrade() -> None:
    """Back; objections are lost."""
    op.drop_index("ix_events_notices", "events")
    op.create_index("ix_events_notices", "events", ["id"], **only("step = 'approve_plan'"))
    op.drop_table("objections")
