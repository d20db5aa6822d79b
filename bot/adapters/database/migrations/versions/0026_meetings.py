"""Meetings (协商会): who is called, who answers, and everything said with what became of it."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import COUNTING

revision = "0026"
down_revision = "0025"


def _own(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("proposal_id", COUNTING, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=f"fk_{table}_proposal_id", ondelete="CASCADE"
        ),
    ]


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "meetings",
        *_own("meetings"),
        _text("subject"), _moment("at"), _text("form"), _text("place"), _text("agenda"),
        _text("invited"), _text("missing"),
        sa.Column("common", sa.Boolean(), nullable=False),
        _text("called_by"), _moment("called_at"), _text("state"),
        sa.Column("moved", sa.Integer(), nullable=False),
        _moment("closed_at", nullable=True),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("proposal_id", "number", name="pk_meetings"),
    )  # fmt: skip
    op.create_index("ix_meetings_at", "meetings", ["at"])
    op.create_table(
        "meeting_guests",
        *_own("meeting_guests"),
        _text("resident"), _text("answer"), _moment("at", nullable=True),
        sa.PrimaryKeyConstraint("proposal_id", "number", "resident", name="pk_meeting_guests"),
    )  # fmt: skip
    op.create_index("ix_meeting_guests_resident", "meeting_guests", ["resident"])
    op.create_table(
        "meeting_statements",
        *_own("meeting_statements"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        _text("text"), _text("speaker"), _text("resident"),
        sa.Column("outcome", sa.Text(), nullable=True),
        _text("reason"),
        sa.PrimaryKeyConstraint("proposal_id", "number", "position", name="pk_meeting_statements"),
    )  # fmt: skip
    op.create_index("ix_meeting_statements_resident", "meeting_statements", ["resident"])


def downgrade() -> None:
    """Back; what was said at meetings is gone."""
    op.drop_table("meeting_statements")
    op.drop_table("meeting_guests")
    op.drop_table("meetings")
