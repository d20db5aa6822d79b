"""Tables of conversations, messages, calls, and of what all processes share."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, false, text

from bot.adapters.database.columns import Json, UtcTime, counting
from bot.adapters.database.tables import metadata, only, resident_column, text_column

conversations = Table(
    "conversations",
    metadata,
    resident_column(key=True),
    Column("state", Json, nullable=False),
    Column("options", Json, nullable=False),
    Column("held_by", Text),
    Column("held_for", Text, nullable=False, server_default=""),
    Column("updated_at", UtcTime),
    Column("seen", BigInteger, nullable=False, server_default="0"),
    Index("ix_conversations_held_by", "held_by", **only(text("held_by IS NOT NULL"))),
)
"""`seen`: up to which message of the inbox staff have read what the resident says."""


def by(index: str) -> str:
    """A hint for SQLite, which without statistics prefers the longer of two indexes."""
    return f"INDEXED BY {index}"


inbox = Table(
    "inbox",
    metadata,
    Column("id", counting(), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    resident_column(),
    Column("recipient", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sent_at", UtcTime, nullable=False),
    text_column("text"),
    Column("more", Json, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("reply_text", Text),
    Column("reply_options", Json),
    Column("delivery", Text, nullable=False),
    Column("done_at", UtcTime),
    Column("matter", Text, nullable=False, server_default=""),
    Index("ix_inbox_resident", "resident", "id"),
)
"""`more` holds what most messages lack: option, media id, position, label, detail."""

NOT_DONE = text("done_at IS NULL")
NOT_SETTLED = text("(done_at IS NULL OR delivery = 'undecided')")
Index(
    "ix_inbox_open",
    inbox.c.resident,
    inbox.c.id,
    **only(NOT_DONE),
)
Index(
    "ix_inbox_stale",
    inbox.c.received_at,
    **only(NOT_SETTLED),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", counting(), primary_key=True),
    resident_column(),
    text_column("text"),
    Column("created_at", UtcTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("ref", Text),
    Column("options", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", UtcTime),
    text_column("error"),
    Column("sent_at", UtcTime),
    Column("matter", Text, nullable=False, server_default=""),
    Index("ix_outbox_resident", "resident", "id"),
)

PENDING = text("state = 'pending'")
WAITING = text("state = 'waiting'")
DEAD = text("state = 'dead'")
for _name, _where in (("pending", PENDING), ("waiting", WAITING)):
    Index(
        f"ix_outbox_{_name}",
        outbox.c.resident,
        outbox.c.id,
        **only(_where),
    )
Index(
    "ix_outbox_dead",
    outbox.c.id,
    **only(DEAD),
)

calls = Table(
    "calls",
    metadata,
    Column("id", counting(), primary_key=True),
    Column("kind", Text, nullable=False),
    resident_column(),
    Column("code", Text, nullable=False),
    text_column("words"),
    Column("at", UtcTime, nullable=False),
    Column("place", Text),
    Column("ref", Text),
    Column("closed_at", UtcTime),
    Column("closed_by", Text),
    Column("claimed_at", UtcTime),
    Column("claimed_by", Text),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Index("ix_calls_resident", "resident"),
)
Index("ix_calls_closed_at", calls.c.closed_at, **only(text("closed_at IS NOT NULL")))
NOT_CLOSED = text("closed_at IS NULL")
Index(
    "ix_calls_open",
    calls.c.kind,
    calls.c.at,
    **only(NOT_CLOSED),
)

consents = Table(
    "consents",
    metadata,
    resident_column(key=True),
    Column("template", Text, primary_key=True),
    Column("left", Integer, nullable=False),
    Column("granted_at", UtcTime, nullable=False),
)

bot_state = Table(
    "bot_state",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("expires_at", UtcTime),
)

media = Table(
    "media",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("content_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("kept_at", UtcTime, nullable=False),
    Column("bare", Boolean, nullable=False, server_default=false()),
)
