"""Lists that stay quick: an index of words, and indexes that answer counts by themselves."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import only

revision = "0006"
down_revision = "0005"

_TURN: list[Any] = ["status", "turn", sa.text("created_at DESC")]


def upgrade() -> None:
    """Forward; 0015 indexes the proposals that are there, by the text they are found by."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE proposal_words USING fts5("
            "grams, content='', detail='none', columnsize=0, tokenize='ascii')"
        )
    else:
        op.create_table(
            "proposal_words",
            sa.Column("proposal_id", sa.BigInteger(), nullable=False),
            sa.Column("grams", sa.ARRAY(sa.Integer()), nullable=False),
            sa.ForeignKeyConstraint(
                ["proposal_id"], ["proposals.id"], name="fk_proposal_words_proposal_id"
            ),
            sa.PrimaryKeyConstraint("proposal_id", name="pk_proposal_words"),
        )
        op.create_index(
            "ix_proposal_words_grams", "proposal_words", ["grams"], postgresql_using="gin"
        )
    op.drop_index("ix_proposals_review_turn", "proposals")
    marked = only("review", on_sqlite="review = 1")
    op.create_index("ix_proposals_review_turn", "proposals", _TURN, **marked)
    op.drop_index("ix_proposals_assignee_status_turn", "proposals")
    op.create_index("ix_proposals_assignee_status_turn", "proposals", ["assignee", *_TURN])


def downgrade() -> None:
    """Back; nothing but indexes is lost."""
    op.drop_index("ix_proposals_assignee_status_turn", "proposals")
    op.create_index(
        "ix_proposals_assignee_status_turn",
        "proposals",
        ["assignee", *_TURN],
        **only("assignee IS NOT NULL"),
    )
    op.drop_index("ix_proposals_review_turn", "proposals")
    op.create_index("ix_proposals_review_turn", "proposals", _TURN, **only("review"))
    op.drop_table("proposal_words")
