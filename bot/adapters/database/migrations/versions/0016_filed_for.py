"""Proposals staff filed for somebody (代录): whose words, how they agreed, who may claim them."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import only

revision = "0016"
down_revision = "0015"

_OFFLINE = "UPDATE proposals SET proposer = 'anonymous', contact = '' WHERE proposer = 'offline'"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "filed_for",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("consent_version", sa.Text(), nullable=False),
        sa.Column("anyway", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["ref"], ["proposals.ref"], name="fk_filed_for_ref", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_filed_for_staff"),
        sa.PrimaryKeyConstraint("ref", name="pk_filed_for"),
    )
    op.create_index("ix_filed_for_digest", "filed_for", ["digest"], **only("digest <> ''"))


def downgrade() -> None:
    """Back; who filed stands in the events, and who could be called by nobody else is anonymous."""
    op.execute(_OFFLINE)
    op.drop_table("filed_for")
