"""What staff attach to a ticket: photos before and after, minutes, scans."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import COUNTING

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "staff_files",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["ref"], ["proposals.ref"], name="fk_staff_files_ref", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_staff_files_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_files"),
    )
    op.create_index("ix_staff_files_ref", "staff_files", ["ref"])
    op.create_index("ix_staff_files_digest", "staff_files", ["digest"])


def downgrade() -> None:
    """Back; that there were files stands in the events."""
    op.drop_table("staff_files")
