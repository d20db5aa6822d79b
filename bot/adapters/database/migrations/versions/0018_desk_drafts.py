"""What staff typed and have not sent, kept for each person until it is."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "desk_drafts",
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text()),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_desk_drafts_staff"),
        sa.ForeignKeyConstraint(
            ["ref"], ["proposals.ref"], name="fk_desk_drafts_ref", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff", "path", name="pk_desk_drafts"),
    )
    op.create_index("ix_desk_drafts_ref", "desk_drafts", ["ref"])


def downgrade() -> None:
    """Back; what was typed stays in the tabs it was typed in."""
    op.drop_table("desk_drafts")
