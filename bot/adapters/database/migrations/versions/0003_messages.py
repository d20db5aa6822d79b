"""Messages received and owed, and calls for a person."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import COUNTING, only

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "inbox",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("more", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_text", sa.Text()),
        sa.Column("reply_options", sa.Text()),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["resident"], ["residents.id"], name="fk_inbox_resident"),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("key", name="uq_inbox_key"),
    )
    op.create_index("ix_inbox_open", "inbox", ["resident", "id"], **only("done_at IS NULL"))
    op.create_index("ix_inbox_resident", "inbox", ["resident", "id"])
    op.create_index(
        "ix_inbox_stale",
        "inbox",
        ["received_at"],
        **only("(done_at IS NULL OR delivery = 'undecided')"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text()),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["resident"], ["residents.id"], name="fk_outbox_resident"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_dead", "outbox", ["id"], **only("state = 'dead'"))
    op.create_index("ix_outbox_pending", "outbox", ["resident", "id"], **only("state = 'pending'"))
    op.create_index("ix_outbox_resident", "outbox", ["resident", "id"])
    op.create_index("ix_outbox_waiting", "outbox", ["resident", "id"], **only("state = 'waiting'"))
    op.create_table(
        "calls",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text()),
        sa.Column("ref", sa.Text()),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", sa.Text()),
        sa.ForeignKeyConstraint(["resident"], ["residents.id"], name="fk_calls_resident"),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
    )
    op.create_index("ix_calls_open", "calls", ["kind", "at"], **only("closed_at IS NULL"))
    op.create_index("ix_calls_resident", "calls", ["resident"])


def downgrade() -> None:
    """Back; what these tables hold is lost."""
    op.drop_table("calls")
    op.drop_table("outbox")
    op.drop_table("inbox")
