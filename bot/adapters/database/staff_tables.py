"""Tables of the staff console: accounts, sessions, the sign-in log, corrections and looks."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    desc,
    text,
)

from bot.adapters.database.columns import Json, UtcTime, counting
from bot.adapters.database.tables import metadata, only, proposals

MOVED = text("transfers >= 2")
"""Moved so often that a ruling may be awaited; said in the same words as the index says it."""

Index(
    "ix_proposals_moved_turn", proposals.c.status, proposals.c.turn, desc(proposals.c.created_at),
    sqlite_where=MOVED, postgresql_where=MOVED,
)  # fmt: skip


APPEALED = text("appeal_due_at IS NOT NULL")
Index(
    "ix_proposals_appealed_turn", proposals.c.status, proposals.c.turn,
    desc(proposals.c.created_at), sqlite_where=APPEALED, postgresql_where=APPEALED,
)  # fmt: skip


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


def _staff() -> Column[str]:
    return Column("staff", Text, ForeignKey("staff.id"), nullable=False)


staff = Table(
    "staff",
    metadata,
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    _text("totp_sealed"),
    Column("enrolled_at", UtcTime),
    Column("totp_counter", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcTime),
    Column("must_change", Boolean, nullable=False),
    Column("password_at", UtcTime),
    _text("mail"),
    _text("wecom"),
    Column("quiet", Json, nullable=False, default=()),
    Column("settings", Json, nullable=False, server_default="{}"),
    Index("ix_staff_body", "body"),
)

staff_notices = Table(
    "staff_notices",
    metadata,
    Column("id", counting(), primary_key=True),
    _staff(),
    Column("at", UtcTime, nullable=False),
    Column("concern", Text, nullable=False),
    Column("ref", Text, ForeignKey("proposals.ref", ondelete="CASCADE"), nullable=False),
    Column("seen_at", UtcTime),
    Column("told_at", UtcTime),
    Index("ix_staff_notices_staff", "staff", "id"),
    Index("ix_staff_notices_ref", "ref"),
    Index("ix_staff_notices_untold", "at", **only(text("told_at IS NULL"))),
)
"""What staff are told in person; it goes with its proposal."""

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    _staff(),
    Column("csrf", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    _text("address"),
    Index("ix_staff_sessions_staff", "staff"),
    Index("ix_staff_sessions_ends_at", "ends_at"),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", counting(), primary_key=True),
    Column("at", UtcTime, nullable=False),
    _text("login"),
    _text("address"),
    Column("outcome", Text, nullable=False),
    Column("staff", Text),
    Index("ix_sign_ins_address_at", "address", "at"),
)
"""Appended only, like `events`; so are `corrections` and `looks`."""

corrections = Table(
    "corrections",
    metadata,
    Column("id", counting(), primary_key=True),
    Column("at", UtcTime, nullable=False),
    _staff(),
    Column("ref", Text, nullable=False),
    Column("agreed", Boolean, nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    _text("reason"),
    _text("text"),
    Index("ix_corrections_ref", "ref"),
)

looks = Table(
    "looks",
    metadata,
    Column("id", counting(), primary_key=True),
    Column("at", UtcTime, nullable=False),
    _staff(),
    Column("what", Text, nullable=False),
    _text("ref"),
    _text("detail"),
)
Index("ix_looks_at", desc(looks.c.at))
Index("ix_looks_ref", looks.c.ref)

saved_filters = Table(
    "saved_filters",
    metadata,
    Column("id", counting(), primary_key=True),
    _staff(),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Index("ix_saved_filters_staff", "staff"),
)

inquiries = Table(
    "inquiries",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("ref", Text, ForeignKey("proposals.ref", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("party", Text, nullable=False),
    Column("question", Text, nullable=False),
    _staff(),
    Column("asked_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Column("shows", Json, nullable=False),
    Column("photos", Json, nullable=False),
    Column("closed_at", UtcTime),
    _text("outcome"),
    Index("uq_inquiries_ref_number", "ref", "number", unique=True),
)
"""Questions to outside parties; they go with their proposal."""

filed_for = Table(
    "filed_for",
    metadata,
    Column("ref", Text, ForeignKey("proposals.ref", ondelete="CASCADE"), primary_key=True),
    _staff(),
    Column("filed_at", UtcTime, nullable=False),
    _text("speaker"),
    Column("consent", Text, nullable=False),
    Column("consent_version", Text, nullable=False),
    _text("anyway"),
    _text("digest"),
    Column("claimed_at", UtcTime),
    Index("ix_filed_for_digest", "digest", **only(text("digest <> ''"))),
)
"""How proposals came to be filed by staff (代录); they go with their proposal."""

desk_drafts = Table(
    "desk_drafts",
    metadata,
    Column("staff", Text, ForeignKey("staff.id"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("ref", Text, ForeignKey("proposals.ref", ondelete="CASCADE")),
    Column("fields", Json, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
    Index("ix_desk_drafts_ref", "ref"),
)
"""What was typed and not sent yet, by the address it would be sent to."""

staff_files = Table(
    "staff_files",
    metadata,
    Column("id", counting(), primary_key=True),
    Column("ref", Text, ForeignKey("proposals.ref", ondelete="CASCADE"), nullable=False),
    Column("digest", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _text("caption"),
    _staff(),
    Column("added_at", UtcTime, nullable=False),
    Column("shown_at", UtcTime),
    Index("ix_staff_files_ref", "ref"),
    Index("ix_staff_files_digest", "digest"),
)
"""What staff attached to a ticket; it goes with its proposal."""
street_changes = Table(
    "street_changes",
    metadata,
    Column("id", counting(), primary_key=True),
    Column("at", UtcTime, nullable=False),
    _staff(),
    Column("file", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    _text("source"),
    Column("confirmed", Boolean, nullable=False),
    Column("undoes", BigInteger),
    _text("seal"),
)
"""What a street filled in at the console, appended only; values are JSON, null included."""
