"""Alembic runs this for every command, inside the transaction that `migrate.py` has opened."""

from alembic import context

from bot.adapters.database import meeting_tables, message_tables, staff_tables, voices_tables
from bot.adapters.database.tables import metadata

ASKED = (meeting_tables, message_tables, staff_tables, voices_tables)
"""Loading them adds their tables to the metadata."""

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can, whatever Alembic thinks
)
with context.begin_transaction():
    context.run_migrations()
