"""Tables of meetings; they go with their proposal."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from bot.adapters.database.columns import Json, UtcTime, counting
from bot.adapters.database.tables import metadata, text_column


def _of_proposal() -> Column[int]:
    known = ForeignKey("proposals.id", ondelete="CASCADE")
    return Column("proposal_id", counting(), known, primary_key=True)


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True, autoincrement=False)


meetings = Table(
    "meetings",
    metadata,
    _of_proposal(),
    _number(),
    Column("subject", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("form", Text, nullable=False),
    text_column("place"),
    Column("agenda", Text, nullable=False),
    Column("invited", Json, nullable=False),
    Column("missing", Json, nullable=False),
    Column("common", Boolean, nullable=False),
    Column("called_by", Text, nullable=False),
    Column("called_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("closed_at", UtcTime),
    Column("minutes", Json),
    Column("version", Integer, nullable=False),
    Index("ix_meetings_at", "at"),
)

meeting_guests = Table(
    "meeting_guests",
    metadata,
    _of_proposal(),
    _number(),
    Column("resident", Text, primary_key=True),
    text_column("answer"),
    Column("at", UtcTime),
    Index("ix_meeting_guests_resident", "resident"),
)

meeting_statements = Table(
    "meeting_statements",
    metadata,
    _of_proposal(),
    _number(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    text_column("text"),
    text_column("speaker"),
    text_column("resident"),
    Column("outcome", Text),
    text_column("reason"),
    Index("ix_meeting_statements_resident", "resident"),
)


def _side(name: str) -> Column[int]:
    known = ForeignKey("proposals.id", ondelete="CASCADE")
    return Column(name, counting(), known, nullable=False)


merges = Table(
    "merges",
    metadata,
    Column("id", counting(), primary_key=True),
    _side("source_id"),
    _side("target_id"),
    Column("reason", Text, nullable=False),
    text_column("lost"),
    Column("staff", Text, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_merges_source_id", "source_id"),
    Index("ix_merges_target_id", "target_id"),
)

merge_voices = Table(
    "merge_voices",
    metadata,
    Column("merge_id", counting(), ForeignKey("merges.id", ondelete="CASCADE"), primary_key=True),
    Column("resident", Text, primary_key=True),
    Column("answer", Boolean),
    Column("at", UtcTime),
    Column("moved", Boolean, nullable=False),
    Index("ix_merge_voices_resident", "resident"),
)
