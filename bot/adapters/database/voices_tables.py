"""Tables of what residents say together; their rows go with the proposal they are about."""

from functools import partial

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from bot.adapters.database.columns import UtcTime, counting
from bot.adapters.database.tables import metadata, only, text_column

_PROPOSAL = partial(ForeignKey, "proposals.id", ondelete="CASCADE")

objections = Table(
    "objections",
    metadata,
    Column("id", counting(), primary_key=True),
    Column(
        "proposal_id", counting(), ForeignKey("proposals.id", ondelete="CASCADE"), nullable=False
    ),
    Column("of", Integer, nullable=False),
    Column("resident", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    text_column("shown"),
    text_column("answer"),
    text_column("by"),
    Column("answered_at", UtcTime),
    text_column("answered_by"),
    Index("ix_objections_proposal_id", "proposal_id", "id"),
    Index("ix_objections_resident", "resident"),
    Index("ix_objections_waiting", "id", **only(text("answered_at IS NULL"))),
)
"""Objections (公示有意见) to public notices; `of` is the place of the notice among the events."""

polls = Table(
    "polls",
    metadata,
    Column("id", counting(), primary_key=True),
    Column("proposal_id", counting(), _PROPOSAL(), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("closed_at", UtcTime),
    Index("ix_polls_proposal_id", "proposal_id", "id"),
)
"""Calls for opinions (表态) on proposals."""

statements = Table(
    "statements",
    metadata,
    Column("id", counting(), primary_key=True),
    Column("poll", counting(), ForeignKey("polls.id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    text_column("author"),
    Index("ix_statements_poll", "poll", "id"),
    Index("ix_statements_author", "author"),
)

votes = Table(
    "votes",
    metadata,
    Column(
        "statement", counting(), ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("resident", Text, primary_key=True),
    Column("value", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_votes_resident", "resident"),
)
"""What each resident thinks of each statement: 1 for, -1 against, 0 passed."""
