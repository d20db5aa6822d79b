"""Tables of residents and proposals; their rows are mapped onto the model in `rows.py`."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TextClause,
    desc,
    text,
)

from bot.adapters.database.columns import Json, UtcTime, counting

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def text_column(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


def only(condition: ColumnElement[bool] | TextClause) -> dict[str, Any]:
    """Arguments of an index that holds only the rows for which the condition is true."""
    return {"sqlite_where": condition, "postgresql_where": condition}


def resident_column(*, key: bool = False) -> Column[str]:
    known = ForeignKey("residents.id")
    return Column("resident", Text, known, nullable=False, primary_key=key)


residents = Table(
    "residents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("handle", Text, unique=True),
    text_column("sealed_address"),
    Column("joined_at", UtcTime, nullable=False),
    Column("following", Boolean, nullable=False),
    Column("home", Text),
    Column("consented_at", UtcTime),
    text_column("consent_version"),
    text_column("phone"),
    Column("sends_left", Integer, nullable=False),
    Column("sends_until", UtcTime),
    Column("forgotten_at", UtcTime),
)
Index(
    "ix_residents_forgotten_at",
    residents.c.forgotten_at,
    **only(text("forgotten_at IS NOT NULL")),
)

ref_counters = Table(
    "ref_counters",
    metadata,
    Column("prefix", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", counting(), primary_key=True),
    Column("ref", Text, nullable=False, unique=True),
    Column("proposer", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("solution", Text, nullable=False),
    Column("place", Text),
    Column("list", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    text_column("place_detail"),
    text_column("reach"),
    text_column("contact"),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("urgent", Boolean, nullable=False),
    Column("review", Boolean, nullable=False),
    Column("suggestion", Json),
    Column("status", Text, nullable=False),
    Column("due_at", UtcTime),
    Column("paused_at", UtcTime),
    Column("assignee", Text),
    Column("transfers", Integer, nullable=False),
    Column("merged_into", Text),
    Column("rating", Integer),
    text_column("outcome"),
    Column("appeal_due_at", UtcTime),
    text_column("search_text"),
    Column("public_at", UtcTime),
    Column("turn", BigInteger, nullable=False),
    Column("first_told_at", UtcTime),
    Column("reopened", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False),
)
"""`turn` is the place in every list, urgent first, then by due date; see `rows.turn_of`.

`search_text` is what it can be found by, in plain form; see `searching.search_text`.
`first_told_at` and `reopened` say again what the events say, so that figures of a million
proposals need not read theirs; see `rows.figures_of`.
"""

_turn = (proposals.c.turn, desc(proposals.c.created_at))
Index("ix_proposals_turn", *_turn)
Index("ix_proposals_status_turn", proposals.c.status, *_turn)
Index("ix_proposals_body_status_turn", proposals.c.body, proposals.c.status, *_turn)
Index("ix_proposals_place_status_turn", proposals.c.place, proposals.c.status, *_turn)
Index("ix_proposals_code_status_turn", proposals.c.code, proposals.c.status, *_turn)
Index("ix_proposals_level_status_turn", proposals.c.level, proposals.c.status, *_turn)
Index("ix_proposals_created_at", proposals.c.created_at)
Index("ix_proposals_proposer_created_at", proposals.c.proposer, desc(proposals.c.created_at))
Index(
    "ix_proposals_assignee_status_turn",
    proposals.c.assignee,
    proposals.c.status,
    *_turn,
)
Index(
    "ix_proposals_review_turn",
    proposals.c.status,
    *_turn,
    sqlite_where=text("review = 1"),
    postgresql_where=proposals.c.review,
)

_PUBLIC = only(text("public_at IS NOT NULL"))
_newest = (desc(proposals.c.public_at), desc(proposals.c.id))
Index("ix_proposals_public", *_newest, **_PUBLIC)
Index("ix_proposals_public_place", proposals.c.place, *_newest, **_PUBLIC)
Index("ix_proposals_public_status_turn", proposals.c.status, *_turn, **_PUBLIC)

publications = Table(
    "publications",
    metadata,
    Column(
        "proposal_id", counting(), ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("problem", Text, nullable=False),
    text_column("solution"),
    Column("photos", Json, nullable=False),
    text_column("words"),
)
"""What everyone may see of a proposal; from when on is `public_at` of its own row.

`words` are the same texts simplified and half-width, to be searched.
"""

openings = Table(
    "openings",
    metadata,
    Column(
        "proposal_id", counting(), ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("resident", Text, primary_key=True),
    Column("since", UtcTime, nullable=False),
    Index("ix_openings_resident", "resident"),
)
"""Who waits to be told that a proposal is public."""

events = Table(
    "events",
    metadata,
    Column("id", counting(), primary_key=True),
    Column("proposal_id", counting(), ForeignKey("proposals.id"), nullable=False),
    Column("step", Text, nullable=False),
    Column("actor_role", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("before", Text),
    Column("after", Text, nullable=False),
    Column("given", Json, nullable=False),
    Column("tells", Boolean, nullable=False),
    Index("ix_events_proposal_id", "proposal_id", "id"),
    Index("ix_events_notices", "id", **only(text("step IN ('approve_plan', 'post_result')"))),
)
"""Appended only: triggers laid by the migration refuse every change and deletion."""

attachments = Table(
    "attachments",
    metadata,
    Column("proposal_id", counting(), ForeignKey("proposals.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    text_column("media_id"),
    text_column("digest"),
    Column("added_at", UtcTime),
    Index("ix_attachments_digest", "digest"),
)

secondings = Table(
    "secondings",
    metadata,
    Column("proposal_id", counting(), ForeignKey("proposals.id"), primary_key=True),
    Column("resident", Text, primary_key=True),
    Index("ix_secondings_resident", "resident"),
)

tasks = Table(
    "tasks",
    metadata,
    Column(
        "proposal_id", counting(), ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("assignee", Text),
    Column("done_at", UtcTime),
    text_column("result"),
    Column("dropped", Boolean, nullable=False),
    Index("ix_tasks_open_body", "body", **only(text("done_at IS NULL"))),
    Index("ix_tasks_open_assignee", "assignee", **only(text("done_at IS NULL"))),
)
"""Tasks (子任务) of proposals; they go with their proposal."""
