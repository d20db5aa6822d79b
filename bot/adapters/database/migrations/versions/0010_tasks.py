"""Tasks (子任务) of tickets, and questions to outside parties behind a link."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import COUNTING, only

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "tasks",
        sa.Column("proposal_id", COUNTING, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assignee", sa.Text()),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name="fk_tasks_proposal_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "number", name="pk_tasks"),
    )
    for column in ("body", "assignee"):
        op.create_index(f"ix_tasks_open_{column}", "tasks", [column], **only("done_at IS NULL"))
    op.create_table(
        "inquiries",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shows", sa.Text(), nullable=False),
        sa.Column("photos", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ref"], ["proposals.ref"], name="fk_inquiries_ref", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_inquiries_staff"),
        sa.PrimaryKeyConstraint("digest", name="pk_inquiries"),
    )
    op.create_index("uq_inquiries_ref_number", "inquiries", ["ref", "number"], unique=True)


def downgrade() -> None:
    """Back; tasks and open questions are lost, what became of them stands in the events."""
    op.drop_table("inquiries")
    op.drop_table("tasks")
