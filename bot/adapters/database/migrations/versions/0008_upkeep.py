"""Rows that may only be appended can be purged when their time is over; forgotten residents."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import only

revision = "0008"
down_revision = "0007"

_APPENDED = ("events", "sign_ins", "corrections", "looks")
_PURGING = "EXISTS (SELECT 1 FROM bot_state WHERE key = 'purging')"
"""True only inside the purge's own transaction, which takes the row away before it ends."""
_FUNCTIONS = {
    "refuse_change_of_events": "'events are appended, never changed'",
    "refuse_change": "'% is appended, never changed', TG_TABLE_NAME",
}


def upgrade() -> None:
    """Forward."""
    _guard(may_purge=True)
    op.create_index(
        "ix_residents_forgotten_at",
        "residents",
        ["forgotten_at"],
        **only("forgotten_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Back; nothing is lost."""
    op.drop_index("ix_residents_forgotten_at", "residents")
    _guard(may_purge=False)


def _guard(*, may_purge: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _APPENDED:
            _guard_on_sqlite(table, f"WHEN NOT {_PURGING} " if may_purge else "")
        return
    excepted = f"IF TG_OP = 'DELETE' AND {_PURGING} THEN RETURN NULL; END IF; " if may_purge else ""
    for name, message in _FUNCTIONS.items():
        op.execute(
            sa.text(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {excepted}RAISE EXCEPTION {message}; END $$"
            )
        )


def _guard_on_sqlite(table: str, when: str) -> None:
    verb = "are" if table == "events" else "is"
    op.execute(f"DROP TRIGGER {table}_no_delete")
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, '{table} {verb} appended, never changed'); END"
    )
