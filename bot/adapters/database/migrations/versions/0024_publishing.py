"""Made public (公开): what everyone may see of a proposal, by a person's step and with masks.

Until now a status made public; what was public by it stays so, with the masks on its text and
without photos, which nobody has released.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.columns import dump_json
from bot.adapters.database.migrations.kit import COUNTING, only
from bot.adapters.database.search import PUBLICATIONS, reindex
from bot.adapters.searching import joined
from bot.proposals.names import names_in
from bot.proposals.publishing import masked

revision = "0024"
down_revision = "0023"

_PUBLIC = only("public_at IS NOT NULL")
_NEWEST: list[Any] = [sa.text("public_at DESC"), sa.text("id DESC")]
_TURN: list[Any] = ["turn", sa.text("created_at DESC")]
_BY_STATUS = sa.text(
    "SELECT id, ref, problem, solution, place_detail, (SELECT max(at) FROM events "
    "WHERE proposal_id = proposals.id AND after <> coalesce(before, '')) AS since "
    "FROM proposals WHERE id > :after AND list = 'positive' AND status IN "
    "('seconding', 'deliberating', 'public_notice', 'in_progress', 'answered', 'closed') "
    "ORDER BY id LIMIT 500"
)
_ADD = sa.text(
    "INSERT INTO publications (proposal_id, problem, solution, photos, words) "
    "VALUES (:id, :problem, :solution, :photos, :words)"
)


def upgrade() -> None:
    """Forward; what neighbours could see before they see still."""
    op.add_column("proposals", sa.Column("public_at", sa.DateTime(timezone=True)))
    op.create_table(
        "publications",
        sa.Column("proposal_id", COUNTING, autoincrement=False, nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("solution", sa.Text(), nullable=False),
        sa.Column("photos", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name="fk_publications_proposal_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", name="pk_publications"),
    )  # fmt: skip
    _create_index_of_words()
    _publish_what_was_public()
    op.create_index("ix_proposals_public", "proposals", _NEWEST, **_PUBLIC)
    op.create_index("ix_proposals_public_place", "proposals", ["place", *_NEWEST], **_PUBLIC)
    op.create_index("ix_proposals_public_status_turn", "proposals", ["status", *_TURN], **_PUBLIC)
    op.create_index("ix_events_notices", "events", ["id"], **only("step = 'approve_plan'"))


def downgrade() -> None:
    """Back: the status decides again, and the public texts are lost; the events keep them."""
    op.drop_index("ix_events_notices", "events")
    for name in ("", "_place", "_status_turn"):
        op.drop_index(f"ix_proposals_public{name}", "proposals")
    op.drop_table("publication_words")
    op.drop_table("publications")
    op.drop_column("proposals", "public_at")


def _create_index_of_words() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE publication_words USING fts5("
            "grams, content='', detail='none', columnsize=0, tokenize='ascii')"
        )
        return
    op.create_table(
        "publication_words",
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("grams", sa.ARRAY(sa.Integer()), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name="fk_publication_words_proposal_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", name="pk_publication_words"),
    )  # fmt: skip
    op.create_index(
        "ix_publication_words_grams", "publication_words", ["grams"], postgresql_using="gin"
    )


def _publish_what_was_public() -> None:
    connection, after = op.get_bind(), 0
    since = sa.text("UPDATE proposals SET public_at = :at WHERE id = :id")
    while rows := connection.execute(_BY_STATUS, {"after": after}).all():
        for row in rows:
            names = names_in(row.problem, row.solution, row.place_detail)
            problem, solution = masked(row.problem, names), masked(row.solution, names)
            words = joined(problem, solution)
            connection.execute(
                _ADD,
                {
                    "id": row.id, "problem": problem, "solution": solution,
                    "photos": dump_json([]), "words": words,
                },
            )  # fmt: skip
            reindex(connection, row.id, row.ref, None, words, PUBLICATIONS)
            connection.execute(since, {"at": row.since or _now(connection), "id": row.id})
        after = rows[-1].id


def _now(connection: sa.Connection) -> Any:
    now = datetime.now(UTC)
    return now.replace(tzinfo=None) if connection.dialect.name == "sqlite" else now
