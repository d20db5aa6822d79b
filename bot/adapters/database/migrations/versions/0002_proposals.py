"""Proposals and what happened to them; events are appended, never changed."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import COUNTING, only

revision = "0002"
down_revision = "0001"

_REFUSE = """
CREATE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are appended, never changed'; END $$
"""


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "ref_counters",
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "year", name="pk_ref_counters"),
    )
    op.create_table(
        "proposals",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("proposer", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("solution", sa.Text(), nullable=False),
        sa.Column("place", sa.Text()),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_detail", sa.Text(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("review", sa.Boolean(), nullable=False),
        sa.Column("suggestion", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("paused_at", sa.DateTime(timezone=True)),
        sa.Column("assignee", sa.Text()),
        sa.Column("transfers", sa.Integer(), nullable=False),
        sa.Column("merged_into", sa.Text()),
        sa.Column("rating", sa.Integer()),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("ref", name="uq_proposals_ref"),
    )
    op.create_index(
        "ix_proposals_assignee_status_turn",
        "proposals",
        ["assignee", "status", "turn", sa.text("created_at DESC")],
        **only("assignee IS NOT NULL"),
    )
    op.create_index(
        "ix_proposals_body_status_turn",
        "proposals",
        ["body", "status", "turn", sa.text("created_at DESC")],
    )
    op.create_index(
        "ix_proposals_code_status_turn",
        "proposals",
        ["code", "status", "turn", sa.text("created_at DESC")],
    )
    op.create_index(
        "ix_proposals_level_status_turn",
        "proposals",
        ["level", "status", "turn", sa.text("created_at DESC")],
    )
    op.create_index(
        "ix_proposals_place_status_turn",
        "proposals",
        ["place", "status", "turn", sa.text("created_at DESC")],
    )
    op.create_index(
        "ix_proposals_proposer_created_at", "proposals", ["proposer", sa.text("created_at DESC")]
    )
    op.create_index(
        "ix_proposals_review_turn",
        "proposals",
        ["status", "turn", sa.text("created_at DESC")],
        **only("review"),
    )
    op.create_index(
        "ix_proposals_status_turn", "proposals", ["status", "turn", sa.text("created_at DESC")]
    )
    op.create_index("ix_proposals_turn", "proposals", ["turn", sa.text("created_at DESC")])
    op.create_table(
        "events",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("proposal_id", COUNTING, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("tells", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_events_proposal_id"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_proposal_id", "events", ["proposal_id", "id"])
    op.create_table(
        "attachments",
        sa.Column("proposal_id", COUNTING, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("media_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name="fk_attachments_proposal_id"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "position", name="pk_attachments"),
    )
    op.create_index("ix_attachments_digest", "attachments", ["digest"])
    op.create_table(
        "secondings",
        sa.Column("proposal_id", COUNTING, nullable=False),
        sa.Column("resident", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name="fk_secondings_proposal_id"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "resident", name="pk_secondings"),
    )
    op.create_index("ix_secondings_resident", "secondings", ["resident"])
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER events_no_{change.lower()} BEFORE {change} ON events "
                "BEGIN SELECT RAISE(ABORT, 'events are appended, never changed'); END"
            )
    else:
        op.execute(_REFUSE)
        op.execute(
            "CREATE TRIGGER events_appended_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_events()"
        )


def downgrade() -> None:
    """Back; what these tables hold is lost."""
    op.drop_table("secondings")
    op.drop_table("attachments")
    op.drop_table("events")
    op.drop_table("proposals")
    op.drop_table("ref_counters")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_events()")
