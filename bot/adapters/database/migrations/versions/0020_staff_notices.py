"""What staff are told in person, and how each of them wants to be told."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import COUNTING, only

revision = "0020"
down_revision = "0019"

_COLUMNS = (("mail", ""), ("wecom", ""), ("quiet", "[]"))


def upgrade() -> None:
    """Forward; everybody is told of everything by the ways they have."""
    op.create_table(
        "staff_notices",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("concern", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_staff_notices_staff"),
        sa.ForeignKeyConstraint(
            ["ref"], ["proposals.ref"], name="fk_staff_notices_ref", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_staff_notices"),
    )
    op.create_index("ix_staff_notices_staff", "staff_notices", ["staff", "id"])
    op.create_index("ix_staff_notices_ref", "staff_notices", ["ref"])
    op.create_index("ix_staff_notices_untold", "staff_notices", ["at"], **only("told_at IS NULL"))
    for name, default in _COLUMNS:
        op.add_column("staff", sa.Column(name, sa.Text(), nullable=False, server_default=default))


def downgrade() -> None:
    """Back; nobody is told in person."""
    op.drop_table("staff_notices")
    for name, _ in reversed(_COLUMNS):
        op.drop_column("staff", name)
