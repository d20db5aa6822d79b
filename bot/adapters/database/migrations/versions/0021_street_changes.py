"""What a street fills in at the console: a line for every change, appended only."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import COUNTING

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Forward; nothing is changed at the console yet."""
    op.create_table(
        "street_changes",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("undoes", sa.BigInteger()),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_street_changes_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_street_changes"),
    )


def downgrade() -> None:
    """Back; what was filled in and not written into data/ is lost."""
    op.drop_table("street_changes")
