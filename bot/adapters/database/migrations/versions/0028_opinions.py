"""Opinions that can be counted (表态): calls, their statements, votes."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import COUNTING

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "polls",
        sa.Column("id", COUNTING, autoincrement=True, nullable=False),
        sa.Column("proposal_id", COUNTING, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name="fk_polls_proposal_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_polls"),
    )
    op.create_index("ix_polls_proposal_id", "polls", ["proposal_id", "id"])
    op.create_table(
        "statements",
        sa.Column("id", COUNTING, autoincrement=True, nullable=False),
        sa.Column("poll", COUNTING, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["poll"], ["polls.id"], name="fk_statements_poll", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_statements"),
    )
    op.create_index("ix_statements_poll", "statements", ["poll", "id"])
    op.create_index("ix_statements_author", "statements", ["author"])
    op.create_table(
        "votes",
        sa.Column("statement", COUNTING, autoincrement=False, nullable=False),
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement"], ["statements.id"], name="fk_votes_statement", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("statement", "resident", name="pk_votes"),
    )
    op.create_index("ix_votes_resident", "votes", ["resident"])


def downgrade() -> None:
    """Back; opinions are lost."""
    for table in ("votes", "statements", "polls"):
        op.drop_table(table)
