"""What a proposal can be found by, in plain form, on the proposal; all are indexed by it anew."""

import json

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.search import index_all
from bot.adapters.searching import ANSWERS, joined

revision = "0015"
down_revision = "0014"

_AT_ONCE = 1000
_NEXT = sa.text(
    "SELECT id, problem, solution, place_detail FROM proposals "
    "WHERE id > :after ORDER BY id LIMIT :most"
)
_ANSWERED = sa.text(
    "SELECT proposal_id, step, given FROM events WHERE step IN :steps "
    "AND proposal_id BETWEEN :first AND :last ORDER BY id"
).bindparams(sa.bindparam("steps", expanding=True))
_FILL = sa.text("UPDATE proposals SET search_text = :text WHERE id = :which")


def upgrade() -> None:
    """Forward; read from the proposals and events that are there."""
    plain = sa.Column("search_text", sa.Text(), nullable=False, server_default="")
    op.add_column("proposals", plain)
    connection, after = op.get_bind(), 0
    values = {"most": _AT_ONCE}
    while rows := connection.execute(_NEXT, values | {"after": after}).all():
        told = _answers(connection, rows[0].id, rows[-1].id)
        for row in rows:
            text = joined(*row[1:], *told.get(row.id, ()))
            connection.execute(_FILL, {"text": text, "which": row.id})
        after = rows[-1].id
    if connection.dialect.name == "sqlite":
        op.execute("INSERT INTO proposal_words (proposal_words) VALUES ('delete-all')")
    else:
        op.execute("DELETE FROM proposal_words")
    index_all(connection)


def _answers(connection: sa.Connection, first: int, last: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    asked = {"steps": list(ANSWERS), "first": first, "last": last}
    for row in connection.execute(_ANSWERED, asked):
        given = json.loads(row.given) if isinstance(row.given, str) else row.given
        found.setdefault(row.proposal_id, []).append(str(given.get(ANSWERS[row.step], "")))
    return found


def downgrade() -> None:
    """Back; the index finds the same proposals, in plain form alone."""
    op.drop_column("proposals", "search_text")
