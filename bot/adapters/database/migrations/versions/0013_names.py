"""Names leave what is otherwise only appended to, when a resident's data is deleted."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.forgetting import hide_names

revision = "0013"
down_revision = "0012"

_TABLES = ("events", "corrections")
_PURGING = "EXISTS (SELECT 1 FROM bot_state WHERE key = 'purging')"
_FORGETTING = "EXISTS (SELECT 1 FROM bot_state WHERE key = 'forgetting')"
"""True only inside the transaction that deletes a resident's data."""
_FUNCTIONS = {
    "refuse_change_of_events": "'events are appended, never changed'",
    "refuse_change": "'% is appended, never changed', TG_TABLE_NAME",
}


def upgrade() -> None:
    """Forward; those whose data was deleted before lose their names now.

    What they can be found by is made of what is left (0015).
    """
    _guard(may_forget=True)
    hide_names(op.get_bind(), "anonymous", mends=False)


def downgrade() -> None:
    """Back; hidden names stay hidden."""
    _guard(may_forget=False)


def _guard(*, may_forget: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _TABLES:
            _guard_on_sqlite(table, f"WHEN NOT {_FORGETTING} " if may_forget else "")
        return
    excepted = f"IF TG_OP = 'DELETE' AND {_PURGING} THEN RETURN NULL; END IF; "
    if may_forget:
        named = "TG_TABLE_NAME IN ('events', 'corrections')"
        excepted += f"IF TG_OP = 'UPDATE' AND {named} AND {_FORGETTING} THEN RETURN NULL; END IF; "
    for name, message in _FUNCTIONS.items():
        op.execute(
            sa.text(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {excepted}RAISE EXCEPTION {message}; END $$"
            )
        )


def _guard_on_sqlite(table: str, when: str) -> None:
    verb = "are" if table == "events" else "is"
    op.execute(f"DROP TRIGGER {table}_no_update")
    op.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, '{table} {verb} appended, never changed'); END"
    )
