"""Merging with consent: what would join what, and what everybody asked said to it."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import COUNTING

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "merges",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("source_id", COUNTING, nullable=False),
        sa.Column("target_id", COUNTING, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lost", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{side}_id"], ["proposals.id"], name=f"fk_merges_{side}_id", ondelete="CASCADE"
            )
            for side in ("source", "target")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_merges"),
    )
    op.create_index("ix_merges_source_id", "merges", ["source_id"])
    op.create_index("ix_merges_target_id", "merges", ["target_id"])
    op.create_table(
        "merge_voices",
        sa.Column("merge_id", COUNTING, autoincrement=False, nullable=False),
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("answer", sa.Boolean(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merges.id"], name="fk_merge_voices_merge_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("merge_id", "resident", name="pk_merge_voices"),
    )
    op.create_index("ix_merge_voices_resident", "merge_voices", ["resident"])


def downgrade() -> None:
    """Back; what has joined stays joined, and who had been asked is forgotten."""
    op.drop_table("merge_voices")
    op.drop_table("merges")
